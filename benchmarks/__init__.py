"""How long reading, filling and collating take, and how it grows; see ``docs/maintainers/benchmarks.md``."""
