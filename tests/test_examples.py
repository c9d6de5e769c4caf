"""The examples do what they say: each script runs, and each returned form reads as its auditor meant it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import child_audit

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))

every_file = pytest.mark.parametrize("name", EXPECTED)


def run(script: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(EXAMPLES / script), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def differences(file: Path, expected: dict[str, Any]) -> list[str]:
    """Say in which fields a form reads otherwise than its auditor meant."""
    parsed = child_audit.parse(file)
    assert parsed.form == expected["form"]
    form = child_audit.form_named(parsed.form)
    meant = form.record(expected["record"])
    return [
        f"{info.path}: meant {info.get(meant)!r}, read {info.get(parsed.record)!r}"
        for info in form.fields
        if info.get(meant) != info.get(parsed.record)
    ]


def test_there_are_at_least_six_returned_forms_of_each_kind() -> None:
    forms = [expected["form"] for expected in EXPECTED.values()]
    assert min(forms.count(form.name) for form in child_audit.available_forms()) >= 6


def test_every_file_in_the_folder_has_its_expected_reading() -> None:
    # Git on macOS may give a name in another Unicode form: as many files, each of them found, is enough.
    assert len(list((EXAMPLES / "returned").iterdir())) == len(EXPECTED)
    assert all((EXAMPLES / "returned" / name).is_file() for name in EXPECTED)


@every_file
def test_a_returned_form_reads_as_its_auditor_meant(name: str) -> None:
    assert differences(EXAMPLES / "returned" / name, EXPECTED[name]) == []


@every_file
def test_exactly_what_is_doubtful_is_flagged(name: str) -> None:
    parsed = child_audit.parse(EXAMPLES / "returned" / name)
    flagged: dict[str, list[str]] = {}
    for issue in parsed.issues:
        if issue.field is not None:
            flagged.setdefault(issue.field, []).append(issue.code)
    assert flagged == EXPECTED[name].get("flagged", {})
    assert [issue.text for issue in parsed.issues if issue.field is None] == EXPECTED[name].get("unplaced", [])
    assert [comment.text for comment in parsed.margin_comments] == EXPECTED[name].get("comments", [])


def test_returned_forms_are_small() -> None:
    assert max(file.stat().st_size for file in (EXAMPLES / "returned").iterdir()) < 60_000


def test_the_script_that_makes_the_returned_forms_makes_them_from_the_blanks_of_today(tmp_path: Path) -> None:
    result = run("make_returned.py", "--only-word", tmp_path, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    made = sorted((tmp_path / "returned").iterdir())
    assert len(made) == len(EXPECTED) - 2
    wrong = {file.name: found for file in made if (found := differences(file, EXPECTED[file.name]))}
    assert wrong == {}


def test_a_form_is_filled_from_a_record_and_from_a_mapping(tmp_path: Path) -> None:
    result = run("fill_form.py", tmp_path, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "blank early help.docx",
        "filled cin cp.docx",
        "filled early help.docx",
    ]
    record = child_audit.parse(tmp_path / "filled early help.docx").record
    assert record.vulnerability.judgement == "Good"
    assert record.vulnerability.summary == "Risks are well understood.\nThe landlord has still not answered."


def test_a_form_is_read_and_its_doubts_are_listed(tmp_path: Path) -> None:
    result = run("parse_form.py", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Sam Specimen, CF-1047 (early_help)" in result.stdout
    assert "- vulnerability.judgement: more than one option is marked" in result.stdout


def test_a_file_that_is_no_form_is_refused_in_one_line(tmp_path: Path) -> None:
    result = run("parse_form.py", EXAMPLES / "odd" / "notes.docx", cwd=tmp_path)
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)


def test_a_folder_is_collated(tmp_path: Path) -> None:
    result = run("collate_folder.py", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"{len(EXPECTED)} audits read, 2 to check, 0 not read")
    assert (tmp_path / "audits.xlsx").stat().st_size > 10_000


def test_odd_files_are_named_with_the_reason_and_stop_nothing(tmp_path: Path) -> None:
    collation = child_audit.collate([EXAMPLES / "odd", EXAMPLES / "returned"], tmp_path / "audits.xlsx")
    problems = {outcome.path.name: outcome.problem.code for outcome in collation.not_read if outcome.problem}
    assert problems == {"covering letter.docx": "unknown_form", "empty.docx": "empty_file", "notes.docx": "not_word"}
    assert len(collation.read) == len(EXPECTED)
    assert collation.exit_code == 1
