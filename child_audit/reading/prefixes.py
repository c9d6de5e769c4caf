"""What a council prints before every answer: "Comments: Seen weekly.", "[evidence] Seen weekly."."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.template.layout import SETTINGS
from child_audit.text import key

_PREFIX = re.compile(
    r"\s*(\[[^\[\]\n]{0,40}[^\W\d_]{3}[^\[\]\n]{0,40}\]|<[^<>\n]{0,40}[^\W\d_]{3}[^<>\n]{0,40}>)\s*|\W*([^\W\d_][^:.?!\n]{1,40}):(?=\s|\Z)\s*"
)
_OF_ANY_KIND = re.compile(
    r"(?:(?:the|your|our|auditors?|reviewers?)\W+(?:s\W+)?)*"
    r"(?:answers?|comments?|commentary|evidence|findings|notes?|reply|response)",
    re.IGNORECASE,
)
"""What an answer is called, whatever was asked."""
_RECURS = 3


class _Begun(NamedTuple):
    """An answer that begins with some words and a colon."""

    name: str
    pieces: list[Fragment]
    number: int
    words: str
    end: int

    @property
    def alone(self) -> bool:
        """Nothing else was answered."""
        piece, *rest = self.pieces[self.number :]
        return self.end == piece.end and all(other.blank for other in rest)


def leave_out_prefixes(ground: Ground) -> None:
    """Take from the answers what a council prints before each of them; it's told once.

    It recurs at the beginning of answers, and stands alone where nobody answered, or in square brackets; or it names an
    answer of any kind, and half of all answers, or all of one label that recurs, begin so. Somebody types "Comments: …"
    here and there.
    """
    division, answered = ground.division, Counter[str]()
    begun: dict[str, list[_Begun]] = defaultdict(list)
    answers = [(path, pieces) for path, pieces in division.slots.items() if not path.startswith(SETTINGS + ".")]
    for path, pieces in (*answers, *((path, group.fragments) for path, group in division.groups.items())):
        number = next((number for number, piece in enumerate(pieces) if not piece.blank), None)
        if number is None or pieces[number].line.deleted:
            continue
        name = path.rpartition(".")[2]
        answered[name] += 1
        if prefix := _PREFIX.match(pieces[number].text):
            end = pieces[number].start + prefix.end()
            words = prefix[1] or prefix[2]
            begun[key(words)].append(_Begun(name, pieces, number, words, end))
    wordings = {anchor.key for anchor in ground.layout.anchors}
    for words, places in begun.items():
        if len(places) >= _RECURS and words not in wordings and _is_printed(places, answered):
            for place in places:
                piece = place.pieces[place.number]
                place.pieces[place.number] = Fragment(piece.line, place.end, piece.end)
                printed = Fragment(piece.line, piece.start, place.end)
                if place is places[0]:
                    ground.stray(printed, None)
                else:
                    ground.reprinted.append(printed)


def _is_printed(places: list[_Begun], answered: Counter[str]) -> bool:
    if any(place.alone for place in places) or places[0].words[0] in "[<":
        return True
    if _OF_ANY_KIND.fullmatch(places[0].words) is None:
        return False
    names = Counter(place.name for place in places)
    of_one = any(number == answered[name] >= _RECURS for name, number in names.items())
    return of_one or len(places) * 2 >= answered.total()
