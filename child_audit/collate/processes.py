"""Many files, read by several processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace

from child_audit.collate.batch import BUG, Outcome, Problem, Reader, read_file
from child_audit.collate.inputs import Input

_AT_ONCE = 4  # files to a message between processes


def read_with(files: Sequence[Input], reader: Reader, workers: int) -> Iterator[Outcome]:
    """Read many files by so many processes; the outcomes come in the order of ``files``, each as soon as it's there."""
    done = 0
    try:
        for outcome in _read_together(files, reader, workers):
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
        return replace(described, problem=Problem(BUG, "the process that read this file broke down; please report it"))


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    others = set(multiprocessing.active_children())
    # "spawn" behaves alike on every system, and is safe beside the thread that draws a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_parent) as pool:
        try:
            yield pool
        except BaseException:
            # Whoever interrupts doesn't want to wait for the files under way, and no process may be left behind. The
            # futures aren't cancelled: the pool can't bear both at once (InvalidStateError in its thread).
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _leave_interrupts_to_the_parent() -> None:
    # Ctrl-C reaches every process of a terminal; only the one that asked should answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
