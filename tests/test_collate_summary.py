"""The Summary: formulas over the other sheets, what comes out of them, and what an independent count says."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from child_audit.collate.batch import Outcome
from child_audit.collate.collation import Collation
from child_audit.forms import Judgement
from tests.collate_examples import EARLY_HELP, FORMS, outcome, parsed, realistic_batch
from tests.libreoffice import needs_libreoffice, recalculated
from tests.own_form import FOSTER_CARE, foster_values

GRADES = [str(grade) for grade in Judgement]
ALL_FORMS = {**FORMS, "foster_care": FOSTER_CARE}


def batch(count: int = 60) -> tuple[Outcome, ...]:
    own = [parsed(FOSTER_CARE, foster_values(number)) for number in range(count // 2)]
    return (*realistic_batch(count), *(outcome(f"own {n}.docx", each) for n, each in enumerate(own)))


def saved(outcomes: tuple[Outcome, ...], path: Path) -> Path:
    Collation(outcomes, ALL_FORMS).save(path)
    return path


def summary(path: Path, *, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=not formulas)["Summary"]


def table(sheet: Any, title: str, part: int = 0) -> dict[Any, dict[str, Any]]:
    """Label → heading → value, of the table of that title in the part of the form with that number."""
    starts = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 2).value or "").startswith(title)]
    head = starts[part]
    names = [cell.value for cell in sheet[head]][2:20]
    rows: dict[Any, dict[str, Any]] = {}
    for row in range(head + 1, sheet.max_row + 2):
        label = sheet.cell(row, 2).value
        if label is None:
            return rows
        cells = [cell.value for cell in sheet[row]][2:20]
        rows[label] = {name: value for name, value in zip(names, cells, strict=True) if name is not None}
    raise AssertionError(title)


def differences(before: Path, after: Path) -> Iterator[str]:
    """Every formula of every sheet whose result isn't what the workbook says."""
    formulas, cached, fresh = (
        openpyxl.load_workbook(path, data_only=values)
        for path, values in ((before, False), (before, True), (after, True))
    )
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                said, found = (book[sheet.title][cell.coordinate].value for book in (cached, fresh))
                if not _same(said, found):
                    yield f"{sheet.title}!{cell.coordinate}: {said!r}, not {found!r}: {cell.value}"


def _same(said: Any, found: Any) -> bool:
    if isinstance(said, (int, float)) and isinstance(found, (int, float)):
        return abs(said - found) < 1e-9
    return (said or "") == (found or "")


def test_the_summary_comes_first_and_counts_what_the_records_hold(tmp_path: Path) -> None:
    outcomes = batch()
    path = saved(outcomes, tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).sheetnames[0] == "Summary"
    records = [each.parsed.record for each in outcomes if each.parsed and each.parsed.form == "early_help"]
    rows = table(summary(path), "Judgements by section")
    for label, section in (("4. Quality of Plan", "plan"), ("1. Vulnerability", "vulnerability")):
        counts = Counter(str(getattr(record, section).judgement or "") for record in records)
        n = len(records) - counts[""]
        good = counts["Outstanding"] + counts["Good"]
        assert [rows[label][grade] for grade in GRADES] == [counts[grade] for grade in GRADES]
        assert (rows[label]["Not given"], rows[label]["n"]) == (counts[""], n)
        assert rows[label]["% good or better"] == pytest.approx(good / n)
    teams = Counter(record.child.responsible_team for record in records)
    assert {label: row["n"] for label, row in table(summary(path), "By team").items() if row["n"]} == teams
    months = Counter(record.date_of_audit.replace(day=1) for record in records)
    found = {label.date(): row["n"] for label, row in table(summary(path), "By month").items()
             if isinstance(label, datetime)}  # fmt: skip
    assert found == months


def test_every_number_of_the_summary_is_a_formula(tmp_path: Path) -> None:
    sheet = summary(saved(batch(20), tmp_path / "a.xlsx"), formulas=True)
    plain = [cell.coordinate for row in sheet.iter_rows(min_col=3) for cell in row
             if isinstance(cell.value, (int, float))]  # fmt: skip
    assert plain == []


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_works_out_what_the_workbook_says(tmp_path: Path) -> None:
    path = saved(batch(), tmp_path / "a.xlsx")
    assert list(differences(path, recalculated(path, tmp_path))) == []


