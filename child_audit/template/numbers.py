"""Numbers: how they print and how they are read, side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

LARGEST = 10**15
"""From here on it's a reference, not a quantity; and beyond it not every whole number is a float."""

_NUMBER = re.compile(r"(?<![\w.,])[-+−–]?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w|[.,]\d)|(?<![\w.,])\.\d+(?!\w)")
_AROUND = re.compile(r"[\s£:;()\[\]_|]+|\.\s*\Z")
_BLANK = re.compile(r"[\s_.…\-–—:£]*\Z")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What was found in the text of a number field.

    Attributes:
        value: the number, None when there's no single one.
        rest: the words around it, "" when it stands alone.
        problem: what is wrong, in words; "" when nothing is.
        doubt: what is odd about a number that was read; "" when nothing is.
    """

    value: int | float | None
    rest: str = ""
    problem: str = ""
    doubt: str = ""


def print_number(value: float) -> str:
    """Return a number in plain figures: ``7``, ``2.5``; never with an exponent."""
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def tidy(value: float) -> int | float:
    """Return a whole number as an int."""
    return int(value) if value == int(value) else value


def read_number(text: str) -> NumberReading:
    """Read a number in figures: 7, 2.5, 1,250, £40. "7,5" and "7/10" are no single number."""
    if _BLANK.match(text):
        return NumberReading(None)
    found = [match[0] for match in _NUMBER.finditer(text)]
    rest = _AROUND.sub(" ", _NUMBER.sub(" ", text)).strip()
    if not found:
        return NumberReading(None, text.strip(), "this is not a number in figures")
    if len(found) > 1:
        return NumberReading(None, rest, "there is more than one number")
    figures = re.sub(r"[,\s+]", "", found[0].replace("−", "-").replace("–", "-"))
    value = tidy(float(figures)) if "." in figures or len(figures.lstrip("-")) < 16 else LARGEST
    if abs(value) >= LARGEST:
        return NumberReading(None, rest, "this is too long for a number")
    leading = re.match(r"-?0\d", figures)
    return NumberReading(value, rest, doubt="it begins with 0, as a reference does" if leading else "")
