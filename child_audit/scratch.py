"""Temporary files: their owner's alone, gone when they're done with, and those of a process that was killed swept away.

What is temporary holds what children's files say. It's removed at the end, after errors and on signals; only a process
that is killed outright, or a machine that stops, can leave it behind. The next run removes that: each running process
holds a lock on what is its own, so what nobody holds is abandoned.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from child_audit.errors import OutputError

PREFIX = "child-audit-"
_ENDING = ".tmp"
_LOCK = "in-use"
_SECONDS = 60
"""Nothing younger is swept away: it may be just about to be locked, or renamed."""

_swept: set[str] = set()


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder that only this user may enter (0700), and remove it afterwards.

    Raises:
        OutputError: there is no place for temporary files.
    """
    try:
        sweep(Path(tempfile.gettempdir()))
    except OSError as error:
        raise OutputError("no temporary file can be written; make room on the disk, or set TMPDIR") from error
    # On Windows a program that was just ended may hold its files for a moment: that is no reason to lose the result.
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        lock = os.open(Path(name, _LOCK), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _hold(lock)
            yield Path(name)
        finally:
            os.close(lock)


@contextmanager
def private_file(folder: Path) -> Iterator[tuple[int, Path]]:
    """Give an open file in a folder, its owner's alone (0600), and remove it afterwards unless it was renamed."""
    sweep(folder)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{PREFIX}", suffix=_ENDING)
    path = Path(name)
    # The lock belongs to the open file, however often it's open; the other handle is closed by whoever writes.
    lock = os.dup(handle)
    try:
        _hold(lock)
        if os.name == "nt":
            # There, no file that is open can be renamed; nor can it be removed, so that it needs no lock.
            os.close(lock)
            lock = -1
        yield handle, path
    finally:
        if lock >= 0:
            os.close(lock)
        with suppress(OSError):
            path.unlink()


def sweep(folder: Path) -> None:
    """Remove what killed processes of this user have left in a folder; once a process, since folders may be large."""
    if str(folder) in _swept:
        return
    _swept.add(str(folder))
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.name.startswith((PREFIX, f".{PREFIX}")) and _is_old(entry):
                    _remove(entry)


def _is_old(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return own and time.time() - status.st_mtime > _SECONDS


def _remove(entry: os.DirEntry[str]) -> None:
    path = Path(entry.path)
    if entry.is_file(follow_symlinks=False) and entry.name.endswith(_ENDING):
        _unlink_abandoned(path)
    elif entry.is_dir(follow_symlinks=False) and Path(path, _LOCK).is_file() and _unlink_abandoned(Path(path, _LOCK)):
        shutil.rmtree(path, ignore_errors=True)


def _unlink_abandoned(path: Path) -> bool:
    """Remove a file that no process holds; return whether it's gone. Where that can't be known, one does."""
    if os.name == "nt":
        path.unlink()  # which fails for a file that is open
        return True
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if not _hold(handle):
            return False
        path.unlink()
        return True
    finally:
        os.close(handle)


def _hold(handle: int) -> bool:
    """Lock a file for this process; return whether that worked."""
    try:
        import fcntl
    except ImportError:
        return False  # on Windows a file that is open is safe anyway
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False  # held by another, or a file system without locks
    return True
