"""Notes to the auditor that a council prints below its labels, set back from them: "*leave blank if not known*"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from child_audit.reading.claims import Alignment, Claim
from child_audit.reading.looks import is_grey
from child_audit.template.layout import Anchor, Layout, OptionPart
from child_audit.text import key
from child_audit.word.lines import Line

_FEWEST = 3
"""So many labels have a note below them where a council prints notes."""
_TELLING = 4
"""A note of so many words recurs; "see above" may be anybody's."""
INSTRUCTS = re.compile(
    r"[\W_]*(?:(?:the\s+)?(?:auditors?|reviewers?|assessors?)\s+(?:should|must|to|please|may)\b|please\b"
    r"|(?:nb|n\.b\.|guidance|prompts?|hints?|tips?|e\.?g\.?|for\sexample|consider|think\sabout|comment|describe|explain|give"
    r"|identify|look\s(?:at|for)|outline|provide|quote|refer\sto|reflect\son|say|specify|state|summarise|tick|highlight"
    r"|circle|write|enter)\b)",
    re.IGNORECASE,
)
"""How sentences begin that tell somebody how to complete a form."""
_TELLS = re.compile(
    rf"{INSTRUCTS.pattern}|\W*[(\[<*]|\W*(?:as|check|do|don['’]t|if|leave|only|see|use)\b|.*\?\W*\Z|.*\b(?:auditor|you|your)\b",
    re.IGNORECASE,
)
_BRACKETED_FIRST = re.compile(r"\s*[(\[<{][^)\]>}]*[)\]>}]\W*\w")
"""What stands behind brackets was typed: [enter text] Seen weekly."""
_SMALLER = 2
"""Half points."""


class _Look(NamedTuple):
    italic: bool
    size: str
    colour: str


def notes_below_labels(layout: Layout, alignment: Alignment) -> dict[int, bool]:
    """Return the lines that a council prints right below labels for whoever completes the form.

    They look otherwise than the labels, all in one way: in italics or grey, and smaller perhaps. So may somebody's
    hand; it's print where most of these labels are answered besides, in another look, or where it recurs. What tells
    somebody to do something is print wherever it recurs, however it looks: "Consider: frequency, quality, recording.".

    Returns:
        The number of each; whether it's the first that says so.
    """
    lines, keys = alignment.stream.lines, alignment.stream.keys
    claimed = {number for claim in alignment.claims.values() for number in _lines_of(claim)}
    below: dict[tuple[_Look, bool], dict[int, list[int]]] = defaultdict(dict)
    for claim in alignment.claims.values():
        options = {key(item.label) for item in layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)}
        label = _look_at(lines[claim.hit.last_line], claim.hit.last - 1)
        for number in _lines_below(alignment, claim, claimed):
            if not keys[number] or any(option in keys[number] for option in options):
                continue  # a list of the options may be marked, or all but one of it deleted
            set_back = _set_back(lines[number], label)
            if set_back is None:
                break  # below an answer it's a part of that
            below[set_back].setdefault(claim.anchor, []).append(number)
    found: dict[int, bool] = {}
    told = set[str]()
    for number in _instructions(alignment, claimed):
        found[number] = keys[number] not in told
        told.add(keys[number])
    for (look, smaller), labels in below.items():
        numbers = sorted(number for numbers in labels.values() for number in numbers)
        same = Counter(keys[number] for number in numbers if len(lines[number].text.split()) >= _TELLING)
        recurs = smaller and max(same.values(), default=0) >= _FEWEST
        if len(labels) < _FEWEST or not (recurs or _answered_besides(alignment, look, labels, claimed)):
            continue
        tells = sum(same[keys[number]] >= _FEWEST or _TELLS.match(lines[number].text) is not None for number in numbers)
        if 2 * tells < len(numbers):
            continue  # somebody's hand: it tells nobody to do anything
        for number in (one for one in numbers if one not in found):
            found[number] = keys[number] not in told
            told.add(keys[number])
    return found


