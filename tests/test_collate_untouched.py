"""Forms that came back blank."""

from __future__ import annotations

from pathlib import Path

import pytest

import child_audit


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_a_blank_form_that_came_back_is_to_be_checked(form: str, tmp_path: Path) -> None:
    child_audit.blank(form, tmp_path / "returned.docx")
    batch = child_audit.collate(tmp_path)
    (outcome,) = batch.to_check
    assert outcome.parsed is not None
    assert [issue.code for issue in outcome.parsed.issues] == ["nothing_filled_in"]
    assert child_audit.parse(tmp_path / "returned.docx").issues == ()


def test_a_form_with_one_answer_is_an_audit(tmp_path: Path) -> None:
    child_audit.fill(child_audit.CinCpAudit(key_learning="Dates."), tmp_path / "returned.docx")
    assert not child_audit.collate(tmp_path).to_check


@pytest.mark.parametrize(
    "record",
    [
        child_audit.EarlyHelpAudit(
            child={"full_name": "Sam Specimen", "case_id": "CF-1", "allocated_workers": "A. Worker"},
            auditor={"name": "B. Auditor"},
            date_of_audit="2026-03-01",
            status={"early_help": True},
        ),
        child_audit.CinCpAudit(child={"full_name": "Sam Specimen", "date_of_birth": "2015-03-01", "case_type": "CIN"}),
    ],
    ids=["early_help", "cin_cp"],
)
def test_a_form_that_was_filled_in_beforehand_and_not_completed_is_to_be_checked(
    record: child_audit.EarlyHelpAudit | child_audit.CinCpAudit, tmp_path: Path
) -> None:
    child_audit.fill(record, tmp_path / "returned.docx")
    (outcome,) = child_audit.collate(tmp_path).to_check
    assert outcome.parsed is not None
    (issue,) = outcome.parsed.issues
    assert (issue.code, "as it was sent out" in issue.message) == ("nothing_filled_in", True)
