"""The tutorial "bring your own form", done as it's written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from child_audit import Form
from child_audit.cli import main
from tests.own_forms import FOLDER, Hand, completed, highlighted

PAGE = Path(__file__).resolve().parent.parent / "docs" / "your-own-form.md"
TEXT = PAGE.read_text("utf-8")
RECORD = {"worker": {"name": "Pat Specimen", "cases": 12}, "standards": {"recorded": {"result": "Partly met"}}}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whoever follows the tutorial: the template, two forms that came back, data, a folder of versions."""
    template = shutil.copyfile(FOLDER / "supervision_audit.docx", tmp_path / "our_form.docx")
    for name in ("returned", "forms"):
        (tmp_path / name).mkdir()
    for name, record in (("first", RECORD), ("second", {**RECORD, "reasons": "As the file of the second one shows."})):
        data = completed(template.read_bytes(), record, Hand(mark=highlighted))
        (tmp_path / "returned" / f"{name}.docx").write_bytes(data)
    for year in ("2025", "2026"):
        shutil.copyfile(FOLDER / f"case_register@{year}.docx", tmp_path / "forms" / f"case_register@{year}.docx")
    shutil.copyfile(template, tmp_path / "forms" / "our_form@2026.docx")
    (tmp_path / "data.json").write_text(json.dumps(RECORD), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def type_in(command: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> str:
    line, _, file = command.partition(" > ")
    words = line.split()
    assert words[0] == "child-audit"
    code = main([*words[1:], *(["--force"] if words[1] in ("blank", "fill", "explain") else [])])
    out, err = capsys.readouterr()
    assert (code, err) == (0, ""), command
    if file:
        (desk / file).write_text(out, "utf-8")
    return out


def test_the_tutorial_works_as_it_is_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {command: type_in(command, desk, capsys) for text in blocks("sh") for command in text.splitlines()}
    assert "no problems found" in said["child-audit check our_form.docx"]
    assert "Pat Specimen" in said["child-audit parse returned/first.docx --form our_form.docx"]
    assert "2 audits" in said["child-audit collate returned -o audits.xlsx --form our_form.docx"]
    assert "2 audits" in said["child-audit collate returned -o audits.xlsx --forms forms"]
    form: Form[Any] = Form.from_template("our_form.docx")
    parsed = form.parse("filled.docx")
    assert (parsed.record.worker.cases, parsed.record_id) == (12, "SUP-0042")
    for number, block in enumerate(blocks("python")):
        script = desk / f"script{number}.py"
        script.write_text(block, "utf-8")
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "utf8", str(script)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        promised = re.findall(r"print\(.*\)  # (.*)", block)
        assert done.stdout.splitlines()[: len(promised)] == promised
    assert (desk / "again.xlsx").exists()


def test_the_tags_that_the_tutorial_shows_are_tags() -> None:
    from child_audit.template.tags import Bad, pieces_of

    shown = [tag.replace("\\|", "|") for tag in re.findall(r"`(\{[{%].*?[%}]\})`", TEXT)]
    assert len(shown) > 10
    assert [tag for tag in shown for piece in pieces_of(tag) if isinstance(piece, Bad)] == []