def notes_that_may_be_answers(layout: Layout, alignment: Alignment, notes: Mapping[int, bool]) -> dict[int, str]:
    """Return the notes that only their look tells from an answer, and the field whose answer each may be.

    They don't recur, and tell nobody to do anything.
    """
    keys, lines = alignment.stream.keys, alignment.stream.lines
    often = Counter(keys[number] for number in notes)
    alone = {number for number in notes if often[keys[number]] < _FEWEST and not _TELLS.match(lines[number].text)}
    claimed = {number for claim in alignment.claims.values() for number in _lines_of(claim)}
    found: dict[int, str] = {}
    for claim in alignment.claims.values() if alone else ():
        path = next((item.path for item in layout.zones[claim.anchor + 1] if not isinstance(item, Anchor)), None)
        below = (number for number in _lines_below(alignment, claim, claimed) if number in alone)
        found |= dict.fromkeys(below, path) if path else {}
    return found


def _instructions(alignment: Alignment, claimed: set[int]) -> list[int]:
    """Return the lines below labels that tell somebody what to write, in the same words below several labels."""
    said: dict[str, dict[int, int]] = defaultdict(dict)
    for claim in alignment.claims.values():
        for number in _lines_below(alignment, claim, claimed):
            words = alignment.stream.keys[number]
            text = alignment.stream.lines[number].text
            if INSTRUCTS.match(text) and not _BRACKETED_FIRST.match(text):
                said[words].setdefault(claim.hit.last_line, number)
            elif words:
                break
    return sorted(number for below in said.values() if len(below) >= _FEWEST for number in below.values())


def _lines_of(claim: Claim) -> range:
    return range(claim.hit.line, claim.hit.last_line + 1)


def _lines_below(alignment: Alignment, claim: Claim, claimed: set[int]) -> Iterator[int]:
    """Yield the lines below a label in its cell, or outside of tables, up to the next words of the form."""
    stream = alignment.stream
    cell = stream.lines[claim.hit.last_line].cell
    for line in stream.lines[claim.hit.last_line + 1 :]:
        if line.cell != cell or line.number in claimed or line.boxed or line.deleted:
            return
        yield line.number


def _look_of(line: Line) -> _Look | None:
    """Return how a line looks; None when it doesn't all look alike."""
    looks = _looks_of(line)
    return looks.pop() if len(looks) == 1 else None


def _looks_of(line: Line) -> set[_Look]:
    """Return the looks of a line's words; blanks between and behind them have none."""
    words = (span for span in line.spans if line.text[span.start : span.end].strip())
    return {_Look(span.format.italic, span.format.size, span.format.colour) for span in words}


def _look_at(line: Line, position: int) -> _Look | None:
    look = next((span.format for span in line.spans if span.start <= position < span.end), None)
    return None if look is None else _Look(look.italic, look.size, look.colour)


def _set_back(line: Line, theirs: _Look | None) -> tuple[_Look, bool] | None:
    """Return the look of a line that is less than its label's, and whether it's smaller; None for any other."""
    ours = _look_of(line)
    if ours is None or theirs is None or any(span.control for span in line.spans):
        return None
    slanted = (ours.italic and not theirs.italic) or (is_grey(ours.colour) and not is_grey(theirs.colour))
    sizes = (ours.size.isdigit(), theirs.size.isdigit())
    smaller = all(sizes) and int(ours.size) + _SMALLER <= int(theirs.size)
    italic = ours.italic or is_grey(ours.colour)
    return (ours, smaller) if slanted or (smaller and italic) else None


def _answered_besides(alignment: Alignment, look: _Look, labels: dict[int, list[int]], claimed: set[int]) -> bool:
    """Return whether most labels with a note have an answer in another look, below it or in the next cell."""
    stream = alignment.stream
    answered = 0
    for anchor, notes in labels.items():
        claim = alignment.claims[anchor]
        cell = stream.lines[claim.hit.last_line].cell
        row = () if cell is None else alignment.rows.get(cell.row_key, ())
        beside = [
            number for place in row if cell and place.ordinal == cell.ordinal + 1 for number in stream.by_cell[place]
        ]
        beside = [] if claimed.intersection(beside) else beside
        if cell is None and (after := notes[-1] + 1) < len(stream.lines) and after not in claimed:
            beside = stream.by_cell[stream.lines[after].cell] if stream.lines[after].cell else []  # in a box below
        others = [*(number for number in _lines_below(alignment, claim, claimed) if number not in notes), *beside]
        answered += any(stream.keys[number] and look not in _looks_of(stream.lines[number]) for number in others)
    return answered * 2 > len(labels)
