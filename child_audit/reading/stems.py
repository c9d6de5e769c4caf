"""The words of a label that tell something, without their endings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from child_audit.template.layout import Layout, once_a_layout
from child_audit.text import key

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SMALL = frozenset(
    re.findall(
        r"\w+",
        "a all an and any are as at be been but by can could did do does each eg etc for from had has have he her his "
        "how if in into is it its made make may of off on or our please she should so such than that the their them "
        "there these they this those to was we were what when where which who whom whose why will with would you "
        "your",
    )
)
"""Words that stand in every sentence, and tell nothing."""

SENTENCES = re.compile(r"[a-z)]{2}[.!]\s+[A-Z]")
"""Where one sentence ends and another begins: few labels have two."""

_MOST = 0.6
_COUNTED_WORD = re.compile(r"[^\W\d_]+|\d+")
_ASKS, _PART = 4, 3
_INITIALS, _MOST_INITIALS = 3, 12
"""An abbreviation has so many signs at least, and at most."""


@lru_cache(maxsize=16_384)
def stems_of(text: str) -> tuple[str, ...]:
    """Return the words that tell something, without their endings: "Assessments" and "assessed" begin alike."""
    words = (re.sub(r"['’]s?\Z", "", word.casefold()) for word in _WORD.findall(text))
    return tuple(_stem(word) for word in words if word not in SMALL and len(word) > 1)


_IRREGULAR = {
    form: verb
    for verb, forms in {
        "give": "gave given",
        "hold": "held",
        "keep": "kept",
        "speak": "spoke spoken",
        "take": "took taken",
        "undertake": "undertook undertaken",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}


def _stem(word: str) -> str:
    word = _IRREGULAR.get(word, word)
    for ending in ("ingly", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    return word[:6].rstrip("e") if len(word) > 3 else word


PARTS = frozenset(map(_stem, ("area", "domain", "element", "heading", "part", "section", "standard", "theme", "topic")))
"""What councils call a part of a form: "Judgement for this section:"."""


GRADES = frozenset(map(_stem, ("judgement", "judgment", "grade", "graded", "grading", "rating", "rated", "score")))
"""What a judgement is called."""


_INSTRUCT = frozenset(
    re.findall(
        r"\w+",
        "bold choose circle click cross delete enter highlight indicate insert mark ring select shade strike tick "
        "underline",
    )
)
_INSTRUCTED = frozenset(
    re.findall(
        r"\w+",
        "answer applicable applies apply appropriate area below box boxes cell column either grade grading judgement "
        "one only option options out over relevant section selected through x",
    )
)


def is_instruction(text: str) -> bool:
    """Return whether a text only says how to mark an option: "please shade or mark one"."""
    words = frozenset(word for word in re.findall(r"[^\W\d_]+", text.casefold()) if word not in SMALL)
    return bool(words & _INSTRUCT) and words <= _INSTRUCT | _INSTRUCTED and not any(map(str.isdigit, text))


def stems_around(layout: Layout, index: int, reach: int = 4) -> frozenset[str]:
    """Return the words of a label and of those before it in its section."""
    section = layout.anchors[index].section
    near = layout.anchors[max(index - reach, 0) : index + 1]
    return frozenset(stem for anchor in near if anchor.section == section for stem in stems_of(anchor.text))


def stems_of_section(layout: Layout, index: int) -> frozenset[str]:
    """Return the words of a label and of those around it that lead nowhere: headings, instructions."""
    return _stems_of_headings(layout)[index]


@once_a_layout
def _stems_of_headings(layout: Layout) -> tuple[frozenset[str], ...]:
    found = []
    for anchor in layout.anchors:
        near = layout.anchors[max(anchor.index - 10, 0) : anchor.index + 1]
        own = (other for other in near if other.section == anchor.section)
        heading = (other for other in own if other is anchor or not layout.zones[other.index + 1])
        found.append(frozenset(stem for other in heading for stem in stems_of(other.text)))
    return tuple(found)


def is_made_of(text: str, stems: frozenset[str]) -> bool:
    """Return whether a text has words that tell something, and none but these; a number is nobody's but a person's."""
    found = stems_of(text)
    return bool(found) and stems.issuperset(found) and not any(character.isdigit() for character in text)


def abbreviates(one: str, other: str) -> bool:
    """Return whether one of two labels is made of the initials of the other: "D.O.B." for "Date of birth:"."""
    short, long = sorted((key(one), key(other)), key=len)
    if not _INITIALS <= len(short) <= _MOST_INITIALS:
        return False
    words = _COUNTED_WORD.findall(one if key(one) == long else other)
    return short == "".join(word if word.isdigit() else word[0] for word in words).casefold()


@lru_cache(maxsize=4096)
def initials_in(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return what the initials of words side by side may be short for: "cp" for the stems of "Child Protection"."""
    words = _WORD.findall(text)
    runs = (words[start : start + length] for length in (2, 3, 4) for start in range(len(words) - length + 1))
    found = {
        "".join(word[0] for word in run).casefold(): tuple(s for word in run for s in stems_of(word)) for run in runs
    }
    return {short: stems for short, stems in found.items() if short not in SMALL and len(stems) > 1}


SLIP, _ALIKE = 5, 80
"""A word of so many letters may be one of the form's with a slip of the pen, where it's so much like that one."""


@lru_cache(maxsize=16_384)
def meant(stem: str, known: frozenset[str]) -> str:
    """Return the word of the form that a word is, but for a slip of the pen: "geongram"; the word itself for others."""
    found = process.extractOne(stem, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return stem if found is None else found[0]


def only_asks(text: str) -> bool:
    """Return whether a text is an instruction by its signs: a question, a list of topics; sentences are answers."""
    words = text.strip().rstrip(")")
    return words.endswith(("?", ":")) or ("/" in words and not re.search(r"[.!](?:\s|\Z)", words))


def asks_about(text: str, known: frozenset[str]) -> bool:
    """Return whether a text is an instruction of a few words at least, a third of them those of a label."""
    said = set(stems_of(text))
    return only_asks(text) and len(text.split()) >= _ASKS and len(said & known) * _PART >= len(said) > 0


def asks_in_words_of(layout: Layout, section: int, text: str) -> bool:
    """Return whether a text is a question or a prompt, most of it in words that a section of the form prints."""
    return text.rstrip().endswith(("?", ":")) and speaks_in_words_of(layout, section, text)


def speaks_in_words_of(layout: Layout, section: int, text: str) -> bool:
    """Return whether most of a text is in words that a section of the form prints."""
    found, known = stems_of(text), _stems_by_section(layout)[section]
    return bool(found) and sum(stem in known for stem in found) >= _MOST * len(found)


def is_worded_by(layout: Layout, section: int, text: str) -> bool:
    """Return whether a section of the form prints each word of a text that tells something."""
    return is_made_of(text, _stems_by_section(layout)[section])


@once_a_layout
def stems_of_form(layout: Layout) -> frozenset[str]:
    """Return the words of all that a form prints."""
    return frozenset(stem for anchor in layout.anchors for stem in stems_of(anchor.text))


@once_a_layout
def _stems_by_section(layout: Layout) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for anchor in layout.anchors:
        found.setdefault(anchor.section, set()).update(stems_of(anchor.text))
    return {section: frozenset(stems) for section, stems in found.items()}
