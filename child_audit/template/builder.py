"""Lines with their tags → items in reading order, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from child_audit.template.outline import PartBegins, Repeat, Tagged, Unrolled
from child_audit.template.parts import SETTINGS, Anchor, Column, FreeSlot, Item, LoopPart, OptionPart, TickPart
from child_audit.template.problems import Problem
from child_audit.template.tags import Bad, Option, Piece, Slot, Static
from child_audit.text import key, key_positions
from child_audit.word.document import PLAIN, Format
from child_audit.word.lines import CellPlace, Line, outermost

_TAGS = re.compile(r"\{\{.*?\}\}")
_FOOTNOTE = re.compile(r"[*†‡#^]+")


@dataclass(slots=True)
class Builder:
    """Collects items and problems line by line.

    Attributes:
        items: so far, the anchors not numbered.
        rows: the cells of each table row.
        headings: section → the words of the heading that it begins with.
        problems: what can't be read back.
    """

    items: list[Item] = field(default_factory=list)
    rows: dict[tuple[int, int], list[CellPlace]] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    section: int = 0
    part: str = ""
    # A label that a tick's own tag repeats is no anchor; it's found when the tag comes, so the tag's line is kept.
    expected: OptionPart | None = None
    origins: dict[int, Line] = field(default_factory=dict)

    def build(self, lines: Iterable[Unrolled]) -> None:
        """Take lines in reading order, and look at the whole."""
        for line in lines:
            if isinstance(line, PartBegins):
                self.section += 1
                self.part = line.path
            elif isinstance(line, Repeat):
                self._rows(line)
            else:
                self._add(line)
        self._check_groups()
        self._check_neighbours()
        self._check_repeats()

    def _add(self, tagged: Tagged) -> None:
        line = tagged.line
        self.origins[line.number] = tagged.origin
        if line.style.startswith(("heading", "title")):
            self.section += 1
            words = "".join(piece.text for piece in tagged.pieces if isinstance(piece, Static)).strip()
            if not line.style.startswith("title"):
                self.headings.setdefault(self.section, words)
        self._note_row(line)
        opens_with_option = _opens_with_option(tagged.pieces)
        for piece in _labels_first(tagged.pieces):
            self._piece(piece, tagged, opens_with_option)

    def _note_row(self, line: Line) -> None:
        if line.cell is None or line.cell.parent is not None:
            return
        cells = self.rows.setdefault(line.cell.row_key, [])
        if not cells or cells[-1] != line.cell:
            cells.append(line.cell)

    def _piece(self, piece: Piece, tagged: Tagged, opens_with_option: bool) -> None:
        line = tagged.line
        if isinstance(piece, Bad):
            self._problem("tag", piece.problem, piece.tag, line.number)
        elif isinstance(piece, Slot):
            self.items.append(FreeSlot(piece.path, piece.filter, line.number, outermost(line.cell)))
        elif isinstance(piece, Option):
            self._option(piece, tagged)
        elif isinstance(piece, Static) and key(piece.text):
            self._static(piece.text, line, len(tagged.pieces) == 1, opens_with_option)

    def _static(self, text: str, line: Line, alone: bool, opens_with_option: bool) -> None:
        last = self.items[-1] if self.items else None
        if isinstance(last, OptionPart) and last.line == line.number:
            if opens_with_option:
                self.items[-1] = replace(last, meaning=text.strip())
                return
            if last is self.expected and (behind := _behind_label(text, last.label)) is not None:
                self.expected = None
                if not key(behind):
                    return
                text = behind
        # A cell is read with the tables in it: returned forms seldom keep these as they were.
        cell = outermost(line.cell)
        self.items.append(Anchor(-1, text.strip(), key(text), line.number, cell, self.section, alone, self.part))

    def _option(self, piece: Option, tagged: Tagged) -> None:
        line = tagged.line
        if piece.filter == "tick" and not piece.label:
            self.items.append(TickPart(piece.path, line.number, outermost(line.cell)))
            return
        part = replace(
            option_part(piece, line),
            footnote=_footnote(tagged.pieces, piece),
            enclosed=_is_enclosed(tagged.pieces, piece),
        )
        if part.boxed:
            part = replace(part, box_first=_box_first(tagged.pieces, piece))
            last = self.items[-1] if self.items else None
            part = replace(part, look=self._look_of_label(part, tagged, last))
            if isinstance(last, Anchor) and last.key == key(part.label) and _same_row(last.cell, part.cell):
                self.items.pop()
            else:
                if isinstance(last, Anchor) and last.line == part.line:
                    self._take_label(last, part.label)
                self.expected = part
        self.items.append(part)

    def _look_of_label(self, part: OptionPart, tagged: Tagged, last: Item | None) -> Format:
        """Return the look of a box's label, in its line or in the cell before; plain where it isn't printed there."""
        line: Line | None = tagged.line
        text = _TAGS.sub(lambda tag: " " * len(tag[0]), tagged.line.text)
        # The template's line still has its tags; a label in mid-line is looked for on the side where it stands.
        tag = tagged.line.text.find(f'"{part.label}"')
        at = text.find(part.label, max(tag, 0)) if part.box_first else text.rfind(part.label, 0, max(tag, 0))
        if part.box_first is None and isinstance(last, Anchor) and last.key == key(part.label):
            line = self.origins.get(last.line)
            at = -1 if line is None else line.text.find(part.label)
        return PLAIN if line is None or at < 0 else _look_at_position(line, at)

    def _take_label(self, anchor: Anchor, label: str) -> None:
        """Take the label of a box off the words before it: "Seen alone? Yes ☐"."""
        words = anchor.text.removesuffix(":").rstrip()
        before = words[: -len(label)]
        if words.casefold().endswith(label.casefold()) and before and not before[-1].isalnum() and key(before):
            self.items[-1] = replace(anchor, text=before.strip(), key=key(before))

    # Repeated rows --------------------------------------------------------------------------------------------------

    def _rows(self, repeat: Repeat) -> None:
        columns: list[Column] = []
        for node in repeat.body:
            if isinstance(node, Tagged):
                self.origins[node.line.number] = node.origin
                for piece in node.pieces:
                    self._column(repeat, piece, node.line, columns)
        start = repeat.start
        self._check_columns(repeat, columns)
        self.origins.setdefault(repeat.line.number, repeat.line)
        cell = columns[0].cell if columns else repeat.line.cell
        self.items.append(LoopPart(start.path, tuple(columns), start.minimum, repeat.line.number, cell))

    def _column(self, repeat: Repeat, piece: Piece, line: Line, columns: list[Column]) -> None:
        if isinstance(piece, Static):
            return
        if isinstance(piece, Bad):
            self._problem("tag", piece.problem, piece.tag, line.number)
            return
        if isinstance(piece, (Slot, Option)) and line.cell is not None:
            variable, _, path = piece.path.partition(".")
            if variable == repeat.start.variable and path:
                columns.append(_column_of(replace(piece, path=path), line, line.cell))
                return
        self._problem(
            "repeat",
            "a repeated row holds only tags of its own variable, each in its cell: "
            f"{{{{ {repeat.start.variable}.… }}}}",
            line.text.strip(),
            line.number,
        )

    def _check_columns(self, repeat: Repeat, columns: list[Column]) -> None:
        held: list[Column] = []
        for column in columns:
            last = held[-1] if held else None
            if last is not None and last.cell == column.cell:
                if last.path == column.path and column.filter == last.filter == "mark":
                    held[-1] = replace(last, options=(*last.options, *column.options))
                    continue
                message = "two tags in one cell of a repeated row can't be told apart: give each a cell of its own"
                self._problem("neighbours", message, f"{last.path}, {column.path}", repeat.line.number)
            held.append(column)
        columns[:] = held
        groups: dict[str, list[Column]] = {}
        for column in columns:
            groups.setdefault(column.path, []).append(column)
        for path, group in groups.items():
            options = [option for column in group for option in column.options]
            name = f"{repeat.start.path}.{path}"
            if not options and len(group) > 1:
                self._problem("twice", "stands twice: a field has one place in the form", name, repeat.line.number)
            if options:
                self._check_options(name, options, repeat.line.number)

    # The whole ------------------------------------------------------------------------------------------------------

    def _check_groups(self) -> None:
        options: dict[str, list[OptionPart]] = {}
        for item in self.items:
            if isinstance(item, OptionPart):
                options.setdefault(item.path, []).append(item)
        for path, parts in options.items():
            self._check_options(path, parts, parts[-1].line)

    def _check_options(self, path: str, parts: list[OptionPart], line: int) -> None:
        labels = [key(part.label) or part.label.strip() for part in parts]
        if len(parts) == 1:
            message = f"a group with one option ({parts[0].label}) can't be read back: add the other options"
            self._problem("group", message, path, line)
        if len(set(labels)) < len(labels):
            self._problem("group", "two options have the same label: make them differ", path, line)
        for part in parts:
            others = {key(other.label) for other in parts if other is not part}
            if key(part.label) and any(key(synonym) in others for synonym in part.synonyms):
                message = f"a synonym of {part.label} is another option's label: nobody could tell which is meant"
                self._problem("group", message, path, part.line)

    def _check_neighbours(self) -> None:
        """Two free slots with nothing of the form between them can't be told apart, unless cells part them."""
        last: FreeSlot | None = None
        for item in self.items:
            if isinstance(item, FreeSlot):
                # Settings are no part of the record: which of two is which need not be known.
                settings = last is not None and last.path.startswith(SETTINGS) and item.path.startswith(SETTINGS)
                if last is not None and last.cell == item.cell and not settings:
                    self._problem(
                        "neighbours",
                        "two slots with no words between them: put a label between, or nobody knows where one ends",
                        f"{{{{ {_shown(last.path)} }}}} and {{{{ {_shown(item.path)} }}}}",
                        item.line,
                    )
                last = item
            else:
                last = None

    def _check_repeats(self) -> None:
        kinds: dict[str, str] = {}
        for item in self.items:
            if isinstance(item, Anchor) or item.path.startswith(SETTINGS + "."):
                continue
            if isinstance(item, OptionPart):
                kind = "boxes" if item.boxed else "marked labels"
                if kinds.setdefault(item.path, kind) == kind:
                    continue
            elif item.path not in kinds:
                kinds[item.path] = "a field"
                continue
            message = "stands twice: a field has one place in the form"
            self._problem("twice", message, f"{{{{ {_shown(item.path)} }}}}", item.line)

    def _problem(self, code: str, message: str, tag: str, line: int) -> None:
        origin = self.origins.get(line)
        place, number = (origin.place, origin.number) if origin is not None else ("", -1)
        problem = Problem(code, message, tag, place, line=number)
        if problem not in self.problems:
            self.problems.append(problem)


