"""Plain tables, before any spreadsheet: columns, and rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

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
    """One grade of a scale, coloured."""
    DATE = "date"
    MOMENT = "moment"
    COUNT = "count"
    NUMBER = "number"
    TYPED = "typed"
    """A cell for people to type text in."""
    TYPED_DATE = "typed date"
    """A cell for people to type a date in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: the heading; no two columns of a table have the same.
        look: how its cells are set.
        width: in characters.
        path: the dotted path of the field that it holds, "" when none.
        group: a heading over several neighbouring columns, "" when none.
        options: what may stand in it; anything when there are none. Those of a judgement are best first.
        good: how many of a judgement's options count as good or better.
        formula: what calculates each cell, with the table's own columns as ``[#This Row]``; the cells hold the result.
        hidden: whether the sheet hides it.
        typed: whether people type in it, and a later run keeps what they typed.
    """

    title: str
    look: Look = Look.TEXT
    width: float = 14
    path: str = ""
    group: str = ""
    options: tuple[str, ...] = ()
    good: int = 0
    formula: str = ""
    hidden: bool = False
    typed: bool = False


class Cell(NamedTuple):
    """One cell.

    Attributes:
        value: what it holds; text stays text, whatever it looks like.
        notes: what a person should know about it; a cell with notes is marked.
        link: the file that a click opens; a path without a name leads nowhere.
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
        id: what formulas call it; made of the name when "".
        counted: whether the Summary counts its rows, so that it can't go on on a further sheet.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    fixed: int = 1
    lines: int = 12
    paths: bool = False
    continuation: str = ""
    id: str = ""
    counted: bool = False
