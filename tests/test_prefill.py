"""Many forms from one table."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import child_audit
from child_audit import Form, fill_many, form_named
from child_audit.cli import main
from child_audit.errors import RecordError
from child_audit.prefill import write_sheet
from child_audit.prefill.headings import Headings, Target, Unknown
from child_audit.prefill.names import NamePattern, distinct, safe
from child_audit.prefill.tables import letters
from child_audit.prefill.workbook import _columns
from tests.records import records

SECRET = "Alex Example lives here"
NAMES = "{child.case_id} {child.full_name}.docx"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def table(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def comma(path: Path, rows: list[list[str]], *, mark: str = ",", encoding: str = "utf-8-sig") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def reasons(filling: child_audit.Filling) -> list[str]:
    return [str(problem) for problem in filling.problems]


def only(folder: Path) -> Any:
    (file,) = folder.glob("*.docx")
    return child_audit.parse(file).record


# Headings


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("child.full_name", "child.full_name"),
        ("Child.Full_Name ", "child.full_name"),
        ("Child/Young Person’s Full name", "child.full_name"),
        ("CHILD YOUNG PERSONS  FULL NAME:", "child.full_name"),
        ("4. Quality of Plan: Judgement", "plan.judgement"),
        ("Quality of Plan – Judgement", "plan.judgement"),
        ("actions.2.who_when", "actions.2.who_when"),
        ("Required remedial actions 2: Who / When", "actions.2.who_when"),
        ("Section 47", "status.section_47"),
        ("actions.action", "actions.action"),
    ],
)
def test_a_heading_is_a_path_or_the_wording_of_the_form(heading: str, path: str) -> None:
    found = Headings(form_named("early_help")).find(heading)
    assert isinstance(found, Target)
    assert found.name == path


def test_a_heading_that_several_fields_have_is_named_with_their_paths() -> None:
    found = Headings(form_named("early_help")).find("Judgement")
    assert isinstance(found, Unknown)
    assert "vulnerability.judgement or childs_experience.judgement" in found.what


def test_a_heading_that_is_nearly_one_of_the_form_is_not_guessed_but_proposed() -> None:
    found = Headings(form_named("early_help")).find("Ethnicty")
    assert isinstance(found, Unknown)
    assert "perhaps child.ethnicity" in found.what


@pytest.mark.parametrize("heading", ["actions.0.action", "actions.1.2.action", "child.1.full_name", "actions.x.action"])
def test_numbers_stand_where_lists_are_and_count_from_one(heading: str) -> None:
    assert isinstance(Headings(form_named("early_help")).find(heading), Unknown)


# Workbooks


def test_a_workbook_fills_a_form_a_row(tmp_path: Path) -> None:
    source = table(
        tmp_path / "cases.xlsx",
        ["Spring audits"],
        ["child.case_id", "Date of Birth", "Looked After", "4. Quality of Plan: Judgement", "evidence_informed"],
        ["CF-1", datetime(2015, 3, 12), "x", "requires improvement", "Yes"],
        [1047, "13/04/2016", None, None, "n"],
    )
    filling = fill_many(source, tmp_path / "out", "early_help", name="{child.case_id}")
    assert filling.problems == ()
    assert [written.path.name for written in filling.written] == ["CF-1.docx", "1047.docx"]
    assert [written.row for written in filling.written] == [3, 4]
    first, second = (child_audit.parse(written.path).record for written in filling.written)
    assert first.child.date_of_birth == date(2015, 3, 12)
    assert first.status.looked_after
    assert first.plan.judgement == "Requires Improvement"
    assert first.evidence_informed is True
    assert second.child.case_id == "1047"
    assert second.child.date_of_birth == date(2016, 4, 13)
    assert second.evidence_informed is False


def test_a_case_number_keeps_the_zeros_that_its_cell_shows(tmp_path: Path) -> None:
    source = table(tmp_path / "cases.xlsx", ["child.case_id"], [123])
    book = openpyxl.load_workbook(source)
    assert book.active is not None
    book.active["A2"].number_format = "00000"
    book.save(source)
    fill_many(source, tmp_path / "out", "early_help")
    assert only(tmp_path / "out").child.case_id == "00123"


def test_what_cannot_be_used_is_listed_and_the_other_rows_are_written(tmp_path: Path) -> None:
    source = table(
        tmp_path / "cases.xlsx",
        ["child.full_name", "Date of Birth", "plan.judgement", "Shoe size", None],
        ["Sam Specimen", "12/03/2015", "Good", SECRET, None],
        ["Alex Example", SECRET, "Good", None, None],
        ["Robin Example", 45123, "Excellent", None, SECRET],
        ["Kim Example", "=1/0", None, None, None],
    )
    filling = fill_many(source, tmp_path / "out", "early_help", name="{child.full_name}")
    assert [written.path.name for written in filling.written] == ["Sam Specimen.docx"]
    said = reasons(filling)
    assert "Sheet, column D: the heading “Shoe size” names no field" in said[0]
    assert "child-audit sheet FORM -o headings.xlsx" in said[0]
    assert said[1].startswith("Sheet, column E: this column has no heading")
    assert said[2].startswith("Sheet, row 3, column B (child.date_of_birth): not a date")
    assert "row 4, column B (child.date_of_birth): a number where a date belongs" in said[3]
    assert "row 4, column C (plan.judgement): not one of the options: Outstanding, Good" in said[4]
    assert "row 5, column B (child.date_of_birth): a formula without its result" in said[5]
    assert len(said) == 6
    assert SECRET not in " ".join(said)


def test_the_usual_headings_of_a_list_of_cases_are_taken(tmp_path: Path) -> None:
    source = table(
        tmp_path / "cases.xlsx",
        ["Case ID", "Child's name", "DOB", "Team"],
        ["CF-1", "Sam Specimen", "12/03/2015", "Team of nobody"],
    )
    for number, form in enumerate(("early_help", "cin_cp")):
        filling = fill_many(source, tmp_path / str(number), form)
        assert reasons(filling) == []
        child = only(tmp_path / str(number)).child
        assert (child.case_id, child.full_name, child.responsible_team) == ("CF-1", "Sam Specimen", "Team of nobody")
        assert child.date_of_birth == date(2015, 3, 12)


def test_a_bare_name_is_asked_about_and_goes_nowhere(tmp_path: Path) -> None:
    source = table(tmp_path / "cases.xlsx", ["Case ID", "Name", "DOB"], ["CF-1", "Sam Specimen", "12/03/2015"])
    filling = fill_many(source, tmp_path / "out", "early_help")
    (said,) = reasons(filling)
    assert "column B: the heading “Name” may mean auditor.name or child.full_name: write the path as heading" in said
    record = only(tmp_path / "out")
    assert (record.auditor.name, record.child.full_name, record.child.case_id) == ("", "", "CF-1")


def test_a_number_of_another_system_is_no_case_s(tmp_path: Path) -> None:
    source = table(tmp_path / "cases.xlsx", ["Case ID", "UPN", "NHS number"], ["CF-1", SECRET, SECRET])
    said = reasons(fill_many(source, tmp_path / "out", "early_help"))
    assert [line.partition(":")[0] for line in said] == ["Sheet, column B", "Sheet, column C"]


def test_two_columns_of_one_field_are_listed_and_neither_is_used(tmp_path: Path) -> None:
    source = table(tmp_path / "c.xlsx", ["Ethnicity", "child.ethnicity", "child.full_name"], ["a", "b", "Sam"])
    filling = fill_many(source, tmp_path / "out", "early_help")
    assert reasons(filling)[0].startswith("Sheet, column A and B: the columns name the same field")
    assert only(tmp_path / "out").child.ethnicity == ""


def test_a_column_that_is_ignored_or_holds_nothing_is_no_problem(tmp_path: Path) -> None:
    source = table(tmp_path / "c.xlsx", ["child.full_name", "Team code", "Nothing"], ["Sam", "T1", None])
    assert fill_many(source, tmp_path / "out", "early_help", ignore=["team  code"]).problems == ()


def test_rows_of_a_list_stand_in_numbered_columns(tmp_path: Path) -> None:
    source = table(
        tmp_path / "c.xlsx", ["child.full_name", "actions.1.action", "actions.3.action"], ["Sam", "first", "third"]
    )
    fill_many(source, tmp_path / "out", "early_help")
    assert [row.action for row in only(tmp_path / "out").actions] == ["first", "third"]


def test_rows_of_a_list_stand_in_several_rows(tmp_path: Path) -> None:
    source = table(
        tmp_path / "c.xlsx",
        ["child.case_id", "child.full_name", "actions.action", "actions.who_when"],
        ["CF-1", "Sam", "first", "me"],
        [None, None, "second", None],
        ["CF-1", None, "third", None],
        ["CF-1", "Sam", "fourth", None],
        ["CF-2", "Alex", "other", None],
    )
    filling = fill_many(source, tmp_path / "out", "early_help", name="{child.case_id}")
    assert [written.path.name for written in filling.written] == ["CF-1.docx", "CF-2.docx"]
    actions = child_audit.parse(filling.written[0].path).record.actions
    assert [row.action for row in actions] == ["first", "second", "third", "fourth"]


def test_rows_that_look_alike_are_records_of_their_own_where_no_list_runs_down(tmp_path: Path) -> None:
    source = table(tmp_path / "c.xlsx", ["child.full_name"], ["Sam"], ["Sam"])
    filling = fill_many(source, tmp_path / "out", "early_help", name="{child.full_name}")
    assert [written.path.name for written in filling.written] == ["Sam.docx", "Sam (2).docx"]


def test_every_sheet_with_headings_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for title, cells in (("North", [["child.full_name"], ["Sam"]]), ("South", [["child.full_name"], ["Alex"]])):
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    book.create_sheet("Contacts").append(["telephone"])
    book.save(tmp_path / "c.xlsx")
    filling = fill_many(tmp_path / "c.xlsx", tmp_path / "out", "early_help")
    assert [written.sheet for written in filling.written] == ["North", "South"]
    assert filling.passed_over == ("Contacts",)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1"), "save it as .xlsx without one"),
        ("damaged.xlsx", b"PK\x03\x04nothing", "not a workbook"),
        ("headless.csv", b"Sam,Specimen\r\n", "no heading of the form early_help"),
        ("bytes.csv", b"\xff\xfe\x00", "not text"),
    ],
)
def test_a_file_that_is_no_table_of_cases_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordError, match=words):
        fill_many(tmp_path / name, tmp_path / "out", "early_help")
    assert not (tmp_path / "out").exists()


# CSV


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_as_excel_writes_it(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [
        ["Child’s CF/ECINS ID", "child.full_name", "Date of Birth", "Looked After", "key_learning"],
        ["00123", "Zoë Specimen – “S”", "01/02/2015", "TRUE", "one, two; three\nand four"],
    ]
    filling = fill_many(comma(tmp_path / "c.csv", rows, mark=mark, encoding=encoding), tmp_path / "out", "early_help")
    assert filling.problems == ()
    record = only(tmp_path / "out")
    assert record.child.case_id == "00123"
    assert record.child.full_name == "Zoë Specimen – “S”"
    assert record.child.date_of_birth == date(2015, 2, 1)
    assert record.status.looked_after
    assert record.key_learning == "one, two; three\nand four"


def test_a_row_longer_than_the_headings_is_listed(tmp_path: Path) -> None:
    source = comma(tmp_path / "c.csv", [["child.full_name", "child.religion"], ["Sam", "", "stray"]])
    filling = fill_many(source, tmp_path / "out", "early_help")
    assert "column C: this column has no heading" in reasons(filling)[0]


# JSON


def test_json_lines_of_parse_are_filled_each_as_its_form(tmp_path: Path, capsysbinary: Any) -> None:
    for name in ("early_help", "cin_cp"):
        child_audit.fill(
            {"child": {"full_name": "Sam"}, "actions": [{"action": "Go"}]}, tmp_path / f"{name}.docx", name
        )
    assert run("parse", tmp_path / "early_help.docx", tmp_path / "cin_cp.docx", "--json") == 0
    (tmp_path / "cases.jsonl").write_bytes(capsysbinary.readouterr().out)
    filling = fill_many(tmp_path / "cases.jsonl", tmp_path / "out")
    assert [written.path.name for written in filling.written] == ["early_help 001.docx", "cin_cp 002.docx"]
    for written, name in zip(filling.written, ("early_help", "cin_cp"), strict=True):
        parsed = child_audit.parse(written.path)
        assert parsed.form == name
        assert [row.action for row in parsed.record.actions] == ["Go"]


def test_an_array_of_json_lists_the_records_that_do_not_fit(tmp_path: Path) -> None:
    data = [{"child": {"full_name": "Sam"}}, {"child": {"shoe": SECRET}}, 5, {"Date of Birth": "31/02/2015"}]
    (tmp_path / "c.json").write_text(json.dumps(data))
    filling = fill_many(tmp_path / "c.json", tmp_path / "out", "early_help")
    assert len(filling.written) == 1
    assert [problem.row for problem in filling.problems] == [2, 3, 4]
    assert SECRET not in " ".join(reasons(filling))


def test_records_themselves_can_be_given(tmp_path: Path) -> None:
    audits = [child_audit.EarlyHelpAudit(key_learning="one"), child_audit.EarlyHelpAudit(key_learning="two")]
    filling = fill_many(audits, tmp_path, "early_help")
    assert [child_audit.parse(written.path).record for written in filling.written] == audits


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_json_of_any_record_fills_the_form_with_that_record(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form: Form[Any] = form_named(name)
    record = data.draw(records(form))
    folder = tmp_path_factory.mktemp("json")
    (folder / "c.json").write_text(json.dumps([record.model_dump(mode="json")]))
    filling = fill_many(folder / "c.json", folder, form)
    assert filling.problems == ()
    assert form.parse(filling.written[0].path).record == record


# The sheet


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_entered_in_the_sheet_is_what_the_forms_are_filled_with(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form: Form[Any] = form_named(name)
    drawn = data.draw(records(form)).model_dump()
    drawn["actions"] = drawn["actions"][:5]
    record = form.record(_without_what_no_cell_holds(drawn))
    folder = tmp_path_factory.mktemp("sheet")
    write_sheet(form, folder / "cases.xlsx")
    book = openpyxl.load_workbook(folder / "cases.xlsx")
    for number, target in enumerate(_columns(form), start=1):
        assert book["Cases"].cell(2, number).value == target.name
        value = _entered(record, target)
        cell = book["Cases"].cell(3, number)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(folder / "cases.xlsx")
    filling = fill_many(folder / "cases.xlsx", folder, form)
    assert filling.problems == ()
    assert filling.passed_over == ()
    if record == form.record_type():
        assert filling.written == ()  # a blank row is no record
    else:
        assert form.parse(filling.written[0].path).record == record


def _entered(record: Any, target: Target) -> Any:
    value = record
    for part in target.name.split("."):
        if isinstance(value, list):
            value = value[int(part) - 1] if int(part) <= len(value) else None
        elif value is not None:
            value = getattr(value, part)
    if isinstance(value, bool):
        return "Yes" if value else ("No" if target.info.kind == "yesno" else None)
    return value or None


def _without_what_no_cell_holds(value: Any) -> Any:
    """Excel's dates begin in 1900, and its file format has no lone control characters."""
    if isinstance(value, dict):
        return {name: _without_what_no_cell_holds(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_what_no_cell_holds(inner) for inner in value]
    if isinstance(value, date) and value.year < 1901:
        return None
    if isinstance(value, str):
        # openpyxl, which stands for the person here, writes "_x0041_" as it is; Excel would escape it.
        return "".join(character for character in value if character >= " " or character in "\n\t").replace("_x", "_ x")
    return value


def test_the_sheet_checks_dates_and_options(tmp_path: Path) -> None:
    write_sheet("early_help", tmp_path / "cases.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx")["Cases"]
    assert sheet.freeze_panes == "B3"
    checks = {str(check.sqref).partition("3")[0]: check for check in sheet.data_validations.dataValidation}
    paths = {cell.value: letters(number) for number, cell in enumerate(sheet[2])}
    assert checks[paths["child.date_of_birth"]].type == "date"
    assert "Requires Improvement" in str(checks[paths["plan.judgement"]].formula1)
    assert checks[paths["status.looked_after"]].formula1 == '"Yes,No"'
    assert paths["child.full_name"] not in checks


# Names


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("CF/1047: Sam?", "CF-1047- Sam-"),
        ("..", ""),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("..\\up", "-up"),
        ("CON", "_CON"),
        ("nul.tar", "_nul.tar"),
        ("COM¹", "_COM¹"),
        ("Aux .x", "_Aux .x"),
        ("Console", "Console"),
        ("ends with dots...  ", "ends with dots"),
        ("nul\x00l\nline\u202excod", "nul l line xcod"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_safe_on_windows(name: str, made: str) -> None:
    assert safe(name) == made


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=400))
def test_whatever_a_field_holds_the_name_is_one_file_of_its_folder(text: str) -> None:
    name = NamePattern("{x}", ["x"]).name({"x": text}, "fallback")
    assert name.endswith(".docx")
    assert Path(name).name == name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert len(name.encode()) <= 255
    assert name.rpartition(".docx")[0] == name[:-5].rstrip(" .")


