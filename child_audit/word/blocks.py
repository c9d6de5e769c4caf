"""What stands in a body, a cell, a header or a note → paragraphs and tables.

Tracked changes are shown as accepted (ECMA-376 17.13.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from child_audit.word.document import Block, Cell, Paragraph, Row, Run, Table
from child_audit.word.elements import (
    MC,
    SILENT,
    child_of,
    children_of,
    choice,
    column_conditions,
    count_of,
    is_deleted,
    is_on,
    local_name,
    number_in,
    row_conditions,
    table_look,
)
from child_audit.word.inline import InlineWalker, Look, Open, Where
from child_audit.word.styles import NO_PROPERTIES, VAL, W, cell_frame, frame, shade

_P, _TBL, _TR, _TC, _SDT = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt"
_PPR, _TBL_PR, _TR_PR, _TC_PR = W + "pPr", W + "tblPr", W + "trPr", W + "tcPr"
_RPR, _P_STYLE, _SHD = W + "rPr", W + "pStyle", W + "shd"
_P_BDR, _TC_BORDERS = W + "pBdr", W + "tcBorders"
_DEL, _MOVE_FROM = W + "del", W + "moveFrom"
_ALTERNATE, _ALT_CHUNK = MC + "AlternateContent", W + "altChunk"
_WRAPPERS = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_LOOSE = frozenset(W + name for name in ("r", "hyperlink", "fldSimple"))


class BlockWalker(InlineWalker):
    """Walks the blocks of one part."""

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks below ``parent``; a paragraph whose mark is deleted runs on into the next one."""
        carried: list[Run] = []
        for element in self._block_elements(parent):
            if element.tag == _TBL:
                if carried:
                    yield Paragraph(tuple(carried), place=self.place)
                    carried = []
                yield self._table(element)
                continue
            paragraph, boxes, mark_deleted = self._paragraph(element, carried)
            carried = []
            if mark_deleted and any(run.text and not run.deleted for run in paragraph.runs):
                carried = list(paragraph.runs)
            else:
                yield paragraph
            yield from boxes
        if carried:
            yield Paragraph(tuple(carried), place=self.place)

    def _block_elements(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Yield paragraphs and tables, walking through whatever stands around them."""
        for element in parent:
            tag = element.tag
            if tag in (_P, _TBL):
                yield element
            elif tag in SILENT or not isinstance(tag, str):
                self.mark_comment(element)
            elif tag == _SDT:
                with self.inside_control(element) as content:
                    if content is not None:
                        yield from self._block_elements(content)
            elif tag in _WRAPPERS:
                yield from self._block_elements(element)
            elif tag in (_DEL, _MOVE_FROM):
                self.deleted += 1
                yield from self._block_elements(element)
                self.deleted -= 1
            elif tag == _ALTERNATE:
                yield from self._block_elements(choice(element))
            elif tag == _ALT_CHUNK:
                self.note("embedded", "altChunk")
            elif tag in _LOOSE:
                # A run outside any paragraph: the schema knows none, but its text is text.
                paragraph = etree.Element(_P)
                paragraph.append(deepcopy(element))
                yield paragraph
            else:
                self.note("element", local_name(element))
                yield from self._block_elements(element)

    def _paragraph(self, element: etree._Element, carried: list[Run]) -> tuple[Paragraph, list[Block], bool]:
        outer, self.open = self.open, Open(runs=carried)
        outer_style = self.look.paragraph
        if not self.where.prefix or self.where.prefix == self.place:
            self.where.paragraphs += 1
        place = self.paragraph_place()
        ppr = child_of(element, _PPR)
        style, background, own_frame, mark_deleted = _paragraph_properties(ppr)
        self.look.paragraph = style
        outer_frame, self.frame = self.frame, own_frame or self.frame
        bullet = self.around.bullets.of(ppr)
        if bullet:
            self.emit(f"{bullet} ", self.effective(NO_PROPERTIES), control="bullet")
        self.inline(element)
        runs, boxes, drawn = tuple(self.open.runs), self.open.boxes, self.open.drawn
        self.look.paragraph = outer_style
        self.frame = outer_frame
        self.open = outer
        for comment in self.commenting:
            self.commented[comment].append("\n")
        name = self.styles.name(style) if style else ""
        return Paragraph(runs, name, background, place, drawn=drawn), boxes, mark_deleted

    def _table(self, element: etree._Element) -> Table:
        outer_place, outer_look, outer_where = self.place, self.look, self.where
        self.where.tables += 1
        # A table inside a cell counts from 1 within that cell: "table 2, row 3, column 1, inner table 1".
        kind = "inner table" if ", row " in outer_place or outer_place.startswith("table ") else "table"
        name = f"{outer_place}, {kind} {self.where.tables}" if outer_place else f"table {self.where.tables}"
        style, flags = self._table_style(child_of(element, _TBL_PR))
        rows: list[Row] = []
        count = count_of(element, _TR) if "lastRow" in flags else 0
        for number, row in enumerate(self._children(element, _TR)):
            position = row_conditions(number, count, flags)
            self.look = Look(style, position)
            rows.append(self._row(row, f"{name}, row {number + 1}", style, position, flags))
        self.place, self.look, self.where = outer_place, outer_look, outer_where
        return Table(tuple(rows), name)

    def _table_style(self, properties: etree._Element | None) -> tuple[str, frozenset[str]]:
        if properties is None:
            return self.styles.default_table, frozenset()
        style = child_of(properties, W + "tblStyle")
        look = child_of(properties, W + "tblLook")
        name = self.styles.default_table if style is None else style.get(VAL, "")
        return name, table_look(look)

    def _children(self, element: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """Yield rows or cells, through controls and wrappers; each is to be read before the next one is asked for."""
        for child in element:
            tag = child.tag
            if tag == wanted:
                deleted = is_deleted(child)
                self.deleted += deleted
                yield child
                self.deleted -= deleted
            elif tag in SILENT:
                self.mark_comment(child)
            elif tag == _SDT:
                with self.inside_control(child) as content:
                    if content is not None:
                        yield from self._children(content, wanted)
            elif tag in (_DEL, _MOVE_FROM):
                self.deleted += 1
                yield from self._children(child, wanted)
                self.deleted -= 1
            elif tag == _ALTERNATE:
                yield from self._children(choice(child), wanted)
            else:
                if tag not in _WRAPPERS:
                    self.note("element", local_name(child))
                yield from self._children(child, wanted)

    def _row(
        self, element: etree._Element, name: str, style: str, position: tuple[str, ...], flags: frozenset[str]
    ) -> Row:
        properties = children_of(child_of(element, _TR_PR))
        column = number_in(properties.get(W + "gridBefore"))
        header = is_on(properties.get(W + "tblHeader"))
        count = count_of(element, _TC) if "lastCol" in flags else 0
        cells: list[Cell] = []
        for number, cell in enumerate(self._children(element, _TC)):
            self.look = Look(style, position + column_conditions(number, count, flags) if flags else position)
            self.place = f"{name}, column {number + 1}"
            cells.append(self._cell(cell, column))
            column += cells[-1].span
        return Row(tuple(cells), header)

    def _cell(self, element: etree._Element, column: int) -> Cell:
        properties = children_of(child_of(element, _TC_PR))
        merge = properties.get(W + "vMerge")
        outer, self.where = self.where, Where(self.place)
        outer_frame, self.frame = self.frame, _frame_of_cell(element, properties.get(_TC_BORDERS))
        blocks = tuple(self.blocks(element))
        self.where, self.frame = outer, outer_frame
        return Cell(
            blocks,
            column,
            max(number_in(properties.get(W + "gridSpan"), 1), 1),
            merge is not None and merge.get(VAL, "continue") == "continue",
            shade(properties.get(_SHD)),
        )


def _paragraph_properties(ppr: etree._Element | None) -> tuple[str, str, str, bool]:
    """Return a paragraph's style, its background, the frame around it, and whether its mark is deleted."""
    properties = children_of(ppr)
    style = properties.get(_P_STYLE)
    mark = properties.get(_RPR)
    mark_deleted = mark is not None and any(child.tag in (_DEL, _MOVE_FROM) for child in mark)
    name = "" if style is None else style.get(VAL, "")
    return name, shade(properties.get(_SHD)), frame(properties.get(_P_BDR)), mark_deleted


def _frame_of_cell(cell: etree._Element, borders: etree._Element | None) -> str:
    row = cell.getparent()
    if borders is None or row is None:
        return ""
    return cell_frame(borders, row.iterfind(f"{_TC}/{_TC_PR}/{_TC_BORDERS}"))
