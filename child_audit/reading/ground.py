"""What is to be divided: a document's lines, where the form's own words cover them, what is handed out already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from child_audit.reading.added_labels import added_labels
from child_audit.reading.claims import ARTICLES, CONJUNCTIONS, Alignment, Claim, RowKey
from child_audit.reading.fragments import AFTER_LABEL, Division, Fragment
from child_audit.reading.legends import legends_of
from child_audit.reading.notes import notes_below_labels, notes_that_may_be_answers
from child_audit.reading.numbering import between_pages, continued, further_headings, numbering
from child_audit.reading.reprints import (
    guidance_again,
    head_rows_again,
    heads_of_lists,
    instructions_below_labels,
    legend_lines,
    rest_of_labels,
    words_beside_headings,
)
from child_audit.reading.signs import telling_signs
from child_audit.reading.stems import SMALL
from child_audit.template.layout import SETTINGS, Item, Layout, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

STROKES = frozenset("/|•·;,*-–—")
"""What parts two labels in one line, and is nobody's answer."""
_TELLING = 8
"""The first words of a label have so many letters at least."""
_LONG = 15
"""A wording of so many letters, alone, is the form's and nobody's answer."""
_GUIDANCE = 28
"""So many letters of the form's guidance nobody repeats by chance."""


# The punctuation that ends a label: a colon, as a rule.
_TAIL = re.compile(r"[:?.)\]*;]+\Z")
_SPACE = re.compile(r"(?::(?=[\s:]|\Z))*\s*")  # "Name::" has its colon from the form and from somebody
_DASH = re.compile(_SPACE.pattern + r"(?:[-–—]\s+(?=\w))?")  # "Name: – Sam"
_MARK = re.compile(r"\?\s+(?=\w)")
_BULLET = re.compile(r"\s*[-–—*•·]\s")
# How somebody who prints the form anew ends a label: "Name", "Name:", "Name -", "Name?:", "(name):".
# Nothing is given back: long rows of spaces would be tried in every way.
_RETYPED = re.compile(r"\s*+[)\]\"'”’]*+\s*+[?.]?\s*+[)\]\"'”’]*+\s*+(?:[:;,.=*]|[-–—]+)?\s*\Z")
_ASKS = re.compile(r"\s*(?:is|are|was|were|has|have|do|does|did|should|will)\b", re.IGNORECASE)
_FILLER = re.compile(r"\s*+(?:[\s_.]*+…[\s_.…]*+|(?:[_.]\s*+){3,}+|[\-–—=*]{3,})?\s*\Z")
_CLOSERS = re.compile(r"[)\]\"'”’:.;,*]*+\??[)\]\"'”’:.;,*]*+\s*+[:)\]]*+\s*\Z")


@dataclass(slots=True)
class Zone:
    """What stands behind a label of the form, up to the next; ``claim`` is None before the first label."""

    claim: Claim | None
    pieces: list[Fragment] = field(default_factory=list)


