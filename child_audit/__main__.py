"""``python -m child_audit``: the command line, where the command itself is not on the path."""

from child_audit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
