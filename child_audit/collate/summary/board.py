"""The grid of the Summary while it's laid out: cells with formulas and what comes out of them, from the top down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xlsxwriter.utility import xl_col_to_name

from child_audit.collate.cells import lines

LABEL = 1
"""The column of labels."""
FIRST = 2
"""The first column of numbers."""
LABEL_WIDTH, NUMBER_WIDTH = 52, 12
FEW = 5
"""A group of fewer says nothing about anybody's work, and may say who they are."""
_ROW, _LINE = 18.0, 14.6

Scalar = str | int | float | date | None


class Style(StrEnum):
    """How a cell of the Summary is set."""

    TITLE = "title"
    FORM = "form"
    HEADING = "heading"
    COLUMN = "column"
    LABEL = "label"
    MONTH = "month"
    COUNT = "count"
    PERCENT = "percent"
    MARK = "mark"
    TILE = "tile"
    TILE_COUNT = "tile count"
    TILE_DAY = "tile day"
    NOTE = "note"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell.

    Attributes:
        value: what it holds, or what its formula gives.
        style: how it's set.
        formula: without the equals sign; "" for a plain value.
        colour: fill and font of a grade's heading.
    """

    value: Scalar
    style: Style
    formula: str = ""
    colour: tuple[str, str] | None = None


@dataclass(slots=True)
class Board:
    """The grid, filled from the top down.

    Attributes:
        spots: (row, column), counted from 0 → the cell.
        heights: row → its height in points.
        small: where a row is grey when its group is small: (first row, last row, last column, column of n).
        breaks: rows before which a page begins.
        row: the next row to fill.
    """

    spots: dict[tuple[int, int], Spot] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    small: list[tuple[int, int, int, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    row: int = 0

    def add(self, spots: Mapping[int, Spot], height: float | None = None) -> int:
        """Fill the next row; return which it was."""
        row = self.row
        for column, spot in spots.items():
            self.spots[row, column] = spot
        label = spots.get(LABEL)
        if height is None and label is not None and isinstance(label.value, str) and label.style is Style.LABEL:
            height = max(_ROW, _LINE * lines(label.value, LABEL_WIDTH, 4) + 3)
        self.heights[row] = height or _ROW
        self.row += 1
        return row

    def skip(self, rows: int = 1) -> None:
        """Leave rows free."""
        self.row += rows

    def place_after(self, row: int, points: float) -> int:
        """Return the first row that begins at least so many points below the top of ``row``."""
        while points > 0:
            points -= self.heights.get(row, 15.0)
            row += 1
        return row


def at(row: int, column: int, fixed: str = "") -> str:
    """Return the address of a cell, row and column counted from 0; ``fixed`` names what doesn't move: "$B", "C$"."""
    letter = xl_col_to_name(column)
    return f"{'$' if 'c' in fixed else ''}{letter}{'$' if 'r' in fixed else ''}{row + 1}"


def area(row: int, first: int, last: int) -> str:
    """Return the address of neighbouring cells of one row."""
    return f"{at(row, first)}:{at(row, last)}"
