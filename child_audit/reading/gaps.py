"""The stretch between two anchors that were found: look there for those between them in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from child_audit.reading.candidates import is_quoted
from child_audit.reading.chain import heaviest_chain, with_context
from child_audit.reading.claims import Alignment, Claim, RowKey, begins_another, head_key, occurrences
from child_audit.reading.fuzzy import fuzzy_line
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, Layout

_OFTEN = 3
_BRACKETED = re.compile(r"\s*\([^()]{1,60}\)\s*")


def search_gaps(layout: Layout, alignment: Alignment) -> None:
    """Look for the missing between their neighbours: misspelt, shortened, or cut over lines."""
    for missing, low, high in gaps_between(layout, alignment):
        _search_gap(layout, alignment, missing, low, high)


def search_heads(layout: Layout, alignment: Alignment) -> None:
    """Look between their neighbours for labels that lost the instruction behind them, at the beginning of a line."""
    stream = alignment.stream
    for missing, low, high in gaps_between(layout, alignment):
        candidates = [
            Claim(anchor.index, hit, exact=False, reworded=True, weight=float(len(head)))
            for anchor in missing
            if (head := head_key(anchor))
            for hit in stream.hits(head, low, high)
            if hit.opens and alignment.is_free(hit) and not goes_on_as_sentence(stream, hit)
        ]
        for claim in heaviest_chain(with_context(candidates)):
            alignment.claims[claim.anchor] = claim


def goes_on_as_sentence(stream: Stream, hit: Hit) -> bool:
    """Return whether a sentence begins with a label's words: "Evaluative summary of the last audit said the same."."""
    text = stream.lines[hit.last_line].text
    bracketed = _BRACKETED.match(text, hit.last)  # "Key learning (entire audit) Nothing stands out."
    goes_on = text[bracketed.end() :][:1].islower() if bracketed else stream.goes_on(hit)
    return goes_on and text.rstrip().endswith(".")


def gaps_between(layout: Layout, alignment: Alignment) -> Iterator[tuple[list[Anchor], int, int]]:
    """Yield the anchors missing between two that were found, and the positions of the document between these."""
    ordered = [alignment.claims[index] for index in sorted(alignment.claims)]
    bounds = [(-1, 0)] + [(claim.anchor, claim.hit.end) for claim in ordered]
    ends = [(claim.anchor, claim.hit.start) for claim in ordered] + [(len(layout.anchors), len(alignment.stream.text))]
    for (before, low), (after, high) in zip(bounds, ends, strict=True):
        missing = [layout.anchors[index] for index in range(before + 1, after)]
        if missing and low < high:
            yield missing, low, high


def lines_between(alignment: Alignment, low: int, high: int) -> list[int]:
    """Return the lines with words between two positions, outside locked rows."""
    stream = alignment.stream
    if low >= high:
        return []
    first, last = stream.line_at(low) if low else 0, stream.line_at(high - 1)
    locked: set[RowKey | None] = set(alignment.locks.values())
    return [
        number
        for number in range(first, last + 1)
        if stream.is_shown(number) and stream.starts[number] >= low and stream.rows[number] not in locked
    ]


def _search_gap(layout: Layout, alignment: Alignment, missing: list[Anchor], low: int, high: int) -> None:
    stream = alignment.stream
    candidates: list[Claim] = []
    numbers = lines_between(alignment, low, high)
    for anchor in missing:
        if _stands_elsewhere(layout, alignment, anchor):
            continue
        head = head_key(anchor)
        hits = stream.hits(head, low, high) if head else ()
        heads = [hit for hit in hits if hit.opens and alignment.is_free(hit) and not goes_on_as_sentence(stream, hit)]
        for number in numbers:
            hit = fuzzy_line(alignment, anchor, number, high)
            if hit is None or not alignment.is_free(hit) or is_quoted(layout, alignment, anchor, hit):
                continue
            if heads and hit.start not in [other.start for other in heads]:
                continue  # the instruction behind the label has a cell of its own
            if recurs(layout, stream, anchor, hit):
                continue
            whole = hit.closes or stream.text[hit.start : hit.end] == anchor.key
            if not whole and goes_on_as_sentence(stream, hit):
                continue
            if not begins_another(layout, stream, anchor, hit):
                ratio = fuzz.ratio(stream.text[hit.start : hit.end], anchor.key) / 100
                candidates.append(Claim(anchor.index, hit, exact=False, weight=min(len(anchor.key), 80) * ratio))
    for claim in heaviest_chain(with_context(candidates)):
        alignment.claims[claim.anchor] = claim


def recurs(layout: Layout, stream: Stream, anchor: Anchor, hit: Hit) -> bool:
    """Return whether the first words of a wording stand before a colon more often than on the form: "Evidence: …"."""
    words = stream.text[hit.start : hit.end]
    told = words == anchor.key or not stream.has_colon(hit)
    return not told and stream.before_colons[words] > _OFTEN * occurrences(layout)[anchor.key]


def _stands_elsewhere(layout: Layout, alignment: Alignment, anchor: Anchor) -> bool:
    """Return whether a wording that the form has once has a line or cell to itself elsewhere: it's there, not here."""
    if occurrences(layout)[anchor.key] > 1:
        return False
    stream = alignment.stream
    for hit in stream.hits(anchor.key):
        cell = stream.lines[hit.line].cell
        alone = cell is None or "".join(stream.keys[number] for number in stream.by_cell[cell]) == anchor.key
        if hit.opens and hit.closes and alone and alignment.is_free(hit):
            return True
    return False
