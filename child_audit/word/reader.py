"""XML → :class:`~child_audit.word.document.Document`.

One handler an element, found by its tag. An element that is not known is walked through, so that no text inside it is
lost, and noted. Tracked changes are shown as accepted (ECMA-376 17.13.5); of ``mc:AlternateContent`` only the choice is
read; placeholder text of content controls counts as blank (17.5.2.39).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lxml import etree

from child_audit.errors import DamagedDocument, TooLarge
from child_audit.word.document import Block, Cell, Comment, Document, Format, Note, Paragraph, Row, Run, Table
from child_audit.word.package import DEFAULT_LIMITS, Limits, Package, Source, open_package
from child_audit.word.styles import VAL, Properties, Styles, W, read_styles, run_properties, shade
from child_audit.word.symbols import shown, text_shown

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_O = "{urn:schemas-microsoft-com:office:office}"

TICKED, UNTICKED = "☒", "☐"

_OFF = {"0", "false", "off", "none"}


def read(source: Source, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a Word document.

    Raises:
        DocumentError: the subclass says why it can't be read.
    """
    return read_package(open_package(source, limits))


def read_package(package: Package) -> Document:
    """Read an open package; errors as in :func:`read`."""
    try:
        return _PackageReader(package).document()
    except RecursionError as error:
        raise TooLarge("the document is nested more deeply than any form is") from error


@dataclass(slots=True)
class _Field:
    """A complex field that is open (17.16.18): its instruction is no text, its result is."""

    showing: bool = False
    control: str = ""
    quiet: bool = False


@dataclass(slots=True)
class _Where:
    """Where the walk stands, for the words of a place."""

    prefix: str = ""
    paragraphs: int = 0
    tables: int = 0


@dataclass(slots=True)
class _Look:
    """What of the surroundings bears on a run's look."""

    table: str = ""
    conditions: tuple[str, ...] = ()
    paragraph: str = ""


@dataclass(slots=True)
class _Open:
    """The paragraph being read."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)


class _PackageReader:
    """Reads all the parts of one package that hold text."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main
        self.rels = package.relationships(self.main)
        self.styles = self._styles()
        self.notes: list[Note] = []
        self.comments: dict[str, list[str]] = {}

    def document(self) -> Document:
        root = self.package.xml(self.main)
        body = root.find(W + "body")
        if body is None:
            raise DamagedDocument("the document has no body; open the file in Word and save it again")
        walker = _Walker(self, _Where())
        blocks = tuple(walker.blocks(body))
        margins = [*self._margins(root), *self._footnotes(walker)]
        comments = tuple(self._comments(walker))
        return Document(blocks, tuple(margins), comments, tuple(self.notes), custom_properties(self.package))

    def _styles(self) -> Styles:
        part = self._part("styles")
        return read_styles(self.package.xml(part) if part else None)

    def _part(self, kind: str) -> str:
        """Return the name of the part of one kind, "" when the document has none."""
        for rel in self.rels.values():
            if rel.kind == kind and not rel.external and self.package.has(rel.target):
                return rel.target
        return ""

    def _margins(self, root: etree._Element) -> Iterator[Block]:
        seen: set[str] = set()
        for reference in root.iter(W + "headerReference", W + "footerReference"):
            rel = self.rels.get(reference.get(_R + "id", ""))
            if rel is None or rel.external or rel.target in seen or not self.package.has(rel.target):
                continue
            seen.add(rel.target)
            where = "header" if reference.tag == W + "headerReference" else "footer"
            yield from _Walker(self, _Where(where)).blocks(self.package.xml(rel.target))

    def _footnotes(self, walker: _Walker) -> Iterator[Block]:
        for kind, part_kind, used in (
            ("footnote", "footnotes", walker.footnotes),
            ("endnote", "endnotes", walker.endnotes),
        ):
            part = self._part(part_kind) if used else ""
            if not part:
                continue
            numbers = {note: number for number, note in enumerate(used, start=1)}
            for element in self.package.xml(part).iterchildren(W + kind):
                number = numbers.get(element.get(W + "id", ""))
                if number is not None:
                    inner = _Walker(self, _Where(f"{kind} {number}"))
                    yield from (_boxed(block) for block in inner.blocks(element))

    def _comments(self, walker: _Walker) -> Iterator[Comment]:
        part = self._part("comments")
        if not part:
            return
        for element in self.package.xml(part).iterchildren(W + "comment"):
            inner = _Walker(self, _Where("comment"))
            text = "\n".join(block.text for block in inner.blocks(element) if isinstance(block, Paragraph)).strip()
            about = "".join(walker.commented.get(element.get(W + "id", ""), ())).strip()
            yield Comment(element.get(W + "author", ""), element.get(W + "date", ""), text, about)


