"""Of a list of options some were deleted, and more than one is left: nobody knows which is meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from child_audit import Form
from tests.tagged import word

SCALE = "{{ standard | mark('Met') }} / {{ standard | mark('Partly met') }} / {{ standard | mark('Not met') }}"
FORM: Form[Any] = Form.from_template(word([["How well is the standard of recording met?", SCALE]]), name="standards")


def _completed(tmp_path: Path, answer: str) -> Path:
    path = tmp_path / "completed.docx"
    FORM.blank(path)
    document = docx.Document(str(path))
    cell = document.tables[0].cell(0, 1)
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].text = answer
    document.save(str(path))
    return path


@pytest.mark.parametrize("left", ["Met / Partly met", "Met/Partly met", "Partly met Not met", "Met\nNot met"])
def test_two_of_three_left_is_not_decided(tmp_path: Path, left: str) -> None:
    parsed = FORM.parse(_completed(tmp_path, left))
    assert parsed.record.model_dump()["standard"] is None
    assert [(issue.field, issue.code) for issue in parsed.issues] == [("standard", "ambiguous")]


@pytest.mark.parametrize(
    ("left", "value"), [("Partly met", "Partly met"), ("Met / Partly met / Not met", None), ("", None)]
)
def test_one_left_is_the_answer_and_all_or_none_is_blank(tmp_path: Path, left: str, value: str | None) -> None:
    parsed = FORM.parse(_completed(tmp_path, left))
    standard = parsed.record.model_dump()["standard"]
    assert (standard and str(standard.value)) == value
    assert parsed.issues == ()


@pytest.mark.parametrize("typed", ["Met?", "Partly met ?"])
def test_an_answer_with_a_question_mark_is_flagged(tmp_path: Path, typed: str) -> None:
    parsed = FORM.parse(_completed(tmp_path, typed))
    assert [issue.field for issue in parsed.issues] == ["standard"]
