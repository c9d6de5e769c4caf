"""Whether the workbook can go where it was asked for, asked before the long work begins."""

from __future__ import annotations

import tempfile
from pathlib import Path

from child_audit.errors import OutputError
from child_audit.output import not_writable


def check(target: Path) -> None:
    """Make sure, before the long work begins, that a workbook can be put where it was asked for.

    Raises:
        OutputError: it can't, and why.
    """
    if target.suffix.lower() != ".xlsx":
        # Excel refuses a workbook under any other ending, and says only that the file is damaged.
        raise OutputError(f"{target}: the name of the workbook must end in .xlsx")
    folder = target.parent
    if not folder.is_dir():
        raise OutputError(f"{target}: there is no folder {folder}; make it first, or give another name")
    if target.is_dir():
        raise OutputError(f"{target}: this is a folder; give the name of a file in it")
    try:
        if target.exists():
            # On Windows a workbook that is open in Excel can't be opened for writing.
            with target.open("r+b"):
                pass
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise not_writable(target, error) from error