def custom_properties(package: Package) -> dict[str, str]:
    """Return the custom properties of a file, by name."""
    found: dict[str, str] = {}
    for rel in package.relationships().values():
        if rel.kind == "custom-properties" and not rel.external and package.has(rel.target):
            for element in package.xml(rel.target).iterchildren("{*}property"):
                found[element.get("name", "")] = "".join(value.text or "" for value in element)
    return found


class _Walker:
    """Walks the blocks of one part."""

    def __init__(self, reader: _PackageReader, where: _Where) -> None:
        self.reader = reader
        self.styles = reader.styles
        self.where = where
        self.place = where.prefix
        self.look = _Look()
        self.open = _Open()
        self.fields: list[_Field] = []
        self.deleted = 0
        self.blanked = 0
        self.control = ""
        self.commented: dict[str, list[str]] = {}
        self.commenting: set[str] = set()
        self.footnotes: list[str] = []
        self.endnotes: list[str] = []

    # Blocks ---------------------------------------------------------------------------------------------------------

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks below ``parent``; a paragraph whose mark is deleted runs on into the next one."""
        carried: list[Run] = []
        for element in self._block_elements(parent):
            if element.tag == W + "tbl":
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
            if tag in (W + "p", W + "tbl"):
                yield element
            elif tag == W + "sdt":
                with self._inside_control(element) as content:
                    if content is not None:
                        yield from self._block_elements(content)
            elif tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag", W + "sdtContent"):
                yield from self._block_elements(element)
            elif tag in (W + "del", W + "moveFrom"):
                self.deleted += 1
                yield from self._block_elements(element)
                self.deleted -= 1
            elif tag == _MC + "AlternateContent":
                yield from self._block_elements(_choice(element))
            elif tag == W + "altChunk":
                self.note("embedded", "altChunk")
            elif tag in _BLOCK_SILENT or not isinstance(tag, str):
                self._mark_comment(element)
            else:
                self.note("element", etree.QName(element).localname)
                yield from self._block_elements(element)

    def _paragraph(self, element: etree._Element, carried: list[Run]) -> tuple[Paragraph, list[Block], bool]:
        outer, self.open = self.open, _Open(runs=carried)
        outer_style = self.look.paragraph
        if not self.where.prefix or self.where.prefix == self.place:
            self.where.paragraphs += 1
        place = self._paragraph_place()
        ppr = element.find(W + "pPr")
        style, background, mark_deleted = self._paragraph_properties(ppr)
        self.look.paragraph = style
        self.inline(element)
        runs, boxes = tuple(self.open.runs), self.open.boxes
        self.look.paragraph = outer_style
        self.open = outer
        if self.commenting:
            for comment in self.commenting:
                self.commented[comment].append("\n")
        return Paragraph(runs, self.styles.name(style) if style else "", background, place), boxes, mark_deleted

    def _paragraph_properties(self, ppr: etree._Element | None) -> tuple[str, str, bool]:
        if ppr is None:
            return "", "", False
        style = ppr.find(W + "pStyle")
        mark = ppr.find(W + "rPr")
        mark_deleted = mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)
        return "" if style is None else style.get(VAL, ""), shade(ppr.find(W + "shd")), mark_deleted

    def _paragraph_place(self) -> str:
        return self.place or f"paragraph {self.where.paragraphs}"

    def _table(self, element: etree._Element) -> Table:
        outer_place, outer_look, outer_where = self.place, self.look, self.where
        self.where.tables += 1
        # A table inside a cell counts from 1 within that cell: "table 2, row 3, column 1, inner table 1".
        kind = "inner table" if ", row " in outer_place or outer_place.startswith("table ") else "table"
        name = f"{outer_place}, {kind} {self.where.tables}" if outer_place else f"table {self.where.tables}"
        properties = element.find(W + "tblPr")
        style, flags = self._table_style(properties)
        rows: list[Row] = []
        elements = list(self._children(element, W + "tr"))
        for number, (row, deleted) in enumerate(elements):
            position = _row_conditions(number, len(elements), flags)
            self.look = _Look(style, position)
            self.deleted += deleted
            rows.append(self._row(row, f"{name}, row {number + 1}", style, position, flags))
            self.deleted -= deleted
        self.place, self.look, self.where = outer_place, outer_look, outer_where
        return Table(tuple(rows), name)

    def _table_style(self, properties: etree._Element | None) -> tuple[str, frozenset[str]]:
        if properties is None:
            return self.styles.default_table, frozenset()
        style = properties.find(W + "tblStyle")
        look = properties.find(W + "tblLook")
        name = self.styles.default_table if style is None else style.get(VAL, "")
        return name, _table_look(look)

    def _children(self, element: etree._Element, wanted: str) -> Iterator[tuple[etree._Element, int]]:
        """Yield rows or cells with 1 where a tracked deletion took them, through controls and wrappers."""
        for child in element:
            tag = child.tag
            if tag == wanted:
                yield child, int(_is_deleted(child))
            elif tag == W + "sdt":
                with self._inside_control(child) as content:
                    if content is not None:
                        yield from self._children(content, wanted)
            elif tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag", W + "sdtContent"):
                yield from self._children(child, wanted)
            elif tag in (W + "del", W + "moveFrom"):
                yield from ((grandchild, 1) for grandchild, _ in self._children(child, wanted))
            elif tag == _MC + "AlternateContent":
                yield from self._children(_choice(child), wanted)

    def _row(
        self, element: etree._Element, name: str, style: str, position: tuple[str, ...], flags: frozenset[str]
    ) -> Row:
        properties = element.find(W + "trPr")
        column = _number(properties, "gridBefore")
        header = properties is not None and _is_on(properties.find(W + "tblHeader"))
        elements = list(self._children(element, W + "tc"))
        cells: list[Cell] = []
        for number, (cell, deleted) in enumerate(elements):
            conditions = position + _column_conditions(number, len(elements), flags)
            self.look = _Look(style, conditions)
            self.place = f"{name}, column {number + 1}"
            self.deleted += deleted
            cells.append(self._cell(cell, column))
            self.deleted -= deleted
            column += cells[-1].span
        return Row(tuple(cells), header)

    def _cell(self, element: etree._Element, column: int) -> Cell:
        properties = element.find(W + "tcPr")
        merge = None if properties is None else properties.find(W + "vMerge")
        outer, self.where = self.where, _Where(self.place)
        blocks = tuple(self.blocks(element))
        self.where = outer
        return Cell(
            blocks,
            column,
            max(_number(properties, "gridSpan", 1), 1),
            merge is not None and merge.get(VAL, "continue") == "continue",
            shade(None if properties is None else properties.find(W + "shd")),
        )

    # Inside a paragraph ---------------------------------------------------------------------------------------------

    def inline(self, parent: etree._Element) -> None:
        """Read what stands inside a paragraph or one of its wrappers."""
        for element in parent:
            handler = _INLINE.get(element.tag)
            if handler is not None:
                handler(self, element)
            elif isinstance(element.tag, str):
                self.note("element", etree.QName(element).localname)
                self.inline(element)

    def emit(self, text: str, look: Format, *, control: str = "") -> None:
        """Add text to the paragraph that is open, unless it's an instruction of a field or a placeholder."""
        if not text or self.blanked or any(not field.showing for field in self.fields):
            return
        if self.fields and not control:
            control = self.fields[-1].control
        run = Run(text_shown(text, look.font), look, self.deleted > 0, control or self.control)
        self.open.runs.append(run)
        if self.commenting and not run.deleted:
            for comment in self.commenting:
                self.commented[comment].append(run.text)

    def note(self, kind: str, name: str = "") -> None:
        """Remember something that can't be read as text."""
        if self.deleted:
            return
        self.reader.notes.append(Note(kind, self._paragraph_place(), name))

    def _run(self, element: etree._Element) -> None:
        direct = run_properties(element.find(W + "rPr"))
        look = self._effective(direct)
        for child in element:
            handler = _RUN.get(child.tag)
            if handler is not None:
                handler(self, child, look)
            elif isinstance(child.tag, str):
                self.note("element", etree.QName(child).localname)
                self.inline(child)

    def _effective(self, direct: Properties) -> Format:
        look = self.look
        return self.styles.effective(direct, look.paragraph, look.table, look.conditions)

    def _text(self, element: etree._Element, look: Format) -> None:
        text = element.text or ""
        if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
            text = text.strip(" \t\r\n")
        self.emit(text.replace("\r\n", " ").replace("\n", " "), look)

    def _deleted_text(self, element: etree._Element, look: Format) -> None:
        self.deleted += 1
        self._text(element, look)
        self.deleted -= 1

    def _symbol(self, element: etree._Element, look: Format) -> None:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return
        if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF:
            self.emit(shown(code, element.get(W + "font", "")), replace(look, font=""))

    def _footnote(self, element: etree._Element, look: Format) -> None:
        if not self.deleted:
            used = self.footnotes if element.tag == W + "footnoteReference" else self.endnotes
            used.append(element.get(W + "id", ""))

    def _field_char(self, element: etree._Element, look: Format) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._begin_field(element, look)
        elif kind == "separate" and self.fields:
            self.fields[-1].showing = not self.fields[-1].quiet
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _begin_field(self, element: etree._Element, look: Format) -> None:
        data = element.find(W + "ffData")
        opened = _Field()
        if data is not None:
            box, choices = data.find(W + "checkBox"), data.find(W + "ddList")
            if box is not None:
                self.emit(TICKED if _legacy_ticked(box) else UNTICKED, look, control="checkbox")
                opened = _Field(quiet=True)
            elif choices is not None:
                self.emit(_legacy_choice(choices), look, control="dropdown")
                opened = _Field(quiet=True)
            else:
                opened = _Field(control="text")
        self.fields.append(opened)

    def _drawing(self, element: etree._Element, look: Format | None = None) -> None:
        """A picture is noted; the paragraphs of a text box stand after the paragraph that it's anchored in."""
        for inner in _text_boxes(element):
            outer_fields, self.fields = self.fields, []
            outer_look, self.look = self.look, _Look()
            found = [_boxed(block) for block in self.blocks(inner)]
            self.look, self.fields = outer_look, outer_fields
            self.open.boxes.extend(found)
        if _is_picture(element):
            self.note("picture")

    def _object(self, element: etree._Element, look: Format | None = None) -> None:
        self.note("embedded", "object")

    def _alternate(self, element: etree._Element, look: Format | None = None) -> None:
        choice = _choice(element)
        if look is None:
            self.inline(choice)
            return
        for child in choice:
            handler = _RUN.get(child.tag)
            if handler is not None:
                handler(self, child, look)
            elif isinstance(child.tag, str):
                self.inline(child)

    def _deleted_inline(self, element: etree._Element) -> None:
        self.deleted += 1
        self.inline(element)
        self.deleted -= 1

    def _control(self, element: etree._Element) -> None:
        with self._inside_control(element) as content:
            if content is not None:
                self.inline(content)

    @contextmanager
    def _inside_control(self, element: etree._Element) -> Iterator[etree._Element | None]:
        """Yield the contents of a content control, blank while it shows its placeholder or is a check box."""
        properties = element.find(W + "sdtPr")
        kind = _control_kind(properties)
        placeholder = properties is not None and _is_on(properties.find(W + "showingPlcHdr"))
        outer, self.control = self.control, kind or self.control
        if kind == "checkbox" and properties is not None:
            yield self._tick_box(element, properties)
        else:
            self.blanked += placeholder
            yield element.find(W + "sdtContent")
            self.blanked -= placeholder
        self.control = outer

    def _tick_box(self, element: etree._Element, properties: etree._Element) -> etree._Element | None:
        """Show a check box as it's set; whatever glyph stands in it is only its picture."""
        content = element.find(W + "sdtContent")
        if content is None:
            return None
        state = properties.find(f"{_W14}checkbox/{_W14}checked")
        ticked = state is not None and state.get(_W14 + "val", "1").lower() not in _OFF
        glyphs = list(content.iter(W + "t", W + "sym"))
        for index, glyph in enumerate(glyphs):
            if index == 0:
                glyph.tag = W + "t"
                glyph.text = TICKED if ticked else UNTICKED
            elif len((glyph.text or "").strip()) <= 1:
                glyph.tag = W + "t"
                glyph.text = ""
        return content

    def _mark_comment(self, element: etree._Element, look: Format | None = None) -> None:
        if element.tag == W + "commentRangeStart":
            self.commenting.add(element.get(W + "id", ""))
            self.commented.setdefault(element.get(W + "id", ""), [])
        elif element.tag == W + "commentRangeEnd":
            self.commenting.discard(element.get(W + "id", ""))

    def _through(self, element: etree._Element, look: Format | None = None) -> None:
        self.inline(element)

    def _silent(self, element: etree._Element, look: Format | None = None) -> None:
        """Nothing to read."""

    def _mathematics(self, element: etree._Element, look: Format | None = None) -> None:
        for text in element.iter(_M + "t", W + "t"):
            self.emit(text.text or "", look or Format())

    def _ruby(self, element: etree._Element, look: Format) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self.inline(base)


