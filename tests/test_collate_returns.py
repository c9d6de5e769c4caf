"""Awaited audits against files; pairs; identical files."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import child_audit
from child_audit.collate.expected import Expected, expected_in
from child_audit.collate.pairs import pairs_in
from child_audit.collate.returns import Match, Returned, State, matched, overdue
from child_audit.errors import CasesError
from tests.collate_examples import CIN_CP, EARLY_HELP, FORMS, realistic

TODAY = date(2026, 11, 22)


def csv_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return path


def listed(folder: Path, text: str) -> Expected:
    return expected_in(csv_of(folder, text), FORMS)


def came(number: int, **facts: Any) -> Returned:
    return Returned(number, facts.pop("name", f"{number}.docx"), **{"form": "early_help", "saved": TODAY, **facts})


def states(matches: tuple[Match, ...]) -> list[tuple[str, str, str]]:
    return [
        (m.state, m.case.case or m.case.child if m.case else "", m.returned.name if m.returned else "") for m in matches
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Case ID,Child's name,DOB,Due date",
        "child.case_id,child.full_name,child.date_of_birth,due",
        "Child’s CF/ECINS ID,Child/Young Person’s Full name,Date of Birth,Return by",
        "MOSAIC NO.,Young Person,d.o.b.,Deadline",
    ],
)
def test_headings_are_paths_or_the_form_s_words_or_what_people_call_them(tmp_path: Path, head: str) -> None:
    (case,) = listed(tmp_path, f"{head}\n00123,Sam Specimen,12/3/14,1 Dec 2026\n").cases
    assert (case.case, case.child, case.birth, case.due) == (
        "00123", "Sam Specimen", date(2014, 3, 12), date(2026, 12, 1)
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, encoding: str, comma: str) -> None:
    text = comma.join(["Case ID", "First name", "Surname", "Auditor"]) + "\n" + comma.join(["1", "Zoë", "Sample", "Jo"])
    found = expected_in(csv_of(tmp_path, text + "\n\n", encoding), FORMS)
    assert [(case.case, case.child, case.more) for case in found.cases] == [("1", "Zoë Sample", {"Auditor": "Jo"})]


def test_a_workbook_is_read_below_its_title_from_the_sheet_that_has_cases(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Read me first"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Cases")
    for row in (["Audits of the autumn"], [], ["Notes", "Case ID", "Due", "Form"]):
        sheet.append(row)
    sheet.append([None, 1047, datetime(2026, 12, 1), "Early Help"])
    sheet.append(["x", "CF-9", "1/12/26", "CIN and CP"])
    book.save(tmp_path / "cases.xlsx")
    found = expected_in(tmp_path / "cases.xlsx", FORMS)
    assert [(case.case, case.due, case.form, case.where) for case in found.cases] == [
        ("1047", date(2026, 12, 1), "early_help", "sheet Cases, row 4"),
        ("CF-9", date(2026, 12, 1), "cin_cp", "sheet Cases, row 5"),
    ]
    assert found.columns["Notes"] == "kept as it is"


def test_what_cannot_be_understood_in_a_list_is_named_row_by_row(tmp_path: Path) -> None:
    text = "Case ID,Name,Due,Form\n1,A,soon,\n,,1/1/26,\n2,B,1/1/26,Fostering\n"
    with pytest.raises(CasesError) as error:
        listed(tmp_path, text)
    assert [problem[:19] for problem in error.value.problems] == [
        "line 2, column 3: t", "line 3, column 1: t", "line 4, column 4: t"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "some,thing\n1,2\n"), ("a.csv", "Case ID\n"), ("a.pdf", ""), ("a.xlsx", "x")]
)
def test_a_list_that_is_none_is_an_error(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CasesError):
        expected_in(tmp_path / name, FORMS)


def test_each_audit_is_received_late_missing_duplicate_or_unexpected(tmp_path: Path) -> None:
    expected = listed(tmp_path, "Case ID,Due\nCF-1,1/12/26\nCF-22,1/11/26\nCF-33,1/11/26\nCF-44,1/12/26\n")
    files = [
        came(0, case="CF-1"), came(1, case="cf 22"), came(2, case="CF-1", saved=date(2026, 11, 30)),
        came(3, case="CF-99"),
    ]  # fmt: skip
    found = matched(expected, files, TODAY)
    assert states(found) == [
        ("Received", "CF-1", "0.docx"),
        ("Duplicate", "CF-1", "2.docx"),
        ("Late", "CF-22", "1.docx"),
        ("Missing", "CF-33", ""),
        ("Missing", "CF-44", ""),
        ("Unexpected", "", "3.docx"),
    ]
    assert found[2].days_late == 21
    assert [overdue(match, TODAY) for match in found[3:5]] == [21, None]
    assert found[4].remark == "not due yet"


@pytest.mark.parametrize(
    ("row", "facts", "how"),
    [
        ("001047,,", {"case": "1047"}, "case ID"),
        ("55412,,", {"case": "CF-1047 / 55412"}, "case ID"),
        ("1047,,", {"case": "CF-1047"}, "number in the case ID: please check"),
        (",Sam Specimen,12/3/2014", {"child": "SPECIMEN, Sam", "birth": date(2014, 3, 12)}, "name and date of birth"),
        (",Sam Specimen,", {"child": "sam specimen"}, "name only: please check"),
        ("CF-1047,,", {"form": "", "name": "EH audit CF-1047.pdf"}, "name of the file: please check"),
        (",Sam Specimen,", {"form": "", "name": "North/Specimen, Sam.pdf"}, "name of the file: please check"),
    ],
)
def test_it_says_by_what_two_were_matched(tmp_path: Path, row: str, facts: dict[str, Any], how: str) -> None:
    (match,) = matched(listed(tmp_path, f"Case ID,Name,DOB\n{row}\n"), [came(0, **facts)], TODAY)
    assert match.returned is not None
    assert match.how == how


def test_a_name_that_two_children_have_matches_neither(tmp_path: Path) -> None:
    expected = listed(tmp_path, "Name,DOB\nSam Specimen,1/1/2014\nSam Specimen,2/2/2016\n")
    assert [match.state for match in matched(expected, [came(0, child="Sam Specimen")], TODAY)] == [
        State.MISSING, State.MISSING, State.UNEXPECTED
    ]  # fmt: skip


def test_two_audits_of_one_case_are_two_when_two_are_awaited(tmp_path: Path) -> None:
    expected = listed(tmp_path, "Case ID,Form\n1047,early_help\n1047,cin_cp\n")
    found = matched(expected, [came(0, case="1047", form="cin_cp"), came(1, case="1047")], TODAY)
    assert [(m.case and m.case.form, m.returned and m.returned.index) for m in found] == [
        ("early_help", 1),
        ("cin_cp", 0),
    ]


def test_another_name_or_date_of_birth_than_the_list_has_is_said(tmp_path: Path) -> None:
    expected = listed(tmp_path, "Case ID,Name,DOB\n1047,Sam Specimen,1/1/2014\n")
    (match,) = matched(expected, [came(0, case="1047", child="Jo Imaginary", birth=date(2015, 1, 1))], TODAY)
    assert match.remark == "the name in the form is another one; the date of birth in the form is another one"


def test_a_pair_is_the_same_child_form_and_day() -> None:
    day, other = date(2026, 3, 1), date(2026, 4, 1)
    born = date(2014, 1, 1)
    files = [
        came(0, case="CF-1", audited=day),
        came(1, case="cf1", audited=day),
        came(2, case="CF-1", audited=other),
        came(3, case="CF-1", audited=day, form="cin_cp"),
        came(4, child="Sam Specimen", birth=born, audited=day),
        came(5, child="Specimen, Sam", birth=born, audited=day),
        came(6, audited=day),
        came(7, audited=day),
    ]
    assert [(pair.first, pair.second, pair.how) for pair in pairs_in(files)] == [
        (0, 1, "case ID"), (4, 5, "name and date of birth")
    ]  # fmt: skip


# In a workbook


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    folder = tmp_path / "returned"
    folder.mkdir()
    first = realistic(1, EARLY_HELP).record
    child_audit.fill(first, folder / "auditor.docx")
    second = first.model_copy(deep=True)
    second.auditor.name = "A. Moderator"
    second.plan.judgement = "Inadequate"
    child_audit.fill(second, folder / "moderator.docx")
    other = realistic(2, CIN_CP).record
    other.escalation.who_when = ""
    child_audit.fill(other, folder / "other.docx")
    shutil.copy(folder / "other.docx", folder / "other (copy).docx")
    return folder


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *body = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def test_an_auditor_and_a_moderator_are_a_pair_with_what_differs(returned: Path, tmp_path: Path) -> None:
    child_audit.collate(returned, tmp_path / "a.xlsx")
    found = rows(tmp_path / "a.xlsx", "Pairs")
    assert [(row["Field"], row["Second says"]) for row in found] == [
        ("auditor.name", "A. Moderator"), ("plan.judgement", "Inadequate")
    ]  # fmt: skip
    assert {row["It looks like"] for row in found} == {"two people’s audits (auditor and moderator)"}
    assert {(row["First file"], row["Second file"]) for row in found} == {("auditor.docx", "moderator.docx")}


def test_identical_files_are_read_and_counted_once_and_shown_as_such(returned: Path, tmp_path: Path) -> None:
    collation = child_audit.collate(returned, tmp_path / "a.xlsx", workers=2)
    assert collation.counts == {"early_help": 2, "cin_cp": 1}
    (copy,) = collation.copies
    assert {copy.name, copy.same_as} == {"other.docx", "other (copy).docx"}
    (row,) = [row for row in rows(tmp_path / "a.xlsx", "Files") if row["Status"] == "Same file"]
    assert f"The same file as {copy.same_as}, to the byte" in row["Why it was not read"]
    assert row["SHA-256"] == copy.sha256


def test_a_copy_of_a_file_that_was_not_read_was_not_read_either(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(b"no document at all")
    collation = child_audit.collate(tmp_path, tmp_path / "audits.xlsx")
    assert [outcome.name for outcome in collation.not_read] == ["a.docx", "b.docx"]
    assert len(collation.copies) == 0
    _, row = rows(tmp_path / "audits.xlsx", "Files")
    assert row["Status"] == "Not read"
    assert row["Why it was not read"] == "The same file as a.docx, to the byte; it was not read either."
    assert row["Code"] == "not_word"


def test_the_sheet_of_returns_says_who_is_missing_and_keeps_the_list_s_own_columns(
    returned: Path, tmp_path: Path
) -> None:
    cases = csv_of(
        tmp_path, "Case ID,Due,Auditor e-mail\n000001,1/1/2099,a@example.org\n777777,1/1/2020,b@example.org\n"
    )
    collation = child_audit.collate(returned, tmp_path / "a.xlsx", expected=cases)
    found = rows(tmp_path / "a.xlsx", "Returns")
    assert [row["State"] for row in found] == ["Received", "Duplicate", "Missing", "Unexpected"]
    assert found[2]["List: Auditor e-mail"] == "b@example.org"
    assert found[2]["Days late"] > 2000
    assert collation.findings is not None
    assert "1 received, 1 missing, 1 duplicate, 1 unexpected" in collation.findings.lines[0]


def test_with_pseudonyms_neither_returns_nor_pairs_nor_run_log_say_a_name(returned: Path, tmp_path: Path) -> None:
    cases = csv_of(tmp_path, "Case ID,Name,Auditor\n000001,Sam Specimen,Jane Auditor\n777777,Missing Child,Jane\n")
    (returned / "Missing Child 777777.docx").write_bytes(b"no form at all")
    child_audit.collate(returned, tmp_path / "a.xlsx", expected=cases, pseudonymise=tmp_path / "key")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    text = "\n".join(
        str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v is not None
    )
    links = [cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert "Child-" in text
    assert "Pseudonymised" in text
    names = (
        "Specimen",
        "Sam ",
        "777777",
        "000001",
        "Missing Child",
        "Jane",
        "Moderator",
        "auditor.docx",
        str(tmp_path),
    )
    assert [name for name in names if name in text] == []
    assert links == []
    key = next(line for line in (tmp_path / "key").read_text().splitlines() if not line.startswith("#"))
    assert key.encode() not in (tmp_path / "a.xlsx").read_bytes()
    assert key not in text
