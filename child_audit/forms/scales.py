"""Which choices of a form are judgements, in which order, and which of their options are good or better.

It's told by the options of the choice, which all judgements of a form share, never by a path:

1. Options that are grades by their words are a scale: at least two of Ofsted's, of red, amber and green, or of met,
   partly met and not met; or numbers, at least three.
2. So are the options of a field whose own words say judgement, grade, grading, rating, score or RAG.

Options stand best first: in the order of the form, or turned round when its last option is the good one (0 to 10; Red,
Amber, Green). Options that judge nothing (n/a, not seen) are no grades. Good or better is everything down to the option
called good, or else the better half, rounded down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from child_audit.forms.fields import FieldInfo

_FAMILIES = (
    {"outstanding", "good", "requires improvement", "requires improvement to be good", "inadequate"},
    {"green", "amber", "red"},
    {"met", "fully met", "partly met", "partially met", "not met"},
)
_SAYS_SO = re.compile(r"\b(?:judge?ments?|grades?|gradings?|graded|ratings?|rated|scores?|rag)\b", re.IGNORECASE)
_NEUTRAL = re.compile(
    r"(?:n\W?a|not (?:applicable|seen|known|assessed|judged|graded|sure)|unknown|none)\W*", re.IGNORECASE
)
_BEST = re.compile(
    r"(?:outstanding|excellent|very good|good|strong|green|met|fully|yes|always|all|exceeds|effective|high)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of judgement.

    Attributes:
        options: its grades, best first.
        good: how many of them are good or better.
    """

    options: tuple[str, ...]
    good: int


def scales_of(fields: Iterable[FieldInfo]) -> Mapping[tuple[str, ...], Scale]:
    """Return the scales that the judgements of a form use, by the options as :attr:`FieldInfo.options` has them."""
    found: dict[tuple[str, ...], Scale] = {}
    for field in fields:
        options = field.options
        if len(options) < 2 or options in found:
            continue
        words = {_plain(option) for option in options}
        numbers = sum(option.strip().isdecimal() for option in options)
        known = any(len(words & family) >= 2 for family in _FAMILIES) or numbers >= 3
        if known or _SAYS_SO.search(field.label):
            scale = _scale(options)
            if len(scale.options) > 1:
                found[options] = scale
    return found


def _scale(options: tuple[str, ...]) -> Scale:
    grades = tuple(option for option in options if not _NEUTRAL.fullmatch(option.strip()))
    if grades and _worst_first(grades):
        grades = grades[::-1]
    good = next((number for number, grade in enumerate(grades, 1) if _plain(grade) == "good"), len(grades) // 2)
    return Scale(grades, max(good, 1))


def _worst_first(grades: tuple[str, ...]) -> bool:
    first, last = grades[0].strip(), grades[-1].strip()
    numbers = _NUMBER.match(first), _NUMBER.match(last)
    if numbers[0] and numbers[1]:
        return int(numbers[0][0]) < int(numbers[1][0])
    return _BEST.match(last) is not None and _BEST.match(first) is None


def _plain(option: str) -> str:
    return " ".join(option.casefold().split())
