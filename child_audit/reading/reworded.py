"""Labels that a council worded anew: shortened prompts, other words around the same ones, two labels made one.

What is left to find is compared word by word: how much of what the document says is the form's, and how much of the
form's is left. Rare words of the form tell more than those that stand in every prompt.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from child_audit.reading.candidates import is_quoted
from child_audit.reading.chain import heaviest_chain, with_context
from child_audit.reading.claims import (
    BRACKETED,
    Alignment,
    Claim,
    head_key,
    heads_of_columns,
    holds_another_prompt,
    leads_to_field,
    occurrences,
)
from child_audit.reading.gaps import gaps_between, lines_between
from child_audit.reading.legends import scales_of
from child_audit.reading.sections import reach_of_sections
from child_audit.reading.stems import (
    GRADES,
    PARTS,
    SENTENCES,
    SLIP,
    abbreviates,
    initials_in,
    is_instruction,
    meant,
    stems_around,
)
from child_audit.reading.stems import stems_of as _stems_of
from child_audit.reading.stream import LEAD, Hit, Stream
from child_audit.template.layout import Anchor, Layout, once_a_layout
from child_audit.template.values import BOX_GLYPHS, TICK_GLYPHS, dates_in
from child_audit.text import key
from child_audit.word.lines import Line

_NUMBERED = re.compile(
    rf"\W*(?:\d{{1,2}}(?:\.\d{{1,2}})*\s*[.)]?\s+|\d{{1,2}}[a-z]\s+|[a-z]\s*[.)]\s+|{LEAD})", re.IGNORECASE
)
_PARTS = re.compile(rf"[\t|{BOX_GLYPHS}{TICK_GLYPHS}]\s*(?:[xX]\s+)?|\[\s*\w?\s*\]\s*|\s{{2,}}|(?<!\S)[xX](?=\s)\s*")
_PROMPT_END = re.compile(r"[:?](?=\s|$)|\s[–—-]\s")
_BRACKETS = re.compile(r"\s*\([^()]{3,60}\)\s*:?\s*\Z")
_QUESTION_WITH_BRACKETS = re.compile(r"[^?]{8,120}\?\s*\([^()]{4,120}\)")
_ANSWERED = re.compile(r"\s*(?:yes|no|n/a)\s*[.,;–-]\s", re.IGNORECASE)
_MOST_WORDS = 28
_TELLING = 12
_INSTRUCTION = 3
"""So many words must be those of a label that leads to no field: "and the team manager" is no instruction."""
_PRECISION, _RECALL, _FEW, _WITHOUT_HEAD = 0.6, 0.5, 0.15, 0.35
_SURE_PRECISION, _SURE_RECALL = 0.8, 0.5


def stems_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell something; "Overall grade" says what "Overall judgement" says.

    What only says that it's a section's grade is told by where it stands.
    """
    found = _stems_of(text)
    if not any(stem not in GRADES and stem not in PARTS for stem in found):
        return tuple(stem for stem in found if stem in GRADES) or found  # "Judgement for this section"
    return tuple("judgem" if stem in GRADES else stem for stem in found)


_COUNTS = frozenset(stems_of("number no ref reference id"))
_GRADE = 8
"""A grade of so many letters stands in no label by chance."""
_DOTTED = re.compile(r"\s*(?:[^\W\d_]\.\s?){3,}:?\s*")
_ABBREVIATED = 40.0  # the weight of an abbreviation
_LIKELY, _RATHER = 28.0, 1.05
"""The weight of words that are a label's in all likelihood, and how much more it is than another's."""


@dataclass(frozen=True, slots=True)
class _Prompt:
    """The words of a wording: their stems in order, those that its surroundings say as well, how many must be there.

    ``head`` are those before an instruction in brackets, ``initials`` the words that "CP" and "MARAC" may be short for.
    """

    anchor: Anchor
    stems: tuple[str, ...]
    around: frozenset[str]
    fewest: int
    head: frozenset[str]
    initials: Mapping[str, tuple[str, ...]]


