"""Records go into a workbook and come back exactly; what people do to it in between is understood, or named."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import child_audit
from child_audit.collate.loading import load_workbook
from child_audit.collate.records import collation_of
from child_audit.errors import RecordError, WorkbookError
from tests.collate_examples import CIN_CP, EARLY_HELP, realistic
from tests.libreoffice import convert, needs_libreoffice
from tests.records import records

FORMS = [child_audit.form_named(name) for name in ("early_help", "cin_cp")]
HARD = [
    "_x000D_", "a_x000D_b_x0041_", "_x005F_x000D_", "_x000D_" * 9, "=1+1", "+44", "-", "@x", "'quoted", "''", "00123",
    "1e5", "TRUE", "#N/A", "12/03/2024", "\n\nlone\n\nlines", "tab\there", "<b>&amp;</b>", "\ufffd", "👩‍👧‍👦" * 20_000,
    "x" * 40_000, "word " * 8_000, "a" * 65_534, "a" * 98_301, "\u200b", "\u2028".join("ab"), "مرحبا", "N/A", "{table}",
    "continued: the whole text is on the Answers sheet, in 2 parts]", " […] [continued: ", "\x00\x07\x0b\x1f\ufffe",
]  # fmt: skip


def written(batch: list[Any]) -> io.BytesIO:
    made = bytearray()
    collation_of(batch).save(made)
    return io.BytesIO(bytes(made))


def back(batch: list[Any], tmp_path: Path) -> list[Any]:
    path = tmp_path / "audits.xlsx"
    path.write_bytes(written(batch).getvalue())
    return [loaded.record for loaded in load_workbook(path)]


def by_form(batch: list[Any]) -> list[Any]:
    return [record for form in FORMS for record in batch if type(record) is form.record_type]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(batch=st.lists(st.one_of(*map(records, FORMS)), min_size=1, max_size=3))
def test_records_come_back_from_a_workbook_exactly(batch: list[Any], tmp_path: Path) -> None:
    assert back(batch, tmp_path) == by_form(batch)


@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text[:12]))
def test_hard_texts_come_back_exactly_from_fields_and_from_lists(text: str, tmp_path: Path) -> None:
    record = child_audit.EarlyHelpAudit(key_learning=text, overall_judgement="Good")
    record.child.full_name = text
    record.actions = [{"action": text, "who_when": "x"}, {"action": "y", "who_when": text}]  # type: ignore[list-item]
    assert back([record], tmp_path) == [record]


def test_dates_of_every_century_come_back(tmp_path: Path) -> None:
    days = [
        date(1, 1, 1),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
        date(9999, 12, 31),
    ]
    batch = [child_audit.EarlyHelpAudit(date_of_audit=day) for day in days]
    assert back(batch, tmp_path) == batch


def test_forms_of_realistic_audits_come_back_and_fill_word_forms(tmp_path: Path) -> None:
    batch = [realistic(number, EARLY_HELP if number % 2 else CIN_CP).record for number in range(1, 13)]
    found = back(batch, tmp_path)
    assert found == by_form(batch)
    child_audit.fill(found[0], tmp_path / "again.docx")
    assert child_audit.parse(tmp_path / "again.docx").record == found[0]


def test_a_record_of_no_form_is_refused() -> None:
    with pytest.raises(RecordError, match="record 1 is a EarlyHelpChild"):
        collation_of([child_audit.EarlyHelpAudit().child])


# What people do


class Edited:
    """A workbook of six audits, opened to be edited."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "audits.xlsx"
        self.batch = [realistic(number, EARLY_HELP).record for number in range(1, 7)]
        self.path.write_bytes(written(self.batch).getvalue())
        self.book = openpyxl.load_workbook(self.path, rich_text=True)
        self.sheet: Any = self.book["Early Help"]
        self.head: int = next(n for n, row in enumerate(self.sheet.values, 1) if "Key" in row)
        self.paths = [cell.value for cell in self.sheet[self.head - 1]]

    def cell(self, number: int, path: str) -> Any:
        return self.sheet.cell(self.head + number, self.paths.index(path) + 1)

    def load(self) -> list[Any]:
        self.book.save(self.path)
        return [loaded.record for loaded in load_workbook(self.path)]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path)


