"""How long reading and filling a form take, against the least that any program must do and against other libraries.

    python benchmarks/run.py [--rounds N] [--json FILE]

In each round every contestant runs once, one after the other (A B C A B C …), so that a machine that is busy for a
while is busy for all of them. The table shows medians. The *floor* is what nobody can do without: to unzip the package
and parse the XML of the document with lxml, and for filling also to write both back.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import io
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

import child_audit
from child_audit import Contacts, Form

HERE = Path(__file__).resolve().parent
RETURNED = HERE.parent / "examples" / "returned"
DOCUMENTS = {
    "early_help": "EH audit – CF-1042 – March 2026.docx",
    "cin_cp": "CIN CP audit – CF-2101 – Feb 2026.docx",
}
_PEERS = ("lxml", "python-docx", "docxtpl")


@dataclass
class Contestant:
    """One way to do a task, and how long it took each time, in seconds."""

    name: str
    run: Callable[[], object]
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of all rounds."""
        return statistics.median(self.times)


@dataclass
class Task:
    """What is to be done; the first contestant is the floor."""

    name: str
    contestants: list[Contestant]

    def play(self, rounds: int) -> None:
        """Run every contestant once a round."""
        for contestant in self.contestants:
            contestant.run()  # once to warm up: imports, caches, compiled templates
        for _ in range(rounds):
            for contestant in self.contestants:
                gc.collect()
                begin = time.perf_counter()
                contestant.run()
                contestant.times.append(time.perf_counter() - begin)


# ---------------------------------------------------------------------------------------------------------- reading


def _open_and_parse(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _python_docx(data: bytes) -> object:
    import docx

    return docx.Document(io.BytesIO(data))


def _python_docx_text(data: bytes) -> object:
    import docx

    document = docx.Document(io.BytesIO(data))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def reading(form: Form[Any]) -> Task:
    """Return the task of reading a completed form."""
    data = (RETURNED / DOCUMENTS[form.name]).read_bytes()
    contestants = [
        Contestant("floor: unzip and lxml", partial(_open_and_parse, data)),
        Contestant("child_audit: parse", partial(child_audit.parse, data)),
        Contestant("child_audit: parse, form named", partial(form.parse, data)),
    ]
    if _there_is("python-docx"):
        contestants.append(Contestant("python-docx: open only", partial(_python_docx, data)))
        contestants.append(Contestant("python-docx: open, text of all cells", partial(_python_docx_text, data)))
    return Task(f"read {form.name}", contestants)


# ---------------------------------------------------------------------------------------------------------- filling


def _parse_and_write(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                part = etree.tostring(etree.fromstring(part))
            copy.writestr(name, part)
    return out.getvalue()


def _docxtpl(template: bytes, record: dict[str, Any]) -> bytes:
    """Fill as docxtpl's documentation does: load the template, render, save."""
    from docxtpl.template import DocxTemplate
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    environment.filters |= {
        "date": lambda value: value.strftime("%d/%m/%Y") if value else "",
        "tick": lambda value, label=True: "☒" if value == label else "☐",
        "mark": lambda value, label, *synonyms: label,
        "rows": lambda rows, least: [*rows, *({} for _ in range(least - len(rows)))],
    }
    document = DocxTemplate(io.BytesIO(template))
    document.render({**record, "contacts": Contacts().model_dump()}, environment)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filling(form: Form[Any]) -> Task:
    """Return the task of filling a form."""
    record = form.parse((RETURNED / DOCUMENTS[form.name]).read_bytes()).record
    contestants = [
        Contestant("floor: unzip, lxml, zip", partial(_parse_and_write, form.template)),
        Contestant("child_audit: fill", partial(form.fill, record)),
        Contestant("child_audit: fill, template not yet compiled", lambda: _fresh(form).fill(record)),
    ]
    if _there_is("docxtpl"):
        contestants.append(
            Contestant("docxtpl: load, render, save", partial(_docxtpl, form.template, record.model_dump()))
        )
    return Task(f"fill {form.name}", contestants)


def _fresh(form: Form[Any]) -> Form[Any]:
    return Form(form.name, form.title, form.record_type, form.template)


# --------------------------------------------------------------------------------------------------------- collating


def collating(folder: Path, copies: int) -> Task:
    """Return the task of reading many forms into one workbook, in one process."""
    for copy in range(copies):
        for file in RETURNED.glob("*.docx"):
            shutil.copyfile(file, folder / f"{copy} {file.name}")
    files = sorted(folder.iterdir())
    return Task(
        f"collate {len(files)} forms",
        [
            Contestant("floor: unzip and lxml", lambda: [_open_and_parse(file.read_bytes()) for file in files]),
            Contestant("child_audit: parse each", lambda: [child_audit.parse(file) for file in files]),
            Contestant("child_audit: collate", lambda: child_audit.collate(folder, io.BytesIO())),
        ],
    )


# --------------------------------------------------------------------------------------------------------- reporting


def table(tasks: list[Task]) -> Iterator[str]:
    """Yield the lines of a table that Markdown understands."""
    yield "| task | with | median ms | × floor |"
    yield "|---|---|---:|---:|"
    for task in tasks:
        floor = task.contestants[0].median
        for contestant in task.contestants:
            median = contestant.median
            yield f"| {task.name} | {contestant.name} | {median * 1000:.2f} | {median / floor:.1f} |"


def as_json(tasks: list[Task], rounds: int) -> dict[str, Any]:
    """Return all figures, and where they were taken."""
    return {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "versions": {"child-audit": child_audit.__version__, **{name: _version(name) for name in _PEERS}},
        "rounds": rounds,
        "tasks": {
            task.name: {
                contestant.name: {"median_s": contestant.median, "fastest_s": min(contestant.times)}
                for contestant in task.contestants
            }
            for task in tasks
        },
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _there_is(name: str) -> bool:
    if _version(name):
        return True
    print(f"{name} is not installed, so it's not in the comparison: pip install {name}", file=sys.stderr)
    return False


def main(arguments: list[str] | None = None) -> int:
    """Run all tasks, print the table, write the figures; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure reading and filling.")
    parser.add_argument("--rounds", type=int, default=50, help="how often each runs (default: 50)")
    parser.add_argument("--json", type=Path, default=HERE / "results.json", help="where the figures go")
    options = parser.parse_args(arguments)
    tasks = [make(form) for make in (reading, filling) for form in child_audit.available_forms()]
    for task in tasks:
        task.play(options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        tasks.append(collating(Path(folder), copies=5))
        tasks[-1].play(max(options.rounds // 10, 1))
    print("\n".join(table(tasks)))
    options.json.write_text(json.dumps(as_json(tasks, options.rounds), indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
