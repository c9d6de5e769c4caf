"""Columns without a word at the edge of a table, taken away before anything is looked for in it.

Councils leave them to keep a distance from the page's edge, or for remarks that nobody wrote. A reader doesn't see
them, but they stand where an answer would: in the cell beside the last label of a row, or left of a question. A column
that answers may have been meant for stays: one beside labels that nothing else answers, or beside options.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from child_audit.reading.options import spellings
from child_audit.reading.stream import Stream
from child_audit.template.layout import Layout, OptionPart, TickPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

_FEWEST = 2
"""So many cells are a column."""
_OWN = 0.9

_Rows = Mapping[int, list[CellPlace]]
"""The cells of each row of a table, left to right."""


def without_empty_columns(layout: Layout, stream: Stream) -> Stream:
    """Return a document without such columns; as a rule itself."""
    said = {cell for line in stream.lines if not _is_bare(line) for cell in _around(line.cell)}
    dropped: set[CellPlace] = set()
    for rows in _tables(stream).values():
        if _is_of_form(layout, stream, rows):
            continue
        left, right = _column_at(rows, said, 0), _column_at(rows, said, -1)
        if left and not _answers_left_of_labels(layout) and not _has_boxes(layout, stream, rows, left):
            dropped |= left
        if right and not _has_answers(layout, stream, rows, right, said):
            dropped |= right
    return Stream(tuple(_kept(stream, dropped))) if dropped else stream


def _is_bare(line: Line) -> bool:
    """Return whether a line shows nothing at all: no word, no mark, no colour."""
    return not (
        line.text.strip() or line.hidden or line.drawn or line.shade or any(span.control for span in line.spans)
    )


def _around(cell: CellPlace | None) -> Iterator[CellPlace]:
    """Yield a cell, and those that its table is nested in."""
    while cell is not None:
        yield cell
        cell = cell.parent


def _tables(stream: Stream) -> dict[int, _Rows]:
    """Return the rows of each table of several rows and columns."""
    tables: dict[int, dict[int, list[CellPlace]]] = defaultdict(lambda: defaultdict(list))
    for cell in stream.by_cell:
        if cell is not None:
            tables[cell.table][cell.row].append(cell)
    return {
        number: rows
        for number, rows in tables.items()
        if len(rows) >= _FEWEST and any(len(cells) >= _FEWEST for cells in rows.values())
    }


def _is_of_form(layout: Layout, stream: Stream, rows: _Rows) -> bool:
    """Return whether the labels in a table stand where they do on the form, in rows of as many cells."""
    labels = [
        (len(row), cell.ordinal, stream.keys[number])
        for row in rows.values()
        for cell in row
        for number in stream.by_cell[cell]
        if stream.keys[number] in _wordings(layout)
    ]
    return bool(labels) and sum(label in _places_in_form(layout) for label in labels) >= _OWN * len(labels)


@once_a_layout
def _places_in_form(layout: Layout) -> frozenset[tuple[int, int, str]]:
    """Return for each wording of the form how many cells its row has, and which of them is its own."""
    return frozenset(
        (len(layout.rows[anchor.cell.row_key]), anchor.cell.ordinal, anchor.key)
        for anchor in layout.anchors
        if anchor.cell is not None and anchor.cell.row_key in layout.rows
    )


def _column_at(rows: _Rows, said: set[CellPlace], edge: int) -> set[CellPlace]:
    """Return the cells of the column at one edge of a table, when none of them says anything; headings may span it."""
    cells = [row[edge] for row in rows.values()]
    column = {cell for cell in cells if cell not in said and not cell.shade}
    bounds = {cell.column + cell.span if edge == 0 else cell.column for cell in column}
    if len(column) < _FEWEST or len(bounds) > 1:
        return set()
    (bound,) = bounds
    others = (cell for cell in cells if cell not in column)
    spanned = all(cell.column < bound < cell.column + cell.span for cell in others)
    return column if spanned and any(len(row) > 1 for row in rows.values()) else set()


@once_a_layout
def _answers_left_of_labels(layout: Layout) -> bool:
    """Return whether the form itself has a column for answers or ticks at the left edge of a table."""
    labelled = {anchor.cell.table for anchor in layout.anchors if anchor.cell is not None and not anchor.cell.ordinal}
    return any(cell is not None and not cell.ordinal and cell.table not in labelled for cell in layout.cells)


def _has_boxes(layout: Layout, stream: Stream, rows: _Rows, column: set[CellPlace]) -> bool:
    """Return whether the cells right of a column are options, for the most part: it's where they're ticked."""
    beside = [row[1] for row in rows.values() if row[0] in column and len(row) > 1]
    boxed = [c for c in beside if any(stream.keys[number] in _boxed(layout) for number in stream.by_cell[c])]
    return 2 * len(boxed) > len(beside)


def _has_answers(layout: Layout, stream: Stream, rows: _Rows, column: set[CellPlace], said: set[CellPlace]) -> bool:
    """Return whether the cells left of a column are labels, for the most part: the column is where their answers go.

    Some may have their answers below them in their own cell, as the last one of a row in a table where others have them
    to their right. Labels that the cells below them answer are none of these.
    """
    beside = {number: row[-2] for number, row in rows.items() if row[-1] in column and len(row) > 1 and row[-2] in said}
    labels = [
        _labels_in(layout, stream, cell)
        for number, cell in beside.items()
        if not (below := beside.get(number + 1)) or _labels_in(layout, stream, below)[-1]
    ]
    if not beside or 2 * sum(found[-1] for found in labels) > len(beside):
        return True
    answered = (
        _labels_in(layout, stream, one)[-1] and not any(_labels_in(layout, stream, other))
        for row in rows.values()
        for one, other in pairwise(cell for cell in row if cell in said)
    )
    return 2 * sum(map(any, labels)) > len(beside) and any(answered)


def _labels_in(layout: Layout, stream: Stream, cell: CellPlace) -> list[bool]:
    """Return for each line of a cell that has words whether it is a label or an option."""
    return [
        stream.lines[number].text.rstrip().endswith((":", "?")) or words in _wordings(layout) or words in _boxed(layout)
        for number in stream.by_cell[cell]
        if (words := stream.keys[number])
    ] or [False]


@once_a_layout
def _wordings(layout: Layout) -> frozenset[str]:
    return frozenset(anchor.key for anchor in layout.anchors)


@once_a_layout
def _boxed(layout: Layout) -> frozenset[str]:
    """Return the wordings that have a box beside them: options, and the labels of ticks."""
    options = [item for item in layout.items if isinstance(item, OptionPart)]
    ticked = [a.key for a in layout.anchors if any(isinstance(item, TickPart) for item in layout.zones[a.index + 1])]
    spelled = [spelling for option in options for spelling in (*spellings(option), key(option.label + option.meaning))]
    return frozenset((*ticked, *spelled))


def _kept(stream: Stream, dropped: set[CellPlace]) -> Iterator[Line]:
    """Yield the lines of the other cells; in the rows that lost one they're counted anew."""
    first: dict[tuple[int, int], CellPlace] = {cell.row_key: cell for cell in dropped if not cell.ordinal}
    number = 0
    for line in stream.lines:
        if line.cell not in dropped:
            yield line._replace(number=number, cell=_counted(line.cell, first))
            number += 1


def _counted(cell: CellPlace | None, first: Mapping[tuple[int, int], CellPlace]) -> CellPlace | None:
    if cell is None:
        return None
    before = first.get(cell.row_key)
    return cell._replace(ordinal=cell.ordinal - (before is not None), parent=_counted(cell.parent, first))
