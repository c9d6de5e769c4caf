"""Other formats than .docx, and documents under a password."""

from __future__ import annotations

import http.server
import io
import json
import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit.collate import collate, read
from child_audit.errors import (
    ChildAuditError,
    EncryptedDocument,
    LegacyWordDocument,
    NotAWordDocument,
    TooLarge,
    UnknownForm,
)
from child_audit.word import formats, libreoffice
from child_audit.word.formats import Format, format_of
from child_audit.word.package import OLE, bytes_of
from tests.libreoffice import convert, needs_libreoffice
from tests.word.specimen import files, paragraph, run, texts, zipped

DOC = OLE + bytes(504) + "WordDocument".encode("utf-16-le")
RTF = rb"{\rtf1\ansi text}"
DOCX = zipped(files(paragraph(run("converted"))))

posix = pytest.mark.skipif(os.name != "posix", reason="the program that stands in for LibreOffice is a script")


def odt(content: str = "<a/>", manifest: str = "") -> bytes:
    """An OpenDocument text, as far as it takes to be known for one."""
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


# What a file is


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (DOC, Format.DOC),
        (RTF, Format.RTF),
        (odt(), Format.ODT),
        (DOCX, Format.DOCX),
        (b"", Format.DOCX),
        (b"PK\x03\x04 damaged", Format.DOCX),
        (OLE + "Workbook".encode("utf-16-le"), Format.DOCX),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), Format.DOCX),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: Format) -> None:
    assert format_of(data) is kind


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "_PROGRAMS", ())


@pytest.mark.usefixtures("no_libreoffice")
@pytest.mark.parametrize(
    ("data", "error", "name"),
    [
        (DOC, LegacyWordDocument, "97–2003"),
        (RTF, NotAWordDocument, "Rich Text"),
        (odt(), NotAWordDocument, "OpenDocument"),
    ],
)
def test_without_libreoffice_the_error_says_what_to_do(data: bytes, error: type[ChildAuditError], name: str) -> None:
    with pytest.raises(error, match=name) as caught:
        child_audit.parse(data)
    assert "save it as .docx" in str(caught.value)
    assert "LibreOffice" in str(caught.value)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\xff\xd8\xff\xe0 a scan", b"<html>a page</html>"])
def test_a_pdf_or_a_scan_stays_an_error(data: bytes) -> None:
    with pytest.raises(NotAWordDocument):
        child_audit.parse(data)


# How LibreOffice is run: a script that stands in for it


