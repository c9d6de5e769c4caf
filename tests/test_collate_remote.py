"""Documents named by URLs."""

from __future__ import annotations

import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import child_audit
from child_audit.cli import main
from child_audit.collate import Status
from child_audit.collate.inputs import find, shown
from child_audit.collate.remote import Url
from child_audit.errors import MissingFile

fsspec: Any = pytest.importorskip("fsspec")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "returned"


@pytest.fixture
def archive(tmp_path: Path) -> str:
    path = tmp_path / "returned.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number, file in enumerate(sorted(EXAMPLES.glob("*.docx"))):
            made.write(file, f"team {number % 2}/{file.name}")
        made.writestr("~$lock.docx", "")
        made.writestr("__MACOSX/._EH.docx", "")
        made.writestr("photo.jpg", "no form")
    return path.as_uri()


def records(outcomes: Any) -> list[Any]:
    return sorted((outcome.sha256, outcome.parsed) for outcome in outcomes if outcome.parsed)


def on_disk() -> list[Any]:
    return records(child_audit.collate(EXAMPLES).outcomes)


def test_a_zip_is_read_as_the_folder_would_be(archive: str) -> None:
    collation = child_audit.collate(f"zip://::{archive}")
    assert [pair[0] for pair in records(collation.outcomes)] == [pair[0] for pair in on_disk()]
    assert {outcome.name.split("/")[0] for outcome in collation.read} == {"team 0", "team 1"}
    assert [outcome.name for outcome in collation.passed_over] == ["photo.jpg"]
    assert len(collation.outcomes) == 13


@pytest.mark.parametrize(("pattern", "count"), [("team 0/*.docx", 6), ("**/*CF-1042*.docx", 1), ("team 1", 6)])
def test_a_pattern_or_a_folder_in_a_zip_chooses(archive: str, pattern: str, count: int) -> None:
    assert len(find(f"zip://{pattern}::{archive}")) == count


def test_processes_and_threads_read_a_zip_alike(archive: str) -> None:
    one = child_audit.collate(f"zip://::{archive}").outcomes
    assert list(child_audit.collate(f"zip://::{archive}", workers=2).outcomes) == list(one)
    with ThreadPoolExecutor(2) as threads:
        assert list(child_audit.collate(f"zip://::{archive}", executor=threads).outcomes) == list(one)


def test_a_file_url_is_a_path() -> None:
    (file,) = find((EXAMPLES / "EH audit – CF-1047.docx").as_uri())
    assert file.path == EXAMPLES / "EH audit – CF-1047.docx"
    assert len(find(EXAMPLES.as_uri())) == 12


@pytest.fixture
def memory() -> Any:
    store = fsspec.filesystem("memory")
    store.store.clear()
    for file in sorted(EXAMPLES.glob("*.docx"))[:2]:
        store.pipe_file(f"/returned/{file.name}", file.read_bytes())
    store.pipe_file("/returned/copy.docx", sorted(EXAMPLES.glob("*.docx"))[0].read_bytes())
    yield store
    store.store.clear()


def test_what_is_in_memory_is_read_here_whatever_is_asked_for(memory: Any) -> None:
    collation = child_audit.collate("memory://returned", workers=2)
    assert [outcome.status for outcome in collation.outcomes].count(Status.READ) == 2
    assert len(collation.copies) == 1
    assert all(outcome.modified and outcome.size and len(outcome.sha256) == 64 for outcome in collation.outcomes)


def test_local_files_and_urls_stand_side_by_side_in_the_workbook(memory: Any, archive: str, tmp_path: Path) -> None:
    output = tmp_path / "audits.xlsx"
    child_audit.collate(
        [EXAMPLES / "EH audit – CF-1047.docx", "memory://returned", f"zip://team 0/*::{archive}"], output
    )
    sheet = openpyxl.load_workbook(output)["Files"]
    heads = {cell.value: number for number, cell in enumerate(sheet[1])}
    rows = list(sheet.iter_rows(min_row=2))
    links = [bool(row[heads["File"]].hyperlink) for row in rows]
    assert links == [True] + [False] * (len(rows) - 1)
    folders = [str(row[heads["Folder"]].value) for row in rows]
    assert folders[1].startswith("memory://")
    assert folders[-1].startswith("zip://team 0/")


def test_the_command_takes_urls(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collate", f"zip://::{archive}", "-o", str(tmp_path / "audits.jsonl")]) == 0
    assert "Passed over: 1 file" in capsys.readouterr().out
    assert main(["parse", f"zip://team 0/*::{archive}", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize("url", ["memory://no such.docx", "zip://no such.docx::{archive}"])
def test_a_file_that_is_not_there_has_its_row(url: str, archive: str) -> None:
    (outcome,) = child_audit.collate(url.format(archive=archive)).outcomes
    assert outcome.problem is not None
    assert (outcome.problem.code, outcome.problem.message) == ("missing_file", "there is no such file or folder")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nosuch://bucket/a.docx", "nosuch"),
        ("zip://::file:///no/such.zip", "can't be listed"),
        ("s3://bucket/returned", "s3fs"),
    ],
)
def test_a_store_that_can_not_be_opened_is_said_so(url: str, says: str) -> None:
    if says == "s3fs":
        try:
            import s3fs  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
        except ImportError:
            pass
        else:
            pytest.skip("s3fs is installed")
    with pytest.raises(MissingFile, match=says):
        find(url)


def test_without_fsspec_a_url_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingFile, match=r"child-audit\[remote\]"):
        find("s3://bucket/returned")


def test_no_secret_of_a_url_is_printed() -> None:
    assert shown("https://me:secret@there/a.docx?signature=abc") == "https://there/a.docx"
    assert str(Url("ftp://me:secret@there/a.docx")) == "ftp://there/a.docx"
    assert shown("zip://a?.docx::file:///r.zip") == "zip://a?.docx::file:///r.zip"


def test_a_larger_file_than_is_fetched_is_refused(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from child_audit.collate import batch

    monkeypatch.setattr(batch, "IN_MEMORY", 10)
    outcomes = child_audit.collate("memory://returned").not_read
    assert {outcome.problem.code for outcome in outcomes if outcome.problem} == {"too_large"}


def test_a_windows_drive_is_no_url() -> None:
    (file,) = find("C:\\returned\\a.docx")
    assert isinstance(file.path, Path)
