"""The door: which files are Word documents, and which are kept out."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from child_audit.errors import (
    ChildAuditError,
    DamagedDocument,
    EmptyFile,
    EncryptedDocument,
    LegacyWordDocument,
    MissingFile,
    NotAWordDocument,
    TooLarge,
)
from child_audit.word.package import DEFAULT_LIMITS
from child_audit.word.reader import read
from tests.word.specimen import DOCUMENT_TYPE, NAMESPACES, document, files, paragraph, root, run, texts, zipped

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BODY = paragraph(run("text"))


def changed(name: str, content: str | bytes | None, body: str = BODY) -> bytes:
    """A package with one file changed, or left out."""
    entries = files(body)
    if content is None:
        del entries[name]
    else:
        entries[name] = content
    return zipped(entries)


# What is a Word document


@pytest.mark.parametrize(
    "main_type",
    [
        DOCUMENT_TYPE,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_documents_and_templates_are_read_with_and_without_macros(main_type: str) -> None:
    assert texts(read(zipped(files(BODY, main_type=main_type))).body) == ["text"]


def test_a_document_is_read_from_a_path_bytes_or_a_file(tmp_path: Path) -> None:
    data = zipped(files(BODY))
    path = tmp_path / "no suffix at all"
    path.write_bytes(data)
    for source in (path, str(path), data, bytearray(data), memoryview(data), io.BytesIO(data)):
        assert texts(read(source).body) == ["text"]


def test_strict_office_open_xml_reads_as_transitional_does() -> None:
    strict = zipped({name: _strict(str(content)) for name, content in files(paragraph(run("text", "<w:b/>"))).items()})
    (read_paragraph,) = read(strict).body
    assert read_paragraph == document(paragraph(run("text", "<w:b/>"))).body[0]


def _strict(xml: str) -> str:
    xml = xml.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    return xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "iso-8859-1"])
@pytest.mark.parametrize("strict", [False, True])
def test_every_encoding_that_xml_has_is_read(encoding: str, strict: bool) -> None:
    name = "UTF-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig").upper()
    xml = f'<?xml version="1.0" encoding="{name}" standalone="yes"?>\n' + root("document", paragraph(run("é")))
    data = (_strict(xml) if strict else xml).encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    assert texts(read(changed("word/document.xml", data)).body) == ["é"]


def test_parts_are_found_whatever_the_case_of_their_names() -> None:
    entries = {name.replace("word/document.xml", "Word/Document.XML"): content for name, content in files(BODY).items()}
    assert texts(read(zipped(entries)).body) == ["text"]


def test_parts_with_backslashes_and_leading_slashes_are_found() -> None:
    entries = {"\\" + name.replace("/", "\\"): content for name, content in files(BODY).items()}
    assert texts(read(zipped(entries)).body) == ["text"]


def test_a_document_needs_no_more_than_its_main_part() -> None:
    entries = files(BODY)
    bare = {name: entries[name] for name in ("[Content_Types].xml", "word/document.xml")}
    assert texts(read(zipped(bare)).body) == ["text"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"plain text", NotAWordDocument),
        (b"%PDF-1.7 \n", NotAWordDocument),
        (b"{\\rtf1 text}", NotAWordDocument),
        (OLE + "WordDocument".encode("utf-16-le"), LegacyWordDocument),
        (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedDocument),
        (OLE + "Workbook".encode("utf-16-le"), NotAWordDocument),
        (zipped({"readme.txt": "text"}), NotAWordDocument),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), NotAWordDocument),
        (changed("word/document.xml", None), NotAWordDocument),
        (changed("[Content_Types].xml", None), NotAWordDocument),
        (zipped(files(BODY))[:400], DamagedDocument),
        (zipped(files(BODY))[:-30], DamagedDocument),
        (b"PK\x03\x04", DamagedDocument),
        (changed("word/document.xml", "<w:document"), DamagedDocument),
        (changed("word/document.xml", b""), DamagedDocument),
        (changed("word/document.xml", f'<w:document xmlns:w="{NAMESPACES["w"]}"/>'), DamagedDocument),
        (changed("[Content_Types].xml", "no XML"), DamagedDocument),
        (changed("word/document.xml", b"\xff\xfe\x00"), DamagedDocument),
    ],
)
def test_any_other_file_is_refused_in_one_line(data: bytes, error: type[ChildAuditError]) -> None:
    with pytest.raises(error) as caught:
        read(data)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "what"), [("spreadsheetml.sheet", "Excel"), ("presentationml.presentation", "PowerPoint")]
)
def test_another_office_document_is_named(kind: str, what: str) -> None:
    data = zipped(files(BODY, main_type=f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"))
    with pytest.raises(NotAWordDocument, match=what):
        read(data)


@pytest.mark.parametrize("name", ["missing.docx", ".", "nul\0byte"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises((MissingFile, NotAWordDocument)):
        read(tmp_path / name)


# What is hostile


BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "declaration",
    [
        BOMB,
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        "<!doctype w>",
        "<!-- " + "x" * 5000 + " -->" + BOMB,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(declaration: str, encoding: str) -> None:
    body = root("document", paragraph("<w:r><w:t>&b;</w:t></w:r>" if "ENTITY b" in declaration else run("x")))
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{body}'
    with pytest.raises(DamagedDocument):
        read(changed("word/document.xml", xml.encode(encoding)))


def test_a_part_that_unpacks_beyond_the_limits_is_refused() -> None:
    bomb = changed("word/document.xml", root("document", paragraph(run("a" * 3_000_000))))
    with pytest.raises(TooLarge, match="ratio"):
        read(bomb)
    small = replace(DEFAULT_LIMITS, ratio=10_000)
    with pytest.raises(TooLarge, match="part_bytes"):
        read(bomb, replace(small, part_bytes=1_000_000))
    with pytest.raises(TooLarge, match="total_bytes"):
        read(bomb, replace(small, total_bytes=1_000_000))
    with pytest.raises(TooLarge, match="file_bytes"):
        read(bomb, replace(small, file_bytes=1_000))


def test_a_package_of_very_many_files_is_refused() -> None:
    entries = {**files(BODY), **{f"word/media/{number}.png": b"" for number in range(2_100)}}
    with pytest.raises(TooLarge, match="entries"):
        read(zipped(entries))


def test_two_different_entries_of_one_name_are_refused_and_two_that_are_the_same_are_one() -> None:
    entries = list(files(BODY).items())
    for name, body, told in (
        ("word/document.xml", "slipped in", "two different files"),
        ("WORD/Document.xml", "slipped in", "two different files"),
        ("/word\\document.xml", "slipped in", "two different files"),
        ("word/document.xml", "text", ""),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of zipfile, about the name
            data = zipped([*entries, (name, root("document", paragraph(run(body))))])
        if told:
            with pytest.raises(DamagedDocument, match=told):
                read(data)
        else:
            assert texts(read(data).body) == ["text"]


def test_a_wrong_checksum_is_noticed() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in files(BODY).items():
            archive.writestr(name, content)
    with pytest.raises(DamagedDocument, match="checksum"):
        read(stored.getvalue().replace(b">text<", b">tEXt<"))


def test_names_and_relationships_that_lead_out_of_the_package_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(root("header", paragraph(run("outside"))), encoding="utf-8")
    entries = files('<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>', header1="")
    for target, mode in ((f"../../../../..{outside}", ""), (outside.as_uri(), ' TargetMode="External"')):
        rels = str(entries["word/_rels/document.xml.rels"]).replace('Target="header1.xml"', f'Target="{target}"{mode}')
        data = zipped({**entries, "word/_rels/document.xml.rels": rels})
        if mode:
            assert read(data).margins == ()
        else:
            with pytest.raises(DamagedDocument, match="lacks its part"):
                read(data)
    assert texts(read(zipped({**entries, "../../evil.xml": "x", "/etc/passwd": "x", "C:\\evil": "x"})).body) == []


def test_an_encrypted_zip_entry_is_refused() -> None:
    data = bytearray(zipped(files(BODY)))
    # Bit 0 of the general flags, in every local header and in the directory.
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(signature, start + 4)
    with pytest.raises(EncryptedDocument):
        read(bytes(data))


def test_any_damage_is_an_error_of_ours() -> None:
    data = zipped(files(BODY))
    for position in range(0, len(data), 7):
        broken = data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]
        try:
            read(broken)
        except ChildAuditError as error:
            assert "\n" not in str(error)
