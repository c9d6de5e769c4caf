"""Words that a council may have printed where an answer stands are doubted; what people write is not."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

import child_audit
from child_audit.reading.hints import _hint, _label_again

PROMPT = "Are visits timely?"


def _typed(text: str) -> Any:
    """Return how a council's own copy is read in which this stands as the answer to a question."""
    document = docx.Document(io.BytesIO(child_audit.blank("cin_cp")))
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/custom-properties")]:
        del relations[name]
    rows = [row for table in document.tables for row in table.rows]
    row = next(row for row in rows if any(cell.text.strip() == PROMPT for cell in row.cells))
    row.cells[-1].text = text
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "[auditor’s evidence]",
        "[auditor’s evidence] Seen at home.",
        "Seen at home.\n(say how often, and by whom)",
        "(statutory and others)? Yes",
        "/young person: seen? Yes",
        "State which apply.",
        "Note: quote the child where you can.",
        "Auditor: how do you know?\nShe said so.",
        "Within ten days.\n1c",
        "Within ten days.\n[",
    ],
)
def test_an_answer_that_looks_like_a_councils_print_is_read_and_doubted(text: str) -> None:
    parsed = _typed(text)
    assert parsed.record.visits.timely == text
    assert "visits.timely" in {issue.field for issue in parsed.issues}


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "Y/N not recorded",
        "[ECINS entry 21/4/24] Seen at home.",
        "Mum (and gran) say so.",
        "State benefits were looked into.",
        "Consider a family group conference.",
        "Notes of 3 May say so.",
        "Within ten days.\nSeen at home.",
        "1c of the plan says so.",
        "Within 5 days",
        "Could the worker be asked why?",
    ],
)
def test_what_people_write_is_not(text: str) -> None:
    parsed = _typed(text)
    assert parsed.record.visits.timely == text
    assert "visits.timely" not in {issue.field for issue in parsed.issues}


def test_a_name_with_a_question_or_another_label_below_it_is_doubted() -> None:
    assert _hint(["Pat Example", "Legal status: S17"], asks_little=True)
    assert _hint(["Threshold agreed by auditor? Yes"], asks_little=True)
    assert not _hint(["Pat Example", "and Sam Example"], asks_little=True)
    assert not _hint(["All is well.", "Summary: all is well."], asks_little=False)


def test_the_words_of_its_own_label_are_doubted_and_a_sentence_of_them_is_not() -> None:
    label = "Evaluative Summary (What was good about this area/what needs to improve?)"
    assert _label_again(["what was good, what needs to improve?: Little."], label)
    assert not _label_again(["This area was good and needs little to improve."], label)
    assert not _label_again(["Little."], label)
