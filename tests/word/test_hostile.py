"""Bombs and forgeries: refused by an error that names the limit, fast and in little memory; nothing is followed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import child_audit
from child_audit.errors import ChildAuditError, DamagedDocument, DocumentError, TooLarge
from child_audit.word.archive import Archive
from child_audit.word.limits import DEFAULT_LIMITS, Limits
from child_audit.word.reader import read
from child_audit.word.safe_xml import check_xml, parse_xml
from tests import hostile
from tests.word.specimen import NAMESPACES, files, paragraph, root, run, texts, zipped

SECONDS, MEGABYTES = 2.0, 200
GIB = 2**30

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "10 GB of zeros": (lambda: hostile.zeros(hostile.MAIN, 10 * GIB), "part_bytes"),
    "30 MB of zeros": (lambda: hostile.zeros(hostile.MAIN, 16 * 2**20), "ratio"),
    "10 GB of zeros in a part that nobody reads": (lambda: hostile.zeros("word/media/a.bmp", 10 * GIB), ""),
    "one entry named five hundred times": (hostile.overlapping, "inside the package"),
    "entries quoted in entries": (hostile.quoted, "overlap"),
    "documents in documents": (hostile.nested, ""),
    "sixty thousand entries": (lambda: hostile.named(*(f"a{number}" for number in range(60_000))), "entries"),
    "a billion laughs": (hostile.entities, "document type"),
    "a quadratic blow-up": (
        lambda: hostile.with_entities(f'<!ENTITY a "{"ha" * 5_000}">', "&a;" * 10_000),
        "document type",
    ),
    "an external entity": (
        lambda: hostile.with_entities('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
        "document type",
    ),
    "a hundred thousand levels": (lambda: hostile.document_of("<w:p>" * 100_000 + "</w:p>" * 100_000), "ratio"),
    "two hundred levels": (lambda: hostile.document_of("<w:sdt>" * 200 + "</w:sdt>" * 200), "depth"),
    "tables in tables": (
        lambda: hostile.document_of("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80),
        "depth",
    ),
    "a million cells": (
        lambda: hostile.document_of("<w:tbl>" + ("<w:tr>" + "<w:tc/>" * 50 + "</w:tr>") * 20_000 + "</w:tbl>"),
        "ratio",
    ),
    "an attribute of fifty megabytes": (lambda: hostile.document_of(f'<w:p w:x="{"a" * 50_000_000}"/>'), "part_bytes"),
    "a column that spans a billion": (
        lambda: hostile.document_of(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr></w:tc></w:tr></w:tbl>'
        ),
        "",
    ),
    "styles based on styles": (
        lambda: zipped(
            files(
                paragraph('<w:pPr><w:pStyle w:val="s0"/></w:pPr>' + run("x")),
                styles="".join(
                    f'<w:style w:type="paragraph" w:styleId="s{number}"><w:basedOn w:val="s{number + 1}"/></w:style>'
                    for number in range(5_000)
                ),
            )
        ),
        "",
    ),
}  # fmt: skip
"""Name → the file, and a word of the message; "" where it's read, because nothing of the bomb is touched."""

_CHILD = """
import json, sys, time
from child_audit.errors import ChildAuditError
from child_audit.word.reader import read
for path in sys.argv[1:]:
    began = time.perf_counter()
    try:
        read(path)
        said = ""
    except ChildAuditError as error:
        said = str(error)
    seconds = time.perf_counter() - began
    status = open("/proc/self/status").read() if sys.platform == "linux" else "VmHWM: 0"
    print(json.dumps([said, seconds, int(status.split("VmHWM:")[1].split()[0]) / 1024]))
"""


@pytest.mark.bulk
def test_each_bomb_is_met_within_two_seconds_and_two_hundred_megabytes(tmp_path: Path) -> None:
    paths = []
    for number, (make, _) in enumerate(BOMBS.values()):
        paths.append(tmp_path / f"{number}.docx")
        paths[-1].write_bytes(make())
    done = subprocess.run([sys.executable, "-c", _CHILD, *map(str, paths)], capture_output=True, text=True, check=True)
    met = dict(zip(BOMBS, map(json.loads, done.stdout.splitlines()), strict=True))
    for name, (said, seconds, megabytes) in met.items():
        word = BOMBS[name][1]
        assert word in said and bool(word) == bool(said), (name, said)
        assert seconds < SECONDS, (name, seconds)
        assert megabytes < MEGABYTES, (name, megabytes)


# The limits


def named_limit(data: bytes, **limits: Any) -> str:
    with pytest.raises(TooLarge) as caught:
        read(data, replace(DEFAULT_LIMITS, **limits))
    assert "\n" not in str(caught.value)
    return str(caught.value)


TABLE = "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 300 + "</w:tbl>"


