"""Names inside free text → pseudonyms, however they are spelt: another case, without accents, possessive, initials.

Text is compared in a folded form (no case, accents or invisible characters), of which each character knows where it
came from, so that what is masked is cut out of the text as it was typed and everything else stays as it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

from child_audit.collate.name_words import ABBREVIATIONS, PARTICLES, WORDS_TOO
from child_audit.collate.names import Person

INITIALS = "[initials]"
BIRTH = "[date of birth]"

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t"}
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})
_HYPHEN = re.compile("[-‐‑–]")
_PIECE = re.compile(r"[^\W_]+")
# What may stand between two pieces of a name: Anne-Marie, Anne Marie, O’Brien, O'Brien, OBrien, Specimen, Sam.
_BETWEEN = r"[\s\-‐‑–'’‘`´.,_]{0,3}"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?:['’‘`´]?s)?(?![^\W_])"
_NO_LETTER_AFTER = r"(?![^\W_])"
_NEVER = r"(?!)"
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_SHORTEST_NUMBER = 4


class _Need(IntEnum):
    """What the letters typed must look like for a match to count."""

    NOTHING = 0
    A_CAPITAL = 1
    ALL_CAPITALS = 2


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: str
    weight: int
    need: _Need
    mask: str


class Masker:
    """Masks the names of one document's people in any text."""

    def __init__(
        self,
        people: Iterable[tuple[Person, str, bool]],
        identifiers: Iterable[tuple[str, str]] = (),
        births: Iterable[date] = (),
    ) -> None:
        """Make ready for one document.

        Args:
            people: each with the pseudonym, and whether the initials are masked as well. Where two share a name, the
                first counts.
            identifiers: each with its pseudonym.
            births: dates of birth.
        """
        forms: dict[str, _Form] = {}
        for form in (
            *(form for person, mask, initials in people for form in _of_person(person, mask, initials)),
            *(form for identifier, mask in identifiers for form in _of_identifier(identifier, mask)),
            *(_Form(pattern, 100, _Need.NOTHING, BIRTH) for birth in births for pattern in _of_date(birth)),
        ):
            if form.pattern != _NEVER:
                forms.setdefault(form.pattern, form)
        # The longest first: "Sam Specimen" is one name, not two.
        self._forms = sorted(forms.values(), key=lambda form: -form.weight)
        joined = "|".join(f"({form.pattern})" for form in self._forms)
        self._pattern = re.compile(rf"{_BEFORE}(?:{joined})") if joined else None
        self.count = 0

    def masked(self, text: str) -> str:
        """Return ``text`` with a pseudonym for each name."""
        if self._pattern is None or not text:
            return text
        folded, origin = fold(text)
        kept: list[str] = []
        done = 0
        for match in self._pattern.finditer(folded):
            form = self._forms[(match.lastindex or 1) - 1]
            start, end = origin[match.start()], _end(text, origin[match.end() - 1] + 1)
            if start < done or not _looks(text[start:end], form.need):
                continue
            kept += [text[done:start], form.mask, _possessive(text[start:end], form)]
            self.count += 1
            done = end
        return "".join([*kept, text[done:]])


