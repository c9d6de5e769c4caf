"""Anchors that stand elsewhere than in the form's order: whole sections that changed places, labels laid out anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from child_audit.reading.candidates import candidates_for, is_quoted
from child_audit.reading.chain import NEAR, heaviest_chain, with_context, with_place
from child_audit.reading.claims import (
    BRACKETED,
    Alignment,
    Claim,
    bare_key,
    begins_another,
    head_key,
    holds_text,
    occurrences,
)
from child_audit.reading.fuzzy import fuzzy_line
from child_audit.reading.gaps import goes_on_as_sentence, lines_between, recurs
from child_audit.reading.sections import Reach, reach_of_sections
from child_audit.reading.stream import ADVICE
from child_audit.template.layout import Anchor, Layout

_ADVICE = re.compile(ADVICE, re.IGNORECASE)
_SHORT = 6
_TELLING = 24
"""A wording of so many letters nobody begins a line with by chance."""


def search_moved(layout: Layout, alignment: Alignment) -> None:
    """Look elsewhere for what is missing, chain after chain, as long as that finds anything.

    Wordings that stand once in the form come first. With them it's known where each section is, and a wording that
    recurs in every section is then only looked for within its own.
    """
    recurring = occurrences(layout)
    for unique in (True, False):
        while True:
            missing = [
                anchor.index
                for anchor in layout.anchors
                if anchor.index not in alignment.claims and (recurring[anchor.key] == 1) is unique
            ]
            before = len(alignment.claims)
            _take_chain(layout, alignment, missing, recurring)
            if len(alignment.claims) == before:
                break


def search_misspelt_and_moved(layout: Layout, alignment: Alignment) -> None:
    """Look for what is both misspelt and out of order, within its own section."""
    reach = reach_of_sections(layout, alignment)
    for anchor in layout.anchors:
        if anchor.index in alignment.claims or len(bare_key(anchor)) < 6 or anchor.section not in reach:
            continue
        best = _likest(layout, alignment, anchor, *reach[anchor.section])
        if best is not None:
            alignment.claims[anchor.index] = best


def _take_chain(layout: Layout, alignment: Alignment, missing: Iterable[int], recurring: Counter[str]) -> None:
    reach = reach_of_sections(layout, alignment)
    candidates = [
        claim
        for claim in candidates_for(layout, alignment, missing)
        if alignment.is_free(claim.hit)
        and not _in_locked_row(layout, alignment, claim)
        and (_may_be_anywhere(layout, claim, recurring, reach) or _in_section(layout, claim, reach))
    ]
    chain = heaviest_chain(with_context(with_place(layout, alignment.stream, candidates)))
    for claim in chain:
        # Alone among strangers and with words before or behind it: somebody quotes the form.
        rest = alignment.stream.lines[claim.hit.last_line].text[claim.hit.last :]
        ends = claim.hit.closes or BRACKETED.fullmatch(rest) is not None  # "… outcome-focussed? (Yes/No)"
        stands_alone = ends and (claim.hit.opens or alignment.stream.after_wide_gap(claim.hit))
        named = claim.hit.opens and alignment.stream.has_colon(claim.hit) and _is_telling(layout, claim, recurring)
        if stands_alone or named or _has_company(layout, alignment, chain, claim):
            alignment.claims[claim.anchor] = claim._replace(moved=True)


def _is_telling(layout: Layout, claim: Claim, recurring: Counter[str]) -> bool:
    """Return whether a wording is long, and the form has it once: with a colon behind it, it's a label."""
    wording = layout.anchors[claim.anchor].key
    return len(wording) >= _TELLING and recurring[wording] == 1


def _in_locked_row(layout: Layout, alignment: Alignment, claim: Claim) -> bool:
    """Return whether a candidate stands among the free text of a locked row that isn't its own."""
    cell = alignment.cell_of(claim)
    if cell is None:
        return False
    anchor = layout.anchors[claim.anchor]
    own = None if anchor.cell is None else alignment.locks.get(anchor.cell.row_key)
    if cell.row_key == own or (claim.hit.opens and _ADVICE.match(alignment.stream.lines[claim.hit.line].text)):
        return False
    ours = next((row for row, found in alignment.locks.items() if found == cell.row_key), None)
    return ours is not None and holds_text(layout, layout.rows[ours][cell.ordinal])


def _may_be_anywhere(layout: Layout, claim: Claim, recurring: Counter[str], reach: Reach) -> bool:
    """Return whether the form has a wording once, and it's no short one of a section that was found: "Date:"."""
    anchor = layout.anchors[claim.anchor]
    return recurring[anchor.key] == 1 and (len(anchor.key) >= _SHORT or anchor.section not in reach)


def _in_section(layout: Layout, claim: Claim, reach: Reach) -> bool:
    low, high = reach.get(layout.anchors[claim.anchor].section, (0, 0))
    return low <= claim.hit.start < high


def _has_company(layout: Layout, alignment: Alignment, chain: Sequence[Claim], claim: Claim) -> bool:
    """Return whether a neighbour in the document is a neighbour in the form, or of its section."""
    known = {**alignment.claims, **{link.anchor: link for link in chain}}
    everyone = sorted(known.values(), key=lambda other: other.hit.start)
    place = everyone.index(claim)
    near = (*everyone[max(place - 2, 0) : place], *everyone[place + 1 : place + 3])
    section = layout.anchors[claim.anchor].section
    return any(
        abs(other.anchor - claim.anchor) <= NEAR or layout.anchors[other.anchor].section == section for other in near
    )


def _likest(layout: Layout, alignment: Alignment, anchor: Anchor, low: int, high: int) -> Claim | None:
    """Return the line between two positions that is most like an anchor; None when none is like it."""
    stream = alignment.stream
    heads = [hit for hit in stream.hits(head_key(anchor), low, high) if hit.opens] if head_key(anchor) else []
    claims = [
        Claim(anchor.index, hit, exact=False, moved=True, reworded=True)
        for hit in heads
        if alignment.is_free(hit) and not goes_on_as_sentence(stream, hit)
    ]
    if len(claims) == 1 and not _in_locked_row(layout, alignment, claims[0]):
        return claims[0]
    best: Claim | None = None
    for number in lines_between(alignment, low, high):
        hit = fuzzy_line(alignment, anchor, number, high)
        if hit is None or not alignment.is_free(hit) or begins_another(layout, stream, anchor, hit):
            continue
        if is_quoted(layout, alignment, anchor, hit) or recurs(layout, stream, anchor, hit):
            continue
        if goes_on_as_sentence(stream, hit):
            continue
        weight = fuzz.ratio(stream.text[hit.start : hit.end], anchor.key)
        if best is None or weight > best.weight:
            best = Claim(anchor.index, hit, exact=False, moved=True, weight=weight)
    return best