def _constant(text: str) -> Callable[[_Walker, etree._Element, Format], None]:
    def handler(walker: _Walker, element: etree._Element, look: Format) -> None:
        walker.emit(text, look)

    return handler


_WRAPPERS = (
    "ins",
    "moveTo",
    "hyperlink",
    "fldSimple",
    "smartTag",
    "customXml",
    "sdtContent",
    "dir",
    "bdo",
    "rubyBase",
    "rt",
)
_MARKS = (
    "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "sectPr", "pPr", "tblPr",
    "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "subDoc",
)  # fmt: skip
_BLOCK_SILENT = frozenset(W + name for name in _MARKS)

_Inline = Callable[[_Walker, etree._Element], None]
_InRun = Callable[[_Walker, etree._Element, Format], None]

_INLINE: dict[str, _Inline] = {
    W + "r": _Walker._run,
    W + "sdt": _Walker._control,
    W + "del": _Walker._deleted_inline,
    W + "moveFrom": _Walker._deleted_inline,
    _MC + "AlternateContent": _Walker._alternate,
    _M + "oMath": _Walker._mathematics,
    _M + "oMathPara": _Walker._mathematics,
    **dict.fromkeys((W + name for name in _WRAPPERS), _Walker._through),
    **dict.fromkeys(_BLOCK_SILENT, _Walker._mark_comment),
}

