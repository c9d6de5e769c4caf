"""The door: from a path, bytes or a file object to the parsed XML parts of a Word package.

Nothing here follows a link out of the package, expands an entity or trusts a size that the package claims. Strict
Office Open XML (ISO/IEC 29500-1, the namespaces of purl.oclc.org) is given the transitional names on the way in, so
that everything after this module knows one vocabulary.
"""

from __future__ import annotations

import codecs
import io
import os
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from child_audit.errors import (
    DamagedDocument,
    DocumentError,
    EmptyFile,
    EncryptedDocument,
    LegacyWordDocument,
    MissingFile,
    NotAWordDocument,
    TooLarge,
)

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""What a document can be read from: a path, its bytes, or a binary file object."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may at most be; past any of these it is refused with :class:`TooLarge`.

    Attributes:
        file_bytes: the file itself.
        entries: files inside the package.
        part_bytes: one part, uncompressed.
        total_bytes: all parts read, uncompressed.
        ratio: uncompressed ÷ compressed size of one part …
        ratio_from_bytes: … judged only for parts larger than this (small ones compress absurdly well by nature).
    """

    file_bytes: int = 200 * 2**20
    entries: int = 2_000
    part_bytes: int = 64 * 2**20
    total_bytes: int = 256 * 2**20
    ratio: int = 200
    ratio_from_bytes: int = 2**20


DEFAULT_LIMITS = Limits()

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""An OLE compound file: an old .doc, or an encrypted package, begins so."""

_MAIN_TYPES = re.compile(
    r"^application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml$",
    re.IGNORECASE,
)
_OTHER_OFFICE = {"spreadsheetml": "an Excel workbook", "presentationml": "a PowerPoint presentation"}

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
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another.

    Attributes:
        id: as the part's XML refers to it.
        kind: the last word of the relationship's type: ``header``, ``footnotes``, ``image`` …
        target: name of the part, without a leading slash; the address for an external one.
        external: True when it points out of the package; never followed.
    """

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An open Word package.

    Attributes:
        main: name of the main document part.
        name: the file's name for messages, "" when read from memory.
    """

    name: str
    main: str
    _zip: zipfile.ZipFile
    _names: dict[str, zipfile.ZipInfo]
    _limits: Limits
    _read_bytes: list[int] = field(default_factory=lambda: [0])

    def has(self, part: str) -> bool:
        """Return whether the package holds a part of this name (names are compared without case, as OPC has it)."""
        return part.casefold() in self._names

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            DamagedDocument: there is no such part, or its compressed data or checksum is wrong.
            TooLarge: it is past a limit.
        """
        info = self._names.get(part.casefold())
        if info is None:
            raise DamagedDocument(f"the Word package lacks its part {part}; open the file in Word and save it again")
        return _inflate(self._zip, info, self._limits, self._read_bytes)

    def xml(self, part: str) -> etree._Element:
        """Return the root element of an XML part; errors as in :meth:`read`."""
        return parse_xml(self.read(part), part)

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """Return the relationships of a part ("" for those of the package), by their ids."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        return {rel.id: rel for rel in _relationships(self.xml(rels), folder)}


