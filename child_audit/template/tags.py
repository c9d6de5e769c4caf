"""The tag vocabulary: from the text of a template's line to static text and tags.

=============================================  =========================================================
``{{ path }}``                                 text
``{{ path | date }}``                          a date
``{{ path | number }}``                        a number
``{{ path | tick }}``                          a box, ticked or not
``{{ path | tick("Yes") }}``                   the box of one option
``{{ path | mark("Good", "synonym", …) }}``    the label of one option, marked when chosen
``{%tr for row in path | rows(5) %}``          begins a table row that repeats, at least five times
``{%tr endfor %}``                             ends it
``{%p for child in path | rows(2) %}``         begins paragraphs and tables that repeat
``{%p endfor %}``                              ends them
``{{ loop.index }}``                           the number of the repetition, from 1
=============================================  =========================================================

Word makes the quotes of a tag curly while one types. They are read as straight ones where it's plain which quote ends
which label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

FREE_FILTERS = ("text", "date", "number")
OPTION_FILTERS = ("tick", "mark")
FILTERS = (*FREE_FILTERS, *OPTION_FILTERS)
ORDINAL = "loop.index"
MOST_ROWS = 1_000
"""So many rows or parts may be printed blank; of what repeats within what repeats, so many in all."""
DEEPEST = 4
"""So many repeats may stand one within the other."""

_TAG = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<block>.*?)%\}|\{#.*?#\}", re.DOTALL)
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z")
_FOR = re.compile(r"(tr|p)\s+for\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_][\w.]*)\s*(?:\|\s*rows\s*\(\s*(\d+)\s*\)\s*)?\Z")
_ENDFOR = re.compile(r"(tr|p)\s+endfor\s*\Z")
_FILTER = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*\Z", re.DOTALL)
_STRING = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(,|\Z)""")
_DOUBLE, _SINGLE = "“”„‟«»", "‘’‚‛"
_CLOSES_SINGLE = re.compile(r"\s*(?:[,)]|\Z)")


@dataclass(frozen=True, slots=True)
class Static:
    """Text of the form itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for free text, a date or a number.

    Attributes:
        path: dotted path; inside what repeats it begins with the loop's variable.
        filter: one of :data:`FREE_FILTERS`.
    """

    path: str
    filter: str


@dataclass(frozen=True, slots=True)
class Option:
    """The box (``tick``) or the label (``mark``) of one option; a ``tick`` without a label stands for itself."""

    path: str
    filter: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoopStart:
    """The beginning of what repeats.

    Attributes:
        variable: the name of one item in the tags inside.
        path: the list.
        minimum: how many are printed at least.
        unit: what the tag has to itself, and what repeats: "tr" table rows, "p" paragraphs and whole tables.
    """

    variable: str
    path: str
    minimum: int
    unit: str = "tr"


@dataclass(frozen=True, slots=True)
class LoopEnd:
    """The end of what repeats."""

    unit: str = "tr"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number of a repetition, printed: a word of the form."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A tag that isn't of the vocabulary; ``problem`` says why and what to do."""

    tag: str
    problem: str


