"""Words that are struck out: left out of what was written, and told."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest

import child_audit
from child_audit.text import clean


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


def _blank(form: str = "early_help") -> Any:
    return docx.Document(io.BytesIO(child_audit.blank(form)))


def _type(cell: Any, *pieces: tuple[str, bool]) -> None:
    for text, struck in pieces:
        cell.paragraphs[0].add_run(text).font.strike = struck


def test_struck_words_of_a_text_are_left_out_and_told() -> None:
    document = _blank()
    _type(document.tables[1].rows[0].cells[5], ("Sam ", False), ("Old ", True), ("Specimen", False))
    parsed = _read(document)
    assert parsed.record.child.allocated_workers == "Sam Specimen"
    assert [(issue.field, issue.code, issue.text) for issue in parsed.issues] == [
        ("child.allocated_workers", "struck_out", "Old")
    ]


def test_a_word_that_is_struck_out_in_a_long_text_is_told_and_the_text_is_not_doubted() -> None:
    document = _blank()
    _type(
        document.tables[1].rows[0].cells[5],
        ("Sam Specimen has been the worker since ", False),
        ("May ", True),
        ("June, with Jo Sample.", False),
    )
    parsed = _read(document)
    assert parsed.record.child.allocated_workers == "Sam Specimen has been the worker since June, with Jo Sample."
    assert [(issue.field, issue.code, issue.text) for issue in parsed.issues] == [(None, "struck_out", "May")]
    assert "Identified Allocated workers" in parsed.issues[0].message


def test_a_struck_day_beside_the_right_one_is_no_second_day() -> None:
    document = _blank()
    _type(document.tables[0].rows[0].cells[1], ("1/3/2026", True), (" 2/3/2026", False))
    parsed = _read(document)
    assert parsed.record.date_of_audit == date(2026, 3, 2)
    assert [(issue.field, issue.code, issue.text) for issue in parsed.issues] == [
        ("date_of_audit", "struck_out", "1/3/2026")
    ]


def test_a_text_that_is_struck_out_whole_stays_and_is_told() -> None:
    document = _blank()
    _type(document.tables[1].rows[0].cells[5], ("Sam Specimen", True))
    parsed = _read(document)
    assert parsed.record.child.allocated_workers == "Sam Specimen"
    assert [issue.code for issue in parsed.issues] == ["struck_out"]


def test_struck_words_of_a_list_are_left_out_and_told_of_the_list() -> None:
    document = _blank()
    table = next(table for table in document.tables if table.cell(0, 0).text == "Action")
    row = next(row for row in table.rows[1:] if not any(cell.text.strip() for cell in row.cells))
    _type(row.cells[0], ("Visit ", False), ("weekly", True), ("monthly", False))
    parsed = _read(document)
    assert [action.action for action in parsed.record.actions] == ["Visit monthly"]
    assert ("actions", "struck_out", "weekly") in [(issue.field, issue.code, issue.text) for issue in parsed.issues]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("multi\u2011agency", "multi-agency"),
        ("a\u200bb\u2060c\u200ed", "abcd"),
        ("\u200fسلام\u200f.", "\u200fسلام\u200f."),
        ("zero\u200dwidth joiner", "zero\u200dwidth joiner"),
        ("so\u00adft", "soft"),
    ],
)
def test_what_prints_nothing_is_left_out_of_values(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert clean(kept) == kept
