"""Which of the form's words is where: Layout × lines → claims and locked rows.

The order of work, from the surest to the boldest:

1. *Chain*: every exact occurrence of every anchor is a candidate; the heaviest chain of candidates that keeps the
   form's order is taken. Long wordings, wordings alone in their line and with their neighbours near weigh more.
2. *Locks*: a table row that holds most of a template row's anchors, each in its own cell, is that row. From then on
   it's read cell by cell, whatever was typed in it.
3. *Gaps*: between two anchors that were found, look for those that were not: misspelt, shortened or renumbered.
4. *Moved*: what is still missing may stand elsewhere, in order among itself: sections that changed places.
5. *Reworded*: what is still missing may be worded otherwise; it's compared word by word.
6. *Elimination*: what stands just where the form has it is sure; what is left on both sides may be the same.
"""

from __future__ import annotations

from collections.abc import Collection

from child_audit.reading.by_elimination import match_what_is_left, settle_by_place
from child_audit.reading.candidates import candidates_for, without_quotations
from child_audit.reading.chain import first_of_repeats, heaviest_chain, with_context, with_place
from child_audit.reading.claims import Alignment, rows_of
from child_audit.reading.gaps import search_gaps, search_heads
from child_audit.reading.guidance import claim_misspelt_guidance
from child_audit.reading.in_place import claims_in_place
from child_audit.reading.locks import lock_by_position, lock_rows
from child_audit.reading.moved import search_misspelt_and_moved, search_moved
from child_audit.reading.overview import overviews_of
from child_audit.reading.regridded import regridded
from child_audit.reading.remainders import cover_whole_labels
from child_audit.reading.reworded import search_reworded
from child_audit.reading.rivals import odd_ones_out
from child_audit.reading.sections import forgive_moves_within_sections, keep_to_sections
from child_audit.reading.stream import Stream
from child_audit.reading.underneath import lock_rows_of_slots
from child_audit.template.layout import Layout, once_a_layout

_LONG = 12
"""A wording of so many letters at the beginning of a line is no accident."""


def align(layout: Layout, stream: Stream, typed: Collection[int] = ()) -> Alignment:
    """Find the template's anchors and rows in a document.

    Args:
        layout: the form.
        stream: the document.
        typed: numbers of lines that are no labels, whatever they say.
    """
    if not typed and (known := stream.aligned.pop(id(layout), None)) is not None:
        return known
    stream = regridded(layout, stream)
    overviews = overviews_of(layout, stream)
    hidden = frozenset(typed).union(*(overview.lines for overview in overviews))
    alignment = _align(layout, stream.without(hidden) if hidden else stream)
    if odd := odd_ones_out(layout, alignment):
        alignment = _align(layout, stream.without(hidden | odd))
    alignment.stream, alignment.overviews = stream, overviews
    return alignment


def _align(layout: Layout, stream: Stream) -> Alignment:
    alignment = Alignment(stream, claims_in_place(layout, stream), rows=rows_of(stream.lines))
    if not alignment.claims:
        _search(layout, alignment)
    cover_whole_labels(layout, alignment)
    forgive_moves_within_sections(layout, alignment)
    lock_rows(layout, alignment)
    lock_rows_of_slots(layout, alignment)
    lock_by_position(layout, alignment)
    return alignment


def _search(layout: Layout, alignment: Alignment) -> None:
    alignment.openers = alignment.stream.openers(anchor.key for anchor in layout.anchors if len(anchor.key) >= _LONG)
    _take_chain(layout, alignment)
    keep_to_sections(layout, alignment)
    claim_misspelt_guidance(layout, alignment)
    lock_rows(layout, alignment)
    search_gaps(layout, alignment)
    search_heads(layout, alignment)
    lock_rows(layout, alignment)
    _search_elsewhere(layout, alignment)
    search_reworded(layout, alignment)
    settle_by_place(layout, alignment)
    match_what_is_left(layout, alignment)


def _search_elsewhere(layout: Layout, alignment: Alignment) -> None:
    """Look for what is out of order until every wording that recurs is with its own section."""
    before = -1
    while len(alignment.claims) > before:
        before = len(alignment.claims)
        search_moved(layout, alignment)
        search_misspelt_and_moved(layout, alignment)
        keep_to_sections(layout, alignment)


def share_in_place(layout: Layout, alignment: Alignment) -> float:
    """Return how many of the labels that were found stand in the table and the column of the form's, from 0 to 1."""
    cells = ((layout.anchors[claim.anchor].cell, alignment.cell_of(claim)) for claim in alignment.claims.values())
    columns = [[None if cell is None else (cell.table, cell.ordinal) for cell in both] for both in cells]
    return sum(ours == theirs for ours, theirs in columns) / len(columns) if columns else 1.0


def exact_share(layout: Layout, stream: Stream) -> float:
    """Return how much of the form's own wording stands in a document, letter by letter, from 0 to 1."""
    found, missing = exact_weight(layout, stream.text)
    return found / (found + missing) if found else 0.0


def exact_weight(layout: Layout, text: str) -> tuple[int, int]:
    """Return how many letters of the form's own wordings stand in a document, letter by letter, and how many don't.

    Linear in the document, of which ``text`` is the key: this decides whether it's this form at all before anything
    dearer is done.
    """
    total = found = 0
    for wording in _telling(layout):
        total += len(wording)
        found += len(wording) * (wording in text)
    return found, total - found


def has_share(layout: Layout, text: str, least: float) -> bool:
    """Return whether at least some share of the form's own wording stands in a text, given by its key."""
    wordings = _longest_first(layout)
    rest = sum(map(len, wordings))
    enough, found = least * rest, 0
    for wording in wordings:
        rest -= len(wording)
        found += len(wording) * (wording in text)
        if found >= enough or found + rest < enough:
            break
    return found >= enough


@once_a_layout
def _longest_first(layout: Layout) -> list[str]:
    return sorted(_telling(layout), key=len, reverse=True)


@once_a_layout
def _telling(layout: Layout) -> set[str]:
    """Return the wordings that tell a form: long ones; of a small form, which has few, short ones too."""
    long = {anchor.key for anchor in layout.anchors if len(anchor.key) >= 8}
    return long if sum(map(len, long)) >= 60 else {anchor.key for anchor in layout.anchors if len(anchor.key) >= 3}


def labels_found(layout: Layout, stream: Stream) -> float:
    """Return how many of a form's labels a document has, in whatever words, from 0 to 1; dearer than exactly."""
    alignment = align(layout, stream)
    stream.aligned[id(layout)] = alignment  # for whoever reads the document as this form now
    claims = alignment.claims
    labels = [anchor.index for anchor in layout.anchors if layout.zones[anchor.index + 1]]
    return sum(index in claims for index in labels) / len(labels) if labels else 0.0


def _take_chain(layout: Layout, alignment: Alignment) -> None:
    """Claim what stands in the form's own order."""
    everywhere = candidates_for(layout, alignment, range(len(layout.anchors)))
    candidates = with_place(layout, alignment.stream, everywhere)
    inline = frozenset(anchor.index for anchor in layout.anchors if not anchor.alone)
    chain = first_of_repeats(alignment.stream, heaviest_chain(with_context(candidates)), candidates, inline)
    for claim in without_quotations(layout, alignment.stream, chain, candidates):
        alignment.claims[claim.anchor] = claim
