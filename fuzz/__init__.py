"""Coverage-guided fuzzing of everything that reads what a stranger sent: see ``README.md`` in this folder."""
