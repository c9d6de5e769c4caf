"""Nothing that stands in a form or a table is printed in a message, whatever goes wrong.

Every place of forms, tables and workbooks holds a word that stands nowhere else. Each command is run on them, whole and
broken, and with a fault injected into each stage; then what was printed is searched for these words.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pydantic import BaseModel

import child_audit
from child_audit.cli import main
from tests.privacy.canaries import (
    CANARY,
    YEAR,
    broken,
    canaries_in,
    filled,
    record_of,
    rewritten,
    scribbled,
    tables,
    word,
    wrong_values,
)

ROOT = Path(__file__).resolve().parents[2]
FORM = child_audit.form_named("early_help")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line; return its exit code and what it printed on both streams."""

    def call(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(each) for each in words])
        return code, *capfd.readouterr()

    return call


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of completed forms, whole, scribbled over and broken."""
    folder = tmp_path_factory.mktemp("returned")
    for form in child_audit.available_forms():
        (folder / f"{form.name}.docx").write_bytes(filled(form))
        (folder / f"{form.name} scribbled.docx").write_bytes(scribbled(form))
    for name, content in broken(filled(FORM)):
        (folder / name).write_bytes(content)
    return folder


def silent(printed: str) -> None:
    assert canaries_in(printed) == set(), printed


def test_the_canaries_would_be_found(returned: Path, run: Run) -> None:
    code, out, _ = run("parse", returned / "early_help.docx", "--json")
    assert code == 0
    assert len(canaries_in(out)) > 20
    assert YEAR in canaries_in(out)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_parse_prints_readings_on_stdout_and_nothing_of_them_on_stderr(returned: Path, run: Run, more: Any) -> None:
    code, _, errors = run("parse", *sorted(returned.iterdir()), *more)
    assert code == 1
    assert errors.count("error:") >= 10
    silent(errors)


@pytest.mark.parametrize("name", ["audits.xlsx", "audits.csv", "audits.jsonl", "audits.zip"])
def test_collate_prints_nothing_of_what_it_reads(returned: Path, run: Run, tmp_path: Path, name: str) -> None:
    code, out, errors = run("collate", returned, "-o", tmp_path / name)
    assert (code, (tmp_path / name).exists()) == (1, True)
    assert errors
    silent(out + errors)


def test_several_processes_print_nothing_of_what_they_read(returned: Path, run: Run, tmp_path: Path) -> None:
    code, out, errors = run("collate", returned, "-o", tmp_path / "audits.xlsx", "--workers", "2")
    assert code == 1
    silent(out + errors)


@pytest.mark.parametrize("command", ["parse", "explain", "collate", "check", "model", "draft", "blank", "sheet"])
def test_a_form_in_the_wrong_place_is_not_quoted(returned: Path, run: Run, tmp_path: Path, command: str) -> None:
    output = {
        "explain": ["-o", tmp_path / "page.html"],
        "collate": ["-o", tmp_path / "audits.xlsx"],
        "draft": ["-o", tmp_path / "tagged.docx"],
        "blank": ["-o", tmp_path / "blank.docx"],
        "sheet": ["-o", tmp_path / "sheet.xlsx"],
    }.get(command, [])
    for file in sorted(returned.iterdir()):
        if command == "draft" and "scribbled" in file.name:
            continue  # that takes it minutes
        _, out, errors = run(command, file, *output, *(["--force"] if output else []))
        # The words of a form are what "draft" is for.
        silent(errors if command in ("parse", "draft") else out + errors)
        if command in ("parse", "explain", "collate"):
            # As the template of a form it's no better.
            _, out, errors = run(command, returned / "cin_cp.docx", *output, "--form", file)
            silent(errors if command == "parse" else out + errors)


def test_tables_of_cases_are_not_quoted(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    refused = 0
    for table in tables(source, FORM):
        for target in (tmp_path / "out", tmp_path / "one.docx"):
            for more in ((), ("--form", "early_help"), ("--form", "cin_cp")):
                code, out, errors = run("fill", table, "-o", target, "--force", *more)
                refused += code != 0
                # Among headings of the form, an unknown heading is one, too, and named.
                silent((out + errors).replace(f"the heading “{word('heading')}”", ""))
    assert refused >= 50


def test_lists_of_awaited_audits_are_not_quoted(returned: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for table in tables(source, FORM):
        _, out, errors = run("collate", returned, "-o", tmp_path / "a.xlsx", "--expected", table)
        silent(out + errors)
    rows = [["Case ID", "Name", "DOB", "Due", "Form"], [word("id"), word("name"), word("dob"), word("due"), word("f")]]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(source / "expected.xlsx")
    code, out, errors = run("collate", returned, "-o", tmp_path / "a.xlsx", "--expected", source / "expected.xlsx")
    assert (code, out) == (1, "")
    assert "cell C2: this is no date" in errors
    silent(errors)


def test_what_people_typed_in_a_workbook_is_not_quoted(returned: Path, run: Run, tmp_path: Path) -> None:
    book = tmp_path / "audits.xlsx"
    assert run("collate", returned, "-o", book)[0] == 1
    typed = openpyxl.load_workbook(book)
    for sheet in typed:
        for row in list(sheet.iter_rows())[1:8]:
            for number, cell in enumerate(row):
                header = str(cell.column)
                if cell.value is not None and header and "key" not in str(sheet.cell(1, number + 1).value).lower():
                    cell.value = f"{word('typed')} {YEAR}"
    typed.save(book)
    for more in (("--decisions", book), (), ("--decisions", book, "--pseudonymise", tmp_path / "key")):
        _, out, errors = run("collate", returned, "-o", book, *more)
        silent(out + errors)


def test_contacts_and_keys_are_not_quoted(returned: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "blank.docx"
    for name, text in {
        "a.json": json.dumps({f"{word('Name')} X": word("value"), "qa_lead": [word("list")]}),
        "b.json": f'{{"qa_lead": "{word("cut")}',
        "c.toml": f'qa_lead = "{word("toml")}',
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
        code, out, errors = run("blank", "early_help", "-o", target, "--contacts", tmp_path / name)
        assert code == 1
        silent(out + errors)
    key = tmp_path / "key"
    key.write_text(f"{word('secret')} {word('key')}", "utf-8")
    code, out, errors = run("collate", returned, "-o", tmp_path / "a.xlsx", "--pseudonymise", key)
    assert code == 1
    silent(out + errors)


def test_a_password_is_not_printed(returned: Path, run: Run, tmp_path: Path) -> None:
    for file in sorted(returned.iterdir()):
        _, out, errors = run("collate", file, "-o", tmp_path / "a.xlsx", "--password", word("password"), "--force")
        silent(out + errors)


# Faults of this library, injected into every stage.

STAGES = (
    *("word.formats:read", "word.package:open_package", "word.package:parse_xml", "word.reader:read"),
    *("word.lines:lines_of", "form.recognise:read_as", "reading.align:align", "reading.divide:divide"),
    *("reading.marks:read_group", "reading.ticks:read_ticks", "reading.extract:extract", "form.rows:gathered"),
    *("form.rows:blank_rows", "collate.identical:without_copies", "collate.inputs:find", "collate.report:write_report"),
    *("collate.workbook:write", "collate.audits:audits", "collate.answers:answers", "collate.review:review"),
    *("collate.files:files", "collate.streamed:streamed_workbook", "collate.spool:entries"),
    *("output:replacing", "explain.page:explain", "template.values:read_date", "text:clean", "text:key"),
)


def _quoting() -> list[Exception]:
    """Exceptions that quote what they stumbled over, as libraries raise them."""
    found: list[Exception] = [ValueError(word("value")), KeyError(word("key")), RecursionError(word("deep"))]
    found.append(OSError(5, word("errno"), f"/tmp/{word('path')}"))
    for provoke in (
        lambda: etree.fromstring(f"<a>{word('xml')}</{word('tag')}>"),
        lambda: word("bytes").encode().decode("utf-16"),
        lambda: json.loads(f"{{{word('json')}"),
        lambda: BaseModel.model_validate(word("pydantic")),
        lambda: int(word("number")),
    ):
        try:
            provoke()
        except Exception as error:
            found.append(error)
    assert len(found) == 9
    return found


def broken_at(monkeypatch: pytest.MonkeyPatch, stage: str, error: BaseException) -> None:
    """Let a function raise wherever it's used."""
    module, name = stage.split(":")
    function = getattr(importlib.import_module(f"child_audit.{module}"), name)

    def fail(*_: object, **__: object) -> None:
        inside = word("local variable")  # a traceback that shows variables would show it
        raise error if inside else AssertionError

    for loaded in [each for key, each in sys.modules.items() if key.startswith("child_audit") and "cli" not in key]:
        for attribute, value in list(vars(loaded).items()):
            if value is function:
                monkeypatch.setattr(loaded, attribute, fail)


