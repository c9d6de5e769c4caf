"""Whatever somebody typed, no regular expression takes for ever over it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from itertools import product
from types import FrameType

import pytest

import child_audit

_UNITS = (
    "1", "a", "A", " ", ".", "-", "/", "_", "(", ")", "x ", "1.", "1 ", "a ", "a.", "A1", "on ", "yes", "no ", "jan ",
    "\t", "\n", "…", "☐", "☐ ", "[ ]", "()", "'", ":", "?", "“", "st", "1st", "the ", "Good ", "1)", "a)", ", ", "\xa0",
    "{{", "{%", "%}", "=", ";", '"', "<",
)  # fmt: skip
_SIGNS = 300
"""Long for a person's row of spaces, dots or figures; short enough for what is quadratic or even cubic."""

if not hasattr(signal, "setitimer"):
    pytest.skip("an alarm that ends a search is only where Unix signals are", allow_module_level=True)


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(child_audit.__path__, "child_audit."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value


@pytest.fixture
def alarm() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("end", ["", "!", "x"])
def test_no_pattern_takes_for_ever(end: str) -> None:
    patterns = {pattern: name for name, pattern in _patterns()}
    assert len(patterns) > 100
    units = (*_UNITS, *(one + other for one, other in product(_UNITS[:12], repeat=2)))
    slow = []
    for pattern, name in patterns.items():
        for unit in units:
            text = unit * (_SIGNS // len(unit)) + end
            signal.setitimer(signal.ITIMER_REAL, 2.0)
            try:
                pattern.fullmatch(text)
                pattern.search(text)
            except TimeoutError:
                slow.append((name, unit))
                break
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    assert not slow
