"""Lines that are word for word a label of the form, where the label itself stands as well: one of them was typed.

Outside tables nothing but its words says where a label stands. Which of two such lines is the label, the fingerprint
tells of a document that nobody completed since it was filled: only one reading gives the values that it was filled
with. Of any other document the fields concerned are flagged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, islice, product

from child_audit.reading.claims import Alignment, Claim, occurrences
from child_audit.reading.fragments import Division
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, without_digits
from child_audit.word.lines import Line

_MOST_READINGS = 24
_RECURS = 3
_LONG = 12
"""A wording of so many letters at the beginning of a line is no accident."""


def other_readings(layout: Layout, alignment: Alignment) -> Iterator[frozenset[int]]:
    """Yield sets of lines, each of which may be words that somebody typed though they are labels of the form.

    The first is the reading as it is; there are few at most, and none where no label stands too often.
    """
    numbers = occurrences(layout)
    claimed = {claim.hit.line for claim in alignment.claims.values()}
    typed: list[list[tuple[int, ...]]] = []
    for wording, hits in rival_lines(layout, alignment).items():
        lines = [hit.line for hit in hits]
        spare = len(lines) - numbers[wording]
        # What was taken for an answer so far comes first.
        lines.sort(key=lambda line: line in claimed)
        typed.append(list(islice(combinations(lines, spare), _MOST_READINGS)))
    if typed:
        for lines_typed in islice(product(*typed), _MOST_READINGS):
            yield frozenset(line for some in lines_typed for line in some)


def odd_ones_out(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines that begin with a recurring label and are none, by how the document prints it elsewhere.

    "Judgement: Good for this part, I think." in an answer, where the council's sections end with "Judgement for this
    section" and one such line is left over: taken for a label, the first would push each grade into another section.
    Or where none of the other sections prints such a label, only the options.
    """
    stream, numbers = alignment.stream, occurrences(layout)
    recurring: dict[str, list[Claim]] = defaultdict(list)
    for claim in alignment.claims.values():
        wording = layout.anchors[claim.anchor].key
        if numbers[wording] >= _RECURS:
            recurring[wording].append(claim)
    claimed = {claim.hit.line for claim in alignment.claims.values()}
    odd: set[int] = set()
    for wording, claims in recurring.items():
        rest = {claim.hit.line for claim in claims if claim.hit.opens and not claim.hit.closes}
        if not rest:
            continue
        alone = Counter(_without_digits(stream, claim) for claim in claims if claim.hit.closes)
        usual, often = alone.most_common(1)[0] if alone else ("", 0)
        alike = (number for number, words in enumerate(stream.keys) if usual and without_digits(words) == usual)
        left_over = often >= _RECURS and any(number not in claimed for number in alike)
        if left_over or (len(claims) == 1 and _others_go_without(layout, alignment, wording)):
            odd |= rest
    return frozenset(odd)


def _without_digits(stream: Stream, claim: Claim) -> str:
    return without_digits(stream.text[claim.hit.start : claim.hit.end])


def _others_go_without(layout: Layout, alignment: Alignment, wording: str) -> bool:
    """Return whether a label stands in one section only though several of those are there that have it on the form."""
    sections = {anchor.section for anchor in layout.anchors if anchor.key == wording}
    found = {layout.anchors[index].section for index in alignment.claims if layout.anchors[index].key != wording}
    return len(sections & found) >= _RECURS


def rival_lines(layout: Layout, alignment: Alignment) -> dict[str, list[Hit]]:
    """Return the wordings of labels that more lines outside known rows begin with than the form has such labels."""
    locked = set(alignment.locks.values())
    stream = alignment.stream
    numbers = occurrences(layout)
    found: dict[str, list[Hit]] = {}
    for claim in alignment.claims.values():
        anchor = layout.anchors[claim.anchor]
        if anchor.key in found or alignment.row_of(claim) in locked or not claim.hit.opens:
            continue
        if stream.text.count(anchor.key) > numbers[anchor.key]:
            hits = {hit.line: hit for hit in stream.hits(anchor.key) if _may_be(alignment, anchor, hit)}
            if len(hits) > numbers[anchor.key]:
                found[anchor.key] = list(hits.values())
    return found


def _may_be(alignment: Alignment, anchor: Anchor, hit: Hit) -> bool:
    cell, row = alignment.stream.lines[hit.line].cell, alignment.stream.rows[hit.line]
    # In a table of several columns the cells say what is whose.
    in_row = row in set(alignment.locks.values()) or (row is not None and len(alignment.rows[row]) > 1)
    in_row = in_row or (cell is not None and cell.parent is not None)
    leads_on = not anchor.alone and (alignment.stream.has_colon(hit) or len(anchor.key) >= _LONG)
    return not in_row and hit.opens and (hit.closes or leads_on)


def quoted_labels(layout: Layout, alignment: Alignment, division: Division) -> Iterator[tuple[str, str, Line]]:
    """Yield the fields whose answers may begin or end elsewhere, with the label and the line in question."""
    owners = _owners(division)
    order = [item.path for item in layout.items if isinstance(item, FreeSlot) and not item.path.startswith(SETTINGS)]
    leads: dict[str, set[str]] = defaultdict(set)
    for anchor in layout.anchors:
        leads[anchor.key].update(item.path for item in layout.zones[anchor.index + 1] if not isinstance(item, Anchor))
    for wording, hits in rival_lines(layout, alignment).items():
        label = next(anchor.text for anchor in layout.anchors if anchor.key == wording)
        for hit in hits:
            owner = owners.get(hit.line)
            if owner is None or not leads[wording]:
                continue
            line = alignment.stream.lines[hit.line]
            yield owner, label, line
            if owner in leads[wording] and owner in order[1:]:
                # The label stands below, perhaps: then what is above it is the end of the answer before.
                yield order[order.index(owner) - 1], label, line


def _owners(division: Division) -> dict[int, str]:
    return {
        fragment.line.number: path
        for path, fragments in division.slots.items()
        for fragment in fragments
        if not fragment.blank
    }
