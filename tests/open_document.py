"""The visible text of a flat OpenDocument text, for comparison: an account of a document that isn't ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _STYLE, _DRAW = (f"{_ODF}{name}:1.0}}" for name in ("text", "office", "style", "drawing"))
_SVG = f"{_ODF}svg-compatible:1.0}}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

# What is no text of the document, and what LibreOffice works out anew: numbers of pages, today's date, a file's name.
_NOT_TEXT = frozenset({
    _TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "note-citation", _OFFICE + "forms",
    _OFFICE + "event-listeners", _OFFICE + "binary-data", _OFFICE + "script", _SVG + "title", _SVG + "desc",
    _TEXT + "ruby-text", _TEXT + "label", _TEXT + "sequence-decls", _TEXT + "variable-decls",
    _TEXT + "user-field-decls", _DRAW + "object", _DRAW + "object-ole",
})  # fmt: skip
_WORKED_OUT = frozenset(
    _TEXT + name
    for name in (
        "page-number", "page-count", "date", "time", "file-name", "chapter", "title", "subject", "creation-date",
        "modification-date", "print-date", "author-name", "initial-creator", "template-name",
    )
)  # fmt: skip
_PARAGRAPHS = frozenset({_TEXT + "p", _TEXT + "h"})
_BESIDE = frozenset(
    _DRAW + name
    for name in ("frame", "custom-shape", "g", "rect", "line", "path", "polygon", "ellipse", "circle", "text-box",
                 "polyline", "connector")
)  # fmt: skip
_CHARACTERS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}


@dataclass
class _Account:
    hidden: dict[str, bool]
    deleted: frozenset[str]
    paragraphs: list[list[str]] = field(default_factory=list)
    deleting: set[str] = field(default_factory=set)

    def walk(self, element: etree._Element, paragraph: list[str] | None, *, hidden: bool) -> None:
        self.add(element.text, paragraph, hidden=hidden)
        for child in element:
            if isinstance(child.tag, str):
                self.enter(child, paragraph, hidden=hidden)
            self.add(child.tail, paragraph, hidden=hidden)

    def enter(self, child: etree._Element, paragraph: list[str] | None, *, hidden: bool) -> None:
        tag, change = child.tag, child.get(_TEXT + "change-id", "")
        if tag == _TEXT + "change-start" and change in self.deleted:
            self.deleting.add(change)
        elif tag == _TEXT + "change-end":
            self.deleting.discard(change)
        elif tag in _NOT_TEXT or tag in _WORKED_OUT or tag.endswith("-source"):
            return
        elif tag in _PARAGRAPHS:
            self.paragraphs.append([])
            self.walk(child, self.paragraphs[-1], hidden=self.hidden.get(child.get(_TEXT + "style-name", ""), False))
        elif tag == _TEXT + "s":
            self.add(" " * int(child.get(_TEXT + "c", "1")), paragraph, hidden=hidden)
        elif tag in _CHARACTERS:
            self.add(_CHARACTERS[tag], paragraph, hidden=hidden)
        elif tag in _BESIDE or tag == _TEXT + "note":
            self.walk(child, None, hidden=False)
        else:
            style = child.get(_TEXT + "style-name", "") if tag == _TEXT + "span" else ""
            self.walk(child, paragraph, hidden=self.hidden.get(style, hidden))

    def add(self, text: str | None, paragraph: list[str] | None, *, hidden: bool) -> None:
        if text and paragraph is not None and not hidden and not self.deleting:
            paragraph.append(text)


def visible_text(file: Path) -> list[str]:
    """Return what is seen of a flat OpenDocument text, a text a paragraph, those of headers and footers once each."""
    root = etree.parse(str(file), etree.XMLParser(huge_tree=True)).getroot()
    account = _Account(dict(_hidden_styles(root)), frozenset(_deletions(root)))
    found: list[str] = []
    for name in ("body", "master-styles"):
        part = root.find(_OFFICE + name)
        if part is not None:
            account.paragraphs.clear()
            account.walk(part, None, hidden=False)
            texts = ["".join(pieces) for pieces in account.paragraphs]
            found += texts if name == "body" else list(dict.fromkeys(texts))
    return found


def _deletions(root: etree._Element) -> Iterator[str]:
    for region in root.iter(_TEXT + "changed-region"):
        if region.find(_TEXT + "deletion") is not None:
            yield region.get(_TEXT + "id", region.get(_XML_ID, ""))


def _hidden_styles(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the styles that say whether their text is hidden, themselves or by a style that they are made from."""
    styles = {style.get(_STYLE + "name", ""): style for style in root.iter(_STYLE + "style")}
    for name in styles:
        seen: set[str] = set()
        parent = name
        while parent in styles and parent not in seen:
            seen.add(parent)
            properties = styles[parent].find(_STYLE + "text-properties")
            display = None if properties is None else properties.get(_TEXT + "display")
            if display is not None:
                yield name, display == "none"
                break
            parent = styles[parent].get(_STYLE + "parent-style-name", "")