class Ground:
    """A document on its way to be divided.

    Attributes:
        layout: the form.
        alignment: where its words are.
        filled: the document was made from the form's own template, so that nothing in it is another layout's print.
        lines: the document.
        division: who owns what, so far.
        done: numbers of the lines that are handed out already.
        shared: label → the field of its cell that it leads to when it leads to none by itself.
        by_row: the lines of each row of a table.
        claims_by_row: the form's words in each row of a table, in order.
        locked: rows of the document that are known rows of the form.
        covered: for each line the stretches that the form's words cover: start, end, anchor.
        reprinted: the form's words that another layout prints once more.
        headed: fields whose answers were found under the heads of their columns, so that their labels may be missing.
        columned: tables in which what stands below a label is its answer.
        ticked: cells of columns for ticks, which a council put between questions and their answers; what heads each.
        parted: rows that hold one answer in several cells, each under a head of the council's own.
        legends: the options of the form's scales with their meanings, as keys.
        passing: lines among the text that are no part of it, and whether each is the first of its kind: what another
            program put at the ends of pages, heads that a council prints time and again, parts that it added, numbers.
        noted: of these, notes below labels that may be answers, and the field of each.
        furniture: numbers of these, and of the lines that repeat a heading.
    """

    def __init__(self, layout: Layout, alignment: Alignment) -> None:
        self.layout = layout
        self.alignment = alignment
        self.filled = alignment.filled
        self.lines = alignment.stream.lines
        self.division = Division()
        self.done: set[int] = set()
        self.columned: set[int] = set()
        self.ticked: dict[CellPlace, Line | None] = {}
        self.parted: set[RowKey] = set()
        self.headed: set[str] = set()
        self.shared: dict[int, list[Item]] = {}
        self.locked = frozenset(alignment.locks.values())
        self.by_row: dict[RowKey, list[Line]] = defaultdict(list)
        for row, numbers in alignment.stream.by_row.items():
            self.by_row[row] = [self.lines[number] for number in numbers]
        self.claims_by_row: dict[RowKey, list[Claim]] = defaultdict(list)
        for claim in alignment.in_order():
            cell = alignment.cell_of(claim)
            if cell is not None:
                self.claims_by_row[cell.row_key].append(claim)
        self.covered = _covered(layout, alignment)
        self.reprinted: list[Fragment] = []
        self.passing = between_pages(alignment)
        self.noted: dict[int, str] = {}
        if not self.filled:
            self.passing |= dict.fromkeys(further_headings(layout, alignment), True)
            again = head_rows_again(layout, alignment) | instructions_below_labels(layout, alignment)
            again |= rest_of_labels(layout, alignment) | heads_of_lists(layout, alignment)
            self.passing |= dict.fromkeys(added_labels(layout, alignment), True)
            self.passing |= words_beside_headings(layout, alignment)
            notes = notes_below_labels(layout, alignment)
            self.noted = notes_that_may_be_answers(layout, alignment, notes)
            self.passing |= notes | guidance_again(layout, alignment)
            self.passing |= dict.fromkeys(again | legend_lines(layout, alignment), False)
        self.passing |= dict.fromkeys(numbering(alignment), False)
        self.furniture = continued(layout, alignment) | self.passing.keys()
        self.done |= self.furniture
        self._by_place: dict[CellPlace, list[Line]] = defaultdict(list)
        for line, cell in zip(self.lines, alignment.stream.outermost, strict=True):
            if cell is not None and line.number not in self.furniture:
                self._by_place[cell].append(line)
        self._texts: dict[CellPlace, str] = {}
        self.legends = legends_of(layout)
        self._wordings = _long_wordings(layout)

    def pieces(self, lines: Iterable[Line]) -> Iterator[Fragment | int]:
        """Yield the text of lines in order, and the anchors between as their numbers."""
        previous = -1
        for line in lines:
            position = 0
            for start, end, anchor in self.covered.get(line.number, ()):
                if position and self.links(line.text[position:start]):
                    self.reprinted.append(Fragment(line, position, start))
                elif start > position:
                    yield self._fragment(line, position, start, previous)
                if anchor != previous:
                    yield anchor
                previous, position = anchor, end
            if position < len(line.text) or not position:
                yield self._fragment(line, position, len(line.text), previous)

    def links(self, text: str) -> bool:
        """Return whether a word only links two labels that a council made one: "seen and seen alone"."""
        return key(text) in ARTICLES or (not self.filled and key(text) in CONJUNCTIONS)

    def _fragment(self, line: Line, start: int, end: int, label: int) -> Fragment:
        """Return a stretch without the punctuation of the label that it follows in its line."""
        if start:
            tail = _TAIL.search(self.layout.anchors[label].text)
            if tail and line.text.startswith(tail[0], start):
                start += len(tail[0])
            # Where the form's own colon stands, all behind it was typed; else a person may have put one, or a dash.
            own = tail and line.text.endswith(tail[0], 0, start)
            behind = AFTER_LABEL if not own else _SPACE if self.filled or self._goes_on_as_list(line) else _DASH
            asks = not self.filled and "?" in self.layout.anchors[label].text
            if asks and (mark := _MARK.match(line.text, start, end)):
                start = mark.end()  # the form has more words behind its question mark
            match = behind.match(line.text, start, end)
            if match and match.end() == end and not _RETYPED.match(line.text[start:end]):
                # Nothing but signs, and none that ends a label: "??" was typed.
                match = _SPACE.match(line.text, start, end)
            start = match.end() if match else start
        return Fragment(line, start, end)

    def _goes_on_as_list(self, line: Line) -> bool:
        """Return whether the next line of a cell begins with a bullet that somebody typed."""
        after = next(iter(self.lines[line.number + 1 : line.number + 2]), None)
        return after is not None and after.cell == line.cell and _BULLET.match(after.text) is not None

    def cell_of(self, claim: Claim) -> CellPlace | None:
        """Return the cell of the outermost table that a claim begins in."""
        return self.alignment.cell_of(claim)

    def is_free(self, row: RowKey) -> bool:
        """Return whether a row holds none of the form's words, and isn't handed out."""
        if row in self.locked or self.claims_by_row.get(row) or not self.by_row[row]:
            return False
        return not any(line.number in self.done for line in self.by_row[row])

    def claim_before(self, line: Line) -> Claim | None:
        """Return the last of the form's words above a line."""
        before = (claim for claim in self.alignment.claims.values() if claim.hit.last_line < line.number)
        return max(before, key=lambda claim: claim.hit.end, default=None)

    def lines_at(self, place: CellPlace) -> list[Line]:
        """Return the lines of a cell, those of tables in it included, but not their furniture."""
        return self._by_place.get(place, [])

    def text_of(self, place: CellPlace) -> str:
        """Return the key of all that stands in a cell."""
        known = self._texts.get(place)
        if known is None:
            keys = self.alignment.stream.keys
            known = self._texts[place] = "".join(keys[line.number] for line in self.lines_at(place))
        return known

    def is_wording(self, place: CellPlace) -> bool:
        """Return whether a cell holds one of the form's longer wordings, whether as that one or printed once more."""
        return self.text_of(place) in self._wordings

    def parts_labels(self, piece: Fragment) -> bool:
        """Return whether a stretch is but a stroke or a dash between two labels of one line."""
        if piece.text.strip() not in STROKES:
            return False
        covered = self.covered.get(piece.line.number, ())
        return any(end <= piece.start for _, end, _ in covered) and any(start >= piece.end for start, _, _ in covered)

    def begins(self, claim: Claim, text: str) -> bool:
        """Return whether a text is the first words of a label, of which the document has but a part or other words."""
        words = key(text)
        return len(words) >= _TELLING and self.layout.anchors[claim.anchor].key.startswith(words) and not claim.exact

    def is_covered(self, line: Line) -> bool:
        """Return whether words of the form stand in a line."""
        return bool(self.covered.get(line.number))

    def finish_row(self, row: RowKey) -> None:
        """Note that all lines of a row are handed out."""
        self.done.update(line.number for line in self.by_row[row])

    def stray(self, piece: Fragment, near: str | None) -> None:
        """Note a stretch of text as nobody's, next to a field or to none."""
        if near is not None and near.startswith(SETTINGS + "."):
            near = None
        words = key(piece.text)
        if words in self._wordings or (len(words) >= _GUIDANCE and words in _guidance(self.layout)):
            self.reprinted.append(piece)
        elif not piece.blank and not piece.line.deleted:
            self.division.strays.append((piece, near))