def open_package(source: Source, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a Word document and find its main part.

    Raises:
        DocumentError: the subclass says why it can't be opened.
    """
    data, name = bytes_of(source, limits)
    _refuse_other_files(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError) as error:
        raise DamagedDocument("the file is cut off or damaged; ask for it to be sent again") from error
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise TooLarge(f"the package holds {len(infos)} files, more than the limit entries={limits.entries}")
    names: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        # The first of two entries with one name wins, as in Word; a later one can't slip other contents in.
        names.setdefault(info.filename.replace("\\", "/").lstrip("/").casefold(), info)
    package = Package(name, "", archive, names, limits)
    package.main = _main_part(package)
    return package


def parse_xml(data: bytes, part: str) -> etree._Element:
    """Parse one XML part: no DTD, no entities, no network.

    Raises:
        DamagedDocument: it isn't well-formed XML, or declares a DTD.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = _as_utf8(data, part)
    if b"http://purl.oclc.org/ooxml/" in data:
        data = _STRICT_DECLARATION.sub(_transitional, data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        collect_ids=False,
        # Between them text would be lost: an element's text ends at its first child.
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data[:1024]:
        raise DamagedDocument(f"the part {part} declares a document type, which no Word document does")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(
            f"the part {part} is not well-formed XML; open the file in Word and save it again"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument(f"the part {part} declares a document type, which no Word document does")
    return root


def _as_utf8(data: bytes, part: str) -> bytes:
    """Return XML in UTF-16, which Office Open XML allows, as the UTF-8 that it nearly always is."""
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise DamagedDocument(f"the part {part} is not the text that it says; ask for the file again") from error
    return _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "surrogatepass")


def _transitional(match: re.Match[bytes]) -> bytes:
    return match[1] + match[2] + _STRICT.get(match[3], match[3]) + match[2]


def bytes_of(source: Source, limits: Limits = DEFAULT_LIMITS) -> tuple[bytes, str]:
    """Return the bytes of a document and the file's name, "" when read from memory.

    Raises:
        MissingFile: there is no such file, or it may not be read.
        NotAWordDocument: it's a folder.
        TooLarge: it is past a limit.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data, name = bytes(source), ""
    elif isinstance(source, (str, os.PathLike)):
        path = Path(source)
        name = path.name
        try:
            if path.is_dir():
                raise NotAWordDocument("this is a folder, not a file")
            with path.open("rb") as file:
                data = file.read(limits.file_bytes + 1)
        except FileNotFoundError as error:
            raise MissingFile("there is no such file") from error
        except PermissionError as error:
            raise MissingFile("the file may not be read: permission denied") from error
        except (OSError, ValueError) as error:
            raise MissingFile("the file can't be read") from error
    else:
        name = str(getattr(source, "name", ""))
        data = source.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise TooLarge(f"the file is larger than the limit file_bytes={limits.file_bytes}")
    return data, name


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise EmptyFile("the file is empty; ask for it to be sent again")
    if data.startswith(OLE):
        raise _ole_error(data)
    if data.startswith(b"%PDF"):
        raise NotAWordDocument("this is a PDF, not a Word document; ask for the Word file")
    if data.startswith(b"{\\rtf"):
        raise NotAWordDocument("this is a Rich Text file; open it in Word and save it as .docx")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")) and b"PK\x05\x06" not in data[-66_000:]:
        if data.startswith(b"PK"):
            raise DamagedDocument("the file is cut off or damaged; ask for it to be sent again")
        raise NotAWordDocument("this is not a Word document, whatever its name says")


def _ole_error(data: bytes) -> DocumentError:
    """Tell an encrypted package from an old .doc: both are OLE compound files."""
    if holds_stream(data, "EncryptedPackage"):
        return EncryptedDocument("the document is protected by a password; ask for a copy without one")
    if holds_stream(data, "WordDocument"):
        return LegacyWordDocument("this is a Word 97–2003 document (.doc); open it in Word and save it as .docx")
    return NotAWordDocument("this is an old Office file, not a Word document")


def holds_stream(data: bytes, name: str) -> bool:
    """Return whether an OLE compound file holds a stream of this name; its folder keeps names in UTF-16."""
    return name.encode("utf-16-le") in data


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, spent: list[int]) -> bytes:
    if info.flag_bits & 0x1:
        raise EncryptedDocument("the package is protected by a zip password; ask for a copy without one")
    room = min(limits.part_bytes, limits.total_bytes - spent[0])
    try:
        with archive.open(info) as file:
            data = file.read(room + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise DamagedDocument(
            f"the part {info.filename} is damaged (its checksum or compression is wrong); ask for the file again"
        ) from error
    if len(data) > limits.part_bytes:
        raise TooLarge(f"the part {info.filename} is larger than the limit part_bytes={limits.part_bytes}")
    if len(data) > room:
        raise TooLarge(f"the package is larger than the limit total_bytes={limits.total_bytes}")
    if len(data) > limits.ratio_from_bytes and len(data) > limits.ratio * max(info.compress_size, 1):
        raise TooLarge(f"the part {info.filename} is compressed beyond the limit ratio={limits.ratio}")
    spent[0] += len(data)
    return data


def _main_part(package: Package) -> str:
    if not package.has("[Content_Types].xml"):
        what = "an OpenDocument text" if package.has("content.xml") else "a zip file"
        raise NotAWordDocument(f"this is {what}, not a Word document; save it as .docx in Word")
    mains = [
        rel.target for rel in package.relationships().values() if rel.kind == "officeDocument" and not rel.external
    ]
    types = _content_types(package)
    for main in mains:
        kind = types.get(main.casefold()) or types.get("." + main.rpartition(".")[2].casefold(), "")
        for word, what in _OTHER_OFFICE.items():
            if word in kind:
                raise NotAWordDocument(f"this is {what}, not a Word document")
        if (_MAIN_TYPES.match(kind) or main.casefold() == "word/document.xml") and package.has(main):
            return main
    for fallback in ("word/document.xml",):
        if package.has(fallback):
            return fallback
    raise NotAWordDocument("this is a package without a Word document in it")


def _content_types(package: Package) -> dict[str, str]:
    root = package.xml("[Content_Types].xml")
    types: dict[str, str] = {}
    for element in root.iter(_CONTENT_TYPES + "Override", _CONTENT_TYPES + "Default"):
        kind = element.get("ContentType", "")
        if element.tag.endswith("Override"):
            types[element.get("PartName", "").lstrip("/").casefold()] = kind
        else:
            types["." + element.get("Extension", "").casefold()] = kind
    return types


def _relationships(root: etree._Element, folder: str) -> list[Relationship]:
    found = []
    for element in root.iter(_RELATIONSHIP):
        target = cast(str, element.get("Target", ""))
        external = element.get("TargetMode", "") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        found.append(Relationship(element.get("Id", ""), kind, target, external))
    return found
