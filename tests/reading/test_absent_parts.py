"""Parts of the form that somebody deleted as a whole, and parts that only seem to be gone."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from child_audit import Parsed
from child_audit.form import form_named

FORM = form_named("early_help")
RECORD = FORM.record(
    {
        "date_of_audit": "2026-10-01",
        "child": {"full_name": "Robin Sample", "case_id": "EH-1"},
        "vulnerability": {"judgement": "Good", "comments": "Risks are named.", "summary": "A clear view."},
        "assessment": {"judgement": "Good", "comments": "Full.", "summary": "It says what is needed."},
        "plan": {"judgement": "Inadequate", "comments": "None.", "smart_targets": False, "summary": "There is none."},
        "review": {"judgement": "Good", "comments": "Held.", "summary": "Everybody came."},
    }
)
PLAN = [field.path for field in FORM.fields if field.path.startswith("plan.")]


def document() -> Any:
    """A completed form that somebody saved anew, so that it's no longer as it was filled."""
    filled = docx.Document(io.BytesIO(FORM.fill(RECORD)))
    filled.element.body.insert(0, filled.add_paragraph("Example Council")._p)
    return filled


def table_of(filled: Any, heading: str) -> Any:
    return next(table._tbl for table in filled.tables if table.cell(0, 0).text.startswith(heading))


def read(filled: Any) -> Parsed[Any]:
    buffer = io.BytesIO()
    filled.save(buffer)
    return FORM.parse(buffer.getvalue())


def without_plan() -> Any:
    filled = document()
    table = table_of(filled, "4. Quality of Plan")
    table.getparent().remove(table)
    return filled


def flagged(parsed: Parsed[Any], code: str) -> list[str | None]:
    return [issue.field for issue in parsed.issues if issue.code == code]


def test_a_part_that_was_deleted_is_said_once_and_its_fields_are_blank() -> None:
    parsed = read(without_plan())
    (issue,) = [issue for issue in parsed.issues if issue.code == "part_not_found"]
    assert issue.field is None
    assert "“4. Quality of Plan”" in issue.message
    assert f"its {len(PLAN)} fields" in issue.message
    assert flagged(parsed, "field_not_found") == []
    assert parsed.record.plan.summary == ""
    assert {parsed.evidence[path].sign for path in PLAN} == {"part not found"}
    assert parsed.record.review == RECORD.review


def test_where_words_of_nobody_remain_each_field_of_a_part_that_is_not_found_is_flagged() -> None:
    filled = without_plan()
    filled.add_paragraph("The plan was written by the lead professional and the family.")
    parsed = read(filled)
    assert flagged(parsed, "part_not_found") == []
    assert flagged(parsed, "field_not_found") == PLAN


def test_where_the_answer_before_may_hold_the_part_each_of_its_fields_is_flagged() -> None:
    flat = docx.Document()
    for paragraph in without_plan().element.body.iter(qn("w:p")):
        text = Paragraph(paragraph, flat).text
        flat.add_paragraph(text)
        if text == RECORD.assessment.summary:
            flat.add_paragraph("How the planning went")
            flat.add_paragraph("The plan was written with the family.")
    parsed = read(flat)
    assert flagged(parsed, "part_not_found") == []
    assert set(flagged(parsed, "field_not_found")) >= set(PLAN)


@pytest.mark.parametrize("kept", ["4. Quality of Plan", "Comments on Quality of Plan:"])
def test_where_some_words_of_a_part_are_left_its_fields_are_flagged_one_by_one(kept: str) -> None:
    filled = without_plan()
    table_of(filled, "5. Evidence of Review").addprevious(filled.add_paragraph(kept)._p)
    parsed = read(filled)
    assert flagged(parsed, "part_not_found") == []
    assert set(flagged(parsed, "field_not_found")) >= set(PLAN) - {"plan.comments"}


def test_hidden_text_may_be_the_part_that_is_not_found() -> None:
    filled = without_plan()
    run = filled.add_paragraph().add_run("The plan is good.")
    run.font.hidden = True
    assert flagged(read(filled), "field_not_found") == PLAN
