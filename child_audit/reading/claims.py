"""What the alignment is made of: anchors found in the document, and rows of the form that are rows of the document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from child_audit.reading.overview import Overview
from child_audit.reading.stream import ENUMERATION, Hit, Stream
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, LoopPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

ARTICLES = ("a", "an", "the", "any")
CONJUNCTIONS = ("and", "or")
"""What may stand between two labels that a council made one: "Does the assessment include a chronology?"."""

BRACKETED = re.compile(r"\s*+[?:.]?\s*+\([^()]{1,40}\)\W*")
"""What a council adds to a label, and nothing else: "? (Yes/No)"."""
RowKey = tuple[int, int]
"""Table and row."""

_INSTRUCTED = re.compile(r"([^(]+)\(.*", re.DOTALL)


class Claim(NamedTuple):
    """An anchor, found.

    Attributes:
        anchor: its index in the layout.
        hit: where.
        exact: letter by letter.
        moved: out of the form's order.
        reworded: in other words than the form's; ``doubtful``: so much so that it may be another label.
        weight: how much it tells.
    """

    anchor: int
    hit: Hit
    exact: bool = True
    moved: bool = False
    reworded: bool = False
    doubtful: bool = False
    weight: float = 0.0


@dataclass(slots=True)
class Alignment:
    """The result: ``claims`` by anchor, and for each locked template row the row of the document that it is.

    Attributes:
        by_position: template rows that were locked by their neighbours alone.
        rows: the cells of each row of the document.
        openers: number of a line → the longest label of the form that it begins with, letter by letter.
        overviews: grids of all grades, in which no label is looked for.
        filled: the document was made from the form's own template, so that nothing in it is another layout's print.
        exact_ends: "…" behind a label is its answer, and no line to write on.
    """

    stream: Stream
    claims: dict[int, Claim] = field(default_factory=dict)
    locks: dict[RowKey, RowKey] = field(default_factory=dict)
    by_position: set[RowKey] = field(default_factory=set)
    rows: dict[RowKey, tuple[CellPlace, ...]] = field(default_factory=dict)
    openers: dict[int, str] = field(default_factory=dict)
    overviews: tuple[Overview, ...] = ()
    filled: bool = False
    exact_ends: bool = False

    def in_order(self) -> list[Claim]:
        """Return the claims in the order of the document."""
        return sorted(self.claims.values(), key=lambda claim: claim.hit.start)

    def cell_of(self, claim: Claim) -> CellPlace | None:
        """Return the cell of the outermost table that a claim begins in."""
        return self.stream.outermost[claim.hit.line]

    def row_of(self, claim: Claim) -> RowKey | None:
        """Return the row of the outermost table that a claim begins in."""
        return self.stream.rows[claim.hit.line]

    def is_free(self, hit: Hit) -> bool:
        """Return whether no claim overlaps a hit."""
        return not any(claim.hit.start < hit.end and hit.start < claim.hit.end for claim in self.claims.values())


def rows_of(lines: Iterable[Line]) -> dict[RowKey, tuple[CellPlace, ...]]:
    """Return the cells of each row of a document, left to right."""
    rows: dict[RowKey, dict[CellPlace, None]] = defaultdict(dict)
    for line in lines:
        if line.cell is not None:
            rows[line.cell.row_key][line.cell] = None
    return {row: tuple(cells) for row, cells in rows.items()}


def bare_key(anchor: Anchor) -> str:
    """Return an anchor's key without a number at its beginning: numbers are lost, added and made automatic."""
    return _unnumbered(anchor.text) or anchor.key


@lru_cache(maxsize=4096)
def _unnumbered(text: str) -> str:
    return key(ENUMERATION.sub("", text, count=1))


_LONG, _INSTRUCTION = 10, 30


def head_key(anchor: Anchor) -> str:
    """Return the key of an anchor without the instruction in brackets behind it; "" where there's none.

    "Evaluative Summary (What was good? …)" is soon "Evaluative Summary" in a council's own copy.
    """
    return _head_key(anchor.text)


@lru_cache(maxsize=4096)
def _head_key(text: str) -> str:
    match = _INSTRUCTED.fullmatch(text)
    head = key(ENUMERATION.sub("", match[1], count=1)) if match else ""
    return head if len(head) >= _LONG else ""


def holds_another_prompt(layout: Layout, anchor: Anchor, words: str) -> bool:
    """Return whether the key of some words holds a long wording of the form, whole, that isn't this anchor's."""
    return any(other in words and other not in anchor.key for other in _prompts(layout))


@once_a_layout
def _prompts(layout: Layout) -> frozenset[str]:
    return frozenset(anchor.key for anchor in layout.anchors if len(anchor.key) >= _INSTRUCTION)


@once_a_layout
def occurrences(layout: Layout) -> Counter[str]:
    """Return how often each wording stands in the form, by its key."""
    return Counter(anchor.key for anchor in layout.anchors)


def leads_to_field(layout: Layout, anchor: Anchor) -> bool:
    """Return whether a label is that of a field, and no heading, list's or setting's."""
    items = layout.zones[anchor.index + 1]
    return any(not isinstance(item, (Anchor, LoopPart)) and not item.path.startswith(SETTINGS + ".") for item in items)


@once_a_layout
def heads_of_columns(layout: Layout) -> frozenset[int]:
    """Return the words that head the columns of lists: those above the cells of a list's row, nearest first."""
    found: set[int] = set()
    for loop in (item for item in layout.items if isinstance(item, LoopPart) and item.cell is not None):
        for column in loop.columns:
            above = [
                anchor
                for anchor in layout.anchors
                if (cell := anchor.cell) is not None
                and (cell.table, cell.span) == (column.cell.table, column.cell.span)
                and cell.row < column.cell.row
                and cell.overlaps(column.cell)
                and not layout.zones[anchor.index + 1]
            ]
            found.update(anchor.index for anchor in above[-1:])
    return frozenset(found)


def holds_text(layout: Layout, cell: CellPlace) -> bool:
    """Return whether a cell of the form is one for free text or a date."""
    return cell in _cells_of_texts(layout)


@once_a_layout
def _cells_of_texts(layout: Layout) -> frozenset[CellPlace | None]:
    return frozenset(item.cell for item in layout.items if isinstance(item, FreeSlot))


def begins_another(layout: Layout, stream: Stream, anchor: Anchor, hit: Hit) -> bool:
    """Return whether a heading was found where a prompt has its words: "Meetings and reviews timely?".

    Or within one: "Do supervision and management oversight drive the plan?".
    """
    following = layout.anchors[anchor.index + 1].key if anchor.index + 1 < len(layout.anchors) else ""
    if following and any(stream.text.startswith(small + following, hit.end) for small in ("", *ARTICLES)):
        return False
    return (
        len(anchor.key) < _INSTRUCTION
        and not layout.zones[anchor.index + 1]
        and (hit.opens or stream.lines[hit.last_line].text.rstrip().endswith("?"))
        and not hit.closes
        and stream.goes_on(hit)
    )
