"""The options of a choice, named in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from child_audit.template.layout import OptionPart
from child_audit.text import key, key_positions

_LEAD_WORDS = frozenset(
    """a apply are area as assessed be been considered evaluated for give given grade graded grading has have i is it
    judgement judgment my of our overall rated rating section the this to we would""".split()  # noqa: SIM905
)
_ASIDES = frozenset(("balance", "on", "remains", "therefore", "still"))
_LISTED = re.compile(r"\A\s*\d{1,2}[.)]\s*")
_INTRODUCED = re.compile(r"(?:grad(?:e|ing)|judge?ment|rating)\s*[:=\-–—]\s*\Z", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"\s+(?-i:[A-Z])")
"""What may stand behind "Grading: Good" without a full stop between."""
_ENDS_STATEMENT = re.compile(r"[^\S\n]*(?:\Z|\n|[.,;:!(\-–—]|because\b|as\b|overall\b|for\b|in this\b)", re.IGNORECASE)


def options_named_in(options: Sequence[OptionPart], text: str) -> list[int]:
    """Return the options whose label or synonym stands in a text as whole words, each once, in order."""
    return list(dict.fromkeys(option for option, _, _ in mentions_of(options, text)))


def option_at_start(options: Sequence[OptionPart], text: str) -> int | None:
    """Return the option that a text begins by naming: "Good – visits are …", "Grading: RI."; None for "Good visits"."""
    first = next(mentions_of(options, text), None)
    if first is None:
        return None
    option, start, end = first
    lead = [word for word in re.split(r"\W+", _LISTED.sub("", text[:start]).casefold()) if word]
    if any(word not in _LEAD_WORDS for word in lead) or len(lead) > 8:
        return None
    ends = _ENDS_STATEMENT.match(text, end) or (_INTRODUCED.search(text, 0, start) and _NEXT_SENTENCE.match(text, end))
    return option if ends else None


def says_only(options: Sequence[OptionPart], text: str) -> int | None:
    """Return the option that a text names and says nothing else: "Graded Good", "On balance RI", "Good overall"."""
    mentions = list(mentions_of(options, text))
    if len({option for option, _, _ in mentions}) != 1 or "?" in text:
        return None
    option, start, end = mentions[0]
    rest = f"{text[:start]} {text[end:]}".casefold()
    return option if _LEAD_WORDS.union(_ASIDES).issuperset(filter(None, re.split(r"\W+", rest))) else None


def spellings(option: OptionPart) -> tuple[str, ...]:
    """Return the keys of an option's label, its synonyms and its initials."""
    return _spellings(option.label, option.synonyms)


def is_abbreviated(option: OptionPart, text: str) -> bool:
    """Return whether a text is an option's label cut short: "Requires Imp.", "Req. Improvement", "Outst."."""
    said, words = [[key(word) for word in part.split() if key(word)] for part in (text, option.label)]
    least = 3 if len(words) > 1 else 4
    return len(said) == len(words) and all(
        len(a) >= least and b.startswith(a) for a, b in zip(said, words, strict=True)
    )


@lru_cache(maxsize=4096)
def _spellings(label: str, synonyms: tuple[str, ...]) -> tuple[str, ...]:
    words = label.split()
    initials = "".join(word[0] for word in words) if len(words) > 1 else ""
    return tuple(key(text) for text in (label, *synonyms, initials) if key(text))


def mentions_of(options: Sequence[OptionPart], text: str) -> Iterator[tuple[int, int, int]]:
    """Yield options named in a text, left to right, longest spelling first; each stretch once."""
    wordings = sorted(
        ((spelling, number) for number, option in enumerate(options) for spelling in spellings(option)),
        key=lambda pair: -len(pair[0]),
    )
    whole = key(text)
    if not any(wording in whole for wording, _ in wordings):
        return
    positions = key_positions(text)
    taken: list[tuple[int, int, int]] = []
    for wording, number in wordings:
        at = whole.find(wording)
        while at >= 0:
            start, end = positions[at], positions[at + len(wording) - 1] + 1
            free = all(end <= other_start or start >= other_end for _, other_start, other_end in taken)
            if free and _is_words(text, start, end):
                taken.append((number, start, end))
            at = whole.find(wording, at + 1)
    yield from sorted(taken, key=lambda mention: mention[1])


def _is_words(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())
