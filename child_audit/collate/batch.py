"""Many files, each read by itself: one outcome a file, whatever happens."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import stat
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import Any

from child_audit.collate.inputs import Input
from child_audit.collate.workers import begin
from child_audit.errors import ChildAuditError, MissingFile
from child_audit.parsed import Parsed
from child_audit.quoting import place_of

Reader = Callable[[bytes | Path], Parsed[Any]]
"""Reads one document; what it raises is that document's problem and no other's."""

IN_MEMORY = 64 * 1024 * 1024
"""A larger file is given to the reader by its path, so that the reader's own limit decides what becomes of it."""

_ENOUGH_FOR_A_POOL = 64
_AT_ONCE = 4  # files to a message between processes
_BUG = "internal_error"


class Status(StrEnum):
    """What became of one file; the words of the files sheet."""

    READ = "Read"
    NOT_READ = "Not read"
    SAME = "Same file"
    PASSED_OVER = "Passed over"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file was not read.

    Attributes:
        code: of the error: "encrypted", "unknown_form" …; "internal_error" for a fault of this library.
        message: one line, without anything that was typed in the form.
        detail: the traceback of a fault, or what lies behind the error; it may quote the form, so it's shown to nobody
            who didn't ask for it and written nowhere.
    """

    code: str
    message: str
    detail: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        path: where it is, as it was named or found.
        name: what the workbook calls it.
        sha256: of exactly those bytes that were read, as 64 hexadecimal digits; "" when there were none to be had.
        size: in bytes; None when unknown.
        modified: when the file was last changed, in local time; None when unknown.
        parsed: the reading; None when it was not read.
        problem: why it was not read; None when it was, or when it was passed over.
        same_as: the name of the file that this one is a copy of, to the byte; "" for none. A copy isn't read again.
    """

    path: Path
    name: str
    sha256: str = ""
    size: int | None = None
    modified: datetime | None = None
    parsed: Parsed[Any] | None = None
    problem: Problem | None = None
    same_as: str = ""

    @property
    def status(self) -> Status:
        """Read, not read, the same as another, or passed over."""
        if self.parsed is not None:
            return Status.READ
        if self.same_as:
            return Status.SAME
        return Status.NOT_READ if self.problem else Status.PASSED_OVER


def read_file(file: Input, reader: Reader) -> Outcome:
    """Read one file. Never raises an ``Exception``."""
    outcome = Outcome(file.path, file.name)
    try:
        with _open(file.path) as stream:
            outcome = _described(outcome, os.fstat(stream.fileno()))
            small = outcome.size is not None and outcome.size <= IN_MEMORY
            content = stream.read() if small else None
            # The digest is of the very bytes that are read: someone may be saving the document at this moment.
            digest = hashlib.sha256(content) if content is not None else hashlib.file_digest(stream, "sha256")
        outcome = replace(outcome, sha256=digest.hexdigest())
        if not file.read:
            return outcome
        # A thousand documents don't fit into the memory; what was read from them does.
        return replace(outcome, parsed=reader(file.path if content is None else content).without_document())
    except ChildAuditError as error:
        problem = Problem(error.code, " ".join(str(error).split()), _behind(error))
    except Exception as error:
        problem = Problem(_BUG, _fault(error), "".join(traceback.format_exception(error)))
    # What is only listed can't fail to be read.
    return replace(outcome, problem=problem) if file.read else outcome


def read_files(
    files: Sequence[Input],
    reader: Reader,
    *,
    workers: int | None = 1,
) -> Iterator[Outcome]:
    """Read many files; the outcomes come in the order of ``files``, each as soon as it's there.

    Args:
        files: what to read.
        reader: reads one document. With several workers it must be picklable.
        workers: how many processes read at the same time. None: one, or for many files one a processor.
    """
    count = _workers(workers, len(files))
    if count <= 1:
        yield from (read_file(file, reader) for file in files)
        return
    done = 0
    try:
        for outcome in _read_together(files, reader, count):
            done += 1
            yield outcome
    except BrokenProcessPool:
        # A document brought a whole process down. Those still to come are read each in a process of its own.
        yield from (_read_alone(file, reader) for file in files[done:])


def _read_together(files: Sequence[Input], reader: Reader, workers: int) -> Iterator[Outcome]:
    with _pool(workers) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        for start in range(0, len(files), _AT_ONCE):
            waiting.append(pool.submit(_read_some, files[start : start + _AT_ONCE], reader))
            # No more under way than keeps all busy: readings that nobody has asked for yet only fill the memory.
            if len(waiting) > 4 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _read_some(files: Sequence[Input], reader: Reader) -> list[Outcome]:
    return [read_file(file, reader) for file in files]


def _read_alone(file: Input, reader: Reader) -> Outcome:
    try:
        with _pool(1) as pool:
            return pool.submit(read_file, file, reader).result()
    except BrokenProcessPool:
        # The rest of the row (size, SHA-256) is still to be had without the reader.
        described = read_file(replace(file, read=False), reader)
        return replace(described, problem=Problem(_BUG, "the process that read this file broke down; please report it"))


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    others = set(multiprocessing.active_children())
    # "spawn" behaves alike on every system, and is safe beside the thread that draws a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin) as pool:
        try:
            yield pool
        except BaseException:
            # Whoever interrupts doesn't want to wait for the files under way, and no process may be left behind. The
            # futures aren't cancelled: the pool can't bear both at once (InvalidStateError in its thread).
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _workers(asked: int | None, files: int) -> int:
    if asked is None:
        return (os.cpu_count() or 1) if files >= _ENOUGH_FOR_A_POOL else 1
    return min(asked, files)


def _open(path: Path) -> BufferedReader:
    try:
        # Opening a pipe or a device could wait for ever.
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder that may not be searched" if stat.S_ISDIR(mode) else "not an ordinary file"
            raise MissingFile(f"this is {what}")
        return path.open("rb")
    except FileNotFoundError as error:
        raise MissingFile("there is no such file") from error
    except PermissionError as error:
        raise MissingFile("the file may not be read: see its permissions, and whether it is open elsewhere") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = getattr(error, "strerror", None) or "its name can't be used"
        raise MissingFile(f"the file can't be opened: {reason}") from error


def _described(outcome: Outcome, status: os.stat_result) -> Outcome:
    try:
        modified = datetime.fromtimestamp(int(status.st_mtime))
    except (OverflowError, OSError, ValueError):
        modified = None
    return replace(outcome, size=status.st_size, modified=modified)


def _behind(error: BaseException) -> str:
    cause = error.__cause__
    return "" if cause is None else "".join(traceback.format_exception_only(cause))


def _fault(error: Exception) -> str:
    """Say where a fault happened, but not what the exception says: that may quote the document."""
    return f"a fault in child-audit, not in the form ({place_of(error)}); please report it."
