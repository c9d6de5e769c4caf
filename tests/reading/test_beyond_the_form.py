"""What people add where the form has nothing: below its last line, in a further column."""

from __future__ import annotations

import copy
import io
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph

import child_audit
from child_audit.word.styles import W


def _blank(form: str) -> Any:
    return docx.Document(io.BytesIO(child_audit.blank(form)))


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_words_below_the_last_line_of_the_form_are_told(form: str) -> None:
    document = _blank(form)
    typed = ["Appendix – my answers", "Visits: seen weekly.", "Signed by A. Specimen"]
    for words in typed:
        document.add_paragraph(words)
    told = "\n".join(issue.text for issue in _read(document).issues)
    assert all(words in told for words in typed)


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_contacts_of_several_lines_are_the_forms_own_print(form: str) -> None:
    contacts = child_audit.Contacts(return_address="The QA team\n1 Example Road\nExampleton")
    assert child_audit.parse(child_audit.blank(form, contacts=contacts)).issues == ()


def test_a_second_child_in_a_further_column_is_flagged() -> None:
    document = _blank("early_help")
    table = document.tables[1]
    for row, own, second in zip(table.rows, ("Sam Specimen", "CF-1", "01/03/2013"), ("Alex", "CF-2", "x"), strict=True):
        row.cells[1].text = own
        added = copy.deepcopy(row.cells[-1]._tc)
        row._tr.append(added)
        Paragraph(added.find(W + "p"), row.cells[-1]).add_run(second)
    parsed = _read(document)
    assert parsed.record.child.full_name == "Sam Specimen"
    flagged = {issue.field for issue in parsed.issues}
    assert {"child.allocated_workers", "child.responsible_team", "child.team_manager"} <= flagged


def test_a_line_of_an_answer_in_the_forms_own_words_is_flagged() -> None:
    document = _blank("cin_cp")
    cell = document.tables[1].rows[2].cells[2]
    cell.text = "Every ten days."
    cell.add_paragraph("2. Assessments")
    parsed = _read(document)
    assert parsed.record.visits.timely.startswith("Every ten days.")
    assert ("visits.timely", "label_again") in [(issue.field, issue.code) for issue in parsed.issues]


def test_a_note_in_one_cell_across_the_list_is_no_action() -> None:
    document = _blank("early_help")
    table = next(table for table in document.tables if table.cell(0, 0).text == "Action")
    table.add_row()
    last = table.rows[-1]
    for cell, words in zip(last.cells, ("Visit weekly", "SW"), strict=True):
        cell.text = words
    table.add_row()
    merged = table.rows[-1].cells[0].merge(table.rows[-1].cells[-1])
    merged.text = "Completed forms go to the QA inbox."
    parsed = _read(document)
    assert [action.action for action in parsed.record.actions] == ["Visit weekly"]
    assert "Completed forms go to the QA inbox." in [issue.text for issue in parsed.issues]


def test_footers_that_another_program_put_among_the_text_are_told_once() -> None:
    document = _blank("cin_cp")
    answers = ["Yes", "Every ten days.", "Yes", "Yes, on the whole."]
    for number, (row, answer) in enumerate(zip(document.tables[1].rows[2:6], answers, strict=True), 1):
        row.cells[2].text = answer
        row.cells[2].add_paragraph(f"Version 6   Page {number} of 5")
        row.cells[2].add_paragraph("Exampleton County Council")
    parsed = _read(document)
    visits = parsed.record.visits
    assert [visits.timely, visits.purposeful, visits.wider_issues, visits.wishes_and_feelings] == answers
    told = [issue.text for issue in parsed.issues if issue.code == "unplaced_text"]
    assert told == ["Version 6   Page 1 of 5\nExampleton County Council"]


def test_answers_that_refer_to_pages_are_answers() -> None:
    document = _blank("cin_cp")
    answers = [f"See page {number} of 9" for number in (2, 3, 4)]
    for row, answer in zip(document.tables[1].rows[2:5], answers, strict=True):
        row.cells[2].text = answer
    visits = _read(document).record.visits
    assert [visits.timely, visits.purposeful, visits.wider_issues] == answers


def test_a_tick_that_is_struck_out_is_flagged() -> None:
    document = _blank("early_help")
    box = document.tables[2].rows[1].cells[1]
    box.text = ""
    box.paragraphs[0].add_run("x").font.strike = True
    assert "status.early_help" in {issue.field for issue in _read(document).issues}


def test_a_struck_tick_of_a_choice_gives_way_to_another_and_is_flagged_alone() -> None:
    for both in (True, False):
        document = _blank("early_help")
        yes, no = document.tables[3].rows[0].cells[2], document.tables[3].rows[0].cells[4]
        yes.text = ""
        yes.paragraphs[0].add_run("x").font.strike = True
        if both:
            no.text = "x"
        parsed = _read(document)
        assert parsed.record.step_down.answer is (not both)
        assert [issue.code for issue in parsed.issues if issue.field == "step_down.answer"] == ["inferred"]
