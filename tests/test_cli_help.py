"""The examples that the help of each command gives, typed as they stand; and what machines read."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import child_audit
from child_audit.cli import main
from child_audit.form import registry

RETURNED = Path(__file__).parent.parent / "examples" / "returned"
COMMANDS = ("collate", "parse", "explain", "blank", "fill", "sheet", "forms", "check", "model", "draft")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that the examples name."""
    monkeypatch.chdir(tmp_path)
    audits = sorted(RETURNED.glob("EH*.docx"))[:2]
    (tmp_path / "returned").mkdir()
    for audit in audits:
        shutil.copy(audit, "returned")
    shutil.copy(audits[0], "audit.docx")
    record = child_audit.CinCpAudit(key_learning="Put a date against every target.")
    Path("record.json").write_text(record.model_dump_json(), "utf-8")
    Path("our_form.docx").write_bytes(registry.template_file("early_help").read_bytes())
    Path("our_forms").mkdir()
    shutil.copy("our_form.docx", "our_forms")
    child_audit.blank("early_help", "blank_form.docx")
    _cases(tmp_path)
    return tmp_path


def _cases(folder: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["child.case_id", "child.full_name"])
    sheet.append(["CF-0001", "Robin Example"])
    book.save(folder / "cases.xlsx")


def _examples(command: str, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    assert main([command, "--help"]) == 0
    _, _, lines = capsys.readouterr().out.partition("Examples:\n")
    yield from (line.strip() for line in lines.splitlines() if line.strip())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_of_the_help_works_as_it_stands(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = list(_examples(command, capsys))
    assert examples
    for example in examples:
        typed, _, _ = example.partition(" > ")
        name, *arguments = shlex.split(typed)
        assert name == "child-audit"
        assert arguments[0] == command
        assert main(arguments) == 0, (example, capsys.readouterr().err)
        capsys.readouterr()


def test_no_command_is_without_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    _, _, listed = capsys.readouterr().out.partition("Commands:\n")
    assert {line.split()[0] for line in listed.splitlines() if line.strip()} == set(COMMANDS)
    assert "..." not in listed, "a command's first line is cut short"


def test_collate_tells_machines_what_became_of_the_files(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "returned" / "letter.docx").write_bytes(b"no form")
    (folder / "returned" / "notes.txt").write_text("not a document")
    shutil.copy(next((folder / "returned").glob("EH*.docx")), folder / "returned" / "the same.docx")
    assert main(["collate", "returned", "-o", "audits.xlsx", "--json"]) == 1
    told = json.loads(capsysbinary.readouterr().out)
    assert told["output"] == "audits.xlsx"
    assert told["exit_code"] == 1
    assert told["forms"]["early_help"]["audits"] == 2
    assert [(Path(one["file"]).name, one["code"]) for one in told["not_read"]] == [("letter.docx", "not_word")]
    assert [Path(one).name for one in told["same_as_another"]] == ["the same.docx"]
    assert [Path(one).name for one in told["passed_over"]] == ["notes.txt"]


def test_check_tells_machines_each_problem(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", "our_form.docx", "--json"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == []
    assert main(["check", "audit.docx", "--json"]) == 1
    problems = json.loads(capsysbinary.readouterr().out)
    assert [set(problem) for problem in problems] == [{"code", "message", "tag", "place", "warning"}] * len(problems)
    assert problems


def test_fill_is_quiet_when_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fill", "cases.xlsx", "-o", "out", "--form", "early_help", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert list((folder / "out").glob("*.docx"))
