"""The floor, and what others do with the same files: each by its package's own documentation."""

from __future__ import annotations

import importlib.metadata
import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any

from lxml import etree

from benchmarks.measure import Contestant
from child_audit import Contacts

PACKAGES = ("lxml", "python-docx", "docx2python", "mammoth", "docxtpl")

FLOOR = "floor: unzip and lxml"
SCRIPT = "python-docx: the usual script"
DOCX2PYTHON, MAMMOTH = "docx2python", "mammoth: to HTML"
DOCXTPL = "docxtpl: load, render, save"


def version(package: str) -> str | None:
    """Return the version of a package; None when it isn't installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def open_and_parse(data: bytes) -> object:
    """Do what nobody can do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def readers(data: bytes) -> list[Contestant]:
    """Return those that read a document, as far as they're installed."""
    known: list[tuple[str, str, Callable[[bytes], object], int]] = [
        ("python-docx", "python-docx: open only", _python_docx, 1),
        ("python-docx", SCRIPT, python_docx_script, 3),
        ("docx2python", DOCX2PYTHON, _docx2python, 5),
        ("mammoth", MAMMOTH, _mammoth, 5),
    ]
    return [Contestant(name, partial(run, data), every) for package, name, run, every in known if _there_is(package)]


def _python_docx(data: bytes) -> object:
    import docx

    return docx.Document(io.BytesIO(data))


def python_docx_script(data: bytes) -> dict[str, str]:
    """Read the cells as the scripts do that people write for a form: label → answer, and which words stand out."""
    import docx

    answers: dict[str, str] = {}
    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            cells = row.cells
            for label, answer in pairwise(cells):
                marked = [
                    run.text
                    for paragraph in answer.paragraphs
                    for run in paragraph.runs
                    if run.bold or run.underline or run.font.highlight_color
                ]
                answers[label.text.strip()] = " ".join(marked) or answer.text.strip()
    return answers


def _docx2python(data: bytes) -> object:
    from docx2python import docx2python

    with docx2python(io.BytesIO(data)) as document:
        return document.body


def _mammoth(data: bytes) -> object:
    mammoth: Any = import_module("mammoth")  # has no types
    return mammoth.convert_to_html(io.BytesIO(data)).value


def docxtpl(template: bytes, record: dict[str, Any]) -> bytes:
    """Fill as docxtpl's documentation does: load the template, render, save."""
    from docxtpl.template import DocxTemplate
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    environment.filters |= {
        "date": lambda value: value.strftime("%d/%m/%Y") if isinstance(value, date) else "",
        "tick": lambda value, label=True: "☒" if value == label else "☐",
        "mark": lambda value, label, *synonyms: label,
        "rows": lambda rows, least: [*rows, *({} for _ in range(least - len(rows)))],
    }
    document = DocxTemplate(io.BytesIO(template))
    document.render({**record, "contacts": Contacts().model_dump()}, environment)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _there_is(package: str) -> bool:
    if version(package):
        return True
    print(f"{package} is not installed, so it's not in the comparison: pip install {package}", file=sys.stderr)
    return False
