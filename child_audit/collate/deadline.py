"""A time limit for reading one document: what hangs is interrupted, and where that isn't enough, its process ends.

Reading runs in the process and thread that it's asked for in, so that a batch of a few files starts no other process.
When time is up an exception is raised in it: by the system's timer in the main thread of Linux and macOS, which also
ends a regular expression that goes astray, and by Python in other threads and on Windows. In a process that exists to
read (one of a pool's), a watch that needs nothing of Python ends the whole process if that doesn't help; the batch then
starts another, and says which file it was.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from child_audit.errors import TooLarge

T = TypeVar("T")

GRACE = 10.0
"""So many seconds after the limit a process that reads is ended."""


class _TimeIsUp(BaseException):
    """Raised in what takes too long; nothing that handles ordinary errors handles it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what ``work`` returns, unless it takes longer than so many seconds.

    Raises:
        TooLarge: it took longer; the message names the limit.
    """
    try:
        with _ended_by_force(seconds + GRACE), _interrupted(seconds):
            return work()
    except _TimeIsUp:
        raise TooLarge(
            f"reading it took longer than the limit seconds={seconds:g}; open it in Word and save it again"
        ) from None


@contextmanager
def _interrupted(seconds: float) -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    if main and hasattr(signal, "setitimer") and _alarm_is_free():
        with _by_alarm(seconds):
            yield
    else:
        with _by_thread(seconds):
            yield


def _alarm_is_free() -> bool:
    """Return whether nobody else uses the alarm: the program that we're a library of may."""
    return signal.getitimer(signal.ITIMER_REAL)[0] == 0 and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


@contextmanager
def _by_alarm(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _TimeIsUp

    try:
        signal.signal(signal.SIGALRM, ring)
        # Again and again: what cleans up may swallow the first.
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        yield
    finally:
        _whatever_rings(_stop_the_alarm)


def _stop_the_alarm() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _whatever_rings(clean_up: Callable[[], None]) -> None:
    """Clean up to the end: time may be up at this very moment, and nothing may ring afterwards."""
    while True:
        try:
            clean_up()
            break
        except _TimeIsUp:
            continue


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    reader, lock = ctypes.c_ulong(threading.get_ident()), threading.Lock()
    over = rung = raised = False

    def ring() -> None:
        nonlocal rung
        with lock:
            if not over:
                rung = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(reader, ctypes.py_object(_TimeIsUp))

    def stop() -> None:
        nonlocal over, raised
        timer.cancel()
        with lock:
            over = True
        if rung and not raised:
            raised = True
            # It comes with the next instructions: here, and not in whoever called.
            time.sleep(0.1)

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    except _TimeIsUp:
        raised = True
        raise
    finally:
        _whatever_rings(stop)


@contextmanager
def _ended_by_force(seconds: float) -> Iterator[None]:
    # In a process of multiprocessing's, it's loaded.
    process = sys.modules.get("multiprocessing.process")
    if process is None or process.parent_process() is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
