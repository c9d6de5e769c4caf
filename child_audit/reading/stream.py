"""A completed document as one long string of keys, so that wordings are found in it at the speed of a string search."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from child_audit.template.values import BOX_GLYPHS, TICK_GLYPHS
from child_audit.text import key, key_positions
from child_audit.word.document import Document
from child_audit.word.lines import CellPlace, Line, lines_of, outermost

if TYPE_CHECKING:
    from child_audit.reading.claims import Alignment

_CUT = "\0"
_LEADS = 40
COUNTED = r"(?:q|question|section|part|area|standard|theme|domain|topic|strand|chapter|item|no|number)\W*"
"""What forms count: "Section 3 – Plans"."""
ENUMERATION = re.compile(
    rf"\s*(?:(?:\d{{1,2}}|[a-z]|[ivx]{{2,5}})\s*[.)]|{COUNTED}(?:\d{{1,2}}|[a-z])\b[\s.):\-–—]*)\s*", re.IGNORECASE
)
ADVICE = r"(?:please\s+)?(?:consider|(?:things\s+to\s+)?(?:think\s+about|look\s+(?:for|at))|prompts?|guidance)\s*:\s*"
"""What councils put before guidance: "Think about: …"."""
LEAD = rf"(?:(?:the|your)\s+)?(?:auditor|reviewer|assessor)(?:['’]s|s['’])\s*|your\b\s*|{ADVICE}"
"""What they put before labels, and nobody answers: "Auditor's comments", "Your comments"."""
# What may stand before a heading or prompt in its line: bullets ("o" is one of Courier New), "3.", "a)", "IV.",
# "Section 4:", a ticked box, "[X]".
_LEAD_IN = re.compile(
    rf"\W*(?:(?:{COUNTED})?\d{{1,2}}(?:\.\d{{1,2}})*\s*(?:[a-z]\s*[.)])?[.):\-]?|\d{{1,2}}[a-z]|[a-z]\d{{1,2}}\s*[.):\-]?"
    rf"|{COUNTED}(?<=\W)[a-z]\b\s*[.):\-–]?|(?:[a-z]|[ivx]{{2,5}})\s*[.)]|[oø]\s+|[\[(]\s*x\s*[\])]|_+x_+|{LEAD})?\W*\Z",
    re.IGNORECASE,
)
_FIRST_IS_WORD = re.compile(r"\s*[^\W_]")
_LAST_IS_WORD = re.compile(r"[^\W_][:?.)]?\Z")
_TAIL = re.compile(r"[\s:?!.,;)\]}”’\"'*…_\-–—=>]*\Z")
_GOES_ON = re.compile(r"[ \xa0][a-z(]|['’]s\b|,")
_NIL = re.compile(r"\s*(?:n/?a|nil|none|(?:not\s)?known|not\sapplicable|tbc|unknown)\.?\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)\s*[:?]?\s*\Z")
_COLON = re.compile(r"\s*(?:\([^()]{1,60}\)\s*)?:")
_BOX = re.compile(rf"[{BOX_GLYPHS}{TICK_GLYPHS}\[\]]|\(\s*[xX/]?\s*\)|_[xX]_")
_WIDE_GAP = re.compile(r"(?:\t|\s{2,}|[|;•☐☒☑]\s*|(?:\A|\s)(?:[xX✓✔✗✘√]|[Tt]ick(?:ed)?)\s+)\Z")


class Hit(NamedTuple):
    """Where a wording was found.

    Attributes:
        start: position in the stream of keys.
        end: likewise, exclusive.
        line: number of the line that it begins in.
        first: index of its first character in that line; 0 when only a number or a bullet stands before it.
        last_line: number of the line that it ends in.
        last: index behind its last character in that line.
        opens: it begins its line.
        closes: it ends its line.
    """

    start: int
    end: int
    line: int
    first: int
    last_line: int
    last: int
    opens: bool
    closes: bool


def stream_of(document: Document) -> Stream:
    """Return the main text of a document; once a document, for it is read many times."""
    return Stream(lines_of(document))


class Stream:
    """The visible lines of a document, joined; lines of one cell without a cut between them.

    Attributes:
        lines: the lines; ``keys`` of them, "" for deleted ones, and ``starts`` of these in the text.
        text: the keys, joined.
        aligned: what was found in it when it was recognised, by the identity of the form's layout; to be taken once.
    """

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.keys = [("" if line.deleted else key(line.text)) for line in lines]
        parts: list[str] = []
        self.starts: list[int] = []
        position = 0
        last: Line | None = None
        for line, text in zip(lines, self.keys, strict=True):
            if last is not None and (line.cell != last.cell or line.boxed != last.boxed):
                parts.append(_CUT)
                position += 1
            self.starts.append(position)
            parts.append(text)
            position += len(text)
            last = line
        self.text = "".join(parts)
        self.aligned: dict[int, Alignment] = {}
        self._maps: dict[int, Sequence[int]] = {}
        self._hits: dict[str, tuple[Hit, ...]] = {}

    def is_shown(self, number: int) -> bool:
        """Return whether a line has words, in which wordings are found."""
        return self.keys[number][:1] not in ("", _CUT)

    def without(self, lines: Collection[int]) -> Stream:
        """Return the same document, in which no wording is found in some of its lines."""
        copy = Stream(self.lines)
        for number in lines:
            start, length = copy.starts[number], len(copy.keys[number])
            copy.keys[number] = _CUT * length
            copy.text = copy.text[:start] + _CUT * length + copy.text[start + length :]
        return copy

    @cached_property
    def by_cell(self) -> dict[CellPlace | None, list[int]]:
        """Numbers of the lines of each cell, in order."""
        numbers: dict[CellPlace | None, list[int]] = defaultdict(list)
        for line in self.lines:
            numbers[line.cell].append(line.number)
        return numbers

    @cached_property
    def before_colons(self) -> Counter[str]:
        """How many lines begin with some words and a colon, by the key of these."""
        leads = (line.text.partition(":") for line in self.lines if not line.deleted)
        return Counter(key(words) for words, colon, _ in leads if colon and len(words) <= _LEADS)

    @cached_property
    def outermost(self) -> list[CellPlace | None]:
        """For each line the cell of the outermost table that it's in."""
        return [outermost(line.cell) for line in self.lines]

    @cached_property
    def rows(self) -> list[tuple[int, int] | None]:
        """For each line the row of the outermost table that it's in."""
        return [None if cell is None else cell.row_key for cell in self.outermost]

    @cached_property
    def by_row(self) -> dict[tuple[int, int], list[int]]:
        """Numbers of the lines of each row of the outermost tables, in order."""
        numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            if row is not None:
                numbers[row].append(number)
        return numbers

    def openers(self, wordings: Iterable[str]) -> dict[int, str]:
        """Return which lines begin with one of some wordings, letter by letter, each with the longest one."""
        return {
            hit.line: wording for wording in sorted(set(wordings), key=len) for hit in self.hits(wording) if hit.opens
        }

    def line_at(self, position: int) -> int:
        """Return the number of the line that holds the key character at ``position``, or else of the last before it."""
        number = bisect_right(self.starts, position) - 1
        while number and not self.keys[number]:
            number -= 1
        return number

    def index(self, number: int, position: int) -> int:
        """Return the index in a line's text of the key character at ``position`` of the stream."""
        known = self._maps.get(number)
        if known is None:
            known = self._maps[number] = key_positions(self.lines[number].text)
        return known[position - self.starts[number]]

    def hits(self, wording: str, low: int = 0, high: int | None = None) -> Iterator[Hit]:
        """Return every place between two positions where a wording stands as whole words."""
        if low == 0 and high is None:
            known = self._hits.get(wording)
            if known is None:
                known = self._hits[wording] = tuple(self._found(wording, 0, len(self.text)))
            return iter(known)
        return self._found(wording, low, len(self.text) if high is None else high)

    def _found(self, wording: str, low: int, high: int) -> Iterator[Hit]:
        position = self.text.find(wording, low, high)
        while position >= 0:
            hit = self.hit(position, position + len(wording))
            if hit is not None:
                yield hit
            position = self.text.find(wording, position + 1, high)

    def hit(self, start: int, end: int) -> Hit | None:
        """Describe a stretch of the stream; None when it begins or ends inside a word."""
        line = self.line_at(start)
        last_line = self.line_at(end - 1)
        last_text = self.lines[last_line].text
        first, opens = self._beginning(line, start)
        if first < 0:
            return None
        closes = end == self.starts[last_line] + len(self.keys[last_line])
        if closes:
            last = self._ending(last_line, end)
            closes = last == len(last_text)
        else:
            last = self.index(last_line, end - 1) + 1
            if last < len(last_text) and last_text[last].isalnum():
                return None
        return Hit(start, end, line, first, last_line, last, opens, closes)

    def _beginning(self, line: int, start: int) -> tuple[int, bool]:
        """Return where the words at a position begin in their line (-1: inside a word), and whether they open it."""
        text = self.lines[line].text
        opens = start == self.starts[line]
        if opens and _FIRST_IS_WORD.match(text):
            return 0, True
        first = self.index(line, start)
        if first and text[first - 1].isalnum():
            return -1, False
        lead = text[:first]
        if opens or _LEAD_IN.match(lead.strip()):
            # A box before the label is an answer; a bullet, a quote or a number is not.
            return (first if _BOX.search(lead) and lead.strip() != "[" else 0), True
        return first - (len(lead) - len(lead.rstrip("([{“‘\"'"))), False

    def _ending(self, line: int, end: int) -> int:
        """Return where the words that end a line end: with their punctuation, but before a box or a tick."""
        text = self.lines[line].text
        words = text.rstrip()
        if _LAST_IS_WORD.search(words, max(len(words) - 2, 0)):
            return len(text)
        last = self.index(line, end - 1) + 1
        return len(text) if _TAIL.match(text, last) else last

    def after_wide_gap(self, hit: Hit) -> bool:
        """Return whether a tab, several spaces or a mark parts a hit from what stands before it in its line."""
        return _WIDE_GAP.search(self.lines[hit.line].text[: hit.first]) is not None

    def has_colon(self, hit: Hit) -> bool:
        """Return whether a colon follows the words of a hit, with brackets between perhaps: "Grade (tick one): …"."""
        return _COLON.match(self.lines[hit.last_line].text, self.index(hit.last_line, hit.end - 1) + 1) is not None

    def ends_in_brackets(self, hit: Hit) -> bool:
        """Return whether nothing but words in brackets follows a hit in its line: "Judgement (tick one)"."""
        return _BRACKETS.match(self.lines[hit.last_line].text, hit.last) is not None

    def goes_on(self, hit: Hit) -> bool:
        """Return whether a sentence goes on behind a hit: one space and a small letter, and not "n/a"."""
        text = self.lines[hit.last_line].text
        return _GOES_ON.match(text, hit.last) is not None and _NIL.fullmatch(text, hit.last) is None
