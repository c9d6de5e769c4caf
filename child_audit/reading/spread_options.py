"""Options that stand one below the other in a column beside the questions, each over several rows, read as one cell.

Such a column looks like the usual one, whose single cell is merged down its section and lists all the options. Row by
row, each option would be an answer to the question left of it. So they're put together below the column's head.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from child_audit.reading.handed_back import is_made_of_options
from child_audit.reading.stream import Stream
from child_audit.template.layout import Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

_FEWEST = 3
"""So many options of a choice, each in a cell of its own, are its list."""

_LONG = 16
"""A cell with so many letters asks something, or answers it."""
_SIGNS = 2
"""So many letters beside an option's label may be signs."""

_Column = tuple[int, int]
"""Grid column that a column's cells begin at, and over how many they go."""
_Cells = list[tuple[CellPlace, list[Line]]]


def gathered(layout: Layout, stream: Stream) -> Stream:
    """Return a document with such options in the cell at the head of their column; as a rule itself."""
    scales = _scales(layout)
    printed = {
        line.cell.table
        for line, said in zip(stream.lines, stream.keys, strict=True)
        if said and line.cell is not None and _option_of(said, scales)
    }
    columns = dict(_columns(stream)) if printed else {}
    spread = {
        place: cells
        for place, cells in columns.items()
        if place[0] in printed and _is_spread(cells, scales) and _is_beside_questions(stream, cells)
    }
    alike = {column for _, column in spread}
    for (table, column), cells in columns.items():
        # In another section all options but one may have been deleted.
        if column in alike and (table, column) not in spread and _is_rest(cells, scales):
            spread[table, column] = cells
    return Stream(tuple(_moved(stream, spread))) if spread else stream


@once_a_layout
def _scales(layout: Layout) -> tuple[tuple[OptionPart, ...], ...]:
    """Return the options of each choice that has enough of them; of choices with the same ones, of one."""
    options: dict[str, list[OptionPart]] = defaultdict(list)
    for item in layout.items:
        if isinstance(item, OptionPart) and item.meaning:
            options[item.path].append(item)
    by_labels = {tuple(option.label for option in some): tuple(some) for some in options.values()}
    return tuple(some for some in by_labels.values() if len(some) >= _FEWEST)


def _columns(stream: Stream) -> Iterator[tuple[tuple[int, _Column], _Cells]]:
    """Yield the columns of tables that are in no other table: the cells, top to bottom, without those that differ."""
    columns: dict[tuple[int, _Column], dict[CellPlace, list[Line]]] = defaultdict(dict)
    for line in stream.lines:
        if line.cell is not None and line.cell.parent is None:
            column = columns[line.cell.table, (line.cell.column, line.cell.span)]
            column.setdefault(line.cell, []).append(line)
    for place, cells in columns.items():
        yield place, sorted(cells.items(), key=lambda cell: cell[0].row)


def _said(lines: Sequence[Line]) -> str:
    return key(" ".join(line.text for line in lines))


def _option_of(said: str, scales: Sequence[Sequence[OptionPart]]) -> str:
    """Return the label of the one option that a text's key consists of, its meaning and signs aside; "" for others."""
    for options in scales:
        named = [option.label for option in options if key(option.label) in said]
        if len(named) == 1 and is_made_of_options(said, options):
            return named[0]
    return ""


def _is_spread(cells: _Cells, scales: Sequence[Sequence[OptionPart]]) -> bool:
    """Return whether each of several cells is an option, and none is there twice.

    Some of the cells are merged down, or say what the options mean: others may be grades typed beside three questions.
    """
    found = [(option, said) for said in (_said(lines) for _, lines in cells) if (option := _option_of(said, scales))]
    explained = all(len(said) > len(key(option)) + _SIGNS for option, said in found)
    merged = any(cell.continues for cell, _ in cells)
    return len(found) >= _FEWEST and len(found) == len({option for option, _ in found}) and (merged or explained)


def _is_beside_questions(stream: Stream, cells: _Cells) -> bool:
    """Return whether the cells have long texts beside them: else they're a list with boxes, say."""
    rows = {cell.row_key: cell for cell, _ in cells}
    asked = {
        row
        for cell, numbers in stream.by_cell.items()
        if cell is not None and (row := cell.row_key) in rows and cell != rows[row]
        if sum(len(stream.keys[number]) for number in numbers) >= _LONG
    }
    return len(asked) >= _FEWEST


def _is_rest(cells: _Cells, scales: Sequence[Sequence[OptionPart]]) -> bool:
    said = [words for _, lines in cells[1:] if (words := _said(lines))]
    return len(said) == 1 and bool(_option_of(said[0], scales))


def _moved(stream: Stream, spread: dict[tuple[int, _Column], _Cells]) -> Iterator[Line]:
    """Yield the lines, those of such columns behind those of the cell at their head."""
    homes: dict[CellPlace, CellPlace] = {}
    behind: dict[CellPlace, list[Line]] = {}
    for (head, _), *below in spread.values():
        homes |= {cell: head for cell, _ in below}
        behind[head] = [line for _, lines in below for line in lines]
    last = {cell: numbers[-1] for cell, numbers in stream.by_cell.items() if cell in behind}
    number = 0
    for line in stream.lines:
        if line.cell in homes:
            continue
        there = behind[line.cell] if line.cell in behind and last[line.cell] == line.number else ()
        for one in (line, *(_at(moved, line.cell) for moved in there)):
            yield one._replace(number=number)
            number += 1


def _at(line: Line, home: CellPlace | None) -> Line:
    """Return a line as it stands in another cell; the colour of its own cell becomes its background."""
    assert line.cell is not None
    return line._replace(cell=home, shade=line.shade or line.cell.shade)
