"""Is a draft readable? It's filled, read again and compared; what doesn't come back is no use as a field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from child_audit.errors import TemplateError
from child_audit.reading.extract import extract
from child_audit.template.layout import FreeSlot, Layout, LoopPart, OptionPart, TickPart, layout_of
from child_audit.template.render import Renderer
from child_audit.word.reader import read

_PATH = re.compile(r"\{\{ ([\w.]+)|^([\w.]+)[ :]")
_WORDS = ("Some words", "", "two\nlines of text", "N/A", "seen on 12/03/2024")
_DAY = date(2025, 3, 4)
_TRIALS = 6


def unreadable(data: bytes) -> frozenset[str]:
    """Return the paths that a tagged form can't keep: the first of two that can't be told apart stays."""
    try:
        layout = layout_of(read(data))
    except TemplateError as error:
        found = ([*_PATH.finditer(problem)][-1:] for problem in error.problems)
        return frozenset(match[1] or match[2] for matches in found for match in matches)
    wrong = _wrong(layout, data)
    # What is read wrong may be so because of a neighbour; the last of them goes first.
    order = {path: number for number, path in enumerate(layout.paths)}
    return frozenset(sorted(wrong, key=lambda path: order.get(path, 0))[-max(1, len(wrong) // 2) :] if wrong else ())


def _wrong(layout: Layout, data: bytes) -> set[str]:
    renderer = Renderer(data)
    wrong: set[str] = set()
    for trial in range(_TRIALS):
        values = _values(layout, trial)
        extraction = extract(layout, read(renderer.render(values)))
        for path, value in extraction.values.items():
            if (value or None) != (values.get(path) or None):
                wrong.add(path)
        wrong.update(issue.field for issue in extraction.issues if issue.field and issue.field in values)
    return wrong


def _values(layout: Layout, trial: int) -> dict[str, Any]:
    """Return values for a form: none at all first, then others each time."""
    values: dict[str, Any] = dict.fromkeys(layout.paths)
    if trial:
        values |= dict(_filled(layout, trial))
    return values


def _filled(layout: Layout, trial: int) -> Iterator[tuple[str, Any]]:
    labels: dict[str, list[str]] = defaultdict(list)
    for number, item in enumerate(layout.items):
        turn = number + trial
        if isinstance(item, FreeSlot) and item.filter == "date":
            yield item.path, _DAY if turn % 2 else None
        elif isinstance(item, FreeSlot):
            yield item.path, _WORDS[turn % len(_WORDS)]
        elif isinstance(item, TickPart):
            yield item.path, turn % 2 == 0
        elif isinstance(item, LoopPart):
            row = {column.path: None if column.filter == "date" else "Some words" for column in item.columns}
            yield item.path, [row] * (trial % 3)
        elif isinstance(item, OptionPart):
            labels[item.path].append(item.label)
    for number, (path, options) in enumerate(labels.items()):
        turn = (number + trial) % (len(options) + 1)
        yield path, options[turn] if turn < len(options) else None
