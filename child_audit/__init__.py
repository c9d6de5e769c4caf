"""One tagged Word template, both directions: fill, read back and collate case audits."""

__version__ = "0.1.0"
