"""A template's lines with what repeats as a tree; and the same unrolled, each repetition written out.

Whole parts that repeat (a page for each sibling, say) are read by writing the form out as often as they stand in a
document: from then on they're parts of the form like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from child_audit.template.parts import SETTINGS
from child_audit.template.problems import Problem
from child_audit.template.tags import (
    DEEPEST,
    MOST_ROWS,
    LoopEnd,
    LoopStart,
    Option,
    Ordinal,
    Piece,
    Slot,
    Static,
    pieces_of,
)
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line


@dataclass(frozen=True, slots=True)
class Tagged:
    """A line with its pieces; ``origin`` is the line of the template that it repeats."""

    line: Line
    pieces: tuple[Piece, ...]
    origin: Line

    @property
    def words(self) -> str:
        """The key of the form's own words in it."""
        return "".join(key(piece.text) for piece in self.pieces if isinstance(piece, Static))


@dataclass(frozen=True, slots=True)
class Repeat:
    """What repeats.

    Attributes:
        start: its opening tag.
        line: the line of the opening tag.
        body: what it holds.
    """

    start: LoopStart
    line: Line
    body: tuple[Node, ...]

    @property
    def by_columns(self) -> bool:
        """One row of a table without words of its own: it's read by the columns under their headings."""
        if self.start.unit != "tr" or not all(isinstance(node, Tagged) for node in self.body):
            return False
        lines = [node for node in self.body if isinstance(node, Tagged)]
        rows = {node.line.cell.row_key for node in lines if node.line.cell is not None}
        own = [piece for node in lines for piece in node.pieces]
        return len(rows) <= 1 and not any(node.words for node in lines) and Ordinal() not in own


@dataclass(frozen=True, slots=True)
class PartBegins:
    """Between two lines: another part of the form begins here, a repetition (``siblings.2``) or what follows it."""

    path: str = ""


Node = Tagged | Repeat
Unrolled = Tagged | Repeat | PartBegins


def outline_of(lines: Sequence[Line]) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """Return a template's lines as a tree, and what is wrong with what repeats."""
    grower = _Grower(lines)
    return grower.grow(), tuple(grower.problems)


def repeats_in(nodes: Iterable[Node]) -> Iterator[Repeat]:
    """Yield what is written out when a template is unrolled, outer repeats only."""
    yield from (node for node in nodes if isinstance(node, Repeat) and not node.by_columns)


