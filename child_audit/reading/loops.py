"""Repeated rows: every row below their headings, until something else of the form begins."""

from __future__ import annotations

from dataclasses import dataclass

from child_audit.reading.added import is_administrative
from child_audit.reading.claims import RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.headings import claims_at, heading_row
from child_audit.reading.listed import divide_listed, headings_of
from child_audit.reading.nearness import without_heading
from child_audit.reading.numbering import CONTINUATION, is_number
from child_audit.reading.tabbed import divide_tabbed
from child_audit.template.layout import Anchor, FreeSlot, LoopPart
from child_audit.text import key
from child_audit.word.lines import CellPlace, outermost

_COLUMNS = 2
_LABEL_ENDS = (":", "?")
_ABOVE = 3
"""So many wordings above a list's own table may speak of it."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Where repeated rows are: the table, the row above them, and the head of each column."""

    table: int
    row: int
    heads: list[CellPlace | None]


def divide_loop(ground: Ground, loop: LoopPart) -> None:
    """Hand rows to a list, from the one below its headings to where the form goes on."""
    rows = ground.division.loops.setdefault(loop.path, [])
    header = _header(ground, loop)
    if divide_tabbed(ground, loop, headings_of(ground, loop), _anchor_after(ground, loop)):
        return
    if divide_listed(ground, loop) or header is None:
        return
    ground.division.seen.add(loop.path)
    if not ground.filled:
        _pass_other_heads(ground, header)
    _divide_table(ground, loop, header, rows)
    while (following := _continuation(ground, header) or _rest(ground, header)) is not None:
        header = following
        if header.row < 0:
            # Nothing says that these rows are the list's, but that they go on where it ends.
            ground.division.flags[loop.path].add("may_run_on")
        else:
            ground.finish_row((header.table, header.row))
        _divide_table(ground, loop, header, rows)


def _pass_other_heads(ground: Ground, header: _Header) -> None:
    """Leave out what heads columns that a council added to a list: "No.", "RAG"."""
    for place in ground.alignment.rows.get((header.table, header.row), ()):
        if place not in header.heads and not claims_at(ground, place) and is_administrative(ground.text_of(place)):
            lines = ground.lines_at(place)
            ground.reprinted.extend(Fragment(line, 0, len(line.text)) for line in lines)
            ground.done.update(line.number for line in lines)


def _continuation(ground: Ground, header: _Header) -> _Header | None:
    """Return the headings of the next table, where they're the same: a list cut in two at the end of a page."""
    ours = [_heading(ground, head) for head in header.heads]
    cells = ground.alignment.rows.get((header.table + 1, 0), ())
    if len(cells) != len(ours) or (header.table + 1, 0) in ground.locked or not all(ours):
        return None
    if [_heading(ground, cell) for cell in cells] != ours:
        return None
    return _Header(header.table + 1, 0, list(cells))


def _rest(ground: Ground, header: _Header) -> _Header | None:
    """Return the next table as part of a list, where it has its columns and no head: a list that somebody cut in two.

    Only blank lines are between the two, and no label is in its first row.
    """
    ours = ground.alignment.rows.get((header.table, max(header.row, 0)), ())
    first = (header.table + 1, 0)
    cells = ground.alignment.rows.get(first, ())
    if len(cells) < _COLUMNS or [(c.column, c.span) for c in cells] != [(c.column, c.span) for c in ours]:
        return None
    if first in ground.locked or ground.claims_by_row.get(first):
        return None
    if any(line.text.rstrip().endswith(_LABEL_ENDS) for line in ground.by_row[first]):
        return None
    last = max(line.number for row, lines in ground.by_row.items() if row[0] == header.table for line in lines)
    between = ground.lines[last + 1 : ground.by_row[first][0].number]
    return None if any(line.text.strip() for line in between) else _Header(header.table + 1, -1, header.heads)


