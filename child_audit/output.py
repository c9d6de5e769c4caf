"""Writing results: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
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
        _write_file(data, Path(target))
    else:
        target.write(data)


def _write_file(data: bytes, path: Path) -> None:
    temporary = ""
    try:
        # Private until it's whole: the forms hold children's data (mkstemp gives mode 0600).
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except (OSError, ValueError) as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name can't be used"
        raise OutputError(
            f"{path.name} can't be written: {why}; is it open elsewhere, or the folder missing?"
        ) from error
