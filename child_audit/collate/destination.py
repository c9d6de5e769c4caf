"""Where the result goes: whole or not at all, and never half over an older one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from child_audit.errors import OutputError

_IN_USE = "it may be open in Excel: close it there, or give another name"


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
        raise _not_writable(target, error) from error


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of ``target`` once everything has been written.

    The file stands beside the target and is its owner's alone (0600): it holds what children's files say. When
    something goes wrong it's removed, and what stood at the target stays.

    Raises:
        OutputError: the result can't be written there.
    """
    # A link stays a link: what it leads to is replaced.
    target = Path(os.path.realpath(target))
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".child-audit-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise _not_writable(target, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _not_writable(target: Path, error: OSError) -> OutputError:
    hint = _IN_USE if isinstance(error, PermissionError) else "give another place"
    return OutputError(f"{target} can't be written ({error.strerror or type(error).__name__}); {hint}")
