"""Writing results: whole or not at all, and never half over an older one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from child_audit.errors import OutputError, TargetInUse
from child_audit.scratch import private_file

Target = str | os.PathLike[str] | bytearray | BinaryIO
"""Where a document can be written: a path, a bytearray that it's appended to, or a binary file object."""


def write(data: bytes, target: Target) -> None:
    """Write ``data``; a file is replaced in one step, so that nobody ever finds half of it.

    Raises:
        OutputError: the place can't be written to.
    """
    if isinstance(target, bytearray):
        target.extend(data)
    elif isinstance(target, (str, os.PathLike)):
        with replacing(Path(target)) as stream:
            stream.write(data)
    else:
        target.write(data)


@contextmanager
def replacing(target: Path, *, otherwise: Callable[[Path], Path] | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of ``target`` once everything has been written.

    The file stands beside the target and is its owner's alone (0600): it holds what children's files say. When
    something goes wrong it's removed, and what stood at the target stays.

    Args:
        target: what is replaced.
        otherwise: where the result goes instead when the system refuses to replace the target, because a program has
            it open.

    Raises:
        TargetInUse: the result stands where ``otherwise`` said.
        OutputError: the result can't be written there.
    """
    named = target
    try:
        # A link stays a link: what it leads to is replaced.
        target = Path(os.path.realpath(target))
        with private_file(target.parent) as (handle, temporary):
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                # Otherwise the name may reach the disk before the content does, and a power cut leaves an empty file.
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, temporary)
            try:
                temporary.replace(target)
            except PermissionError:
                if otherwise is None:
                    raise
                instead = otherwise(target)
                temporary.replace(instead)
                raise in_use(target, instead) from None
    except ValueError as error:
        raise OutputError("the name of the output can't be used by this system") from error
    except OSError as error:
        raise not_writable(target if target.parent.is_dir() else named, error) from error


def in_use(target: Path, saved_as: Path, why: str = "it is open in another program") -> TargetInUse:
    """Return the error that says where the result is instead."""
    return TargetInUse(
        f"{target} can't be replaced: {why}; the result was saved as {saved_as.name} beside it. Close the older one "
        "and put the new one in its place",
        saved_as,
    )


def no_folder(target: Path) -> OutputError:
    """Return the error that says that the folder of a file isn't there."""
    return OutputError(f"{target}: there is no folder {target.parent}; make it first, or give another name")


def not_writable(target: Path, error: OSError) -> OutputError:
    """Return the error that says why a file can't be written, and what to do."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)) and not target.parent.is_dir():
        return no_folder(target)
    refused = isinstance(error, PermissionError)
    hint = "it may be open elsewhere: close it there, or give another name" if refused else "give another place"
    # The system's own words for it, not the exception's: a library may have put others there.
    why = os.strerror(error.errno) if error.errno else type(error).__name__
    return OutputError(f"{target} can't be written ({why}); {hint}")