@needs_libreoffice
@pytest.mark.libreoffice
def test_the_summary_follows_filters_and_corrections(tmp_path: Path) -> None:
    path = saved(batch(40), tmp_path / "a.xlsx")
    before = table(summary(path), "Judgements by section")["4. Quality of Plan"]
    book = openpyxl.load_workbook(path)
    sheet = book["Early Help"]
    column = next(cell.column for cell in sheet[2] if cell.value == "plan.judgement")
    for row in range(4, 9):  # five audits that a filter hides
        before[str(sheet.cell(row, column).value)] -= 1
        sheet.row_dimensions[row].hidden = True
    before[str(sheet.cell(9, column).value)] -= 1  # and one that is corrected
    before["Outstanding"] += 1
    sheet.cell(9, column).value = "Outstanding"
    book.save(tmp_path / "edited.xlsx")
    after = table(summary(recalculated(tmp_path / "edited.xlsx", tmp_path)), "Judgements by section")
    assert {grade: after["4. Quality of Plan"][grade] for grade in GRADES} == {grade: before[grade] for grade in GRADES}
    assert after["4. Quality of Plan"]["n"] == before["n"] - 5


def test_a_form_of_ones_own_is_counted_by_its_own_scales(tmp_path: Path) -> None:
    sheet = summary(saved(tuple(outcome(f"{n}.docx", parsed(FOSTER_CARE, foster_values(n))) for n in range(40)),
                          tmp_path / "a.xlsx"))  # fmt: skip
    rags, scores = table(sheet, "Judgements by section", 0), table(sheet, "Judgements by section", 1)
    assert list(rags["Home"]) == ["Green", "Amber", "Red", "Not given", "n", "% good or better"]
    assert list(rags["Home"].values()) == [10, 10, 10, 10, 30, pytest.approx(1 / 3)]
    assert list(scores["School"])[:3] == ["2", "1", "0"]
    assert scores["School"]["Not given"] == 16  # n/a is no grade
    hubs = table(sheet, "By team (Locality / hub)")
    assert hubs["west?"]["Audits"] == 12  # "WEST?" is the same
    assert hubs["=East"]["Audits"] == 6
    assert hubs["(not given)"]["Audits"] == 6


def test_small_groups_are_marked_and_grey(tmp_path: Path) -> None:
    path = saved(realistic_batch(8), tmp_path / "a.xlsx")
    sheet = summary(path)
    marks = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "fewer than 5"]
    assert marks
    ranges = [str(found.sqref) for found in sheet.conditional_formatting]
    assert len(ranges) >= 4
    assert all(rule.formula[0].endswith("<5") for found in sheet.conditional_formatting for rule in found.rules)


def test_there_are_native_charts_of_judgements_and_of_months(tmp_path: Path) -> None:
    path = saved(batch(20), tmp_path / "a.xlsx")
    sheet: Any = openpyxl.load_workbook(path)["Summary"]
    charts = sheet._charts
    kinds = Counter(type(chart).__name__ for chart in charts)
    assert kinds == {"BarChart": 4, "LineChart": 3}
    bars = next(chart for chart in charts if type(chart).__name__ == "BarChart")
    assert bars.grouping == "stacked"
    assert [series.graphicalProperties.solidFill.srgbClr for series in bars.series][:4] == [
        "E3F1FA", "A6D0EA", "E79A3C", "9C3A20",
    ]  # fmt: skip


def test_a_batch_of_which_nothing_was_read_has_a_summary_that_says_so(tmp_path: Path) -> None:
    path = saved(realistic_batch(0), tmp_path / "a.xlsx")
    assert table(summary(path), "Files, of all forms")[
        "Listed on the sheet Files, with the reason for each that was not read"
    ] == {"Read": 0, "Not read": 3, "Same file": 0, "Passed over": 1}


def test_a_date_that_excel_has_not_is_in_no_month_but_is_counted(tmp_path: Path) -> None:
    old = parsed(EARLY_HELP, {"date_of_audit": date(1899, 1, 1), "overall_judgement": "Good"})
    new = parsed(EARLY_HELP, {"date_of_audit": date(2026, 1, 9), "overall_judgement": "Good"})
    months = table(summary(saved((outcome("a", old), outcome("b", new)), tmp_path / "a.xlsx")), "By month")
    assert {str(label): row["Good"] for label, row in months.items()} == {"2026-01-01 00:00:00": 1, "Others": 1}


def test_pandas_and_polars_read_the_workbook(tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    path = tmp_path / "a.xlsx"
    Collation(realistic_batch(12), FORMS).save(path)
    frame = pandas.read_excel(path, sheet_name="Early Help", header=2)
    assert len(frame) == 6
    assert set(frame["4. Quality of Plan: Judgement"].dropna()) <= set(GRADES)
    assert frame["Date of Audit"].dt.year.unique() == [2026]
    paths = pandas.read_excel(path, sheet_name="Early Help", header=1)
    assert "plan.judgement" in paths.columns
    sheets = polars.read_excel(path, sheet_id=0, engine="openpyxl")
    assert sheets["Answers"].height == len(pandas.read_excel(path, sheet_name="Answers"))
    assert set(sheets) == set(openpyxl.load_workbook(path).sheetnames)
