"""Values of a record as the workbook shows them, and rows whose text is too long for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from typing import Any

from child_audit.collate.celltext import LIMIT, parts
from child_audit.collate.table import Cell, Column, Look, Row, Value
from child_audit.forms.fields import Kind

PART = Column("Part", Look.ANSWER, 12)
"""Which part of a long text a row holds, "" for a text that fits."""

REPEATED = 255
"""A text up to so long stands in each of the rows that a longer one beside it takes; any other stands there once, so
that the parts can be put together again."""


def printed(value: Any, kind: Kind) -> Value:
    """Return a field's value as the workbook shows it; None when there is nothing to show."""
    if value is None or value == "":
        return None
    if kind is Kind.ROWS:
        return len(value)
    if kind is Kind.TICK:
        return "Yes" if value else None
    if kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (date, int, float)):
        return value
    return str(value)


def among_texts(value: Value) -> Value:
    """Return a value as it stands in a column of texts: a date as on the form; few programs read a mixture."""
    return f"{value:%d/%m}/{value.year:04}" if isinstance(value, date) else value


def spread(rows: Iterable[Row], part: int) -> Iterator[Row]:
    """Let text that is too long for a cell run on into further rows; the row's other cells stand in each of them.

    Args:
        rows: without a cell for the column :data:`PART`.
        part: where that column stands; its cell says which part each row holds.
    """
    blank, long = (Cell(),), LIMIT // 2
    for row in rows:
        for cell in row:
            if cell[0].__class__ is str and len(cell[0]) > long:
                break
        else:
            yield row[:part] + blank + row[part:]
            continue
        cut = [parts(cell.value) if isinstance(cell.value, str) else () for cell in row]
        count = max(map(len, cut))
        if count <= 1:
            yield (*row[:part], Cell(), *row[part:])
            continue
        for number in range(count):
            cells = tuple(_part(cell, pieces, number) for cell, pieces in zip(row, cut, strict=True))
            yield (*cells[:part], Cell(f"part {number + 1} of {count}"), *cells[part:])


def _part(cell: Cell, pieces: tuple[str, ...], number: int) -> Cell:
    if len(pieces) <= 1 and (number == 0 or not pieces or len(pieces[0]) <= REPEATED):
        return cell
    return cell._replace(value=pieces[number] if number < len(pieces) else None)


def sentence(message: str) -> str:
    """Return a message as a sentence."""
    message = message.strip()
    message = message[:1].upper() + message[1:]
    return message if not message or message[-1] in ".!?…" else f"{message}."