class _Grower:
    """Turns lines into a tree; the tags that begin and end a repeat stand in a paragraph or row of their own."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.problems: list[Problem] = []
        self.lines = [Tagged(line, pieces_of(line.text), line) for line in lines]
        self.open: list[tuple[LoopStart, Line, list[Node]]] = []

    def grow(self) -> tuple[Node, ...]:
        nodes: list[Node] = []
        rows, paragraphs = self._marker_rows(), self._marker_paragraphs()
        for tagged in self.lines:
            marker = next((piece for piece in tagged.pieces if isinstance(piece, (LoopStart, LoopEnd))), None)
            if marker is not None:
                self._only(tagged)
                self._mark(marker, tagged.line, nodes)
            elif _row(tagged.line) in rows or tagged.line.paragraph in paragraphs:
                if key(tagged.line.text):
                    what = "row" if _row(tagged.line) in rows else "paragraph"
                    self._problem("repeat", tagged.line, f"it shares the {what} of a repeat's tag, which isn't printed")
            else:
                self._nodes(nodes).append(tagged)
        while self.open:
            start, line, body = self.open.pop()
            where = "a row" if start.unit == "tr" else "a paragraph"
            message = f"{{%{start.unit} for %}} has no {{%{start.unit} endfor %}}: add {where} with it"
            self._problem("repeat", line, message)
            self._nodes(nodes).append(Repeat(start, line, tuple(body)))
        return tuple(nodes)

    def _nodes(self, top: list[Node]) -> list[Node]:
        return self.open[-1][2] if self.open else top

    def _mark(self, marker: LoopStart | LoopEnd, line: Line, top: list[Node]) -> None:
        if isinstance(marker, LoopStart):
            if marker.unit == "tr" and line.cell is None:
                self._problem("repeat", line, "{%tr for %} stands in a table row of its own; outside tables write {%p")
            if self._too_many(marker, line):
                # It isn't nested: a form is written out twice for each level, and ten levels are a thousand forms.
                return
            self.open.append((marker, line, []))
            return
        if not self.open:
            self._problem("repeat", line, f"{{%{marker.unit} endfor %}} has no {{%{marker.unit} for %}} before it")
            return
        start, first, body = self.open.pop()
        if start.unit != marker.unit:
            self._problem(
                "repeat", line, f"this ends a repeat that begins with {{%{start.unit}: write the same letters"
            )
        elif not _same_container(first, line, start.unit):
            self._problem("repeat", line, f"the repeat of {start.path} begins and ends in different cells or tables")
        repeat = Repeat(start, first, tuple(body))
        self._check(repeat)
        self._nodes(top).append(repeat)

    def _too_many(self, marker: LoopStart, line: Line) -> bool:
        """Note what repeats too deep within other repeats, or would print too much; return whether it's too deep."""
        if prod([marker.minimum, *(start.minimum for start, _, _ in self.open)]) > MOST_ROWS:
            self._problem("repeat", line, f"with the repeats around it, it prints more than {MOST_ROWS}: ask for fewer")
        if len(self.open) < DEEPEST:
            return False
        self._problem("repeat", line, f"more than {DEEPEST} repeats stand one within the other: take one out")
        return True

    def _check(self, repeat: Repeat) -> None:
        if not any(_has_slot(node) for node in repeat.body):
            self._problem("repeat", repeat.line, "what repeats holds no slot: add tags of its own variable")
        elif not repeat.by_columns and not any(isinstance(node, Tagged) and node.words for node in repeat.body):
            message = "what repeats has no words of its own by which it could be found again: add a label or a heading"
            self._problem("repeat", repeat.line, message)

    def _only(self, tagged: Tagged) -> None:
        if len([piece for piece in tagged.pieces if not (isinstance(piece, Static) and not key(piece.text))]) > 1:
            self._problem("repeat", tagged.line, "the tag that begins or ends a repeat has a paragraph to itself")

    def _marker_rows(self) -> set[object]:
        return {_row(tagged.line) for tagged in self.lines if _unit(tagged) == "tr" and tagged.line.cell is not None}

    def _marker_paragraphs(self) -> set[int]:
        return {tagged.line.paragraph for tagged in self.lines if _unit(tagged) == "p"}

    def _problem(self, code: str, line: Line, message: str) -> None:
        self.problems.append(Problem(code, message, line.text.strip()[:80], line.place, line=line.number))


def _unit(tagged: Tagged) -> str:
    return next((piece.unit for piece in tagged.pieces if isinstance(piece, (LoopStart, LoopEnd))), "")


def _row(line: Line) -> tuple[int, int] | None:
    return None if line.cell is None else line.cell.row_key


def _has_slot(node: Node) -> bool:
    if isinstance(node, Repeat):
        return True
    return any(isinstance(piece, (Slot, Option)) for piece in node.pieces)


def _same_container(one: Line, other: Line, unit: str) -> bool:
    if one.cell is None or other.cell is None:
        return one.cell is other.cell
    return one.cell.table == other.cell.table if unit == "tr" else one.cell == other.cell


# ------------------------------------------------------------------------------------------------------------ unrolling


def unroll(
    nodes: Sequence[Node],
    counts: Mapping[str, int],
    default: int = 1,
    numbers: Mapping[str, Sequence[int]] | None = None,
) -> tuple[tuple[Unrolled, ...], tuple[Problem, ...]]:
    """Write out what repeats.

    Args:
        nodes: the template.
        counts: path of a list, numbered (``siblings``, ``siblings.2.actions``) → how often it stands there.
        default: how often a list that isn't named there does.
        numbers: path of a list → the numbers that its repetitions bear, where they aren't 1, 2, 3: somebody copied one.

    Returns:
        The lines, in paths numbered from 1 (``siblings.2.name``), with lines, tables and rows counted anew; and tags
        that name no field of what repeats.
    """
    if not any(True for _ in repeats_in(nodes)):
        checker = _Unroller(counts, default)
        flat = tuple(checker.line(node, {}, 0) if isinstance(node, Tagged) else node for node in nodes)
        return flat, tuple(checker.problems)
    unroller = _Unroller(counts, default, numbers or {})
    return tuple(unroller.unroll(nodes, {}, 0)), tuple(unroller.problems)


