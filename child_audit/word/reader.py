"""XML → :class:`~child_audit.word.document.Document`.

One handler an element, found by its tag. An element that is not known is walked through, so that no text inside it is
lost, and noted. Tracked changes are shown as accepted (ECMA-376 17.13.5); of ``mc:AlternateContent`` only the choice is
read; placeholder text of content controls counts as blank (17.5.2.39).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from child_audit.errors import DamagedDocument, DocumentError, TooLarge
from child_audit.text import key
from child_audit.word.bullets import Bullets, read_bullets
from child_audit.word.document import Block, Cell, Comment, Document, Format, Note, Paragraph, Row, Run, Table
from child_audit.word.elements import (
    MC,
    W14,
    A,
    M,
    R,
    V,
    choice,
    close_fields,
    column_conditions,
    control_kind,
    control_ticked,
    count_of,
    is_bare_shape,
    is_deleted,
    is_on,
    is_picture,
    legacy_choice,
    legacy_ticked,
    letters_of,
    number_of,
    row_conditions,
    table_look,
    text_boxes,
)
from child_audit.word.package import DEFAULT_LIMITS, Limits, Package, Source, open_package
from child_audit.word.styles import VAL, Properties, Styles, W, read_styles, run_properties, shade
from child_audit.word.symbols import shown, text_shown
from child_audit.word.tagged import shows_prompt, tagged_controls

TICKED, UNTICKED = "☒", "☐"


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
        # One body is all that the schema allows; of files that hold several, other programs show all.
        bodies = list(root.iterchildren(W + "body"))
        if not bodies:
            raise DamagedDocument("the document has no body; open the file in Word and save it again")
        controls = tagged_controls(root)  # before the walk, which draws boxes as they're set
        walker = self.walker(root, _Where())
        blocks = tuple(block for body in bodies for block in walker.blocks(body))
        margins = [*self._margins(root), *self._footnotes(walker)]
        comments = tuple(self._comments(walker))
        properties = custom_properties(self.package)
        return Document(blocks, tuple(margins), comments, tuple(self.notes), properties, controls)

    def _styles(self) -> Styles:
        part = self._part("styles")
        return read_styles(self.package.xml(part) if part else None)

    def _part(self, kind: str) -> str:
        """Return the name of the part of one kind, "" when the document has none."""
        for rel in self.rels.values():
            if rel.kind == kind and not rel.external and self.package.has(rel.target):
                return rel.target
        return ""

    def walker(self, root: etree._Element, where: _Where) -> _Walker:
        """Return a walker for what is below ``root``."""
        close_fields(root)
        return _Walker(self, where)

    @cached_property
    def placeholders(self) -> dict[str, str]:
        """Name of a building block → key of its words: what Word shows in an empty content control (17.5.2.25)."""
        part = self._part("glossaryDocument")
        try:
            root = self.package.xml(part) if part else None
        except DocumentError:
            root = None  # it's no part of what people see: its damage is no reason to refuse the document
        found: dict[str, str] = {}
        for block in () if root is None else root.iter(W + "docPart"):
            name, body = block.find(f"{W}docPartPr/{W}name"), block.find(W + "docPartBody")
            if name is not None and body is not None:
                found[name.get(VAL, "")] = key(letters_of(body))
        return found

    @cached_property
    def bullets(self) -> Bullets:
        """The bullets of lists that are boxes or ticks."""
        part = self._part("numbering")
        return read_bullets(self.package.xml(part) if part else None)

    def _margins(self, root: etree._Element) -> Iterator[Block]:
        seen: set[str] = set()
        for reference in root.iter(W + "headerReference", W + "footerReference"):
            rel = self.rels.get(reference.get(R + "id", ""))
            if rel is None or rel.external or rel.target in seen or not self.package.has(rel.target):
                continue
            seen.add(rel.target)
            where = "header" if reference.tag == W + "headerReference" else "footer"
            part = self.package.xml(rel.target)
            yield from self.walker(part, _Where(where)).blocks(part)

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
                    inner = self.walker(element, _Where(f"{kind} {number}"))
                    yield from (_boxed(block) for block in inner.blocks(element))

    def _comments(self, walker: _Walker) -> Iterator[Comment]:
        part = self._part("comments")
        if not part:
            return
        for element in self.package.xml(part).iterchildren(W + "comment"):
            inner = self.walker(element, _Where("comment"))
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
            elif tag in _BLOCK_WRAPPERS:
                yield from self._block_elements(element)
            elif tag in (W + "del", W + "moveFrom"):
                self.deleted += 1
                yield from self._block_elements(element)
                self.deleted -= 1
            elif tag == MC + "AlternateContent":
                yield from self._block_elements(choice(element))
            elif tag == W + "altChunk":
                self.note("embedded", "altChunk")
            elif tag in _BLOCK_SILENT or not isinstance(tag, str):
                self._mark_comment(element)
            elif tag in _LOOSE:
                # A run outside any paragraph: the schema knows none, but its text is text.
                paragraph = etree.Element(W + "p")
                paragraph.append(deepcopy(element))
                yield paragraph
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
        bullet = self.reader.bullets.of(ppr)
        if bullet:
            self.emit(f"{bullet} ", self._effective({}), control="bullet")
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
        count = count_of(element, W + "tr")
        for number, row in enumerate(self._children(element, W + "tr")):
            position = row_conditions(number, count, flags)
            self.look = _Look(style, position)
            rows.append(self._row(row, f"{name}, row {number + 1}", style, position, flags))
        self.place, self.look, self.where = outer_place, outer_look, outer_where
        return Table(tuple(rows), name)

    def _table_style(self, properties: etree._Element | None) -> tuple[str, frozenset[str]]:
        if properties is None:
            return self.styles.default_table, frozenset()
        style = properties.find(W + "tblStyle")
        look = properties.find(W + "tblLook")
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
            elif tag == W + "sdt":
                with self._inside_control(child) as content:
                    if content is not None:
                        yield from self._children(content, wanted)
            elif tag in (W + "del", W + "moveFrom"):
                self.deleted += 1
                yield from self._children(child, wanted)
                self.deleted -= 1
            elif tag == MC + "AlternateContent":
                yield from self._children(choice(child), wanted)
            elif tag in _BLOCK_SILENT:
                self._mark_comment(child)
            else:
                if tag not in _BLOCK_WRAPPERS:
                    self.note("element", etree.QName(child).localname)
                yield from self._children(child, wanted)

    def _row(
        self, element: etree._Element, name: str, style: str, position: tuple[str, ...], flags: frozenset[str]
    ) -> Row:
        properties = element.find(W + "trPr")
        column = number_of(properties, "gridBefore")
        header = properties is not None and is_on(properties.find(W + "tblHeader"))
        count = count_of(element, W + "tc")
        cells: list[Cell] = []
        for number, cell in enumerate(self._children(element, W + "tc")):
            conditions = position + column_conditions(number, count, flags)
            self.look = _Look(style, conditions)
            self.place = f"{name}, column {number + 1}"
            cells.append(self._cell(cell, column))
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
            max(number_of(properties, "gridSpan", 1), 1),
            merge is not None and merge.get(VAL, "continue") == "continue",
            shade(None if properties is None else properties.find(W + "shd")),
        )

    # Inside a paragraph ---------------------------------------------------------------------------------------------

    def inline(self, parent: etree._Element) -> None:
        """Read what stands inside a paragraph or one of its wrappers."""
        for element in parent:
            handler = _INLINE.get(element.tag)
            in_run = _RUN.get(element.tag)
            if handler is not None:
                handler(self, element)
            elif in_run is not None:
                # The contents of a run without the run: the schema knows none, but its text is text.
                in_run(self, element, self._effective({}))
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
            elif child.tag in _INLINE:
                _INLINE[child.tag](self, child)
            elif isinstance(child.tag, str):
                self.note("element", etree.QName(child).localname)
                self.inline(child)

    def _effective(self, direct: Properties) -> Format:
        look = self.look
        return self.styles.effective(direct, look.paragraph, look.table, look.conditions)

    def _text(self, element: etree._Element, look: Format) -> None:
        text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
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
                self.emit(TICKED if legacy_ticked(box) else UNTICKED, look, control="checkbox")
                opened = _Field(quiet=True)
            elif choices is not None:
                self.emit(legacy_choice(choices), look, control="dropdown")
                opened = _Field(quiet=True)
            else:
                opened = _Field(control="text")
        self.fields.append(opened)

    def _drawing(self, element: etree._Element, look: Format | None = None) -> None:
        """A picture is noted; the paragraphs of a text box stand after the paragraph that it's anchored in."""
        for inner in text_boxes(element):
            outer_fields, self.fields = self.fields, []
            outer_look, self.look = self.look, _Look()
            found = self.blocks(inner) if inner.tag == W + "txbxContent" else self._drawn_text(inner)
            boxes = [_boxed(block) for block in found]
            self.look, self.fields = outer_look, outer_fields
            self.open.boxes.extend(boxes)
        if is_picture(element):
            self.note("picture")
        elif is_bare_shape(element):
            self.note("drawing")

    def _ink(self, element: etree._Element, look: Format | None = None) -> None:
        self.note("drawing", "ink")

    def _drawn_text(self, element: etree._Element) -> Iterator[Block]:
        """Yield the text of a shape that holds no Word paragraphs: WordArt, or text of DrawingML itself."""
        if element.tag == V + "textpath":
            texts = [element.get("string", "")]
        else:
            texts = ["".join(run.text or "" for run in line.iter(A + "t")) for line in element.iter(A + "p")]
        for text in filter(str.strip, texts):
            yield Paragraph((Run(text, deleted=self.deleted > 0),), place=self._paragraph_place())

    def _object(self, element: etree._Element, look: Format | None = None) -> None:
        self.note("embedded", "object")

    def _alternate(self, element: etree._Element, look: Format | None = None) -> None:
        branch = choice(element)
        if look is None:
            self.inline(branch)
            return
        for child in branch:
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
        kind = control_kind(properties)
        outer, self.control = self.control, kind or self.control
        if kind == "checkbox" and properties is not None:
            yield self._tick_box(element, properties)
        else:
            content = element.find(W + "sdtContent")
            blank = properties is not None and content is not None and self._shows_placeholder(properties, content)
            self.blanked += blank
            yield content
            self.blanked -= blank
        self.control = outer

    def _shows_placeholder(self, properties: etree._Element, content: etree._Element) -> bool:
        """Return whether a content control is empty and only shows what to enter.

        Word says so in the control. Where the words themselves are known, they have a say, too: LibreOffice drops the
        mark and keeps the words, and other programs fill a control in and leave the mark.
        """
        marked = is_on(properties.find(W + "showingPlcHdr"))
        block = properties.find(f"{W}placeholder/{W}docPart")
        known = "" if block is None else self.reader.placeholders.get(block.get(VAL, ""), "")
        if not known:
            return marked or shows_prompt(properties, content)
        if key(letters_of(content)) == known:
            return True
        return marked and any(self._is_placeholder_style(style) for style in content.iter(W + "rStyle"))

    def _is_placeholder_style(self, style: etree._Element) -> bool:
        return key(self.styles.name(style.get(VAL, ""))) == "placeholdertext"

    def _tick_box(self, element: etree._Element, properties: etree._Element) -> etree._Element | None:
        """Show a check box as it's set; whatever glyph stands in it is only its picture."""
        content = element.find(W + "sdtContent")
        if content is None:
            return None
        ticked = control_ticked(properties)
        glyphs = list(content.iter(W + "t", W + "sym"))
        for index, glyph in enumerate(glyphs):
            if index == 0:
                # Words in the same run stay.
                rest = "" if glyph.tag == W + "sym" else (glyph.text or "").lstrip()
                glyph.tag = W + "t"
                glyph.text = (TICKED if ticked else UNTICKED) + (rest if rest[:1].isalnum() else rest[1:])
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
        for text in element.iter(M + "t", W + "t"):
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

