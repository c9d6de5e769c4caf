"""The tasks, with the goals that they have."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import child_audit
from benchmarks import documents, peers
from benchmarks.measure import Contestant, Task, of_others
from child_audit.errors import UnknownForm
from child_audit.template.archive import Archive

OURS = "child_audit"
FILL_FLOOR = "floor: write the same zip, untouched parts copied"


def reading(*, others: bool = True) -> Iterator[Task]:
    """Give the tasks of reading."""
    for form in documents.COMPLETED:
        data = documents.completed(form)
        faster = {peers.SCRIPT: 8.0, peers.DOCX2PYTHON: 30.0}
        yield _read(f"read {form}, as Word saves it", documents.as_word(data), 3, others=others, faster=faster)
        yield _read(f"read {form}, lean", documents.lean(data), 6)
    council = documents.council()
    yield _read("read a council's own form, as Word saves it", documents.as_word(council), 5)
    yield _read("read a council's own form, lean", documents.lean(council), 10)
    saved = documents.by_libreoffice(documents.completed("early_help")) if others else None
    if saved is not None:
        big = documents.by_libreoffice(documents.as_word(documents.completed("early_help")))
        assert big is not None
        yield _read("read early_help, saved again by LibreOffice, long", documents.as_word(big), 5)
        yield _read("read early_help, saved again by LibreOffice", saved, 10)
    minutes = documents.no_form()
    yield _read("read 2,000 paragraphs that are no form", minutes, 3, run=partial(_refused, minutes))


def _read(
    name: str,
    data: bytes,
    goal: float,
    *,
    run: Callable[[], object] | None = None,
    others: bool = False,
    faster: dict[str, float] | None = None,
) -> Task:
    contestants = [
        Contestant(peers.FLOOR, partial(peers.open_and_parse, data)),
        Contestant(OURS, run or partial(child_audit.parse, data)),
        *(peers.readers(data) if others else ()),
    ]
    there = {contestant.name for contestant in contestants}
    wanted = {name: factor for name, factor in (faster or {}).items() if name in there}
    return Task(name, contestants, goal, wanted, f"{len(documents.document_of(data)) / 1000:.0f} kB of XML")


def _refused(data: bytes) -> None:
    try:
        child_audit.parse(data)
    except UnknownForm:
        return
    raise AssertionError("minutes were taken for a form")


def filling(*, others: bool = True) -> Iterator[Task]:
    """Give the tasks of filling."""
    for form in child_audit.available_forms():
        record = form.parse(documents.completed(form.name)).record
        contestants = [
            Contestant(FILL_FLOOR, _zipping(form.fill(record))),
            Contestant(OURS, partial(form.fill, record)),
        ]
        faster = {}
        if others and peers.version("docxtpl"):
            run = partial(peers.docxtpl, form.template, record.model_dump())
            contestants.append(Contestant(peers.DOCXTPL, run, 3))
            faster = {peers.DOCXTPL: 40.0}
        yield Task(f"fill {form.name}", contestants, 3, faster)


def _zipping(filled: bytes) -> Callable[[], bytes]:
    """Return what writes a filled form again: its document is compressed, all else copied as it is."""
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = {"word/document.xml": parts.pop("word/document.xml")}
    kept = Archive([*parts, *document], parts)
    return lambda: kept.with_members(document)


def importing() -> Task:
    """Return the task of starting Python and importing the package, or asking the command for help."""
    return Task(
        "start",
        [
            Contestant("floor: python -c pass", partial(_python, "-c", "pass"), clock=of_others),
            Contestant("import child_audit", partial(_python, "-c", "import child_audit"), clock=of_others),
            Contestant("child-audit --help", partial(_python, "-m", "child_audit", "--help"), clock=of_others),
        ],
    )


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def collating(count: int) -> dict[str, Any]:
    """Collate so many documents by one process and by two, and say how long which part of it took."""
    originals = [documents.as_word(documents.completed(form)) for form in documents.COMPLETED]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "returned")
        folder.mkdir()
        for number in range(count):
            data = documents.of_another_child(originals[number % len(originals)], number)
            (folder / f"audit {number:05}.docx").write_bytes(data)
        found: dict[str, Any] = {"documents": count}
        for workers in (1, 2, 1, 2):
            output = Path(name, f"{workers}.xlsx")
            command = [sys.executable, "-m", "benchmarks.collate_once", str(folder), str(output), str(workers)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found.setdefault(f"{workers}", []).append(json.loads(done.stdout))
    return found
