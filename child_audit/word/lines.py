"""A document as lines in reading order, each with its place in the grid.

The line is the unit that templates and completed forms are compared by: a paragraph, cut at line breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from child_audit.word.document import PLAIN, Block, Cell, Document, Format, Paragraph, Row, Run, Table

_LAID_OUT = 4
"""So many tables in tables of one column nobody pastes into answers: they lay the form out."""


class CellPlace(NamedTuple):
    """Where a cell is.

    Attributes:
        table: number of the table in reading order, nested ones included, from 0.
        row: number of the row in its table, from 0.
        ordinal: number of the cell in its row, from 0.
        column: grid column that it begins at; ``span`` says over how many it goes.
        continues: merged into the cell above.
        shade: background colour, "" when none.
        parent: the cell that its table is nested in.
    """

    table: int
    row: int
    ordinal: int
    column: int
    span: int
    continues: bool = False
    shade: str = ""
    parent: CellPlace | None = None

    @property
    def row_key(self) -> tuple[int, int]:
        """The row that the cell is in."""
        return self.table, self.row

    def overlaps(self, other: CellPlace) -> bool:
        """Return whether the two share a grid column."""
        return self.column < other.column + other.span and other.column < self.column + self.span


def outermost(cell: CellPlace | None) -> CellPlace | None:
    """Return the cell of the outermost table around a cell."""
    while cell is not None and cell.parent is not None:
        cell = cell.parent
    return cell


class Span(NamedTuple):
    """Characters ``start`` to ``end`` of a line that look alike."""

    start: int
    end: int
    format: Format
    control: str = ""


class Line(NamedTuple):
    """One line of text.

    Attributes:
        number: its number in reading order, from 0.
        text: the visible text; of a wholly deleted line, what was deleted.
        spans: how its characters look, in order.
        deleted: the whole line is deleted with Track Changes.
        hidden: text in it that is formatted as hidden, "" when none; not in ``text``.
        cell: None outside tables.
        place: in Word's terms.
        paragraph: number of the paragraph it's part of.
        style: name of the paragraph style, lower case.
        shade: background of the paragraph.
        boxed: in a text box.
        drawn: a shape without words is anchored in the paragraph.
    """

    number: int
    text: str
    spans: tuple[Span, ...]
    deleted: bool
    hidden: str
    cell: CellPlace | None
    place: str
    paragraph: int
    style: str
    shade: str
    boxed: bool
    drawn: bool = False


def lines_of(document: Document) -> tuple[Line, ...]:
    """Return the lines of the main text, blank ones included."""
    return tuple(_Cutter().cut(_unwrapped(document.body)))


def margin_lines_of(document: Document) -> tuple[Line, ...]:
    """Return the lines of headers, footers, footnotes and endnotes."""
    return tuple(_Cutter().cut(document.margins))


def _unwrapped(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Open tables that only lay a form out: those of one cell, and of one column where many cells hold tables."""
    laid_out = sum(map(_inner_tables, blocks)) >= _LAID_OUT
    for block in blocks:
        yield from _opened(block, laid_out=laid_out)


def _opened(block: Block, *, laid_out: bool) -> Iterator[Block]:
    if not isinstance(block, Table) or not _inner_tables(block) or not (laid_out or len(block.rows) == 1):
        yield block
        return
    for opens, rows in groupby(block.rows, key=_holds_table):
        if not opens:
            yield block._replace(rows=tuple(rows))
            continue
        for inner in (inner for row in rows for cell in row.cells for inner in cell.blocks):
            yield from _opened(inner, laid_out=laid_out)


def _inner_tables(block: Block) -> int:
    """Return how many rows of a table of one column hold tables; 0 for a table of several.

    A column without a word, beside it for the look of it, is none.
    """
    if not isinstance(block, Table) or not any(map(_holds_table, block.rows)):
        return 0
    if len(block.rows) == 1:
        return int(len(block.rows[0].cells) == 1)
    columns = {number for row in block.rows for number, cell in enumerate(row.cells) if not _is_blank(cell)}
    return sum(map(_holds_table, block.rows)) if len(columns) == 1 else 0


def _is_blank(cell: Cell) -> bool:
    return all(isinstance(block, Paragraph) and not block.text.strip() for block in cell.blocks)


def _holds_table(row: Row) -> bool:
    return any(isinstance(inner, Table) for cell in row.cells for inner in cell.blocks)


class _Cutter:
    """Numbers lines, paragraphs and tables as it goes."""

    def __init__(self) -> None:
        self.lines = 0
        self.paragraphs = 0
        self.tables = 0

    def cut(self, blocks: Iterable[Block], cell: CellPlace | None = None) -> Iterator[Line]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block, cell)
            else:
                yield from self._table(block, cell)

    def _table(self, table: Table, parent: CellPlace | None) -> Iterator[Line]:
        number = self.tables
        self.tables += 1
        for row_number, row in enumerate(table.rows):
            for place, cell in _places(number, row_number, row, parent):
                yield from self.cut(cell.blocks or (Paragraph(()),), place)

    def _paragraph(self, paragraph: Paragraph, cell: CellPlace | None) -> Iterator[Line]:
        number = self.paragraphs
        self.paragraphs += 1
        for runs in _split(paragraph.runs):
            text, spans, deleted, hidden = _joined(runs)
            yield Line(
                self.lines,
                text,
                spans,
                deleted,
                hidden,
                cell,
                paragraph.place,
                number,
                paragraph.style,
                paragraph.shade,
                paragraph.boxed,
                paragraph.drawn,
            )
            self.lines += 1


def _places(table: int, number: int, row: Row, parent: CellPlace | None) -> Iterator[tuple[CellPlace, Cell]]:
    for ordinal, cell in enumerate(row.cells):
        yield (
            CellPlace(table, number, ordinal, cell.column, cell.span, cell.continues, cell.shade, parent),
            cell,
        )


def _split(runs: tuple[Run, ...]) -> Iterator[Sequence[Run]]:
    """Cut runs at line breaks; a deleted break cuts too, or a struck list of options would run together."""
    if not any("\n" in run.text for run in runs):
        yield runs
        return
    current: list[Run] = []
    for run in runs:
        first, *rest = run.text.split("\n")
        current.append(run._replace(text=first))
        for part in rest:
            yield current
            current = [run._replace(text=part)]
    yield current


def _joined(runs: Sequence[Run]) -> tuple[str, tuple[Span, ...], bool, str]:
    if len(runs) == 1 and not (runs[0].deleted or runs[0].format.hidden):
        text, look, _, control = runs[0]
        return text, ((Span(0, len(text), look, control),) if text else ()), False, ""
    visible = [run for run in runs if run.text and not run.deleted and not run.format.hidden]
    hidden = ""
    deleted = False
    if len(visible) < len(runs):
        hidden = "".join(run.text for run in runs if run.format.hidden and not run.deleted)
        if not any(run.text.strip() for run in visible):
            gone = [run for run in runs if run.text and run.deleted]
            if any(run.text.strip() for run in gone):
                visible, deleted = gone, True
    return "".join([run.text for run in visible]), tuple(_spans(visible)), deleted, hidden


def _spans(runs: Iterable[Run]) -> Iterator[Span]:
    """Yield where the characters of runs look alike, neighbours that do as one."""
    start = end = 0
    look, control = PLAIN, ""
    for run in runs:
        # Looks are resolved once for all that look so: they're nearly always the same object.
        if end and (run.control != control or (run.format is not look and run.format != look)):
            yield Span(start, end, look, control)
            start = end
        look, control = run.format, run.control
        end += len(run.text)
    if end:
        yield Span(start, end, look, control)
