"""Many files, read by several processes here, or by any executor that follows :mod:`concurrent.futures`.

Files go out in chunks, and what was read comes back as compact bytes, in the order of the files. A document that brings
its process down, or a machine that goes away, costs no other document: nothing is lost, and nothing comes twice.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import warnings
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from child_audit.collate.batch import BUG, Outcome, Problem, Reader, listed, read_file
from child_audit.collate.inputs import Input
from child_audit.collate.workers import begin
from child_audit.errors import ClusterError, MissingFile

AT_ONCE = 16
"""Files to a chunk at most: larger ones gain nothing, and only fill the memory."""

_CHUNKS_EACH = 4  # chunks under way for each process, so that none waits for the one that hands them out
_CHUNKS_ELSEWHERE = 64  # chunks under way where nobody knows how many processes there are
_LOOK_EVERY = 5.0  # seconds; for executors that can say whether anybody is still there
_MOST_ON_WINDOWS = 61  # processes that Windows can wait for at once
_NO_PROCESSES = (
    "no further process could be started, so that the documents are read one after the other; if this is a script, put "
    'its main part under `if __name__ == "__main__":`, which each process that reads needs'
)


def read_by_processes(files: Sequence[Input], reader: Reader, workers: int) -> Iterator[Outcome]:
    """Read many files by so many processes, started for it; the outcomes come in the order of ``files``."""
    _leave_a_second_run()
    workers = min(workers, _MOST_ON_WINDOWS) if os.name == "nt" else workers
    queue = _Queue(files, pickle.dumps(reader), _size(len(files), workers), _CHUNKS_EACH * workers)
    while not queue.empty:
        try:
            with _pool(workers) as pool:
                yield from queue.outcomes(pool)
        except BrokenExecutor:
            # One of the documents under way did it, each of which is read where it can hurt no other; or no process
            # can begin at all, and then they're all read here.
            yield from _read_alone(queue.taken_back(), queue.reader) if _processes_begin() else _read_here(queue)


def read_by(executor: Executor, files: Sequence[Input], reader: Reader, workers: int) -> Iterator[Outcome]:
    """Read many files by an executor, which is left running; the outcomes come in the order of ``files``.

    Args:
        executor: does the work.
        files: what to read, by paths that mean the same where the executor works.
        reader: reads one document; picklable.
        workers: how many processes it has, as far as that's known: for so many, enough is kept under way.
    """
    most = max(_CHUNKS_EACH * workers, _CHUNKS_ELSEWHERE)
    queue = _Queue(files, pickle.dumps(reader), _size(len(files), most // _CHUNKS_EACH), most)
    try:
        while not queue.empty:
            try:
                yield from _found(queue.outcomes(executor), reader)
            except BrokenExecutor:
                # It will do nothing more.
                if not _processes_begin():
                    yield from _read_here(queue)
                    return
                yield from _read_alone(queue.taken_back(), queue.reader)
                yield from read_by_processes(queue.rest(), reader, max(workers, 1))
            except Exception as error:
                if not _killed(error):
                    raise
                yield from _read_alone(queue.first_taken_back(), queue.reader)
    finally:
        queue.cancel()


def _found(outcomes: Iterator[Outcome], reader: Reader) -> Iterator[Outcome]:
    """Give outcomes; a file that was not found where the executor works, and is here, is read here.

    Raises:
        ClusterError: it's the first: then the executor finds none of them.
    """
    for number, outcome in enumerate(outcomes):
        missing = outcome.problem is not None and outcome.problem.code == MissingFile.code
        if missing and isinstance(outcome.path, Path) and outcome.path.is_file():
            if number == 0:
                raise ClusterError(
                    f"{outcome.path}: the workers don't find this file; put the documents where every worker finds "
                    "them under the same path"
                )
            outcome = read_file(Input(outcome.path, outcome.name), reader)
        yield outcome


class _Queue:
    """Files on their way through an executor, in order: those to come, and the chunks under way."""

    def __init__(self, files: Sequence[Input], reader: bytes, size: int, most: int) -> None:
        self.reader = reader
        self._files, self._size, self._most = files, size, most
        self._sent = 0
        self._under_way: deque[tuple[Sequence[Input], Future[bytes]]] = deque()

    @property
    def empty(self) -> bool:
        """Whether all outcomes have been given."""
        return not self._under_way and self._sent >= len(self._files)

    def outcomes(self, executor: Executor) -> Iterator[Outcome]:
        """Give the outcomes; when the executor raises, what was under way can be taken back."""
        while not self.empty:
            # No more under way than keeps all busy: readings that nobody has asked for yet only fill the memory.
            while len(self._under_way) < self._most and self._sent < len(self._files):
                chunk = self._files[self._sent : self._sent + self._size]
                self._under_way.append((chunk, executor.submit(_read_some, chunk, self.reader)))
                self._sent += len(chunk)
            packed = _result(self._under_way[0][1], executor)
            self._under_way.popleft()
            yield from _unpacked(packed)

    def taken_back(self) -> list[Input]:
        """Return the files that were under way; they're no longer."""
        files = [file for chunk, _ in self._under_way for file in chunk]
        self._under_way.clear()
        return files

    def first_taken_back(self) -> Sequence[Input]:
        """Return the files of the first chunk that was under way; the others still are."""
        return self._under_way.popleft()[0]

    def rest(self) -> Sequence[Input]:
        """Return the files to come; they're no longer."""
        rest, self._sent = self._files[self._sent :], len(self._files)
        return rest

    def cancel(self) -> None:
        """Let nothing more begin."""
        for _, future in self._under_way:
            future.cancel()


