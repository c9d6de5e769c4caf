"""A tagged template → what a reader must know of it: anchors, slots, options, repeated rows, in reading order.

Anchors are the form's own words. Slots lie between them. The labels of options are no anchors: they may be deleted,
typed anew or marked, and are read with their group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from child_audit.errors import TemplateError
from child_audit.template.tags import Bad, LoopEnd, LoopStart, Option, Piece, Slot, Static, pieces_of
from child_audit.text import key
from child_audit.word.document import PLAIN, Document, Format
from child_audit.word.lines import CellPlace, Line, lines_of, margin_lines_of

SETTINGS = "contacts"
"""The root of paths that print a setting of the sender, not a field of the record."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the form's own words within one line.

    Attributes:
        index: its number among the anchors, from 0.
        text: as it stands, stripped.
        key: what it's compared by.
        line: number of its line in the template.
        cell: where it is.
        section: number of the heading that it stands under.
        alone: nothing else is in its line.
    """

    index: int
    text: str
    key: str
    line: int
    cell: CellPlace | None
    section: int
    alone: bool


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A place for text or a date; ``filter`` says which."""

    path: str
    filter: str
    line: int
    cell: CellPlace | None


@dataclass(frozen=True, slots=True)
class OptionPart:
    """One option of a group, as the template has it.

    Attributes:
        path: the group's field.
        label: the option, as its tag names it.
        synonyms: further spellings.
        meaning: the words that follow the label in its line ("= Evidence of all elements").
        look: the label's look in the template.
        boxed: read by a box (``tick``), not by the look of the label (``mark``).
        cell: where the box or the label is.
    """

    path: str
    label: str
    synonyms: tuple[str, ...]
    meaning: str
    look: Format
    boxed: bool
    line: int
    cell: CellPlace | None