_RUN: dict[str, _InRun] = {
    W + "t": _Walker._text,
    W + "delText": _Walker._deleted_text,
    W + "tab": _constant("\t"),
    W + "ptab": _constant("\t"),
    W + "br": _constant("\n"),
    W + "cr": _constant("\n"),
    W + "noBreakHyphen": _constant("\u2011"),
    W + "sym": _Walker._symbol,
    W + "fldChar": _Walker._field_char,
    W + "footnoteReference": _Walker._footnote,
    W + "endnoteReference": _Walker._footnote,
    W + "drawing": _Walker._drawing,
    W + "pict": _Walker._drawing,
    W + "object": _Walker._object,
    W + "ruby": _Walker._ruby,
    _MC + "AlternateContent": _Walker._alternate,
    **dict.fromkeys(
        (
            W + name
            for name in (
                "rPr", "instrText", "delInstrText", "softHyphen", "lastRenderedPageBreak", "footnoteRef", "endnoteRef",
                "annotationRef", "commentReference", "separator", "continuationSeparator", "pgNum", "dayShort",
                "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "contentPart",
            )
        ),
        _Walker._silent,
    ),
}  # fmt: skip


def _choice(element: etree._Element) -> etree._Element:
    """Return the branch of ``mc:AlternateContent`` to read: the first choice, and the fallback only without one."""
    for branch in element:
        if branch.tag == _MC + "Choice":
            return branch
    fallback = element.find(_MC + "Fallback")
    return element if fallback is None else fallback


