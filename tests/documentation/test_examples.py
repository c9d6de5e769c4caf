"""What the documentation shows is what happens: its code blocks run, in a copy of the examples."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from child_audit import check_template
from child_audit.template.tags import Bad, pieces_of
from tests.documentation.blocks import run
from tests.documentation.pages import PAGES, ROOT, commands, every_page, text_of

_BLOCK = re.compile(r"^ *```\S", re.MULTILINE)
_SKIP = re.compile(r"^<!--+ *skip: *next +\"(.*?)\"", re.MULTILINE)
WITH_BLOCKS = [page for page in PAGES if _BLOCK.search(page.read_text("utf-8"))]


@pytest.mark.bulk
@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_block_of_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = ROOT / "docs" in page.parents  # the site's pages are followed in the folder examples, others at the top
    folder = tmp_path / ("work" if inside else "work/examples")
    # Reading takes most of the time: where nobody looks at what comes out, three forms serve as well as twelve.
    looks = re.search(r"^```output|print\(", page.read_text("utf-8"), re.MULTILINE)
    few = (
        ()
        if looks
        else ("EH – *", "EH audit – CF-1042*", "EH audit CF-1046*", "CF-*", "CIN CP*", "CIN audit CF*", "CP*")
    )
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__", "*.xlsx", *few))
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.syspath_prepend(str(tmp_path / "work"))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert run(page).skipped == _SKIP.findall(page.read_text("utf-8"))


def test_few_blocks_are_left_out_and_each_says_why() -> None:
    reasons = [reason for page in PAGES for reason in _SKIP.findall(page.read_text("utf-8"))]
    assert all(len(reason) > 10 for reason in reasons)
    assert len(reasons) == 19  # of some 170; a block more that isn't run is worth a second thought


@every_page
def test_commands_named_in_the_text_are_there_with_their_options(page: Path) -> None:
    known = commands()
    unknown = []
    for line in re.findall(r"`(child-audit [^`\n]+)`", page.read_text("utf-8")):
        words = [word for word in shlex.split(line.replace("\\|", "|"))[1:] if word not in ("…", "...")]
        options = {word.partition("=")[0] for word in words if word.startswith("-") and len(word) > 1}
        if not words or words[0].startswith("-") or words[0] in ("COMMAND", "col"):  # "col" is to be completed
            continue
        allowed = {option for each in known.get(words[0], _Nothing()).params for option in each.opts}
        if words[0] not in known or options - allowed - {"--help", "--verbose-values"}:
            unknown.append(line)
    assert unknown == []


class _Nothing:
    params = ()


def test_the_tags_that_the_documentation_shows_are_tags() -> None:
    tags, tutorial = text_of("reference/tags.md"), text_of("tutorials/your-own-form.md")
    shown = re.findall(r"`(\{[{%].*?[%}]\})`", tags[: tags.index("## What is refused")] + tutorial)
    assert len(shown) > 40
    bad = [tag for tag in shown for piece in pieces_of(tag.replace("\\|", "|")) if isinstance(piece, Bad)]
    # "{%tr for … %}" with dots in it stands for all of them in a heading.
    assert [tag for tag in bad if "…" not in tag] == []


def test_the_shipped_templates_pass_the_check_that_the_documentation_names() -> None:
    assert [check_template(path) for path in sorted((ROOT / "docx_templates").glob("*.docx"))] == [(), ()]