def fold(text: str) -> tuple[str, list[int] | range]:
    """Return text without case, accents and invisible characters, and for each character where it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        letters = _folded(character)
        folded.append(letters)
        origin += [index] * len(letters)
    return "".join(folded), origin


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    bare = "".join(
        part
        for part in unicodedata.normalize("NFKD", character)
        if unicodedata.category(part) not in ("Mn", "Me", "Cf")
    )
    return "".join(_LETTERS.get(letter, letter) for letter in bare.casefold())


def _of_person(person: Person, mask: str, initials: bool) -> Iterator[_Form]:
    for words in (person.words, *person.aliases):
        for spelling in {words, tuple(word.translate(_SPELT_OUT) for word in words)}:
            yield from _of_words([pieces for pieces in map(_pieces, spelling) if pieces], mask)
            # Of Anne-Marie O’Brien-Smith, O’Brien is a name by itself.
            parts = [part for word in spelling for part in map(_pieces, _HYPHEN.split(word)) if part]
            for part in parts:
                yield _name(part, mask)
            for part in parts[1:]:
                yield _name([*parts[0], *part], mask)
        if initials:
            yield from _of_initials([pieces for pieces in map(_pieces, words) if pieces], mask)


def _of_words(words: list[list[str]], mask: str) -> Iterator[_Form]:
    if not words:
        return
    if len(words) > 1:
        first, last = words[0], words[-1]
        for order in (words, [last, *words[:-1]], [first, last], [last, first]):
            yield _name([piece for word in order for piece in word], mask)
        # Sam S., S. Specimen
        yield _name([*first, last[0][0]], mask, capital=True)
        if len(first[0]) > 1:
            yield _name([first[0][0], *last], mask, capital=True)
    for word in words:
        yield _name(word, mask)
        for piece in word if len(word) > 1 else ():
            yield _name([piece], mask)


def _name(pieces: list[str], mask: str, *, capital: bool = False) -> _Form:
    letters = "".join(pieces)
    if len(pieces) == 1 and (len(letters) < 2 or letters in PARTICLES):
        return _Form(_NEVER, 0, _Need.NOTHING, mask)
    alone = len(pieces) == 1 and (len(letters) == 2 or letters in WORDS_TOO)
    pattern = _BETWEEN.join(map(re.escape, pieces)) + _AFTER
    return _Form(pattern, len(letters) + len(pieces), _Need.A_CAPITAL if alone or capital else _Need.NOTHING, mask)


def _of_initials(words: list[list[str]], mask: str) -> Iterator[_Form]:
    letters = tuple(pieces[0][0] for pieces in words)
    every = tuple(piece[0] for pieces in words for piece in pieces)
    for run in {letters, every, *((letters[0], letter) for letter in every[1:])} if letters else ():
        if len(run) > 1:
            known = "".join(run) in ABBREVIATIONS
            plain, dotted = r"\s?".join(run), r"\.\s?".join(run) + r"\.?"
            pattern = rf"(?:{dotted}|{plain})(?:['’‘]?s)?{_NO_LETTER_AFTER}"
            # Lighter than any name, so that "Jo A" is no initials.
            yield _Form(pattern, 1, _Need.ALL_CAPITALS, INITIALS if known else mask)


def _of_identifier(identifier: str, mask: str) -> Iterator[_Form]:
    pieces = re.findall(r"[^\W\d_]+|\d+", fold(identifier)[0])
    digits = [piece for piece in pieces if piece.isdigit()]
    if sum(map(len, pieces)) < _SHORTEST_NUMBER - 1 or not digits:
        return
    yield _Form(r"[\s\-‐‑–/_.:]{0,3}".join(map(re.escape, pieces)) + _NO_LETTER_AFTER, 90, _Need.NOTHING, mask)
    for number in digits:
        bare = number.lstrip("0")
        # A year is typed for other reasons than to say whose case it is.
        if len(bare) > _SHORTEST_NUMBER or (len(bare) == _SHORTEST_NUMBER and not bare.startswith(("19", "20"))):
            yield _Form("0*" + bare + r"(?!\w)", 80, _Need.NOTHING, mask)


def _of_date(day: date) -> Iterator[str]:
    name = _MONTHS[day.month - 1]
    year = rf"(?:{day.year:04}|['’]?{day.year % 100:02})(?!\d)"
    number, month = rf"0?{day.day}(?:st|nd|rd|th)?", rf"(?:{name}|{name[:3]}t?)"
    gap = r"[\s.,/\-–_]{0,3}"
    yield rf"0?{day.day}\s?[./\-–_ ]\s?0?{day.month}\s?[./\-–_ ]\s?{year}"
    yield rf"{number}{gap}(?:of\s)?{month}{gap}{year}"
    yield rf"{month}{gap}{number}{gap}{year}"
    yield rf"{day.year:04}[.\-/]?{day.month:02}[.\-/]?{day.day:02}(?!\d)"


def _pieces(word: str) -> list[str]:
    return _PIECE.findall(fold(word)[0])


def _looks(typed: str, need: _Need) -> bool:
    if need is _Need.ALL_CAPITALS:
        bare = re.sub(r"['’‘]?s$", "", typed)
        return bare == bare.upper()
    return need is _Need.NOTHING or any(character.isupper() or not _has_case(character) for character in typed[:1])


def _has_case(character: str) -> bool:
    return character.lower() != character.upper()


def _possessive(typed: str, form: _Form) -> str:
    """Return the ’s that was typed, which stays; a plain s goes with the name."""
    match = re.search(r"['’‘`´]s$", typed, re.IGNORECASE)
    return match[0] if match and form.weight < 80 else ""


def _end(text: str, end: int) -> int:
    # Accents typed as characters of their own belong to the letter before them.
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me", "Cf"):
        end += 1
    return end
