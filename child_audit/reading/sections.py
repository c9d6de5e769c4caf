"""The parts of the form under one heading each: where each lies in the document, and what belongs to which."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

from child_audit.reading.claims import Alignment, Claim, occurrences
from child_audit.template.layout import Layout

_COMPANY = 4
"""So many labels of one section one after the other are that section, wherever it stands."""
_LONG = 30
"""A prompt of so many letters nobody types word for word in a cell of its own."""

Reach = dict[int, tuple[int, int]]
"""Section → the positions in the document between which it may lie."""


def keep_to_sections(layout: Layout, alignment: Alignment) -> None:
    """Give each wording that recurs in every section to the section whose own words stand above it.

    Where sections were deleted or changed places, the chain alone may take the last label of one section for that of
    another. The repetitions of one part are alike: which is which, their order alone says.
    """
    recurring = occurrences(layout)
    lists = {anchor.section: _list_of(anchor.part) for anchor in layout.anchors}
    in_section = Counter((anchor.key, anchor.section) for anchor in layout.anchors)
    by_place = {(anchor.key, anchor.section): anchor.index for anchor in layout.anchors}
    above: Claim | None = None
    wanted: list[tuple[int, Claim]] = []
    ordered = alignment.in_order()
    for claim, below in zip(ordered, _next_of_one_section(layout, ordered, recurring), strict=True):
        anchor = layout.anchors[claim.anchor]
        if recurring[anchor.key] == 1:
            above = claim
        elif above is not None and not _heads_table(alignment, claim, above, below):
            here = layout.anchors[above.anchor].section
            alike = lists[here] and lists[here] == _list_of(anchor.part)
            if anchor.section != here and not alike and in_section[anchor.key, here] == 1:
                wanted.append((by_place[anchor.key, here], claim))
    wanted = _without_taken(alignment, wanted) if wanted else []
    for _, claim in wanted:
        del alignment.claims[claim.anchor]
    for index, claim in wanted:
        if index not in alignment.claims:
            alignment.claims[index] = claim._replace(anchor=index)


def _without_taken(alignment: Alignment, wanted: list[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Leave out what stands in the form's order and would go to a section that has its own already.

    So where a judgement stands above its section's heading, and that wasn't found yet, it stays where the order has it;
    and then whatever would follow it.
    """
    ordered = [claim.anchor for claim in alignment.in_order()]
    in_order = {
        b for a, b, c in zip([-1, *ordered], ordered, [*ordered[1:], ordered[-1] + 1], strict=False) if a < b < c
    }
    while True:
        leaving = {claim.anchor for _, claim in wanted}
        left = [
            (index, claim)
            for index, claim in wanted
            if index in leaving or index not in alignment.claims or claim.anchor not in in_order
        ]
        if len(left) == len(wanted):
            return left
        wanted = left


def _list_of(part: str) -> str:
    """Return the list that a repetition belongs to: of ``siblings.2`` and ``siblings.2.visits.1`` ``siblings``."""
    return part.partition(".")[0]


def _next_of_one_section(layout: Layout, ordered: list[Claim], recurring: Counter[str]) -> list[Claim | None]:
    """Return for each claim the next one of a wording that only one section has."""
    found: list[Claim | None] = []
    following: Claim | None = None
    for claim in reversed(ordered):
        found.append(following)
        if recurring[layout.anchors[claim.anchor].key] == 1:
            following = claim
    return found[::-1]


def _heads_table(alignment: Alignment, claim: Claim, above: Claim, below: Claim | None) -> bool:
    """Return whether a claim stands above its section's own words in their table, and the ones above in another."""
    cells = [alignment.cell_of(other) for other in (claim, above, below) if other is not None]
    tables = [None if cell is None else cell.table for cell in cells]
    return len(tables) == 3 and tables[0] is not None and tables[0] == tables[2] != tables[1]


def reach_of_sections(layout: Layout, alignment: Alignment, *, with_moved: bool = True) -> Reach:
    """Return where in the document each section of the form may lie: from the section before it to the one after."""
    extents: dict[int, tuple[int, int]] = {}
    for claim in alignment.in_order():
        if claim.moved and not with_moved:
            continue
        section = layout.anchors[claim.anchor].section
        low, high = extents.get(section, (claim.hit.start, claim.hit.end))
        extents[section] = min(low, claim.hit.start), max(high, claim.hit.end)
    reach: Reach = {}
    for section, (low, high) in extents.items():
        others = [bounds for other, bounds in extents.items() if other != section]
        before = max((end for _, end in others if end <= low), default=0)
        after = min((start for start, _ in others if start >= high), default=len(alignment.stream.text))
        reach[section] = before, after
    return reach


def forgive_moves_within_sections(layout: Layout, alignment: Alignment) -> None:
    """A label among others of its section is where it belongs: nothing to doubt.

    Either it stands elsewhere in its own section, in another layout of the form, or the section as a whole changed
    places with another. Nor is there where a long prompt that the form has once stands letter by letter in a cell of
    its own, as where a council gathers the questions of all sections that are answered by Yes or No, or before a colon.
    """
    reach = reach_of_sections(layout, alignment, with_moved=False)
    together = _standing_together(layout, alignment)
    beside = _beside_their_own(layout, alignment)
    for claim in [claim for claim in alignment.claims.values() if claim.moved]:
        low, high = reach.get(layout.anchors[claim.anchor].section, (0, 0))
        own = low <= claim.hit.start < high and claim.anchor in beside
        if own or claim.anchor in together or _is_unmistakable(layout, alignment, claim):
            alignment.claims[claim.anchor] = claim._replace(moved=False)


def _is_unmistakable(layout: Layout, alignment: Alignment, claim: Claim) -> bool:
    anchor, cell = layout.anchors[claim.anchor], alignment.stream.lines[claim.hit.line].cell
    if not claim.exact or len(anchor.key) < _LONG or occurrences(layout)[anchor.key] > 1:
        return False
    if claim.hit.opens and alignment.stream.has_colon(claim.hit):
        return True
    if cell is None:
        return False
    keys = alignment.stream.keys
    alone = "".join(keys[number] for number in alignment.stream.by_cell[cell]) == anchor.key
    return alone and len(alignment.rows.get(cell.row_key, ())) > 1


def _beside_their_own(layout: Layout, alignment: Alignment) -> set[int]:
    """Return the anchors that stand right before or behind another of their section."""
    ordered = [claim.anchor for claim in alignment.in_order()]
    pairs = [
        (one, other) for one, other in pairwise(ordered) if layout.anchors[one].section == layout.anchors[other].section
    ]
    return {anchor for pair in pairs for anchor in pair}


def _standing_together(layout: Layout, alignment: Alignment) -> set[int]:
    """Return the anchors that stand among others of their section, one of them a wording that no other section has."""
    recurring = occurrences(layout)
    found: set[int] = set()
    for _, claims in groupby(alignment.in_order(), key=lambda claim: layout.anchors[claim.anchor].section):
        run = [claim.anchor for claim in claims]
        if len(run) >= _COMPANY and any(recurring[layout.anchors[index].key] == 1 for index in run):
            found.update(run)
    return found
