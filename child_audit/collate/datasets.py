"""Outcomes → plain tables of typed values, for every output that isn't a workbook: field paths as names, text whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from child_audit.collate.batch import Outcome
from child_audit.collate.celltext import visible
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.parsed import Evidence, Parsed

AUDITS = "audits"
TABLES = (AUDITS, "answers", "lists", "issues", "comments", "files")
"""The tables that there always are; each form has one of its own besides, called by its name."""


class Type(StrEnum):
    """What a column holds; None, too, in each but TEXT."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column.

    Attributes:
        name: a field path, or a plain word: ``sha256``.
        type: what it holds.
        options: of a choice, in the order of the form.
        columns: of rows.
    """

    name: str
    type: Type = Type.TEXT
    options: tuple[str, ...] = ()
    columns: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table, its rows made as they are asked for; as many values in each as there are variables."""

    name: str
    variables: tuple[Variable, ...]
    rows: Callable[[], Iterator[tuple[Any, ...]]] = field(compare=False)


_FILE, _FORM, _SHA = Variable("file"), Variable("form"), Variable("sha256")
_WHICH = (_FILE, _FORM, _SHA)
_TYPES = {
    Kind.TEXT.value: Type.TEXT,
    Kind.DATE.value: Type.DATE,
    Kind.TICK.value: Type.FLAG,
    Kind.YES_NO.value: Type.FLAG,
    Kind.CHOICE.value: Type.CHOICE,
    Kind.ROWS.value: Type.ROWS,
    "number": Type.NUMBER,
}


def datasets(outcomes: Iterable[Outcome], forms: Mapping[str, Any]) -> dict[str, Dataset]:
    """Return all tables by their names.

    Args:
        outcomes: what became of each file; gone through anew for each table.
        forms: form name → the form, for every form that occurs.
    """
    made = (
        _audits(AUDITS, outcomes, tuple(forms.values())),
        *(_audits(name, outcomes, (form,)) for name, form in forms.items()),
        _answers(outcomes, forms),
        _lists(outcomes, forms),
        _issues(outcomes),
        _comments(outcomes),
        _files(outcomes),
    )
    return {dataset.name: dataset for dataset in made}


def variable(info: FieldInfo) -> Variable:
    """Return a field as a column."""
    columns = tuple(variable(column) for column in info.columns)
    return Variable(info.path, _TYPES.get(info.kind.value, Type.TEXT), info.options, columns)


def plain(value: Any, wanted: Variable) -> Any:
    """Return a field's value as plain data."""
    if wanted.type is Type.ROWS:
        return [
            {column.name: plain(_inside(row, column.name), column) for column in wanted.columns} for row in value or ()
        ]
    if isinstance(value, Enum):
        return str(value.value)
    if wanted.type in (Type.TEXT, Type.CHOICE) and value is not None:
        return str(value)
    return value


def _inside(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name, None)  # another version of the form may lack it
    return row


def _audits(name: str, outcomes: Iterable[Outcome], forms: Sequence[Any]) -> Dataset:
    """One row an audit; of several forms, with the columns of all."""
    columns: dict[str, Variable] = {}
    for form in forms:
        for info in form.fields:
            columns[info.path] = _both(columns.get(info.path), variable(info))
    paths = {form.name: {info.path: info for info in form.fields} for form in forms}

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, parsed in _read(outcomes):
            known = paths.get(parsed.form)
            if known is not None:
                first = (*_which(outcome, parsed), len(parsed.issues))
                yield (*first, *(_value(parsed.record, known.get(path), column) for path, column in columns.items()))

    return Dataset(name, (*_WHICH, Variable("to_check", Type.INTEGER), *columns.values()), rows)


def _both(before: Variable | None, now: Variable) -> Variable:
    """Return a column that holds what either form has under a path."""
    if before is None or before == now:
        return now
    if before.type is now.type is Type.CHOICE:
        return Variable(now.name, Type.CHOICE, tuple(dict.fromkeys((*before.options, *now.options))))
    return Variable(now.name, before.type if before.type is now.type and not now.columns else Type.TEXT)


def _value(record: Any, info: FieldInfo | None, column: Variable) -> Any:
    if info is None:
        return "" if column.type is Type.TEXT else [] if column.type is Type.ROWS else None
    value = plain(info.get(record), column)
    return "" if value is None and column.type is Type.TEXT else value


