"""A workbook, as people left it → rows by their keys: whatever was sorted, filtered, hidden, moved or added.

Sheets are known by their headings, not by their names or places, and rows by their keys. Nothing is concluded here:
what the cells hold is returned as it stands, with where it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from child_audit.collate.answers import answers, comments, evidence
from child_audit.collate.audits import audits
from child_audit.collate.feedback import feedback
from child_audit.collate.form_view import FormView
from child_audit.collate.gathered import Gathered
from child_audit.collate.keys import KEY
from child_audit.collate.ledger import SINCE, ledger
from child_audit.collate.lists import actions, other_lists
from child_audit.collate.review import review
from child_audit.collate.table import Table
from child_audit.collate.tabular import NotAWorkbook, letters, opened
from child_audit.collate.value_text import PART, REPEATED
from child_audit.errors import DocumentError, WorkbookError
from child_audit.word.workbook import rows_within

_HEADINGS_WITHIN = 8
_LEAST_ALIKE = 0.5
_OURS_WITHOUT_KEY = 0.8
_WITHOUT_KEYS = re.compile(r"(?:Summary|Returns|Pairs|Files|Data dictionary|Run log)(?: \d+)?", re.IGNORECASE)
"""Sheets that each run makes anew."""
_WANTED = {
    "Answers": ("Field", "Value", PART.title),
    "Evidence": ("Text", PART.title),
    "Comments": (PART.title,),
    "Feedback": (),
}
_PART_OF = re.compile(r"part (\d+) of (\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands."""

    sheet: str
    column: int
    row: int

    def __str__(self) -> str:
        return f"sheet {self.sheet}, cell {letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell: what it holds, and where it is."""

    value: Any
    sheet: str
    column: int
    row: int
    formula: bool = False

    @property
    def place(self) -> Place:
        """Where it is, in words when it's printed."""
        return Place(self.sheet, self.column, self.row)


@dataclass(frozen=True, slots=True)
class Record:
    """One row, or the rows of one key where a long text needed several.

    Attributes:
        key: what the hidden column says.
        cells: heading → what stands there.
        place: where the row begins.
    """

    key: str
    cells: Mapping[str, Typed]
    place: Place

    def text(self, heading: str) -> str:
        """Return a cell as text, "" when it's empty or not there."""
        cell = self.cells.get(heading)
        return "" if cell is None or cell.value is None else str(cell.value).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that this library wrote, as it's now.

    Attributes:
        name: what it's called now.
        table: what was written there.
        view: the form of an audits' sheet; None on any other.
        added: headings of columns that a person added, in their order.
        rows: in the order in which they stand.
        loose: where rows stand that have no key: a person typed them.
    """

    name: str
    table: Table
    view: FormView | None
    added: tuple[str, ...]
    rows: tuple[Record, ...]
    loose: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook holds.

    Attributes:
        path: where it is.
        sheets: those that this library wrote and that have keys.
        others: the names of sheets that it didn't write.
        facts: what the run log says.
        problems: what can't be understood about the sheets themselves.
    """

    path: Path
    sheets: tuple[Sheet, ...]
    others: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, table_id: str) -> Iterator[Sheet]:
        """Give the sheets that hold a table; a very long one stands on several."""
        return (sheet for sheet in self.sheets if id_of(sheet.table) == table_id)

    @property
    def audits(self) -> Iterator[Sheet]:
        """The audits' sheets."""
        return (sheet for sheet in self.sheets if sheet.view is not None)


def id_of(table: Table) -> str:
    """Return by what a table is known."""
    return table.id or table.name


def known_tables(views: Mapping[str, FormView]) -> list[tuple[Table, FormView | None]]:
    """Return every table with keys that a workbook of these forms can hold, without rows."""
    gathered = Gathered((), views)
    said = feedback(gathered)
    plain = [review(gathered), answers(gathered), evidence(gathered), comments(gathered), ledger(tuple)]
    plain += [actions(gathered, date.min), *other_lists(gathered), *([said] if said else [])]
    return [*((audits(gathered, view), view) for view in views.values()), *((table, None) for table in plain)]


