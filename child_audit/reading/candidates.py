"""Every place of the document where an anchor may be, letter by letter, and how much each stands like a label."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from child_audit.reading.claims import (
    ARTICLES,
    CONJUNCTIONS,
    Alignment,
    Claim,
    bare_key,
    begins_another,
    leads_to_field,
    occurrences,
)
from child_audit.reading.options import option_at_start, spellings
from child_audit.reading.stems import is_made_of, stems_of_section
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, Layout, OptionPart, TickPart
from child_audit.text import key

_BEFORE_OPTIONS = 25.0
"""What it adds to a choice's label that the options follow: "Judgement: see my note" is a quotation."""

_BEFORE_ANSWER = 0.9
_AT_END = 1.05
"""Of two places that a label may have, one right behind the label before, at the end of its line, is the label's."""
_BEHIND_HEADING = 0.7
_SCALE, _SENTENCE, _LISTED = 3, 6, 2
"""Options and words: so many are a scale of grades, so many behind a label a sentence, so many in a line a list."""

_ALONE = 2  # at the top of its cell, or a line by itself
_QUOTED = re.compile(r"\s?[\"'‘“«].+[\"'’”»].?")
_SENTENCE_BEFORE = re.compile(r"[^\W\d_]{2,}[.!]\s?\Z")
_NAME = re.compile(r"[ \xa0][A-Z][a-z]{3,}")
_LABELS_BEFORE = re.compile(r"[^:.?!]{1,60}(?::[^:.?!]{0,80})?")


def candidates_for(layout: Layout, alignment: Alignment, anchors: Iterable[int]) -> list[Claim]:
    """Return every exact occurrence of anchors, with or without their number, that may be a label."""
    stream = alignment.stream
    found: list[Claim] = []
    for wording, same in _by_wording(layout, anchors).items():
        hits = list(stream.hits(wording))
        quoted = _surplus(layout, stream, same, hits)
        for hit in hits:
            if hit in quoted:
                continue
            quality = _quality(stream, wording, hit)
            plain = quality
            for anchor in same:
                quality = plain
                behind = _is_behind_sentence(alignment, hit, short=not leads_to_field(layout, anchor))
                if (behind or _is_inside_sentence(stream, hit)) and not _is_inside_line(layout, anchor):
                    continue  # "See the quality of the plan above.", "Yes. Is the plan up to date? Not yet."
                if begins_another(layout, stream, anchor, hit) or is_quoted(layout, alignment, anchor, hit):
                    continue
                quality = quality or _BEFORE_ANSWER * _stands_before_answer(layout, stream, anchor, hit)
                quality = quality or _BEHIND_HEADING * _stands_behind_heading(layout, stream, anchor, hit)
                follows = not quality and anchor.index and _follows(layout, alignment, anchor.index - 1, hit)
                if quality or follows:
                    weight = min(len(anchor.key), 80) * (quality or (_AT_END if hit.closes else 0.6))
                    weight += _BEFORE_OPTIONS * _heads_options(layout, stream, anchor, hit)
                    found.append(Claim(anchor.index, hit, weight=weight))
    return found


def _surplus(layout: Layout, stream: Stream, same: list[Anchor], hits: list[Hit]) -> list[Hit]:
    """Return where a choice's label begins a sentence, when it stands more often than in the form: it was typed there.

    "Judgement: Good for this part, I think." below an evaluative summary, the judgement itself elsewhere.
    """
    options = [item for item in layout.zones[same[0].index + 1] if isinstance(item, OptionPart)]
    opening = [hit for hit in hits if hit.opens]
    if len(options) < _SCALE or len(opening) <= len(same):
        return []
    sentences = [hit for hit in opening if begins_sentence(stream, hit, options)]
    return sentences if len(sentences) <= len(opening) - len(same) else []


