"""Who does an action and by when, out of one text: "Team Manager, by 12/03/2026" → the two, and the date.

Nothing is guessed: what doesn't fall into two parts by itself stays whole, and a date without a year is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from child_audit.template.values import dates_in, read_date

_BY = (
    r"\b(?:by|before|within|from|due|no later than|at (?:the )?next|end of|w/?c|week commencing|immediately|asap"
    r"|(?:\d+|one|two|three|four|six|eight) (?:working )?(?:days?|weeks?|months?)"
    r"|urgent(?:ly)?|ongoing|monthly|weekly|straight ?away|today|tomorrow)\b"
)
_WHEN = re.compile(_BY, re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[,;:/|–—\n]|\s-\s|-\s|\s-)\s*")
_EDGES = " \t\n,;:/|–—-("


@dataclass(frozen=True, slots=True)
class WhoWhen:
    """Who and when.

    Attributes:
        who: "" when it isn't told apart.
        when: in the auditor's words; "" when it isn't told apart.
        due: the one full date that stands in the text; None when there is none, or more than one.
    """

    who: str = ""
    when: str = ""
    due: date | None = None


def split(text: str) -> WhoWhen:
    """Split a text that says who and when."""
    text = text.strip()
    if not text:
        return WhoWhen()
    due = due_in(text)
    starts = [start for start, _ in dates_in(text)]
    words = _WHEN.search(text)
    if words is not None:
        starts.append(words.start())
    if not starts:
        # Two parts and no word of time: "SW / TM" are two people as well as anything.
        return WhoWhen(due=due)
    start = min(starts)
    who, when = text[:start].rstrip(_EDGES), text[start:].strip(_EDGES)
    if not who:
        return _when_first(text, when, due)
    return WhoWhen(who, when.rstrip(")") if when.count("(") < when.count(")") else when, due)


def due_in(text: str) -> date | None:
    """Return the one date in a text that can be read without doubt."""
    reading = read_date(text)
    return reading.value if reading.value is not None and not reading.doubt else None


def _when_first(text: str, when: str, due: date | None) -> WhoWhen:
    """Split "12/03/2026 – Team Manager": the time, a sign that separates, and somebody."""
    ends = [end for _, end in dates_in(text)]
    if ends:
        rest = text[max(ends) :]
        if _SEPARATOR.match(rest) and rest.strip(_EDGES):
            return WhoWhen(rest.strip(_EDGES), text[: max(ends)].strip(), due)
    return WhoWhen("", when, due)