class _Unroller:
    def __init__(
        self, counts: Mapping[str, int], default: int, numbers: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        self.counts = counts
        self.default = default
        self.numbers = numbers or {}
        self.problems: list[Problem] = []
        self.tables: dict[int, int] = {}
        self.rows: dict[tuple[int, int], int] = {}
        self.lengths: dict[int, int] = {}
        self.lines = 0
        self.all_tables = 0

    def unroll(self, nodes: Sequence[Node], names: Mapping[str, str], number: int) -> Iterator[Unrolled]:
        """Yield the lines of one repetition: variable → path in ``names``, its number from 1."""
        for node in nodes:
            if isinstance(node, Tagged):
                yield self._placed(self.line(node, names, number))
                continue
            repeat = replace(node, start=replace(node.start, path=self._path(node.start.path, names, node.line)))
            if repeat.by_columns:
                yield self._columns(repeat)
            else:
                yield from self._repetitions(repeat, names)

    def _repetitions(self, repeat: Repeat, names: Mapping[str, str]) -> Iterator[Unrolled]:
        outer = [*names.values()][-1] if names else ""
        inside = _cells(repeat.body)
        around = set(_chain(repeat.line.cell))
        for copy in range(1, self.counts.get(repeat.start.path, self.default) + 1):
            for cell in inside:
                if cell.table not in {place.table for place in around}:
                    self.tables.pop(cell.table, None)
                if cell not in around:
                    self.rows.pop(cell.row_key, None)
            part = f"{repeat.start.path}.{copy}"
            yield PartBegins(part)
            borne = self.numbers.get(repeat.start.path, ())
            number = borne[copy - 1] if copy <= len(borne) else copy
            yield from self.unroll(repeat.body, {**names, repeat.start.variable: part}, number)
        yield PartBegins(outer)

    def line(self, tagged: Tagged, names: Mapping[str, str], number: int) -> Tagged:
        """Return a line with the paths of this repetition."""
        pieces: list[Piece] = []
        for piece in tagged.pieces:
            if isinstance(piece, (Slot, Option)):
                piece = replace(piece, path=self._path(piece.path, names, tagged.origin))
            elif isinstance(piece, Ordinal):
                if not number:
                    self._problem(tagged.origin, "{{ loop.index }} stands outside what repeats")
                piece = Static(str(number))
            last = pieces[-1] if pieces else None
            if isinstance(piece, Static) and isinstance(last, Static):
                pieces[-1] = Static(last.text + piece.text)
            else:
                pieces.append(piece)
        return replace(tagged, pieces=tuple(pieces))

    def _path(self, path: str, names: Mapping[str, str], line: Line) -> str:
        variable, _, rest = path.partition(".")
        if variable in names:
            if not rest:
                self._problem(line, f"{{{{ {path} }}}} names the whole part: write {{{{ {path}.… }}}}")
            return f"{names[variable]}.{rest}"
        if names and variable != SETTINGS:
            inner = [*names][-1]
            self._problem(line, f"{path}: in what repeats, a tag begins with its variable: {inner}.{path}")
        return path

    def _problem(self, line: Line, message: str) -> None:
        self.problems.append(Problem("repeat", message, line.text.strip()[:80], line.place, line=line.number))

    # Counting anew --------------------------------------------------------------------------------------------------

    def _placed(self, tagged: Tagged) -> Tagged:
        line = tagged.line._replace(number=self.lines, cell=self._place(tagged.line.cell))
        self.lines += 1
        return replace(tagged, line=line)

    def _columns(self, repeat: Repeat) -> Repeat:
        body = tuple(self._placed(node) for node in repeat.body if isinstance(node, Tagged))
        cell = body[0].line.cell if body else None
        return Repeat(repeat.start, repeat.line._replace(number=self.lines, cell=cell), body)

    def _place(self, cell: CellPlace | None) -> CellPlace | None:
        if cell is None:
            return None
        parent = self._place(cell.parent)
        if cell.table not in self.tables:
            self.tables[cell.table] = self.all_tables
            self.all_tables += 1
            for row in [row for row in self.rows if row[0] == cell.table]:
                del self.rows[row]
        table = self.tables[cell.table]
        if cell.row_key not in self.rows:
            self.rows[cell.row_key] = self.lengths.get(table, 0)
            self.lengths[table] = self.rows[cell.row_key] + 1
        return cell._replace(table=table, row=self.rows[cell.row_key], parent=parent)


def _cells(nodes: Iterable[Node]) -> set[CellPlace]:
    found: set[CellPlace] = set()
    for node in nodes:
        found |= _cells(node.body) if isinstance(node, Repeat) else set(_chain(node.line.cell))
    return found


def _chain(cell: CellPlace | None) -> Iterator[CellPlace]:
    while cell is not None:
        yield cell
        cell = cell.parent
