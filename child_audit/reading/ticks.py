"""Boxes that stand for themselves: a list of labels, each ticked or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from child_audit.reading.boxes import CROSS, TICK
from child_audit.reading.claims import Alignment, Claim
from child_audit.reading.fragments import Division, Fragment
from child_audit.reading.looks import MOSTLY, share_of_look
from child_audit.template.layout import Anchor, Layout, TickPart
from child_audit.template.values import dates_in, read_box, says_nothing
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace, outermost

_LABELS = 3
"""So many labels side by side may have their boxes below them."""

_CROSSES = re.compile(r"[✗✘✕✖×❌]")
_LOOKS: dict[str, Callable[[Format], bool]] = {
    "bold": lambda look: look.bold,
    "underline": lambda look: look.underline,
    "highlight": lambda look: bool(look.highlight),
    "colour": lambda look: bool(look.colour),
    "border": lambda look: bool(look.border),
}


@dataclass(slots=True)
class TickReading:
    """One box, read."""

    path: str
    ticked: bool = False
    sign: str = "blank"
    code: str = ""
    message: str = ""
    fragments: list[Fragment] = field(default_factory=list)


def read_ticks(
    parts: Sequence[TickPart], layout: Layout, alignment: Alignment, division: Division
) -> list[TickReading]:
    """Read a form's boxes: each by itself first, then by what sets its label apart from the others."""
    readings = [_read_box(part, division) for part in parts]
    labels = [_label_claim(part, layout, alignment) for part in parts]
    for name, look in _LOOKS.items():
        shares = [_share(claim, look, alignment) if claim else 0.0 for claim in labels]
        _by_look(name, [share >= MOSTLY for share in shares], readings)
    _by_look("shading", _shaded(labels, [division.slots.get(part.path, []) for part in parts], alignment), readings)
    _by_what_is_left(readings, labels, alignment)
    _crosses_among_ticks(readings)
    return readings


def _read_box(part: TickPart, division: Division) -> TickReading:
    fragments = [piece for piece in division.slots.get(part.path, []) if not piece.blank]
    reading = TickReading(part.path, fragments=fragments)
    text = " ".join(piece.text.strip() for piece in fragments)
    ticked, words = read_box(text)
    if ticked:
        reading.ticked, reading.sign = True, "box ticked"
        if text.strip("\ufe0e\ufe0f \xa0") in ("❌", "❎", "*", "+"):
            reading.code, reading.message = "inferred", "this mark in the box may mean yes or no"
        if any(share_of_look(piece.line, piece.start, piece.end, lambda look: look.strike) for piece in fragments):
            reading.code, reading.message = "inferred", "the mark in the box is struck out"
    elif ticked is False:
        reading.sign = "box denied"
    if words:
        # "since 2023" in the box of Looked After says yes, but a person should see it; "N/A" and "?" say no.
        reading.ticked = bool(ticked) or not says_nothing(words)
        reading.sign = "box ticked" if ticked else "words in the box"
        reading.code = "remark_in_box"
        reading.message = "a date stands in the box" if list(dates_in(words)) else "words stand in the box"
    return reading


def _crosses_among_ticks(readings: Sequence[TickReading]) -> None:
    """Where most boxes of a list have a tick or a cross, the crosses say no; they're flagged where some are blank.

    The letter x beside ticks is another way of ticking until every box has one or the other.
    """
    lists: dict[str, list[TickReading]] = {}
    for reading in readings:
        lists.setdefault(reading.path.rpartition(".")[0], []).append(reading)
    for boxes in lists.values():
        texts = ["".join(piece.text for piece in box.fragments) for box in boxes]
        crossed = [box for box, text in zip(boxes, texts, strict=True) if box.ticked and CROSS.search(text)]
        ticked = [box for box, text in zip(boxes, texts, strict=True) if box.ticked and TICK.search(text)]
        if not ticked or not crossed or len(boxes) < _LABELS:
            continue
        used = sum(box.ticked or box.sign == "box denied" for box in boxes)
        most, whole = used * 2 > len(boxes), used == len(boxes)
        for box in crossed:
            letter = not _CROSSES.search("".join(piece.text for piece in box.fragments))
            if not whole and (most or not letter):
                box.code, box.message = "inferred", "other boxes have ticks: this cross may tick its box, or say no"
            if whole or (most and not letter):
                box.ticked, box.sign = False, "box denied"


def _label_claim(part: TickPart, layout: Layout, alignment: Alignment) -> Claim | None:
    label: Anchor | None = None
    for item in layout.items:
        if item is part:
            return None if label is None else alignment.claims.get(label.index)
        if isinstance(item, Anchor):
            label = item
    return None


