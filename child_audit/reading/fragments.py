"""Stretches of a document's text, and whose they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from child_audit.reading.claims import Claim
from child_audit.text import clean
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace, Line, outermost

# What may stand between a label and its value in one line.
# Quotation marks behind a space open what somebody quotes.
AFTER_LABEL = re.compile(r"[:?)\]*”’\"'.,;]*[\s:?)\]*.,;]*(?:[\-–—=]+\s+)?")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line: characters ``start`` to ``end``."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The stretch as it stands."""
        return self.line.text[self.start : self.end]

    @property
    def blank(self) -> bool:
        """Nothing to see."""
        return not self.text.strip()

    @property
    def cell(self) -> CellPlace | None:
        """The cell of the outermost table around it."""
        return outermost(self.line.cell)


@dataclass(slots=True)
class GroupText:
    """What belongs to a group of options.

    Attributes:
        fragments: its text, deleted lines included.
        cells: the cells it spreads over, blank ones included.
        boxes: cells known to be the box of one option (by its label), when the row is locked.
        bands: of these cells, those that are shaded as their whole column is, heading included.
        dates: dates beside it that went to a date field.
        locked: the row is locked, so that the template's look is the baseline.
        wording: the words of the labels around it in the form.
    """

    fragments: list[Fragment] = field(default_factory=list)
    cells: dict[CellPlace, None] = field(default_factory=dict)
    boxes: dict[CellPlace, str] = field(default_factory=dict)
    bands: set[CellPlace] = field(default_factory=set)
    dates: list[Fragment] = field(default_factory=list)
    locked: bool = False
    wording: frozenset[str] = frozenset()


@dataclass(slots=True)
class Division:
    """Who owns what.

    Attributes:
        slots: path of a text, date or tick field → its text.
        groups: path of a choice → its text.
        loops: path of a list → rows of columns of text.
        flags: path → codes of doubt met on the way.
        strays: text of nobody, each with the field it's next to, if any.
        beside_label: paths of which some text stood with the label, apart from the field's own place.
        seen: paths whose label, or whose cell, was found; ``row_seen``: or at least another label of their row.
        labels: path → where its label is.
    """

    slots: dict[str, list[Fragment]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, GroupText] = field(default_factory=lambda: defaultdict(GroupText))
    loops: dict[str, list[list[list[Fragment]]]] = field(default_factory=dict)
    flags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    strays: list[tuple[Fragment, str | None]] = field(default_factory=list)
    beside_label: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    row_seen: set[str] = field(default_factory=set)
    labels: dict[str, Claim] = field(default_factory=dict)


def joined(fragments: Sequence[Fragment], gone: Callable[[Format], bool] | None = None) -> str:
    """Return the text of fragments as a record holds it: lines as lines, cells of one inner row with a tab between.

    ``gone`` says which looks are left out: of words that are struck out.
    """
    parts: list[str] = []
    last: Line | None = None
    for fragment in fragments:
        if last is not None:
            parts.append(_between(last, fragment.line))
        parts.append(fragment.text if gone is None else _left_of(fragment, gone))
        last = fragment.line
    return clean("".join(parts))


def _left_of(fragment: Fragment, gone: Callable[[Format], bool]) -> str:
    left = ""
    for span in fragment.line.spans:
        low, high = max(span.start, fragment.start), min(span.end, fragment.end)
        if low < high and not gone(span.format):
            text = fragment.line.text[low:high]
            # Of the spaces around a word that is gone one is left.
            left += text.lstrip() if left[-1:].isspace() and text[:1].isspace() else text
    return left


def _between(one: Line, other: Line) -> str:
    if one.number == other.number:
        return " "
    cells = one.cell, other.cell
    if cells[0] is not None and cells[1] is not None and cells[0] != cells[1] and cells[0].row_key == cells[1].row_key:
        return "\t"
    return "\n"


def without_bullets(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Leave out the bullets of lists, which adorn what is written and are no part of it."""
    return [
        Fragment(piece.line, max(piece.start, _behind_bullet(piece.line)), piece.end)
        for piece in fragments
        if piece.end > _behind_bullet(piece.line) or not piece.text
    ]


def _behind_bullet(line: Line) -> int:
    first = line.spans[0] if line.spans else None
    return first.end if first is not None and first.control == "bullet" else 0
