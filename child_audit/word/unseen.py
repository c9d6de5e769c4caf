"""Text of a Word file that isn't its running text: descriptions, field codes, drawings, the file's properties."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from child_audit.word.elements import local_name
from child_audit.word.package import Source, open_package
from child_audit.word.styles import W

_PARTS = ("header", "footer", "footnotes", "endnotes")
_PROPERTIES = {"core-properties": "properties", "extended-properties": "properties", "custom-properties": "properties"}
# The running text, and what was deleted from it.
_TEXT = frozenset((W + "t", W + "delText", W + "delInstrText"))


def unseen_texts(source: Source) -> Iterator[tuple[str, str]]:
    """Yield every text of a document beside its running text, with its place: "picture", "header", "properties".

    Raises:
        DocumentError: it isn't a readable Word document.
    """
    package = open_package(source)
    yield from _in_part(package.xml(package.main))
    for rel in package.relationships(package.main).values():
        if rel.kind in _PARTS and not rel.external and package.has(rel.target):
            yield from ((f"{rel.kind}, {place}", words) for place, words in _in_part(package.xml(rel.target)))
    for rel in package.relationships().values():
        if rel.kind in _PROPERTIES and not rel.external and package.has(rel.target):
            for element in package.xml(rel.target).iter(etree.Element):
                yield from (("properties", words) for words in (element.text, *element.attrib.values()) if words)


def _in_part(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        name = local_name(element)
        for value in element.attrib.values():
            yield ("picture" if name in ("docPr", "cNvPr") else name), str(value)
        if element.text and element.tag not in _TEXT:
            yield ("field code" if name == "instrText" else name), element.text
