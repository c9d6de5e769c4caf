"""The tag vocabulary: from the text of a template's line to static text and tags.

=============================================  =========================================================
``{{ path }}``                                 text
``{{ path | date }}``                          a date
``{{ path | tick }}``                          a box, ticked or not
``{{ path | tick("Yes") }}``                   the box of one option
``{{ path | mark("Good", "synonym", …) }}``    the label of one option, marked when chosen
``{%tr for row in path | rows(5) %}``          begins a table row that repeats, at least five times
``{%tr endfor %}``                             ends it
=============================================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FREE_FILTERS = ("text", "date")
OPTION_FILTERS = ("tick", "mark")

_TAG = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<block>.*?)%\}|\{#.*?#\}", re.DOTALL)
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z")
_FOR = re.compile(r"\s*tr\s+for\s+([A-Za-z_]\w*)\s+in\s+([\w.]+)\s*(?:\|\s*rows\s*\(\s*(\d+)\s*\)\s*)?\Z")
_ENDFOR = re.compile(r"\s*tr\s+endfor\s*\Z")
_FILTER = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*\Z", re.DOTALL)
_STRING = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(,|\Z)""")
_CURLY = re.compile("[“”„‟‘’‚‛«»]")


@dataclass(frozen=True, slots=True)
class Static:
    """Text of the form itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for free text or a date.

    Attributes:
        path: dotted path; inside a repeated row it begins with the loop's variable.
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
    """The beginning of a repeated row."""

    variable: str
    path: str
    minimum: int


@dataclass(frozen=True, slots=True)
class LoopEnd:
    """The end of a repeated row."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A tag that isn't of the vocabulary; ``problem`` says why and what to do."""

    tag: str
    problem: str


Piece = Static | Slot | Option | LoopStart | LoopEnd | Bad


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Cut a line of a template into static text and tags."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    position = 0
    for match in _TAG.finditer(text):
        yield from _static(text[position : match.start()])
        position = match.end()
        if match["value"] is not None:
            yield _value(match[0], match["value"])
        elif match["block"] is not None:
            yield _block(match[0], match["block"])
    yield from _static(text[position:])


def _static(text: str) -> Iterator[Piece]:
    broken = _BROKEN.search(text)
    if broken:
        tag = text[max(broken.start() - 10, 0) : broken.end() + 30].strip()
        yield Bad(tag, "the tag has no end or no beginning: write {{ path }} in one paragraph, without a line break")
    elif text:
        yield Static(text)


def _block(tag: str, inner: str) -> Piece:
    start = _FOR.match(inner)
    if start:
        return LoopStart(start[1], start[2], int(start[3] or 1))
    if _ENDFOR.match(inner):
        return LoopEnd()
    return Bad(tag, "only {%tr for row in path | rows(5) %} and {%tr endfor %} can be read back")


def _value(tag: str, inner: str) -> Piece:
    if _CURLY.search(inner):
        return Bad(tag, "curly quotes: type straight ones (in Word, Ctrl+Z right after typing the quote)")
    path, *filters = (part.strip() for part in _split_pipes(inner))
    if not _PATH.match(path):
        return Bad(tag, "a tag holds a field path and at most one filter: {{ child.full_name }}")
    if len(filters) > 1:
        return Bad(tag, "one filter a tag: text, date, tick or mark")
    if not filters:
        return Slot(path, "text")
    return _filtered(tag, path, filters[0])


def _filtered(tag: str, path: str, text: str) -> Piece:
    match = _FILTER.match(text)
    if not match:
        return Bad(tag, 'a filter is written name or name("label")')
    name, arguments = match[1], _strings(match[2] or "")
    if arguments is None:
        return Bad(tag, 'the labels of a filter are written in straight quotes, with commas between: mark("Good", "G")')
    if name in FREE_FILTERS and not arguments:
        return Slot(path, name)
    if name == "tick" or (name == "mark" and arguments):
        return Option(path, name, arguments[0] if arguments else "", tuple(arguments[1:]))
    if name == "mark":
        return Bad(tag, 'mark needs the label that it prints: mark("Good")')
    return Bad(tag, f"there is no filter {name}: use text, date, tick or mark")


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