def _heading(ground: Ground, cell: CellPlace | None) -> str:
    """Return the key of a heading without "(continued)" behind it."""
    stream = ground.alignment.stream
    lines = [line.number for line in ground.by_row[cell.row_key] if outermost(line.cell) == cell] if cell else []
    return CONTINUATION.sub("", "".join(stream.keys[number] for number in lines))


def _divide_table(ground: Ground, loop: LoopPart, header: _Header, rows: list[list[list[Fragment]]]) -> None:
    mixed = above = False
    after = _anchor_after(ground, loop)
    for row in ground.alignment.rows:
        if row[0] != header.table or row[1] <= header.row:
            continue
        claims = ground.claims_by_row.get(row, [])
        if any(claim.anchor >= after for claim in claims):
            break
        if claims or row in ground.locked:
            # Another part of the form stands below rows of the list, blank ones perhaps: what follows may be its.
            mixed = above
            continue
        above = True
        if not ground.filled and _asks_for_another(ground, loop, ground.alignment.rows[row][0]):
            continue
        if len(ground.alignment.rows[row]) < min(len(loop.columns), 2):
            # One cell across the table below its rows: a note of the council's, or of somebody's.
            for piece in ground.pieces(ground.by_row[row]):
                if isinstance(piece, Fragment):
                    ground.stray(piece, loop.path)
            ground.finish_row(row)
            continue
        columns = _columns(ground, loop, header, row)
        ground.finish_row(row)
        if any(not piece.blank for column in columns for piece in column) and not _repeats(
            ground, header, row, columns
        ):
            rows.append(columns)
            if mixed:
                ground.division.flags[loop.path].add("may_run_on")


def _asks_for_another(ground: Ground, loop: LoopPart, place: CellPlace) -> bool:
    """Return whether a cell is the label of a field beside the list: "Escalation – who / when"."""
    lines = [line for line in ground.lines_at(place) if line.text.strip()]
    if len(lines) != 1 or loop.cell is None:
        return False
    piece = Fragment(lines[0], 0, len(lines[0].text))
    slots = (item for item in ground.layout.items if isinstance(item, FreeSlot) and item.cell is not None)
    beside = (slot for slot in slots if slot.cell is not None and slot.cell.table == loop.cell.table)
    return any(without_heading(ground.layout, slot, [piece])[0].blank for slot in beside)


def _repeats(ground: Ground, header: _Header, row: RowKey, columns: list[list[Fragment]]) -> bool:
    """Return whether a row prints the headings once more, as where a table was cut at the end of a page."""
    heads = [ground.text_of(head) if head is not None else "" for head in header.heads]
    words = [key("".join(piece.text for piece in column)) for column in columns]
    # "Action (continued)" was left out before.
    continues = any(line.number in ground.furniture for line in ground.by_row[row])
    return words == heads or (
        continues and any(words) and all(not word or word == head for word, head in zip(words, heads, strict=True))
    )


def _anchor_after(ground: Ground, loop: LoopPart) -> int:
    """Return the number of the first anchor after a list."""
    items = ground.layout.items
    later = items[next(number for number, item in enumerate(items) if item is loop) + 1 :]
    return next((item.index for item in later if isinstance(item, Anchor)), len(ground.layout.anchors))


def _columns(ground: Ground, loop: LoopPart, header: _Header, row: RowKey) -> list[list[Fragment]]:
    columns: list[list[Fragment]] = [[] for _ in loop.columns]
    for piece in ground.pieces(ground.by_row[row]):
        if isinstance(piece, Fragment) and not piece.line.deleted and not _numbers_row(ground, piece, header):
            column, known = _column_of(piece.cell, header.heads)
            if not known and not ground.filled and _is_administrative(ground, header, piece.cell):
                ground.stray(piece, None)
                continue
            columns[column].append(piece)
            if not known and not piece.blank:
                # A column that the form doesn't have: its words are kept, in the last one.
                ground.division.flags[loop.path].add("joined")
    return columns


