"""Many files, each read by itself: one outcome a file, whatever happens."""

from __future__ import annotations

import hashlib
import os
import stat
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from child_audit.collate.inputs import Input
from child_audit.collate.remote import NO_SUCH, Url
from child_audit.errors import ChildAuditError, MissingFile
from child_audit.parsed import Parsed
from child_audit.quoting import place_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

Reader = Callable[[bytes | Path], Parsed[Any]]
"""Reads one document; what it raises is that document's problem and no other's."""

IN_MEMORY = 64 * 1024 * 1024
"""A larger file is given to the reader by its path, so that the reader's own limit decides what becomes of it."""

_ENOUGH_FOR_A_POOL = 64
BUG = "internal_error"
"""The code of a fault of this library."""


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

    @property
    def is_absence(self) -> bool:
        """Whether nothing stands where a file was named, as after a slip of the keyboard."""
        return self.code == MissingFile.code and self.message == NO_SUCH


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
        same_as: the name of the file that this one is a copy of, to the byte; "" for none. A copy isn't read
            again; of a file that could not be read it has the problem.
    """

    path: Path | Url
    name: str
    sha256: str = ""
    size: int | None = None
    modified: datetime | None = None
    parsed: Parsed[Any] | None = None
    problem: Problem | None = None
    same_as: str = ""

    @property
    def link(self) -> Path | None:
        """The file, when a click can open it."""
        return self.path if isinstance(self.path, Path) else None

    @property
    def folder(self) -> str:
        """Where it stands."""
        return self.path.folder if isinstance(self.path, Url) else str(self.path.parent)

    @property
    def status(self) -> Status:
        """Read, not read, the same as another, or passed over."""
        if self.parsed is not None:
            return Status.READ
        if self.same_as and not self.problem:
            return Status.SAME
        return Status.NOT_READ if self.problem else Status.PASSED_OVER


def read_file(file: Input, reader: Reader) -> Outcome:
    """Read one file. Never raises an ``Exception``."""
    outcome = Outcome(file.path, file.name)
    try:
        outcome, source = _fetched(outcome) if isinstance(file.path, Url) else _opened(outcome, file.path)
        if not file.read:
            return outcome
        # A thousand documents don't fit into the memory; what was read from them does.
        return replace(outcome, parsed=reader(source).without_document())
    except ChildAuditError as error:
        problem = Problem(error.code, " ".join(str(error).split()), _behind(error))
    except Exception as error:
        problem = Problem(BUG, _fault(error), "".join(traceback.format_exception(error)))
    # What is only listed can't fail to be read.
    return replace(outcome, problem=problem) if file.read else outcome


def listed(file: Input) -> Outcome:
    """Describe one file without reading what it says."""
    return read_file(replace(file, read=False), _nobody)


def _nobody(source: bytes | Path) -> NoReturn:
    raise AssertionError("a file that is only listed was read")


def read_files(
    files: Sequence[Input],
    reader: Reader,
    *,
    workers: int | None = 1,
    executor: Executor | None = None,
) -> Iterator[Outcome]:
    """Read many files; the outcomes come in the order of ``files``, each as soon as it's there.

    Args:
        files: what to read.
        reader: reads one document. With several workers it must be picklable.
        workers: how many processes read at the same time. None: one, or for many files one a processor.
        executor: reads instead of processes that are started for it.
    """
    count = _workers(workers, len(files))
    if any(isinstance(file.path, Url) and file.path.only_here for file in files):
        count, executor = 1, None
    if executor is None and count <= 1:
        return (read_file(file, reader) for file in files)
    # Whoever reads in one process needs none of it.
    from child_audit.collate.parallel import read_by, read_by_processes

    if executor is None:
        return read_by_processes(files, reader, count)
    return read_by(executor, files, reader, workers or 1)


def processors() -> int:
    """Return how many processors there are for this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # a container may have fewer than the machine
    return os.cpu_count() or 1


def _workers(asked: int | None, files: int) -> int:
    if asked is None:
        return processors() if files >= _ENOUGH_FOR_A_POOL else 1
    return min(asked, files)


def _opened(outcome: Outcome, path: Path) -> tuple[Outcome, bytes | Path]:
    with _open(path) as stream:
        outcome = _described(outcome, os.fstat(stream.fileno()))
        small = outcome.size is not None and outcome.size <= IN_MEMORY
        content = stream.read() if small else None
        # The digest is of the very bytes that are read: someone may be saving the document at this moment.
        digest = hashlib.sha256(content) if content is not None else hashlib.file_digest(stream, "sha256")
    return replace(outcome, sha256=digest.hexdigest()), path if content is None else content


def _fetched(outcome: Outcome) -> tuple[Outcome, bytes]:
    assert isinstance(outcome.path, Url)
    content, changed = outcome.path.content(IN_MEMORY)
    digest = hashlib.sha256(content).hexdigest()
    return replace(outcome, sha256=digest, size=len(content), modified=changed), content


def _open(path: Path) -> BufferedReader:
    try:
        # Opening a pipe or a device could wait for ever.
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder that may not be searched" if stat.S_ISDIR(mode) else "not an ordinary file"
            raise MissingFile(f"this is {what}")
        return path.open("rb")
    except FileNotFoundError as error:
        raise MissingFile(NO_SUCH) from error
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
