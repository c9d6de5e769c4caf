"""What a template is made of: the form's own words, and the places between them."""

from __future__ import annotations

from dataclasses import dataclass

from child_audit.word.document import Format
from child_audit.word.lines import CellPlace

SETTINGS = "contacts"
"""The root of paths that print a setting of the sender, not a field of the record."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the form's own words within one line.

    Attributes:
        index: its number among the anchors, from 0.
        text: as it stands, stripped.
        key: what it's compared by.
        line: number of its line in the template.
        cell: where it is.
        section: number of the heading that it stands under.
        alone: nothing else is in its line.
        part: the repetition that it belongs to (``siblings.2``), "" when it doesn't repeat.
    """

    index: int
    text: str
    key: str
    line: int
    cell: CellPlace | None
    section: int
    alone: bool
    part: str = ""


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A place for text, a date or a number; ``filter`` says which."""

    path: str
    filter: str
    line: int
    cell: CellPlace | None


@dataclass(frozen=True, slots=True)
class OptionPart:
    """One option of a group, as the template has it.

    Attributes:
        path: the group's field.
        label: the option, as its tag names it.
        synonyms: further spellings.
        meaning: the words that follow the label in its line ("= Evidence of all elements").
        look: the label's look in the template.
        boxed: read by a box (``tick``), not by the look of the label (``mark``).
        cell: where the box or the label is.
        enclosed: whether the form itself prints signs on both sides of the label: the brackets of "Yes / No / (N/A)".
        footnote: the signs that the form prints right behind the label: the star of "Yes / No*".
        box_first: whether the box stands before its label in one line, or behind it; None when the line doesn't say.
    """

    path: str
    label: str
    synonyms: tuple[str, ...]
    meaning: str
    look: Format
    boxed: bool
    line: int
    cell: CellPlace | None
    box_first: bool | None = None
    footnote: str = ""
    enclosed: bool = False


@dataclass(frozen=True, slots=True)
class TickPart:
    """A box that stands for itself; its label is the anchor before it."""

    path: str
    line: int
    cell: CellPlace | None


@dataclass(frozen=True, slots=True)
class Column:
    """A cell of a repeated row.

    Attributes:
        path: within the row.
        filter: "text", "date", "number", "tick" or "mark".
        cell: where it is.
        options: of a choice: the labels in this cell, or the one whose box it is.
    """

    path: str
    filter: str
    cell: CellPlace
    options: tuple[OptionPart, ...] = ()


@dataclass(frozen=True, slots=True)
class LoopPart:
    """A repeated row.

    Attributes:
        path: the list's field.
        columns: its cells, left to right.
        minimum: how many rows are printed at least.
    """

    path: str
    columns: tuple[Column, ...]
    minimum: int
    line: int
    cell: CellPlace | None


Item = Anchor | FreeSlot | OptionPart | TickPart | LoopPart
