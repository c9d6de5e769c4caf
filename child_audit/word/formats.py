"""Every format that a completed form comes back in → :class:`~child_audit.word.document.Document`.

A .docx is read by :mod:`child_audit.word.reader` itself. An old .doc, Rich Text and OpenDocument text are converted by
LibreOffice first, where it is on this machine, and a document under a password is opened by msoffcrypto-tool, where
that is installed and the password given. What a file is, its content says, not its name.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from child_audit.errors import (
    DocumentError,
    EncryptedDocument,
    LegacyWordDocument,
    NotAWordDocument,
    TooLarge,
)
from child_audit.scratch import private_folder
from child_audit.word.archive import Archive, shown
from child_audit.word.document import Document
from child_audit.word.libreoffice import SECONDS, convert, libreoffice
from child_audit.word.package import DEFAULT_LIMITS, OLE, Limits, Source, bytes_of, holds_stream
from child_audit.word.reader import Glance
from child_audit.word.reader import read as read_docx
from child_audit.word.safe_xml import check_xml

_HEAD = 64
"""Bytes: an OpenDocument text begins with the entry "mimetype" (OpenDocument 1.3, part 2, 3.3). One that doesn't is
converted by whoever reads it."""

_AT_ONCE = 50  # documents to one call of LibreOffice: enough that its start no longer counts


# An agile encryption may ask for ten million rounds at most ([MS-OFFCRYPTO] 2.3.4.10); Word asks for 100,000.
_SPIN_COUNT = re.compile(rb'spinCount="(\d{1,20})"')
_SPINS = 10_000_000
_UNKNOWN_PROTECTION = "the document's protection is of an unknown kind or damaged; ask for a copy without a password"


class Format(Enum):
    """What a file is by its content; the value is the suffix that LibreOffice knows it by."""

    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"

    @property
    def converted(self) -> bool:
        """Whether LibreOffice is needed to read it."""
        return self is not Format.DOCX


_NAMES = {
    Format.DOC: "a Word 97–2003 document (.doc)",
    Format.RTF: "a Rich Text file",
    Format.ODT: "an OpenDocument text (.odt)",
}
_BY_HAND = "open it in Word and save it as .docx"


@dataclass(frozen=True, slots=True)
class Conversions:
    """Documents that were converted together beforehand; see :func:`converted_together`.

    Attributes:
        folder: holds them, each named by the SHA-256 of the document it was made from.
    """

    folder: Path

    def of(self, data: bytes) -> bytes | None:
        """Return the document that was made from ``data``; None when there is none."""
        try:
            return (self.folder / f"{hashlib.sha256(data).hexdigest()}.docx").read_bytes()
        except OSError:
            return None


def read(
    source: Source,
    *,
    password: str | None = None,
    conversions: Conversions | None = None,
    limits: Limits = DEFAULT_LIMITS,
    glance: Glance | None = None,
) -> Document:
    """Read a document in any of the formats known here.

    Args:
        source: a path, bytes or a binary file object.
        password: opens the document if it's protected; not used for one that isn't.
        conversions: where to look for the document converted before it's converted here.
        limits: what a document may at most be, before and after its conversion.
        glance: is shown the text before it's read, and may raise.

    Raises:
        DocumentError: the subclass says why it can't be read, and the message what to do.
    """
    data, _ = bytes_of(source, limits)
    if _is_protected(data):
        data = decrypted(data, password)
    kind = format_of(data)
    if kind.converted:
        data = (conversions.of(data) if conversions else None) or converted(data, kind, limits=limits)
    return read_docx(data, limits, glance)


def format_of(data: bytes) -> Format:
    """Return what a file is, by its content; anything that isn't converted counts as a .docx."""
    if data.startswith(OLE):
        return Format.DOC if holds_stream(data, "WordDocument") else Format.DOCX
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    return Format.ODT if data.startswith(b"PK") and _is_open_document(data) else Format.DOCX


def _is_open_document(data: bytes) -> bool:
    # Names stand in a zip as they are: most documents are told apart without opening them once more.
    if b"[Content_Types].xml" in data or b"content.xml" not in data:
        return False
    try:
        return Archive(data, DEFAULT_LIMITS).read("mimetype").startswith(b"application/vnd.oasis.opendocument.text")
    except DocumentError:
        return False


# Passwords


def _is_protected(data: bytes) -> bool:
    if data.startswith(OLE):
        return holds_stream(data, "EncryptedPackage") or _is_protected_doc(data)
    return False


def _is_protected_doc(data: bytes) -> bool:
    """Return whether an old .doc is encrypted: a bit at the head of its main stream ([MS-DOC] 2.5.2) says so."""
    if not holds_stream(data, "WordDocument"):
        return False
    # Streams begin at sectors, and sectors are a multiple of 512 bytes.
    for start in range(512, len(data) - 12, 512):
        if data[start : start + 2] == b"\xec\xa5" and data[start + 3] <= 1:
            return bool(data[start + 11] & 0x01)
    return False


