"""The lists of the forms: remedial actions, whose progress is followed here; any other list on a sheet of its own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from child_audit.collate.answers import NOTE
from child_audit.collate.audits import REST
from child_audit.collate.form_view import FormView, heading, this_row, whose
from child_audit.collate.gathered import CASE, CHILD, FORM, KEY_COLUMN, Audit, Gathered
from child_audit.collate.keys import field_key
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.collate.value_text import printed
from child_audit.collate.who_when import due_in, split
from child_audit.forms.fields import FieldInfo, Kind

ACTIONS_ID = "Actions"
DUE = Column("Due date", Look.TYPED_DATE, 12, typed=True)
DONE = Column("Done", Look.TYPED, 9, options=("Yes", "No"), typed=True)
_DONE, _DUE = this_row(DONE.title), this_row(DUE.title)
OVERDUE = Column(
    "Overdue", Look.ANSWER, 11, formula=f'IF(AND(ISNUMBER({_DUE}),{_DONE}<>"Yes"),IF({_DUE}<TODAY(),"Overdue",""),"")'
)

BOTH, WHEN = "Who / When", "When"
_NUMBER = Column("No.", Look.COUNT, 7)
_ACTION = re.compile(r"\b(?:actions?|recommendations?|next steps?)\b", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|whom|lead|owner|responsib\w+|name)\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:when|date|due|deadline|timescales?|target)\b", re.IGNORECASE)
_WIDTHS = {Kind.DATE: 12, Kind.TEXT: 36}


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a list of actions by what they say; None where it has no such column."""

    action: FieldInfo
    both: FieldInfo | None
    who: FieldInfo | None
    when: FieldInfo | None
    others: tuple[FieldInfo, ...]


def is_actions(field: FieldInfo) -> bool:
    """Return whether a list holds actions: by its own words or by those of its columns."""
    return field.kind is Kind.ROWS and any(_ACTION.search(part.label) for part in (field, *field.columns))


def actions(gathered: Gathered, today: date) -> Table:
    """One row a remedial action, with whose case it is, until when, and whether it's done."""
    lists = [_columns(field) for view in gathered.views.values() for field in view.fields if is_actions(field)]
    others = _titles(column for each in lists for column in each.others)
    columns = (
        gathered.file_column(),
        FORM,
        CHILD,
        CASE,
        Column("Team", width=20),
        _NUMBER,
        Column("Action", width=60),
        Column(BOTH, width=30),
        Column("Who", width=20),
        Column(WHEN, width=20),
        *(Column(title, width=30) for title in others),
        DUE,
        DONE,
        OVERDUE,
        NOTE,
        KEY_COLUMN,
    )
    return Table(
        "Actions",
        columns,
        lambda: _action_rows(gathered, tuple(others), today),
        continuation=REST,
        id=ACTIONS_ID,
        counted=True,
    )


def headings_of(field: FieldInfo) -> dict[str, str]:
    """Return path of each column of a list → the heading under which the sheet has it."""
    if not is_actions(field):
        return dict(zip((column.path for column in field.columns), _titles(field.columns), strict=True))
    columns = _columns(field)
    named = ((columns.action, "Action"), (columns.both, "Who / When"), (columns.who, "Who"), (columns.when, "When"))
    found = {column.path: title for column, title in named if column is not None}
    return found | dict(zip((column.path for column in columns.others), _titles(columns.others), strict=True))


def other_lists(gathered: Gathered) -> tuple[Table, ...]:
    """One table for each list of a form that holds no actions, a row an item."""
    return tuple(
        _list(gathered, view, field)
        for view in gathered.views.values()
        for field in view.fields
        if field.kind is Kind.ROWS and not is_actions(field)
    )


def overdue(due: Value, done: Value, today: date) -> str:
    """Return what the formula of :data:`OVERDUE` gives."""
    return "Overdue" if isinstance(due, date) and str(done or "").casefold() != "yes" and due < today else ""


def due_of(both: str, when: Value) -> date | None:
    """Return the due date that an action's own words give.

    Args:
        both: who and when together; "" where the form asks for them apart.
        when: when, as text or as a date.
    """
    if both:
        return split(both).due
    if isinstance(when, datetime):
        return when.date()
    return when if isinstance(when, date) else due_in(str(when or ""))


