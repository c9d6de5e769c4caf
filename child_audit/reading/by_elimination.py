"""Labels known by what is left: no other line may be them, no other of the form's labels may be meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from child_audit.reading.claims import Alignment, Claim, leads_to_field
from child_audit.reading.gaps import lines_between
from child_audit.reading.sections import reach_of_sections
from child_audit.reading.stems import SENTENCES, stems_of
from child_audit.template.layout import FreeSlot, Layout
from child_audit.text import key

_SHORT = 4
"""A short label has so many words that tell something at most."""
_LABELLED = re.compile(r"\s*[^:?.\d]{2,40}:(?=\s*\S)")
_QUESTION = re.compile(r"[^?]{12,160}\?")
_SHARED = 2
"""A question has so many words of the form's at least."""


def settle_by_place(layout: Layout, alignment: Alignment) -> None:
    """Take the doubt from a label that has something like its words just where the form has it.

    It stands between the labels before and after it, and nothing else between these may be its own.
    """
    ordered = alignment.in_order()
    for before, claim, after in zip(ordered, ordered[1:], ordered[2:], strict=False):
        in_order = before.anchor < claim.anchor < after.anchor
        if not claim.doubtful or not in_order or (before.doubtful and after.doubtful):
            continue
        others = {*range(before.anchor + 1, after.anchor)} - alignment.claims.keys()
        if any(leads_to_field(layout, layout.anchors[index]) for index in others):
            continue
        if _may_be_anothers(layout, alignment, claim):
            continue
        between = {*range(before.hit.last_line + 1, after.hit.line)} - {*range(claim.hit.line, claim.hit.last_line + 1)}
        if not any(_may_ask(alignment, claim, (before, after), number) for number in between):
            alignment.claims[claim.anchor] = claim._replace(doubtful=False)


def _may_be_anothers(layout: Layout, alignment: Alignment, claim: Claim) -> bool:
    """Return whether a label of the section that wasn't found shares as many words with a claim: "Team responsible"."""
    own = layout.anchors[claim.anchor]
    said = {*stems_of(alignment.stream.lines[claim.hit.line].text[claim.hit.first : claim.hit.last])}
    return any(
        len(said.intersection(stems_of(other.text))) >= len(said.intersection(stems_of(own.text))) > 0
        for other in layout.anchors
        if other.section == own.section and other.index not in alignment.claims and leads_to_field(layout, other)
    )


def _may_ask(alignment: Alignment, claim: Claim, around: Sequence[Claim], number: int) -> bool:
    """Return whether a line may be a label in place of one that was found: a question, or words in the same column."""
    text, place, own = alignment.stream.lines[number].text, alignment.stream.outermost[number], alignment.cell_of(claim)
    if place is None or place in [own, *map(alignment.cell_of, around)]:
        return "?" in text or text.rstrip().endswith(":")
    return (own is None or own.column == place.column) and bool(alignment.stream.keys[number])


def match_what_is_left(layout: Layout, alignment: Alignment) -> None:
    """Take labels of which nothing is known for those of the form's that share words with them; all are doubtful.

    "First language" for "Language", "Is it held at the frequency set by the policy?": only where no other such label of
    the section shares words with the form's, and no other of the form's that is missing with it.
    """
    for section, (low, high) in reach_of_sections(layout, alignment).items():
        missing = {
            anchor.index: frozenset(stems_of(anchor.text))
            for anchor in layout.anchors
            if anchor.section == section and anchor.index not in alignment.claims and leads_to_field(layout, anchor)
        }
        if not missing:
            continue
        short = {index: words for index, words in missing.items() if _is_short(layout, index, words)}
        _pair(alignment, short, dict(_short_labels(layout, alignment, low, high)), 1)
        left = {index: words for index, words in missing.items() if index not in alignment.claims}
        _pair(alignment, left, dict(_questions(alignment, low, high)), _SHARED)


_Labels = dict[tuple[int, int], frozenset[str]]
"""The words of what may be a label, by its line and where it ends in that."""


def _is_short(layout: Layout, index: int, words: frozenset[str]) -> bool:
    return 0 < len(words) <= _SHORT and isinstance(layout.zones[index + 1][0], FreeSlot)


def _pair(alignment: Alignment, missing: Mapping[int, frozenset[str]], labels: _Labels, least: int) -> None:
    """Claim what shares enough words with one label of the form, and no other does with either."""
    stream = alignment.stream
    pairs = [(index, at) for index, ours in missing.items() for at, said in labels.items() if len(ours & said) >= least]
    ours, theirs = Counter(index for index, _ in pairs), Counter(at for _, at in pairs)
    for index, (number, end) in pairs:
        if ours[index] == 1 == theirs[number, end]:
            start = stream.starts[number]
            hit = stream.hit(start, start + len(key(stream.lines[number].text[:end])))
            if hit is not None and alignment.is_free(hit):
                alignment.claims[index] = Claim(index, hit, exact=False, reworded=True, doubtful=True)


def _questions(alignment: Alignment, low: int, high: int) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    """Yield the questions at the beginnings of lines in which no label was found."""
    stream, claimed = alignment.stream, {claim.hit.line for claim in alignment.claims.values()}
    for number in lines_between(alignment, low, high):
        match = _QUESTION.match(stream.lines[number].text)
        if match and number not in claimed and not SENTENCES.search(match[0]):
            yield (number, match.end()), frozenset(stems_of(match[0]))


def _short_labels(
    layout: Layout, alignment: Alignment, low: int, high: int
) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    """Yield what says few words before a colon, or is the whole of a cell with one beside it, every second of a row."""
    stream, claimed = alignment.stream, {claim.hit.line for claim in alignment.claims.values()}
    leading = {  # "Auditor name:" is the form's "Auditor" and its "Name:"
        claim.hit.line for claim in alignment.claims.values() if leads_to_field(layout, layout.anchors[claim.anchor])
    }
    # A row with an answer behind a label in its cell is one of such cells: "Ethnicity: …" beside "First language: …".
    filled = {
        alignment.row_of(claim)
        for claim in alignment.claims.values()
        if stream.has_colon(claim.hit) and not claim.hit.closes and claim.hit.line in leading
    }
    # Where a label stands in a cell between, or a heading in any, the row isn't one of labels and answers.
    others = {
        alignment.row_of(claim)
        for claim in alignment.claims.values()
        if (cell := alignment.cell_of(claim)) is not None
        if cell.ordinal % 2 or claim.hit.line not in leading
    } - filled
    rows = (alignment.row_of(claim) for claim in alignment.claims.values())
    headed = Counter(row for row in rows if row is not None and row in others)
    below = {row[0]: row[1] for row, several in sorted(headed.items(), reverse=True) if several > 1}
    for number in lines_between(alignment, low, high):
        place, text = stream.outermost[number], stream.lines[number].text
        if place is None or number in claimed or place.row_key in others:
            continue
        colon = _LABELLED.match(text) or (place.row_key in filled and text.rstrip().endswith(":"))
        if (place.ordinal % 2 or place.row_key in filled) and not colon:
            continue
        if place.row > below.get(place.table, place.row):  # the rows of a list
            continue
        labelled = _LABELLED.match(text)
        said = labelled[0] if labelled else text
        words = frozenset(stems_of(said))
        alone = [other for other in stream.by_cell[stream.lines[number].cell] if stream.keys[other]] == [number]
        beside = labelled is not None or len(alignment.rows[place.row_key]) % 2 == 0
        if alone and beside and 0 < len(words) <= _SHORT and not any(map(str.isdigit, said)):
            yield (number, len(said)), words