def test_names_that_differ_in_case_only_get_a_number() -> None:
    taken: set[str] = set()
    assert [distinct(name, taken) for name in ("Sam.docx", "SAM.docx", "Sam (2).docx")] == [
        "Sam.docx",
        "SAM (2).docx",
        "Sam (2) (2).docx",
    ]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("{child.shoe}", "there is no such field"), ("{child.full_name", "brace"), ("a/{number}", "folder"),
     ("{child.full_name.__class__}", "there is no such field")],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused(tmp_path: Path, pattern: str, words: str) -> None:
    source = table(tmp_path / "c.xlsx", ["child.full_name"], ["Sam"])
    with pytest.raises(RecordError, match=words):
        fill_many(source, tmp_path / "out", "early_help", name=pattern)


# The command


def test_fill_writes_a_folder_and_says_what_it_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = table(tmp_path / "c.xlsx", ["child.case_id", "child.full_name", "feedback.date"],
                   ["CF-1", "Sam", None], ["CF-2", "Alex", SECRET])  # fmt: skip
    out = tmp_path / "out"
    command = ("fill", source, "--form", "early_help", "-o", out, "--name", NAMES)
    assert run(*command, "--dry-run") == 1
    assert not out.exists()
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{out / 'CF-1 Sam.docx'} (Sheet, row 2)", f"1 form would be written to {out}"]
    assert run(*command) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"1 form written to {out}"]
    assert said.err.startswith("child-audit: error: Sheet, row 3, column C (feedback.date): not a date")
    assert SECRET not in said.err
    assert [file.name for file in out.iterdir()] == ["CF-1 Sam.docx"]


