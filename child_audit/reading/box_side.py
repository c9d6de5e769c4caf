"""Lists of boxes: whether each box stands before its label or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from child_audit.reading.claims import Claim
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground, Zone
from child_audit.template.layout import TickPart
from child_audit.template.values import BOX_GLYPHS, has_box, has_mark, read_box
from child_audit.word.lines import CellPlace, outermost

_GAP = re.compile(r"[^\s].*(?:\s{3,}|\t\s*)\Z")
_BOX_BEHIND_GAP = re.compile(rf".*[^\W_].*(?:\s{{3,}}|\t\s*)(?P<box>(?:[{BOX_GLYPHS}]|\[\s*\])\s*)")


def move_boxes_to_labels(ground: Ground, zones: list[Zone]) -> None:
    """Where boxes stand before their labels, hand each box to the label that follows it.

    That's settled once for the whole list, by the labels that stand first in their line or row.
    """
    labels = [number for number, zone in enumerate(zones) if zone.claim and _is_tick_label(ground, zone.claim)]
    votes = []
    for number in labels:
        claim, before = zones[number].claim, zones[number - 1].claim if number else None
        if claim is not None and not (before and _is_tick_label(ground, before) and _same_line(ground, before, claim)):
            # A label without any sign in its line, its box deleted, has no say.
            votes += [] if (vote := _box_stands_before(ground, claim)) is None else [vote]
    if sum(votes) * 2 > len(votes):
        _shift(ground, zones, labels)
    else:
        _take_marks_before(ground, zones, labels)


def boxes_behind_labels(ground: Ground, pieces: Iterable[Fragment | int]) -> Iterator[Fragment | int]:
    """Yield the pieces of a cell with each box that opens a line behind the label after it: "☐ Young carer"."""
    waiting: Fragment | None = None
    opens = True
    line = -1
    for piece in pieces:
        number = ground.alignment.claims[piece].hit.line if isinstance(piece, int) else piece.line.number
        opens, line = (True, number) if number != line else (opens, line)
        if isinstance(piece, int):
            yield piece
            if waiting is not None:
                yield waiting
            opens = waiting is not None
            waiting = None
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if piece.blank:
            yield piece
        elif opens and _leads_to_tick_label(ground, piece):
            waiting = piece
        else:
            opens = False
            yield piece
    if waiting is not None:
        yield waiting


def _leads_to_tick_label(ground: Ground, piece: Fragment) -> bool:
    """Return whether a piece is a box, and the label behind it in its line is that of a box."""
    after = next((anchor for start, _, anchor in ground.covered.get(piece.line.number, ()) if start >= piece.end), None)
    if after is None or not _is_tick_label(ground, ground.alignment.claims[after]):
        return False
    return has_box(piece.text) or read_box(piece.text)[0] is not None


def _same_line(ground: Ground, one: Claim, other: Claim) -> bool:
    lines = ground.lines[one.hit.line], ground.lines[other.hit.line]
    cells = outermost(lines[0].cell), outermost(lines[1].cell)
    same_row = cells[0] is not None and cells[1] is not None and cells[0].row_key == cells[1].row_key
    return lines[0].number == lines[1].number or (same_row and cells[0] != cells[1])


def _is_tick_label(ground: Ground, claim: Claim) -> bool:
    after = ground.layout.zones[claim.anchor + 1]
    return len(after) > 0 and isinstance(after[0], TickPart)


def _box_stands_before(ground: Ground, claim: Claim) -> bool | None:
    line = ground.lines[claim.hit.line]
    lead = line.text[: claim.hit.first].strip()
    if lead:
        return has_box(lead) or has_mark(lead) or read_box(lead)[0] is not None
    cell = outermost(line.cell)
    behind = line.text[claim.hit.last :].strip(" \xa0:")
    if cell is None:
        return False if behind else None
    if has_box(behind) or has_mark(behind) or read_box(behind) == (True, ""):
        return False
    if line.cell is not None and line.cell.parent is not None:
        cells = {other.cell.ordinal for other in ground.lines if other.cell and other.cell.row_key == line.cell.row_key}
        labels = {place.ordinal for place in _inner_labels(ground, claim) if place.row_key == line.cell.row_key}
        return None if labels >= cells else min(cells) not in labels and max(cells) in labels
    if cell.ordinal == 0:
        return False
    row = ground.alignment.rows[cell.row_key]
    labels = {place.ordinal for other in ground.claims_by_row[cell.row_key] if (place := ground.cell_of(other))}
    if len(labels) == len(row):
        return None  # the boxes are in another row
    return max(labels, default=0) == len(row) - 1


def _inner_labels(ground: Ground, claim: Claim) -> Iterator[CellPlace]:
    """Yield the cells of inner tables with labels in the outermost cell of a claim."""
    place = ground.cell_of(claim)
    for other in ground.claims_by_row[place.row_key] if place is not None else ():
        inner = ground.lines[other.hit.line].cell
        if inner is not None and inner.parent is not None:
            yield inner


def _shift(ground: Ground, zones: list[Zone], labels: list[int]) -> None:
    for number in reversed(labels):
        claim, own = zones[number].claim, zones[number].pieces
        before = zones[number - 1].pieces if number else []
        assert claim is not None
        before[:] = [part for piece in before for part in _cut_at_box(piece)]
        taken = [piece for piece in before if piece.line.number == claim.hit.line and not piece.blank]
        taken = taken[_behind_gap(taken) :]
        taken = taken or [piece for piece in before if _beside(ground, piece, claim)]
        if number + 1 not in labels:
            # What follows the last label is not a box of the list: leave it, and let it be seen.
            for piece in own:
                ground.stray(piece, None)
            own.clear()
        # What was typed behind the label stays with it: "☐ Early Help - yes".
        own[:] = [*taken, *(piece for piece in own if not piece.blank)]
        before[:] = [piece for piece in before if piece not in taken]


def _cut_at_box(piece: Fragment) -> list[Fragment]:
    """Cut what was typed behind a label from the next one's box, where a gap stands between: "… SWA (X)    ☐ …"."""
    match = _BOX_BEHIND_GAP.fullmatch(piece.text)
    if match is None:
        return [piece]
    middle = piece.start + match.start("box")
    return [Fragment(piece.line, piece.start, middle), Fragment(piece.line, middle, piece.end)]


