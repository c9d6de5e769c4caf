"""Is a draft readable? It's filled, read again and compared; what doesn't come back is no use as a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from child_audit.errors import TemplateError
from child_audit.form import Form, check_template
from child_audit.forms.fields import FieldInfo, Kind, nested

_PATH = re.compile(r"\{\{ ([\w.]+)|\b([a-z]\w*(?:\.\w+)+)")
_WORDS = ("Some words", "", "two\nlines of text", "N/A", "seen on 12/03/2024")
_DAY = date(2025, 3, 4)
_TRIALS = 6


def unreadable(data: bytes) -> frozenset[str]:
    """Return the paths that a tagged form can't keep: the first of two that can't be told apart stays."""
    try:
        form: Form[Any] = Form.from_template(data, name="draft")
    except TemplateError as error:
        found = ([*_PATH.finditer(problem)][-1:] for problem in error.problems)
        return frozenset(match[1] or match[2] for matches in found for match in matches)
    wrong = _wrong(form)
    # What is read wrong may be so because of a neighbour: the last half of them goes first.
    order = [info.path for info in form.fields if info.path in wrong]
    return frozenset(order[len(order) // 2 :])


def remarks(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield what the check of templates has to say about a draft: the place, and the words."""
    for problem in check_template(data):
        yield problem.place or "the form", f"{problem.tag}: {problem.message}" if problem.tag else problem.message


def _wrong(form: Form[Any]) -> set[str]:
    wrong: set[str] = set()
    for trial in range(_TRIALS):
        values = {info.path: _value(info, number + trial) for number, info in enumerate(form.fields) if trial}
        record = form.record(nested(values))
        parsed = form.parse(form.fill(record))
        wrong.update(info.path for info in form.fields if info.get(parsed.record) != info.get(record))
        wrong.update(_field_of(issue.field, form.fields) for issue in parsed.issues if issue.field)
    return wrong - {""}


def _field_of(path: str, fields: Sequence[FieldInfo]) -> str:
    """Return the field that an issue is about; of a row of a list, the list."""
    return next((info.path for info in fields if path == info.path or path.startswith(info.path + ".")), "")


def _value(info: FieldInfo, turn: int) -> Any:
    """Return a value for a field, another each turn, and every so often none."""
    if info.kind is Kind.TEXT:
        return _WORDS[turn % len(_WORDS)]
    if info.kind is Kind.DATE:
        return _DAY if turn % 2 else None
    if info.kind is Kind.TICK:
        return turn % 2 == 0
    if info.kind is Kind.ROWS:
        return [{column.path: _value(column, number) for column in info.columns} for number in range(turn % 3)]
    options = (True, False) if info.kind is Kind.YES_NO else info.options
    return (None, *options)[turn % (len(options) + 1)]