def search_reworded(layout: Layout, alignment: Alignment) -> None:
    """Look for what is worded otherwise: between the labels that were found, then anywhere in its section."""
    weights = _weights(layout)
    for missing, low, high in gaps_between(layout, alignment):
        candidates = _candidates(layout, alignment, missing, low, high, weights)
        for claim in heaviest_chain(with_context(candidates)):
            alignment.claims[claim.anchor] = claim
    for section, (low, high) in reach_of_sections(layout, alignment).items():
        missing = [
            anchor for anchor in layout.anchors if anchor.section == section and anchor.index not in alignment.claims
        ]
        for claim in sorted(
            _candidates(layout, alignment, missing, low, high, weights), key=lambda claim: -claim.weight
        ):
            if claim.anchor not in alignment.claims and alignment.is_free(claim.hit):
                alignment.claims[claim.anchor] = claim
    _search_lost_sections(layout, alignment, weights)


def _search_lost_sections(layout: Layout, alignment: Alignment, weights: Mapping[str, float]) -> None:
    """Look everywhere for what is a section by itself and was moved: "Overall judgement", below the key learning.

    Only what has its line to itself is taken, and nothing that stands twice.
    """
    known = {layout.anchors[index].section for index in alignment.claims}
    once = occurrences(layout)
    missing = [a for a in layout.anchors if a.section not in known and leads_to_field(layout, a) and once[a.key] == 1]
    found: dict[int, list[Claim]] = {}
    for claim in _candidates(layout, alignment, missing, 0, len(alignment.stream.text), weights) if missing else ():
        rest = alignment.stream.lines[claim.hit.last_line].text[claim.hit.last :]
        if claim.hit.opens and (claim.hit.closes or BRACKETED.fullmatch(rest)) and not claim.doubtful:
            found.setdefault(claim.anchor, []).append(claim)
    for index, claims in found.items():
        if len(claims) == 1 and alignment.is_free(claims[0].hit):
            alignment.claims[index] = claims[0]


def _candidates(
    layout: Layout, alignment: Alignment, missing: list[Anchor], low: int, high: int, weights: Mapping[str, float]
) -> list[Claim]:
    prompts = [prompt for anchor in missing if (prompt := _prompt(layout, alignment, anchor)) is not None]
    if not prompts:
        return []
    here = {anchor.index for anchor in missing}
    others = [
        prompt
        for anchor in layout.anchors
        if anchor.index not in here and anchor.index not in alignment.claims and leads_to_field(layout, anchor)
        if (prompt := _prompt(layout, alignment, anchor)) is not None
    ]
    return [
        claim
        for number in lines_between(alignment, low, high)
        for hit, words in _labels_in(alignment.stream, number, high)
        if alignment.is_free(hit)
        for claim in _claims(prompts, hit, words, weights)
        if not _is_rather(others, claim, words, weights)
        if not _is_anothers(layout, layout.anchors[claim.anchor], words)
        if not _begins_found(layout, alignment, layout.anchors[claim.anchor], words)
        if not SENTENCES.search(words) or SENTENCES.search(layout.anchors[claim.anchor].text)
        if not _only_heads(layout, layout.anchors[claim.anchor]) or _is_heading(layout, alignment, hit, words)
        if not is_quoted(layout, alignment, layout.anchors[claim.anchor], hit)
        if layout.zones[claim.anchor + 1] or not _is_in_list(layout, alignment, number)
    ]


def _is_in_list(layout: Layout, alignment: Alignment, number: int) -> bool:
    """Return whether a line stands in a row of a list, below its heads: nothing but labels of fields is printed there.

    "Record management decision", an action, above "Audit actions have been added as a manager decision".
    """
    place = alignment.stream.outermost[number]
    heads = (alignment.claims.get(index) for index in heads_of_columns(layout))
    cells = [alignment.cell_of(claim) for claim in heads if claim is not None]
    below = any(cell and place and cell.table == place.table and cell.row < place.row for cell in cells)
    return below and place is not None and len(alignment.rows[place.row_key]) > 1


def _is_rather(others: list[_Prompt], claim: Claim, words: str, weights: Mapping[str, float]) -> bool:
    """Return whether words are more like a label that is missing elsewhere in the form: that one was moved here."""
    stems = stems_of(words)
    best = max((_weight(*_likeness(other, stems, weights)) for other in others), default=0.0)
    return best >= _LIKELY and best > _RATHER * claim.weight


