"""What each field came to: its value in words, how sure that is, and what there is to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from child_audit.reading.findings import Extraction, Value
from child_audit.template.layout import SETTINGS, Anchor, Layout, LoopPart
from child_audit.template.numbers import print_number


class State(StrEnum):
    """How sure a field is."""

    CERTAIN = "certain"
    INFERRED = "inferred"
    UNDECIDED = "undecided"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field, read.

    Attributes:
        number: its number on the page, from 1.
        path: dotted path.
        name: the form's words for it.
        value: what was read, in words; "" for nothing.
        sign: how it was read; see :class:`child_audit.parsed.Evidence`.
        place: where, in Word's terms; "" when unknown.
        state: how sure that is.
        issues: what there is to check, by number.
    """

    number: int
    path: str
    name: str
    value: str
    sign: str
    place: str
    state: State
    issues: tuple[int, ...] = ()


def field_readings(layout: Layout, extraction: Extraction, names: Mapping[str, str]) -> dict[str, FieldReading]:
    """Return what each field came to by path, in the order of the form.

    Args:
        layout: of the form's template.
        extraction: what was read.
        names: path → the form's words for a field; for a column of repeated rows without the row's number. A field
            that isn't there is called by its label.
    """
    doubts: dict[str, list[int]] = defaultdict(list)
    for number, issue in enumerate(extraction.issues, start=1):
        if issue.field is not None:
            doubts[issue.field].append(number)
    found: dict[str, FieldReading] = {}
    for path, name, value in _fields(layout, extraction, names):
        evidence = extraction.evidence.get(path)
        sign = evidence.sign if evidence else ""
        found[path] = FieldReading(
            len(found) + 1,
            path,
            name,
            in_words(value),
            sign,
            evidence.place if evidence else "",
            _state(value, sign, doubted=path in doubts),
            tuple(doubts.get(path, ())),
        )
    return found


def in_words(value: Value) -> str:
    """Return a value as a person would write it; "" for nothing."""
    if isinstance(value, list):
        return "1 row" if len(value) == 1 else f"{len(value)} rows" if value else ""
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, (int, float)):
        return print_number(value)
    return value or ""


def _fields(layout: Layout, extraction: Extraction, names: Mapping[str, str]) -> Iterator[tuple[str, str, Value]]:
    """Yield path, name and value of every field of the form, the cells of repeated rows after their list."""
    loops = {item.path: item for item in layout.items if isinstance(item, LoopPart)}
    for path in layout.paths:
        if path.startswith(SETTINGS + "."):
            continue
        value = extraction.values.get(path)
        name = names.get(path) or layout.labels.get(path) or path
        yield path, name, value
        if path in loops and isinstance(value, list):
            for number, row in enumerate(value, start=1):
                for column in loops[path].columns:
                    own = names.get(f"{path}.{column.path}") or column.path
                    yield f"{path}.{number}.{column.path}", f"{name} {number}: {own}", row.get(column.path)


def _state(value: Value, sign: str, *, doubted: bool) -> State:
    # A box without a tick is blank; a box that says "No" is not.
    blank = value in (None, "", []) or (value is False and sign in ("", "blank"))
    if doubted:
        return State.UNDECIDED if blank else State.INFERRED
    return State.BLANK if blank else State.CERTAIN


def anchor_paths(layout: Layout, anchor: int) -> tuple[str, ...]:
    """Return the fields that a label leads to."""
    leads = [item.path for item in layout.zones[anchor + 1] if not isinstance(item, Anchor)]
    return tuple(dict.fromkeys(path for path in leads if not path.startswith(SETTINGS + ".")))
