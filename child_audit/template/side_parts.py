"""The parts of a filled form that hold no tags and yet change: its custom properties, and who names them.

A template elsewhere that the form is attached to is left out: Word would fetch it when the form is opened.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Mapping

from lxml import etree

from child_audit.word.package import Package
from child_audit.word.styles import W

CUSTOM = "docProps/custom.xml"
"""The part that holds the custom properties."""

_TYPES, _RELS = "[Content_Types].xml", "_rels/.rels"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The set of properties that users define (MS-OLEPS 2.18); every writer gives this identifier.
_CUSTOM_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def announcing(package: Package) -> dict[str, bytes]:
    """Return the parts that must name the custom properties, which the template need not have."""
    types, rels = package.xml(_TYPES), package.xml(_RELS)
    if not any(override.get("PartName") == f"/{CUSTOM}" for override in types):
        etree.SubElement(types, f"{_TYPES_NS}Override", PartName=f"/{CUSTOM}", ContentType=_CUSTOM_TYPE)
    if not any(rel.get("Type") == _CUSTOM_REL for rel in rels):
        etree.SubElement(rels, f"{_RELS_NS}Relationship", Id="rIdChildAudit", Type=_CUSTOM_REL, Target=CUSTOM)
    return {_TYPES: xml_bytes(types), _RELS: xml_bytes(rels)}


def custom_properties(package: Package, properties: Mapping[str, str]) -> bytes:
    """Return the part that holds the custom properties: those of the template, and these."""
    root = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _VARIANT_NS})  # type: ignore[dict-item]
    own = package.xml(CUSTOM) if package.has(CUSTOM) else ()
    root.extend(copy.deepcopy(entry) for entry in own if entry.get("name") not in properties)
    for name, text in properties.items():
        entry = etree.SubElement(root, f"{{{_CUSTOM_NS}}}property", fmtid=_CUSTOM_SET, name=name)
        etree.SubElement(entry, f"{{{_VARIANT_NS}}}lpwstr").text = text
    for number, entry in enumerate(root, start=2):
        entry.set("pid", str(number))
    return xml_bytes(root)


def without_remote_template(package: Package) -> dict[str, bytes]:
    """Return the parts that name a template elsewhere, without it."""
    found: dict[str, bytes] = {}
    for part in {rel.target for rel in package.relationships(package.main).values() if not rel.external}:
        remote = {rel.id for rel in package.relationships(part).values() if rel.kind == "attachedTemplate"}
        if not remote or not package.has(part):
            continue
        root = package.xml(part)
        for element in root.findall(f".//{W}attachedTemplate"):
            element.getparent().remove(element)  # type: ignore[union-attr]
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        rels = package.xml(where)
        for link in [link for link in rels if link.get("Id") in remote]:
            rels.remove(link)
        found |= {part: xml_bytes(root), where: xml_bytes(rels)}
    return found


def xml_bytes(root: etree._Element) -> bytes:
    """Return an XML part as it's stored."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
