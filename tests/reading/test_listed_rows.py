"""Lists that a council prints as labelled lines, each answer with its column's heading before it."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from child_audit import Parsed
from child_audit.form import form_named

FORM = form_named("early_help")
ROWS = [{"action": "Update the chronology", "who_when": "SW, 12/03/2026"}, {"action": "Visit", "who_when": "TM, May"}]


def form_with(*lines: str) -> Any:
    """The blank form with its table of actions printed as lines."""
    blank = docx.Document(io.BytesIO(FORM.blank()))
    table: Any = next(table._tbl for table in blank.tables if table.cell(0, 0).text == "Action")
    for line in (*lines, "Case to be Escalated to Service Manager YES / NO (please indicate)"):
        table.addprevious(blank.add_paragraph(line)._p)
    table.getparent().remove(table)
    return blank


def read(document: Any) -> Parsed[Any]:
    buffer = io.BytesIO()
    document.save(buffer)
    return FORM.parse(buffer.getvalue())


def rows_of(parsed: Parsed[Any]) -> list[dict[str, str]]:
    return [row.model_dump() for row in parsed.record.actions]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "1. Action: Update the chronology",
            "    Who / When: SW, 12/03/2026",
            "2. Action: Visit",
            "    Who / When: TM, May",
            "3. Action:",
            "    Who / When:",
        ),
        ("Action 1 – Update the chronology\tWho/When: SW, 12/03/2026", "Action 2 – Visit\tWho/When: TM, May"),
        ("Action", "Update the chronology", "Who / When", "SW, 12/03/2026", "Action", "Visit", "Who / When: TM, May"),
        ("• ACTION: Update the chronology", "• WHO/WHEN: SW, 12/03/2026", "• ACTION: Visit", "• WHO/WHEN: TM, May"),
        ("1) Action: Update the chronology; Who / When: SW, 12/03/2026", "2) Action: Visit; Who / When: TM, May"),
    ],
)
def test_a_list_in_labelled_lines_is_read_row_by_row(lines: tuple[str, ...]) -> None:
    parsed = read(form_with(*lines))
    assert rows_of(parsed) == ROWS
    assert [issue for issue in parsed.issues if issue.field and issue.field.startswith("actions")] == []


def test_a_list_in_pairs_of_cells_is_read_row_by_row() -> None:
    document = form_with()
    table = document.add_table(4, 2)
    words = [("Action:", ROWS[0]["action"]), ("Who / When:", ROWS[0]["who_when"])]
    words += [("Action:", ROWS[1]["action"]), ("Who / When:", ROWS[1]["who_when"])]
    for row, (label, answer) in zip(table.rows, words, strict=True):
        row.cells[0].text, row.cells[1].text = label, answer
    escalation = next(p._p for p in document.paragraphs if p.text.startswith("Case to be Escalated"))
    escalation.addprevious(table._tbl)
    assert rows_of(read(document)) == ROWS


def test_a_sentence_that_begins_with_the_word_of_a_heading_is_no_heading() -> None:
    parsed = read(form_with("Action: Visit", "Action taken by the worker counts as well", "Who / When: TM, May"))
    assert rows_of(parsed) == [{"action": "Visit\nAction taken by the worker counts as well", "who_when": "TM, May"}]
    assert "may_run_on" in [issue.code for issue in parsed.issues if issue.field == "actions"]


def test_words_below_the_last_labelled_line_are_kept_and_flagged() -> None:
    parsed = read(form_with("1. Action: Visit", "Who / When: TM, May", "Signed off by the panel on Monday"))
    assert rows_of(parsed)[0]["who_when"] == "TM, May\nSigned off by the panel on Monday"
    assert "may_run_on" in [issue.code for issue in parsed.issues if issue.field == "actions"]


def test_a_blank_list_in_labelled_lines_is_no_doubt() -> None:
    parsed = read(form_with("1. Action:", "Who / When:", "2. Action: ____", "Who / When: ____"))
    assert rows_of(parsed) == []
    assert [issue for issue in parsed.issues if issue.field and issue.field.startswith("actions")] == []
