"""Plain tables, before any spreadsheet: columns, and rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

Value = str | int | float | date | datetime | None


class Look(StrEnum):
    """How the cells of a column are set."""

    TEXT = "text"
    NAME = "name"
    """Text that says which row this is."""
    FIXED = "fixed"
    """Machine text: a path, a digest."""
    ANSWER = "answer"
    """One of a few short words, centred."""
    JUDGEMENT = "judgement"
    """One of the four grades, coloured."""
    DATE = "date"
    MOMENT = "moment"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: the heading.
        look: how its cells are set.
        width: in characters.
        path: the dotted path of the field that it holds, "" when none.
        group: a heading over several neighbouring columns, "" when none.
    """

    title: str
    look: Look = Look.TEXT
    width: float = 14
    path: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: what it holds; text stays text, whatever it looks like.
        notes: what a person should know about it; a cell with notes is marked.
        link: the file that a click opens.
        marked: whether it's marked although there is nothing to add.
    """

    value: Value = None
    notes: tuple[str, ...] = ()
    link: Path | None = None
    marked: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, its rows made as they are asked for.

    Attributes:
        name: what its sheet is called.
        columns: what stands in each row.
        rows: makes the rows; may be called again.
        fixed: how many columns stay in sight when the rest is scrolled.
        lines: how many lines of text a row shows at most.
        paths: whether the columns' dotted paths are shown.
        continuation: what a cell that is cut says about where the rest is; "{parts}" becomes the number of parts.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    fixed: int = 1
    lines: int = 12
    paths: bool = False
    continuation: str = ""
