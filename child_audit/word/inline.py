"""What stands inside a paragraph → runs.

One handler an element, found by its tag. An element that is not known is walked through, so that no text inside it is
lost, and noted. Most of the time of reading a document is spent here, a few microseconds a run: names of elements are
made once, and children are looked through by a loop, which in lxml is several times faster than ``find``.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from child_audit.symbols import shown, text_shown
from child_audit.word.bullets import Bullets
from child_audit.word.controls import TICKED, UNTICKED, as_tick_box, shows_placeholder
from child_audit.word.document import Block, Format, Note, Paragraph, Run
from child_audit.word.elements import (
    MC,
    SILENT,
    SYMEX,
    W14,
    A,
    M,
    V,
    child_of,
    choice,
    control_kind,
    is_bare_shape,
    is_picture,
    legacy_choice,
    legacy_ticked,
    local_name,
    text_boxes,
)
from child_audit.word.styles import NO_PROPERTIES, Properties, Styles, W, run_properties

_RPR, _T, _SYM, _SDT_PR, _SDT_CONTENT = W + "rPr", W + "t", W + "sym", W + "sdtPr", W + "sdtContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID = W + "id"


class Surroundings(Protocol):
    """What a walk needs to know of the other parts of the package, and where it leaves its notes."""

    styles: Styles
    notes: list[Note]

    @property
    def bullets(self) -> Bullets:
        """The bullets of lists that are boxes or ticks."""

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Name of a building block → key of its words."""


@dataclass(slots=True)
class Where:
    """Where the walk stands, for the words of a place."""

    prefix: str = ""
    paragraphs: int = 0
    tables: int = 0


@dataclass(slots=True)
class _Field:
    """A complex field that is open (17.16.18): its instruction is no text, its result is."""

    showing: bool = False
    control: str = ""
    quiet: bool = False


@dataclass(slots=True)
class Look:
    """What of the surroundings bears on a run's look."""

    table: str = ""
    conditions: tuple[str, ...] = ()
    paragraph: str = ""