STAND_IN = """#!{python}
import json, os, pathlib, sys, time, subprocess
arguments = sys.argv[1:]
out = pathlib.Path(arguments[arguments.index("--outdir") + 1])
documents = [pathlib.Path(argument) for argument in arguments[arguments.index("--outdir") + 2:]]
profile = next(a for a in arguments if a.startswith("-env:"))
settings = pathlib.Path(profile.partition("file://")[2], "user", "registrymodifications.xcu").read_text()
with open({log!r}, "a") as log:
    print(json.dumps({{
        "names": [d.name for d in documents], "folder": str(out.parent), "mode": oct(out.parent.stat().st_mode)[-3:],
        "proxy": os.environ.get("https_proxy"), "home": os.environ.get("HOME"), "settings": settings,
    }}), file=log)
out.mkdir(exist_ok=True)
for document in documents:
    content = document.read_bytes()
    if b"hang" in content:
        child = subprocess.Popen(["sleep", "60"])
        pathlib.Path({log!r} + ".child").write_text(str(child.pid))
        time.sleep(60)
    if b"fail" not in content:
        (out / (document.stem + ".docx")).write_bytes(pathlib.Path({result!r}).read_bytes())
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """Put a script in the place of LibreOffice; calling the fixture tells how it was called."""
    script, log, result = tmp_path / "soffice", tmp_path / "log", tmp_path / "result"
    result.write_bytes(DOCX)
    script.write_text(STAND_IN.format(python=sys.executable, log=str(log), result=str(result)), encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(libreoffice, "_PROGRAMS", (str(script),))

    def calls() -> list[dict[str, Any]]:
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    return calls


@posix
@pytest.mark.parametrize("data", [DOC, RTF, odt()])
def test_a_document_is_converted_and_read(data: bytes, stand_in: Callable[[], list[dict[str, Any]]]) -> None:
    assert texts(formats.read(data).body) == ["converted"]
    (call,) = stand_in()
    assert call["names"] == [f"document.{format_of(data).value}"]


@posix
def test_libreoffice_runs_in_a_private_folder_that_is_gone_afterwards(
    tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]]
) -> None:
    hostile = tmp_path / "--headless; $(touch x) `x` \n.doc"
    hostile.write_bytes(DOC)
    formats.read(hostile)
    (call,) = stand_in()
    assert call["names"] == ["document.doc"]
    assert call["mode"] == "700"
    assert call["home"] == call["folder"]
    assert not Path(call["folder"]).exists()
    assert call["proxy"].startswith("http://127.0.0.1")
    for setting in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "ooInetProxyType"):
        assert setting in call["settings"]


@posix
def test_what_can_not_be_converted_is_an_error(stand_in: Callable[[], list[dict[str, Any]]]) -> None:
    with pytest.raises(LegacyWordDocument, match=r"save it as \.docx"):
        formats.read(DOC + b"fail")
    assert len(stand_in()) == 1


@posix
def test_when_time_is_up_all_that_was_started_ends(
    tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]]
) -> None:
    began = time.monotonic()
    with pytest.raises(TooLarge, match="seconds=2"):
        formats.converted(RTF + b"hang", Format.RTF, seconds=2)
    assert time.monotonic() - began < 20
    (call,) = stand_in()
    assert not Path(call["folder"]).exists()
    child = int((tmp_path / "log.child").read_text())
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail("what it started is still running")


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        # A process that ended, and that nobody has asked about yet, is a zombie (Z).
        return status.read_text().rpartition(")")[2].split()[0] != "Z" if status.parent.parent.exists() else False
    except FileNotFoundError:
        return False


@posix
def test_many_documents_are_converted_in_one_go(tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]]) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.doc").write_bytes(DOC + b"fail" * (number == 3) + bytes([number]))
    (folder / "new.docx").write_bytes(DOCX)
    (folder / "cut off.docx").write_bytes(DOCX[:100])
    (folder / "locked.docx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    os.mkfifo(folder / "pipe.doc")
    problems = {outcome.name: outcome.problem.code for outcome in read(folder) if outcome.problem}
    assert problems == {
        **{f"{number}.doc": "unknown_form" for number in (0, 1, 2, 4)},
        "3.doc": "legacy_word",
        "new.docx": "unknown_form",
        "cut off.docx": "damaged",
        "locked.docx": "encrypted",
        "pipe.doc": "missing_file",
    }
    together, alone = stand_in()  # the one that failed is tried once more by itself
    assert len(together["names"]) == 5
    assert alone["names"] == ["document.doc"]
    assert not Path(together["folder"]).exists()


@posix
def test_very_many_documents_are_converted_some_at_a_time(
    tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("child_audit.word.formats._AT_ONCE", 2)
    for number in range(5):
        (tmp_path / f"{number}.doc").write_bytes(DOC + bytes([number]))
    problems = {outcome.name: outcome.problem.code for outcome in read(tmp_path) if outcome.problem}
    assert problems == {f"{number}.doc": "unknown_form" for number in range(5)}
    assert [len(run["names"]) for run in stand_in()] == [2, 2, 1]


@posix
def test_looking_for_what_must_be_converted_reads_no_docx_whole(
    tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        (tmp_path / f"{number}.odt").write_bytes(odt(f"<a>{number}</a>"))
        (tmp_path / f"{number}.docx").write_bytes(DOCX)
    seen: list[str] = []
    whole = bytes_of

    def noted(path: Any, *rest: Any) -> Any:
        seen.append(path.name)
        return whole(path, *rest)

    monkeypatch.setattr(formats, "bytes_of", noted)
    with formats.converted_together(sorted(tmp_path.iterdir())) as conversions:
        assert conversions.of(odt("<a>1</a>"))
    assert seen == ["0.odt", "1.odt"]
    assert [len(call["names"]) for call in stand_in()] == [2]


@posix
def test_where_nothing_needs_it_libreoffice_is_not_started(
    tmp_path: Path, stand_in: Callable[[], list[dict[str, Any]]]
) -> None:
    (tmp_path / "new.docx").write_bytes(DOCX)
    list(read(tmp_path / "new.docx"))
    assert stand_in() == []


def test_an_open_document_under_a_password_is_told(stand_in: Callable[[], list[dict[str, Any]]]) -> None:
    with pytest.raises(EncryptedDocument):
        formats.read(odt(manifest="<manifest:encryption-data/>"))
    assert stand_in() == []


# Passwords


@pytest.fixture(scope="module")
def protected() -> bytes:
    """A completed form under the password "hunter2"."""
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    stream = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(child_audit.fill({"auditor": {"name": "A. Auditor"}}, form="early_help"))).encrypt(
        "hunter2", stream
    )
    return stream.getvalue()


def test_a_protected_form_is_read_with_its_password(protected: bytes) -> None:
    assert child_audit.parse(protected, password="hunter2").record.auditor.name == "A. Auditor"
    form = child_audit.form_named("early_help")
    assert form.parse(io.BytesIO(protected), password="hunter2").record.auditor.name == "A. Auditor"


@pytest.mark.parametrize("password", [None, "", "hunter3", "x" * 500, "\ud800"])
def test_without_the_right_password_the_error_says_what_to_do(protected: bytes, password: str | None) -> None:
    with pytest.raises(EncryptedDocument) as caught:
        child_audit.parse(protected, password=password)
    assert "\n" not in str(caught.value)
    assert "without" in str(caught.value)


def test_a_password_that_is_not_needed_is_no_error() -> None:
    blank = child_audit.blank("cin_cp")
    assert child_audit.parse(blank, password="not needed").form == "cin_cp"


def test_without_msoffcrypto_the_error_says_what_to_install(protected: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    with pytest.raises(EncryptedDocument, match=r"child-audit\[password\]"):
        child_audit.parse(protected, password="hunter2")


def test_damaged_protection_is_an_error_of_ours(protected: bytes) -> None:
    for size in (600, 2_000, 5_000, len(protected) - 600):
        with pytest.raises(ChildAuditError):
            child_audit.parse(protected[:size], password="hunter2")


def test_protection_that_would_take_for_ever_to_undo_is_refused(protected: bytes) -> None:
    # Of the same length, so that the file stays whole: the salt's size is said again further on.
    slow = protected.replace(b'spinCount="100000" saltSize="16"', b'spinCount="99999999999999999999"')
    assert slow != protected
    assert len(slow) == len(protected)
    began = time.monotonic()
    with pytest.raises(EncryptedDocument):
        child_audit.parse(slow, password="hunter2")
    assert time.monotonic() - began < 10


def test_collate_opens_protected_forms(protected: bytes, tmp_path: Path) -> None:
    (tmp_path / "locked.docx").write_bytes(protected)
    assert collate(tmp_path / "locked.docx", password="hunter2").counts == {"early_help": 1}
    assert collate(tmp_path / "locked.docx").exit_code == 1


# Real LibreOffice


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Completed forms in every format that LibreOffice writes."""
    folder = tmp_path_factory.mktemp("returned")
    source = folder / "form.docx"
    child_audit.fill(RECORD, source, form="early_help")
    for kind in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8"):
        convert([source], kind, folder)
    return folder


