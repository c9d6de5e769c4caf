"""What was there to read, what the fields mean, and how the workbook was made."""

from __future__ import annotations

import importlib.metadata
import platform
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from child_audit.collate.batch import Outcome, Status
from child_audit.collate.form_view import FormView
from child_audit.collate.gathered import FORM, Gathered
from child_audit.collate.review import allowed
from child_audit.collate.run import Run
from child_audit.collate.spool import entries
from child_audit.collate.table import Cell, Column, Look, Row, Table
from child_audit.collate.value_text import sentence
from child_audit.forms.fields import FieldInfo
from child_audit.version import __version__

_KIND_WORDS = {"text": "text", "date": "date", "tick": "tick box", "yesno": "yes or no", "choice": "one of",
               "rows": "list"}  # fmt: skip
_PACKAGES = ("python-docx", "lxml", "pydantic", "xlsxwriter")


def files(gathered: Gathered) -> Table:
    """One row for every input, read or not."""
    columns = (
        gathered.file_column(),
        Column("Folder", Look.FIXED, 30),
        Column("Status", Look.ANSWER, 12),
        FORM,
        Column("To check", Look.COUNT, 11),
        Column("Why it was not read", width=52),
        Column("Code", Look.FIXED, 16),
        Column("Bytes", Look.COUNT, 11),
        Column("Modified", Look.MOMENT, 17),
        Column("SHA-256", Look.FIXED, 58),
    )
    return Table("Files", columns, lambda: (_file_row(outcome, gathered) for outcome in gathered.outcomes))


def dictionary(gathered: Gathered) -> Table:
    """One row a field of each form: what it's called, what it asks, what it can hold."""
    columns = (
        Column("Form", Look.NAME, 16),
        Column("Section", width=34),
        Column("Wording", width=60),
        Column("Field", Look.FIXED, 30),
        Column("Type", Look.ANSWER, 12),
        Column("Allowed values", width=44),
        Column("Used as", width=22),
        Column("Column in the form’s sheet", width=40),
    )
    return Table("Data dictionary", columns, lambda: _dictionary_rows(gathered))


def run_log(gathered: Gathered, run: Run, now: datetime) -> Table:
    """One row a fact about how the workbook was made."""
    columns = (Column("What", Look.NAME, 34), Column("Value", width=90))
    return Table("Run log", columns, lambda: ((Cell(what), Cell(value)) for what, value in _facts(gathered, run, now)))


def _file_row(outcome: Outcome, gathered: Gathered) -> Row:
    parsed, problem = outcome.parsed, outcome.problem
    why = sentence(problem.message) if problem else ""
    if outcome.status is Status.PASSED_OVER:
        why = "Not a document that could be a form."
    if outcome.same_as:
        became = "it was not read either" if problem else "it was read and counted once"
        why = f"The same file as {outcome.same_as}, to the byte; {became}."
    return (
        Cell(outcome.name, link=outcome.link),
        Cell(outcome.folder),
        Cell(str(outcome.status), marked=outcome.status is Status.NOT_READ),
        Cell(gathered.views[parsed.form].name if parsed else ""),
        Cell(len(parsed.issues), marked=bool(parsed.issues)) if parsed else Cell(),
        Cell(why),
        Cell(problem.code if problem else ""),
        Cell(outcome.size),
        Cell(outcome.modified),
        Cell(outcome.sha256),
    )


def _dictionary_rows(gathered: Gathered) -> Iterator[Row]:
    for view in gathered.views.values():
        for info in view.fields:
            yield _dictionary_row(view, info, info.path, view.headings[info.path])
            yield from _inner_rows(view, info, info.path)


def _inner_rows(view: FormView, info: FieldInfo, path: str) -> Iterator[Row]:
    for column in info.columns:
        inner = f"{path}.1.{column.path}"
        yield _dictionary_row(view, column, inner, "", section=info.label)
        yield from _inner_rows(view, column, inner)


def _dictionary_row(view: FormView, info: FieldInfo, path: str, heading: str, section: str = "") -> Row:
    return (
        Cell(view.name),
        Cell(section or info.section),
        Cell(info.label),
        Cell(path),
        Cell(_KIND_WORDS.get(info.kind.value, info.kind.value)),
        Cell(allowed(info) if not info.columns else "rows of " + ", ".join(column.label for column in info.columns)),
        Cell(_use(view, info)),
        Cell(heading),
    )


def _use(view: FormView, info: FieldInfo) -> str:
    roles = view.roles
    uses = (
        ("child’s name", roles.child),
        ("case ID", roles.case),
        ("team", roles.team),
        ("auditor", roles.auditor),
        ("date of the audit", roles.date),
        ("overall judgement", roles.overall),
    )
    found = [use for use, used in uses if used is info]
    found += ["judgement of a section"] if info in roles.judgements else []
    found += ["feedback"] if info in roles.feedback and not found else []
    return ", ".join(found)


def _facts(gathered: Gathered, run: Run, now: datetime) -> Iterator[tuple[str, str | int]]:
    yield "child-audit", __version__
    yield "Python", f"{platform.python_version()} on {platform.system()}"
    for package in _PACKAGES:
        yield package, importlib.metadata.version(package)
    for view in gathered.views.values():
        yield f"Form: {view.name}", f"{view.form.title} ({view.form.name})"
        template = getattr(view.form, "template_hash", "")
        if template:
            yield f"Template of {view.name} (SHA-256)", template
    yield from run.options.items()
    if run.started is not None:
        yield "Started", f"{run.started:%d/%m/%Y %H:%M:%S}"
    yield "Workbook written", f"{now:%d/%m/%Y %H:%M:%S}"
    known = list(entries(gathered.outcomes))
    yield "Files found", len(known)
    counts = Counter(entry.status for entry in known)
    for status in Status:
        yield f"Files: {status.value.lower()}", counts[status]
    for name, view in gathered.views.items():
        yield f"Audits: {view.name}", sum(entry.form == name for entry in known)
    yield "Audits with something to check", sum(entry.issues > 0 for entry in known)
    yield "Flagged in all", sum(entry.issues for entry in known)