def option_part(piece: Option, line: Line) -> OptionPart:
    """Return one option as the template has it."""
    look = _look_at(line, f'"{piece.label}"', piece.label)
    boxed, cell = piece.filter == "tick", outermost(line.cell)
    return OptionPart(piece.path, piece.label, piece.synonyms, "", look, boxed, line.number, cell)


def _behind_label(text: str, label: str) -> str | None:
    """Return what follows a label that a text begins with, as whole words; None when it doesn't begin with it."""
    words, length = key(text), len(key(label))
    if not length or not words.startswith(key(label)):
        return None
    end = key_positions(text)[length - 1] + 1
    return None if text[end : end + 1].isalnum() else text[end:]


def _box_first(pieces: Sequence[Piece], option: Option) -> bool | None:
    """Return whether a line has an option's label behind its box, or before it; None when it has neither or both."""
    at = pieces.index(option)
    before, behind = (
        piece.text if 0 <= number < len(pieces) and isinstance(piece := pieces[number], Static) else ""
        for number in (at - 1, at + 1)
    )
    follows = _behind_label(behind, option.label) is not None
    precedes = _ends_with(before, option.label)
    return follows if follows != precedes else None


def _is_enclosed(pieces: Sequence[Piece], option: Option) -> bool:
    """Return whether the form prints a sign right before an option and another one behind it."""
    at = next(index for index, piece in enumerate(pieces) if piece is option)
    around = [*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2]]
    texts = [piece.text.strip() for piece in around if isinstance(piece, Static)]
    return len(texts) == 2 and bool(texts[0]) and texts[0][-1] in "([{<«‹“‘\"'*_~>" and bool(texts[1])