def test_fill_replaces_no_file_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = table(tmp_path / "c.xlsx", ["child.full_name"], ["Sam"])
    command = ("fill", source, "--form", "early_help", "-o", tmp_path / "out", "--name", "{child.full_name}")
    assert run(*command) == 0
    file = tmp_path / "out" / "Sam.docx"
    file.write_bytes(b"mine")
    assert run(*command) == 1
    assert file.read_bytes() == b"mine"
    assert "row 2: its file is there already; add --force" in capsys.readouterr().err
    assert run(*command, "--force") == 0
    assert child_audit.parse(file).record.child.full_name == "Sam"


def test_fill_says_what_output_a_table_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = table(tmp_path / "c.xlsx", ["child.full_name"], ["Sam"])
    assert run("fill", source, "--form", "early_help", "-o", tmp_path / "one.docx") == 2
    assert "give a folder with -o" in capsys.readouterr().err
    assert run("fill", source, "-o", tmp_path / "out") == 1
    assert "say which form c.xlsx is for" in capsys.readouterr().err


def test_sheet_writes_a_workbook_that_fill_reads(tmp_path: Path) -> None:
    assert run("sheet", "cin_cp", "-o", tmp_path / "cases.xlsx") == 0
    assert run("sheet", "cin_cp", "-o", tmp_path / "cases.xlsx") == 2
    assert run("fill", tmp_path / "cases.xlsx", "--form", "cin_cp", "-o", tmp_path / "out") == 0
