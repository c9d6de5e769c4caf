"""Writing results: whole or not at all, and never half over an older one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from child_audit.errors import OutputError

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
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of ``target`` once everything has been written.

    The file stands beside the target and is its owner's alone (0600): it holds what children's files say. When
    something goes wrong it's removed, and what stood at the target stays.

    Raises:
        OutputError: the result can't be written there.
    """
    temporary: Path | None = None
    try:
        # A link stays a link: what it leads to is replaced.
        target = Path(os.path.realpath(target))
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".child-audit-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
        temporary = None
    except ValueError as error:
        raise OutputError("the name of the output can't be used by this system") from error
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def not_writable(target: Path, error: OSError) -> OutputError:
    """Return the error that says why a file can't be written, and what to do."""
    in_use = isinstance(error, PermissionError)
    hint = "it may be open elsewhere: close it there, or give another name" if in_use else "give another place"
    return OutputError(f"{target} can't be written ({error.strerror or type(error).__name__}); {hint}")