def _boxed(block: Block) -> Block:
    return replace(block, boxed=True) if isinstance(block, Paragraph) else block


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes of a drawing, of alternatives only the choice."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == _MC + "AlternateContent":
            yield from _text_boxes(_choice(child))
        else:
            yield from _text_boxes(child)


def _is_picture(element: etree._Element) -> bool:
    if element.tag == W + "pict":
        return next(element.iter(_V + "imagedata"), None) is not None
    if next(element.iter(_PIC + "pic"), None) is not None:
        return True
    graphic = next(element.iter(_A + "graphicData"), None)
    return graphic is not None and graphic.get("uri", "").rpartition("/")[2] in ("chart", "diagram", "chartex")


def _legacy_ticked(box: etree._Element) -> bool:
    state = box.find(W + "checked")
    if state is None:
        state = box.find(W + "default")
    return state is not None and state.get(VAL, "1").lower() not in _OFF


def _legacy_choice(choices: etree._Element) -> str:
    """Return the chosen entry of a legacy drop-down; without a choice Word shows the first one, which is no answer."""
    result = choices.find(W + "result")
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    if result is None:
        result = choices.find(W + "default")
    if result is None:
        return ""
    try:
        return entries[int(result.get(VAL, "0"))]
    except (ValueError, IndexError):
        return ""


