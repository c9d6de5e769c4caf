"""A label in other words, just where the form has it, is no doubt; with another question beside it, it's one."""

from __future__ import annotations

import copy
import io
from typing import Any

import docx

import child_audit

_DRIFT = "Does the CIN or CP review process"


def _blank(form: str) -> Any:
    """A blank form that doesn't say what it was filled with, as a council's own copy doesn't."""
    document = docx.Document(io.BytesIO(child_audit.blank(form)))
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/custom-properties")]:
        del relations[name]
    return document


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


def _drift_in_other_words(document: Any) -> Any:
    """Return the row of the question about drift, in a council's words, its answer typed beside it."""
    rows = (row for table in document.tables for row in table.rows)
    row = next(row for row in rows if any(cell.text.startswith(_DRIFT) for cell in row.cells))
    row.cells[1].text = "Does the review process identify and challenge drift?"
    row.cells[2].text = "Named at the second review."
    return row


def test_a_label_in_other_words_between_its_neighbours_is_sure() -> None:
    document = _blank("cin_cp")
    _drift_in_other_words(document)
    parsed = _read(document)
    assert parsed.record.meetings.drift_challenged == "Named at the second review."
    assert "meetings.drift_challenged" not in {issue.field for issue in parsed.issues}


def test_a_label_in_other_words_beside_a_question_of_the_councils_own_is_doubted() -> None:
    document = _blank("cin_cp")
    row = _drift_in_other_words(document)
    row._tr.addnext(copy.deepcopy(row._tr))
    below = next(other for other in row.table.rows if other._tr is row._tr.getnext())
    below.cells[1].text = "Does the review process look at the cost of travel?"
    below.cells[2].text = "Not this time."
    assert "meetings.drift_challenged" in {issue.field for issue in _read(document).issues}


def test_who_is_to_act_is_no_heading_of_the_form() -> None:
    document = _blank("cin_cp")
    table = next(table for table in document.tables if table.cell(0, 0).text == "Action")
    rows = [("Visit weekly", "Case manager"), ("Write the plan", "Team manager")]
    for words in rows:
        row: Any = copy.deepcopy(table.rows[-1]._tr)
        table._tbl.append(row)
        for cell, text in zip(table.rows[-1].cells, words, strict=True):
            cell.text = text
    heading = next(one for one in document.paragraphs if one.text.startswith("Please note any required"))
    heading.text = "What happens next"
    parsed = _read(document)
    assert [(row.action, row.who_when) for row in parsed.record.actions] == rows


def test_a_word_added_in_a_label_is_told_however_like_the_labels_own() -> None:
    document = _blank("cin_cp")
    rows = [row for table in document.tables for row in table.rows]
    for words, altered in (
        ("Are family members consulted?", "Are family not consulted?"),
        ("Is there evidence of reflection?", "Is there done evidence of reflection?"),
    ):
        cell = next(cell for row in rows for cell in row.cells if cell.text.strip(" -") == words)
        cell.text = altered
    told = {(issue.field, issue.text) for issue in _read(document).issues}
    assert {("visits.family_consulted", "not"), ("supervision.reflection", "done")} <= told


def test_words_behind_guidance_are_told_though_they_are_the_forms_words() -> None:
    document = _blank("cin_cp")
    guidance = next(one for one in document.paragraphs if one.text.startswith("It is suggested that this audit"))
    guidance.add_run(" The chronology.")
    assert any("The chronology" in issue.text for issue in _read(document).issues)


def test_a_sentence_behind_the_label_of_a_judgement_right_behind_a_blank_field_puts_both_in_doubt() -> None:
    document = docx.Document()
    judgements = 0
    for anchor in child_audit.form_named("early_help").layout.anchors:
        judgements += anchor.text == "Judgement:"
        if anchor.text != "Judgement:" or judgements > 1:
            document.add_paragraph(anchor.text)
        if anchor.text == "Comments on Risk:":
            document.add_paragraph("Judgement: Good for this part, I think.")
    data = io.BytesIO()
    document.save(data)
    parsed = child_audit.parse(data.getvalue(), "early_help")
    doubted = {issue.field for issue in parsed.issues}
    assert parsed.record.vulnerability.judgement is child_audit.Judgement.GOOD
    assert {"vulnerability.comments", "vulnerability.judgement"} <= doubted
