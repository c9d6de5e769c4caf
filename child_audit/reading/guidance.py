"""Guidance that a form prints in so many words, misspelt or with a word changed: no answer, though it stands in one."""

from __future__ import annotations

from collections import defaultdict

from rapidfuzz import fuzz

from child_audit.reading.candidates import candidates_for
from child_audit.reading.claims import Alignment, Claim, begins_another
from child_audit.reading.gaps import gaps_between
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, Layout
from child_audit.text import key

_LONG = 30
"""Guidance of so many letters nobody repeats by chance."""
_LIKE = 90.0
_MOST_LINES = 60


def claim_misspelt_guidance(layout: Layout, alignment: Alignment) -> None:
    """Claim lines, or what follows other words of the form in their line, that are nearly guidance of the form."""
    ends: dict[int, list[int]] = defaultdict(list)
    for claim in alignment.claims.values():
        ends[claim.hit.last_line].append(claim.hit.end)
    for missing, low, high in gaps_between(layout, alignment):
        for anchor in missing:
            if len(anchor.key) < _LONG or layout.zones[anchor.index + 1]:
                continue
            if any(alignment.is_free(claim.hit) for claim in candidates_for(layout, alignment, (anchor.index,))):
                continue  # it's there letter by letter
            hit = _nearly(alignment, anchor, low, high, ends)
            if hit is not None and not begins_another(layout, alignment.stream, anchor, hit):
                alignment.claims[anchor.index] = Claim(anchor.index, hit, exact=False, weight=float(len(anchor.key)))
                ends[hit.last_line].append(hit.end)
                low = hit.end


def _nearly(alignment: Alignment, anchor: Anchor, low: int, high: int, ends: dict[int, list[int]]) -> Hit | None:
    stream = alignment.stream
    first, last = stream.line_at(low), stream.line_at(max(high - 1, 0))
    for number in range(first, min(last, first + _MOST_LINES) + 1):
        if not stream.keys[number] or stream.lines[number].deleted:
            continue
        begins = {stream.starts[number], *(end for end in ends.get(number, ()) if end < _end(stream, number))}
        for begin in sorted(begin for begin in begins if low <= begin < high):
            hit = _like(stream, anchor, begin, min(high, _end(stream, number)))
            if hit is not None and alignment.is_free(hit) and _follows(stream, hit, begin):
                return hit
    return None


def _like(stream: Stream, anchor: Anchor, begin: int, end: int) -> Hit | None:
    """Return the words from a position on that are nearly the anchor's, whole words only."""
    words = stream.text[begin : min(end, begin + len(anchor.key) + 12)]
    if len(words) < 0.85 * len(anchor.key):
        return None
    near = fuzz.partial_ratio_alignment(anchor.key, words, score_cutoff=_LIKE)
    if near is None or near.dest_start > 2:
        return None
    for shift in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, 6, 7, 8):
        stop = begin + near.dest_end + shift
        hit = stream.hit(begin, stop) if begin < stop <= end else None
        if hit is not None and fuzz.ratio(stream.text[begin:stop], anchor.key) >= _LIKE:
            return hit
    return None


def _follows(stream: Stream, hit: Hit, begin: int) -> bool:
    """Return whether nothing but signs stands between a hit and the form's words before it, or its line's beginning."""
    if hit.opens:
        return True
    text = stream.lines[hit.line].text
    before = stream.index(hit.line, begin - 1) + 1 if begin > stream.starts[hit.line] else 0
    return not key(text[before : hit.first])


def _end(stream: Stream, number: int) -> int:
    return stream.starts[number] + len(stream.keys[number])
