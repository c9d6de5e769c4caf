"""Being ended: a signal becomes an exception, so that what is temporary is removed and no process is left behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Somebody ends the process, closes its terminal or, on Windows, its window."""


class Ended(BaseException):
    """The process was told to end.

    Attributes:
        exit_code: as shells count it: 128 and the signal's number.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code = 128 + number


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Raise :class:`Ended` when a signal ends the process, in place of dropping dead."""
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in _ENDING:
            number = getattr(signal, name, None)
            # One that is ignored stays so: nohup.
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                with suppress(OSError, ValueError):
                    before[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second signal must not cut the cleaning short.
    signal.signal(number, signal.SIG_IGN)
    raise Ended(number)
