"""The command line: each command calls one public function; a module a kind of command, in the order of the help."""

from child_audit.cli import collate, parse, fill, forms, draft  # noqa: F401, I001
from child_audit.cli.app import main

__all__ = ["main"]
