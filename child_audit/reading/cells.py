"""The cells of a repeated row that hold a box or a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from child_audit.reading.fragments import Fragment, GroupText, joined
from child_audit.reading.labels import group_of
from child_audit.reading.marks import read_group
from child_audit.reading.options import spellings
from child_audit.template.parts import Column, LoopPart
from child_audit.template.values import read_box, says_nothing
from child_audit.text import key


@dataclass(slots=True)
class RowCell:
    """A field of a repeated row: its cells in the template, and what stands in them."""

    columns: list[Column] = field(default_factory=list)
    texts: list[list[Fragment]] = field(default_factory=list)

    @property
    def fragments(self) -> list[Fragment]:
        """What stands in its cells, left to right."""
        return [fragment for text in self.texts for fragment in text]


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a box or a choice says; ``code`` is "" when there's no doubt."""

    value: str | bool | None
    sign: str = "blank"
    code: str = ""
    message: str = ""


def cells_of(loop: LoopPart, texts: Sequence[list[Fragment]]) -> dict[str, RowCell]:
    """Return the fields of one row by their paths within it."""
    cells: dict[str, RowCell] = {}
    for column, text in zip(loop.columns, texts, strict=True):
        cell = cells.setdefault(column.path, RowCell())
        cell.columns.append(column)
        cell.texts.append(text)
    return cells


def read_cell(cell: RowCell) -> CellReading:
    """Read a box, a choice in one cell, or a choice of boxes in several."""
    column = cell.columns[0]
    if not column.options:
        return _box(joined(cell.fragments))
    if column.filter == "mark":
        return _labels(cell)
    return _boxes(cell)


def _box(text: str) -> CellReading:
    ticked, words = read_box(text)
    if words:
        # As with boxes elsewhere: words say yes, but a person should see them; "N/A" and "?" say no.
        value = bool(ticked) or not says_nothing(words)
        return CellReading(value, "words in the box", "remark_in_box", "words stand in the box")
    if ticked is None:
        return CellReading(False)
    return CellReading(ticked, "box ticked" if ticked else "box denied")


def _labels(cell: RowCell) -> CellReading:
    options = [option for column in cell.columns for option in column.options]
    places = {fragment.cell: None for fragment in cell.fragments if fragment.cell is not None}
    reading = read_group(group_of(options, GroupText(list(cell.fragments), places)))
    value = None if reading.chosen is None else options[reading.chosen].label
    sign = reading.sign if value else ("undecided" if reading.code else "blank")
    return CellReading(value, sign, reading.code, reading.message)


def _boxes(cell: RowCell) -> CellReading:
    ticked: list[str] = []
    remarks = False
    for column, text in zip(cell.columns, cell.texts, strict=True):
        (option,) = column.options
        words = joined(text)
        says, rest = read_box(words)
        # "No" typed in the column No chooses it; typed in the column Yes it says no to that.
        if says or (words and key(words) in spellings(option)):
            ticked.append(option.label)
        remarks = remarks or bool(rest and key(words) not in spellings(option))
    if len(ticked) > 1:
        return CellReading(None, "undecided", "ambiguous", f"more than one is ticked: {', '.join(ticked)}")
    value = ticked[0] if ticked else None
    if remarks:
        return CellReading(value, "box ticked" if value else "undecided", "remark_in_box", "words stand in the box")
    return CellReading(value, "box ticked" if value else "blank")