def read_workbook(path: str | os.PathLike[str], views: Mapping[str, FormView]) -> Workbook:
    """Read a workbook that this library wrote.

    Raises:
        WorkbookError: it can't be opened, or holds no sheet that this library wrote.
    """
    file = Path(path)
    tables = known_tables(views)
    sheets: list[Sheet] = []
    others: list[str] = []
    facts: dict[str, str] = {}
    problems: list[str] = []
    for name, rows in _opened(file):
        found = _sheet(name, rows, tables)
        if isinstance(found, Sheet):
            sheets.append(found)
        elif isinstance(found, str):
            problems.append(found)
        elif found is not None:
            facts |= found
        elif not _WITHOUT_KEYS.fullmatch(name):
            others.append(name)
    if not any(sheet.view is not None for sheet in sheets) and not problems:
        raise WorkbookError(f"{file}: this workbook has no sheet of audits; was it made by child-audit collate?")
    return Workbook(file, tuple(sheets), tuple(others), facts, tuple(problems))


_Row = list[tuple[Any, bool]]


def _opened(path: Path) -> Iterator[tuple[str, Iterator[_Row]]]:
    """Give name and rows of each sheet; of each cell its value, and whether it's a formula."""
    try:
        with opened(path, formulas=True) as book:
            for sheet in book.worksheets:
                yield sheet.title, _rows(path, sheet)
    except FileNotFoundError as error:
        raise WorkbookError(f"{path}: there is no such file") from error
    except (NotAWorkbook, OSError) as error:
        raise _unreadable(path, error) from error


def _rows(path: Path, sheet: Any) -> Iterator[_Row]:
    try:
        for row in rows_within(sheet.rows, sheet.title):
            yield [(_plain(cell.value), cell.data_type == "f") for cell in row]
    except DocumentError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> WorkbookError:
    why = f" ({error})" if not isinstance(error, OSError) else ""
    to_do = "open it in Excel or LibreOffice and save it as .xlsx"
    return WorkbookError(f"{path}: this is no workbook that can be read{why}; {to_do}")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, str):
        return value or None
    return value


def _sheet(
    name: str, rows: Iterator[_Row], tables: Sequence[tuple[Table, FormView | None]]
) -> Sheet | dict[str, str] | str | None:
    """Return a sheet of ours, what its run log says, what is wrong with it, or None for a sheet that isn't ours."""
    top: list[_Row] = []
    best: tuple[float, int, Table | None, FormView | None] = (0.0, 0, None, None)
    for number, row in enumerate(rows):
        top.append(row)
        alike, table, view = _likest([value for value, _ in row], tables)
        if alike > best[0]:
            best = (alike, number, table, view)
        if number == _HEADINGS_WITHIN:
            break
    if top and [value for value, _ in top[0]][:2] == ["What", "Value"]:
        return {str(row[0][0]): str(row[1][0] or "") for row in (*top[1:], *rows) if len(row) > 1}
    alike, number, table, view = best
    if table is None or alike < _LEAST_ALIKE:
        return None
    heads = [_heading(value) for value, _ in top[number]]
    if KEY not in heads:
        if alike < _OURS_WITHOUT_KEY or not any(column.title == KEY for column in table.columns):
            return None
        return f"sheet {name}: its hidden column {KEY} is gone, which says what each row is about; undo its deletion"
    columns = _columns(heads, top[:number], table)
    below = ((first, row) for first, row in enumerate((*top[number + 1 :], *rows), number + 2))
    known = {column.title for column in table.columns} | {PART.title, SINCE}
    added = tuple(heading for heading in columns.values() if heading not in known)
    found, loose = _records(name, columns, below, None if view is not None else _wanted(table, added))
    return Sheet(name, table, view, added, tuple(found), tuple(loose))