def test_every_limit_is_named_with_its_value_by_the_message() -> None:
    rows = hostile.document_of(TABLE)
    assert "depth=3" in named_limit(rows, depth=3)
    assert "elements=500" in named_limit(rows, elements=500)
    assert "table_cells=299" in named_limit(rows, table_cells=299)
    many = hostile.document_of('<w:p w:a="1" w:b="2"/>' * 200)
    assert "attributes=300" in named_limit(many, attributes=300)
    long = hostile.in_body("".join(Random(1).choices("abcdefghij ", k=5_000)))
    assert "text_length=4000" in named_limit(long, text_length=4_000)
    assert "entries=3" in named_limit(long, entries=3)
    assert "file_bytes=100" in named_limit(long, file_bytes=100)
    assert "part_bytes=4000" in named_limit(long, part_bytes=4_000)
    assert "total_bytes=4000" in named_limit(long, total_bytes=4_000)
    assert "ratio=1" in named_limit(long, ratio=1, ratio_from_bytes=2_000)


def test_what_keeps_the_limits_exactly_is_read() -> None:
    rows = hostile.document_of(TABLE)
    read(rows, replace(DEFAULT_LIMITS, elements=1203, table_cells=300, depth=6))
    with pytest.raises(TooLarge, match="depth=5"):
        read(rows, replace(DEFAULT_LIMITS, depth=5))


def test_text_that_the_parser_finds_too_long_is_too_large_and_not_damaged() -> None:
    text = "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz ", k=100)) * 100_001
    with pytest.raises(TooLarge, match="text_length=10000000"):
        parse_xml(f"<a>{text}</a>".encode(), "part")
    wider = Limits(text_length=20_000_000)
    assert len(parse_xml(f"<a>{text}</a>".encode(), "part", wider).text or "") == len(text)


def test_limits_are_changed_by_name_and_mistakes_are_told() -> None:
    changed = Limits().with_settings(["ratio=300", "seconds=2.5", "part_bytes = 1_000"])
    assert (changed.ratio, changed.seconds, changed.part_bytes) == (300, 2.5, 1000)
    assert changed.entries == Limits().entries
    for wrong in ("speed=3", "ratio", "ratio=many", "ratio=0", "ratio=-1", "seconds=inf", "seconds=nan", "ratio=2.5"):
        with pytest.raises(ChildAuditError, match="limit"):
            Limits().with_settings([wrong])


def test_a_part_that_is_read_a_thousand_times_counts_once() -> None:
    archive = Archive(hostile.named(), replace(DEFAULT_LIMITS, total_bytes=2_000))
    for _ in range(1_000):
        archive.read(hostile.MAIN)


# The zip


@pytest.mark.parametrize("junk", [b"\0" * 70_000, b"<html>sent by the gateway</html>", b"x" * 200_000])
def test_bytes_before_and_behind_the_zip_are_passed_over(junk: bytes) -> None:
    assert texts(read(hostile.named() + junk).body) == ["text"]
    assert Archive(junk + hostile.named(), DEFAULT_LIMITS).read(hostile.MAIN)


def test_names_that_lead_out_of_the_package_are_no_entries() -> None:
    data = hostile.named("../evil.xml", "/../evil.xml", "a/../../evil.xml", "C:\\evil.xml", "c:/evil", "..", "a/./b")
    assert texts(read(data).body) == ["text"]
    assert Archive(data, DEFAULT_LIMITS).names == tuple(files(""))


