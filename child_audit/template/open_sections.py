"""Sections of a locked form that stay open: those of tables in which people add rows.

A document that is protected for forms (17.15.1.29) is so section by section: ``w:formProt w:val="0"`` leaves one open
(17.6.6). The table gets a section of its own, on the same page, by continuous section breaks before and after it.
"""

from __future__ import annotations

import copy

from lxml import etree

from child_audit.word.styles import VAL, W

_REFERENCES = (W + "headerReference", W + "footerReference")
# What stands before w:type and w:formProt in w:sectPr (17.6.17).
_BEFORE_TYPE = frozenset((*_REFERENCES, W + "footnotePr", W + "endnotePr"))
_BEFORE_PROTECTION = _BEFORE_TYPE | {
    W + name for name in ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols")
}


def leave_open(table: etree._Element) -> bool:
    """Give a table a section of its own that isn't protected; return whether that could be done.

    It can't for a table inside another, nor for one in a part that repeats: there a break would begin a page each time.
    """
    body = table.getparent()
    if body is None or body.tag != W + "body" or _repeats(table):
        return False
    section = _section_of(table)
    if section is None:
        return False
    _paragraph_before(table).append(copy.deepcopy(section))
    _go_on(section)
    own = copy.deepcopy(section)
    for old in own.findall(W + "formProt"):
        own.remove(old)
    open_one = etree.Element(W + "formProt")
    open_one.set(VAL, "0")
    own.insert(sum(child.tag in _BEFORE_PROTECTION for child in own), open_one)
    _paragraph_after(table).append(own)
    return True


def _repeats(table: etree._Element) -> bool:
    """Return whether a table stands between the two tags of a part that repeats."""
    texts = [_text(element) for element in table.itersiblings(W + "p", preceding=True)]
    return sum("{%p for" in text for text in texts) > sum("{%p endfor" in text for text in texts)


def _section_of(table: etree._Element) -> etree._Element | None:
    """Return the properties of the section that a table is in: they stand at its end (17.6.18)."""
    for element in table.itersiblings():
        found = element if element.tag == W + "sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if found is not None:
            return found
    return None


def _go_on(section: etree._Element) -> None:
    """Let a section begin where the one before it ends, with its headers, footers and page numbers."""
    for child in list(section):
        if child.tag in (*_REFERENCES, W + "type", W + "titlePg"):
            section.remove(child)
    kind = etree.Element(W + "type")
    kind.set(VAL, "continuous")
    section.insert(sum(child.tag in _BEFORE_TYPE for child in section), kind)
    for numbers in section.findall(W + "pgNumType"):
        if W + "start" in numbers.attrib:
            del numbers.attrib[W + "start"]


def _paragraph_before(table: etree._Element) -> etree._Element:
    """Return the properties of the paragraph before a table, which ends the section there."""
    before = table.getprevious()
    usable = before is not None and before.tag == W + "p" and "{%" not in _text(before) and not _ends_section(before)
    if before is None or not usable:
        before = _thin_paragraph()
        table.addprevious(before)
    return _properties_of(before)


def _paragraph_after(table: etree._Element) -> etree._Element:
    after = table.getnext()
    if after is None or after.tag != W + "p" or _text(after).strip() or _ends_section(after) or len(after) > 1:
        after = _thin_paragraph()
        table.addnext(after)
    return _properties_of(after)


def _ends_section(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}sectPr") is not None


def _properties_of(paragraph: etree._Element) -> etree._Element:
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    return _ordered(properties)


def _ordered(properties: etree._Element) -> etree._Element:
    """Return paragraph properties to whose end a section's may be added: w:pPrChange alone comes behind (17.3.1.26)."""
    for change in properties.findall(W + "pPrChange"):
        properties.remove(change)
    return properties


def _thin_paragraph() -> etree._Element:
    """Return a paragraph of a point's height, which only holds the end of a section."""
    paragraph = etree.Element(W + "p")
    properties = etree.SubElement(paragraph, W + "pPr")
    spacing = etree.SubElement(properties, W + "spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(W + name, value)
    return paragraph


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t"))
