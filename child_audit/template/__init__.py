"""The two-way template language."""
