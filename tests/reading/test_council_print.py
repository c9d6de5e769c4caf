"""What a council prints of its own among the form's labels is no answer; what a person types like it is."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.shared import Pt

import child_audit

PROMPTS = (
    "Are visits timely?",
    "Are visits purposeful?",
    "Does the child feel safe?",
    "Is the plan up to date?",
    "Is there evidence of reflection?",
)


def _blank() -> Any:
    """A blank form that doesn't say what it was filled with, as a council's own copy doesn't."""
    document = docx.Document(io.BytesIO(child_audit.blank("cin_cp")))
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/custom-properties")]:
        del relations[name]
    return document


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


def _rows(document: Any) -> dict[str, Any]:
    """Return the rows of the prompts."""
    rows = [row for table in document.tables for row in table.rows]
    return {cell.text.strip(): row for row in rows for cell in row.cells if cell.text.strip() in PROMPTS}


def _below(row: Any, text: str, look: Callable[[Any], None]) -> None:
    """Write a line below a prompt, in its cell."""
    run = row.cells[1].add_paragraph().add_run(text)
    run.font.name = "Arial"
    look(run.font)


def _small_italics(font: Any) -> None:
    font.italic, font.size = True, Pt(8)


def _italics(font: Any) -> None:
    font.italic = True


def test_notes_below_prompts_that_are_answered_beside_are_told_once_and_are_no_answers() -> None:
    document = _blank()
    for number, row in enumerate(_rows(document).values()):
        _below(row, "Please quote the record.", _small_italics)
        row.cells[2].text = "" if number == 0 else f"Answer {number}."
    parsed = _read(document)
    assert (parsed.record.visits.timely, parsed.record.visits.purposeful) == ("", "Answer 1.")
    assert [issue.text for issue in parsed.issues if "quote" in issue.text] == ["Please quote the record."]


@pytest.mark.parametrize("look", [_small_italics, _italics])
def test_a_hand_that_writes_italics_below_the_prompts_answers_them(look: Callable[[Any], None]) -> None:
    document = _blank()
    for number, row in enumerate(_rows(document).values()):
        _below(row, f"Answer number {number} was typed here.", look)
    parsed = _read(document)
    assert parsed.record.visits.purposeful == "Answer number 1 was typed here."
    assert parsed.record.plans.up_to_date == "Answer number 3 was typed here."


def test_a_question_of_the_councils_own_between_two_of_the_form_is_told_with_its_answer() -> None:
    document = _blank()
    row = _rows(document)["Are visits timely?"]
    row._tr.addnext(copy.deepcopy(row._tr))
    own = next(other for other in row.table.rows if other._tr is row._tr.getnext())
    own.cells[1].paragraphs[0].runs[0].text = "Mileage claimed by the worker:"
    own.cells[2].text = "Forty miles."
    row.cells[2].text = "Every ten days."
    parsed = _read(document)
    assert (parsed.record.visits.timely, parsed.record.visits.purposeful) == ("Every ten days.", "")
    told = " ".join(issue.text for issue in parsed.issues)
    assert "Mileage claimed by the worker:" in told
    assert "Forty miles." in told


@pytest.mark.parametrize(
    "answer",
    [
        "Yes. Is the plan up to date? Not yet.",
        "Evidence /Comments was covered in supervision.",
        "See Are visits purposeful above.",
    ],
)
def test_a_sentence_that_holds_the_words_of_a_label_is_an_answer_as_it_stands(answer: str) -> None:
    document = _blank()
    _rows(document)["Does the child feel safe?"].cells[2].text = answer
    assert _read(document).record.visits.feels_safe == answer
