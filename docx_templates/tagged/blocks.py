"""Runs, paragraphs and tables, and the WordprocessingML that they become.

The children of each property element stand in the order that the standard's schema asks for (ECMA-376 part 1, 17.3
and 17.4): Word calls a file that has them in another order corrupt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from tagged.styles import BULLET_LIST, FORM_TABLE

# A tag gets a run of its own: what stands beside it may then be formatted without cutting it in two.
_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one format; the tags in it become runs of the same format."""

    text: str
    bold: bool = False
    plain: bool = False
    italic: bool = False
    underline: bool = False

    def xml(self) -> str:
        """Return the ``w:r`` elements."""
        switches = (
            ("<w:b/><w:bCs/>", self.bold),
            ('<w:b w:val="0"/><w:bCs w:val="0"/>', self.plain),
            ("<w:i/><w:iCs/>", self.italic),
            ('<w:u w:val="single"/>', self.underline),
        )
        inner = "".join(element for element, on in switches if on)
        properties = f"<w:rPr>{inner}</w:rPr>" if inner else ""
        return "".join(
            f'<w:r>{properties}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
            for part in _TAG.split(self.text)
            if part
        )


Inline: TypeAlias = str | Run


def strong(text: str) -> Run:
    """Bold text."""
    return Run(text, bold=True)


def plain(text: str) -> Run:
    """Text that is not bold where its paragraph is."""
    return Run(text, plain=True)


def italic(text: str) -> Run:
    """Text that is in italics, and not bold where its paragraph is."""
    return Run(text, plain=True, italic=True)


def underlined(text: str) -> Run:
    """Underlined text."""
    return Run(text, underline=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its style's id (see :mod:`tagged.styles`) and its runs."""

    runs: tuple[Inline, ...] = ()
    style: str = "Normal"
    keep_with_next: bool = False
    bullet: bool = False

    def xml(self) -> str:
        """Return the ``w:p`` element."""
        properties = [f'<w:pStyle w:val="{self.style}"/>']
        if self.keep_with_next:
            properties.append("<w:keepNext/>")
        if self.bullet:
            properties.append(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{BULLET_LIST}"/></w:numPr>')
        runs = (run if isinstance(run, Run) else Run(run) for run in self.runs)
        return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{''.join(run.xml() for run in runs)}</w:p>"


def paragraph(*runs: Inline, style: str = "Normal") -> Paragraph:
    """A paragraph of the given runs."""
    return Paragraph(runs, style)


def bullet(*runs: Inline, style: str = "Prompt") -> Paragraph:
    """A paragraph of a bulleted list."""
    return Paragraph(runs, style, bullet=True)


Merge = Literal["", "restart", "continue"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        paragraphs: what it holds; Word wants at least one.
        span: how many columns of the grid it covers.
        fill: its colour as RRGGBB; "" is none.
        merge: "restart" for the first cell of a merged column, "continue" for those below it.
        centred: the text stands in the middle of the cell's height.
    """

    paragraphs: tuple[Paragraph, ...] = (Paragraph(style="Answer"),)
    span: int = 1
    fill: str = ""
    merge: Merge = ""
    centred: bool = False

    def xml(self, width: int, *, keep_with_next: bool) -> str:
        """Return the ``w:tc`` element of a cell that is ``width`` twips wide."""
        properties = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
        if self.span > 1:
            properties.append(f'<w:gridSpan w:val="{self.span}"/>')
        if self.merge:
            properties.append(f'<w:vMerge w:val="{self.merge}"/>')
        if self.fill:
            properties.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>')
        if self.centred:
            properties.append('<w:vAlign w:val="center"/>')
        paragraphs = (replace(p, keep_with_next=p.keep_with_next or keep_with_next) for p in self.paragraphs)
        return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{''.join(p.xml() for p in paragraphs)}</w:tc>"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: from left to right; their spans fill the grid.
        height: its least height in twips; it grows with what is typed.
        header: it is repeated on every page that the table reaches.
        may_split: a page may end inside it. Right where somebody may type a page, wrong for everything short.
        keep_with_next: no page ends between it and the next row.
    """

    cells: tuple[Cell, ...]
    height: int = 0
    header: bool = False
    may_split: bool = False
    keep_with_next: bool = False

    def xml(self, widths: Sequence[int]) -> str:
        """Return the ``w:tr`` element.

        Raises:
            ValueError: the cells don't fill the grid.
        """
        properties = [
            "" if self.may_split else "<w:cantSplit/>",
            f'<w:trHeight w:val="{self.height}" w:hRule="atLeast"/>' if self.height else "",
            "<w:tblHeader/>" if self.header else "",
        ]
        cells = "".join(
            cell.xml(width, keep_with_next=self.keep_with_next) for cell, width in self._with_widths(widths)
        )
        return f"<w:tr><w:trPr>{''.join(properties)}</w:trPr>{cells}</w:tr>"

    def _with_widths(self, widths: Sequence[int]) -> Iterator[tuple[Cell, int]]:
        ends = list(accumulate(cell.span for cell in self.cells))
        if ends[-1] != len(widths):
            raise ValueError(f"cells over {ends[-1]} columns in a grid of {len(widths)}: {self.cells[0]}")
        for cell, end in zip(self.cells, ends, strict=True):
            yield cell, sum(widths[end - cell.span : end])


@dataclass(frozen=True, slots=True)
class Table:
    """A table of fixed column widths.

    Attributes:
        widths: of the grid's columns, in twips.
        rows: from top to bottom.
        title: names the table to a screen reader.
        description: says to a screen reader what is where.
    """

    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    title: str
    description: str

    def xml(self) -> str:
        """Return the ``w:tbl`` element."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        has_header = int(self.rows[0].header)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{FORM_TABLE}"/><w:tblW w:w="{sum(self.widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{"0420" if has_header else "0400"}" w:firstRow="{has_header}" w:lastRow="0"'
            ' w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(self.title)}/><w:tblDescription w:val={quoteattr(self.description)}/>"
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(row.xml(self.widths) for row in self.rows)}</w:tbl>"
        )


Block: TypeAlias = Paragraph | Table


def body_xml(blocks: Iterable[Block]) -> str:
    """Return the XML of paragraphs and tables that follow each other.

    A small empty paragraph goes between two tables, which Word would otherwise show as one, and after a last table,
    where Word wants a paragraph (17.2.2).
    """
    parts: list[str] = []
    after_table = False
    for block in blocks:
        if after_table and isinstance(block, Table):
            parts.append(_GAP.xml())
        parts.append(block.xml())
        after_table = isinstance(block, Table)
    if after_table:
        parts.append(_GAP.xml())
    return "".join(parts)


_GAP = Paragraph(style="Gap")
