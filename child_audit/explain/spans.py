"""Which stretch of which line is what: a label of the form, a printed option, an answer, or words of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby, pairwise

from child_audit.explain.fields import FieldReading, State, anchor_paths
from child_audit.issues import Issue
from child_audit.reading.claims import Claim, bare_key
from child_audit.reading.extract import Reading
from child_audit.reading.fragments import Fragment, joined
from child_audit.template.layout import SETTINGS, FreeSlot, Layout, LoopPart, OptionPart, TickPart
from child_audit.template.values import TICK_GLYPHS
from child_audit.text import clean, key, key_positions
from child_audit.word.lines import Line


class Role(StrEnum):
    """What a stretch of text is; of several at one place the first of these counts most."""

    UNPLACED = "unplaced"
    ANSWER = "answer"
    OPTION = "option"
    LABEL = "label"


class Found(StrEnum):
    """How a label was recognised."""

    EXACT = "exact"
    MISSPELT = "misspelt"
    MOVED = "moved"
    MISSPELT_AND_MOVED = "misspelt and moved"


# Letter by letter?, out of order? → how.
_FOUND = {
    (True, False): Found.EXACT,
    (False, False): Found.MISSPELT,
    (True, True): Found.MOVED,
    (False, True): Found.MISSPELT_AND_MOVED,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What one stretch, or several of one thing, are.

    Attributes:
        role: what.
        target: its name as a place to jump to; "" for marks that nothing refers to.
        fields: the field that it answers or is an option of; the fields that a label leads to.
        found: of a label, how it was recognised.
        wording: of a label, the form's own words.
        issue: of unplaced words, the number of their issue.
    """

    role: Role
    target: str = ""
    fields: tuple[FieldReading, ...] = ()
    found: Found = Found.EXACT
    wording: str = ""
    issue: int = 0

    @property
    def state(self) -> State | None:
        """How sure an answer is; None for what is no answer."""
        return self.fields[0].state if self.role is Role.ANSWER else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of a line, and what they are, the most important first.

    One without characters is the place of a blank answer.
    """

    start: int
    end: int
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Spans:
    """The marks of a document.

    Attributes:
        body: number of a line of the main text → what stands in it, from its beginning to its end.
        margins: the same for headers, footers and notes.
        targets: number of an issue → the name of the mark where it is.
    """

    body: dict[int, tuple[Stretch, ...]] = field(default_factory=dict)
    margins: dict[int, tuple[Stretch, ...]] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)


def spans_of(layout: Layout, reading: Reading, fields: Mapping[str, FieldReading], margins: Sequence[Line]) -> Spans:
    """Return what each stretch of a document is.

    Args:
        layout: of the form's template.
        reading: the document, read.
        fields: what each field came to.
        margins: the lines of headers, footers and notes.
    """
    return _Marker(layout, reading, fields, margins).mark()


_ORDER = {role: number for number, role in enumerate(Role)}
_Part = tuple[int, int, Mark]


class _Marker:
    def __init__(
        self, layout: Layout, reading: Reading, fields: Mapping[str, FieldReading], margins: Sequence[Line]
    ) -> None:
        self.layout = layout
        self.reading = reading
        self.division = reading.division
        self.fields = fields
        self.margins = margins
        self.lines = reading.alignment.stream.lines
        self.parts: dict[int, list[_Part]] = defaultdict(list)
        self.margin_parts: dict[int, list[_Part]] = defaultdict(list)
        self.result = Spans()

    def mark(self) -> Spans:
        for claim in self.reading.alignment.in_order():
            self._label(claim)
        for item in self.layout.items:
            if isinstance(item, (FreeSlot, TickPart)):
                self._slot(item.path)
            elif isinstance(item, LoopPart):
                self._rows(item)
        for path in self.division.groups:
            self._group(path)
        self._unplaced()
        self.result.body = {
            number: stretches(len(self.lines[number].text), parts) for number, parts in self.parts.items()
        }
        self.result.margins = {
            number: stretches(len(self.margins[number].text), parts) for number, parts in self.margin_parts.items()
        }
        return self.result

    def _add(self, line: Line, start: int, end: int, mark: Mark) -> None:
        self.parts[line.number].append((start, end, mark))

    # Labels ---------------------------------------------------------------------------------------------------------

    def _label(self, claim: Claim) -> None:
        anchor, hit = self.layout.anchors[claim.anchor], claim.hit
        same = self.reading.alignment.stream.text[hit.start : hit.end] in (anchor.key, bare_key(anchor))
        paths = anchor_paths(self.layout, claim.anchor)
        mark = Mark(
            Role.LABEL,
            f"label-{claim.anchor + 1}",
            tuple(self.fields[path] for path in paths if path in self.fields),
            _FOUND[claim.exact or same, claim.moved],
            anchor.text,
        )
        for line in self.lines[hit.line : hit.last_line + 1]:
            start = hit.first if line.number == hit.line else 0
            end = hit.last if line.number == hit.last_line else len(line.text)
            if start < end and not line.deleted:
                self._add(line, start, end, mark)

    # Answers --------------------------------------------------------------------------------------------------------

    def _slot(self, path: str) -> None:
        if path.startswith(SETTINGS + "."):
            # What the sender had printed into the form is a part of it.
            mark = Mark(Role.LABEL, wording="printed into the form by its sender")
            for piece in self.division.slots.get(path, ()):
                if not piece.blank:
                    self._add(piece.line, piece.start, piece.end, mark)
        elif path in self.fields:
            self._answer(self.fields[path], self.division.slots.get(path, []))

    def _rows(self, loop: LoopPart) -> None:
        for number, columns in enumerate(self.division.loops.get(loop.path, ()), start=1):
            for column, fragments in zip(loop.columns, columns, strict=True):
                path = f"{loop.path}.{number}.{column.path}"
                if path in self.fields:
                    self._answer(self.fields[path], fragments)

    def _answer(self, reading: FieldReading, fragments: Sequence[Fragment]) -> None:
        mark = _answer_mark(reading)
        pieces = [piece for piece in fragments if not piece.blank]
        for piece in pieces:
            self._add(piece.line, *_stripped(piece), mark)
        if not pieces:
            self._blank(mark, fragments)

    def _blank(self, mark: Mark, fragments: Sequence[Fragment]) -> None:
        """Mark where nothing stands: in the place that was left for it, else behind the label."""
        place = next((piece for piece in fragments if not piece.line.deleted), None)
        if place is not None:
            self._add(place.line, place.start, place.start, mark)
            return
        label = self.division.labels.get(mark.fields[0].path)
        if label is not None:
            self._add(self.lines[label.hit.last_line], label.hit.last, label.hit.last, mark)

    # Choices --------------------------------------------------------------------------------------------------------

    def _group(self, path: str) -> None:
        if path not in self.fields:
            return
        reading = self.fields[path]
        options = [item for item in self.layout.items if isinstance(item, OptionPart) and item.path == path]
        answer, option = _answer_mark(reading), Mark(Role.OPTION, fields=(reading,))
        fragments = self.division.groups[path].fragments
        parts = [
            (piece.line, start, end, chosen)
            for piece in fragments
            if not piece.blank
            for start, end, chosen in group_parts(options, piece, reading)
        ]
        if not parts:
            self._blank(answer, fragments)
        elif not any(chosen for *_, chosen in parts):
            # Nothing is marked: the first option bears the field's number.
            line, start, end, _ = parts.pop(0)
            self._add(line, start, end, replace(option, target=answer.target))
        for line, start, end, chosen in parts:
            self._add(line, start, end, answer if chosen else option)

    # Words of nobody ------------------------------------------------------------------------------------------------

    def _unplaced(self) -> None:
        waiting = [
            (number, issue)
            for number, issue in enumerate(self.reading.extraction.issues, start=1)
            if issue.code == "unplaced_text"
        ]
        for _, group in groupby(self.division.strays, key=lambda stray: (stray[1], stray[0].line.place)):
            strays = list(group)
            fragments, near = [fragment for fragment, _ in strays], strays[0][1]
            number = _taken(waiting, near, fragments[0].line.place, joined(fragments))
            for fragment in fragments if number else ():
                self._add(fragment.line, *_stripped(fragment), self._stray(number, near))
        for line in self.margins:
            number = _taken(waiting, None, line.place, clean(line.text))
            if number:
                self.margin_parts[line.number].append((0, len(line.text), self._stray(number, None)))
            elif key(line.text) and not line.deleted:
                self.margin_parts[line.number].append((0, len(line.text), Mark(Role.LABEL, wording="header or footer")))

    def _stray(self, number: int, near: str | None) -> Mark:
        target = self.result.targets[number] = f"unplaced-{number}"
        fields = (self.fields[near],) if near is not None and near in self.fields else ()
        return Mark(Role.UNPLACED, target, fields, issue=number)


def _answer_mark(reading: FieldReading) -> Mark:
    return Mark(Role.ANSWER, f"answer-{reading.number}", (reading,))


def _taken(waiting: list[tuple[int, Issue]], near: str | None, place: str, text: str) -> int:
    """Take from the issues that wait the one of a text, and return its number; 0 when it has none."""
    for index, (number, issue) in enumerate(waiting):
        if (issue.field, issue.place, issue.text) == (near, place, text):
            del waiting[index]
            return number
    return 0


def _stripped(piece: Fragment) -> tuple[int, int]:
    text = piece.text
    return piece.start + len(text) - len(text.lstrip()), piece.start + len(text.rstrip())


# -------------------------------------------------------------------------------------------- what of a group is chosen


def group_parts(
    options: Sequence[OptionPart], piece: Fragment, reading: FieldReading
) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a stretch of a group's text, and whether each tells the answer.

    A printed option that wasn't chosen doesn't, nor does an empty box. Where nothing could be decided all of it does.
    """
    start, end = _stripped(piece)
    if reading.state is State.UNDECIDED:
        yield start, end, True
        return
    position = start
    for option, first, last in _options_in(options, piece.line.text, start, end):
        yield from _between(piece, position, first, reading)
        yield first, last, option.label == reading.value
        position = last
    yield from _between(piece, position, end, reading)


