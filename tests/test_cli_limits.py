"""Limits from the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import child_audit
from child_audit.word.limits import WORKBOOK_LIMITS, set_workbook_limits, workbook_limits


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "child_audit", *map(str, arguments)], capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    child_audit.blank("early_help", tmp_path / "a.docx")
    return tmp_path / "a.docx"


@pytest.fixture(autouse=True)
def usual_limits() -> Iterator[None]:
    yield
    set_workbook_limits(())


def test_a_limit_is_changed_and_named(audit: Path, tmp_path: Path) -> None:
    done = run("collate", audit, "-o", tmp_path / "out.xlsx", "--limit", "entries=3", "--limit", "ratio=300")
    assert done.returncode == 1
    assert "more than the limit entries=3" in done.stderr
    assert "entries=3" in run("parse", audit, "--limit", "entries=3").stderr
    done = run("explain", audit, "-o", tmp_path / "a.html", "--limit", "entries=3")
    assert (done.returncode, "entries=3" in done.stderr) == (2, True) or done.returncode == 1


def test_every_command_that_reads_a_document_keeps_its_time_limit(audit: Path, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    for command in (("parse", audit), ("explain", audit, "-o", page), ("collate", audit, "-o", tmp_path / "a.xlsx")):
        done = run(*command, "--limit", "seconds=0.001")
        assert done.returncode == 1, done
        assert "the limit seconds=0.001" in done.stderr
    assert not page.exists()


@pytest.mark.parametrize("setting", ["speed=3", "entries", "entries=none", "workbook.speed=3"])
def test_a_limit_that_there_is_not_is_told_and_those_that_there_are(audit: Path, tmp_path: Path, setting: str) -> None:
    done = run("collate", audit, "-o", tmp_path / "out.xlsx", "--limit", setting)
    assert done.returncode == 1
    assert "limit" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_the_limits_of_workbooks_have_a_prefix(audit: Path, tmp_path: Path) -> None:
    child_audit.write_sheet("early_help", tmp_path / "cases.xlsx")
    asked = ("collate", audit, "-o", tmp_path / "out.xlsx", "--expected", tmp_path / "cases.xlsx")
    done = run(*asked, "--limit", "workbook.entries=3")
    assert done.returncode == 1
    assert "more than the limit entries=3" in done.stderr


def test_from_python_too(audit: Path) -> None:
    with pytest.raises(child_audit.ChildAuditError, match="entries=3"):
        child_audit.parse(audit, limits=child_audit.Limits(entries=3))
    collation = child_audit.collate(audit, limits=child_audit.Limits(entries=3))
    assert [outcome.problem.code for outcome in collation.not_read if outcome.problem] == ["too_large"]
    set_workbook_limits(["entries=3"])
    assert workbook_limits().entries == 3
    set_workbook_limits(())
    assert workbook_limits() == WORKBOOK_LIMITS