def _answers(outcomes: Iterable[Outcome], forms: Mapping[str, Any]) -> Dataset:
    """One row an answer, blank ones too, with how it was read."""
    variables = tuple(map(Variable, ("section", "question", "field", "value", "raw", "sign", "place")))

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, parsed in _read(outcomes):
            flagged = {issue.field for issue in parsed.issues}
            for section, question, path, value in _leaves(forms[parsed.form].fields, parsed.record):
                evidence = parsed.evidence.get(path) or Evidence(path, "", "", "", certain=path not in flagged)
                seen = (evidence.raw, evidence.sign, evidence.place, evidence.certain)
                yield (*_which(outcome, parsed), section, question, path, text_of(value), *seen)

    return Dataset("answers", (*_WHICH, *variables, Variable("certain", Type.FLAG)), rows)


def _leaves(fields: Iterable[FieldInfo], record: Any) -> Iterator[tuple[str, str, str, Any]]:
    for info in fields:
        value = info.get(record)
        if info.kind is not Kind.ROWS:
            yield info.section, info.label, info.path, value
            continue
        for number, row in enumerate(value, 1):
            for _, question, path, inner in _leaves(info.columns, row):
                yield info.section, f"{info.label} {number}: {question}", f"{info.path}.{number}.{path}", inner


def _lists(outcomes: Iterable[Outcome], forms: Mapping[str, Any]) -> Dataset:
    """One row an item of a list: the remedial actions, and whatever else a form repeats."""
    columns: dict[str, Variable] = {}
    for form in forms.values():
        for info in form.fields:
            for column in info.columns:
                columns[column.path] = _both(columns.get(column.path), variable(column))
    first = (*_WHICH, Variable("list"), Variable("number", Type.INTEGER))

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, parsed in _read(outcomes):
            for info in forms[parsed.form].fields:
                known = {column.path: column for column in info.columns}
                for number, row in enumerate(info.get(parsed.record) if known else (), 1):
                    cells = (_value(row, known.get(path), column) for path, column in columns.items())
                    yield (*_which(outcome, parsed), info.path, number, *cells)

    return Dataset("lists", (*first, *columns.values()), rows)


def _issues(outcomes: Iterable[Outcome]) -> Dataset:
    variables = tuple(map(Variable, ("field", "code", "message", "place", "text")))

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, parsed in _read(outcomes):
            for issue in parsed.issues:
                yield (*_which(outcome, parsed), issue.field or "", issue.code, issue.message, issue.place, issue.text)

    return Dataset("issues", (*_WHICH, *variables), rows)


def _comments(outcomes: Iterable[Outcome]) -> Dataset:
    variables = tuple(map(Variable, ("author", "date", "text", "about")))

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, parsed in _read(outcomes):
            for comment in parsed.margin_comments:
                yield (*_which(outcome, parsed), comment.author, comment.date, comment.text, comment.about)

    return Dataset("comments", (*_WHICH, *variables), rows)


def _files(outcomes: Iterable[Outcome]) -> Dataset:
    variables = (
        *_WHICH,
        Variable("status"),
        Variable("to_check", Type.INTEGER),
        Variable("code"),
        Variable("problem"),
        Variable("bytes", Type.INTEGER),
        Variable("modified", Type.MOMENT),
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome in outcomes:
            parsed, problem = outcome.parsed, outcome.problem
            why = (problem.code, problem.message) if problem else ("", "")
            issues = len(parsed.issues) if parsed else None
            yield (*_which(outcome, parsed), str(outcome.status), issues, *why, outcome.size, outcome.modified)

    return Dataset("files", variables, rows)


def text_of(value: Any) -> str:
    """Return a value as text: dates as 2026-11-21, yes/no as Yes and No, blank as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(outcomes: Iterable[Outcome]) -> Iterator[tuple[Outcome, Parsed[Any]]]:
    for outcome in outcomes:
        if outcome.parsed is not None:
            yield outcome, outcome.parsed


def _which(outcome: Outcome, parsed: Parsed[Any] | None) -> tuple[str, str, str]:
    # A file name that is no text holds lone surrogates, which no output can.
    return visible(outcome.name), parsed.form if parsed else "", outcome.sha256
