"""Rows of a sheet → one record's values each, with everything that couldn't be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from child_audit.prefill.cells import BadCell, Synonyms, value_of
from child_audit.prefill.headings import Headings, Target, Unknown
from child_audit.prefill.tables import Row, Sheet, Value, is_blank, letters
from child_audit.quoting import may_quote, quoted

_SEARCHED = 20
"""So many rows are looked through for the headings: a title may stand above them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not used, or not written.

    Attributes:
        sheet: name of the sheet, or of the file where it has none.
        row: its number there; None when it concerns a whole column or sheet.
        column: name of the column ("C"), or the path of the field; "" when it concerns a whole row or sheet.
        reason: what is wrong and what to do; never what stood there, unless
            :func:`~child_audit.quoting.values_shown` says so.
    """

    sheet: str
    row: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        parts = (self.sheet, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else "")
        return f"{', '.join(filter(None, parts))}: {self.reason}"


@dataclass(slots=True)
class Draft:
    """A record on its way: its values as a tree, and where it stands.

    Attributes:
        places: path of a value, rows of lists counted from 1 → name of its column.
        form: the form that it says it's of, with its version.
        record_id: what it's called where it comes from.
    """

    sheet: str
    row: int
    tree: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    form: str | None = None
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose headings were found."""

    sheet: Sheet
    columns: tuple[Target | None, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def recognised_headings(headings: Headings, sheet: Sheet) -> int:
    """Return how many fields the headings of a sheet name."""
    return max((len(_named(headings, row)) for row in sheet.rows[:_SEARCHED]), default=0)


def table_of(headings: Headings, sheet: Sheet, ignored: frozenset[str] = frozenset()) -> Table | None:
    """Find the headings of a sheet; None when no row holds any.

    A sheet may have two rows of them, the form's wording and the paths; where one leaves doubt, the other decides.
    """
    rows = sheet.rows
    best = max(range(min(len(rows), _SEARCHED)), key=lambda at: len(_named(headings, rows[at])), default=None)
    if best is None or not _named(headings, rows[best]):
        return None
    block = [rows[best]]
    end = best + 1
    while end < len(rows) and _all_named(headings, rows[end]):
        block.append(rows[end])
        end += 1
    if best > 0 and _all_named(headings, rows[best - 1]):
        block.append(rows[best - 1])
    body = rows[end:]
    columns, problems = _columns(headings, sheet.name, block, body, ignored)
    return Table(sheet, columns, body, tuple(problems))


def drafts_of(table: Table, synonyms: Synonyms) -> Iterator[Draft]:
    """Yield a draft for each record of a table.

    A record takes a row. Where the columns of a list have no numbers, a row whose other cells are blank, or repeat
    those of the record above, holds one more row of its list.
    """
    draft: Draft | None = None
    first: Row | None = None
    for row in table.rows:
        if draft is None or first is None or not _continues(table.columns, first, row):
            if draft is not None:
                yield draft
            draft, first = Draft(table.sheet.name, row.number), row
            _take(draft, table, row, synonyms, continued=False)
        else:
            _take(draft, table, row, synonyms, continued=True)
    if draft is not None:
        yield draft


def _named(headings: Headings, row: Row) -> set[str]:
    found = (headings.target(cell) for cell in row.cells if isinstance(cell, str) and cell.strip())
    return {target.name for target in found if target is not None}


def _all_named(headings: Headings, row: Row) -> bool:
    """Return whether a row beside the headings holds headings, too, and no record: nothing but names of fields."""
    cells = [cell for cell in row.cells if not is_blank(cell)]
    if not all(isinstance(cell, str) for cell in cells):
        return False
    known = sum(headings.knows(str(cell)) for cell in cells)
    paths = sum(str(cell).strip() in headings.targets or "." in str(cell) for cell in cells)
    return known == len(cells) and (paths == len(cells) or len(cells) > 2)


def _are_headings(headings: Headings, row: Row) -> bool:
    """Return whether a row is of headings for certain, not of answers among which one is worded like a heading."""
    cells = [cell for cell in row.cells if not is_blank(cell)]
    return 2 * sum(headings.knows(str(cell)) for cell in cells) >= len(cells) > 1


def _columns(
    headings: Headings, sheet: str, block: Sequence[Row], body: Sequence[Row], ignored: frozenset[str]
) -> tuple[tuple[Target | None, ...], list[Problem]]:
    width = max(len(row.cells) for row in (*block, *body))
    columns: list[Target | None] = []
    problems: list[Problem] = []
    sure = may_quote() or any(_are_headings(headings, row) for row in block)
    for number in range(width):
        words = [str(cell) for row in block if number < len(row.cells) and not is_blank(cell := row.cells[number])]
        found = [headings.find(word) for word in words]
        target = next((one for one in found if isinstance(one, Target)), None)
        columns.append(target)
        used = any(number < len(row.cells) and not is_blank(row.cells[number]) for row in body)
        if target is None and used and not any(" ".join(word.split()).casefold() in ignored for word in words):
            unknown = next((one for one in found if isinstance(one, Unknown)), None)
            why = "this column has no heading" if unknown is None else unknown.reason(quote=sure)
            problems.append(Problem(sheet, None, letters(number), f"{why}; the column was not used"))
    return _without_repeats(sheet, columns, problems), problems


def _without_repeats(sheet: str, columns: list[Target | None], problems: list[Problem]) -> tuple[Target | None, ...]:
    """Leave out columns that name the same field: which of them holds is not for us to say."""
    names = [None if target is None else target.name for target in columns]
    for name in dict.fromkeys(name for name in names if name is not None and names.count(name) > 1):
        places = [number for number, other in enumerate(names) if other == name]
        listed = " and ".join(map(letters, places))
        problems.append(
            Problem(sheet, None, listed, f"the columns name the same field, {name}, and were not used; remove one")
        )
        for place in places:
            columns[place] = None
    return tuple(columns)


def _running(target: Target | None) -> bool:
    """Return whether a column holds rows of a list, one a row of the sheet."""
    return target is not None and len(target.lists) > len(target.numbers)


def _continues(columns: Sequence[Target | None], first: Row, row: Row) -> bool:
    if not any(map(_running, columns)):
        return False
    own = [number for number, target in enumerate(columns) if target is not None and not _running(target)]
    before, now = [_at(first, number) for number in own], [_at(row, number) for number in own]
    filled = [number for number, value in enumerate(now) if not is_blank(value)]
    if not filled:
        return True
    leading = next((number for number, value in enumerate(before) if not is_blank(value)), None)
    return leading in filled and all(before[number] == now[number] for number in filled)


def _at(row: Row, number: int) -> Value:
    return row.cells[number] if number < len(row.cells) else None


def _take(draft: Draft, table: Table, row: Row, synonyms: Synonyms, *, continued: bool) -> None:
    running: dict[str, dict[str, Any]] = {}
    for number, target in enumerate(table.columns):
        if target is None or (continued and not _running(target)):
            continue
        cell = _at(row, number)
        column = f"{letters(number)} ({target.name})"
        try:
            value = value_of(target.info, cell, synonyms.get(target.path, {}))
        except BadCell as error:
            draft.problems.append(Problem(draft.sheet, row.number, column, f"{error}{quoted(cell)}"))
            continue
        if is_blank(cell):
            continue
        if _running(target):
            running.setdefault(target.lists[0], {})[target.path[len(target.lists[0]) + 1 :]] = value
            draft.places[target.lists[0]] = column
        else:
            put(draft.tree, target, value)
            draft.places[target.name] = column
    for path, values in running.items():
        rows = _branch(draft.tree, path)
        new = rows[max((at for at in rows if isinstance(at, int)), default=0) + 1] = {}
        for relative, value in values.items():
            _set(new, relative, value)


def put(tree: dict[str, Any], target: Target, value: Any) -> None:
    """Put a value in its place; rows of lists are kept by their numbers until :func:`settled`."""
    _set(tree, target.name, value)


def settled(tree: Any) -> Any:
    """Return a tree in which the rows of lists, kept by their numbers, are lists; blank numbers between close up."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(name, int) for name in tree):
        return [settled(tree[number]) for number in sorted(tree)]
    return {name: settled(value) for name, value in tree.items()}


def _branch(tree: dict[Any, Any], path: str) -> dict[Any, Any]:
    for name in path.split("."):
        tree = tree.setdefault(int(name) if name.isdigit() else name, {})
    return tree


def _set(tree: dict[Any, Any], path: str, value: Any) -> None:
    parent, _, leaf = path.rpartition(".")
    (_branch(tree, parent) if parent else tree)[leaf] = value
