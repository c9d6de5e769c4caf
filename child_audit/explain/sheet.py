"""The document in its own layout, with the marks upon it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from child_audit.explain.colours import WHITE, colour_of, readable
from child_audit.explain.html import NOTHING, Html, element, joined
from child_audit.explain.marks import Marks
from child_audit.explain.runs import Piece, pieces_of, shown
from child_audit.explain.spans import Stretch
from child_audit.word.document import Block, Cell, Paragraph, Row, Table
from child_audit.word.lines import Line

_HEADING = re.compile(r"heading (\d)")


@dataclass(slots=True)
class _Cell:
    """A cell of a table on the page: ``rows`` grows as cells below turn out to be merged into it."""

    content: Html
    span: int
    shade: str = ""
    rows: int = 1
    gap: bool = False


@dataclass(slots=True)
class Sheet:
    """Draws the blocks of one part of a document, which are numbered as they come, as lines are.

    Attributes:
        lines: of that part.
        spans: number of a line → its stretches.
        marks: draws the marks.
    """

    lines: Sequence[Line]
    spans: Mapping[int, tuple[Stretch, ...]]
    marks: Marks
    _by_paragraph: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _paragraphs: int = 0

    def __post_init__(self) -> None:
        for line in self.lines:
            self._by_paragraph[line.paragraph].append(line)

    def blocks(self, blocks: Sequence[Block], background: str = WHITE) -> Iterator[Html]:
        """Yield blocks; text boxes and notes, which stand beside the text, in a frame."""
        for boxed, group in groupby(blocks, key=lambda block: isinstance(block, Paragraph) and block.boxed):
            drawn = [self._block(block, background) for block in group]
            yield element("div", *drawn, class_="box") if boxed else joined(drawn)

    def _block(self, block: Block, background: str) -> Html:
        return self._table(block) if isinstance(block, Table) else self._paragraph(block, background)

    # Paragraphs -----------------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Paragraph, background: str) -> Html:
        lines = self._by_paragraph[self._paragraphs]
        self._paragraphs += 1
        shade = colour_of(paragraph.shade)
        content = joined(
            (self._line(line, pieces, shade or background) for line, pieces in pieces_of(paragraph, lines)),
            element("br"),
        )
        chips = self.marks.at(paragraph.place)
        return element(_tag(paragraph, content), content, *chips, dir="auto", style=_behind(shade))

    def _line(self, line: Line, pieces: list[Piece], background: str) -> Html:
        stretches = list(self.spans.get(line.number, (Stretch(0, len(line.text)),)))
        drawn: list[tuple[Stretch | None, Html]] = []
        position = 0
        for piece in pieces:
            if not piece.counted:
                inside = next((each for each in stretches if each.start < position < each.end), None)
                drawn.append((inside, shown(piece.run.text, piece.run, background)))
                continue
            end = position + len(piece.run.text)
            for each in stretches:
                low, high = max(each.start, position), min(each.end, end)
                if low < high:
                    text = piece.run.text[low - position : high - position]
                    drawn.append((each, shown(text, piece.run, background)))
                elif each.start == each.end and (position <= each.start < end):
                    drawn.append((each, NOTHING))
            position = end
        drawn.extend((each, NOTHING) for each in stretches if each.start == each.end >= position)
        return joined(
            self.marks.around(stretch.marks if stretch else (), joined(part for _, part in group))
            for stretch, group in groupby(drawn, key=lambda pair: pair[0])
        )

    # Tables ---------------------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> Html:
        rows: list[list[_Cell]] = []
        above: dict[int, _Cell] = {}
        for row in table.rows:
            rows.append(self._row(row, above))
        name = table.place.rpartition(", ")[2]
        body = (
            _row(cells, header=row.header and number == 0)
            for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True))
        )
        return element("table", element("caption", name), element("tbody", *body), class_="word")

    def _row(self, row: Row, above: dict[int, _Cell]) -> list[_Cell]:
        """Return the cells that begin in a row; those that are merged into the one above lengthen it."""
        cells: list[_Cell] = []
        here: dict[int, _Cell] = {}
        column = 0
        for cell in row.cells:
            own = self._cell(cell)
            merged = above.get(cell.column) if cell.continues else None
            if cell.column > column:
                # w:gridBefore (ECMA-376 17.4.15): the row begins further to the right.
                cells.append(_Cell(NOTHING, cell.column - column, gap=True))
            if merged is not None and merged.span == own.span:
                merged.rows += 1
                # Word doesn't show what a merged cell holds, but the reader reads it.
                merged.content = joined((merged.content, own.content)) if _says(own.content) else merged.content
                own = merged
            else:
                cells.append(own)
            here[cell.column] = own
            column = cell.column + cell.span
        above.clear()
        above.update(here)
        return cells

    def _cell(self, cell: Cell) -> _Cell:
        shade = colour_of(cell.shade)
        # A cell without anything in it counts as one blank paragraph, as it does in the numbering of lines.
        content = joined(self.blocks(cell.blocks or (Paragraph(()),), shade or WHITE))
        return _Cell(content, cell.span, shade)


def _row(cells: Sequence[_Cell], *, header: bool) -> Html:
    return element(
        "tr",
        *(
            element(
                "th" if header and cell.content else "td",
                cell.content,
                scope="col" if header and cell.content else "",
                colspan=cell.span if cell.span > 1 else "",
                rowspan=cell.rows if cell.rows > 1 else "",
                class_="gap" if cell.gap else "",
                style=_behind(cell.shade),
            )
            for cell in cells
        ),
    )


def _says(content: Html) -> bool:
    return re.search(r">[^<\s]", content.text) is not None


def _tag(paragraph: Paragraph, content: Html) -> str:
    heading = _HEADING.match(paragraph.style)
    if not content or not (heading or paragraph.style == "title"):
        return "p"
    return f"h{min(int(heading[1]) + 2, 6)}" if heading else "h3"


def _behind(shade: str) -> str:
    return f"background:#{shade};color:#{readable('', shade)}" if shade else ""
