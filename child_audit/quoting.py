"""What may be said of what stands in forms and tables: nothing, unless somebody asked to see it.

Messages end in logs, tickets and e-mails to people who may not see a child's file. So they name files, sheets, cells
and fields, and nothing that was typed there; and what Python or a library would print of its own is held back.
:func:`values_shown` is for whoever looks for a fault on data of their own.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

_LONGEST = 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}(?:\.[a-z0-9_]{1,60}){0,9}")

_SHOWN = ContextVar("child_audit_values_shown", default=False)


@contextmanager
def values_shown() -> Iterator[None]:
    """Let messages quote values for as long as the block runs."""
    token = _SHOWN.set(True)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def may_quote() -> bool:
    """Return whether messages may quote values."""
    return _SHOWN.get()


def quoted(value: Any) -> str:
    """Return words for the end of a message that say what stood there; "" when values aren't shown."""
    return f" (it says {_short(value)})" if _SHOWN.get() else ""


def name_or(name: Any, otherwise: str) -> str:
    """Return a name as data give it if it looks like a field's path, or if values are shown; else ``otherwise``.

    Data may be keyed by children's names: ``{"Sam Specimen": {…}}``.
    """
    text = str(name)
    return text if _NAME.fullmatch(text) or _SHOWN.get() else otherwise


def place_of(error: BaseException) -> str:
    """Return where a fault happened, as a file of source code and a line, and of what type it is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "child_audit" in Path(frame.filename).parts]
    last = next(iter([*reversed(ours), *reversed(frames)]), None)
    return type(error).__name__ + (f" in {Path(last.filename).name}, line {last.lineno}" if last else "")


def hold_back() -> None:
    """Keep Python and its libraries from printing what a fault or a warning says: for a process that is ours alone.

    Warnings and log messages are dropped; of exceptions that nobody catches, in threads and when objects are thrown
    away, type and place are printed.
    """
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    sys.excepthook = lambda kind, error, trace: _report(error)
    threading.excepthook = lambda what: _report(what.exc_value)
    sys.unraisablehook = lambda what: _report(what.exc_value)


@contextmanager
def held_back() -> Iterator[None]:
    """Do the same as :func:`hold_back` for as long as the block runs."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    handlers = list(logging.getLogger().handlers)
    try:
        with warnings.catch_warnings():
            hold_back()
            yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        logging.getLogger().handlers[:] = handlers


def _report(error: BaseException | None) -> None:
    if error is not None and sys.stderr is not None:
        print(f"child-audit: error: a fault in child-audit ({place_of(error)}); please report it", file=sys.stderr)


def _short(value: Any) -> str:
    words = " ".join(str(value).split())
    return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"
