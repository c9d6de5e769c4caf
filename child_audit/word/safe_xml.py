"""XML that a stranger wrote: no document type, no entities, no network, and no more of it than the limits allow.

Every part passes here, those of documents as a tree (:func:`parse_xml`), those of workbooks as a stream
(:func:`check_xml`), because openpyxl then reads them itself.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Any, NoReturn
from xml.parsers import expat

from lxml import etree

from child_audit.errors import DamagedDocument, TooLarge
from child_audit.word.limits import DEFAULT_LIMITS, Limits

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/picture": b"http://schemas.openxmlformats.org/drawingml/2006/picture",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
}
_STRICT_DECLARATION = re.compile(rb"""(xmlns(?::[\w.-]+)?\s*=\s*)(["'])(http://purl\.oclc\.org/ooxml/[^"']*)\2""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# What may stand before the root, the document type excepted (XML 1.0, production 22).
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
# Those whose markup is ASCII. In the others (UTF-7, EBCDIC …) a document type hides from whoever looks for it.
_ENCODINGS = re.compile(rb"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d", re.IGNORECASE)
_UTF16 = re.compile(rb"utf-?16(?:le|be)?", re.IGNORECASE)
# UTF-32, "<?" and "<!" in EBCDIC, UTF-7.
_ODD_BEGINNINGS = (
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    b"\0\0\0<",
    b"<\0\0\0",
    b"\x4c\x6f",
    b"\x4c\x5a",
    b"\x4c\x4f",
    b"+/v",
)
_WORD = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
# libxml2's own: XML_ERR_RESOURCE_LIMIT and XML_ERR_NAME_TOO_LONG.
_PARSER_LIMITS = (114, 110)
_PARSER_TEXT = 10_000_000
_SMALLEST_ELEMENT, _SMALLEST_ATTRIBUTE, _SMALLEST_CELL = len("<a/>"), len(' a=""'), len("<w:tc/>")
_CHUNK = 2**20
_TEXT: Any = etree.XPath("string-length(/)")
_CELLS: Any = etree.XPath("count(//w:tc)", namespaces=_WORD)


def parse_xml(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """Parse one XML part; Strict Office Open XML (ISO/IEC 29500-1) is given the transitional names.

    Raises:
        DamagedDocument: it isn't well-formed XML, or declares a document type.
        TooLarge: it's past a limit.
    """
    data = _in_utf8(data, part)
    _refuse_document_type(data, part)
    _refuse_masses(data, part, limits)
    if b"http://purl.oclc.org/ooxml/" in data:
        data = _STRICT_DECLARATION.sub(_transitional, data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=limits.text_length > _PARSER_TEXT,
        collect_ids=False,
        # Between them text would be lost: an element's text ends at its first child.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) in _PARSER_LIMITS:
            name = "depth" if "depth" in str(error) else "text_length"
            raise _too_large(part, name, limits) from error
        raise _not_well_formed(part) from error
    if any(entry.type_name.startswith("NS_ERR") for entry in parser.error_log):
        # lxml lets a prefix that nobody declared pass when something else is odd further down.
        raise _not_well_formed(part)
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_type(part)
    _refuse_shape(root, len(data), part, limits)
    return root


def check_xml(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> None:
    """Check an XML part of any length without keeping it as a tree, with the parser that openpyxl uses.

    Whether it's well-formed is left to who reads it: of a part that nobody reads, it doesn't matter.

    Raises:
        DamagedDocument: it declares a document type, or is in an encoding in which one could hide.
        TooLarge: it's past a limit.
    """
    data = _in_utf8(data, part)
    _refuse_document_type(data, part)
    _refuse_masses(data, part, limits)
    most, depth = limits.depth, 0

    def begins(_: str, __: object) -> None:
        nonlocal depth
        depth += 1
        if depth > most:
            raise _too_large(part, "depth", limits)

    def ends(_: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(*_: object) -> None:
        _refuse_type(part)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.StartDoctypeDeclHandler = document_type
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        return
    except (ValueError, LookupError) as error:
        raise _odd_encoding(part) from error


def looks_like_xml(data: bytes) -> bool:
    """Return whether bytes begin as XML does, in any encoding that a parser finds out by itself."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n")
    return start.startswith(b"<") or data.startswith(_ODD_BEGINNINGS)


def _in_utf8(data: bytes, part: str) -> bytes:
    """Return XML in UTF-16, which Office Open XML allows, as the UTF-8 that it nearly always is.

    Raises:
        DamagedDocument: it's in neither of them, nor in an encoding whose markup is ASCII.
    """
    if data.startswith(_ODD_BEGINNINGS):
        raise _odd_encoding(part)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16", part)
    if data.startswith((b"<\x00", b"\x00<")):
        return _decoded(data, "utf-16-le" if data[0] else "utf-16-be", part)
    declared = _ENCODING.match(data)
    # What says that it's UTF-16 and isn't, is UTF-8 to every parser.
    if declared and not _ENCODINGS.fullmatch(declared[1]) and not _UTF16.fullmatch(declared[1]):
        raise _odd_encoding(part)
    return data


def _odd_encoding(part: str) -> DamagedDocument:
    return DamagedDocument(f"the part {part} is in an encoding that no Office program writes; save the file again")


def _decoded(data: bytes, encoding: str, part: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DamagedDocument(f"the part {part} is not the text that it says; ask for the file again") from error
    return _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "surrogatepass")


def _refuse_document_type(data: bytes, part: str) -> None:
    prologue = _PROLOGUE.match(data)
    if prologue and data.startswith(b"<!DOCTYPE", prologue.end()):
        _refuse_type(part)


def _refuse_type(part: str) -> NoReturn:
    raise DamagedDocument(f"the part {part} declares a document type, which no Office document does")


def _refuse_masses(data: bytes, part: str, limits: Limits) -> None:
    """Refuse more than the memory should hold, before anything is made of it; short parts can't have so much."""
    if len(data) > limits.elements * _SMALLEST_ELEMENT and data.count(b"<") - data.count(b"</") > limits.elements:
        raise _too_large(part, "elements", limits)
    # An equals sign in text counts as well; of these there aren't a million.
    if len(data) > limits.attributes * _SMALLEST_ATTRIBUTE and data.count(b"=") > limits.attributes:
        raise _too_large(part, "attributes", limits)


def _refuse_shape(root: etree._Element, length: int, part: str, limits: Limits) -> None:
    if _deeper_than(limits.depth)(root):
        raise _too_large(part, "depth", limits)
    if length > limits.text_length and _TEXT(root) > limits.text_length:
        raise _too_large(part, "text_length", limits)
    if length > limits.table_cells * _SMALLEST_CELL and _CELLS(root) > limits.table_cells:
        raise _too_large(part, "table_cells", limits)


@lru_cache
def _deeper_than(depth: int) -> etree.XPath:
    """Return the question whether there's an element on the level below; it takes a twentieth of the parsing."""
    return etree.XPath("boolean(/" + "*/" * depth + "*)")


_OF_WHAT = {
    "depth": "is nested more deeply than",
    "elements": "has more elements than",
    "attributes": "has more attributes than",
    "table_cells": "has more table cells than",
    "text_length": "has more text than",
}


def _too_large(part: str, name: str, limits: Limits) -> TooLarge:
    return TooLarge(f"the part {part} {_OF_WHAT[name]} the limit {name}={getattr(limits, name)}")


def _not_well_formed(part: str) -> DamagedDocument:
    return DamagedDocument(f"the part {part} is not well-formed XML; open the file in Word and save it again")


def _transitional(match: re.Match[bytes]) -> bytes:
    return match[1] + match[2] + _STRICT.get(match[3], match[3]) + match[2]
