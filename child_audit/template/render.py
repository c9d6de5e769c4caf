"""Values → .docx: the template's other direction.

docxtpl turns the Word file into a Jinja template once; after that a document is one render. Values are never evaluated:
they're escaped here and inserted as they are. The engine is Jinja's sandbox, and the template's own tags have been
replaced by numbered ones before it sees them, and all other braces of the form set apart, so that nothing but the
vocabulary can run.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from child_audit.errors import RecordError, TemplateError
from child_audit.template.archive import Archive
from child_audit.template.braces import apart, back, for_engine, has_braces
from child_audit.template.numbers import print_number
from child_audit.template.side_parts import CUSTOM, announcing, custom_properties, without_remote_template
from child_audit.template.tags import LoopEnd, LoopStart, Option, Ordinal, Piece, Slot, Static, sourced
from child_audit.template.values import print_date, print_tick
from child_audit.word.package import open_package, parse_xml
from child_audit.word.styles import W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_NOTHING = Markup("")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_TAGGED_KINDS = ("header", "footer", "footnotes", "endnotes")

# A brace in text or in an attribute can be set apart; this is the only other place for one.
_NAMESPACE_WITH_BRACE = re.compile(r"""\sxmlns(?::[^\s=]+)?=(?:"[^"{]*\{|'[^'{]*\{)""")

Values = Mapping[str, Any]
"""Path → str, date, number, bool, the label of an option, None, or a list of rows (mappings of relative paths)."""


@dataclass(slots=True)
class _Tag:
    """A numbered tag: how to print its value."""

    path: str
    show: Callable[[Any], Markup | bool | str | int]


@dataclass(slots=True)
class _Scope:
    """The form itself, or one repetition of what repeats: its numbered tags, and what repeats in it.

    Attributes:
        depth: how many repeats are around it.
        variable: the name of one item in the template's own tags.
        tags: those whose values are the item's.
        inner: what repeats in it.
    """

    depth: int = 0
    variable: str = ""
    tags: list[_Tag] = field(default_factory=list)
    inner: list[tuple[LoopStart, str, _Scope]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What Jinja calls the item: what it shows, and the items of what repeats in it."""
        return f"item{self.depth}"

    def shown(self, values: Values) -> tuple[list[Markup | bool | str | int], list[list[Any]]]:
        """Return what an item shows, and the items of what repeats in it."""
        return [tag.show(values.get(tag.path)) for tag in self.tags], [
            [scope.shown(row) for row in _padded(values.get(path), start.minimum)] for start, path, scope in self.inner
        ]


def _padded(rows: Sequence[Values] | None, minimum: int) -> list[Values]:
    return [*(rows or ()), *({} for _ in range(minimum - len(rows or ())))]


class Renderer:
    """A template, compiled: rendered many times.

    Args:
        data: the template file.
    """

    def __init__(self, data: bytes) -> None:
        self._package = open_package(data)
        self._form = _Scope()
        self._open = [self._form]
        self._templates = {part: self._compile(data, part) for part in self._tagged_parts()}
        self._proved = False
        self._extra = announcing(self._package) | without_remote_template(self._package)

    @cached_property
    def _archive(self) -> Archive:
        changed = {*self._templates, CUSTOM}
        # By the names that the parts are asked for: upper and lower case are one in a package.
        asked = {part.casefold(): part for part in (*changed, *self._extra)}
        held = [asked.get(name.casefold(), name) for name in self._package.names]
        order = [*held, *(part for part in asked.values() if part not in held)]
        unchanged = (name for name in order if name not in changed)
        return Archive(order, {name: self._extra.get(name) or self._package.read(name) for name in unchanged})

    def render(self, values: Values, properties: Mapping[str, str]) -> bytes:
        """Return the filled document; the same values give the same bytes.

        Args:
            values: what to print.
            properties: custom properties of the document, beside those that the template has.
        """
        item = self._form.shown(values)
        parts = {part: template.render(item0=item).encode() for part, template in self._templates.items()}
        parts[CUSTOM] = custom_properties(self._package, properties)
        if not self._proved:
            # Strictly: a recovering parser would drop what it can't read, in silence. Once: what differs from one
            # document to the next is whole elements of the template, and text that is escaped and checked.
            for part, data in parts.items():
                parse_xml(data, part)
            self._proved = True
        return self._archive.with_members(parts)

    def _settings(self, part: str) -> etree._Element:
        """Return the part of the document's settings as it'll be written."""
        return parse_xml(self._extra[part], part) if part in self._extra else self._package.xml(part)

    # Compiling ------------------------------------------------------------------------------------------------------

    def _tagged_parts(self) -> list[str]:
        main = self._package.main
        others = [
            rel.target
            for rel in self._package.relationships(main).values()
            if rel.kind in _TAGGED_KINDS and not rel.external and self._package.has(rel.target)
        ]
        return [main, *(part for part in dict.fromkeys(others) if b"{{" in self._package.read(part))]

    def _compile(self, data: bytes, part: str) -> Template:
        root = self._prepared(self._package.xml(part))
        _set_braces_apart(root)
        for paragraph in root.iter(W + "p"):
            self._number_tags(paragraph)
        docxtpl = DocxTemplate(io.BytesIO(data))
        source = etree.tostring(root, encoding="unicode")
        if _NAMESPACE_WITH_BRACE.search(source):
            raise TemplateError("this template can't be filled", [f"{part}: the name of an XML namespace has a brace"])
        patched: str = docxtpl.patch_xml(source)  # type: ignore[no-untyped-call]
        environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        for named in (environment.globals, environment.filters, environment.tests):
            named.clear()  # numbered tags, "for" and "if" need none of them
        declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return environment.from_string(declaration + for_engine(patched))

    def _prepared(self, root: etree._Element) -> etree._Element:
        """Return a part as it's compiled; a place for those who print more than runs."""
        return root

    def _slot_value(self, path: str) -> str:
        """Note a place for text, and return what Jinja calls what it shows."""
        return self._numbered(path, _text)

    def _number_tags(self, paragraph: etree._Element) -> None:
        """Replace the tags of a paragraph, which may be cut over runs, by numbered ones in runs of their own.

        All else stays in its own run, in its own look and order: words, tabs, line breaks, pictures.
        """
        texts = [t for t in paragraph.iter(W + "t") if next(t.iterancestors(W + "p")) is paragraph]
        whole = back("".join(text.text or "" for text in texts))
        if "{{" not in whole and "{%" not in whole and "{#" not in whole:
            return
        runs = {text: next(text.iterancestors(W + "r")) for text in texts}
        new: dict[etree._Element, list[etree._Element]] = {text: [] for text in texts}
        places = list(_places(texts))
        at = 0
        for piece, raw in sourced(whole):
            for text, start, end in places:
                words = raw[max(start - at, 0) : max(end - at, 0)]
                if isinstance(piece, Static) and piece.text:
                    new[text].extend([run_like(runs[text], words)] if words else [])
                elif start <= at < end:
                    # A tag looks like its first character.
                    new[text].extend(self._runs_for(piece, runs[text]))
            at += len(raw)
        for run in dict.fromkeys(runs.values()):
            _replace(run, new)

    def _runs_for(self, piece: Piece, source: etree._Element) -> list[etree._Element]:
        if isinstance(piece, Static):
            return [run_like(source, piece.text)] if piece.text else []
        if isinstance(piece, LoopStart):
            return [tag_like(source, self._begin(piece))]
        if isinstance(piece, LoopEnd):
            self._open.pop()
            return [tag_like(source, f"{{%{piece.unit} endfor %}}")]
        if isinstance(piece, Ordinal):
            return [tag_like(source, "{{ loop.index }}")]
        if isinstance(piece, Slot):
            return [tag_like(source, f"{{{{ {self._slot_value(piece.path)} }}}}")]
        if isinstance(piece, Option):
            return self._option(piece, source)
        raise TemplateError("this template can't be filled", [f"{piece.tag}: {piece.problem}"])

    def _begin(self, start: LoopStart) -> str:
        around, path = self._scope_of(start.path)
        inside = _Scope(len(self._open), start.variable)
        around.inner.append((start, path, inside))
        self._open.append(inside)
        return f"{{%{start.unit} for {inside.name} in {around.name}[1][{len(around.inner) - 1}] %}}"

    def _scope_of(self, path: str) -> tuple[_Scope, str]:
        """Return whose field a path names, and the path from there."""
        variable, _, rest = path.partition(".")
        for scope in reversed(self._open):
            if rest and scope.variable == variable:
                return scope, rest
        return self._form, path

    def _numbered(self, path: str, show: Callable[[Any], Markup | bool | str | int]) -> str:
        """Note a tag, and return what Jinja calls its value."""
        scope, own = self._scope_of(path)
        scope.tags.append(_Tag(own, show))
        return f"{scope.name}[0][{len(scope.tags) - 1}]"

    def _option(self, option: Option, source: etree._Element) -> list[etree._Element]:
        label = option.label
        if option.filter == "tick":
            chosen = (lambda value: value is True) if not label else (lambda value: value == label)
            value = self._numbered(option.path, lambda value: Markup(print_tick(chosen(value))))
            return [tag_like(source, f"{{{{ {value} }}}}")]
        value = self._numbered(option.path, lambda value: value == label)
        return [
            tag_like(source, f"{{%r if {value} %}}"),
            run_like(source, label, chosen=True),
            tag_like(source, "{%r else %}"),
            run_like(source, label),
            tag_like(source, "{%r endif %}"),
        ]


def _text(value: Any) -> Markup:
    """Print a text, a date or a number; line breaks and tabs become Word's own."""
    if not value and value != 0:
        return _NOTHING
    if isinstance(value, date):
        value = print_date(value)
    elif isinstance(value, (int, float)):
        value = print_number(value)
    text = str(value)
    if _NOT_XML.search(text):
        raise RecordError("a text holds a character that no Word document can hold (a control character, say)")
    escaped = str(escape(text))
    if "\n" in escaped or "\t" in escaped:
        escaped = escaped.replace("\n", _BREAK).replace("\t", _TAB)
    return Markup(escaped)


def _places(texts: Sequence[etree._Element]) -> Iterator[tuple[etree._Element, int, int]]:
    """Yield the texts of a paragraph with the positions that they begin and end at."""
    position = 0
    for text in texts:
        yield text, position, position + len(text.text or "")
        position += len(text.text or "")


def _replace(run: etree._Element, new: Mapping[etree._Element, list[etree._Element]]) -> None:
    """Put new runs in the place of a run's texts; what else it holds goes into runs of its look, between them."""
    properties = run.find(W + "rPr")
    parts: list[etree._Element] = []
    for child in list(run):
        if child is properties:
            continue
        if child in new:
            parts.extend(new[child])
            continue
        holder = etree.Element(W + "r")
        if properties is not None:
            holder.append(copy.deepcopy(properties))
        holder.append(child)
        parts.append(holder)
    parent = run.getparent()
    assert parent is not None
    for part in parts:
        run.addprevious(part)
    parent.remove(run)


def _set_braces_apart(root: etree._Element) -> None:
    """Set the braces of all text and attributes apart from those of the tags that will be written."""
    for element in root.iter():
        if element.text and has_braces(element.text):
            element.text = apart(element.text)
        if element.tail and has_braces(element.tail):
            element.tail = apart(element.tail)
        for name, value in element.attrib.items():
            value = str(value)
            if has_braces(value):
                element.set(name, apart(value))


def tag_like(source: etree._Element, tag: str) -> etree._Element:
    """Return a new run that looks like another and holds what the engine is to read."""
    run = run_like(source, "")
    run[-1].text = tag
    return run


def run_like(source: etree._Element, text: str, *, chosen: bool = False) -> etree._Element:
    """Return a new run of words that looks like another; a chosen label is also bold and underlined."""
    run = etree.Element(W + "r")
    properties = source.find(W + "rPr")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    if chosen:
        _mark(run)
    element = etree.SubElement(run, W + "t")
    element.set(_SPACE, "preserve")
    element.text = apart(text)
    return run


# The order that CT_RPr gives its children (ECMA-376 17.3.2.28), as far as a mark must know it.
_BEFORE_BOLD = ("rStyle", "rFonts")
_BEFORE_UNDERLINE = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
    "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz",
    "szCs", "highlight",
)  # fmt: skip


def _mark(run: etree._Element) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.SubElement(run, W + "rPr")
    for name, attributes, before in (
        ("b", {}, _BEFORE_BOLD),
        ("u", {W + "val": "single"}, _BEFORE_UNDERLINE),
    ):
        for old in properties.findall(W + name):
            properties.remove(old)
        index = sum(child.tag in {W + other for other in before} for child in properties)
        properties.insert(index, etree.Element(W + name, attributes))
