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