RECORD = {
    "auditor": {"name": "A. Auditor"},
    "child": {"full_name": "Łucja & <Ŵyn>", "date_of_birth": "2015-03-12"},
    "plan": {"judgement": "Good", "summary": "One line.\nAnother line."},
}


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
@pytest.mark.parametrize("suffix", ["as it is", ".docx"])
def test_a_form_in_another_format_reads_as_it_was_filled(
    returned: Path, tmp_path: Path, kind: str, suffix: str
) -> None:
    file = returned / kind / f"form.{kind}"
    if suffix == ".docx":
        file = Path(shutil.copy(file, tmp_path / "renamed.docx"))
    parsed = child_audit.parse(file)
    assert parsed.record == child_audit.form_named("early_help").record(RECORD)
    assert parsed.issues == ()


@pytest.mark.libreoffice
@needs_libreoffice
def test_a_folder_of_other_formats_is_collated(returned: Path) -> None:
    collation = collate([returned / kind for kind in ("doc", "rtf", "odt")])
    assert collation.counts == {"early_help": 3}
    assert collation.to_check == ()


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine that remembers what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"REMOTE")

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
    'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@pytest.mark.libreoffice
@needs_libreoffice
def test_a_document_does_not_make_libreoffice_fetch_anything(tmp_path: Path, listening: tuple[str, list[str]]) -> None:
    address, asked = listening
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    names = " ".join(
        f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    frame = '<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">{}</draw:frame>'
    image = frame.format(f'<draw:image xlink:href="{address}/odt.png" xlink:type="simple" xlink:actuate="onLoad"/>')
    floating = frame.format(f'<draw:floating-frame xlink:href="{address}/frame.txt" xlink:type="simple"/>')
    sections = "".join(
        f'<text:section text:name="S{number}"><text:section-source xlink:href="{link}" text:filter-name="Text"/>'
        "<text:p>before</text:p></text:section>"
        for number, link in enumerate((f"{address}/section.txt", secret.as_uri()))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'office:version="1.2"><office:body><office:text><text:p>typed{image}{floating}</text:p>{sections}'
        "</office:text></office:body></office:document-content>"
    )
    rtf = (
        rf'{{\rtf1 typed {{\field{{\*\fldinst INCLUDEPICTURE "{address}/rtf.png" \\d}}{{\fldrslt }}}}'
        rf'{{\field{{\*\fldinst INCLUDETEXT "{secret.as_posix()}"}}{{\fldrslt }}}}'
        rf"{{\*\template {address}/t.dotx}}\par}}"
    )
    for document in (odt(content, _MANIFEST), rtf.encode()):
        read_texts = texts(formats.read(document).body)
        assert "typed" in read_texts[0]
        assert not any("SECRET" in text or "REMOTE" in text for text in read_texts)
    assert asked == []


@pytest.mark.libreoffice
@needs_libreoffice
def test_what_is_no_form_is_unknown_in_every_format() -> None:
    with pytest.raises(UnknownForm):
        child_audit.parse(RTF)


def test_a_zip_bomb_is_not_unpacked_to_see_what_it_is() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"a" * 50_000_000)
        archive.writestr("content.xml", b"")
    began = time.monotonic()
    assert format_of(stream.getvalue()) is Format.DOCX
    assert time.monotonic() - began < 1
