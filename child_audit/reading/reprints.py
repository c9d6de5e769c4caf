"""What another layout prints once more: rows of headings above each part of a table, an instruction below its label."""

from __future__ import annotations

from collections import defaultdict

from child_audit.reading.claims import Alignment, RowKey
from child_audit.reading.stems import is_made_of, stems_of
from child_audit.template.layout import Layout

_SEVERAL = 2
_ASKS = 4
"""So many words make an instruction."""


def head_rows_again(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines of rows of headings that a council printed once more where it parted a table by hand.

    That's rows of the same words as one that holds headings of the form which lead to no field.
    """
    keys = alignment.stream.keys
    headings: dict[RowKey, int] = defaultdict(int)
    leading = set[RowKey]()
    for claim in alignment.claims.values():
        if (row := alignment.row_of(claim)) is not None:
            headings[row] += 1
            leading |= {row} if layout.zones[claim.anchor + 1] else set()
    alike: dict[tuple[str, ...], list[RowKey]] = defaultdict(list)
    for row, numbers in alignment.stream.by_row.items():
        if row not in leading:
            alike[tuple(filter(None, (keys[number] for number in numbers)))].append(row)
    return frozenset(
        number
        for rows in alike.values()
        if len(rows) > 1 and max(headings[row] for row in rows) >= _SEVERAL
        for row in rows
        if not headings[row]
        for number in alignment.stream.by_row[row]
    )


def instructions_below_labels(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines that go on with a label below it in its cell, in words of the form's label alone.

    "Evaluative summary", and below it "What was good? What needs to improve?", while the answer has a cell of its own.
    """
    stream, found = alignment.stream, set[int]()
    covered = {claim.hit.line for claim in alignment.claims.values()}
    for claim in alignment.claims.values():
        cell = alignment.cell_of(claim)
        cells = alignment.rows.get(cell.row_key, ()) if cell is not None else ()
        if cell is None or not cells or cell.ordinal == cells[-1].ordinal:
            continue
        own = frozenset(stems_of(layout.anchors[claim.anchor].text))
        for line in stream.lines[claim.hit.last_line + 1 :]:
            if line.cell != cell or line.number in covered or line.deleted:
                break
            if stream.keys[line.number]:
                if len(line.text.split()) < _ASKS or not is_made_of(line.text, own):
                    break
                found.add(line.number)
    return frozenset(found)