@pytest.mark.parametrize("stage", STAGES)
def test_a_fault_in_a_stage_is_not_quoted(
    returned: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    file, failed = returned / "early_help.docx", 0
    # Three of them for each stage, in turn.
    for number, error in list(enumerate(_quoting()))[STAGES.index(stage) % 3 :: 3]:
        command: Sequence[object] = (
            ("collate", file, "-o", tmp_path / f"{number}.xlsx"),
            ("explain", file, "-o", tmp_path / f"{number}.html"),
            ("parse", file),
        )[number // 3]
        with monkeypatch.context() as patched:
            broken_at(patched, stage, error)
            code, out, errors = run(*command)
        failed += code != 0
        silent(errors if command[0] == "parse" else out + errors)
    assert failed >= 1


def test_a_fault_while_forms_are_filled_is_not_quoted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data.json"
    data.write_text(record_of(FORM).model_dump_json(), "utf-8")
    for stage in ("template.side_parts:xml_bytes", "form.rows:spread", "prefill.records:settled", "output:replacing"):
        for number, error in enumerate(_quoting()[::3]):
            for target in (tmp_path / f"{number}.docx", tmp_path / f"out {number}"):
                with monkeypatch.context() as patched:
                    broken_at(patched, stage, error)
                    _, out, errors = run("fill", data, "-o", target, "--form", "early_help", "--force")
                silent(out + errors)


def test_warnings_and_log_messages_of_libraries_are_held_back(
    returned: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noisy(*_: object, **__: object) -> None:
        warnings.warn(word("warning"), UserWarning, stacklevel=1)
        logging.getLogger("somebody.elses").error(word("logged"))
        thread = threading.Thread(target=lambda: int(word("thread")))
        thread.start()
        thread.join()

        class Dropped:
            def __del__(self) -> None:
                raise ValueError(word("unraisable"))

        Dropped()
        raise ValueError(word("raised"))

    with monkeypatch.context() as patched:
        broken_at(patched, "reading.align:align", ValueError())
        for module in [each for key, each in sys.modules.items() if key.startswith("child_audit")]:
            if getattr(getattr(module, "align", None), "__name__", "") == "fail":
                patched.setattr(module, "align", noisy)
        code, _, errors = run("parse", returned / "early_help.docx")
    assert code == 1
    silent(errors)
    assert errors.count("ValueError in") == 3, errors  # in the thread, when thrown away, and where it was raised


_SITE = f"""
import logging, os, warnings
if os.environ.get("FAULT"):
    import child_audit.reading.extract as stage
    def broken(*_, **__):
        warnings.warn("{CANARY} warned")
        logging.getLogger("x").error("{CANARY} logged")
        class Dropped:
            def __del__(self):
                raise ValueError("{CANARY} dropped")
        stage.kept = Dropped()
        del stage.kept
        stage.until_the_end = Dropped()
        if os.environ["FAULT"] == "dies":
            raise SystemExit("{CANARY} exits")
        raise ValueError("{CANARY} raised")
    stage.extract = broken
"""


@pytest.mark.parametrize("fault", ["raises", "dies"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_real_process_and_its_workers_print_nothing_either(
    returned: Path, tmp_path: Path, workers: str, fault: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_SITE)
    environment = os.environ | {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "FAULT": fault,
        "PYTHONWARNINGS": "always",
    }
    command = [sys.executable, "-m", "child_audit", "collate", str(returned), "-o", str(tmp_path / "a.xlsx")]
    done = subprocess.run(
        [*command, "--workers", workers], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == (70 if fault == "dies" else 1), done
    assert ("SystemExit in" if fault == "dies" else "early_help.docx") in done.stderr
    silent(done.stdout + done.stderr)


# Whoever wants to see values can.


def test_values_are_shown_to_whoever_asks(returned: Path, run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    source = tmp_path / "in"
    source.mkdir()
    tables(source, FORM)
    for position in (0, 1, 6):
        words: list[object] = ["fill", source / "cases.xlsx", "-o", tmp_path / "out", "--form", "early_help"]
        words.insert(position, "--verbose-values")
        _, _, errors = run(*words)
        assert len(canaries_in(errors)) > 10, errors
    assert word("heading") in errors
    broken_at(monkeypatch, "reading.align:align", ValueError(word("fault")))
    _, _, errors = run("parse", returned / "early_help.docx", "--verbose-values")
    assert "Traceback" in errors
    assert word("fault") in errors
    _, _, errors = run("explain", returned / "early_help.docx", "-o", tmp_path / "a.html", "--verbose-values")
    assert word("fault") in errors
    assert word("fault") not in run("parse", returned / "early_help.docx")[2]


def test_an_option_behind_two_dashes_is_a_file(run: Run) -> None:
    code, _, errors = run("parse", "--", "--verbose-values")
    assert code == 1
    assert "--verbose-values: there is no such file" in errors


def test_a_record_s_own_errors_name_fields_and_not_values() -> None:
    with pytest.raises(Exception, match="validation error") as caught:
        child_audit.EarlyHelpAudit.model_validate(wrong_values(FORM))
    assert canaries_in(str(caught.value).replace(f"{word('Name')} Specimen", "")) == set()


def test_a_reading_s_own_words_do_not_say_more_than_asked(tmp_path: Path) -> None:
    from child_audit.collate import collate

    damaged = rewritten(filled(FORM), "word/document.xml", lambda xml: xml.replace(b"</w:t>", b"</x>"))
    (tmp_path / "a.docx").write_bytes(damaged)
    (outcome,) = collate(tmp_path / "a.docx").outcomes
    assert canaries_in(repr(outcome)) == set()
