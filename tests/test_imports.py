"""What is imported when, told by the modules themselves and not by a clock: a machine that is busy changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import child_audit

HEAVY = ("docx", "docxtpl", "jinja2", "lxml", "openpyxl", "pandas", "polars", "pyarrow", "pydantic", "rapidfuzz",
         "rich", "xlsxwriter", "email", "importlib.metadata", "multiprocessing", "concurrent.futures", "asyncio",
         "zipfile", "dask", "distributed", "fsspec")  # fmt: skip
TYPERS_OWN = {"rich", "pydantic", "email", "importlib.metadata", "zipfile"}
"""What some versions of typer load, whatever the command."""


def loaded_by(code: str) -> set[str]:
    """Return which of the heavy modules a program has loaded at its end."""
    asking = f"import sys, json; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{asking}"], capture_output=True, check=True, text=True, timeout=120
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import child_audit",
        "import child_audit; child_audit.collate, child_audit.Collation, child_audit.Parsed, child_audit.Issue",
        "import child_audit.errors, child_audit.version",
    ],
)
def test_importing_the_package_loads_nothing_heavy(code: str) -> None:
    assert loaded_by(code) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["collate", "--help"], ["fill", "--help"]])
def test_asking_for_help_loads_nothing_that_reads_or_writes(arguments: list[str]) -> None:
    assert loaded_by(f"from child_audit.cli import main; main({arguments!r})") <= TYPERS_OWN


def test_reading_a_form_loads_nothing_that_writes() -> None:
    loaded = loaded_by("import child_audit; child_audit.parse(child_audit.blank('early_help'))")
    assert {"pydantic", "lxml"} <= loaded
    assert not loaded & {"openpyxl", "xlsxwriter", "pandas", "multiprocessing", "rich"}


def test_collate_stays_a_function_whatever_of_its_package_is_imported() -> None:
    loaded_by(
        "import child_audit\n"
        "import child_audit.collate.answers, child_audit.collate.workbook\n"
        "from child_audit.collate.exports import Format\n"
        "assert callable(child_audit.collate), child_audit.collate\n"
        "from child_audit.collate import answers_of, as_json, collate, short_name\n"
        "assert child_audit.collate is collate"
    )


@pytest.mark.parametrize("module", ["child_audit", "child_audit.collate"])
def test_every_public_name_is_there(module: str) -> None:
    package = sys.modules[module]
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name in dir(package)
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = package.no_such_name


def test_a_name_that_there_is_not_is_an_ordinary_error() -> None:
    assert not hasattr(child_audit, "colate")
