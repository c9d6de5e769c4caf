"""Repeated rows of a table that somebody turned into text: a line a row, with tabs where the cells ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.template.layout import Anchor, LoopPart
from child_audit.text import key
from child_audit.word.lines import Line


def divide_tabbed(ground: Ground, loop: LoopPart, headings: Sequence[Anchor], after: int) -> bool:
    """Hand a list its rows where its headings stand in one line of text, with tabs between them.

    Args:
        ground: the document.
        loop: the list.
        headings: of its columns, in order.
        after: number of the first of the form's wordings behind the list.

    Returns:
        Whether the list is printed so.
    """
    head = _line_of(ground, headings)
    if head is None:
        return False
    rows: list[list[list[Fragment]]] = []
    for line in _below(ground, head, after):
        ground.done.add(line.number)
        cells = list(_cells(line))
        if len(cells) == 1 and cells[0].blank:
            continue
        if len(cells) == 1 and rows:
            # A cell of several paragraphs; or the form goes on in words that aren't known.
            column = next((number for number in reversed(range(len(rows[-1]))) if rows[-1][number]), 0)
            rows[-1][column].extend(cells)
            ground.division.flags[loop.path].add("may_run_on")
            continue
        row: list[list[Fragment]] = [[] for _ in loop.columns]
        for number, cell in enumerate(cells):
            row[min(number, len(row) - 1)].append(cell)
        if len(cells) > len(row):
            ground.division.flags[loop.path].add("joined")
        rows.append(row)
    ground.division.seen.add(loop.path)
    ground.division.loops[loop.path] = [
        row for row in rows if any(not piece.blank for column in row for piece in column)
    ]
    return True


def _line_of(ground: Ground, headings: Sequence[Anchor]) -> Line | None:
    """Return the line outside tables that holds all headings and nothing else, with tabs between."""
    claims = [ground.alignment.claims.get(anchor.index) for anchor in headings]
    found = [claim.hit for claim in claims if claim is not None]
    if len(found) < max(len(claims), 2) or len({hit.line for hit in found}) > 1:
        return None
    line = ground.lines[found[0].line]
    between = [line.text[one.last : other.first] for one, other in pairwise(found)]
    alone = not key("".join((*between, line.text[found[-1].last :])))
    return line if line.cell is None and alone and all("\t" in text for text in between) else None


def _below(ground: Ground, head: Line, after: int) -> Iterator[Line]:
    """Yield the lines of a list's rows, to where the form goes on; lines with words of the form are not among them."""
    for line in ground.lines[head.number + 1 :]:
        anchors = [anchor for _, _, anchor in ground.covered.get(line.number, ())]
        if line.cell is not None or any(anchor >= after for anchor in anchors):
            return
        if not anchors and line.number not in ground.done and not line.deleted:
            yield line


def _cells(line: Line) -> Iterator[Fragment]:
    start = 0
    for cell in line.text.split("\t"):
        yield Fragment(line, start, start + len(cell))
        start += len(cell) + 1
