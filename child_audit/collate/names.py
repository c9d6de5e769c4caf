"""A field that names people → each of them, as words: titles, roles, relations and numbers aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from child_audit.collate.name_words import PARTICLES
from child_audit.text import key

_TITLES = "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|cllr|master"
_ROLES = (
    r"(?:(?:newly qualified|senior|advanced|assistant|deputy|lead|principal|trainee|student|agency|duty|allocated|named"
    r"|previous|former|new|current|interim|acting|specialist|designated|independent|early help|early years|family"
    r"|social|support|children['’]?s?|youth|key|case|school|health|community|targeted|intensive|practice|service|team"
    r"|group|quality assurance|reviewing|review|conference|child protection|safeguarding|virtual|participation)\s+)*"
    r"(?:workers?|practitioners?|managers?|supervisors?|visitors?|nurses?|midwi(?:fe|ves)|officers?|coordinators?"
    r"|co-ordinators?|consultants?|educators?|auditors?|moderators?|leads?|assistants?|advocates?|chairs?|heads?"
    r"|chairperson|teachers?|therapists?|psychologists?|police|panel|team)"
)
_RELATIONS = (
    r"(?:(?:foster|step|great|maternal|paternal|birth|adoptive|special|kinship|legal|connected|half)[\s-]*)*"
    r"(?:mum(?:my)?|mam|mom|mothers?|dad(?:dy)?|fathers?|grand(?:mother|father|parents?|ma|pa|mum|dad|son|daughter)"
    r"|nan(?:a|ny)?|gran(?:ny|dad)?|aunt(?:ie|y)?|uncle|sisters?|brothers?|siblings?|carers?|parents?|guardians?"
    r"|partners?|child(?:ren)?|young (?:person|people)|yp|baby|family|son|daughter|cousin|friend|husband|wife)"
)
_OTHER = (
    r"n/?a|none|nobody|no one|not (?:applicable|known|recorded|stated|allocated|provided|given|available|spoken to)"
    r"|unknown|unallocated|vacant|vacancy|tbc|tba|unborn|name|names|self|both|all|the|of|with|via|by|in person|on|at|to"
    r"|for|phone|telephone|call(?:ed)?|face to face|visit(?:ed)?|home|see (?:above|below)|as above|asye|nqsw|blank"
    r"|redacted|and|or|early help|social care|cin|cp|no|yes|id|ref|tel|email"
)
_ABBREVIATIONS = "SW|SSW|FSW|TM|ATM|DTM|PM|SM|GM|HV|SN|IRO|EHP|EHW|FSP|AP|SP|QA|QAO|LP|CPC|SENCO|DSL|GP|ISW|PA"
_NOT_A_NAME = re.compile(rf"(?<![\w’'-])(?:{_TITLES}|{_ROLES}|{_RELATIONS}|{_OTHER})(?![\w’'-])\.?", re.IGNORECASE)
_ABBREVIATION = re.compile(rf"(?<!\w)(?:{_ABBREVIATIONS})(?!\w)")
_ALIAS = re.compile(
    r"\b(?:a\.?k\.?a\.?|also known as|known as|also|formerly|previously|née|nee|preferred name)\b|[\"“”]", re.I
)
_SMALL_WORDS = re.compile(rf"(?<![\w’'-])(?!(?:{'|'.join(PARTICLES)})\b)[a-z][\w’'-]*(?![\w’'-])")
_QUOTES = re.compile('["“”]')
_NO_ONE = re.compile(r"(?<!\w)n\s?/\s?a(?!\w)", re.IGNORECASE)
_BORDER = re.compile(
    r"[\n\r;,/&|()\[\]{}+:*•<>=?!]|\s+[-–—]+\s+|\b(?:and|or|then|from|until|since)\b|\d+", re.IGNORECASE
)
_INVERTED = re.compile(r"^\s*([^\W\d_][\w’'-]*)\s*,\s*([^\W\d_][\w’'-]*)((?:\s+[^\W\d_][\w’'-]*)?)\s*$")
_WORD = re.compile(r"[^\W\d_](?:[\w’'‘`-]*\w)?\.?")
_MOST_WORDS = 6  # more of them are a sentence, not a name
_FEW_WORDS = 3  # so many are taken for a name without any capital


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a field names.

    Attributes:
        words: the name: "Sam", "Specimen".
        aliases: what else the field calls the same person, each as words.
    """

    words: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...] = ()

    @property
    def identity(self) -> str:
        """The name without case, accents and punctuation: one person has one, however the name was typed."""
        return " ".join(filter(None, (key(word) for word in self.words)))


def people(text: str) -> tuple[Person, ...]:
    """Return the people whom a field names; none when it names nobody ("Mother", "N/A")."""
    text = _NO_ONE.sub(" ", text)
    if len(_WORD.findall(text)) > 2 * _MOST_WORDS:
        # In a field that tells a story, a few words without a capital between two commas are no name.
        text = _SMALL_WORDS.sub(" ; ", text)
    inverted = _INVERTED.match(text)
    if inverted and _names(inverted[1]) and _names(inverted[2]):
        text = f"{inverted[2]}{inverted[3]} {inverted[1]}"
    found: list[Person] = []
    start, before = 0, ""
    for border in (*_BORDER.finditer(text), None):
        part = text[start : border.start() if border else len(text)]
        person = _person(part)
        if person is not None:
            # Samuel Specimen (Sam); Samuel Specimen, known as Sam: one person with two names.
            again = found and (_ALIAS.match(part.strip()) or (before.startswith("(") and len(person.words) == 1))
            if again:
                found[-1] = replace(found[-1], aliases=(*found[-1].aliases, person.words, *person.aliases))
            else:
                found.append(person)
        if border is not None:
            start, before = border.end(), border[0].strip()
    return tuple(found)


def _person(part: str) -> Person | None:
    named = [words for words in map(_names, _ALIAS.split(part)) if words]
    if not named:
        return None
    first, *others = named
    if _QUOTES.search(part) and len(others) > 1:
        # Samuel "Sam" Specimen: the name goes on behind the nickname.
        first, others = (*first, *others[-1]), [*others[:-1], (*others[0], *others[-1])]
    return Person(first, tuple(others))


def _names(part: str) -> tuple[str, ...]:
    """Return the words of a stretch of text that can be a name."""
    part = _ABBREVIATION.sub(" ", part)
    words = tuple(word.rstrip(".") for word in _WORD.findall(_NOT_A_NAME.sub(" ", part)))
    whole = tuple(word.rstrip(".") for word in _WORD.findall(part))
    # Jane Manager: a role of one word behind a first name is as likely to be a surname.
    if len(words) == 1 and len(whole) == 2 and whole[0] == words[0] and whole[1].istitle():
        words = whole
    if len(words) <= _MOST_WORDS and all(_capital(word) for word in words):
        return words
    # Words with a capital among others are the name: "spoke to Jane Specimen again".
    named = tuple(word for word in words if _capital(word))
    if named and len(words) > 2:
        return named if 2 <= len(named) <= _MOST_WORDS else ()
    return words if len(words) <= _FEW_WORDS else ()


def _capital(word: str) -> bool:
    return word[:1].upper() == word[:1] or word.casefold() in PARTICLES


def says_nothing_else(text: str) -> bool:
    """Return whether a field that should name people holds only words that can be nobody's name."""
    left = _NOT_A_NAME.sub(" ", _ABBREVIATION.sub(" ", _NO_ONE.sub(" ", text)))
    return not any(map(str.isalnum, left))