def _begins_found(layout: Layout, alignment: Alignment, anchor: Anchor, words: str) -> bool:
    """Return whether words are the first ones of a label that stands elsewhere, letter by letter, and not of this one.

    "Overall judgement: Good, just." below the key learning, where the overall judgement has its own label.
    """
    said = key(words)
    if len(said) < _TELLING or anchor.key.startswith(said):
        return False
    return any(layout.anchors[c.anchor].key.startswith(said) for c in alignment.claims.values() if c.exact)


def _is_heading(layout: Layout, alignment: Alignment, hit: Hit, words: str) -> bool:
    """Return whether words may head a section: they have their line to themselves, and are no other label.

    "Team manager", right of an action, isn't short for "Actions for the case manager or team manager".
    """
    stream = alignment.stream
    rest, place = stream.lines[hit.last_line].text[hit.last :], stream.outermost[hit.line]
    if not hit.closes and not BRACKETED.fullmatch(rest):
        return False
    row = () if place is None else alignment.rows[place.row_key]
    left = (number for cell in row if place and cell.ordinal < place.ordinal for number in stream.by_cell.get(cell, ()))
    claimed = {claim.hit.line for claim in alignment.claims.values()}
    if any(stream.keys[number] and number not in claimed for number in left):
        return False
    return not any(key(words) == other.key for other in layout.anchors)


def _is_anothers(layout: Layout, anchor: Anchor, words: str) -> bool:
    """Return whether words hold what a label doesn't: a grade ("I grade this as Outstanding. …"), or a whole prompt."""
    said = key(words)
    grade = any(other in said and other not in anchor.key for other in _grades(layout))
    return grade or holds_another_prompt(layout, anchor, said)


@once_a_layout
def _grades(layout: Layout) -> frozenset[str]:
    labels = {key(option.label) for options in scales_of(layout).values() for option in options}
    return frozenset(label for label in labels if len(label) >= _GRADE)


def _heads_section(layout: Layout, anchor: Anchor) -> bool:
    return anchor.index > 0 and layout.anchors[anchor.index - 1].section != anchor.section


def _only_heads(layout: Layout, anchor: Anchor) -> bool:
    return _heads_section(layout, anchor) and not leads_to_field(layout, anchor)


def share_of_words(layout: Layout, lines: Iterable[Line]) -> float:
    """Return how much of the words of a form's labels a document's short lines hold, from 0 to 1."""
    weights = _weights(layout)
    ours = {stem for line in lines if len(line.text) <= 200 for stem in stems_of(line.text)}
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in ours) / total if total else 0.0


@once_a_layout
def _weights(layout: Layout) -> Mapping[str, float]:
    """Return how much each word of a form tells: the fewer of its labels hold it, the more."""
    counts = Counter(stem for anchor in layout.anchors for stem in set(stems_of(anchor.text)))
    return {stem: math.log(1 + len(layout.anchors) / count) for stem, count in counts.items()}


def _prompt(layout: Layout, alignment: Alignment, anchor: Anchor) -> _Prompt | None:
    """Return the words of a label, with those of the labels before it that only lead up to it."""
    texts = [anchor.text]
    for before in reversed(layout.anchors[: anchor.index]):
        leads_on = not layout.zones[before.index + 1] and before.cell is not None and before.cell == anchor.cell
        if not leads_on or before.index in alignment.claims or not layout.zones[anchor.index + 1]:
            break
        texts.insert(0, before.text)
    stems = tuple(stem for text in texts for stem in stems_of(text))
    around = stems_around(layout, anchor.index)
    fewest = 1 if leads_to_field(layout, anchor) or _heads_section(layout, anchor) else _INSTRUCTION
    head = frozenset(stems_of(anchor.text.partition("(")[0])) if head_key(anchor) else frozenset()
    return _Prompt(anchor, stems, around - set(stems), fewest, head, initials_in(anchor.text)) if stems else None


