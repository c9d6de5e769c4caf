"""Labels one below the other in one cell, and their answers line by line in the next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from child_audit import Form
from tests.tagged import word

LABELS = ["Name of the child", "Born on this day", "Address at present"]
TAGS = ["{{ name }}", "{{ born | date }}", "{{ address }}"]
FORM: Form[Any] = Form.from_template(word([list(pair) for pair in zip(LABELS, TAGS, strict=True)]), name="stacked")


@pytest.mark.parametrize("broken", ["\n", ""])
def test_each_line_is_the_answer_of_its_label_and_flagged(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "completed.docx"
    document = docx.Document()
    row = document.add_table(1, 2).rows[0]
    for cell, lines in zip(row.cells, (LABELS, ["Sam Specimen", "01/02/2015", "1 Example Road"]), strict=True):
        if broken:
            cell.paragraphs[0].text = broken.join(lines)
        else:
            cell.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
    document.save(str(path))
    parsed = FORM.parse(path)
    assert parsed.record.model_dump() == {"name": "Sam Specimen", "born": date(2015, 2, 1), "address": "1 Example Road"}
    assert {issue.field for issue in parsed.issues} == {"name", "born", "address"}