def _result(future: Future[bytes], executor: Executor) -> bytes:
    """Wait for a result, as long as there is anybody to bring it."""
    alive = getattr(executor, "alive", None)
    while True:
        try:
            return future.result(None if alive is None else _LOOK_EVERY)
        except TimeoutError:
            if future.done():
                raise
            if alive is not None and not alive():
                raise BrokenExecutor("nobody is left to do the work") from None


def _read_alone(files: Sequence[Input], reader: bytes) -> Iterator[Outcome]:
    """Read each file when no other is read, by one process as long as it lives."""
    done = 0
    while done < len(files):
        try:
            with _pool(1) as pool:
                while done < len(files):
                    (outcome,) = _unpacked(pool.submit(_read_some, files[done : done + 1], reader).result())
                    done += 1
                    yield outcome
        except BrokenExecutor:
            done += 1
            yield _broke_down(files[done - 1])


def _read_here(queue: _Queue) -> Iterator[Outcome]:
    warnings.warn(_NO_PROCESSES, RuntimeWarning, stacklevel=2)
    reader = _reader(queue.reader)
    return (read_file(file, reader) for file in chain(queue.taken_back(), queue.rest()))


def _processes_begin() -> bool:
    """Return whether a process that does nothing begins, and ends, as it should."""
    try:
        with _pool(1) as pool:
            return pool.submit(os.getpid).result() > 0
    except BrokenExecutor:
        return False


def _leave_a_second_run() -> None:
    """End this process if it's one of those that read, and has come here by running the caller's script once more.

    That's what each new process begins with ("spawn"): a script whose main part isn't guarded would collate again.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)  # without a word; the process that reads says what to do


def _killed(error: Exception) -> bool:
    """Return whether an executor says that a chunk kills whoever reads it. Dask names it so, and isn't imported."""
    return type(error).__name__ == "KilledWorker"


def _broke_down(file: Input) -> Outcome:
    # The rest of the row (size, SHA-256) is still to be had without the reader.
    return replace(
        listed(file),
        problem=Problem(BUG, "the process that read this file broke down, or had to be ended; please report it"),
    )


def _size(files: int, workers: int) -> int:
    """Return how many files make a chunk, so that of few files each process has some."""
    return max(1, min(AT_ONCE, files // (_CHUNKS_EACH * max(workers, 1))))


# In the processes that read


def _read_some(files: Sequence[Input], reader: bytes) -> bytes:
    read = _reader(reader)
    # One pickle for all: what they have in common (labels, places) stands in it once.
    return zlib.compress(pickle.dumps([read_file(file, read) for file in files], pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> list[Outcome]:
    outcomes: list[Outcome] = pickle.loads(zlib.decompress(packed))
    return outcomes


@lru_cache(maxsize=2)
def _reader(reader: bytes) -> Reader:
    # Once for many chunks: it may hold forms, whose templates take a while to understand.
    loaded: Any = pickle.loads(reader)
    return loaded  # type: ignore[no-any-return]


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