_CONTROL_KINDS = {
    W + "text": "text",
    W + "richText": "text",
    W + "date": "date",
    W + "dropDownList": "dropdown",
    W + "comboBox": "dropdown",
    W + "picture": "picture",
    _W14 + "checkbox": "checkbox",
}


def _control_kind(properties: etree._Element | None) -> str:
    if properties is None:
        return ""
    for child in properties:
        kind = _CONTROL_KINDS.get(child.tag)
        if kind:
            return kind
    return ""


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(VAL, "1").lower() not in _OFF


def _is_deleted(element: etree._Element) -> bool:
    """Return whether a tracked change deleted this row (17.13.5.13) or cell (17.13.5.1)."""
    if element.tag == W + "tr":
        properties = element.find(W + "trPr")
        return properties is not None and properties.find(W + "del") is not None
    properties = element.find(W + "tcPr")
    return properties is not None and properties.find(W + "cellDel") is not None


def _number(properties: etree._Element | None, name: str, default: int = 0) -> int:
    child = None if properties is None else properties.find(W + name)
    try:
        return default if child is None else min(int(child.get(VAL, default)), 1_000)
    except ValueError:
        return default


_LOOK_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_LOOK_CONDITIONS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol", "lastColumn": "lastCol"}


def _table_look(look: etree._Element | None) -> frozenset[str]:
    """Return which special rows and columns of its style a table shows (17.4.55)."""
    if look is None:
        return frozenset()
    try:
        bits = int(look.get(VAL, "0"), 16)
    except ValueError:
        bits = 0
    shown_parts = set()
    for name, bit in _LOOK_BITS.items():
        explicit = look.get(W + name)
        if (explicit.lower() not in _OFF) if explicit is not None else bool(bits & bit):
            shown_parts.add(_LOOK_CONDITIONS[name])
    return frozenset(shown_parts)


def _row_conditions(number: int, count: int, flags: frozenset[str]) -> tuple[str, ...]:
    if number == 0 and "firstRow" in flags:
        return ("firstRow",)
    if number == count - 1 and "lastRow" in flags:
        return ("lastRow",)
    return ()


def _column_conditions(number: int, count: int, flags: frozenset[str]) -> tuple[str, ...]:
    if number == 0 and "firstCol" in flags:
        return ("firstCol",)
    if number == count - 1 and "lastCol" in flags:
        return ("lastCol",)
    return ()