@dataclass(frozen=True, slots=True)
class TickPart:
    """A box that stands for itself; its label is the anchor before it."""

    path: str
    line: int
    cell: CellPlace | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a repeated row."""

    path: str
    filter: str
    cell: CellPlace


@dataclass(frozen=True, slots=True)
class LoopPart:
    """A repeated row.

    Attributes:
        path: the list's field.
        columns: its slots, left to right.
        minimum: how many rows are printed at least.
    """

    path: str
    columns: tuple[Column, ...]
    minimum: int
    line: int
    cell: CellPlace | None


Item = Anchor | FreeSlot | OptionPart | TickPart | LoopPart


@dataclass(frozen=True, slots=True)
class Layout:
    """What a template says about reading.

    Attributes:
        items: everything in reading order.
        anchors: the anchors among them, by their index.
        zones: ``zones[i + 1]`` are the items between anchor i and the next; ``zones[0]`` those before the first.
        cells: the items of each table cell, and of the text outside tables under None.
        rows: the cells of each table row, in order; loop rows are not among them.
        margins: keys of the lines of headers and footers, without digits.
        labels: path → the form's words before the slot.
    """

    items: tuple[Item, ...]
    anchors: tuple[Anchor, ...]
    zones: tuple[tuple[Item, ...], ...]
    cells: dict[CellPlace | None, tuple[Item, ...]]
    rows: dict[tuple[int, int], tuple[CellPlace, ...]]
    margins: frozenset[str]
    labels: dict[str, str]

    @property
    def paths(self) -> tuple[str, ...]:
        """The field paths in the order of the form, each once."""
        return tuple(dict.fromkeys(item.path for item in self.items if not isinstance(item, Anchor)))


def layout_of(document: Document) -> Layout:
    """Read the layout off a tagged template.

    Raises:
        TemplateError: with every problem of the template.
    """
    builder = _Builder()
    for line in lines_of(document):
        builder.add(line)
    builder.finish()
    margins = frozenset(without_digits(line.text) for line in margin_lines_of(document)) - {""}
    if builder.problems:
        raise TemplateError("this template can't be read back", builder.problems)
    return _layout(builder.items, builder.rows, margins)


def without_digits(text: str) -> str:
    """Return a key without its digits: by these, lines of headers and footers are the same on every page."""
    return "".join(character for character in key(text) if not character.isdigit())


@dataclass(slots=True)
class _Loop:
    start: LoopStart
    columns: list[Column]
    line: int
    cell: CellPlace | None


class _Builder:
    """Collects items and problems line by line."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.rows: dict[tuple[int, int], list[CellPlace]] = {}
        self.problems: list[str] = []
        self.loop: _Loop | None = None
        self.section = 0
        # A label that a tick's own tag repeats is no anchor; it's found when the tag comes, so the tag's line is kept.
        self.expected: OptionPart | None = None

    def add(self, line: Line) -> None:
        if line.style.startswith(("heading", "title")):
            self.section += 1
        pieces = pieces_of(line.text)
        self._note_row(line, pieces)
        opens_with_option = _opens_with_option(pieces)
        for piece in pieces:
            self._piece(piece, line, pieces, opens_with_option)

    def finish(self) -> None:
        if self.loop is not None:
            self.problems.append(f"{self.loop.start.path}: {{%tr for %}} has no {{%tr endfor %}}: add a row with it")
        self._check_groups()
        self._check_neighbours()
        self._check_repeats()

    def _note_row(self, line: Line, pieces: tuple[Piece, ...]) -> None:
        if line.cell is None or line.cell.parent is not None:
            return
        if self.loop is None and not any(isinstance(piece, (LoopStart, LoopEnd)) for piece in pieces):
            cells = self.rows.setdefault(line.cell.row_key, [])
            if not cells or cells[-1] != line.cell:
                cells.append(line.cell)
        else:
            self.rows.pop(line.cell.row_key, None)

    def _piece(self, piece: Piece, line: Line, pieces: tuple[Piece, ...], opens_with_option: bool) -> None:
        if isinstance(piece, Bad):
            self.problems.append(f"{piece.tag} ({line.place}): {piece.problem}")
        elif isinstance(piece, LoopStart):
            self._start_loop(piece, line)
        elif isinstance(piece, LoopEnd):
            self._end_loop(line)
        elif self.loop is not None:
            self._in_loop(self.loop, piece, line)
        elif isinstance(piece, Slot):
            self.items.append(FreeSlot(piece.path, piece.filter, line.number, line.cell))
        elif isinstance(piece, Option):
            self._option(piece, line)
        elif key(piece.text):
            self._static(piece.text, line, len(pieces) == 1, opens_with_option)

    def _static(self, text: str, line: Line, alone: bool, opens_with_option: bool) -> None:
        last = self.items[-1] if self.items else None
        if isinstance(last, OptionPart) and last.line == line.number:
            if opens_with_option:
                self.items[-1] = replace(last, meaning=text.strip())
                return
            if last is self.expected and key(text) == key(last.label):
                self.expected = None
                return
        self.items.append(Anchor(-1, text.strip(), key(text), line.number, line.cell, self.section, alone))

    def _option(self, piece: Option, line: Line) -> None:
        if piece.filter == "tick" and not piece.label:
            self.items.append(TickPart(piece.path, line.number, line.cell))
            return
        part = OptionPart(
            piece.path,
            piece.label,
            piece.synonyms,
            "",
            _look_at(line, f'"{piece.label}"'),
            piece.filter == "tick",
            line.number,
            line.cell,
        )
        if part.boxed:
            last = self.items[-1] if self.items else None
            if isinstance(last, Anchor) and last.key == key(part.label) and _same_row(last.cell, part.cell):
                self.items.pop()
            else:
                self.expected = part
        self.items.append(part)

    def _start_loop(self, piece: LoopStart, line: Line) -> None:
        if self.loop is not None:
            self.problems.append(f"{piece.path} ({line.place}): a repeated row inside another can't be read back")
        elif line.cell is None:
            self.problems.append(f"{piece.path} ({line.place}): {{%tr for %}} stands in a table row of its own")
        self.loop = _Loop(piece, [], line.number, line.cell)

    def _end_loop(self, line: Line) -> None:
        if self.loop is None:
            self.problems.append(f"{{%tr endfor %}} ({line.place}) has no {{%tr for %}} before it")
            return
        loop, self.loop = self.loop, None
        if not loop.columns:
            self.problems.append(f"{loop.start.path} ({line.place}): the repeated row holds no slot")
        self.items.append(LoopPart(loop.start.path, tuple(loop.columns), loop.start.minimum, loop.line, loop.cell))

    def _in_loop(self, loop: _Loop, piece: Piece, line: Line) -> None:
        if isinstance(piece, Slot) and line.cell is not None:
            variable, _, path = piece.path.partition(".")
            if variable == loop.start.variable and path:
                loop.columns.append(Column(path, piece.filter, line.cell))
                return
        if isinstance(piece, Static) and not key(piece.text):
            return
        self.problems.append(
            f"{loop.start.path} ({line.place}): a repeated row holds only slots of its own variable, "
            f"{{{{ {loop.start.variable}.… }}}}, each in its cell"
        )

    def _check_groups(self) -> None:
        options: dict[str, list[OptionPart]] = {}
        for item in self.items:
            if isinstance(item, OptionPart):
                options.setdefault(item.path, []).append(item)
        for path, parts in options.items():
            labels = [key(part.label) for part in parts]
            if len(parts) == 1:
                self.problems.append(
                    f"{path}: a group with one option ({parts[0].label}) can't be read back; add others"
                )
            if len(set(labels)) < len(labels):
                self.problems.append(f"{path}: two options have the same label")

    def _check_neighbours(self) -> None:
        """Two free slots with nothing of the form between them can't be told apart, unless cells part them."""
        last: FreeSlot | None = None
        for item in self.items:
            if isinstance(item, FreeSlot):
                # Settings are no part of the record: which of two is which need not be known.
                settings = last is not None and last.path.startswith(SETTINGS) and item.path.startswith(SETTINGS)
                if last is not None and last.cell == item.cell and not settings:
                    self.problems.append(
                        f"{{{{ {last.path} }}}} and {{{{ {item.path} }}}}: two slots with no words between them; "
                        "put a label between"
                    )
                last = item
            else:
                last = None

    def _check_repeats(self) -> None:
        seen: set[str] = set()
        for item in self.items:
            if isinstance(item, (FreeSlot, TickPart, LoopPart)) and not item.path.startswith(SETTINGS + "."):
                if item.path in seen:
                    self.problems.append(f"{{{{ {item.path} }}}} stands twice: a field has one place in the form")
                seen.add(item.path)