def _behind_gap(pieces: list[Fragment]) -> int:
    """Return which piece is a box with a wide gap before it, so that what precedes it belongs to the label before."""
    boxes = (
        number
        for number in range(len(pieces) - 1, 0, -1)
        if has_box(pieces[number].text) and _GAP.search(pieces[number - 1].text)
    )
    return next(boxes, 0)


def _take_marks_before(ground: Ground, zones: list[Zone], labels: list[int]) -> None:
    """Give a label the tick that somebody typed before it, where it's the first of its line: "✓ Looked After"."""
    for number in labels:
        claim, own = zones[number].claim, zones[number].pieces
        before = zones[number - 1] if number else None
        if claim is None or before is None or (before.claim and before.claim.hit.last_line == claim.hit.line):
            continue
        marks = [
            piece
            for piece in before.pieces
            if piece.line.number == claim.hit.line and piece.end <= claim.hit.first and read_box(piece.text)[0]
        ]
        before.pieces[:] = [piece for piece in before.pieces if piece not in marks]
        own[:0] = marks


def _beside(ground: Ground, piece: Fragment, claim: Claim) -> bool:
    line = ground.lines[claim.hit.line]
    if piece.line.number == line.number:
        return True
    cell, own = piece.cell, outermost(line.cell)
    return cell is not None and own is not None and cell.row_key == own.row_key and cell.ordinal == own.ordinal - 1