Piece = Static | Slot | Option | LoopStart | LoopEnd | Ordinal | Bad


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Cut a line of a template into static text and tags."""
    return tuple(piece for piece, _ in sourced(text))


def sourced(text: str) -> Iterator[tuple[Piece, str]]:
    """Yield the pieces of a line, each with the characters that it was written with."""
    position = 0
    for match in _TAG.finditer(text):
        yield from _static(text[position : match.start()])
        position = match.end()
        if match["value"] is not None:
            yield _value(match[0], match["value"]), match[0]
        elif match["block"] is not None:
            yield _block(match[0], match["block"]), match[0]
        else:
            yield Static(""), match[0]  # a comment prints nothing
    yield from _static(text[position:])


def _static(text: str) -> Iterator[tuple[Piece, str]]:
    broken = _BROKEN.search(text)
    if broken:
        tag = text[max(broken.start() - 10, 0) : broken.end() + 30].strip()
        advice = "write {{ path }} whole, in one paragraph, without a line break"
        yield Bad(tag, f"the tag has no end or no beginning: {advice}"), text
    elif text:
        yield Static(text), text


def _block(tag: str, inner: str) -> Piece:
    inner = inner.strip()
    start = _FOR.match(inner)
    if start:
        if len(start[4] or "") > 9 or int(start[4] or 1) > MOST_ROWS:
            return Bad(tag, f"at most {MOST_ROWS} can be printed blank: write rows({MOST_ROWS}) or fewer")
        return LoopStart(start[2], start[3], max(int(start[4] or 1), 1), start[1])
    end = _ENDFOR.match(inner)
    if end:
        return LoopEnd(end[1])
    if re.match(r"(?:for|endfor)\b", inner):
        return Bad(tag, "say what repeats: {%tr … %} for the rows of a table, {%p … %} for paragraphs and whole tables")
    return Bad(tag, "only {%tr for row in path | rows(5) %}, {%p for part in path %} and their ends can be read back")


def _value(tag: str, inner: str) -> Piece:
    path, *filters = (part.strip() for part in _split_pipes(straightened(inner)))
    if path == ORDINAL and not filters:
        return Ordinal()
    if not _PATH.match(path):
        return Bad(tag, "a tag holds a field path and at most one filter: {{ child.full_name }}")
    if len(filters) > 1:
        return Bad(tag, "one filter a tag: text, date, number, tick or mark")
    if not filters:
        return Slot(path, "text")
    return _filtered(tag, path, filters[0])


def _filtered(tag: str, path: str, text: str) -> Piece:
    match = _FILTER.match(text)
    if not match:
        return Bad(tag, 'a filter is written name or name("label")')
    name, arguments = match[1], _strings(match[2] or "")
    if name not in FILTERS:
        meant = get_close_matches(name.lower(), FILTERS, 1)
        advice = f"did you mean {meant[0]}?" if meant else "use text, date, number, tick or mark"
        return Bad(tag, f"there is no filter {name}: {advice}")
    if arguments is None:
        return Bad(tag, 'the labels of a filter stand in straight quotes, with commas between: mark("Good", "G")')
    if name in FREE_FILTERS:
        return Bad(tag, f"{name} takes no labels") if arguments else Slot(path, name)
    if any(not label.strip() for label in arguments):
        return Bad(tag, "a label is blank: write what the form prints")
    if name == "mark" and not arguments:
        return Bad(tag, 'mark needs the label that it prints: mark("Good")')
    return Option(path, name, arguments[0] if arguments else "", tuple(arguments[1:]))


# --------------------------------------------------------------------------------------------------------------- quotes


def straightened(inner: str) -> str:
    """Return the inside of a tag with the curly quotes that begin and end its labels made straight.

    What isn't plain stays as it is, and is then refused: a straight quote inside curly ones, a quote without an end.
    """
    out, position = "", 0
    while position < len(inner):
        end = _end_of_quotation(inner, position)
        if end is None:
            out += inner[position]
            position += 1
            continue
        words = inner[position + 1 : end]
        curly = inner[position] in _DOUBLE + _SINGLE
        out += f'"{words}"' if curly and '"' not in words else inner[position : end + 1]
        position = end + 1
    return out


def _end_of_quotation(inner: str, start: int) -> int | None:
    """Return where the quotation that begins at ``start`` ends; None when none begins there."""
    opening = inner[start]
    if opening in "\"'":
        closing = inner.find(opening, start + 1)
        return closing if closing >= 0 else None
    for position in range(start + 1, len(inner)):
        if opening in _DOUBLE and inner[position] in _DOUBLE + '"':
            return position
        if opening in _SINGLE and inner[position] in _SINGLE + "'" and _CLOSES_SINGLE.match(inner, position + 1):
            return position
    return None


def _split_pipes(inner: str) -> list[str]:
    """Split at ``|``, but not inside quotes."""
    parts, quote, current = [], "", ""
    for character in inner:
        if character == "|" and not quote:
            parts.append(current)
            current = ""
            continue
        if character in "\"'":
            quote = "" if quote == character else quote or character
        current += character
    return [*parts, current]


def _strings(text: str) -> list[str] | None:
    """Return the string literals of an argument list, None when it's something else."""
    found: list[str] = []
    position = 0
    while text[position:].strip():
        match = _STRING.match(text, position)
        if not match:
            return None
        found.append(match[1] if match[1] is not None else match[2])
        position = match.end()
    return found