def _labels_in(stream: Stream, number: int, high: int) -> Iterator[tuple[Hit, str]]:
    """Yield what of a line may be a label: of each part between boxes or gaps, up to a colon or "?", and all of it."""
    text = stream.lines[number].text
    begins = [0, *(match.end() for match in _PARTS.finditer(text))]
    stops = [*(match.start() for match in _PARTS.finditer(text)), len(text)]
    for begin, stop in zip(begins, stops, strict=True):
        numbered = _NUMBERED.match(text, begin, stop)
        start = numbered.end() if numbered else begin
        ends = [match.end() for match in _PROMPT_END.finditer(text, start, stop)][:2]
        instructed = _BRACKETS.search(text, start, stop)
        if instructed and is_instruction(instructed[0]):
            ends.append(instructed.start())
        if bracketed := _QUESTION_WITH_BRACKETS.match(text, start, stop):
            ends.append(bracketed.end())
        dotted = _DOTTED.fullmatch(text, start, stop)
        if dotted or not text[start:stop].rstrip().endswith((".", ",", ";")):
            ends.append(stop)
        for end in dict.fromkeys(ends):
            words = text[start:end]
            # No label holds a day: "Reviewed 13/05/2024: three of five targets met"; or begins with its answer.
            if (
                _ANSWERED.match(words)
                or not (dotted or stems_of(words))
                or any(dates_in(words))
                or words.count(" ") >= _MOST_WORDS
            ):
                continue
            first = stream.starts[number] + len(key(text[:begin]))
            last = stream.starts[number] + len(key(text[:end]))
            hit = stream.hit(first, last) if first < last <= high else None
            if hit is not None:
                yield hit, words


def _claims(prompts: list[_Prompt], hit: Hit, words: str, weights: Mapping[str, float]) -> Iterator[Claim]:
    said = stems_of(words)
    known = frozenset(weights)
    stems = tuple(stem if stem in known or len(stem) < SLIP else meant(stem, known) for stem in said)
    likenesses = [(_likeness(prompt, stems, weights), prompt) for prompt in prompts]
    values = sorted((precision * recall for (precision, recall), _ in likenesses), reverse=True)
    for (precision, recall), prompt in likenesses:
        if abbreviates(words, prompt.anchor.text):
            yield Claim(prompt.anchor.index, hit, exact=False, reworded=True, weight=_ABBREVIATED)
            continue
        if recall < _WITHOUT_HEAD and prompt.head and prompt.head.isdisjoint(stems):
            # "Needs to improve: …" is a line of somebody's summary.
            continue
        if not _is_like(precision, recall, stems) or len(set(stems) & set(prompt.stems)) < prompt.fewest:
            continue
        rivals = [value for value in values if value != precision * recall]
        close = bool(rivals) and rivals[0] > 0.9 * precision * recall
        shortened = precision > 0.99 and len(stems) > 1 and _in_order(stems, prompt.stems)
        sure = stems == said and (shortened or (precision >= _SURE_PRECISION and recall >= _SURE_RECALL))
        yield Claim(
            prompt.anchor.index,
            hit,
            exact=False,
            reworded=True,
            doubtful=close or not sure,
            weight=_weight(precision, recall),
        )


def _weight(precision: float, recall: float) -> float:
    return 80 * precision * recall / (precision + recall) if precision + recall else 0.0


def _likeness(prompt: _Prompt, stems: tuple[str, ...], weights: Mapping[str, float]) -> tuple[float, float]:
    """Return how much of a label's words are a prompt's, and how much of the prompt's are there."""
    rare = math.log(1 + 2 * len(weights))
    ours, theirs = set(prompt.stems), set(stems) - prompt.around
    for short in theirs & prompt.initials.keys() - ours:
        theirs = theirs - {short} | {*prompt.initials[short]}
    if not ours.isdisjoint(_COUNTS):
        theirs -= _COUNTS - ours  # "CF number" for "CF ID"
    said = sum(weights.get(stem, rare) for stem in theirs)
    common = sum(weights.get(stem, rare) for stem in ours & theirs)
    whole = sum(weights.get(stem, rare) for stem in ours)
    return (common / said if said else 0.0), (common / whole if whole else 0.0)


def _is_like(precision: float, recall: float, stems: tuple[str, ...]) -> bool:
    if precision < _PRECISION:
        return False
    # A single word may be the beginning of anything.
    least = _RECALL if len(set(stems)) == 1 else (_FEW if precision > 0.85 else 0.35)
    return recall >= least


def _in_order(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    rest = iter(whole)
    return all(stem in rest for stem in part)
