"""How a process begins that reads for another one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait

from child_audit.quoting import hold_back


def begin() -> None:
    """Leave Ctrl-C to whoever asked, print nothing of what is read, and end when that process does."""
    # Ctrl-C reaches every process of a terminal; only the one that asked should answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hold_back()
    parent = multiprocessing.parent_process()
    if parent is not None:
        # A pool's processes wait for work for ever when the one that gives it is killed.
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
