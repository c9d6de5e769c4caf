"""Numbers that Word counts itself, for repeated rows whose numbers were typed."""

from __future__ import annotations

import posixpath

from lxml import etree

from child_audit.word.package import Package
from child_audit.word.styles import W

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_TYPES, _TYPES_NS = "[Content_Types].xml", "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ABSTRACT = (
    '<w:abstractNum xmlns:w="{ns}" w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
)


def with_numbering(package: Package, parts: dict[str, etree._Element]) -> str:
    """Add a plain numbering to a document; return its id."""
    rels = package.relationships(package.main)
    part = next((rel.target for rel in rels.values() if rel.kind == "numbering" and package.has(rel.target)), "")
    if part:
        root = package.xml(part)
    else:
        part = posixpath.join(posixpath.dirname(package.main), "numbering.xml")
        root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
        _announce(package, part, parts)
    parts[part] = root
    abstracts = root.findall(W + "abstractNum")
    number = 1 + max((int(one.get(W + "abstractNumId", "0")) for one in abstracts), default=0)
    identifier = 1 + max((int(one.get(W + "numId", "0")) for one in root.findall(W + "num")), default=0)
    made = etree.fromstring(_ABSTRACT.format(ns=W[1:-1], number=number))
    # CT_Numbering: all abstractNum before all num (17.9.17).
    root.insert(1 + root.index(abstracts[-1]) if abstracts else 0, made)
    instance = etree.Element(W + "num")
    instance.set(W + "numId", str(identifier))
    etree.SubElement(instance, W + "abstractNumId").set(W + "val", str(number))
    numbers = root.findall(W + "num")
    root.insert(1 + root.index(numbers[-1] if numbers else made), instance)
    return str(identifier)


def _announce(package: Package, part: str, parts: dict[str, etree._Element]) -> None:
    types = package.xml(_TYPES)
    etree.SubElement(types, f"{_TYPES_NS}Override", PartName=f"/{part}", ContentType=_TYPE)
    folder, name = posixpath.split(package.main)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    rels = package.xml(where) if package.has(where) else etree.Element(f"{_RELS_NS}Relationships")
    target = posixpath.relpath(part, folder or ".")
    etree.SubElement(rels, f"{_RELS_NS}Relationship", Id="rIdDraftNumbering", Type=_KIND, Target=target)
    parts[_TYPES], parts[where] = types, rels
