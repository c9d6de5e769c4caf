"""Repeated rows that a council prints as labelled lines instead of a table: "1. Action: …", "Who / When: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.headings import heading_row
from child_audit.reading.nearness import typed
from child_audit.template.layout import Anchor, LoopPart
from child_audit.text import key
from child_audit.word.lines import Line, outermost

_LEAD = r"\A\W*(?:\d{1,2}\W*)?"
# "Action 2:", "Action –", "Action" alone; a sentence that begins with the word goes on otherwise.
_COLON = r":(?::(?=[\s:]|\Z))*"
_TAIL_AT_START = rf"\s*(?:(?:no\.?\s*|#\s*)?\d{{1,2}})?\s*(?:{_COLON}|\t|[-–—=]+\s|\Z)\s*"
_WITHIN = r"(?:\t|\s{2,}|[;|,]\s*|\s[-–—]\s*)"
_TAIL_WITHIN = rf"\s*{_COLON}\s*"
_FEWEST = 2
"""So many of the headings, at the beginning of lines, are a list; one alone may be somebody's word."""


@dataclass(frozen=True, slots=True)
class _Head:
    """A column's heading printed before its answer: in the line from ``start``, the answer from ``end``."""

    column: int
    start: int
    end: int


def divide_listed(ground: Ground, loop: LoopPart) -> bool:
    """Hand a list its rows where each answer has its column's heading before it.

    Returns:
        Whether the list is printed so.
    """
    headings = headings_of(ground, loop)
    if not headings or _is_table(ground, headings):
        return False
    patterns = [_patterns(anchor.text) for anchor in headings]
    own = {anchor.index for anchor in headings}
    region = _region(ground, own)
    found = {line.number: list(_heads_in(line.text, patterns)) for line in region}
    columns = [head.column for line in region for head in found[line.number]]
    if len(columns) < _FEWEST or columns[0] != 0:
        return False
    first = next(number for number, line in enumerate(region) if found[line.number])
    _hand_out(ground, loop, region[first:], found)
    ground.division.seen.add(loop.path)
    return True


def headings_of(ground: Ground, loop: LoopPart) -> list[Anchor]:
    """Return the words above each column, where the row of the form that heads them has some for all; or none."""
    if loop.cell is None:
        return []
    row = heading_row(ground.layout, loop)
    heads = [
        a for a in ground.layout.anchors if a.alone and a.cell is not None and a.cell.row_key == (loop.cell.table, row)
    ]
    above = [[a for a in heads if a.cell is not None and a.cell.overlaps(column.cell)] for column in loop.columns]
    if any(len(found) != 1 for found in above) or len({found[0].index for found in above}) != len(above):
        return []
    return [found[0] for found in above]


def _is_table(ground: Ground, headings: list[Anchor]) -> bool:
    """Return whether headings that were found stand side by side, as they do in a table."""
    places = [ground.cell_of(c) for a in headings if (c := ground.alignment.claims.get(a.index)) is not None]
    return bool(places) and None not in places and len({place.row_key for place in places if place}) == 1


def _region(ground: Ground, own: set[int]) -> list[Line]:
    """Return the lines from the last label before a list to the next one behind it; its own headings don’t count.

    "Who / when" in the row of another label is that label's.
    """
    claims = ground.alignment.claims
    before = [claims[index].hit.last_line for index in claims if index < min(own)]
    starts = [claims[index].hit.line for index in own if index in claims]
    if before:
        starts.append(max(before) + 1)
    start = min(starts, default=0)
    lines: list[Line] = []
    for line in ground.lines[start:]:
        if line.number in ground.done or _has_other_label(ground, line, own):
            if lines:
                break
            continue
        lines.append(line)
    return lines


def _has_other_label(ground: Ground, line: Line, own: set[int]) -> bool:
    """Return whether a line, or another cell of its row, has a label that isn't the list's."""
    if any(anchor not in own for _, _, anchor in ground.covered.get(line.number, ())):
        return True
    cell = outermost(line.cell)
    claims = ground.claims_by_row.get(cell.row_key, ()) if cell is not None else ()
    return any(claim.anchor not in own and ground.layout.zones[claim.anchor + 1] for claim in claims)


def _patterns(heading: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = r"\W{0,4}".join(re.escape(word) for word in re.findall(r"\w+", heading))
    return (
        re.compile(_LEAD + words + _TAIL_AT_START, re.IGNORECASE),
        re.compile(_WITHIN + words + _TAIL_WITHIN, re.IGNORECASE),
    )


def _heads_in(text: str, patterns: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]) -> Iterator[_Head]:
    """Yield the headings in a line, in order: one at its beginning, others behind a gap and before a colon."""
    position = 0
    for column, (opening, _) in enumerate(patterns):
        match = opening.match(text)
        if match:
            yield _Head(column, 0, match.end())
            position = match.end()
            break
    while position:
        # The answer before may be blank, so that the gap belongs to the heading before.
        begin = position - len(text[:position]) + len(text[:position].rstrip())
        matches = [
            (match, column)
            for column, (_, within) in enumerate(patterns)
            if (match := within.search(text, begin)) is not None
        ]
        if not matches:
            return
        match, column = min(matches, key=lambda pair: pair[0].start())
        yield _Head(column, match.start(), match.end())
        position = match.end()


def _hand_out(ground: Ground, loop: LoopPart, region: Sequence[Line], found: dict[int, list[_Head]]) -> None:
    rows: list[list[list[Fragment]]] = []
    column, label = 0, region[0]
    filled: set[int] = set()
    for line in region:
        ground.done.add(line.number)
        heads = found[line.number]
        ends = [*(head.start for head in heads), len(line.text)][1:]
        for head, end in zip(heads, ends, strict=True):
            if not rows or head.column == 0 or head.column in filled:
                rows.append([[] for _ in loop.columns])
                filled = set()
            column, label = head.column, line
            filled.add(column)
            ground.reprinted.append(Fragment(line, head.start, head.end))
            rows[-1][column].extend(_typed(Fragment(line, head.end, max(head.end, end))))
        if not heads and not line.deleted:
            answer = rows[-1][column]
            if key(line.text) and not _is_beside(label, line) and not all(piece.blank for piece in answer):
                # The form goes on, perhaps, in words that aren't known.
                ground.division.flags[loop.path].add("may_run_on")
            answer.extend(_typed(Fragment(line, 0, len(line.text))))
    written = (row for row in rows if any(not piece.blank for column_ in row for piece in column_))
    ground.division.loops[loop.path].extend(written)


def _typed(piece: Fragment) -> list[Fragment]:
    return [words for words in (typed(piece),) if words is not None]


def _is_beside(label: Line, line: Line) -> bool:
    """Return whether a line goes on in the paragraph of a label, or stands in its row of a table."""
    one, other = outermost(label.cell), outermost(line.cell)
    same_row = one is not None and other is not None and one.row_key == other.row_key
    return same_row or line.paragraph == label.paragraph
