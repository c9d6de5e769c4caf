"""Links and notes that wait on disk stand where XlsxWriter itself would put them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xlsxwriter import Workbook

from child_audit.collate.beside import AUTHOR, Links, Notes
from child_audit.collate.table import Cell, Column, Table
from child_audit.collate.workbook import write

USUAL = 20
WIDTHS = (110, 64, 0, 320, 40)


def placed(heights: list[int | None], notes: dict[int, tuple[int, int]]) -> dict[int, list[int | float]]:
    """Place notes (row → column and height) beside rows so high; row → vertices."""
    waiting = Notes(lambda column: WIDTHS[column] if column < len(WIDTHS) else 64, USUAL)
    for row, height in enumerate(heights):
        if row in notes:
            waiting.add(notes[row][0], f"note {row}", 320, notes[row][1])
        waiting.next_row(height)
    waiting.end()
    found = {note.row: list(note.vertices) for note in waiting}
    waiting.close()
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.none() | st.integers(5, 400), min_size=2, max_size=60).flatmap(
        lambda heights: st.tuples(
            st.just(heights),
            st.dictionaries(st.integers(1, len(heights) - 1), st.tuples(st.integers(0, 4), st.integers(24, 600))),
        )
    )
)
def test_notes_stand_where_xlsxwriter_would_put_them(case: tuple[list[int | None], dict[int, tuple[int, int]]]) -> None:
    heights, notes = case
    sheet: Any = Workbook(io.BytesIO()).add_worksheet()
    for column, width in enumerate(WIDTHS):
        sheet.set_column_pixels(column, column, width or 64, None, {"hidden": not width})
    for row, height in enumerate(heights):
        if height is not None:
            sheet.set_row_pixels(row, height)
        if row in notes:
            sheet.write_comment(row, notes[row][0], "x", {"width": 320, "height": notes[row][1]})
    theirs = {row: sheet._comment_vertices(sheet.comments[row][column]) for row, (column, _) in notes.items()}
    assert placed(heights, notes) == theirs


def test_only_the_rows_beside_a_note_are_remembered() -> None:
    notes = Notes(lambda column: 64, USUAL)
    for row in range(5_000):
        if row % 3 == 1:
            notes.add(0, "look", 320, 100)
        notes.next_row(None)
        assert len(notes._rows) < 10
        assert len(notes._waiting) < 5
    notes.end()
    assert len(notes) == len(list(notes)) == 1667
    notes.close()


def test_an_address_may_hold_any_sign() -> None:
    links = Links()
    links.add("A1", 'R&D "x" <y>.docx')
    links.add("B100", "Siân 😀.docx")
    assert "".join(links.elements()) == '<hyperlink ref="A1" r:id="file0"/><hyperlink ref="B100" r:id="file1"/>'
    targets = [etree.fromstring(relation).get("Target") for relation in links.relations()]
    assert targets == ['R&D "x" <y>.docx', "Siân 😀.docx"]
    links.close()


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[int], Path]:
    def made(rows: int) -> Path:
        table = Table(
            "Some",
            (Column("File"), Column("Said")),
            lambda: (
                (Cell(f"{n}.docx", link=tmp_path / f"{n}.docx"), Cell("x", (f"look at {n}",) if n % 2 else ()))
                for n in range(rows)
            ),
        )
        path = tmp_path / "some.xlsx"
        with path.open("wb") as file:
            write([table, Table("None", (Column("File"),), lambda: iter(()))], file, tmp_path)
        return path

    return made


def test_links_and_notes_are_read_back_by_another_library(workbook: Callable[[int], Path]) -> None:
    sheet = openpyxl.load_workbook(workbook(3_000))["Some"]
    for row in (2, 1_500, 3_001):
        link = sheet.cell(row, 1).hyperlink
        assert link is not None
        assert link.target == f"{row - 2}.docx"
    assert sheet.cell(2, 2).comment is None
    found = sheet.cell(2_001, 2).comment
    assert found is not None
    assert (found.text, found.author) == ("look at 1999", AUTHOR)


def test_every_note_has_a_shape_of_its_own_among_the_numbers_of_its_sheet(workbook: Callable[[int], Path]) -> None:
    with zipfile.ZipFile(workbook(5_000)) as archive:
        (drawing,) = [archive.read(name) for name in archive.namelist() if name.endswith(".vml")]
    numbers = [int(number) for number in re.findall(rb'id="_x0000_s(\d+)"', drawing)]
    assert len(numbers) == len(set(numbers)) == 2_500
    blocks = re.search(rb'<o:idmap v:ext="edit" data="([\d,]+)"', drawing)
    assert blocks is not None
    assert {number // 1024 for number in numbers} <= set(map(int, blocks[1].split(b",")))


def test_a_sheet_with_links_alone_and_one_without_any_are_whole(workbook: Callable[[int], Path]) -> None:
    with zipfile.ZipFile(workbook(1)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                etree.fromstring(archive.read(name))
        assert "xl/worksheets/_rels/sheet1.xml.rels" in archive.namelist()
