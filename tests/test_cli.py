"""The command line."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import child_audit
from child_audit.cli import main
from tests.collate_examples import CIN_CP, EARLY_HELP, realistic

SECRET = "Alex Example lives here"


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    folder = tmp_path / "returned"
    folder.mkdir()
    child_audit.fill(realistic(1, EARLY_HELP).record, folder / "audit 1.docx")
    child_audit.fill(realistic(2, CIN_CP).record, folder / "audit 2.docx")
    return folder


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def as_process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "child_audit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)


# collate


def test_collate_says_in_a_few_lines_what_it_did(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = returned.parent / "audits.xlsx"
    assert run("collate", returned, "-o", output) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == ["Early Help: 1 audit", "CIN and CP: 1 audit", f"Workbook: {output}"]
    assert err == ""
    assert openpyxl.load_workbook(output).sheetnames[:3] == ["Summary", "Early Help", "CIN and CP"]


def test_collate_leaves_a_workbook_that_is_open_alone_and_says_where_the_new_one_is(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, beside = returned.parent / "audits.xlsx", returned.parent / "audits (2).xlsx"
    output.write_bytes(b"old")
    (returned.parent / "~$audits.xlsx").write_bytes(b"")
    assert run("collate", returned, "-o", output) == 2
    out, err = capsys.readouterr()
    assert "open in Excel" in err
    assert "audits (2).xlsx" in err
    assert out.splitlines()[-1] == f"Workbook: {beside}"
    assert output.read_bytes() == b"old"
    assert openpyxl.load_workbook(beside).sheetnames[0] == "Summary"


def test_collate_gives_the_reason_for_each_file_that_was_not_read(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (returned / "empty.docx").touch()
    (returned / "photo.jpg").touch()
    assert run("collate", returned, returned / "gone.docx", "-o", returned.parent / "audits.xlsx") == 1
    out, err = capsys.readouterr()
    assert "Not read: 2 files, listed on the sheet Files" in out
    assert "Passed over: 1 file, listed on the sheet Files" in out
    assert err.splitlines() == [
        f"child-audit: error: {returned / 'empty.docx'}: the file is empty; ask for it to be sent again",
        f"child-audit: error: {returned / 'gone.docx'}: there is no such file or folder",
    ]


def test_collate_lists_only_so_many_reasons(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(25):
        (returned / f"empty {number:02}.docx").touch()
    assert run("collate", returned, "-o", returned.parent / "audits.xlsx") == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "child-audit: error: and 5 more files were not read; see the sheet Files"


def test_collate_quietly_prints_nothing(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("collate", returned, "-o", returned.parent / "audits.xlsx", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_mistyped_folder_writes_nothing_and_is_named(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, mistyped = returned.parent / "good.xlsx", returned.parent / "retruned"
    assert run("collate", returned, "-o", good, "-q") == 0
    before = good.read_bytes()
    for output in (good, returned.parent / "new.xlsx"):
        assert run("collate", mistyped, "-o", output, "--force") == 2
        out, err = capsys.readouterr()
        assert (out, err) == ("", f"child-audit: error: {mistyped}: there is no such file or folder\n")
    assert good.read_bytes() == before
    assert not (returned.parent / "new.xlsx").exists()


def test_a_mistyped_path_beside_an_empty_folder_is_told_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run("collate", tmp_path / "empty", tmp_path / "gone", "-o", tmp_path / "audits.xlsx") == 2
    assert capsys.readouterr().err.splitlines() == [
        f"child-audit: error: {tmp_path / 'gone'}: there is no such file or folder",
        f"child-audit: error: nothing to read in {tmp_path / 'empty'}; name folders or files with completed forms",
    ]


@pytest.mark.parametrize("name", ["audits.xlsx", "audits.csv"])
def test_an_older_result_is_not_replaced_by_one_without_audits(
    name: str, returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, unreadable = returned.parent / name, returned.parent / "unreadable"
    unreadable.mkdir()
    (unreadable / "a.docx").write_bytes(b"no document")
    assert run("collate", returned, "-o", output, "-q") == 0
    before = output.read_bytes()
    assert run("collate", unreadable, "-o", output) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.rpartition(": ")[0].removeprefix("child-audit: error: ") for line in err.splitlines()] == [
        str(unreadable / "a.docx"),
        str(output),
    ]
    assert "--force" in err
    assert output.read_bytes() == before
    assert run("collate", unreadable, "-o", output, "--force") == 1
    assert output.read_bytes() != before


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nosuch.docx"),
        ("blank", "nosuch.docx", "-o", "blank.docx"),
        ("explain", "nosuch.docx", "-o", "page.html"),
        ("parse", "nosuch.docx"),
        ("collate", ".", "--form", "nosuch.docx", "-o", "audits.xlsx"),
    ],
)
def test_a_file_that_is_not_there_is_named(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) in (1, 2)
    assert "error: nosuch.docx: there is no such file" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named_by_whatever_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    target = Path("no", "such", "blank.docx")
    said = f"{target}: there is no folder {target.parent}; make it first, or give another name"
    assert run("blank", "early_help", "-o", target) == 2
    assert capsys.readouterr().err == f"child-audit: error: {said}\n"
    with pytest.raises(child_audit.errors.OutputError, match=re.escape(said)):
        child_audit.fill(child_audit.EarlyHelpAudit(), target)


def test_a_list_that_is_no_workbook_is_no_workbook_with_decisions(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    awaited = returned.parent / "awaited.csv"
    awaited.write_text("Case ID\n4711\n")
    assert run("collate", returned, "-o", returned.parent / "a.xlsx", "--decisions", awaited) == 1
    assert "it is no Excel workbook" in capsys.readouterr().err


def test_what_to_do_about_a_form_of_ones_own_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import docx

    letter = docx.Document()
    letter.add_paragraph("A form of words without tags")
    letter.save(str(tmp_path / "letter.docx"))
    assert run("parse", tmp_path / "letter.docx") == 1
    assert "a form of your own is given with --form our_form.docx" in capsys.readouterr().err
    assert run("check", tmp_path / "letter.docx") == 1
    assert "child-audit draft" in "".join(capsys.readouterr())


def test_nothing_to_read_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("collate", tmp_path, "-o", tmp_path / "audits.xlsx") == 2
    assert "nothing to read in" in capsys.readouterr().err
    assert not (tmp_path / "audits.xlsx").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["collate"],
        ["collate", "."],
        ["collate", ".", "-o", "a.xlsx", "--workers", "0"],
        ["collate", ".", "-o", "a.xlsx", "--nonsense"],
        ["collate", ".", "-o", "a.csv"],
        ["collate", ".", "-o", "no/such/folder/a.xlsx"],
        ["collate", ".", "-o", "a.xlsx", "--form", "nonsense"],
        ["blank", "nonsense", "-o", "a.docx"],
        ["blank", "early_help", "-o", "a.pdf"],
    ],
)
def test_wrong_usage_is_told_in_one_line_or_by_the_help(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        err.startswith("Usage:") if not arguments else err.startswith("child-audit: error: ") and err.count("\n") == 1
    )
    assert not list(tmp_path.iterdir())


def test_collate_applies_decisions_and_says_what_became_of_them(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = returned.parent / "audits.xlsx"
    assert run("collate", returned, "-o", output) == 0
    book = openpyxl.load_workbook(output)
    sheet = book["Early Help"]
    paths = [cell.value for cell in sheet[2]]
    sheet.cell(4, paths.index("child.responsible_team") + 1).value = "Team of the corrector"
    sheet.cell(4, paths.index("plan.judgement") + 1).value = "fair"
    book.save(output)
    assert run("collate", returned, "-o", output) == 2
    assert "people have typed in this workbook" in capsys.readouterr().err
    assert run("collate", returned, "-o", output, "--decisions", output) == 1
    out, err = capsys.readouterr()
    assert "Decisions: 1 applied (1 new), 1 not applied" in out
    assert "Early Help: 1 audit, 1 to check" in out
    assert re.fullmatch(
        rf"child-audit: error: {re.escape(str(output))}: sheet Early Help, cell [A-Z]+4: type one of Outstanding, .*\n",
        err,
    )
    assert openpyxl.load_workbook(output)["Decisions"].max_row == 3
    assert run("collate", returned, "-o", output) == 2
    assert "this workbook holds 2 decisions, which would be lost" in capsys.readouterr().err
    assert run("collate", returned, "-o", output, "--force", "--quiet") == 0


def test_json_has_the_exit_code_and_counts_of_decisions_and_of_awaited_audits(
    returned: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    output, cases = returned.parent / "audits.xlsx", returned.parent / "cases.csv"
    cases.write_text("Case ID,Due\n000001,1/1/2099\n4711,1/1/2020\n")
    assert run("collate", returned, "-o", output, "--json") == 0
    first = json.loads(capsysbinary.readouterr().out)
    assert (first["decisions"], first["expected"], first["old_workbook_kept_as"]) == (None, None, None)
    book = openpyxl.load_workbook(output)
    sheet = book["Early Help"]
    paths = [cell.value for cell in sheet[2]]
    sheet.cell(4, paths.index("plan.judgement") + 1).value = "fair"
    book.create_sheet("Mine")["A1"] = "my own words"
    book.save(output)
    code = run("collate", returned, "-o", output, "--decisions", output, "--expected", cases, "--json", "-q")
    out, err = capsysbinary.readouterr()
    found = json.loads(out)
    assert (code, found["exit_code"]) == (1, 1)
    assert (found["decisions"]["applied"], found["decisions"]["not_applied"]) == (0, 1)
    assert (found["expected"]["received"], found["expected"]["missing"]) == (1, 1)
    assert Path(found["old_workbook_kept_as"]).is_file()
    assert b"sheet Early Help, cell " in err


def test_collate_compares_with_the_list_of_awaited_audits(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = returned.parent / "cases.csv"
    cases.write_text("Case ID,Due\n000001,1/1/2099\n4711,1/1/2020\n")
    assert run("collate", returned, "-o", returned.parent / "a.xlsx", "--expected", cases) == 0
    assert "Awaited: 1 received, 1 missing, 1 unexpected; listed on the sheet Returns" in capsys.readouterr().out
    cases.write_text("no,headings\n1,2\n")
    assert run("collate", returned, "-o", returned.parent / "a.xlsx", "--expected", cases) == 1


def test_collate_takes_names_out_and_never_prints_the_key(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = returned / "secret.key"
    assert run("collate", returned, "-o", returned.parent / "a.xlsx", "--pseudonymise", key) == 0
    secret = key.read_text().splitlines()[-1]
    out, err = capsys.readouterr()
    assert "Pseudonymised: " in out
    assert secret not in out + err
    key.write_text("short")
    assert run("collate", returned, "-o", returned.parent / "a.xlsx", "--pseudonymise", key) == 1
    assert "is too short" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["a.csv"], ["a.csv"]),
        (["a.jsonl"], ["a.jsonl"]),
        (["a.zip"], ["a.zip"]),
        (["answers.csv", "--table", "answers", "--guard-formulas"], ["answers.csv"]),
        (["out", "--format", "jsonl", "--table", "issues"], ["out/issues.jsonl"]),
    ],
)
def test_collate_writes_what_the_ending_or_the_format_says(
    returned: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], made: list[str]
) -> None:
    monkeypatch.chdir(returned.parent)
    before = {path for path in returned.parent.rglob("*") if path.is_file()}
    assert run("collate", "returned", "-o", *arguments) == 0
    after = {path for path in returned.parent.rglob("*") if path.is_file()}
    assert sorted(path.relative_to(returned.parent).as_posix() for path in after - before) == made


# parse


def test_parse_prints_one_json_object_a_line(returned: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    missing = returned / "gone.docx"
    assert run("parse", returned / "audit 2.docx", missing, returned / "audit 1.docx", "--json") == 1
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.decode("utf-8").splitlines()]
    assert [line["form"] for line in lines] == ["cin_cp", None, "early_help"]
    assert lines[0]["record"] == realistic(2, CIN_CP).record.model_dump(mode="json")
    assert lines[1]["error"]["code"] == "missing_file"
    assert lines[2]["issues"] == []


def test_json_is_utf_8_and_one_line_whatever_was_typed(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = "Siân 😀 عربى \u2028 “quotes”\nnext"
    child_audit.fill({"key_learning": text}, tmp_path / "a.docx", "early_help")
    assert run("parse", tmp_path / "a.docx", "--json") == 0
    out = capsysbinary.readouterr().out
    assert out.count(b"\n") == 1
    assert "Siân 😀".encode() in out


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")
def test_a_file_name_that_is_no_text_is_still_json(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.docx"
    Path(os.fsdecode(name)).write_bytes(b"")
    done = as_process("parse", tmp_path, "--json")
    assert json.loads(done.stdout.decode("utf-8"))["file"].endswith("caf\ufffd.docx")
    assert done.returncode == 1


def test_parse_shows_people_the_answers(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", returned / "audit 1.docx") == 0
    out = capsys.readouterr().out
    assert "Early Help Ofsted Tool" in out
    assert "Sam Specimen" in out
    assert "08/08/2026" in out


def test_what_was_typed_is_no_markup_and_no_control_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child_audit.fill({"child": {"full_name": "[bold]Alex[/] :smile:"}}, tmp_path / "a\x1b[31m.docx", "early_help")
    assert run("parse", tmp_path) == 0
    out = capsys.readouterr().out
    assert "[bold]Alex[/] :smile:" in out
    assert "\x1b" not in out


def test_parse_of_an_empty_folder_is_wrong_usage(tmp_path: Path) -> None:
    assert run("parse", tmp_path, "--json") == 2


# blank and fill


def test_blank_writes_a_form_and_does_not_lose_an_older_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "form.docx"
    assert run("blank", "early_help", "-o", output) == 0
    assert child_audit.parse(output).form == "early_help"
    assert run("blank", "cin_cp", "-o", output) == 2
    assert "--force" in capsys.readouterr().err
    assert run("blank", "cin_cp", "-o", output, "--force") == 0
    assert child_audit.parse(output).form == "cin_cp"


def test_blank_prints_the_contacts_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "contacts.json").write_text('{"qa_lead": "the Practice Lead"}', encoding="utf-8")
    plain, ours = tmp_path / "plain.docx", tmp_path / "ours.docx"
    assert run("blank", "early_help", "-o", plain) == 0
    assert run("blank", "early_help", "-o", ours, "--contacts", tmp_path / "contacts.json") == 0
    assert plain.read_bytes() != ours.read_bytes()


def test_fill_takes_a_record_or_a_line_of_parse(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    record = realistic(1, EARLY_HELP).record
    data, document, again = tmp_path / "data.json", tmp_path / "a.docx", tmp_path / "b.docx"
    data.write_text(record.model_dump_json(), encoding="utf-8")
    assert run("fill", data, "-o", document, "--form", "early_help") == 0
    assert run("parse", document, "--json") == 0
    data.write_bytes(capsysbinary.readouterr().out)
    assert run("fill", data, "-o", again) == 0
    assert child_audit.parse(again).record == record


def test_fill_reads_standard_input(tmp_path: Path) -> None:
    done = as_process(
        "fill", "-", "-o", tmp_path / "a.docx", "--form", "early_help", input=b'{"key_learning": "Listen"}'
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert child_audit.parse(tmp_path / "a.docx").record.key_learning == "Listen"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        (f'{{"key_learning": "{SECRET}"', 1, "not one JSON object (line 1, column"),
        (f'["{SECRET}"]', 1, "not a JSON object"),
        (f'{{"secret": "{SECRET}"}}', 1, "secret"),
        (f'{{"date_of_audit": "{SECRET}"}}', 1, "date_of_audit"),
        (f'{{"form": "cin_cp", "record": {{"key_learning": "{SECRET}"}}}}', 2, "says that it is 'cin_cp'"),
        ('{"form": null, "record": null, "error": {}}', 1, "holds no record"),
    ],
)
def test_data_that_does_not_fit_is_an_error_that_quotes_nothing(
    text: str, code: int, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data.json").write_text(text, encoding="utf-8")
    assert run("fill", tmp_path / "data.json", "-o", tmp_path / "a.docx", "--form", "early_help") == code
    err = capsys.readouterr().err
    assert hint in err
    assert SECRET not in err
    assert err.count("\n") == 1
    assert not (tmp_path / "a.docx").exists()


def test_fill_asks_which_form_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.json").write_text("{}", encoding="utf-8")
    assert run("fill", tmp_path / "data.json", "-o", tmp_path / "a.docx") == 2
    assert "--form" in capsys.readouterr().err


def test_fill_of_a_file_that_does_not_exist_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fill", tmp_path / "gone.json", "-o", tmp_path / "a.docx", "--form", "early_help") == 1
    assert capsys.readouterr().err.count("\n") == 1


# forms and check


def test_forms_lists_what_there_is(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("forms", "--json") == 0
    listed = json.loads(capsysbinary.readouterr().out)
    assert [form["name"] for form in listed] == ["early_help", "cin_cp"]
    assert all(form["fields"] > 60 for form in listed)
    assert run("forms") == 0
    assert b"early_help" in capsysbinary.readouterr().out


def test_check_tells_every_problem_of_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("{{ child.full_name }}{{ child.case_id }}")
    document.save(str(tmp_path / "bad.docx"))
    assert run("check", tmp_path / "bad.docx") == 1
    out, err = capsys.readouterr()
    assert "child.case_id" in out
    assert err.startswith("child-audit: error: ")


def test_check_says_so_when_a_template_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.docx").write_bytes(child_audit.form_named("early_help").template)
    assert run("check", tmp_path / "form.docx") == 0
    assert "no problems found" in capsys.readouterr().out


# the program as a whole


def test_help_and_version_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"child-audit {child_audit.__version__}\n"
    for command in ((), ("collate",), ("parse",), ("blank",), ("fill",), ("forms",), ("check",), ("model",)):
        assert run(*command, "--help") == 0
        assert "Usage: child-audit" in capsys.readouterr().out


def test_a_fault_of_ours_is_one_line_without_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("child_audit.form.available_forms", fail)
    assert run("forms") == 70
    err = capsys.readouterr().err
    assert "KeyError" in err
    assert SECRET not in err
    assert err.count("\n") == 1


def test_ctrl_c_ends_it_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("child_audit.form.available_forms", interrupt)
    assert run("forms") == 130
    assert capsys.readouterr().err.strip() == "child-audit: error: interrupted"


@pytest.mark.parametrize("options", [["--json"], []])
def test_a_reader_that_has_had_enough_is_no_error_message(returned: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "child_audit", "parse", str(returned), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


def test_a_console_that_cannot_print_a_name_does_not_fail(tmp_path: Path) -> None:
    (tmp_path / "Siân 😀.docx").touch()
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = as_process("parse", tmp_path, env=environment)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_no_progress_is_shown_where_there_is_no_terminal(returned: Path) -> None:
    done = as_process("collate", returned, "-o", returned.parent / "audits.xlsx")
    assert (done.returncode, done.stderr) == (0, b"")


def test_progress_is_shown_on_a_terminal(
    returned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    assert run("collate", returned, "-o", returned.parent / "audits.xlsx") == 0
    assert "Reading" in screen.getvalue()
    assert "2/2" in screen.getvalue()
