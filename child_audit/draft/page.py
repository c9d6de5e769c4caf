"""A blank form as the drafter sees it: paragraphs and cells with their text, and the XML that they come from.

Unlike :mod:`child_audit.word.document` this model is written back to: each part knows its element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from child_audit.word.styles import VAL, W

CONTROL = 0xF0000
"""Controls that show their placeholder are one character each, from here on."""
_TRANSPARENT = frozenset(
    W + name
    for name in (
        "ins", "moveTo", "hyperlink", "fldSimple", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo",
    )
)  # fmt: skip
_BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Control:
    """An empty content control or form field of the blank form."""

    kind: str
    title: str = ""
    options: tuple[str, ...] = ()


@dataclass(eq=False)
class Para:
    """A paragraph; ``text`` as it's printed, with boxes as ☐ and empty controls as one character each."""

    element: etree._Element
    place: str
    style: str = ""
    bold: bool = False

    @property
    def text(self) -> str:
        """What is printed."""
        return "".join(atom.character for atom in atoms_of(self.element))

    @property
    def only_breaks(self) -> bool:
        """Nothing but the end of a section (17.6.18): no place for an answer."""
        return self.element.find(f"{W}pPr/{W}sectPr") is not None and not self.text.strip()


@dataclass(eq=False)
class Cell:
    """A table cell."""

    element: etree._Element
    place: str
    column: int
    span: int
    continues: bool
    shade: str
    blocks: list[Para | Table] = field(default_factory=list)

    @property
    def paras(self) -> list[Para]:
        """Its own paragraphs, those of inner tables left out."""
        return [block for block in self.blocks if isinstance(block, Para)]

    @property
    def tables(self) -> list[Table]:
        """The tables in it."""
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def text(self) -> str:
        """What is printed, a line a paragraph."""
        return "\n".join(para.text for para in self.paras)


@dataclass(eq=False)
class Row:
    """A table row; ``numbered`` when Word numbers it."""

    element: etree._Element
    cells: list[Cell]


@dataclass(eq=False)
class Table:
    """A table."""

    element: etree._Element
    rows: list[Row]
    place: str


@dataclass(frozen=True, slots=True)
class Atom:
    """One printed character and where it comes from: ``child`` of ``run``, at ``offset``."""

    character: str
    run: etree._Element
    child: etree._Element
    offset: int


def atoms_of(paragraph: etree._Element) -> list[Atom]:
    """Return the printed characters of a paragraph."""
    return list(_atoms(paragraph))


def _atoms(parent: etree._Element) -> Iterator[Atom]:
    for element in parent:
        if element.tag == W + "r":
            for child in element:
                if child.tag == W + "t":
                    for offset, character in enumerate(child.text or ""):
                        yield Atom(character, element, child, offset)
                elif child.tag in _BREAKS:
                    yield Atom(_BREAKS[child.tag], element, child, 0)
        elif element.tag in _TRANSPARENT:
            yield from _atoms(element)


class PageReader:
    """Reads the body of a document into blocks.

    Args:
        names: id of a paragraph style → its name, lower case.
        bold: ids of the paragraph styles that print bold.
    """

    def __init__(self, names: dict[str, str], bold: frozenset[str]) -> None:
        self._names, self._bold = names, bold

    def blocks(self, parent: etree._Element, place: str = "") -> list[Para | Table]:
        """Return the paragraphs and tables below ``parent``, with their places in Word's terms."""
        found: list[Para | Table] = []
        tables = paragraphs = 0
        for element in _block_elements(parent):
            if element.tag == W + "tbl":
                tables += 1
                name = f"{place}, inner table {tables}" if place else f"table {tables}"
                found.append(self._table(element, name))
            else:
                paragraphs += 1
                found.append(self._para(element, place or f"paragraph {paragraphs}"))
        return found

    def _para(self, element: etree._Element, place: str) -> Para:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(VAL, "")
        runs = [run for run in element.iter(W + "r") if "".join(text.text or "" for text in run.iter(W + "t")).strip()]
        bold = bool(runs) and all(_is_bold(run) or name in self._bold for run in runs)
        return Para(element, place, self._names.get(name, name.lower()), bold)

    def _table(self, element: etree._Element, name: str) -> Table:
        rows = []
        for number, row in enumerate(_of(element, W + "tr"), start=1):
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            cells = []
            for ordinal, cell in enumerate(_of(row, W + "tc"), start=1):
                made = self._cell(cell, f"{name}, row {number}, column {ordinal}", column)
                column += made.span
                cells.append(made)
            rows.append(Row(row, cells))
        return Table(element, rows, name)

    def _cell(self, element: etree._Element, place: str, column: int) -> Cell:
        properties = element.find(W + "tcPr")
        merge = shading = span = None
        if properties is not None:
            merge, shading, span = (properties.find(W + tag) for tag in ("vMerge", "shd", "gridSpan"))
        fill = "" if shading is None else shading.get(W + "fill", "")
        shade = "" if fill.lower() in ("auto", "ffffff") else fill
        continues = merge is not None and merge.get(VAL, "continue") == "continue"
        cell = Cell(element, place, column, max(_number(span, 1), 1), continues, shade)
        cell.blocks = self.blocks(element, place)
        return cell


def _block_elements(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag in (W + "p", W + "tbl"):
            yield element
        elif element.tag in _TRANSPARENT:
            yield from _block_elements(element)


def _of(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _TRANSPARENT:
            yield from _of(element, tag)


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(VAL, "")
    return int(value) if value.isdigit() else default


def _is_bold(run: etree._Element) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(VAL, "1") not in ("0", "false", "off")