def _footnote(pieces: Sequence[Piece], option: Option) -> str:
    at = pieces.index(option) + 1
    behind = pieces[at] if at < len(pieces) else None
    match = _FOOTNOTE.match(behind.text) if isinstance(behind, Static) else None
    return match[0] if match else ""


def _ends_with(text: str, label: str) -> bool:
    words, length = key(text), len(key(label))
    if not length or not words.endswith(key(label)):
        return False
    start = key_positions(text)[-length]
    return not text[start - 1 : start].isalnum() if start else True


def _column_of(piece: Slot | Option, line: Line, cell: CellPlace) -> Column:
    if isinstance(piece, Option) and piece.label:
        return Column(piece.path, piece.filter, cell, (option_part(piece, line),))
    return Column(piece.path, piece.filter, cell)


def _shown(path: str) -> str:
    """Return a path without the numbers of repetitions."""
    return ".".join(name for name in path.split(".") if not name.isdigit())


def _labels_first(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of a line with each box that stands before its words behind them: "☐ Child in need".

    Which side a document has its boxes on is seen when it's read.
    """
    shown = [piece for piece in pieces if not (isinstance(piece, Static) and not key(piece.text))]
    boxes, words = shown[::2], shown[1::2]
    listed = len(boxes) == len(words) > 0 and all(isinstance(piece, Static) for piece in words)
    if not listed or not all(isinstance(box, Option) and box.filter == "tick" and not box.label for box in boxes):
        return tuple(pieces)
    return tuple(piece for pair in zip(words, boxes, strict=True) for piece in pair)


def _opens_with_option(pieces: tuple[Piece, ...]) -> bool:
    """Return whether a line is one option with its meaning: ``Good= Evidence of all elements``."""
    options = [piece for piece in pieces if isinstance(piece, Option)]
    first = next((piece for piece in pieces if not (isinstance(piece, Static) and not key(piece.text))), None)
    return len(options) == 1 and options[0] is first and options[0].filter == "mark"


def _look_at(line: Line, *words: str) -> Format:
    """Return the look of the tag that holds ``words``."""
    return _look_at_position(line, next((at for text in words if (at := line.text.find(text)) >= 0), 0))


def _look_at_position(line: Line, position: int) -> Format:
    return next((span.format for span in line.spans if span.start <= position < span.end), PLAIN)


def _same_row(one: CellPlace | None, other: CellPlace | None) -> bool:
    return (one is None) == (other is None) and (one is None or other is None or one.row_key == other.row_key)
