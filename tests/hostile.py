"""Files that somebody made to do harm: bombs and forgeries, each a few lines here, none kept on disk."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from itertools import pairwise

from tests.word.specimen import NAMESPACES, files, paragraph, root, run, zipped

MAIN = "word/document.xml"
_W = f'xmlns:w="{NAMESPACES["w"]}"'


def with_main(xml: str | bytes) -> bytes:
    """A package whose main part is this."""
    return zipped({**files(""), MAIN: xml})


def document_of(inner: str) -> bytes:
    """A package whose body is this, written small."""
    return with_main(f"<w:document {_W}><w:body>{inner}</w:body></w:document>")


def zeros(name: str, size: int) -> bytes:
    """A package in which one part is zeros: as many as it says, in a thousandth of the bytes."""
    block = 16 * 2**20
    packer, checksum, packed = zlib.compressobj(9, zlib.DEFLATED, -15), 0, bytearray()
    # The deflated form of one block, repeated; a full flush ends each at a byte.
    one = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size // block):
        packed += one
    packed += zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    checksum = 0  # nobody will come so far as to compare it
    return _with_raw_entry(name, bytes(packed), checksum, size)


def _with_raw_entry(name: str, packed: bytes, checksum: int, size: int) -> bytes:
    """A package with an entry whose compressed bytes and size are as given (in zip64, where it needs that)."""
    base = zipped({key: value for key, value in files("").items() if key != name})
    start, entries = _directory(base)
    written = name.encode()
    extra = struct.pack("<HHQ", 1, 8, size)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 8, 0, 33, checksum, len(packed), 0xFFFFFFFF, len(written), 0)
    central = struct.pack("<4s6H3L", b"PK\1\2", 45, 45, 0, 8, 0, 33, checksum, len(packed), 0xFFFFFFFF)
    central += struct.pack("<5H2L", len(written), len(extra), 0, 0, 0, 0, start) + written + extra
    body = base[:start] + local + written + packed
    listed = base[start : base.rfind(b"PK\5\6")] + central
    return body + listed + _end(entries + 1, len(listed), len(body))


def _directory(data: bytes) -> tuple[int, int]:
    end = data.rfind(b"PK\5\6")
    count, _, start = struct.unpack_from("<HLL", data, end + 10)
    return start, count


def _end(entries: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, size, start, 0)


def overlapping(count: int = 500) -> bytes:
    """A zip whose directory names one entry again and again."""
    data = zipped({**files(""), "word/many.xml": "a" * 500_000})
    directory, entries = _directory(data)
    end = data.rfind(b"PK\5\6")
    last = data.rfind(b"PK\1\2", 0, end)
    local = struct.unpack_from("<L", data, last + 42)[0]
    name = data[last + 46 : end]
    listed = data[directory:end] + b"".join(
        data[last : last + 46] + name[:-8] + f"{number:04}.xml".encode() for number in range(count)
    )
    assert data[local : local + 4] == b"PK\3\4"
    return data[:directory] + listed + _end(entries + count, len(listed), directory)


def quoted(count: int = 300, size: int = 500_000) -> bytes:
    """A zip each of whose entries holds the next one, its head quoted as a stored block (D. Fifield, 2019)."""
    base = zipped(files(""))
    directory, entries = _directory(base)
    plain = bytes(size)
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(plain) + kernel.flush()
    head, listed = b"", b""
    for number in reversed(range(count)):
        if head:
            packed = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF) + head + packed
            plain = head + plain
        name = f"word/{number:04}.xml".encode()
        sizes = struct.pack("<3L", zlib.crc32(plain), len(packed), len(plain))
        head = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + struct.pack("<2H", len(name), 0) + name
        start = directory + number * (len(head) + 5)
        central = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
        listed = central + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, start) + name + listed
    data = base[:directory] + head + packed
    listed = base[directory : base.rfind(b"PK\5\6")] + listed
    return data + listed + _end(entries + count, len(listed), len(data))


def entities(*, levels: int = 25, width: int = 10, length: int = 3) -> bytes:
    """Entities that stand for entities: a billion laughs."""
    names = [f"e{number}" for number in range(levels)]
    declared = f'<!ENTITY {names[0]} "{"a" * length}">'
    for before, name in pairwise(names):
        declared += f'<!ENTITY {name} "{f"&{before};" * width}">'
    return with_entities(declared, f"&{names[-1]};")


def with_entities(declared: str, used: str) -> bytes:
    """A package whose main part declares entities, and uses them."""
    text = f"<w:p><w:r><w:t>{used}</w:t></w:r></w:p>"
    return with_main(f"<!DOCTYPE w [{declared}]><w:document {_W}><w:body>{text}</w:body></w:document>")


def doubled(name: str, content: str) -> bytes:
    """A package with a second entry of a name that it has already, or of one that means the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of zipfile, about the name
        return zipped([*files(paragraph(run("text"))).items(), (name, content)])


def named(*names: str) -> bytes:
    """A sound document with further entries of these names."""
    return zipped({**files(paragraph(run("text"))), **dict.fromkeys(names, "<x/>")})


def compressed_by(method: int) -> bytes:
    """A document whose main part is compressed as no Office program does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files(paragraph(run("text"))).items():
            archive.writestr(name, content, method if name == MAIN else zipfile.ZIP_STORED)
    return out.getvalue()


def nested(levels: int = 6) -> bytes:
    """A document in a document in a document …"""
    inner = b"PK"
    for _ in range(levels):
        inner = zipped({**files(paragraph(run("text"))), "word/embeddings/inner.docx": inner})
    return inner


def workbook_of(sheet: str, extra: Iterable[tuple[str, str]] = ()) -> bytes:
    """A workbook with this sheet."""
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out) as archive:
        entries: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    entries["xl/worksheets/sheet1.xml"] = sheet.replace("<worksheet>", f'<worksheet xmlns="{main}">')
    return zipped({**entries, **dict(extra)})


def in_body(text: str) -> bytes:
    """A package with one paragraph of text."""
    return with_main(root("document", paragraph(run(text))))
