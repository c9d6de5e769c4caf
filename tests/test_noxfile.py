"""What noxfile.py decides: bounds of dependencies, coverage, builds; and that every session that is named is there."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest

nox = pytest.importorskip("nox", reason="nox isn't installed here")

import noxfile  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    found = noxfile.bounds()
    assert len(found) >= 12
    for name, (low, high) in found.items():
        assert _number(low) < _number(high), name


def test_these_tests_run_within_the_bounds() -> None:
    for name, (low, high) in noxfile.bounds().items():
        there = _number(importlib.metadata.version(name))
        assert _number(low) <= there < _number(high), name


def test_a_dependency_without_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    project = {"project": {"dependencies": ["lxml>=6"], "optional-dependencies": {}}}
    monkeypatch.setattr(noxfile, "_project", lambda: project)
    with pytest.raises(ValueError, match="no lower and upper bound"):
        noxfile.bounds()


def test_two_builds_of_the_wheel_are_equal_to_the_byte(tmp_path: Path) -> None:
    builder = pytest.importorskip("hatchling.builders.wheel")
    digests, folder = [], Path.cwd()
    for number in (1, 2):
        copy = tmp_path / f"copy {number}"
        copy.mkdir()
        for name in ("child_audit", "docx_templates"):
            shutil.copytree(
                ROOT / name, copy / name, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__")
            )
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copyfile(ROOT / name, copy / name)
        for path in copy.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644 if number == 1 else 0o600)
            os.utime(path, (time.time() - number * 86_400,) * 2)
        try:
            (wheel,) = builder.WheelBuilder(str(copy)).build(directory=str(tmp_path / f"out {number}"))
        finally:
            os.chdir(folder)
            sys.modules.pop("hatch_build", None)
        digests.append((Path(wheel).name, hashlib.sha256(Path(wheel).read_bytes()).hexdigest()))
    assert digests[0] == digests[1]


# What noxfile.py has, and what is said of it


SESSIONS = set(nox.registry.get())


def test_ci_runs_sessions_that_there_are() -> None:
    line = re.search(r"^for session in (.*); do$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert line is not None
    assert {"lint", "types", "imports", "tests", "docs"} <= {*line[1].split()} <= SESSIONS


def test_contributing_names_every_session_and_no_other() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == SESSIONS


@pytest.mark.parametrize(
    "page", [".github/workflows/ci.yml", "docs/maintainers/releasing.md", "docs/maintainers/maintenance.md"]
)
def test_every_session_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"make\.py nox -s ((?:[a-z]+ ?)+)", (ROOT / page).read_text("utf-8"))
    assert named
    assert {word for words in named for word in words.split()} <= SESSIONS


def test_every_extra_is_explained() -> None:
    page = ROOT / "docs" / "start" / "install.md"
    explained = re.findall(r"^\| `(\w+)` \|", page.read_text("utf-8"), re.MULTILINE)
    assert set(explained) == set(nox.project.load_toml(ROOT / "pyproject.toml")["project"]["optional-dependencies"])


# Coverage


def _report(package: str, *, lines: int, branches: int) -> dict[str, Any]:
    summary = {"covered_lines": lines, "num_statements": 100, "covered_branches": branches, "num_branches": 100}
    return {f"child_audit/{package}/a.py": {"summary": summary, "missing_lines": [7], "missing_branches": [[8, 10]]}}


def _full(*, but: str, lines: int, branches: int) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for package in noxfile.LEAST_COVERED:
        low = {"lines": lines, "branches": branches} if package == but else {"lines": 100, "branches": 100}
        files |= _report(package, **low)
    return {"files": files}


def test_enough_is_covered() -> None:
    assert noxfile.too_low(_full(but="word", lines=96, branches=95)) == []


@pytest.mark.parametrize("package", noxfile.LEAST_COVERED)
def test_each_package_is_held_together_and_by_its_branches_alone(
    package: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(noxfile.LEAST_COVERED, package, (95.0, 95.0))
    assert noxfile.too_low(_full(but=package, lines=100, branches=94)) == [
        f"{package} is covered to 94.00 % instead of 95"
    ]
    assert "a.py: 7, 8→10" in capsys.readouterr().out
    assert noxfile.too_low(_full(but=package, lines=90, branches=96)) == [
        f"{package} is covered to 93.00 % instead of 95"
    ]


def test_what_was_not_measured_is_not_covered() -> None:
    assert noxfile.too_low({"files": {}}) == [f"nothing of {package} was measured" for package in noxfile.LEAST_COVERED]


# Builds


def test_what_differs_between_two_builds_is_named(tmp_path: Path) -> None:
    for folder, of_one in (("first", b"1"), ("second", b"2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.whl").write_bytes(of_one)
        (tmp_path / folder / "same.tar.gz").write_bytes(b"0")
    (tmp_path / "first" / "alone").touch()
    assert noxfile.differing(tmp_path / "first", tmp_path / "second") == ["alone", "one.whl"]
    assert noxfile.differing(tmp_path / "first", tmp_path / "first") == []