def _by_look(name: str, marked: Sequence[bool], readings: Sequence[TickReading]) -> None:
    """Labels that look unlike the rest are chosen, as long as they're the smaller part."""
    # Bold may be the form's own print; nobody prints a form with some labels highlighted.
    most = len(marked) - 1 if name == "highlight" else len(marked) / 2
    if not 0 < sum(marked) <= most:
        unlike = [reading for reading, is_marked in zip(readings, marked, strict=True) if is_marked]
        for reading in unlike if len(unlike) < len(readings) else ():
            if not reading.ticked and not reading.code:
                reading.code, reading.message = "ambiguous", f"most labels here are in {name}, and not all"
        return
    boxes_used = any(reading.sign == "box ticked" for reading in readings)
    for reading, is_marked in zip(readings, marked, strict=True):
        if not is_marked:
            continue
        if reading.ticked:
            reading.sign = f"{reading.sign} + {name}"
        elif reading.sign == "box denied":
            reading.code, reading.message = "ambiguous", f"the label is in {name}, but the box says no"
        else:
            reading.ticked, reading.sign = True, name
            if boxes_used:
                reading.code, reading.message = "inferred", f"the label is in {name}; other boxes are ticked"


def _shaded(labels: Sequence[Claim | None], slots: Sequence[Sequence[Fragment]], alignment: Alignment) -> list[bool]:
    """Return which labels, their cells or their boxes have another background than most."""
    shades = [
        _shade_of_words(claim, alignment) or _shade_around(claim, pieces, alignment) if claim else ""
        for claim, pieces in zip(labels, slots, strict=True)
    ]
    counts = Counter(shades)
    usual = max(counts, key=lambda shade: (counts[shade], not shade), default="")
    ours = {claim.anchor for claim in labels if claim is not None}
    cells = (alignment.cell_of(claim) for claim in alignment.claims.values() if claim.anchor not in ours)
    # What colours other labels of the form is its own print.
    printed = {cell.shade for cell in cells if cell is not None}
    marked = [shade not in ("", usual) and shade not in printed for shade in shades]
    banded = len(marked) > _LABELS and marked in (_every_second(marked, 0), _every_second(marked, 1))
    return [False] * len(marked) if banded else marked


def _every_second(marked: Sequence[bool], first: int) -> list[bool]:
    """Return how a list of so many labels is shaded that has a band on every second."""
    return [number % 2 == first for number in range(len(marked))]


def _shade_of_words(claim: Claim, alignment: Alignment) -> str:
    hit = claim.hit
    line = alignment.stream.lines[hit.line]
    if share_of_look(line, hit.first, hit.last, lambda look: bool(look.shade)) < MOSTLY:
        return ""
    return next(span.format.shade for span in line.spans if span.format.shade)


def _shade_around(claim: Claim, pieces: Sequence[Fragment], alignment: Alignment) -> str:
    """Return the background of a label's cell or of its box's, where no other label shares them."""
    label = alignment.stream.lines[claim.hit.line].cell
    boxes = (_box_below(alignment, label), label, _box_beside(alignment, label))
    cells = dict.fromkeys([*boxes, *(piece.line.cell for piece in pieces)])
    shared = {alignment.stream.lines[other.hit.line].cell for other in alignment.claims.values() if other is not claim}
    return next((cell.shade for cell in cells if cell is not None and cell.shade and cell not in shared), "")


def _box_beside(alignment: Alignment, label: CellPlace | None) -> CellPlace | None:
    """Return the blank cell right of a label."""
    keys, by_cell = alignment.stream.keys, alignment.stream.by_cell
    row = () if label is None else alignment.rows.get(label.row_key, ())
    beside = next((place for place in row if label is not None and place.ordinal == label.ordinal + 1), None)
    return None if any(keys[number] for number in by_cell.get(beside, ())) else beside


def _box_below(alignment: Alignment, label: CellPlace | None) -> CellPlace | None:
    """Return the blank cell below a label, in a row of such cells below a row of labels."""
    place = outermost(label)
    rows, keys = alignment.rows, alignment.stream.keys
    below = () if place is None else rows.get((place.table, place.row + 1), ())
    if place is None or len(rows.get(place.row_key, ())) < _LABELS:
        return None
    if any(len(keys[number]) > 1 for cell in below for number in alignment.stream.by_cell.get(cell, ())):
        return None
    return next((cell for cell in below if (cell.column, cell.span) == (place.column, place.span)), None)


def _by_what_is_left(readings: list[TickReading], labels: list[Claim | None], alignment: Alignment) -> None:
    """Where most labels are struck out or deleted and no box is ticked, those that are left are meant."""
    gone = [claim is None or _share(claim, lambda look: look.strike, alignment) >= MOSTLY for claim in labels]
    if not any(gone) or all(gone) or any(reading.ticked for reading in readings):
        return
    if sum(gone) <= len(gone) / 2:
        return
    for reading, is_gone in zip(readings, gone, strict=True):
        if not is_gone and not reading.code:
            reading.ticked, reading.sign = True, "left over"
            reading.code, reading.message = "inferred", "nothing is ticked, but other labels are struck out or deleted"


def _share(claim: Claim, look: Callable[[Format], bool], alignment: Alignment) -> float:
    hit = claim.hit
    return share_of_look(alignment.stream.lines[hit.line], hit.first, hit.last, look)
