"""Frames around an answer's paragraph or cell are marks; those that the whole row or all options have are none."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

import child_audit
from child_audit.word.styles import W

_NAMESPACE = f'xmlns:w="{W[1:-1]}"'


def _borders(name: str, colour: str = "FF0000", size: int = 24, sides: str = "top left bottom right") -> Any:
    lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:color="{colour}"/>' for side in sides.split())
    return parse_xml(f"<w:{name} {_NAMESPACE}>{lines}</w:{name}>")


def _form() -> Any:
    return docx.Document(io.BytesIO(child_audit.blank("early_help")))


def _listened(document: Any) -> list[Any]:
    rows = (row for table in document.tables for row in table.rows)
    return list(next(row for row in rows if row.cells[0].text == "I feel listened to")._tr.tc_lst)


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


def _text(cell: Any) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{W}t"))


@pytest.mark.parametrize("option", ["Yes", "Sometimes", "No"])
def test_a_thick_frame_around_the_cell_of_an_option_marks_it(option: str) -> None:
    document = _form()
    cell = next(cell for cell in _listened(document) if _text(cell) == option)
    cell.get_or_add_tcPr().append(_borders("tcBorders"))
    assert _read(document).record.feedback.listened_to == option


@pytest.mark.parametrize("last", ["top left bottom right", "top bottom right"])
def test_frames_around_all_cells_of_a_row_mark_none(last: str) -> None:
    # As other programs write them: a side that two cells share is written once.
    document = _form()
    *cells, end = _listened(document)
    for cell in cells:
        cell.get_or_add_tcPr().append(_borders("tcBorders", sides="top left bottom"))
    end.get_or_add_tcPr().append(_borders("tcBorders", sides=last))
    parsed = _read(document)
    assert parsed.record.feedback.listened_to is None
    assert parsed.issues == ()


def test_thin_black_borders_of_one_cell_mark_nothing() -> None:
    document = _form()
    cell = next(cell for cell in _listened(document) if _text(cell) == "No")
    cell.get_or_add_tcPr().append(_borders("tcBorders", colour="000000", size=4))
    assert _read(document).record.feedback.listened_to is None


def test_a_frame_around_the_paragraph_of_a_grade_marks_it_and_a_line_below_it_does_not() -> None:
    for sides, expected in (("top left bottom right", "Good"), ("bottom", None)):
        document = _form()
        cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
        good = next(one for cell in cells for one in cell.paragraphs if one.text.startswith("Good"))
        good._p.get_or_add_pPr().append(_borders("pBdr", "auto", 8, sides))
        assert _read(document).record.vulnerability.judgement == expected
