"""The usual case: the form as it was sent out, every label where the form has it, letter by letter.

Then there's nothing to search for, and nothing to weigh up: what stands elsewhere in the same words was typed. One
label that was changed, or stands twice in its cell, and all are looked for as in any other document.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise

from child_audit.reading.claims import Claim
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, Layout, once_a_layout
from child_audit.word.lines import CellPlace

_Position = tuple[int, int, int]


def claims_in_place(layout: Layout, stream: Stream) -> dict[int, Claim]:
    """Return all labels of the form, each found in its own place; none at all when it isn't so for every one."""
    cells = {_position(cell): numbers for cell, numbers in stream.by_cell.items()}
    inside = _inside_lines(layout)
    claims: dict[int, Claim] = {}
    end = 0
    groups = [(cell, tuple(anchors)) for cell, anchors in groupby(layout.anchors, key=lambda anchor: anchor.cell)]
    for number, (cell, anchors) in enumerate(groups):
        low, high = _stretch(stream, cells, cell, groups[number + 1][0] if number + 1 < len(groups) else None)
        low = max(low, end)
        printed = "\0".join(anchor.key for anchor in anchors)
        if any(stream.text.count(anchor.key, low, high) != printed.count(anchor.key) for anchor in anchors):
            return {}
        for anchor in anchors:
            hit = _hit(stream, anchor, max(low, end), high)
            if hit is None or not (hit.opens or anchor.index in inside):
                return {}
            claims[anchor.index], end = Claim(anchor.index, hit), hit.end
    return claims


@once_a_layout
def _inside_lines(layout: Layout) -> set[int]:
    """Return the labels that don't begin their line on the form."""
    return {
        item.index for before, item in pairwise(layout.items) if isinstance(item, Anchor) and before.line == item.line
    }


def _position(cell: CellPlace | None) -> _Position | None:
    return None if cell is None else (cell.table, cell.row, cell.ordinal)


def _stretch(
    stream: Stream, cells: Mapping[_Position | None, list[int]], cell: CellPlace | None, below: CellPlace | None
) -> tuple[int, int]:
    """Return where labels of a cell may stand, of none outside tables and before the next; nowhere without the cell."""
    if cell is None:
        numbers = cells.get(_position(below), ()) if below is not None else ()
        return 0, stream.starts[numbers[0]] if numbers else len(stream.text)
    numbers = cells.get(_position(cell), ())
    return (
        (stream.starts[numbers[0]], stream.starts[numbers[-1]] + len(stream.keys[numbers[-1]])) if numbers else (0, 0)
    )


def _hit(stream: Stream, anchor: Anchor, low: int, high: int) -> Hit | None:
    """Return where a label stands between two positions; None when it's in another cell than on the form."""
    position = stream.text.find(anchor.key, low, high)
    hit = stream.hit(position, position + len(anchor.key)) if position >= 0 else None
    return hit if hit and _position(stream.lines[hit.line].cell) == _position(anchor.cell) else None