def begins_sentence(stream: Stream, hit: Hit, options: Sequence[OptionPart]) -> bool:
    """Return whether words stand behind a choice's label in its line that are more than an option and a word or two."""
    said = stream.lines[hit.last_line].text[hit.last :]
    return len(said.split()) >= _SENTENCE and sum(key(option.label) in key(said) for option in options) < _LISTED


def _is_inside_line(layout: Layout, anchor: Anchor) -> bool:
    """Return whether the form itself has a wording behind another in one line, what it prints of a setting between."""
    return anchor.index > 0 and layout.anchors[anchor.index - 1].line == anchor.line


def _stands_before_answer(layout: Layout, stream: Stream, anchor: Anchor, hit: Hit) -> bool:
    """Return whether a choice's label opens a line that goes on with one of its options: "JUDGEMENT outstanding"."""
    options = [item for item in layout.zones[anchor.index + 1] if isinstance(item, OptionPart)]
    said = stream.lines[hit.last_line].text[hit.last :] if hit.opens and options else ""
    return bool(said.strip()) and any(key(said) in spellings(option) for option in options)


def _stands_behind_heading(layout: Layout, stream: Stream, anchor: Anchor, hit: Hit) -> bool:
    """Return whether a label ends its line behind a dash and its section's heading: "Service user feedback – date"."""
    if hit.opens or not hit.closes or hit.line != hit.last_line:
        return False
    before = stream.lines[hit.line].text[: hit.first].rstrip()
    return before.endswith(("-", "–", "—", ":")) and is_made_of(before, stems_of_section(layout, anchor.index))


def _heads_options(layout: Layout, stream: Stream, anchor: Anchor, hit: Hit) -> bool:
    """Return whether a choice's options stand close behind a place where its label may be."""
    options = [item for item in layout.zones[anchor.index + 1] if isinstance(item, OptionPart)]
    if len(options) < 2:
        return False
    near = stream.text[hit.end : hit.end + sum(len(item.label) + len(item.meaning) + 12 for item in options)]
    return sum(key(item.label) in near for item in options) >= 2


def is_quoted(layout: Layout, alignment: Alignment, anchor: Anchor, hit: Hit) -> bool:
    """Return whether a choice's label begins a sentence in the cell right of a question: "Judgement: I wavered …".

    Or that of a box begins a name: "Early Help East".
    """
    stream = alignment.stream
    place = stream.outermost[hit.line]
    items = layout.zones[anchor.index + 1]
    options = [item for item in items if isinstance(item, OptionPart)]
    said = stream.lines[hit.last_line].text[hit.last :]
    # "Early Help East" right of "Responsible team"
    name = any(isinstance(item, TickPart) for item in items) and _NAME.match(said) is not None
    if place is None or not place.ordinal or hit.closes or not (name or len(options) >= _SCALE):
        return False
    if not name and (len(said.split()) < _SENTENCE or option_at_start(options, said) is not None):
        return False
    if not name and all(key(option.label) in key(said) for option in options):
        return False  # "Judgement: Outstanding / Good / …" right of a section's heading
    beside = next((cell for cell in alignment.rows.get(place.row_key, ()) if cell.ordinal == place.ordinal - 1), None)
    return beside in stream.by_cell and any(number in alignment.openers for number in stream.by_cell[beside])


def _by_wording(layout: Layout, anchors: Iterable[int]) -> dict[str, list[Anchor]]:
    by_key: dict[str, list[Anchor]] = defaultdict(list)
    for index in anchors:
        anchor = layout.anchors[index]
        for wording in dict.fromkeys((anchor.key, bare_key(anchor))):
            by_key[wording].append(anchor)
    return by_key


