"""Dates and boxes: how each prints and how each is read, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

TICKED, UNTICKED = "☒", "☐"

# ---------------------------------------------------------------------------------------------------------------- dates


def print_date(value: date) -> str:
    """Return a date as UK forms have it: ``21/11/2026``."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


@dataclass(frozen=True, slots=True)
class DateReading:
    """What was found in the text of a date field.

    Attributes:
        value: the date, None when there's no single, full, possible one.
        rest: the words around it, "" when it stands alone.
        found: how many different dates were seen.
        problem: what is wrong, in words; "" when nothing is.
        doubt: what is odd about a date that was read; "" when nothing is.
    """

    value: date | None
    rest: str = ""
    found: int = 0
    problem: str = ""
    doubt: str = ""


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:(?P<{0}>\d{{4}})|['’]?(?P<{0}s>\d{{2}}))(?!\d)"
_GAP = r"[\s.,/\-–—]*"
_SEPARATOR = r"\s*[./\-–—\\]\s*"
_DATE = re.compile(
    r"(?<![A-Za-z0-9./])(?:"
    rf"(?P<iy>\d{{4}}){_SEPARATOR}(?P<im>\d{{1,2}}){_SEPARATOR}(?P<id>\d{{1,2}})(?!\d)(?:T[\d:.]+Z?)?"
    rf"|(?P<nd>\d{{1,2}})(?:{_SEPARATOR}|\s+)(?P<nm>\d{{1,2}})(?:{_SEPARATOR}|\s+){_YEAR.format('ny')}"
    rf"|(?P<wd>\d{{1,2}})\s*(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?{_GAP}{_MONTH.format('wm')}{_GAP}{_YEAR.format('wy')}"
    rf"|{_MONTH.format('um')}\s*(?P<ud>\d{{1,2}})(?!\d)\s*(?:st|nd|rd|th)?[\s,.]+{_YEAR.format('uy')}"
    r"|(?P<cd>\d{2})(?P<cm>\d{2})(?P<cy>(?:19|20)\d{2})(?!\d)"
    r")(?![/]\d)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b[\s,.]*\Z", re.IGNORECASE)
_DATELIKE = re.compile(
    rf"(?:(?:early|mid|late|end|of|on|in|approx|about|around|c|circa|spring|summer|autumn|winter"
    # Not a digit more: how a row of digits falls apart would be tried in every way.
    rf"|\d{{1,2}}(?!\d)(?:st|nd|rd|th)?)[\s.,/\-–]*)*(?:{_MONTH.format('lm')}|\d{{1,2}}\s*[./\-–]\s*\d{{1,2}}|(?:spring|summer|autumn|winter))?"
    r"[\s.,/\-–'’]*(?:\d{2,4}|\d{6}|\d{8})?",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|\bon\b|\bdate\b|\bdob\b|[\s.,:;()\[\]\-–—_|]+",
    re.IGNORECASE,
)
_BLANK_DATE = re.compile(r"[\s_./\-–—:]*+(?:d{1,2}[./\-\s]+m{1,3}[./\-\s]+y{2,4})?[\s_./\-–—:]*\Z", re.IGNORECASE)


def read_date(text: str) -> DateReading:
    """Read a date in any UK spelling: 12.3.24, 12/03/2024, 12th March 2024, Tuesday 12 Mar '24, 2024-03-12.

    Two figures of a year mean 1950–2049. Day comes before month, always: 3/25/2024 is no date.
    """
    if _BLANK_DATE.match(text):
        return DateReading(None)
    matches = list(_DATE.finditer(text))
    values = {_as_date(match) for match in matches}
    possible = values - {None}
    rest = " ".join(_AROUND.sub(" ", _DATE.sub(" ", text)).split())
    if not matches:
        return DateReading(None, text.strip(), 0, "this is not a full date")
    if None in values:
        return DateReading(None, rest, len(values), "there is no such day")
    if len(possible) > 1:
        return DateReading(None, rest, len(possible), "there is more than one date")
    value = possible.pop()
    return DateReading(value, rest, 1, doubt="" if value is None else _doubt(value, matches[0], text))


def _doubt(value: date, match: re.Match[str], text: str) -> str:
    """Return what is odd about a date: years that no audit has, and a day of the week that isn't its own."""
    if not 1900 <= value.year < 2100:
        return "the year is far off"
    if any(match[name] for name in ("nys", "wys", "uys")) and value.year >= 2030:
        return f"the year has two figures: {value.year - 100} or {value.year}"
    weekday = _WEEKDAY.search(text, 0, match.start())
    if weekday and not _WEEKDAYS[value.weekday()].startswith(weekday[0].strip(" ,.").lower()[:3]):
        return "the day of the week is another"
    return ""


def dates_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates stand in a text, the day of the week before them included."""
    for match in _DATE.finditer(text):
        weekday = _WEEKDAY.search(text, 0, match.start())
        yield (weekday.start() if weekday else match.start()), match.end()


def is_datelike(text: str) -> bool:
    """Return whether a text is meant as a date, full and possible or not: "Mar-24", "31/02/2024", "spring 2024"."""
    return _DATELIKE.fullmatch(text.strip()) is not None


def _as_date(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    day = next(part[name] for name in ("id", "nd", "wd", "ud", "cd") if part[name])
    month = next(part[name] for name in ("im", "nm", "wm", "um", "cm") if part[name])
    year = next(part[name] for name in ("iy", "ny", "nys", "wy", "wys", "uy", "uys", "cy") if part[name])
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900
    index = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(number, index, int(day))
    except ValueError:
        return None


# ---------------------------------------------------------------------------------------------------------------- boxes

TICK_GLYPHS = "☒☑✓✔✗✘✕✖×√⮽🗹🗸✅❎❌■●◉⬛▪"
BOX_GLYPHS = "☐□▢⬜○◯❑❒◻⃞"
_TICK_WORDS = {"x", "xx", "xxx", "yes", "y", "true", "tick", "ticked", "√", "v"}
_NO_WORDS = {"no", "n", "false"}
_TICK = re.compile(f"[{TICK_GLYPHS}]")  # any mark, a cross too
_NOTHING = re.compile(rf"[\s_.…\-–—[\](){{}}|:\ufe0e\ufe0f{BOX_GLYPHS}]*\Z")
_PLAIN = re.compile(r"[\s_.…\-–—=[\](){}|:,;!'\"\ufe0e\ufe0f" + BOX_GLYPHS + "]+")


_DITTO = re.compile(r"[\s\-–—]*(?:[\"“”″〃]|''|’’|,,)[\s\-–—]*")
"""“The same as above”; which box it speaks of is for a person to say."""
_EMPTY_BOX = re.compile(rf"[\[(]\s*[\])]|[{BOX_GLYPHS}]")


def has_box(text: str) -> bool:
    """Return whether an empty box stands in a text, drawn as a glyph or as brackets."""
    return _EMPTY_BOX.search(text) is not None


_MARKED_BOX = re.compile(r"[\[(]\s*[xX]\s*[\])]")


def has_mark(text: str) -> bool:
    """Return whether a tick or a cross stands in a text; a letter only where it stands in brackets: "[x]"."""
    return _TICK.search(text) is not None or _MARKED_BOX.search(text) is not None


_NOTHING_SAID = re.compile(
    r"(?:n\W?a|none|nil|no\b.*|not\b.*|unknown|unsure|unclear|declined.*|refused.*|n\W?k|tbc|pending|partial\w*"
    r"|in part.*|\?+|0)\W*|👎\W*|[\"“”″〃'’,\s\-–—]+",
    re.IGNORECASE,
)


def says_nothing(words: str) -> bool:
    """Return whether words in a box say neither yes nor no: "n/a", "?", "not known", "declined to answer"."""
    return _NOTHING_SAID.fullmatch(words.strip()) is not None


def print_tick(ticked: bool) -> str:
    """Return a box, ticked or not."""
    return TICKED if ticked else UNTICKED


def read_box(text: str) -> tuple[bool | None, str]:
    """Read what stands in a box.

    Returns:
        True for a tick, False for the word No, None for an empty box or for words that say neither; and the words that
        are neither a box nor a tick, or a ditto mark.
    """
    if _NOTHING.match(text):
        return None, ""
    without = _TICK.sub("", text)
    ticked = len(without) < len(text)
    words = _PLAIN.sub(" ", without).strip()
    words = words.strip("/ ") or words
    if words.casefold() in _TICK_WORDS or words in ("/", "//", "*", "+", "1"):
        return True, ""
    if words.casefold() in _NO_WORDS and not ticked:
        return False, ""
    first, _, rest = words.partition(" ")
    if not ticked and rest and first.casefold() in ("x", "yes", "y"):
        return True, rest.strip()
    if not ticked and not words and _DITTO.fullmatch(text):
        return None, text.strip()
    return (True if ticked else None), words


_PLACEHOLDER = re.compile(
    r"(?:(?:click or tap|click|tap) here(?: to (?:enter|add|type) (?:text|a date))?"
    r"|click or tap to enter (?:text|a date)|(?:choose|select|pick) an? (?:item|option|date)"
    r"|(?:enter|type|insert) (?:text|a date|date|your answer)(?: here)?)"
    r"\s*[.…]?",
    re.IGNORECASE,
)


_WORDS_OWN = re.compile(r"Click or tap (?:here )?to enter (?:text|a date)\.|Choose an item\.")
_PLACEHOLDER_LINE = re.compile(rf"(?m)^[^\S\n]*{_PLACEHOLDER.pattern}[^\S\n]*$", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Return whether a text is what Word shows in an empty content control; other programs keep it as plain text."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def without_placeholders(text: str) -> str:
    """Return a text without what Word shows in empty content controls: as a line of its own, or word for word."""
    return _PLACEHOLDER_LINE.sub("", _WORDS_OWN.sub("", text))
