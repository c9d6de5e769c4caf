"""What the reference must list, it lists: codes, names, filters; what is generated is current; pictures serve."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import child_audit
from child_audit import errors
from child_audit.issues import CODES
from child_audit.template.tags import FREE_FILTERS, OPTION_FILTERS
from tests.documentation.pages import DOCS, PAGES, ROOT, text_of

_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)]+)\)")


@pytest.mark.parametrize("script", ["make_records.py", "make_readings.py", "make_commands.py", "make_drawings.py"])
def test_generated_pages_are_current(script: str) -> None:
    command = [sys.executable, str(DOCS / script), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"run python docs/{script}\n{result.stdout}{result.stderr}"


def test_every_issue_code_has_its_section_with_what_is_wrong_an_example_and_what_to_do() -> None:
    sections = dict(re.findall(r"^### `(\w+)`\n\n(.*?)\n(?=\n#|\Z)", text_of("reference/issue-codes.md"), re.M | re.S))
    assert sorted(sections) == sorted(CODES)
    for code, (wrong, to_do) in CODES.items():
        example, advice = str(sections[code]).splitlines()[-2:]
        assert sections[code].startswith(f"{wrong}\n\n- ")
        assert re.fullmatch(r"- \*\*For instance:\*\* .{20,}", example), code
        assert advice == f"- **What to do:** {to_do}"


def test_every_error_code_is_explained_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \| .{10,} \| .{5,} \|$", text_of("reference/error-codes.md"), re.MULTILINE)
    roots = {errors.ChildAuditError.code, errors.DocumentError.code}
    assert sorted(listed) == sorted({"interrupted", "internal_error", *_codes(errors.ChildAuditError)} - roots)


def _codes(error: type[errors.ChildAuditError]) -> Iterator[str]:
    yield error.code
    for each in error.__subclasses__():
        yield from _codes(each)


def test_every_public_name_is_in_the_reference() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in (DOCS / "reference" / "api").glob("*.md"))
    shown = {name.rpartition(".")[2] for name in re.findall(r"^::: ([\w.]+)$", pages, re.MULTILINE)}
    assert set(child_audit.__all__) - shown - {"__version__", "ChildAuditError"} == set()
    assert "::: child_audit.errors" in pages


def test_every_sheet_of_a_workbook_is_explained(tmp_path: Path) -> None:
    child_audit.collate(ROOT / "examples" / "returned" / "EH audit – CF-1047.docx", tmp_path / "audits.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "audits.xlsx", read_only=True).sheetnames
    assert len(sheets) > 8
    assert [name for name in sheets if f"| **{name}**" not in text_of("reference/workbook.md")] == []


def test_every_filter_has_a_section() -> None:
    headings = " ".join(re.findall(r"^## .*$", text_of("reference/tags.md"), re.MULTILINE))
    assert all(f"| {name}" in headings for name in {*FREE_FILTERS, *OPTION_FILTERS} - {"text"})


def test_figures_of_the_comparison_are_those_of_the_benchmarks() -> None:
    table = re.findall(
        r"^\| (.+?) \| (.+?) \| ([\d.]+) \| [\d.]+ \| ([\d.]*) \|", text_of("maintainers/benchmarks.md"), re.M
    )
    faster = {(task.partition(" (")[0], way): (float(ms), ratio) for task, way, ms, ratio in table}
    read, page = "read early_help, as Word saves it", text_of("explanation/comparison.md")
    script, docx2python, mammoth = (
        faster[read, way][1] for way in ("python-docx: the usual script", "docx2python", "mammoth: to HTML")
    )
    assert f"took {script}\ntimes less time than a usual python-docx script, {docx2python} times less" in page
    assert f"{mammoth} times less than mammoth" in page
    opened = faster[read, "child_audit"][0] / faster[read, "python-docx: open only"][0]
    assert f"is {opened:.0f} times quicker" in page
    filled = sorted(
        float(faster[f"fill {form}", "docxtpl: load, render, save"][1]) for form in ("early_help", "cin_cp")
    )
    assert f"{filled[0]:.0f} to {filled[1]:.0f} times as fast as docxtpl" in page


def test_pictures_are_used_small_and_have_words_for_those_who_cannot_see_them() -> None:
    used = set()
    for page in PAGES:
        for picture in _PICTURE.finditer(page.read_text("utf-8")):
            path = (page.parent / picture["target"]).resolve()
            assert path.exists(), (page, picture["target"])
            assert len(picture["words"].split()) >= 6, (page, picture["words"])
            used.add(path.relative_to(ROOT).as_posix())
    made = {path.relative_to(ROOT).as_posix() for path in (DOCS / "pictures").iterdir()}
    assert made - used == {"docs/pictures/logo.svg"}
    assert [name for name in made if (ROOT / name).stat().st_size > 150_000] == []