def _quality(stream: Stream, wording: str, hit: Hit) -> float:
    if hit.opens:
        if hit.closes:
            return 1.0
        if stream.ends_in_brackets(hit):
            return 0.95
        if not stream.has_colon(hit) and stream.goes_on(hit):
            # "Ethnicity and religion are recorded": the beginning of a sentence, not a label.
            sentence = stream.lines[hit.last_line].text.rstrip().endswith(".")
            return 0.0 if len(wording) < 12 or sentence else 0.9
        return 0.9
    if stream.after_wide_gap(hit):
        return 0.7
    line = stream.lines[hit.line].text
    if key(line[: hit.first]) and hit.line == hit.last_line and _QUOTED.fullmatch(line, hit.first - 1, hit.last + 1):
        return 0.0  # As per “Evidence /Comments” above
    if len(wording) >= 12:
        return 0.5
    # "Spoken to: Mum Date: 3/4/24": a short label in mid-line has a capital and a colon, and no sentence before it.
    if line[hit.first].isupper() and stream.has_colon(hit) and _LABELS_BEFORE.fullmatch(line[: hit.first]):
        return 0.4
    return 0.0


def _follows(layout: Layout, alignment: Alignment, before: int, hit: Hit) -> bool:
    """Return whether the label before stands right before, in the same line: "Auditor name:"."""
    stream = alignment.stream
    claim = alignment.claims.get(before)
    if claim is not None:
        between = key(stream.lines[hit.line].text[claim.hit.last : hit.first])
        return claim.hit.last_line == hit.line and claim.hit.last <= hit.first and between in ("", *CONJUNCTIONS)
    wording = layout.anchors[before].key
    return any(
        hit.start - len(wording + small) >= stream.starts[hit.line]
        and stream.text.endswith(wording + small, 0, hit.start)
        for small in ("", *ARTICLES, *CONJUNCTIONS)
    )


def without_quotations(layout: Layout, stream: Stream, chain: list[Claim], candidates: list[Claim]) -> list[Claim]:
    """Leave out of a chain the words that a person quotes, where the label itself stands elsewhere, out of order.

    A label has its line or its cell to itself, or begins it; a quotation stands below or behind other words.
    """
    recurring = occurrences(layout)
    among = _among_neighbours(chain)
    best: dict[int, int] = {}
    for claim in candidates:
        best[claim.anchor] = max(best.get(claim.anchor, 0), _standing(stream, claim.hit))
    return [
        claim
        for claim in chain
        if recurring[layout.anchors[claim.anchor].key] > 1
        or (claim.anchor in among and (best[claim.anchor] < _ALONE or not _is_inside_sentence(stream, claim.hit)))
        or _standing(stream, claim.hit) >= best[claim.anchor]
    ]


def _is_inside_sentence(stream: Stream, hit: Hit) -> bool:
    """Return whether words stand before a hit and behind it, and nothing parts it from them."""
    return stream.goes_on(hit) and not (hit.opens or stream.has_colon(hit) or stream.after_wide_gap(hit))


def _is_behind_sentence(alignment: Alignment, hit: Hit, *, short: bool) -> bool:
    """Return whether a sentence that is no label stands before a hit in its line; ``short``: of a word or two."""
    before = alignment.stream.lines[hit.line].text[: hit.first]
    if short and len(before.split()) > _LISTED:
        return False  # a council's own sentence before the form's guidance
    return not hit.opens and hit.line not in alignment.openers and _SENTENCE_BEFORE.search(before) is not None


def _among_neighbours(chain: list[Claim]) -> set[int]:
    """Return the anchors of a chain that stand between the two that they stand between in the form."""
    numbers = [claim.anchor for claim in chain]
    return {
        number
        for before, number, after in zip(numbers, numbers[1:], numbers[2:], strict=False)
        if number - before <= 2 and after - number <= 2
    }


def _standing(stream: Stream, hit: Hit) -> int:
    """Return how much a hit stands like a label: 2 at the top of its cell, 1 at the beginning of a line, 0 inside."""
    line = stream.lines[hit.line]
    if not hit.opens:
        return 2 if stream.after_wide_gap(hit) else 0
    if line.cell is None:
        return 2 if hit.closes or line.number == 0 else 1
    above = line.number - 1
    while above >= 0 and not stream.keys[above] and stream.lines[above].cell == line.cell:
        above -= 1
    return 2 if above < 0 or stream.lines[above].cell != line.cell else 1
