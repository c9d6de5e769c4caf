"""A grid of all grades besides the sections: a row a section, the grades in columns or typed beside."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from child_audit import Parsed
from child_audit.form import form_named

FORM = form_named("early_help")
HEADINGS = [
    ("vulnerability", "1. Vulnerability:"),
    ("childs_experience", "2. The Child’s Experience"),
    ("assessment", "3. Quality of Assessment"),
    ("plan", "4. Quality of Plan"),
    ("review", "5. Evidence of Review Process"),
    ("management_oversight", "Management Oversight & Supervision"),
    ("multi_agency", "7. Multi-agency Coordination and Information Sharing"),
]
GRADES = ["Outstanding", "Good", "Requires Improvement", "Inadequate"]
GIVEN = dict(
    zip([name for name, _ in HEADINGS], ["Good", "Good", "Inadequate", "Outstanding"] + [None] * 3, strict=True)
)


def document(**values: Any) -> Any:
    """A form that was sent out and came back, so that it's no longer as it was filled."""
    return docx.Document(io.BytesIO(FORM.fill(FORM.record({"key_learning": "Something was learnt.", **values}))))


def with_grid(document: Any, *, typed: bool = False, title: str = "Summary of judgements", remark: str = "") -> Any:
    before = next(p._p for p in document.paragraphs if p.text.startswith("Please note any required"))
    heads = ["Section", "Grade"] if typed else ["Section", *GRADES]
    grid = document.add_table(1 + len(HEADINGS), len(heads))
    for cell, head in zip(grid.rows[0].cells, heads, strict=True):
        cell.text = head
    for row, (name, heading) in zip(grid.rows[1:], HEADINGS, strict=True):
        row.cells[0].text = heading
        given = GIVEN[name]
        if given and typed:
            row.cells[1].text = given + remark
        elif given:
            row.cells[1 + GRADES.index(given)].text = "X"
    before.addprevious(document.add_paragraph(title)._p)
    before.addprevious(grid._tbl)
    return document


def read(document: Any) -> Parsed[Any]:
    buffer = io.BytesIO()
    document.save(buffer)
    return FORM.parse(buffer.getvalue())


def grades(parsed: Parsed[Any]) -> dict[str, str | None]:
    return {name: getattr(parsed.record, name).judgement for name, _ in HEADINGS}


@pytest.mark.parametrize("typed", [False, True])
def test_the_grades_of_a_grid_are_the_sections_grades(typed: bool) -> None:
    parsed = read(with_grid(document(), typed=typed))
    assert grades(parsed) == GIVEN
    assert parsed.issues == ()
    assert parsed.record.key_learning == "Something was learnt."


def test_a_grade_in_the_grid_and_another_in_the_section_are_not_decided() -> None:
    parsed = read(with_grid(document(assessment={"judgement": "Good"})))
    assert parsed.record.assessment.judgement is None
    assert [issue.field for issue in parsed.issues if issue.code == "ambiguous"] == ["assessment.judgement"]


def test_the_same_grade_in_the_grid_and_in_the_section_is_no_doubt() -> None:
    parsed = read(with_grid(document(vulnerability={"judgement": "Good"})))
    assert (grades(parsed), parsed.issues) == (GIVEN, ())


def test_words_beside_a_grade_in_the_grid_are_kept() -> None:
    parsed = read(with_grid(document(), typed=True, remark=" – moderated by the panel"))
    assert grades(parsed) == GIVEN
    texts = {issue.field: issue.text for issue in parsed.issues}
    assert all("moderated by the panel" in texts[f"{name}.judgement"] for name, given in GIVEN.items() if given)


def test_a_title_that_is_not_the_forms_is_kept() -> None:
    parsed = read(with_grid(document(), title="Agreed with Robin on Monday"))
    said = [str(parsed.record.key_learning), *(issue.text for issue in parsed.issues)]
    assert any("Agreed with Robin on Monday" in words for words in said)
    assert parsed.issues


def test_a_table_that_names_sections_in_an_answer_is_no_grid() -> None:
    filled = document()
    before = next(p._p for p in filled.paragraphs if p.text.startswith("Please note any required"))
    table = filled.add_table(3, 2)
    for row, (_, heading) in zip(table.rows, HEADINGS, strict=False):
        row.cells[0].text, row.cells[1].text = heading, "see my notes"
    before.addprevious(table._tbl)
    parsed = read(filled)
    assert grades(parsed) == dict.fromkeys(GIVEN)
    assert sum(issue.text.count("see my notes") for issue in parsed.issues) == 3
