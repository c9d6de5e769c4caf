"""Rows that hold places for answers and no words: what the headings above them ask for."""

from __future__ import annotations

from child_audit.reading.claims import Alignment, RowKey
from child_audit.template.layout import Layout


def lock_rows_of_slots(layout: Layout, alignment: Alignment) -> None:
    """Lock a row without words when the row above it is locked, and what follows it in the table agrees as well."""
    worded = {anchor.cell.row_key for anchor in layout.anchors if anchor.cell is not None}
    taken = {cell.row_key for claim in alignment.claims.values() if (cell := alignment.cell_of(claim)) is not None}
    for row in sorted(layout.rows):
        above = (row[0], row[1] - 1)
        if row in worded or row in alignment.locks or above not in alignment.locks:
            continue
        found = (alignment.locks[above][0], alignment.locks[above][1] + 1)
        if found in alignment.rows and found not in taken and _agree(layout, alignment, row, found):
            alignment.locks[row] = found


def _agree(layout: Layout, alignment: Alignment, row: RowKey, found: RowKey) -> bool:
    if len(layout.rows[row]) != len(alignment.rows[found]) or found in alignment.locks.values():
        return False
    below, found_below = (row[0], row[1] + 1), (found[0], found[1] + 1)
    if below in alignment.locks:
        return alignment.locks[below] == found_below
    return (below in layout.rows) == (found_below in alignment.rows)