@once_a_layout
def _guidance(layout: Layout) -> str:
    """Return the words of the form that lead to nothing, of which a council may leave out some."""
    return "\0".join(anchor.key for anchor in layout.anchors if not layout.zones[anchor.index + 1])


@once_a_layout
def _long_wordings(layout: Layout) -> frozenset[str]:
    return frozenset(anchor.key for anchor in layout.anchors if len(anchor.key) >= _LONG)


def _covered(layout: Layout, alignment: Alignment) -> dict[int, list[tuple[int, int, int]]]:
    """Return for each line the stretches that anchors claim: start, end, anchor."""
    covered: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for claim in alignment.in_order():
        hit = claim.hit
        for number in range(hit.line, hit.last_line + 1):
            line = alignment.stream.lines[number]
            start = _start_of_label(alignment, claim) if number == hit.line else 0
            end = _end_of_label(layout, alignment, claim) if number == hit.last_line else len(line.text)
            if not line.deleted:
                covered[number].append((start, end, claim.anchor))
    return covered


def _start_of_label(alignment: Alignment, claim: Claim) -> int:
    """Return where a label begins in its line: in "★ Name:" behind the sign that was typed, with a bullet before it.

    Small words before it that make it a question are its own: "Is the case to be escalated?".
    """
    hit = claim.hit
    if hit.first:
        lead = alignment.stream.lines[hit.line].text[: hit.first]
        return 0 if SMALL.issuperset(lead.casefold().split()) and _ASKS.match(lead) else hit.first
    first = alignment.stream.index(hit.line, hit.start)
    return first if telling_signs(alignment.stream.lines[hit.line].text[:first]) else 0


def _end_of_label(layout: Layout, alignment: Alignment, claim: Claim) -> int:
    """Return where a label ends in its line: in "Name: '" and "Seen by !!" before the signs that were typed."""
    hit, anchor = claim.hit, layout.anchors[claim.anchor]
    if not hit.closes:
        return hit.last
    text = alignment.stream.lines[hit.last_line].text
    end = alignment.stream.index(hit.last_line, hit.end - 1) + 1
    tail = _TAIL.search(anchor.text)
    if tail is not None and text.startswith(tail[0], end):
        end += len(tail[0])
        if not tail[0].endswith((":", "?")):
            return hit.last if _RETYPED.match(text, end) or _is_filler(alignment, text, end) else end
        closed = _is_filler(alignment, text, end) or ((anchor.alone or not claim.exact) and _CLOSERS.match(text, end))
        return hit.last if closed else end
    return hit.last if _is_filler(alignment, text, end) or _RETYPED.match(text, end) else end


def _is_filler(alignment: Alignment, text: str, end: int) -> bool:
    """Return whether nothing but a line to write on follows a label."""
    return _FILLER.match(text, end) is not None and (not alignment.exact_ends or not text[end:].strip())