def _heading(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _likest(
    values: Sequence[Any], tables: Sequence[tuple[Table, FormView | None]]
) -> tuple[float, Table | None, FormView | None]:
    """Return the table whose headings a row holds, and how much of them."""
    heads = {_heading(value) for value in values} - {""}
    best: tuple[float, Table | None, FormView | None] = (0.0, None, None)
    for table, view in tables if len(heads) > 2 else ():
        titles = {column.title for column in table.columns}
        alike = len(heads & titles) / len(titles)
        if alike > best[0]:
            best = (alike, table, view)
    return best


def _columns(heads: Sequence[str], above: Sequence[_Row], table: Table) -> dict[int, str]:
    """Return column → heading as it was written; a heading that a person changed is known by the path above it."""
    titles = {column.title for column in table.columns}
    by_path = {column.path: column.title for column in table.columns if column.path}
    columns: dict[int, str] = {}
    for number, heading in enumerate(heads):
        if heading and heading in titles and heading not in columns.values():
            columns[number] = heading
    for number, heading in enumerate(heads):
        if number in columns or not heading:
            continue
        paths = [row[number][0] for row in above if number < len(row)]
        renamed = next((by_path[path] for path in paths if path in by_path), None)
        free = renamed is not None and renamed not in columns.values()
        title = renamed if renamed is not None and free else heading
        while title in columns.values():
            title += " "  # two columns that a person gave one heading
        columns[number] = title
    return columns


def _wanted(table: Table, added: Sequence[str]) -> frozenset[str]:
    """Return the columns of a long sheet that are read; all of them would fill the memory."""
    typed = (column.title for column in table.columns if column.typed)
    others = _WANTED.get(id_of(table))
    return frozenset({*typed, *added, *(others if others is not None else (c.title for c in table.columns))})


def _records(
    name: str, columns: Mapping[int, str], rows: Iterable[tuple[int, _Row]], wanted: frozenset[str] | None
) -> tuple[list[Record], list[Place]]:
    """Return the rows that have keys, with the cells that are wanted, and where those stand that have none."""
    key_column = next(number for number, heading in columns.items() if heading == KEY)
    found: list[Record] = []
    loose: list[Place] = []
    parts: dict[tuple[str, str], int] = {}
    for number, row in rows:
        cells = {
            heading: Typed(value, name, column, number, formula)
            for column, heading in columns.items()
            if column < len(row) and (wanted is None or heading in wanted)
            for value, formula in [row[column]]
        }
        text = row[key_column][0] if key_column < len(row) else None
        record = Record(str(text or "").strip(), cells, Place(name, 0, number))
        if not record.key:
            if any(value is not None and not formula for value, formula in row):
                loose.append(record.place)
            continue
        if _PART_OF.fullmatch(record.text(PART.title)):
            _join(record, found, parts)
        else:
            found.append(record)
    return [_whole(record) for record in found], loose


class _Parts(dict[int, Any]):
    """The parts of a long text by their numbers: a person may have sorted them."""


def _join(record: Record, found: list[Record], parts: dict[tuple[str, str], int]) -> None:
    """Put a part of a long row to the others."""
    which = (record.key, record.text("Field"))
    part = _PART_OF.fullmatch(record.text(PART.title))
    number = int(part[1]) if part else 1
    index = parts.setdefault(which, len(found))
    if index == len(found):
        found.append(Record(record.key, {}, record.place))
    cells: Any = found[index].cells
    for heading, cell in record.cells.items():
        before = cells.get(heading)
        kept = before.value if before is not None else _Parts()
        kept[number] = cell.value
        first = before if before is not None else cell
        cells[heading] = replace(first, value=kept, formula=cell.formula)


def _whole(record: Record) -> Record:
    if not any(isinstance(cell.value, _Parts) for cell in record.cells.values()):
        return record
    cells = {heading: replace(cell, value=_joined(cell.value)) for heading, cell in record.cells.items()}
    return Record(record.key, cells, record.place)


def _joined(parts: Mapping[int, Any]) -> Any:
    there = [parts[number] for number in sorted(parts) if parts[number] is not None]
    if there and isinstance(there[0], str) and len(there[0]) > REPEATED:
        return "".join(map(str, there))
    # What isn't a long text stands in each of the rows alike; where it doesn't, a person has to say which counts.
    return there[0] if len(set(there)) == 1 else " / ".join(dict.fromkeys(map(str, there))) or None
