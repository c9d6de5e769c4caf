"""Tables → a workbook, read back by openpyxl and opened by LibreOffice."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from child_audit.collate import workbook
from child_audit.collate.cells import address, lines
from child_audit.collate.celltext import LIMIT, visible
from child_audit.collate.sheets import tables
from child_audit.collate.styles import grade_colours, lightness
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.forms import Judgement
from tests.collate_examples import FORMS, realistic_batch
from tests.test_collate_celltext import NASTY

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA_LIKE = ["=1+1", '=HYPERLINK("http://example.org")', "+44 20 7946 0000", "-5", "@home", "\t=1", "=", "#N/A"]


def written(found: Iterable[Table], folder: Path | None = None) -> bytes:
    target = io.BytesIO()
    workbook.write(found, target, folder)
    return target.getvalue()


def column(values: Sequence[Value], look: Look = Look.TEXT, **changes: Any) -> Table:
    return Table("Sheet", (Column("Title", look),), lambda: ((Cell(value),) for value in values), **changes)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def read_back(data: bytes) -> list[Any]:
    """All values of the first column but its heading."""
    return [row[0] for row in opened(data).active.iter_rows(min_row=2, values_only=True)]


@given(st.lists(st.one_of(NASTY, st.sampled_from(FORMULA_LIKE), st.from_regex(r"_x[0-9A-F]{4}_", fullmatch=True))))
def test_what_is_read_back_is_what_was_put_in(texts: list[str]) -> None:
    assert read_back(written([column(texts)])) == [visible(text) or None for text in texts]


@pytest.mark.parametrize("text", [*FORMULA_LIKE, "http://example.org", "TRUE", "00123", "1e5", "12/03/2026", "_x000D_"])
def test_text_is_a_string_cell_whatever_it_looks_like(text: str) -> None:
    data = written([column([text])])
    cell = opened(data).active["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)
    # And not by openpyxl's word alone:
    (xml,) = ElementTree.fromstring(sheet_xml(data)).findall(f".//{MAIN}c[@r='A2']")
    assert xml.get("t") == "inlineStr"
    assert xml.find(f"{MAIN}f") is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_text_that_would_become_a_formula_when_edited_is_guarded(text: str) -> None:
    assert opened(written([column([text])])).active["A2"].quotePrefix


def test_no_single_piece_of_xml_text_holds_an_escape_that_excel_would_undo() -> None:
    xml = sheet_xml(written([column(["_x000D_ and _x0041_x0042_"])])).decode()
    assert "_x000D_" not in xml
    assert "_x0041_" not in xml


def test_text_over_the_limit_says_where_the_rest_is() -> None:
    whole = "é" * (LIMIT + 10)
    (text,) = read_back(written([column([whole], continuation="see Answers, {parts} parts")]))
    assert len(text) <= LIMIT
    assert text.endswith("[see Answers, 2 parts]")
    assert whole.startswith(text.partition(" […]")[0])


def test_text_of_the_limit_in_characters_that_count_twice_is_cut_too() -> None:
    (text,) = read_back(written([column(["😀" * LIMIT])]))
    assert len(text.encode("utf-16-le")) // 2 <= LIMIT


def test_dates_are_dates_of_the_calendar_of_the_form() -> None:
    data = written([column([date(2026, 11, 21)], Look.DATE)])
    cell = opened(data).active["A2"]
    assert cell.is_date
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 21), "dd/mm/yyyy")


def test_a_date_in_a_column_of_texts_is_a_date_too() -> None:
    cell = opened(written([column(["text", date(2026, 11, 21)])])).active["A3"]
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 21), "dd/mm/yyyy")


@pytest.mark.parametrize(("day", "text"), [(date(1899, 12, 31), "31/12/1899"), (date(24, 3, 12), "12/03/0024")])
def test_a_date_before_excel_s_calendar_is_text(day: date, text: str) -> None:
    assert read_back(written([column([day, date(1900, 3, 1)], Look.DATE)])) == [text, datetime(1900, 3, 1)]


def test_a_cell_with_notes_is_marked_and_has_them() -> None:
    table = Table("Sheet", (Column("Title"),), lambda: [(Cell(None, ("Look here.", "And here.")),), (Cell("plain"),)])
    sheet = opened(written([table])).active
    assert sheet["A2"].comment.text == "Look here.\n\nAnd here."
    assert sheet["A2"].fill.fgColor.rgb != sheet["A3"].fill.fgColor.rgb
    assert sheet["A2"].border.left.style == "medium"


def test_a_note_of_any_length_and_kind_of_text_can_be_opened() -> None:
    texts = ("\x00\ud800 <b> & =1", "z" * 9_999)
    table = Table("Sheet", (Column("Title"),), lambda: [(Cell("x", (text,)),) for text in texts])
    sheet = opened(written([table])).active
    assert sheet["A2"].comment.text == "\ufffd\ufffd <b> & =1"
    assert sheet["A3"].comment.text.endswith("Review queue]")


def test_a_file_is_linked_from_where_the_workbook_stands(tmp_path: Path) -> None:
    table = Table("Sheet", (Column("Title"),), lambda: [(Cell("a", link=tmp_path / "in" / "50% of #1.docx"),)])
    assert opened(written([table], tmp_path / "out")).active["A2"].hyperlink.target == "../in/50%25%20of%20%231.docx"
    assert opened(written([table])).active["A2"].hyperlink is None  # nobody knows from where


def test_an_address_keeps_letters_and_quotes_what_is_no_text(tmp_path: Path) -> None:
    assert address(tmp_path / "Siân: 1.docx", tmp_path) == "Siân%3A%201.docx"
    if os.name == "posix":
        assert address(tmp_path / "caf\udce9.docx", tmp_path) == "caf%E9.docx"


def test_more_links_than_excel_takes_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from child_audit.collate import cells

    monkeypatch.setattr(cells, "_MAX_LINKS", 1)
    table = Table("Sheet", (Column("Title"),), lambda: [(Cell("a", link=Path("a")),), (Cell("b", link=Path("b")),)])
    sheet = opened(written([table], Path())).active
    assert [sheet["A2"].hyperlink is None, sheet["A3"].hyperlink is None] == [False, True]
    assert sheet["A3"].value == "b"


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    book = opened(written([column(["a", "b", "c", "d", "e"])]))
    assert book.sheetnames == ["Sheet", "Sheet 2", "Sheet 3"]
    assert [sheet["A1"].value for sheet in book] == ["Title"] * 3
    assert [sheet[f"A{row}"].value for sheet in book for row in (2, 3)] == ["a", "b", "c", "d", "e", None]


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["Answers", "answers"], ["Answers", "answers 2"]),
        (["a/b:c?*[d]\\'", "History"], ["a b c d", "History 2"]),
        (["", "x" * 40, "x" * 40], ["Sheet", "x" * 31, "x" * 29 + " 2"]),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(names: list[str], sheets: list[str]) -> None:
    found = [Table(name, (Column("Title"),), list) for name in names]
    assert opened(written(found)).sheetnames == sheets


def test_headings_stay_in_sight_on_screen_and_on_paper() -> None:
    sheet = opened(written(tables(realistic_batch(2), FORMS)))["Early Help"]
    assert sheet.freeze_panes == "D4"
    (table,) = sheet.tables.values()
    assert (table.name, table.ref) == ("Early_Help", f"A3:{get_column_letter(sheet.max_column)}{sheet.max_row}")
    assert table.autoFilter.ref == table.ref
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[3]]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$C")
    assert sheet.page_setup.orientation == "landscape"


def test_an_audit_sheet_has_sections_paths_and_wording_above_its_rows() -> None:
    sheet = opened(written(tables(realistic_batch(2), FORMS)))["Early Help"]
    judgement = next(cell for cell in sheet[2] if cell.value == "plan.judgement")
    assert sheet.cell(1, judgement.column).value == "4. Quality of Plan"
    assert sheet.cell(3, judgement.column).value == "4. Quality of Plan: Judgement"
    assert sheet.cell(4, judgement.column).value in {str(grade) for grade in Judgement}


@pytest.mark.parametrize(("count", "good"), [(4, 2), (2, 1), (3, 1), (5, 2), (11, 5)])
def test_each_grade_is_coloured_darker_than_the_one_above_and_its_word_can_be_read(count: int, good: int) -> None:
    colours = grade_colours(count, good)
    shades = [lightness(fill) for fill, _ in colours]
    assert shades == sorted(shades, reverse=True)
    assert len(set(colours)) == count
    assert count > 5 or all(before - after > 20 for before, after in pairwise(shades))
    assert all(abs(lightness(fill) - lightness(ink)) > 100 for fill, ink in colours)


def test_the_colour_of_a_judgement_follows_its_text() -> None:
    sheet = opened(written(tables(realistic_batch(2), FORMS)))["Early Help"]
    (coloured,) = sheet.conditional_formatting
    assert {rule.formula[0] for rule in coloured.rules} == {f'"{grade}"' for grade in Judgement}
    assert len(coloured.sqref.ranges) == 8


def test_only_the_options_of_a_field_can_be_typed_in_its_column() -> None:
    sheet = opened(written(tables(realistic_batch(4), FORMS)))["Early Help"]
    paths = {cell.value: cell.column_letter for cell in sheet[2]}
    lists = {str(found.sqref): found.formula1 for found in sheet.data_validations.dataValidation}
    column = paths["plan.judgement"]
    assert lists[f"{column}4:{column}5"] == '"Outstanding,Good,Requires Improvement,Inadequate"'
    column = paths["step_down.answer"]
    assert lists[f"{column}4:{column}5"] == '"Yes,No"'
    assert lists["B4:B5"] == '"No doubts,To review,Reviewed"'


def test_a_table_without_rows_is_a_sheet_of_headings() -> None:
    sheet = opened(written([Table("Empty", (Column("A"), Column("B")), list)])).active
    assert [cell.value for cell in sheet[1]] == ["A", "B"]
    assert not sheet.tables


def test_a_calculated_column_has_its_formula_and_what_comes_out() -> None:
    columns = (Column("A", Look.COUNT), Column("Twice", Look.COUNT, formula="2*{table}[[#This Row],[A]]"))
    data = written([Table("My sheet", columns, lambda: [(Cell(2), Cell(4)), (Cell(3), Cell(6))])])
    assert [cell.value for cell in opened(data).active["B"]] == ["Twice", *["=2*My_sheet[[#This Row],[A]]"] * 2]
    calculated: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert [cell.value for cell in calculated["B"]] == ["Twice", 4, 6]


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        columns = (Column("A", width=10), Column("B", Look.JUDGEMENT, options=("Good", "Bad"), good=1))
        rows = ((Cell(f"{number} {'long ' * 20}"), Cell("Good")) for number in range(count))
        tracemalloc.start()
        workbook.write([Table("Sheet", columns, lambda: rows)], io.BytesIO())
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peak(4_000), peak(16_000)
    # What grows is the compressed file, which is kept in memory here.
    assert many - few < 1_500_000


def test_what_a_failed_workbook_left_on_disk_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[Row]:
        yield (Cell("first"),)
        assert any(tmp_path.rglob("*"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written([Table("Sheet", (Column("A"),), rows)])
    assert not list(tmp_path.iterdir())


def test_lines_are_counted_with_line_ends_and_wrapping() -> None:
    assert [lines(text, 10) for text in ("", "short", "a\nb\n", "x" * 25)] == [1, 1, 3, 3]
    assert lines("x\n" * 500, 10, most=6) == 6


def sheet_xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not on this machine")
def test_libreoffice_opens_the_workbook_and_reads_the_same_text(tmp_path: Path) -> None:
    texts = [*FORMULA_LIKE, "_x000D_", "a\nb", "  spaces  ", 'Plât 😀 <b> & "quotes"']
    path = tmp_path / "book.xlsx"
    path.write_bytes(written([column(texts), *tables(realistic_batch(4), FORMS)], tmp_path))
    # Comma, double quotes, UTF-8, text as shown: https://help.libreoffice.org/latest/en-GB/text/shared/guide/csv_params.html
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", as_csv, "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    sheets = {file.stem.removeprefix("book-") for file in tmp_path.glob("book-*.csv")}
    assert sheets == {
        "Sheet", "Early Help", "CIN and CP", "Review queue", "Actions", "Answers", "Evidence", "Feedback", "Files",
        "Data dictionary", "Run log",
    }  # fmt: skip
    with (tmp_path / "book-Sheet.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == texts
    with (tmp_path / "book-Early Help.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert dict(zip(rows[1], rows[3], strict=True))["child.case_id"] == "000001"
    assert dict(zip(rows[1], rows[3], strict=True))["date_of_audit"] == "08/08/2026"