def _between(piece: Fragment, start: int, end: int, reading: FieldReading) -> Iterator[tuple[int, int, bool]]:
    """Yield what stands beside options: words and ticks tell the answer, empty boxes and strokes don't."""
    text = piece.line.text[start:end]
    if not text.strip():
        return
    whole = (start, end) == _stripped(piece)
    tells = bool(key(text)) or any(glyph in text for glyph in TICK_GLYPHS) or (whole and text.strip() == "/")
    lead = len(text) - len(text.lstrip())
    told = tells and reading.state is not State.BLANK and not piece.line.deleted
    yield start + lead, start + len(text.rstrip()), told


def _options_in(options: Sequence[OptionPart], text: str, start: int, end: int) -> list[tuple[OptionPart, int, int]]:
    """Return the options named in a stretch with their meanings, left to right; longer names first: "Good" in "RI"."""
    words, positions = key(text[start:end]), key_positions(text[start:end])
    names = sorted(
        ((key(name), option) for option in options for name in (option.label, *option.synonyms) if key(name)),
        key=lambda pair: -len(pair[0]),
    )
    found: list[tuple[OptionPart, int, int]] = []
    for name, option in names:
        at = words.find(name)
        while at >= 0:
            last = at + len(name)
            first, after = start + positions[at], start + positions[last - 1] + 1
            if _is_word(text, first, after) and all(after <= low or first >= high for _, low, high in found):
                meaning = key(option.meaning)
                if meaning and words.startswith(meaning, last):
                    after = start + positions[last + len(meaning) - 1] + 1
                found.append((option, first, after))
            at = words.find(name, at + 1)
    return sorted(found, key=lambda part: part[1])


def _is_word(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


# ------------------------------------------------------------------------------------------------------ one whole line


def stretches(length: int, parts: Iterable[_Part]) -> tuple[Stretch, ...]:
    """Cut a line where the marks that lie upon it begin and end, so that every character is in one stretch."""
    parts = [(max(start, 0), min(end, length), mark) for start, end, mark in parts]
    points = sorted({0, length, *(point for start, end, _ in parts for point in (start, end))})
    found: list[Stretch] = []
    for point in points:
        blanks = tuple(mark for start, end, mark in parts if start == end == point)
        found.extend(Stretch(point, point, (mark,)) for mark in blanks)
    for start, end in pairwise(points):
        marks = {mark: None for low, high, mark in parts if low <= start and end <= high and low < high}
        found.append(Stretch(start, end, tuple(sorted(marks, key=lambda mark: _ORDER[mark.role]))))
    return tuple(sorted(found, key=lambda stretch: (stretch.start, stretch.end)))
