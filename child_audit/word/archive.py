"""The zip around a document: opened once, checked as a whole, and its entries handed out within the limits.

Nothing in it is trusted: entries that share bytes, two different entries of one name, and compressions that no Office
program writes are refused; names that lead out of the package (``../``, drive letters) are no entries at all. Bytes
before the zip and behind it, which mail gateways add, are passed over.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from child_audit.errors import DamagedDocument, EncryptedDocument, TooLarge
from child_audit.word.limits import Limits, looks_like_a_bomb

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
)
"""What :mod:`zipfile` raises for whatever is broken in a zip."""

_END = b"PK\x05\x06"  # of the central directory (APPNOTE 4.3.16)
_END_SIZE = 22
_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_UTF8 = 0x800  # the flag that says how a name is written (APPNOTE 4.4.4, bit 11)
# The only two that a package knows (ECMA-376 part 2, annex B). zipfile unpacks bzip2 and LZMA without any bound.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LEADS_OUT = re.compile(r"(?:^|/)\.\.?(?:/|$)|^[A-Za-z]:|[\x00-\x1f]")


class Archive:
    """An open zip.

    Args:
        data: its bytes, with whatever stands before and behind it.
        limits: what it may at most be.

    Raises:
        DamagedDocument: it's cut off or broken, or forged.
        TooLarge: it's past a limit.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        data, directory = _ended(data)
        # Counted before the entries are made, which takes a second for sixty thousand.
        _count(data.count(_ENTRY, directory), limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise DamagedDocument("the file is cut off or damaged; ask for it to be sent again") from error
        self._limits = limits
        self._spent: dict[str, int] = {}
        infos = self._zip.infolist()
        _count(len(infos), limits)
        _refuse_forged(data, infos, self._zip.start_dir)
        self._entries = _by_name(infos)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, without folders, in their order."""
        return tuple(_plain(info) for info in self._entries.values() if not info.is_dir())

    def has(self, name: str) -> bool:
        """Return whether there is an entry of this name; upper and lower case are one."""
        return name.casefold() in self._entries

    def read(self, name: str) -> bytes:
        """Return an entry, its checksum compared.

        Raises:
            DamagedDocument: there is no such entry, or its compressed data or checksum is wrong.
            EncryptedDocument: it's encrypted.
            TooLarge: it's past a limit.
        """
        info = self._entries.get(name.casefold())
        if info is None:
            raise DamagedDocument(f"the package lacks its part {shown(name)}; open the file and save it again")
        self._within_limits(info)
        try:
            with self._zip.open(info) as file:
                # Never more than the size that was just judged: zipfile stops there, and the checksum is then wrong.
                data = file.read()
        except BROKEN_ZIP as error:
            raise DamagedDocument(
                f"the part {shown(name)} is damaged (its checksum or compression is wrong); ask for the file again"
            ) from error
        # Once each: a template's picture goes into a thousand documents.
        self._spent[info.filename] = len(data)
        return data

    def _within_limits(self, info: zipfile.ZipInfo) -> None:
        limits, part = self._limits, shown(info.filename)
        if info.flag_bits & 0x1:
            raise EncryptedDocument("the package is protected by a zip password; ask for a copy without one")
        if info.compress_type not in _COMPRESSIONS:
            raise DamagedDocument(f"the part {part} is compressed as no Office program does; save the file again")
        if info.file_size > limits.part_bytes:
            raise TooLarge(f"the part {part} is larger than the limit part_bytes={limits.part_bytes}")
        if sum(self._spent.values()) + info.file_size > limits.total_bytes and info.filename not in self._spent:
            raise TooLarge(f"the package is larger than the limit total_bytes={limits.total_bytes}")
        if looks_like_a_bomb(info.file_size, info.compress_size, limits):
            raise TooLarge(f"the part {part} is compressed beyond the limit ratio={limits.ratio}")


def shown(name: str) -> str:
    """Return an entry's name for a message, which is one line: it may hold anything."""
    plain = "".join(character if character.isprintable() else "�" for character in name)
    return plain if len(plain) <= 100 else plain[:97] + "…"


def _count(entries: int, limits: Limits) -> None:
    if entries > limits.entries:
        raise TooLarge(f"the package holds {entries} files, more than the limit entries={limits.entries}")


def _ended(data: bytes) -> tuple[bytes, int]:
    """Return a zip without what was appended to it, and where its directory begins at the earliest."""
    position = data.rfind(_END)
    if position < 0 or len(data) < position + _END_SIZE:
        raise DamagedDocument("the file is cut off or damaged; ask for it to be sent again")
    size, _, comment = struct.unpack_from("<LLH", data, position + 12)
    end = position + _END_SIZE + comment
    if end > len(data):
        raise DamagedDocument("the file is cut off or damaged; ask for it to be sent again")
    return (data if end == len(data) else data[:end]), max(position - size, 0)


def _refuse_forged(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse entries that share bytes, by which a small zip holds a large one a thousand times, and two-faced names."""
    before = 0
    for start, end in sorted(_extents(data, infos)):
        if start < before or end > directory:
            raise DamagedDocument("files inside the package overlap, as in no file that was saved; ask for it again")
        before = end


def _extents(data: bytes, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[int, int]]:
    for info in infos:
        start = info.header_offset
        # What has no head of its own can't be read; whoever asks for it is told so.
        if 0 <= start <= len(data) - _LOCAL_SIZE and data[start : start + 4] == _LOCAL:
            name, extra = struct.unpack_from("<HH", data, start + 26)
            written = data[start + _LOCAL_SIZE : start + _LOCAL_SIZE + name]
            if written.decode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace") != info.orig_filename:
                # No checksum is over the names: a part that lost its name would be missed by nobody.
                raise DamagedDocument("the names of the files inside the package disagree; ask for it to be sent again")
            yield start, start + _LOCAL_SIZE + name + extra + info.compress_size


def _plain(info: zipfile.ZipInfo) -> str:
    """Return an entry's name as packages have it: some programs write backslashes, or a slash before it."""
    return info.filename.replace("\\", "/").lstrip("/")


def _by_name(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by their names without case, as packages compare them (ECMA-376 part 2, 7.3)."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _plain(info)
        if not name or _LEADS_OUT.search(name):
            continue
        first = entries.setdefault(name.casefold(), info)
        if (first.CRC, first.file_size) != (info.CRC, info.file_size):
            # One program would show the one, another the other: what was read wouldn't be what people see.
            raise DamagedDocument(
                f"the package holds two different files named {shown(name)}; open it in Word and save it again"
            )
    return entries
