"""Ctrl-C while a batch is read: after the file under way, with what was read so far saved."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from child_audit.collate.batch import Outcome, Problem
from child_audit.collate.inputs import Input

if TYPE_CHECKING:
    from child_audit.collate.collation import Collation

Stopped = Callable[[], bool]


class Interrupted(KeyboardInterrupt):
    """A batch was interrupted, and what was read so far is saved.

    Attributes:
        collation: what became of the files; those that it didn't come to have the problem "interrupted".
    """

    def __init__(self, collation: Collation) -> None:
        super().__init__("interrupted")
        self.collation = collation


@contextmanager
def stop_on_interrupt(*, asked: bool) -> Iterator[Stopped]:
    """Note an interrupt instead of raising it; a second one is raised.

    Only the main thread of Python hears of interrupts: in another one, and where nobody asked, nothing is changed.
    """
    heard = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal heard
        heard = True
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    here = asked and threading.current_thread() is threading.main_thread() and before is not signal.SIG_IGN
    if here:
        signal.signal(signal.SIGINT, note)
    try:
        yield lambda: heard
    finally:
        if here:
            signal.signal(signal.SIGINT, before)


def until(stopped: Stopped, outcomes: Iterator[Outcome], files: Sequence[Input]) -> Iterator[Outcome]:
    """Give outcomes until the run is stopped; then say of the files to come that it didn't come to them."""
    done = 0
    for outcome in outcomes:
        done += 1
        yield outcome
        if stopped():
            break
    close = getattr(outcomes, "close", None)
    if close is not None and done < len(files):
        close()  # the processes that read ahead are ended
    yield from (_not_come_to(file) for file in files[done:])


def _not_come_to(file: Input) -> Outcome:
    why = Problem("interrupted", "the run was interrupted before this file was read; run it again")
    return Outcome(file.path, file.name, problem=why if file.read else None)