def progress(gathered: Gathered, today: date) -> dict[str, Counter[str]]:
    """Return sheet name of a form → how many actions it has, by "all", "done", "overdue" and "undated"."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in actions(gathered, today).rows():
        form, (due, done, late) = row[1].value, (cell.value for cell in row[-5:-2])
        counts = found[str(form)]
        counts["all"] += 1
        counts["done"] += str(done or "").casefold() == "yes"
        counts["overdue"] += late == "Overdue"
        counts["undated"] += due is None
    return found


def _list(gathered: Gathered, view: FormView, field: FieldInfo) -> Table:
    titles = _titles(field.columns)
    columns = (
        gathered.file_column(),
        FORM,
        CHILD,
        CASE,
        _NUMBER,
        *(
            Column(title, Look.DATE if column.kind is Kind.DATE else Look.TEXT, _WIDTHS.get(column.kind, 14))
            for title, column in zip(titles, field.columns, strict=True)
        ),
        KEY_COLUMN,
    )
    return Table(
        field.label, columns, lambda: _list_rows(gathered, view, field), continuation=REST, id=f"List_{field.label}"
    )


def _titles(columns: Any) -> list[str]:
    """Return headings, no two the same, for the columns of lists."""
    taken = {"file", "form", "child’s name", "case id", "team", "no.", "action", "who / when", "who", "when"} | {
        "due date", "done", "overdue", "note", "key",
    }  # fmt: skip
    found: dict[str, str] = {}
    for column in columns:
        title = base = heading(column.label) or column.path
        number = 1
        while title.casefold() in taken:
            number += 1
            title = f"{base} ({number})"
        taken.add(title.casefold())
        found[column.path] = found.get(column.path, title)
    return list(found.values())


def _columns(field: FieldInfo) -> _Columns:
    columns = field.columns
    both = _first(columns, lambda label: _WHO.search(label) and _WHEN.search(label))
    rest = [column for column in columns if column is not both]
    when = None if both else _first(rest, _WHEN.search)
    who = None if both else _first([column for column in rest if column is not when], _WHO.search)
    rest = [column for column in rest if column not in (who, when)]
    action = _first(rest, _ACTION.search) or (rest or columns)[0]
    return _Columns(action, both, who, when, tuple(column for column in rest if column is not action))


def _first(columns: Sequence[FieldInfo], fits: Any) -> FieldInfo | None:
    return next((column for column in columns if fits(column.label)), None)


def _items(audit: Audit, field: FieldInfo) -> Iterator[tuple[str, tuple[Cell, ...], Any]]:
    """Give key, first cells and the row itself of each item of a list."""
    record, roles = audit.parsed.record, audit.view.roles
    child, case = whose(audit.view, record, roles.child, roles.case)
    for number, row in enumerate(field.get(record), 1):
        key = field_key(audit.outcome.sha256, f"{field.path}.{number}")
        first = Cell(audit.outcome.name, link=audit.outcome.link), Cell(audit.view.name), Cell(child), Cell(case)
        yield key, (*first, Cell(number)), row


def _list_rows(gathered: Gathered, view: FormView, field: FieldInfo) -> Iterator[Row]:
    for audit in gathered.audits(view.form.name):
        for key, first, row in _items(audit, field):
            values = (Cell(printed(column.get(row), column.kind)) for column in field.columns)
            yield (*first, *values, Cell(key))


def _action_rows(gathered: Gathered, others: tuple[str, ...], today: date) -> Iterator[Row]:
    known = {
        name: [(field, _columns(field)) for field in view.fields if is_actions(field)]
        for name, view in gathered.views.items()
    }
    for audit in gathered.audits():
        (team,) = whose(audit.view, audit.parsed.record, audit.view.roles.team)
        for field, columns in known[audit.parsed.form]:
            for key, (*first, number), row in _items(audit, field):
                more = dict(zip(_titles(columns.others), columns.others, strict=True))
                due, cells = _progress(columns, row)
                due_cell = gathered.typed(ACTIONS_ID, key, DUE, Cell(due))
                done = gathered.typed(ACTIONS_ID, key, DONE)
                yield (
                    *first,
                    Cell(team),
                    number,
                    *cells,
                    *(Cell(_shown(more.get(title), row)) for title in others),
                    due_cell,
                    done,
                    Cell(overdue(due_cell.value, done.value, today)),
                    gathered.typed(ACTIONS_ID, key, NOTE),
                    Cell(key),
                )


def _progress(columns: _Columns, row: Any) -> tuple[date | None, tuple[Cell, ...]]:
    """Return the due date, and the cells of action, who and when together, who, and when."""
    action, both, who, when = (
        _shown(column, row) for column in (columns.action, columns.both, columns.who, columns.when)
    )
    if columns.both is not None:
        parts = split(str(both or ""))
        return parts.due, (Cell(action), Cell(both), Cell(parts.who or None), Cell(parts.when or None))
    return due_of("", when), (Cell(action), Cell(), Cell(who), Cell(when))


def _shown(column: FieldInfo | None, row: Any) -> Value:
    return None if column is None else printed(column.get(row), column.kind)