def test_names_of_entries_that_come_out_again_lead_nowhere_either() -> None:
    from child_audit.template.render import Renderer

    template = zipped({**files(paragraph(run("Name: {{ name }}"))), "../../evil.xml": "<x/>", "\\word\\a.bin": "x"})
    filled = Renderer(template).render({"name": "Sam Specimen"}, {})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert archive.namelist() == [*files(""), "word/a.bin", "docProps/custom.xml"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unpack_without_bounds_are_refused(method: int) -> None:
    with pytest.raises(DamagedDocument, match="compressed as no Office program does"):
        read(hostile.compressed_by(method))


def test_a_name_that_is_another_in_the_directory_is_refused() -> None:
    data = zipped(files(paragraph(run("text")), styles=""))
    first = data.find(b"word/styles.xml")
    second = data.rfind(b"word/styles.xml")
    assert first < second
    for position in (first, second):
        with pytest.raises(DocumentError):
            read(data[:position] + b"word/stylez.xml" + data[position + 15 :])


def test_a_part_that_bears_on_the_reading_and_is_missing_is_refused_and_a_picture_is_not() -> None:
    for part in ("styles", "numbering", "header1", "footnotes", "comments"):
        entries = files(paragraph(run("text")), **{part: ""})
        del entries[f"word/{part}.xml"]
        with pytest.raises(DamagedDocument, match=f"lacks its part word/{part}.xml"):
            read(zipped(entries))
    entries = files(paragraph(run("text")), styles="")
    del entries["word/_rels/document.xml.rels"]
    with pytest.raises(DamagedDocument, match="lacks its part"):
        read(zipped(entries))
    entries = files(paragraph(run("text")), theme="", image="")
    del entries["word/theme.xml"], entries["word/image.xml"]
    assert texts(read(zipped(entries)).body) == ["text"]


def test_nothing_outside_the_package_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import socket

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    for address in ("http://127.0.0.1:9/a", "\\\\server\\share\\a.dotm", secret.as_uri()):
        kinds = ("attachedTemplate", "image", "aFChunk", "hyperlink", "oleObject", "header", "subDocument")
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        links = "".join(
            f'<Relationship Id="{kind}" Type="{office}{kind}" Target="{address}" TargetMode="External"/>'
            for kind in kinds
        )
        body = (
            paragraph(run("text") + '<w:hyperlink r:id="hyperlink">' + run("link") + "</w:hyperlink>")
            + '<w:altChunk r:id="aFChunk"/><w:subDoc r:id="subDocument"/>'
            + paragraph(
                '<w:r><w:drawing><a:blip r:link="image"/></w:drawing></w:r>'
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "' + secret.as_uri() + '"'
                '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            )
            + '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
        )
        entries = files(body)
        rels = str(entries["word/_rels/document.xml.rels"]).replace("</Relationships>", links + "</Relationships>")
        document = read(zipped({**entries, "word/_rels/document.xml.rels": rels}))
        assert [text for text in texts(document.body) if text] == ["textlink"]
        assert document.margins == ()
        assert {"altChunk"} <= {note.name for note in document.notes}  # an issue comes of it
        assert "secret" not in str(document).replace(str(tmp_path), "")


def test_wrong_content_types_are_read_where_the_part_is_plainly_word() -> None:
    for kind in ("application/xml", "text/html", ""):
        assert texts(read(zipped(files(paragraph(run("text")), main_type=kind))).body) == ["text"]
    with pytest.raises(DocumentError, match="Excel"):
        read(zipped(files("", main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")))


# The XML

DTD = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "utf-16-le", "utf-16-be", "cp500", "utf-16"])
@pytest.mark.parametrize("check", [parse_xml, check_xml])
def test_a_document_type_cannot_hide_in_an_encoding(encoding: str, check: Callable[[bytes, str], Any]) -> None:
    for declared in (f'<?xml version="1.0" encoding="{encoding}"?>', ""):
        with pytest.raises(DamagedDocument):
            check(f"{declared}{DTD}<w>&e;</w>".encode(encoding), "part")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read(encoding: str) -> None:
    assert parse_xml("<a>é</a>".encode(encoding), "part").text == "é"


@pytest.mark.parametrize(
    "before",
    ["", "<!-- <a> -->", "<?a <b> ?>", "\n\n", "<!-- " + "x" * 100_000 + " -->", '<?xml version="1.0"?>\n<!-- - -->'],
)
@pytest.mark.parametrize("check", [parse_xml, check_xml])
def test_a_document_type_cannot_hide_behind_what_may_stand_before_it(
    before: str, check: Callable[[bytes, str], Any]
) -> None:
    with pytest.raises(DamagedDocument, match="document type"):
        check(f"{before}{DTD}<w>&e;</w>".encode(), "part")


def test_words_about_document_types_are_words() -> None:
    assert parse_xml(b"<a><![CDATA[<!DOCTYPE a>]]></a>", "part").text == "<!DOCTYPE a>"
    assert parse_xml(b"<a>&lt;!DOCTYPE a&gt;</a>", "part").text == "<!DOCTYPE a>"


@pytest.mark.parametrize("oddity", ["", ' xml:space="pres%rve"'])
def test_a_prefix_that_nobody_declared_is_refused_whatever_else_is_odd(oddity: str) -> None:
    with pytest.raises(DamagedDocument, match="not well-formed"):
        read(hostile.with_main(f'<a xmlns:w="{NAMESPACES["w"]}"><odd:x/><w:t{oddity}>text</w:t></a>'))


# Damage on the way

RETURNED = sorted((Path(__file__).resolve().parents[2] / "examples" / "returned").glob("*.docx"))[:4]
READ = {path: child_audit.parse(path) for path in RETURNED}


@pytest.mark.bulk
@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(RETURNED), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_changes_a_value_in_silence(path: Path, where: float, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    _error_or_the_same(bytes(data), path)


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(RETURNED), where=st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_off_is_refused(path: Path, where: float) -> None:
    data = path.read_bytes()
    with pytest.raises(DocumentError):
        child_audit.parse(data[: int(where * len(data))])


@pytest.mark.bulk
def test_every_bit_of_the_directory_is_worth_an_error_or_changes_nothing() -> None:
    path = RETURNED[0]
    data = path.read_bytes()
    for position in range(data.find(b"PK\x01\x02"), len(data), 3):
        flipped = bytearray(data)
        flipped[position] ^= 1 << position % 8
        _error_or_the_same(bytes(flipped), path)


def _error_or_the_same(data: bytes, path: Path) -> None:
    try:
        parsed = child_audit.parse(data)
    except DocumentError as error:
        assert "\n" not in str(error)
        return
    assert (parsed.record, parsed.issues) == (READ[path].record, READ[path].issues)


def test_text_at_the_root_is_none_of_ours() -> None:
    with pytest.raises(DamagedDocument):
        read(hostile.with_main(root("document", "") + "trailing"))
