"""From real Word documents to a workbook."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

import child_audit
from child_audit.collate import as_json, collate, read
from child_audit.errors import OutputError, UnknownFormName
from tests.collate_examples import CIN_CP, EARLY_HELP, realistic


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A folder with two audits of each form and all that can be wrong with a file."""
    folder = tmp_path / "returned"
    folder.mkdir()
    for number in range(1, 5):
        form = EARLY_HELP if number % 2 else CIN_CP
        child_audit.fill(realistic(number, form).record, folder / f"audit {number}.docx")
    (folder / "empty.docx").write_bytes(b"")
    (folder / "text.docx").write_text("not a Word document", encoding="utf-8")
    (folder / "old.doc").write_bytes(ole_file("WordDocument"))
    (folder / "locked.docx").write_bytes(ole_file("EncryptedPackage"))
    (folder / "damaged.docx").write_bytes((folder / "audit 1.docx").read_bytes()[:5000])
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "~$audit 1.docx").write_bytes(b"lock")
    minutes = docx.Document()
    minutes.add_paragraph("Minutes of the meeting")
    minutes.save(str(folder / "minutes.docx"))
    return folder


def ole_file(stream: str) -> bytes:
    """An OLE compound file with a directory that names one stream: as much of one as tells what it is."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    header[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    header[56:68] = (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + bytes(4)
    header[68:76] = b"\xfe\xff\xff\xff" + bytes(4)
    header[76:512] = bytes(4) + b"\xff" * 432
    table = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    return bytes(header) + table + _entry("Root Entry", 5, 1) + _entry(stream, 2, 0xFFFFFFFF) + bytes(256)


def _entry(name: str, kind: int, child: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(text)] = text
    entry[64:68] = (len(text) + 2).to_bytes(2, "little") + bytes((kind, 1))
    entry[68:80] = b"\xff" * 8 + child.to_bytes(4, "little")
    entry[116:120] = b"\xfe\xff\xff\xff"
    return bytes(entry)


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def test_every_file_has_its_row_and_the_rest_is_collated(returned: Path, tmp_path: Path) -> None:
    collation = collate([returned, tmp_path / "missing.docx"], tmp_path / "audits.xlsx")
    assert collation.counts == {"early_help": 2, "cin_cp": 2}
    assert collation.exit_code == 1
    problems = {outcome.path.name: outcome.problem.code for outcome in collation.not_read if outcome.problem}
    assert problems == {
        "damaged.docx": "damaged",
        "empty.docx": "empty_file",
        "locked.docx": "encrypted",
        "minutes.docx": "unknown_form",
        "missing.docx": "missing_file",
        "old.doc": "legacy_word",
        "text.docx": "not_word",
    }
    book = opened(tmp_path / "audits.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Early Help", "CIN and CP"]
    assert book["Files"].max_row == 1 + 4 + len(problems) + 1
    assert all(outcome.problem and "\n" not in outcome.problem.message for outcome in collation.not_read)


def test_the_workbook_says_what_the_records_said(returned: Path, tmp_path: Path) -> None:
    collation = collate(returned / "audit 1.docx", tmp_path / "audits.xlsx")
    assert collation.exit_code == 0
    record = realistic(1, EARLY_HELP).record
    sheet = opened(tmp_path / "audits.xlsx")["Early Help"]
    row = {path.value: cell.value for path, cell in zip(sheet[2], sheet[4], strict=True)}
    assert row["child.full_name"] == record.child.full_name
    assert row["child.case_id"] == "000001"
    assert row["date_of_audit"].date() == record.date_of_audit
    assert row["plan.judgement"] == record.plan.judgement
    assert row["plan.summary"] == record.plan.summary
    assert row["actions"] == len(record.actions)
    assert sheet["A4"].hyperlink.target == "returned/audit%201.docx"


def test_collating_again_replaces_the_workbook_and_does_not_read_it(returned: Path) -> None:
    first = collate(returned, returned / "audits.xlsx")
    second = collate(returned, returned / "audits.xlsx")
    assert [outcome.name for outcome in first.outcomes] == [outcome.name for outcome in second.outcomes]


def test_without_an_output_the_workbook_can_be_saved_later(returned: Path, tmp_path: Path) -> None:
    collation = collate(str(returned))
    assert not list(tmp_path.glob("*.xlsx"))
    collation.save(tmp_path / "later.xlsx")
    assert opened(tmp_path / "later.xlsx")["Files"].max_row == 1 + len(collation.outcomes)


def test_several_processes_give_the_same_workbook(returned: Path) -> None:
    alone, together = collate(returned), collate(returned, workers=2)
    assert [as_json(outcome) for outcome in together.outcomes] == [as_json(outcome) for outcome in alone.outcomes]


def test_nothing_to_read_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    collation = collate(tmp_path, tmp_path / "audits.xlsx")
    assert collation.exit_code == 2
    assert not (tmp_path / "audits.xlsx").exists()


def test_progress_is_told_of_each_file(returned: Path) -> None:
    told: list[tuple[int, int]] = []
    collation = collate(returned, progress=lambda done, total: told.append((done, total)))
    count = len(collation.outcomes)
    assert told == [(done, count) for done in range(1, count + 1)]


@pytest.mark.parametrize("own", [False, True])
def test_a_form_can_be_asked_for_by_name_or_itself(returned: Path, own: bool) -> None:
    form = child_audit.form_named("cin_cp") if own else "cin_cp"
    collation = collate(returned.glob("audit *.docx"), form=form, workers=2 if own else 1)
    assert collation.counts == {"cin_cp": 2}
    assert {outcome.problem.code for outcome in collation.not_read if outcome.problem} == {"unknown_form"}


def test_a_form_that_does_not_exist_is_an_error_at_once(returned: Path) -> None:
    with pytest.raises(UnknownFormName):
        collate(returned, form="foster_care")
    with pytest.raises(UnknownFormName):
        next(read(returned, form="foster_care"))


def test_a_place_that_cannot_be_written_is_an_error_at_once(returned: Path, tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(OutputError):
        collate(returned, tmp_path / "no" / "audits.xlsx", progress=lambda done, _: told.append(done))
    assert told == []


def test_a_reading_as_json_is_nested_by_the_paths_and_has_the_form_s_words(returned: Path) -> None:
    (outcome,) = read(returned / "audit 1.docx")
    data = as_json(outcome)
    assert list(data) == ["file", "form", "version", "record_id", "record", "issues", "error"]
    assert data["file"] == str(returned / "audit 1.docx")
    assert data["form"] == "early_help"
    assert data["error"] is None
    assert data["record"] == realistic(1, EARLY_HELP).record.model_dump(mode="json")
    assert data["record"]["date_of_audit"] == "2026-08-08"


def test_a_file_that_is_not_read_is_json_too(tmp_path: Path) -> None:
    (outcome,) = read(tmp_path / "missing.docx")
    assert as_json(outcome) == {
        "file": str(tmp_path / "missing.docx"),
        "form": None,
        "version": None,
        "record_id": None,
        "record": None,
        "issues": [],
        "error": {"code": "missing_file", "message": "there is no such file or folder"},
    }
