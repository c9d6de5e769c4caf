"""A cell → the value of a field; what can't be one is refused with its reason, never with the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from child_audit.form.agreement import options_of
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.prefill.tables import Unreadable, Value, is_blank
from child_audit.template.layout import Layout
from child_audit.template.numbers import read_number
from child_audit.template.values import print_date, read_box, read_date
from child_audit.text import clean, key

Synonyms = dict[str, dict[str, str]]
"""Path of a choice → key of a spelling → the option's label."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOUBTFUL = "the year is unlikely or short, or the day of the week is another"
_YES, _NO = ("yes", "y", "true"), ("no", "n", "false")


class BadCell(ValueError):
    """A cell that holds no value of its field; the message says what it must hold."""


def synonyms_of(layout: Layout) -> Synonyms:
    """Return the spellings of options that a template accepts."""
    found: Synonyms = {}
    for path, option in options_of(layout):
        for spelling in (option.label, *option.synonyms):
            found.setdefault(path, {}).setdefault(key(spelling), option.label)
    return found


def value_of(info: FieldInfo, value: Value, spellings: dict[str, str]) -> Any:
    """Return what a cell says for a field.

    Raises:
        BadCell: it says nothing that the field can hold.
    """
    if isinstance(value, Unreadable):
        raise BadCell(value.reason)
    if is_blank(value):
        return "" if info.kind is Kind.TEXT else False if info.kind is Kind.TICK else None
    reader = _READERS.get(info.kind)
    return value if reader is None else reader(info, value, spellings)


def _text(info: FieldInfo, value: Value, spellings: dict[str, str]) -> str:
    if isinstance(value, (date, datetime)):
        return print_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return clean(str(value))


def _date(info: FieldInfo, value: Value, spellings: dict[str, str]) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise BadCell("a number where a date belongs; give the column the format of a date")
    if _ISO.fullmatch(value.strip()):
        with suppress(ValueError):
            return date.fromisoformat(value.strip())  # what programs write is no slip, whatever the year
    reading = read_date(value)
    if reading.value is None:
        raise BadCell(f"not a date ({reading.problem or 'blank'}); write it as dd/mm/yyyy")
    if reading.rest or reading.doubt:
        raise BadCell(
            f"not a date alone ({_DOUBTFUL if reading.doubt else 'there are other words beside it'}); "
            "write it as dd/mm/yyyy"
        )
    return reading.value


def _number(info: FieldInfo, value: Value, spellings: dict[str, str]) -> int | float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    reading = read_number(value) if isinstance(value, str) else None
    if reading is None or reading.value is None or reading.problem or reading.rest:
        raise BadCell("not a number alone")
    return reading.value


def _yes_no(info: FieldInfo, value: Value, spellings: dict[str, str]) -> bool:
    words = key(str(value))
    named = key(spellings.get(words, ""))
    for answer, known in ((True, _YES), (False, _NO)):
        if words in known or named in known:
            return answer
    # A form may print other words for the two: "Successful", with "Yes" as its synonym.
    for answer, known in ((True, _YES), (False, _NO)):
        if named and any(spellings.get(word) == spellings.get(words) for word in known):
            return answer
    raise BadCell("neither Yes nor No; leave it blank where it isn’t known")


def _tick(info: FieldInfo, value: Value, spellings: dict[str, str]) -> bool:
    if isinstance(value, bool):
        return value
    ticked, words = read_box(str(value))
    if words or key(str(value)) in ("0", "1"):
        raise BadCell("neither Yes nor No; a box that isn’t ticked is left blank")
    return ticked is True


def _choice(info: FieldInfo, value: Value, spellings: dict[str, str]) -> str:
    words = key(str(value))
    for option in info.options:
        if key(option) in (words, key(spellings.get(words, ""))):
            return option
    # The label that the form prints may be another than the value, which it names as a synonym.
    label = spellings.get(words)
    for option in info.options if label else ():
        if spellings.get(key(option)) == label:
            return option
    raise BadCell(f"not one of the options: {_listed(info.options)}")


def _listed(options: Iterable[str]) -> str:
    return ", ".join(options)


_READERS: dict[Kind, Callable[[FieldInfo, Value, dict[str, str]], Any]] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.TICK: _tick,
    Kind.CHOICE: _choice,
}