def _is_administrative(ground: Ground, header: _Header, cell: CellPlace | None) -> bool:
    """Return whether a cell stands in a column of the council's own, in which the rows are followed up."""
    heads = ground.alignment.rows.get((header.table, header.row), ())
    head = next((place for place in heads if cell is not None and place.overlaps(cell)), None)
    return head is not None and not claims_at(ground, head) and is_administrative(ground.text_of(head))


def _numbers_row(ground: Ground, piece: Fragment, header: _Header) -> bool:
    """Return whether a stretch is the number of its row, in a column that the form doesn't have."""
    cell = piece.cell
    if cell is None or cell.ordinal or not is_number(piece.text):
        return piece.line.number in ground.furniture
    return not any(head is not None and head.overlaps(cell) for head in header.heads)


def _header(ground: Ground, loop: LoopPart) -> _Header | None:
    """Return where a list's headings are; None when none of them was found."""
    if loop.cell is None:
        return None
    placed = [
        (anchor.cell, ground.cell_of(claim))
        for anchor in ground.layout.anchors
        if anchor.cell is not None and anchor.cell.table == loop.cell.table and anchor.cell.row < loop.cell.row
        if (claim := ground.alignment.claims.get(anchor.index)) is not None
    ]
    placed = [(cell, found) for cell, found in placed if found is None or not _asks(ground, found.row_key)]
    row = heading_row(ground.layout, loop)
    placed.sort(key=lambda pair: pair[0].row != row)
    if placed and placed[0][0].row == row and (head := placed[0][1]) is not None:
        # What stands elsewhere heads nothing here: a question below the list, in the column of a heading that is lost.
        placed = [(cell, found) for cell, found in placed if found is not None and found.row_key == head.row_key]
    heads = [
        next((found for cell, found in placed if cell.overlaps(column.cell) and cell.span <= column.cell.span), None)
        for column in loop.columns
    ]
    known = [head for head in heads if head is not None]
    if known:
        return _Header(known[0].table, known[0].row, heads)
    elsewhere = [found for _, found in placed if found is not None]
    if elsewhere:
        return _Header(elsewhere[0].table, elsewhere[0].row - 1, heads)
    return _header_in_other_words(ground, loop)


def _asks(ground: Ground, row: RowKey) -> bool:
    """Return whether a row has the label of a field: "Who / when" beside it is that one's, and heads no list."""
    return any(
        not isinstance(item, LoopPart)
        for claim in ground.claims_by_row.get(row, ())
        for item in ground.layout.zones[claim.anchor + 1]
    )


def _header_in_other_words(ground: Ground, loop: LoopPart) -> _Header | None:
    """Return the row that heads a list in a council's words, the first of them like the form's words above its heads.

    "Remedial action" and "By whom and when", for "Please note any required remedial action" above "Action".
    """
    if ground.filled or loop.cell is None:
        return None
    first = min(
        anchor.index for anchor in ground.layout.anchors if anchor.cell and anchor.cell.table == loop.cell.table
    )
    for index in range(first, max(first - _ABOVE, -1), -1):
        claim = ground.alignment.claims.get(index)
        cell = ground.cell_of(claim) if claim is not None and not ground.layout.zones[index + 1] else None
        if cell is None:
            continue
        heads = ground.alignment.rows[cell.row_key]
        below = ground.alignment.rows.get((cell.table, cell.row + 1), ())
        if len(heads) == len(below) == len(loop.columns) and not _asks(ground, cell.row_key) and not cell.ordinal:
            ground.division.flags[loop.path].add("label_reworded")
            return _Header(cell.table, cell.row, list(heads))
    return None


def _column_of(cell: CellPlace | None, heads: list[CellPlace | None]) -> tuple[int, bool]:
    """Return which column of a repeated row a cell is in, and whether the grid under the headings says so."""
    if cell is None:
        return 0, True
    for index, head in enumerate(heads):
        if head is not None and head.overlaps(cell):
            return index, True
    return min(cell.ordinal, len(heads) - 1), None in heads
