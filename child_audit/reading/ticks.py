"""Boxes that stand for themselves: a list of labels, each ticked or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from child_audit.reading.claims import Alignment, Claim
from child_audit.reading.fragments import Division, Fragment
from child_audit.reading.looks import MOSTLY, share_of_look
from child_audit.template.layout import Anchor, Layout, TickPart
from child_audit.template.values import dates_in, read_box, says_nothing
from child_audit.word.document import Format

_LOOKS: dict[str, Callable[[Format], bool]] = {
    "bold": lambda look: look.bold,
    "underline": lambda look: look.underline,
    "highlight": lambda look: bool(look.highlight),
    "shading": lambda look: bool(look.shade),
    "colour": lambda look: bool(look.colour),
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
        _by_look(name, look, readings, labels, alignment)
    _by_what_is_left(readings, labels, alignment)
    return readings


def _read_box(part: TickPart, division: Division) -> TickReading:
    fragments = [piece for piece in division.slots.get(part.path, []) if not piece.blank]
    reading = TickReading(part.path, fragments=fragments)
    text = " ".join(piece.text.strip() for piece in fragments)
    ticked, words = read_box(text)
    if ticked:
        reading.ticked, reading.sign = True, "box ticked"
        if text.strip("\ufe0e\ufe0f ") in ("❌", "❎", "*", "+"):
            reading.code, reading.message = "inferred", "this mark in the box may mean yes or no"
    elif ticked is False:
        reading.sign = "box denied"
    if words:
        # "since 2023" in the box of Looked After says yes, but a person should see it; "N/A" and "?" say no.
        reading.ticked = bool(ticked) or not says_nothing(words)
        reading.sign = "box ticked" if ticked else "words in the box"
        reading.code = "remark_in_box"
        reading.message = "a date stands in the box" if list(dates_in(words)) else "words stand in the box"
    return reading


def _label_claim(part: TickPart, layout: Layout, alignment: Alignment) -> Claim | None:
    label: Anchor | None = None
    for item in layout.items:
        if item is part:
            return None if label is None else alignment.claims.get(label.index)
        if isinstance(item, Anchor):
            label = item
    return None


def _by_look(
    name: str,
    look: Callable[[Format], bool],
    readings: list[TickReading],
    labels: list[Claim | None],
    alignment: Alignment,
) -> None:
    """Labels that look unlike the rest are chosen, as long as they're the smaller part."""
    shares = [_share(claim, look, alignment) if claim else 0.0 for claim in labels]
    marked = [share >= MOSTLY for share in shares]
    # Bold may be the form's own print; nobody prints a form with some labels highlighted.
    most = len(marked) - 1 if name == "highlight" else len(marked) / 2
    if not 0 < sum(marked) <= most:
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