_BLOCK_WRAPPERS = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_LOOSE = frozenset(W + name for name in ("r", "hyperlink", "fldSimple"))

_INLINE: dict[str, _Inline] = {
    W + "r": _Walker._run,
    W + "sdt": _Walker._control,
    W + "del": _Walker._deleted_inline,
    W + "moveFrom": _Walker._deleted_inline,
    MC + "AlternateContent": _Walker._alternate,
    M + "oMath": _Walker._mathematics,
    M + "oMathPara": _Walker._mathematics,
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
    W + "contentPart": _Walker._ink,
    W14 + "contentPart": _Walker._ink,
    W + "object": _Walker._object,
    W + "ruby": _Walker._ruby,
    MC + "AlternateContent": _Walker._alternate,
    **dict.fromkeys(
        (
            W + name
            for name in (
                "rPr", "instrText", "delInstrText", "softHyphen", "lastRenderedPageBreak", "footnoteRef", "endnoteRef",
                "annotationRef", "commentReference", "separator", "continuationSeparator", "pgNum", "dayShort",
                "dayLong", "monthShort", "monthLong", "yearShort", "yearLong",
            )
        ),
        _Walker._silent,
    ),
}  # fmt: skip


def _boxed(block: Block) -> Block:
    return replace(block, boxed=True) if isinstance(block, Paragraph) else block
