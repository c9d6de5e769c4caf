"""Arrows behind options: behind one of them a mark, behind all of them the form's own print."""

from __future__ import annotations

import io
from typing import Any

import docx

import child_audit

MEANING = "Strong Consistent Evidence", "Evidence of", "No Evidence"


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


def _with_arrows(label: str = "") -> Any:
    """Return the blank form with an arrow for the sign between the options that begin so and their meanings."""
    document = docx.Document(io.BytesIO(child_audit.blank("cin_cp")))
    paragraphs = (paragraph for table in document.tables for cell in table._cells for paragraph in cell.paragraphs)
    for paragraph in paragraphs:
        if any(words in paragraph.text for words in MEANING) and paragraph.text.startswith(label):
            for run in paragraph.runs:
                run.text = run.text.replace("=", " →")
    return document


def test_arrows_behind_all_options_mark_none() -> None:
    parsed = _read(_with_arrows())
    assert parsed.record == child_audit.CinCpAudit()
    assert parsed.issues == ()


def test_an_arrow_behind_one_option_marks_it() -> None:
    parsed = _read(_with_arrows("Good"))
    assert parsed.record.visits.judgement == "Good"
    assert ("visits.judgement", "inferred") in [(issue.field, issue.code) for issue in parsed.issues]
