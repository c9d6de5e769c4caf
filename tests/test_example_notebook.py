"""The example notebook runs, and shows what it's said to show."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("pandas")

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_notebook", EXAMPLES / "make_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_runs_and_prints_what_is_kept_in_it(maker: ModuleType) -> None:
    kept = json.loads(maker.PATH.read_text("utf-8"))
    run = maker.executed()
    assert [cell.source for cell in run.cells] == ["".join(cell["source"]) for cell in kept["cells"]]
    shown = [(_plain(old), _plain(new)) for old, new in zip(kept["cells"], run.cells, strict=True)]
    assert [old for old, _ in shown] == [new for _, new in shown], f"run {maker.__name__} with {sys.version}"
    assert any("To check" in page for page in _pages(kept))


def _plain(cell: Any) -> list[str]:
    """Return what a cell prints as text: HTML differs from one release of pandas to the next."""
    return [
        "".join(output.get("text") or output.get("data", {}).get("text/plain", ""))
        for output in cell.get("outputs", ())
    ]


def _pages(kept: Any) -> list[str]:
    outputs = (output for cell in kept["cells"] for output in cell.get("outputs", ()))
    return ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
