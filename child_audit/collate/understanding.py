"""What a person typed in a cell → a value of the field: "good" is Good, a date may be text, blank is blank."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from child_audit.collate.tabular import as_text
from child_audit.collate.value_text import printed
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.template.values import read_date
from child_audit.text import clean, key

_YES = {"yes", "y", "true", "1", "x", "ticked", "on", "tick", "checked"}
_NO = {"no", "n", "false", "0", "unticked", "off", "none", "unchecked"}
_SIGNS = {"✓", "✔", "☑", "☒", "✗", "✘", "☐", "×"}
_EMPTY_BOX = "☐"
_DAY_0 = datetime(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 61, 109_574  # 1 March 1900 to the last day of 2199


class NotUnderstood(Exception):
    """A cell doesn't hold what its field can; the message says what would do."""


def understood(value: Any, field: FieldInfo) -> Any:
    """Return a cell as a value of a field; None or "" for blank.

    Raises:
        NotUnderstood: it's none.
    """
    if isinstance(value, str):
        value = value if field.kind is Kind.TEXT else clean(value)
    if value is None or value == "":
        return blank(field)
    reader = {
        Kind.TEXT: _text,
        Kind.DATE: _date,
        Kind.TICK: _tick,
        Kind.YES_NO: _yes_no,
        Kind.CHOICE: _choice,
    }.get(field.kind, _number)
    return reader(value, field)


def blank(field: FieldInfo) -> Any:
    """Return what a field holds when it's blank."""
    if field.kind is Kind.TICK:
        return False
    return [] if field.kind is Kind.ROWS else "" if field.kind is Kind.TEXT else None


def shown(value: Any, field: FieldInfo) -> Any:
    """Return a value as a cell shows it, to compare it with one."""
    found = printed(value, field.kind)
    return clean(found) if isinstance(found, str) else found


def same(cell: Any, value: Any, field: FieldInfo) -> bool:
    """Return whether a cell still says a value of its field."""
    try:
        found = understood(cell, field)
    except NotUnderstood:
        return False
    if isinstance(found, str) and isinstance(value, str):
        return clean(found) == clean(value)
    return bool(found == value)


def _text(value: Any, field: FieldInfo) -> str:
    return clean(as_text(value))


def _date(value: Any, field: FieldInfo) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        # A date whose cell has lost its format.
        return (_DAY_0 + timedelta(days=int(value))).date()
    reading = read_date(value) if isinstance(value, str) else None
    if reading is None or reading.value is None:
        raise NotUnderstood("this is no date; type it like 21/11/2026, or clear the cell")
    if reading.rest:
        raise NotUnderstood("words stand beside the date; type the date alone, and the words as a note")
    return reading.value


def _tick(value: Any, field: FieldInfo) -> bool:
    answer = _said(value)
    if answer is None:
        raise NotUnderstood("type Yes, or clear the cell")
    return answer


def _yes_no(value: Any, field: FieldInfo) -> bool:
    answer = _said(value)
    if answer is None:
        raise NotUnderstood("type Yes or No, or clear the cell")
    return answer


def _said(value: Any) -> bool | None:
    if isinstance(value, (bool, int, float)):
        return bool(value) if value in (0, 1) else None
    text = str(value).strip()
    if text in _SIGNS:
        return text != _EMPTY_BOX
    letters = key(text)
    return True if letters in _YES else False if letters in _NO else None


def _choice(value: Any, field: FieldInfo) -> Any:
    typed = key(as_text(value))
    options = {key(option): option for option in field.options}
    found = options.get(typed)
    if found is None and typed:
        begun = [option for letters, option in options.items() if len(typed) > 2 and letters.startswith(typed)]
        # Ofsted's own longer name of the grade. Otherwise what goes on behind an option may take it back.
        going_on = [option for letters, option in options.items() if typed == f"{letters}tobegood"]
        initials = [
            option
            for option in field.options
            if len(option.split()) > 1 and key("".join(word[0] for word in option.split())) == typed
        ]
        alike = list(dict.fromkeys((*begun, *going_on, *initials)))
        found = alike[0] if len(alike) == 1 else None
    if found is None:
        raise NotUnderstood(f"type one of {', '.join(field.options)}, or clear the cell")
    # The scale may be of numbers; and another version of the form may have an option that this one lacks.
    return next((member for member in field.enum or () if str(member.value) == found), found)


def _number(value: Any, field: FieldInfo) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    text = str(value).replace(",", "").strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    raise NotUnderstood("type a number, or clear the cell")