@dataclass(slots=True)
class Open:
    """The paragraph being read."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    drawn: bool = False


class InlineWalker(ABC):
    """Walks what stands inside the paragraphs of one part."""

    def __init__(self, around: Surroundings, where: Where) -> None:
        self.around = around
        self.styles = around.styles
        self.where = where
        self.place = where.prefix
        self.look = Look()
        self.frame = ""  # what stands around the paragraph or the cell that is being read
        self.open = Open()
        self.fields: list[_Field] = []
        self.deleted = 0
        self.blanked = 0
        self.control = ""
        self.commented: dict[str, list[str]] = {}
        self.comment_places: dict[str, str] = {}
        self.commenting: set[str] = set()
        self.footnotes: list[str] = []
        self.endnotes: list[str] = []

    @abstractmethod
    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks below ``parent``: those of a text box, too."""

    def inline(self, parent: etree._Element) -> None:
        """Read what stands inside a paragraph or one of its wrappers."""
        for element in parent:
            tag = element.tag
            handler = _INLINE.get(tag)
            if handler is not None:
                handler(self, element)
                continue
            in_run = _RUN.get(tag)
            if in_run is not None:
                # The contents of a run without the run: the schema knows none, but its text is text.
                in_run(self, element, self.effective(NO_PROPERTIES))
            elif isinstance(tag, str):
                self.note("element", local_name(element))
                self.inline(element)

    def emit(self, text: str, look: Format, *, control: str = "") -> None:
        """Add text to the paragraph that is open, unless it's an instruction of a field or a placeholder."""
        if not text or self.blanked:
            return
        if self.fields:
            if not all(field.showing for field in self.fields):
                return
            control = control or self.fields[-1].control
        run = Run(text_shown(text, look.font), look, self.deleted > 0, control or self.control)
        self.open.runs.append(run)
        if self.commenting and not run.deleted:
            for comment in self.commenting:
                self.commented[comment].append(run.text)

    def note(self, kind: str, name: str = "") -> None:
        """Remember something that can't be read as text."""
        if not self.deleted:
            self.around.notes.append(Note(kind, self.paragraph_place(), name))

    def paragraph_place(self) -> str:
        """Return where the paragraph is that is being read, in Word's terms."""
        return self.place or f"paragraph {self.where.paragraphs}"

    def effective(self, direct: Properties) -> Format:
        """Return the look of a run here that says this of itself."""
        look = self.look
        shown = self.styles.effective(direct, look.paragraph, look.table, look.conditions)
        return shown._replace(border=self.frame) if self.frame and not shown.border else shown

    def mark_comment(self, element: etree._Element, look: Format | None = None) -> None:
        """Begin or end a stretch that a comment is about; any other mark says nothing."""
        tag = element.tag
        if tag == _COMMENT_START:
            self.commenting.add(element.get(_ID, ""))
            self.commented.setdefault(element.get(_ID, ""), [])
            self.comment_places.setdefault(element.get(_ID, ""), self.paragraph_place())
        elif tag == _COMMENT_END:
            self.commenting.discard(element.get(_ID, ""))

    @contextmanager
    def inside_control(self, element: etree._Element) -> Iterator[etree._Element | None]:
        """Yield the contents of a content control, blank while it shows its placeholder or is a check box."""
        properties = child_of(element, _SDT_PR)
        kind = control_kind(properties)
        outer, self.control = self.control, kind or self.control
        if kind == "checkbox" and properties is not None:
            yield as_tick_box(element, properties)
        else:
            content = child_of(element, _SDT_CONTENT)
            blank = (
                properties is not None
                and content is not None
                and shows_placeholder(properties, content, self.around.placeholders, self.styles)
            )
            self.blanked += blank
            yield content
            self.blanked -= blank
        self.control = outer

    # Handlers -------------------------------------------------------------------------------------------------------

    def _run(self, element: etree._Element) -> None:
        look: Format | None = None
        for child in element:
            tag = child.tag
            if look is None:
                # A run's properties come first, as the schema has it; other programs' mistakes are looked for.
                own = child if tag == _RPR else child_of(element, _RPR) if len(element) > 1 else None
                look = self.effective(NO_PROPERTIES if own is None else run_properties(own))
            handler = _RUN.get(tag)
            if handler is not None:
                handler(self, child, look)
            elif tag in _INLINE:
                _INLINE[tag](self, child)
            elif isinstance(tag, str):
                self.note("element", local_name(child))
                self.inline(child)

    def _text(self, element: etree._Element, look: Format) -> None:
        text = "".join(map(str, element.itertext())) if len(element) else element.text
        if not text:
            return
        if (text[0] <= " " or text[-1] <= " ") and element.get(_SPACE) != "preserve":
            text = text.strip(" \t\r\n")
        self.emit(text.replace("\r\n", " ").replace("\n", " ") if "\n" in text else text, look)

    def _deleted_text(self, element: etree._Element, look: Format) -> None:
        self.deleted += 1
        self._text(element, look)
        self.deleted -= 1

    def _symbol(self, element: etree._Element, look: Format) -> None:
        space = W if element.tag == W + "sym" else SYMEX
        try:
            code = int(element.get(space + "char", ""), 16)
        except ValueError:
            return
        if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF:
            self.emit(shown(code, element.get(space + "font", "")), look._replace(font=""))
        elif 0x10000 <= code <= sys.maxunicode:
            self.emit(chr(code), look._replace(font=""))

    def _footnote(self, element: etree._Element, look: Format) -> None:
        if not self.deleted:
            used = self.footnotes if element.tag == W + "footnoteReference" else self.endnotes
            used.append(element.get(_ID, ""))

    def _field_char(self, element: etree._Element, look: Format) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._begin_field(element, look)
        elif kind == "separate" and self.fields:
            self.fields[-1].showing = not self.fields[-1].quiet
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _begin_field(self, element: etree._Element, look: Format) -> None:
        data = child_of(element, W + "ffData")
        opened = _Field()
        if data is not None:
            box, choices = child_of(data, W + "checkBox"), child_of(data, W + "ddList")
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
            outer_look, self.look = self.look, Look()
            found = self.blocks(inner) if inner.tag == W + "txbxContent" else self._drawn_text(inner)
            boxes = [boxed(block) for block in found]
            self.look, self.fields = outer_look, outer_fields
            self.open.boxes.extend(boxes)
        if is_picture(element):
            self.note("picture")
        elif is_bare_shape(element):
            self.open.drawn = True
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
            yield Paragraph((Run(text, deleted=self.deleted > 0),), place=self.paragraph_place())

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
        with self.inside_control(element) as content:
            if content is not None:
                self.inline(content)

    def _through(self, element: etree._Element, look: Format | None = None) -> None:
        self.inline(element)

    def _mathematics(self, element: etree._Element, look: Format | None = None) -> None:
        for text in element.iter(M + "t", _T):
            self.emit(text.text or "", look or Format())

    def _ruby(self, element: etree._Element, look: Format) -> None:
        base = child_of(element, W + "rubyBase")
        if base is not None:
            self.inline(base)


