"""Does a form keep the first law? It's filled with trial answers, read again and compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from child_audit.errors import UnknownForm
from child_audit.form.form import Form
from child_audit.forms.fields import FieldInfo, Kind, nested
from child_audit.text import key

_WORDS = ("Some words", "", "two\nlines of text", "N/A", "seen on 12/03/2024")
_DAY = date(2025, 3, 4)
_TRIALS = 6


def lost_in_trial(form: Form[Any]) -> tuple[str, ...]:
    """Return the fields that don't come back as they were filled, or only with a doubt, in the order of the form.

    Raises:
        UnknownForm: the form has so few words of its own that it isn't known again.
    """
    lost: set[str] = set()
    labels = {anchor.key for anchor in form.layout.anchors}
    # Without tables, a line that is word for word a label can't be told from it: that's no fault of a field.
    words = [text for text in _WORDS if not any(key(line) in labels for line in text.splitlines())]
    for trial in range(_TRIALS):
        values = {info.path: _value(info, number + trial, words) for number, info in enumerate(form.fields) if trial}
        record = form.record(nested(values))
        parsed = form.parse(form.fill(record))
        lost.update(info.path for info in form.fields if info.get(parsed.record) != info.get(record))
        lost.update(_field_of(issue.field, form.fields) for issue in parsed.issues if issue.field)
    return tuple(info.path for info in form.fields if info.path in lost)


def is_known_again(form: Form[Any]) -> bool:
    """Return whether a form has words enough of its own for its blank to be known as this form."""
    try:
        form.parse(form.blank())
    except UnknownForm:
        return False
    return True


def _field_of(path: str, fields: Sequence[FieldInfo]) -> str:
    """Return the field that an issue is about; of a row of a list, the list."""
    return next((info.path for info in fields if path == info.path or path.startswith(info.path + ".")), "")


def _value(info: FieldInfo, turn: int, words: Sequence[str]) -> Any:
    """Return a value for a field, another each turn, and every so often none."""
    if info.kind is Kind.TEXT:
        return words[turn % len(words)]
    if info.kind is Kind.NUMBER:
        return (None, 7, 12.5)[turn % 3]
    if info.kind is Kind.DATE:
        return _DAY if turn % 2 else None
    if info.kind is Kind.TICK:
        return turn % 2 == 0
    if info.kind is Kind.ROWS:
        return [nested({one.path: _value(one, row + turn, words) for one in info.columns}) for row in range(turn % 3)]
    options = (True, False) if info.kind is Kind.YES_NO else info.options
    return (None, *options)[turn % (len(options) + 1)]