@pytest.mark.parametrize(
    ("path", "typed", "meant"),
    [
        ("plan.judgement", "good", "Good"),
        ("plan.judgement", " Requires improvement to be good", "Requires Improvement"),
        ("plan.judgement", "RI", "Requires Improvement"),
        ("plan.judgement", None, None),
        ("date_of_audit", "12th March 2024", date(2024, 3, 12)),
        ("date_of_audit", datetime(2024, 3, 12), date(2024, 3, 12)),
        ("date_of_audit", 45363, date(2024, 3, 12)),
        ("plan.smart_targets", "y", True),
        ("plan.smart_targets", False, False),
        ("status.send", "✓", True),
        ("status.send", None, False),
        ("child.case_id", 1047, "1047"),
        ("child.case_id", datetime(2024, 3, 12), "12/03/2024"),
        ("key_learning", "corrected\r\nin Excel ", "corrected\nin Excel"),
        ("feedback.listened_to", "sometimes", "Sometimes"),
    ],
)
def test_what_a_person_corrects_is_understood(edited: Edited, path: str, typed: Any, meant: Any) -> None:
    edited.cell(2, path).value = typed
    found: Any = edited.load()[1]
    for name in path.split("."):
        found = getattr(found, name)
    assert found == meant


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("plan.judgement", "Fairly good", "type one of Outstanding, Good"),
        ("plan.judgement", "Good/RI", "type one of Outstanding, Good"),
        ("date_of_audit", "31/02/2024", "this is no date"),
        ("date_of_audit", "12/03/2024 or so", "words stand beside the date"),
        ("plan.smart_targets", "partly", "type Yes or No"),
        ("key_learning", "=1+1", "this is a formula"),
    ],
)
def test_what_cannot_be_understood_is_named_with_sheet_cell_and_what_to_do(
    edited: Edited, path: str, typed: Any, words: str
) -> None:
    edited.cell(2, path).value = typed
    where = edited.cell(2, path).coordinate
    with pytest.raises(WorkbookError) as error:
        edited.load()
    assert len(error.value.problems) == 1
    assert error.value.problems[0].startswith(f"sheet Early Help, cell {where}: ")
    assert words in error.value.problems[0]


def test_rows_may_be_sorted_filtered_and_hidden_and_columns_moved_renamed_and_added(edited: Edited) -> None:
    sheet, head = edited.sheet, edited.head
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head - 1)]
    order = [*reversed(range(len(rows[0])))]
    body = [rows[0], rows[1], *reversed(rows[2:])]
    for number, row in enumerate(body, head - 1):
        for column, source in enumerate(order, 1):
            sheet.cell(number, column).value = row[source]
        sheet.cell(number, len(order) + 1).value = "My own" if number == head else "words"
    column = [cell.value for cell in sheet[head]].index("Key Learning") + 1
    sheet.cell(head, column).value = "What we learnt"
    sheet.row_dimensions[head + 2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.title = "Spring term"
    edited.book.move_sheet("Spring term", 4)
    edited.book.create_sheet("My pivot")["A1"] = "my own words"
    assert edited.load() == [*reversed(edited.batch)]


def test_a_correction_in_the_list_of_actions_counts(edited: Edited) -> None:
    sheet = edited.book["Actions"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Action") + 1).value = "Do it by Friday."
    found = edited.load()
    assert found[0].actions[0].action == "Do it by Friday."
    assert found[1:] == edited.batch[1:]


def test_without_the_sheet_of_answers_short_texts_still_come_back_and_cut_ones_are_named(tmp_path: Path) -> None:
    batch = [child_audit.EarlyHelpAudit(key_learning="short"), child_audit.EarlyHelpAudit(key_learning="x" * 40_000)]
    path = tmp_path / "audits.xlsx"
    path.write_bytes(written(batch).getvalue())
    book = openpyxl.load_workbook(path)
    del book["Answers"]
    book.save(path)
    with pytest.raises(WorkbookError, match="this text goes on on the sheet Answers") as error:
        load_workbook(path)
    assert len(error.value.problems) == 1


def test_the_hidden_key_cannot_be_done_without(edited: Edited) -> None:
    edited.sheet.delete_cols(edited.sheet.max_column)
    with pytest.raises(WorkbookError, match="its hidden column Key is gone"):
        edited.load()


def test_an_audit_that_stands_there_twice_or_came_from_no_document_is_named(edited: Edited) -> None:
    last = edited.head + len(edited.batch)
    edited.sheet.append([cell.value for cell in edited.sheet[last]])
    edited.sheet.append(["typed by hand"])
    with pytest.raises(WorkbookError) as error:
        edited.load()
    assert [
        words in problem for words, problem in zip(("came from no", "twice"), error.value.problems, strict=True)
    ] == [True] * 2


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError, match="no workbook that can be read"):
        load_workbook(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="no such file"):
        load_workbook(tmp_path / "b.xlsx")


def test_somebody_else_s_workbook_is_an_error(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="no sheet of audits"):
        load_workbook(tmp_path / "a.xlsx")


@needs_libreoffice
@pytest.mark.libreoffice
def test_records_come_back_from_a_workbook_that_libreoffice_saved(tmp_path: Path) -> None:
    batch = [realistic(number, EARLY_HELP).record for number in range(1, 4)]
    # LibreOffice itself drops tabs, and takes one level of escapes for its own.
    kept = [text for text in HARD if len(text) < 1_000 and "\t" not in text and "_x005F_" not in text]
    batch += [child_audit.EarlyHelpAudit(key_learning=text) for text in kept]
    path = tmp_path / "audits.xlsx"
    path.write_bytes(written(batch).getvalue())
    (sheet,) = convert([path], "ods", tmp_path)
    (again,) = convert([sheet], "xlsx", tmp_path)
    assert [loaded.record for loaded in load_workbook(again)] == batch