def boxed(block: Block) -> Block:
    """Return a block as one that stands beside the text, not in it."""
    return block._replace(boxed=True) if isinstance(block, Paragraph) else block


def _silent(walker: InlineWalker, element: etree._Element, look: Format | None = None) -> None:
    """Nothing to read."""


def _constant(text: str) -> Callable[[InlineWalker, etree._Element, Format], None]:
    def handler(walker: InlineWalker, element: etree._Element, look: Format) -> None:
        walker.emit(text, look)

    return handler


_COMMENT_START, _COMMENT_END = W + "commentRangeStart", W + "commentRangeEnd"
_WRAPPERS = (
    "ins", "moveTo", "hyperlink", "fldSimple", "smartTag", "customXml", "sdtContent", "dir", "bdo", "rubyBase", "rt",
)  # fmt: skip

_INLINE: dict[str, Callable[[InlineWalker, etree._Element], None]] = {
    W + "r": InlineWalker._run,
    W + "sdt": InlineWalker._control,
    W + "del": InlineWalker._deleted_inline,
    W + "moveFrom": InlineWalker._deleted_inline,
    MC + "AlternateContent": InlineWalker._alternate,
    M + "oMath": InlineWalker._mathematics,
    M + "oMathPara": InlineWalker._mathematics,
    **dict.fromkeys((W + name for name in _WRAPPERS), InlineWalker._through),
    **dict.fromkeys(SILENT, _silent),
    _COMMENT_START: InlineWalker.mark_comment,
    _COMMENT_END: InlineWalker.mark_comment,
}

_RUN: dict[str, Callable[[InlineWalker, etree._Element, Format], None]] = {
    W + "t": InlineWalker._text,
    W + "delText": InlineWalker._deleted_text,
    W + "tab": _constant("\t"),
    W + "ptab": _constant("\t"),
    W + "br": _constant("\n"),
    W + "cr": _constant("\n"),
    W + "noBreakHyphen": _constant("\u2011"),
    W + "sym": InlineWalker._symbol,
    SYMEX + "symEx": InlineWalker._symbol,
    W + "fldChar": InlineWalker._field_char,
    W + "footnoteReference": InlineWalker._footnote,
    W + "endnoteReference": InlineWalker._footnote,
    W + "drawing": InlineWalker._drawing,
    W + "pict": InlineWalker._drawing,
    W + "contentPart": InlineWalker._ink,
    W14 + "contentPart": InlineWalker._ink,
    W + "object": InlineWalker._object,
    W + "ruby": InlineWalker._ruby,
    MC + "AlternateContent": InlineWalker._alternate,
    **dict.fromkeys(
        (
            W + name
            for name in (
                "rPr", "instrText", "delInstrText", "softHyphen", "lastRenderedPageBreak", "footnoteRef", "endnoteRef",
                "annotationRef", "commentReference", "separator", "continuationSeparator", "pgNum", "dayShort",
                "dayLong", "monthShort", "monthLong", "yearShort", "yearLong",
            )
        ),
        _silent,
    ),
}  # fmt: skip