def _opens_with_option(pieces: tuple[Piece, ...]) -> bool:
    """Return whether a line is one option with its meaning: ``Good= Evidence of all elements``."""
    options = [piece for piece in pieces if isinstance(piece, Option)]
    first = next((piece for piece in pieces if not (isinstance(piece, Static) and not key(piece.text))), None)
    return len(options) == 1 and options[0] is first and options[0].filter == "mark"


def _look_at(line: Line, words: str) -> Format:
    """Return the look of the tag that holds ``words``."""
    position = max(line.text.find(words), 0)
    return next((span.format for span in line.spans if span.start <= position < span.end), PLAIN)


def _same_row(one: CellPlace | None, other: CellPlace | None) -> bool:
    return (one is None) == (other is None) and (one is None or other is None or one.row_key == other.row_key)


def _layout(items: list[Item], rows: dict[tuple[int, int], list[CellPlace]], margins: frozenset[str]) -> Layout:
    numbered = tuple(_numbered(_with_meanings(items)))
    zones: list[list[Item]] = [[]]
    cells: dict[CellPlace | None, list[Item]] = {}
    anchors: list[Anchor] = []
    labels: dict[str, str] = {}
    for item in numbered:
        cells.setdefault(item.cell, []).append(item)
        if isinstance(item, Anchor):
            anchors.append(item)
            zones.append([])
        else:
            zones[-1].append(item)
            labels.setdefault(item.path, anchors[-1].text if anchors else "")
    return Layout(
        numbered,
        tuple(anchors),
        tuple(map(tuple, zones)),
        {cell: tuple(held) for cell, held in cells.items()},
        {row: tuple(places) for row, places in rows.items()},
        margins,
        labels,
    )


def _with_meanings(items: list[Item]) -> list[Item]:
    """Give options without a meaning the one that the same label has elsewhere: other layouts print it everywhere."""
    known = {key(item.label): item.meaning for item in items if isinstance(item, OptionPart) and item.meaning}
    return [
        replace(item, meaning=known.get(key(item.label), ""))
        if isinstance(item, OptionPart) and not item.meaning and not item.boxed
        else item
        for item in items
    ]


def _numbered(items: list[Item]) -> Iterator[Item]:
    index = 0
    for item in items:
        if isinstance(item, Anchor):
            yield replace(item, index=index)
            index += 1
        else:
            yield item
