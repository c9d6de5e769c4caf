"""A form as one table: a row a section, the labels in the row at its head alone."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from child_audit import Parsed
from child_audit.form import form_named

FORM = form_named("early_help")
PARTS = ["vulnerability", "childs_experience", "assessment", "plan", "review", "management_oversight", "multi_agency"]
GRADES = ["Good", "Inadequate", "Outstanding", "Good", "Requires Improvement", "Good", "Good"]
SUMMARY = "Evaluative Summary"


def matrix(heads: tuple[str, str, str, str], *, labels: bool = False) -> Any:
    """The blank form with its seven sections in one table."""
    blank = docx.Document(io.BytesIO(FORM.blank()))
    sections: list[Any] = [
        table for table in blank.tables if table.cell(0, 0).text[:2] in [f"{n}." for n in range(1, 8)]
    ]
    table = blank.add_table(1, 4)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for section, part, grade in zip(sections, PARTS, GRADES, strict=True):
        cells = table.add_row().cells
        cells[0].text = section.cell(0, 0).text.split("\n")[0]
        cells[1].text = f"Judgement: {grade}" if labels else grade
        cells[2].text = f"Strong, with gaps in {part[:4]}."
        cells[3].text = f"In short, {part}."
    sections[0]._tbl.addprevious(table._tbl)
    for section in sections:
        section._tbl.getparent().remove(section._tbl)
    return blank


def read(document: Any) -> Parsed[Any]:
    buffer = io.BytesIO()
    document.save(buffer)
    return FORM.parse(buffer.getvalue())


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize(
    "heads",
    [
        ("Area", "Judgement", "Comments", SUMMARY),
        ("Section", "Judgement:", "Comments", "Evaluative Summary (What Grading would you apply to this section?)"),
    ],
)
def test_each_cell_belongs_to_the_field_that_its_column_is_headed_by(
    heads: tuple[str, str, str, str], labels: bool
) -> None:
    parsed = read(matrix(heads, labels=labels))
    for part, grade in zip(PARTS, GRADES, strict=True):
        read_part = getattr(parsed.record, part)
        assert (read_part.judgement, read_part.comments) == (grade, f"Strong, with gaps in {part[:4]}.")
        assert read_part.summary == f"In short, {part}."
    assert not {issue.field for issue in parsed.issues} & {f"{part}.judgement" for part in PARTS}


def test_a_column_that_the_form_does_not_have_is_kept_and_flagged() -> None:
    parsed = read(matrix(("Area", "Judgement", "Moderation", SUMMARY)))
    said = " ".join(issue.text for issue in parsed.issues)
    for part in PARTS:
        held = getattr(parsed.record, part)
        flagged = {issue.field for issue in parsed.issues}
        assert f"Strong, with gaps in {part[:4]}." in said or f"Strong, with gaps in {part[:4]}." in held.comments
        assert held.comments == "" or f"{part}.comments" in flagged
        assert held.summary == f"In short, {part}."
