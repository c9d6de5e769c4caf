"""The door: from a path, bytes or a file object to the parsed XML parts of a Word package.

Nothing here follows a link out of the package, expands an entity or trusts a size that the package claims: the zip is
opened by :mod:`~child_audit.word.archive`, its XML parsed by :mod:`~child_audit.word.safe_xml`, and no other module
opens a package. What each may at most be is in :mod:`~child_audit.word.limits`.
"""

from __future__ import annotations

import os
import posixpath
import re
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
from child_audit.word.archive import Archive, shown
from child_audit.word.limits import DEFAULT_LIMITS, Limits
from child_audit.word.safe_xml import parse_xml

__all__ = [
    "DEFAULT_LIMITS",
    "OLE",
    "Limits",
    "Package",
    "Relationship",
    "Source",
    "bytes_of",
    "holds_stream",
    "open_package",
    "parse_xml",
]

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""What a document can be read from: a path, its bytes, or a binary file object."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""An OLE compound file: an old .doc, or an encrypted package, begins so."""

_MAIN_TYPES = re.compile(
    r"^application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml$",
    re.IGNORECASE,
)
_OTHER_OFFICE = {"spreadsheetml": "an Excel workbook", "presentationml": "a PowerPoint presentation"}

# Without its styles a grade in bold is plain; without the others, text is gone.
_NEEDED = frozenset(("styles", "numbering", "header", "footer", "footnotes", "endnotes", "comments"))

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
    _archive: Archive
    _limits: Limits
    _links: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that the package holds, in its order; none leads out of it."""
        return self._archive.names

    def has(self, part: str) -> bool:
        """Return whether the package holds a part of this name (names are compared without case, as OPC has it)."""
        return self._archive.has(part)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            DamagedDocument: there is no such part, or its compressed data or checksum is wrong.
            TooLarge: it is past a limit.
        """
        return self._archive.read(part)

    def xml(self, part: str) -> etree._Element:
        """Return the root element of an XML part; errors as in :meth:`read`."""
        return parse_xml(self.read(part), shown(part), self._limits)

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """Return the relationships of a part ("" for those of the package), by their ids."""
        if part not in self._links:
            folder, name = posixpath.split(part)
            rels = posixpath.join(folder, "_rels", f"{name}.rels")
            found = _relationships(self.xml(rels), folder) if self.has(rels) else ()
            self._links[part] = {rel.id: rel for rel in found}
        return self._links[part]


def open_package(source: Source, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a Word document and find its main part.

    Raises:
        DocumentError: the subclass says why it can't be opened.
    """
    data, name = bytes_of(source, limits)
    _refuse_other_files(data)
    package = Package(name, "", Archive(data, limits), limits)
    package.main = _main_part(package)
    _refuse_missing_parts(package)
    return package


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
            raise MissingFile(f"{path}: there is no such file") from error
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


def _refuse_missing_parts(package: Package) -> None:
    """Refuse a document that lacks a part which it says that it has, and which bears on what is read."""
    folder = posixpath.dirname(package.main)
    styles = posixpath.join(folder, "styles.xml")
    links = package.relationships(package.main).values()
    missing = [
        link.target for link in links if link.kind in _NEEDED and not link.external and not package.has(link.target)
    ]
    if not missing and not links and package.has(styles):
        missing = [posixpath.join(folder, "_rels", f"{posixpath.basename(package.main)}.rels")]
    for part in missing:
        raise DamagedDocument(f"the package lacks its part {shown(part)}; ask for the file to be sent again")


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
