"""Where the workbook goes: whether it can go there at all, asked before the long work begins, and how it gets there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from child_audit.errors import OutputError
from child_audit.output import in_use, no_folder, not_writable, replacing

_LOCKS = ("~${0}", ".~lock.{0}#")
"""What Excel (which cuts two letters of long names) and LibreOffice put beside a workbook that they have open."""


def check(target: Path) -> None:
    """Make sure, before the long work begins, that a workbook can be put where it was asked for.

    A workbook that is open in another program is no hindrance: the result will stand beside it; see :func:`workbook`.

    Raises:
        OutputError: it can't, and why.
    """
    if target.suffix.lower() != ".xlsx":
        # Excel refuses a workbook under any other ending, and says only that the file is damaged.
        raise OutputError(f"{target}: the name of the workbook must end in .xlsx")
    folder = target.parent
    if not folder.is_dir():
        raise no_folder(target)
    if target.is_dir():
        raise OutputError(f"{target}: this is a folder; give the name of a file in it")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise not_writable(target, error) from error


@contextmanager
def workbook(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write a workbook to, which takes the place of ``target`` once everything has been written.

    A target that a program has open, or that may not be written to, is left alone: whoever has it open would save over
    the new one, or lose what they typed.

    Raises:
        TargetInUse: the target is open elsewhere; the workbook stands beside it under another name.
        OutputError: it can't be written there.
    """
    why = why_not(target)
    if why:
        instead = free_name(target)
        with replacing(instead) as stream:
            yield stream
        raise in_use(target, instead, why)
    with replacing(target, otherwise=free_name) as stream:
        yield stream


def why_not(target: Path) -> str:
    """Return why what stands at the target should be left alone; "" when it can be replaced."""
    if not target.exists():
        return ""
    for lock in lock_files(target):
        if lock.exists():
            return f"it is open in Excel or LibreOffice (if it isn't, delete {lock.name})"
    try:
        # On Windows a workbook that is open in Excel can't be opened for writing.
        with target.open("r+b"):
            return ""
    except PermissionError:
        return "it is open in another program, or may not be written to"
    except OSError as error:
        raise not_writable(target, error) from error


def lock_files(target: Path) -> tuple[Path, ...]:
    """Return the names of the files that show that a workbook is open."""
    names = [lock.format(target.name) for lock in _LOCKS]
    return tuple(target.with_name(name) for name in (*names, f"~${target.name[2:]}"))


def free_name(target: Path) -> Path:
    """Return a name beside the target that no file has: ``audits (2).xlsx``."""
    return next(
        name
        for number in count(2)
        if not (name := target.with_name(f"{target.stem} ({number}){target.suffix}")).exists()
    )
