"""The plain model of a Word document as a reader sees it: no XML in it.

Everything is frozen and can be printed and compared. Tracked changes are shown as accepted: inserted text is text,
deleted text is kept but marked, because a deleted option is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Format(NamedTuple):
    """The effective look of a run, as far as people mark answers with it.

    Colours are upper-case hexadecimal RGB without ``#``, or Word's names for highlights; "" is the automatic one.
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    caps: bool = False
    hidden: bool = False
    highlight: str = ""
    shade: str = ""
    colour: str = ""
    font: str = ""
    size: str = ""
    border: str = ""


PLAIN = Format()


class Run(NamedTuple):
    """Characters that look alike.

    Attributes:
        text: may hold tabs and line breaks (``\\n``).
        format: the effective look.
        deleted: deleted with Track Changes on.
        control: kind of content control or form field around it ("text", "date", "dropdown", "checkbox"), or ""; of a
            date picker with the day that it holds: "date=2024-04-03"; "bullet" for a list's bullet that is a box or a
            tick.
    """

    text: str
    format: Format = PLAIN
    deleted: bool = False
    control: str = ""


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        runs: in logical order.
        style: name of the paragraph style as people know it ("heading 1"), lower case; "" for the default.
        shade: background of the whole paragraph.
        place: in Word's terms.
        boxed: True for a paragraph of a text box, a footnote or an endnote: it stands beside the text, not in it.
        drawn: a shape without words is anchored in it: a ring or an arrow perhaps.
    """

    runs: tuple[Run, ...]
    style: str = ""
    shade: str = ""
    place: str = ""
    boxed: bool = False
    drawn: bool = False

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(run.text for run in self.runs if not run.deleted)


class Cell(NamedTuple):
    """A table cell.

    Attributes:
        blocks: paragraphs and nested tables.
        column: number of the grid column that it begins at, from 0.
        span: how many grid columns it covers.
        continues: True for a cell that is merged into the one above it.
        shade: background colour, "" when none.
    """

    blocks: tuple[Block, ...]
    column: int = 0
    span: int = 1
    continues: bool = False
    shade: str = ""


class Row(NamedTuple):
    """A table row; ``header`` when it repeats at the top of each page."""

    cells: tuple[Cell, ...]
    header: bool = False


class Table(NamedTuple):
    """A table; ``place`` is its name in Word's terms: "table 3"."""

    rows: tuple[Row, ...]
    place: str = ""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Note:
    """Something met that can't be read as text.

    Attributes:
        kind: "picture", "embedded" (another document or object) or "element" (an XML element not known here).
        place: in Word's terms.
        name: what it is, where there's a name.
    """

    kind: str
    place: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the margin; ``about`` is the text that it's about, ``place`` where that begins."""

    author: str
    date: str
    text: str
    about: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class TaggedControl:
    """A content control that has a tag.

    Attributes:
        tag: by which programs find it.
        kind: "text", "date", "dropdown", "checkbox" …
        text: what was entered; "" while it shows its placeholder, and for a check box.
        ticked: of a check box.
        row: number of the table row that it's in, among the rows with such controls; -1 outside tables.
    """

    tag: str
    kind: str
    text: str
    ticked: bool = False
    row: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A Word document.

    Attributes:
        body: the blocks of the main text.
        margins: paragraphs of headers and footers, each once.
        comments: comments in the margin.
        notes: what could not be read as text.
        properties: the file's custom properties, by name.
        controls: the content controls of the main text that have a tag.
    """

    body: tuple[Block, ...]
    margins: tuple[Block, ...] = ()
    comments: tuple[Comment, ...] = ()
    notes: tuple[Note, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    controls: tuple[TaggedControl, ...] = ()
