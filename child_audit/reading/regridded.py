"""Tables that are read otherwise than they're laid out, before anything is looked for in them.

Some councils lay a form out on one wide page with a column a section. Reading order goes along the rows, through all
sections at once; turned on its side, such a table has each section's labels and answers together, and the labels that
all sections share in the row at its head. A list that stands in a cell of another table is read as a table by itself,
and so are questions there with boxes below "Yes" and "No". The options of a judgement that are spread down a column are
read as one cell (:mod:`~child_audit.reading.spread_options`), and columns without a word are passed over
(:mod:`~child_audit.reading.empty_columns`). Options before their question are read as if they stood below it
(:mod:`~child_audit.reading.options_first`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from child_audit.reading.claims import heads_of_columns
from child_audit.reading.empty_columns import without_empty_columns
from child_audit.reading.options_first import behind_their_questions
from child_audit.reading.spread_options import gathered
from child_audit.reading.stems import stems_of
from child_audit.reading.stream import Stream
from child_audit.template.layout import Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

_FEWEST = 3
"""So many sections side by side are no accident."""
_SHARE = 0.6
_HEADS = 2

Grid = dict[int, dict[CellPlace, list[Line]]]
"""Row → its cells, left to right → their lines."""


def regridded(layout: Layout, stream: Stream) -> Stream:
    """Return a document with its tables turned and lifted that have to be; as a rule itself."""
    stream = without_empty_columns(layout, stream)
    lists = _lists_in_cells(layout, stream) | _matrices_in_cells(layout, stream)
    if lists:
        lifted = (
            line._replace(cell=line.cell._replace(parent=None)) if line.cell and line.cell.table in lists else line
            for line in stream.lines
        )
        stream = Stream(tuple(lifted))
    return behind_their_questions(layout, gathered(layout, _turned_tables(layout, stream)))


def _lists_in_cells(layout: Layout, stream: Stream) -> set[int]:
    """Return the tables in cells of others whose first row is that of the heads of a list."""
    inner = {line.cell.table for line in stream.lines if line.cell is not None and line.cell.parent is not None}
    heads = {layout.anchors[index].key for index in heads_of_columns(layout)} if inner else set()
    found: dict[int, set[str]] = defaultdict(set)
    for line, words in zip(stream.lines, stream.keys, strict=True):
        if line.cell is not None and line.cell.table in inner and not line.cell.row and words in heads:
            found[line.cell.table].add(words)
    return {table for table, words in found.items() if len(words) >= _HEADS}


def _matrices_in_cells(layout: Layout, stream: Stream) -> set[int]:
    """Return the tables in cells of others whose first row heads boxes with the options of a choice, and no more."""
    inner: Grid = defaultdict(dict)
    for line in stream.lines:
        if line.cell is not None and line.cell.parent is not None and not line.cell.row:
            inner[line.cell.table].setdefault(line.cell, []).append(line)
    found: set[int] = set()
    for table, cells in inner.items():
        words = [key(" ".join(line.text for line in lines)) for lines in cells.values()]
        said = [word for word in words if word]
        asks = any(place and place.table == table and place.row for place in stream.by_cell)
        if (
            asks
            and not words[0]
            and len(said) >= _HEADS
            and any(labels.issuperset(said) for labels in _choices(layout))
        ):
            found.add(table)
    return found


@once_a_layout
def _choices(layout: Layout) -> frozenset[frozenset[str]]:
    """Return the keys of each choice's options."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in layout.items:
        if isinstance(item, OptionPart):
            found[item.path].add(key(item.label))
    return frozenset(map(frozenset, found.values()))


def _turned_tables(layout: Layout, stream: Stream) -> Stream:
    heads: dict[int, dict[CellPlace, list[Line]]] = defaultdict(dict)
    for line in stream.lines:
        if line.cell is not None and not line.cell.row and line.cell.parent is None:
            heads[line.cell.table].setdefault(line.cell, []).append(line)
    grids = {table: _grid(stream, table) for table, cells in heads.items() if _name_sections(layout, cells)}
    turn = {table: grid for table, grid in grids.items() if _is_regular(grid)}
    return Stream(tuple(_lines(stream, turn))) if turn else stream


def _grid(stream: Stream, table: int) -> Grid:
    grid: Grid = defaultdict(dict)
    for line, place in zip(stream.lines, stream.outermost, strict=True):
        if place is not None and place.table == table:
            grid[place.row].setdefault(place, []).append(line)
    return grid


def _name_sections(layout: Layout, cells: dict[CellPlace, list[Line]]) -> bool:
    """Return whether most cells of a first row, that in the corner aside, are headings of different sections."""
    if len(cells) <= _FEWEST:
        return False
    headings = _headings(layout)
    heads = [stems_of(" ".join(line.text for line in lines)) for lines in list(cells.values())[1:]]
    likest = [[section for section, words in headings.items() if stems and words >= {*stems}] for stems in heads]
    named = {sections[0] for sections in likest if len(sections) == 1}
    return len(named) >= max(_FEWEST, _SHARE * len(heads))


@once_a_layout
def _headings(layout: Layout) -> dict[int, frozenset[str]]:
    """Return the words of each section's heading."""
    found: dict[int, frozenset[str]] = {}
    for anchor in layout.anchors:
        leads = bool(layout.zones[anchor.index + 1])
        found.setdefault(anchor.section, frozenset() if leads else frozenset(stems_of(anchor.text)))
    return {section: words for section, words in found.items() if words}


def _is_regular(grid: Grid) -> bool:
    """Return whether all rows have the same columns."""
    return len({tuple((place.column, place.span) for place in cells) for cells in grid.values()}) == 1


def _lines(stream: Stream, turn: dict[int, Grid]) -> Iterator[Line]:
    done: set[int] = set()
    number = 0
    for line, place in zip(stream.lines, stream.outermost, strict=True):
        if place is None or place.table not in turn:
            group = [line]
        elif place.table in done:
            continue
        else:
            done.add(place.table)
            grid = turn[place.table]
            columns = zip(*(cells.values() for _, cells in sorted(grid.items())), strict=True)
            group = [
                line._replace(cell=_turned(line.cell, place.table))
                for column in columns
                for cell in column
                for line in cell
            ]
        for one in group:
            yield one._replace(number=number)
            number += 1


def _turned(cell: CellPlace | None, table: int) -> CellPlace | None:
    if cell is None or cell.table != table:
        return cell if cell is None else cell._replace(parent=_turned(cell.parent, table))
    return cell._replace(row=cell.ordinal, ordinal=cell.row, column=cell.row, span=1, continues=False)
