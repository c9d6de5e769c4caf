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