def decrypted(data: bytes, password: str | None) -> bytes:
    """Return a protected document without its protection.

    Raises:
        EncryptedDocument: no password is given, it's the wrong one, msoffcrypto-tool isn't installed or doesn't know
            the protection.
    """
    if not password:
        raise EncryptedDocument(
            "the document is protected by a password; give the password, or ask for a copy without one"
        )
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import InvalidKeyError
    except ImportError as error:
        raise EncryptedDocument(
            "the document is protected by a password; to read it with one, pip install 'child-audit[password]'"
        ) from error
    if any(int(count) > _SPINS for count in _SPIN_COUNT.findall(data)):
        raise EncryptedDocument(_UNKNOWN_PROTECTION)
    plain = io.BytesIO()
    try:
        office_file: Any = msoffcrypto.OfficeFile  # has no types
        file = office_file(io.BytesIO(data))
        file.load_key(password=password)
        file.decrypt(plain)  # compares what comes out with what it should be
    except InvalidKeyError as error:
        raise EncryptedDocument(
            "the password doesn't open this document; check it, or ask for a copy without one"
        ) from error
    except Exception as error:
        # Its own errors, and those of struct, olefile, cryptography and an XML parser for whatever is broken inside.
        raise EncryptedDocument(_UNKNOWN_PROTECTION) from error
    return plain.getvalue()


# LibreOffice


def converted(data: bytes, kind: Format, *, seconds: float = SECONDS, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return a document as a .docx.

    Raises:
        DocumentError: LibreOffice isn't there, or can't convert it.
    """
    program = libreoffice()
    refusal = LegacyWordDocument if kind is Format.DOC else NotAWordDocument
    if program is None:
        raise refusal(f"this is {_NAMES[kind]}; {_BY_HAND}, or install LibreOffice, which is then used to read it")
    if kind is Format.ODT and _is_protected_open_document(data):
        raise EncryptedDocument("the OpenDocument text is protected by a password; ask for a copy without one")
    if kind is Format.ODT:
        _check_open_document(data, limits)
    with private_folder() as folder:
        finished = convert(program, folder, {"document": (data, kind.value)}, seconds)
        result = folder / "out" / "document.docx"
        if result.is_file():
            return result.read_bytes()
    if not finished:
        raise TooLarge(f"LibreOffice did not convert the file within the limit seconds={seconds:g}; {_BY_HAND}")
    raise refusal(f"this is {_NAMES[kind]} that LibreOffice can't convert; {_BY_HAND}")


@contextmanager
def converted_together(sources: Iterable[Path], *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Conversions]:
    """Convert all those of many files that need it, many at a time, because LibreOffice takes long to start.

    A file that can't be converted, or that is changed meanwhile, is simply not among them: whoever reads it then
    converts it alone, and gets its error. Nothing is raised and, where nothing needs it, nothing is started.

    Yields:
        The conversions, which are gone afterwards.
    """
    program = libreoffice()
    with private_folder() as folder:
        conversions = Conversions(folder / "out")
        waiting: dict[str, tuple[bytes, str]] = {}
        for data in _to_convert(sources, limits) if program else ():
            waiting[hashlib.sha256(data).hexdigest()] = data, format_of(data).value
            if len(waiting) >= _AT_ONCE:
                convert(str(program), folder, waiting)
                waiting = {}
        # One alone is converted by whoever reads it.
        if len(waiting) > 1:
            convert(str(program), folder, waiting)
        yield conversions


def _to_convert(sources: Iterable[Path], limits: Limits) -> Iterator[bytes]:
    for path in sources:
        try:
            if not path.is_file():  # opening a pipe or a device could wait for ever
                continue
            with path.open("rb") as file:
                head = file.read(_HEAD)
            if not head.startswith((OLE, b"{\\rtf")) and not (head.startswith(b"PK") and b"mimetype" in head):
                continue
            data, _ = bytes_of(path, limits)
        except (OSError, ValueError, DocumentError):
            continue  # its reader will say it better
        if not _is_protected(data) and _may_be_converted(data, limits):
            yield data


def _may_be_converted(data: bytes, limits: Limits) -> bool:
    kind = format_of(data)
    if kind is Format.ODT:
        try:
            _check_open_document(data, limits)
        except DocumentError:
            return False  # its reader will say why
    return kind.converted


def _is_protected_open_document(data: bytes) -> bool:
    try:
        return b"encryption-data" in Archive(data, DEFAULT_LIMITS).read("META-INF/manifest.xml")
    except DocumentError:
        return False


def _check_open_document(data: bytes, limits: Limits) -> None:
    """Let an OpenDocument text through the same door as a .docx, before LibreOffice unpacks it.

    Raises:
        DocumentError: it's damaged, forged or past a limit.
    """
    archive = Archive(data, limits)
    for name in archive.names:
        content = archive.read(name)
        # The manifest of old ones declares a document type, and is no text.
        if name.casefold().endswith(".xml") and not name.startswith("META-INF/"):
            check_xml(content, shown(name), limits)
