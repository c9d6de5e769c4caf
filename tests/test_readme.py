"""The documentation is true: the README's Python runs, generated pages are current, links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from child_audit.form import check_template
from child_audit.issues import CODES
from child_audit.template.tags import FREE_FILTERS, OPTION_FILTERS, Bad, pieces_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_the_python_of_the_readme_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    shutil.copytree(ROOT / "examples" / "returned", tmp_path / "examples" / "returned")
    result = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "-c", block],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    said = re.search(r"# (.*)", block)
    assert said is not None
    assert result.stdout.splitlines()[0] == said[1]


@pytest.mark.parametrize("script", ["make_records.py", "make_readings.py"])
def test_generated_pages_are_current(script: str) -> None:
    command = [sys.executable, str(DOCS / script), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"run python docs/{script}\n{result.stdout}{result.stderr}"


def test_every_issue_code_is_explained_and_no_other() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", _section("issue-codes.md", until="\n## "), re.MULTILINE))
    assert rows == {code: f"{wrong} | {to_do}" for code, (wrong, to_do) in CODES.items()}


def test_every_issue_code_is_sorted_by_what_it_does_to_the_field() -> None:
    text = (DOCS / "issue-codes.md").read_text("utf-8")
    lists = re.findall(r"^- \*\*.*?\n(?=- |\n)", text, re.MULTILINE | re.DOTALL)
    assert {code for item in lists for code in re.findall(r"`(\w+)`", item)} == set(CODES)


def test_every_filter_has_a_section_and_every_tag_shown_is_a_tag() -> None:
    text = (DOCS / "tags.md").read_text("utf-8")
    headings = " ".join(re.findall(r"^## .*$", text, re.MULTILINE))
    assert all(f"| {name}" in headings for name in {*FREE_FILTERS, *OPTION_FILTERS} - {"text"})
    shown = re.findall(r"`(\{[{%].*?[%}]\})`", text[: text.index("## What is refused")])
    bad = [tag for tag in shown for piece in pieces_of(tag.replace("\\|", "|")) if isinstance(piece, Bad)]
    # "{%tr for … %}" with dots in it stands for all of them in a heading.
    assert [tag for tag in bad if "…" not in tag] == []


def test_the_shipped_templates_pass_the_check_that_the_readme_names() -> None:
    assert [check_template(path) for path in sorted((ROOT / "docx_templates").glob("*.docx"))] == [(), ()]


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def _section(name: str, until: str) -> str:
    text = (DOCS / name).read_text("utf-8")
    return text[: text.index(until)]
