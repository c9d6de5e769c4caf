"""A zip file of which a few members change from one copy to the next: the others are kept compressed, and copied."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from child_audit.word.limits import looks_like_a_bomb

# APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16, as Python's zipfile fills them: made on Unix, version 2.0, owner's alone.
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s2B5H3I5H2I"), struct.Struct("<4s4H2IH")
_VERSION, _UNIX, _UTF_8, _STORED, _DEFLATED = 20, 3, 0x800, 0, 8
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
_OWNERS_ALONE = 0o600 << 16


@dataclass(frozen=True, slots=True)
class _Member:
    """One member, compressed, with what stands before it and what the directory at the end says of it."""

    head: bytes
    content: bytes
    name: bytes
    flags: int
    method: int
    crc: int
    size: int

    @classmethod
    def of(cls, name: str, content: bytes) -> _Member:
        raw = name.encode()
        flags = 0 if name.isascii() else _UTF_8
        crc = zlib.crc32(content)
        squeezed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed, method = squeezed.compress(content) + squeezed.flush(), _DEFLATED
        if looks_like_a_bomb(len(content), len(packed)):
            packed, method = content, _STORED
        sizes = crc, len(packed), len(content)
        head = _LOCAL.pack(
            b"PK\3\4", _VERSION, flags, method, _MIDNIGHT, _FIRST_OF_1980, *sizes, len(raw), 0
        )  # fmt: skip
        return cls(head + raw, packed, raw, flags, method, crc, len(content))

    def entry(self, offset: int) -> bytes:
        sizes = self.crc, len(self.content), self.size
        return (
            _CENTRAL.pack(
                b"PK\1\2", _VERSION, _UNIX, _VERSION, self.flags, self.method, _MIDNIGHT, _FIRST_OF_1980, *sizes,
                len(self.name), 0, 0, 0, 0, _OWNERS_ALONE, offset,
            )
            + self.name
        )  # fmt: skip


class Archive:
    """A zip file without the members that change; the same ones give the same bytes."""

    def __init__(self, names: Iterable[str], unchanged: Mapping[str, bytes]) -> None:
        """Keep the members that don't change, compressed.

        Args:
            names: of all members, in their order.
            unchanged: name → content of those that don't change.
        """
        self._members: Sequence[tuple[str, _Member | None]] = [
            (name, _Member.of(name, unchanged[name]) if name in unchanged else None) for name in names
        ]

    def with_members(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the whole file.

        Args:
            changed: name → content of those that change; each must be there.
        """
        pieces: list[bytes] = []
        entries: list[bytes] = []
        offset = 0
        for name, kept in self._members:
            member = kept or _Member.of(name, changed[name])
            entries.append(member.entry(offset))
            pieces += (member.head, member.content)
            offset += len(member.head) + len(member.content)
        directory = b"".join(entries)
        count = len(entries)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), offset, 0)
        return b"".join((*pieces, directory, end))
