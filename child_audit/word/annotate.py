"""Comments in the margin of a Word file, written into a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from child_audit.word.package import Package, open_package
from child_audit.word.packing import repacked
from child_audit.word.styles import W

_COMMENTS_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AUTHOR, _INITIALS = "child-audit", "ca"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to write.

    Attributes:
        about: the text of the paragraph that it's about.
        before: how many paragraphs with the same text stand before that one.
        text: what to say.
    """

    about: str
    before: int
    text: str


def annotated(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """Return a copy of a Word file with comments beside the ones that it has.

    Raises:
        DocumentError: it isn't a readable Word document.
    """
    package = open_package(data)
    root = package.xml(package.main)
    name, comments, parts = _comments_part(package)
    ids = [int(comment.get(W + "id", "0")) for comment in comments if comment.get(W + "id", "").isdigit()]
    paragraphs = [
        paragraph for paragraph in root.iter(W + "p") if not any(True for _ in paragraph.iterancestors(_FALLBACK))
    ]
    for number, remark in enumerate(remarks, start=max(ids, default=-1) + 1):
        comments.append(_comment(number, remark.text))
        paragraph = _paragraph(paragraphs, remark)
        if paragraph is not None:
            _refer(paragraph, number)
    parts |= {package.main: _bytes(root), name: _bytes(comments)}
    return repacked(package, parts)


def _comments_part(package: Package) -> tuple[str, etree._Element, dict[str, bytes]]:
    """Return the part that holds the comments, and the parts that must name it where there was none."""
    for rel in package.relationships(package.main).values():
        if rel.kind == "comments" and not rel.external and package.has(rel.target):
            return rel.target, package.xml(rel.target), {}
    folder, _, main = package.main.rpartition("/")
    name, rels_name = f"{folder}/comments.xml", f"{folder}/_rels/{main}.rels"
    types = package.xml("[Content_Types].xml")
    etree.SubElement(types, f"{_TYPES_NS}Override", PartName=f"/{name}", ContentType=_COMMENTS_TYPE)
    if package.has(rels_name):
        rels = package.xml(rels_name)
    else:
        rels = etree.Element(f"{_RELS_NS}Relationships", nsmap={None: _RELS_NS[1:-1]})  # type: ignore[dict-item]
    etree.SubElement(
        rels, f"{_RELS_NS}Relationship", Id="rIdChildAuditComments", Type=_COMMENTS_KIND, Target="comments.xml"
    )
    return (
        name,
        etree.Element(W + "comments", nsmap={"w": W[1:-1]}),
        {"[Content_Types].xml": _bytes(types), rels_name: _bytes(rels)},
    )


def _comment(number: int, text: str) -> etree._Element:
    comment = etree.Element(W + "comment", {W + "id": str(number), W + "author": _AUTHOR, W + "initials": _INITIALS})
    run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
    element = etree.SubElement(run, W + "t", {_SPACE: "preserve"})
    element.text = text
    return comment


def _paragraph(paragraphs: Sequence[etree._Element], remark: Remark) -> etree._Element | None:
    same = [paragraph for paragraph in paragraphs if _packed(_text(paragraph)) == _packed(remark.about)]
    if same:
        return same[min(remark.before, len(same) - 1)]
    return paragraphs[0] if paragraphs else None


def _text(paragraph: etree._Element) -> Iterator[str]:
    for node in paragraph.iter(W + "t"):
        if next(node.iterancestors(W + "p")) is paragraph:
            yield node.text or ""


def _packed(pieces: Iterator[str] | str) -> str:
    return "".join("".join(pieces).split())


def _refer(paragraph: etree._Element, number: int) -> None:
    """Put a comment around the whole of a paragraph (ECMA-376 17.13.4)."""
    mark = {W + "id": str(number)}
    first = 1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0
    paragraph.insert(first, etree.Element(W + "commentRangeStart", mark))
    etree.SubElement(paragraph, W + "commentRangeEnd", mark)
    etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "commentReference", mark)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
