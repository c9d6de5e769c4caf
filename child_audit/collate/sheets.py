"""Outcomes → the tables of the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any, Protocol

from child_audit.collate.batch import Outcome, Status
from child_audit.collate.celltext import parts
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.forms import Judgement
from child_audit.forms.fields import FieldInfo, Kind, in_rows
from child_audit.issues import CODES, Issue
from child_audit.parsed import Evidence, Parsed

NAME_AND_ID = ("child.full_name", "child.case_id")
"""Where a form has whose case it is; a form without these fields leaves the columns blank."""

_SHEET_NAMES = {"early_help": "Early Help", "cin_cp": "CIN and CP"}
_LOOKS = {
    Kind.TEXT: Look.TEXT,
    Kind.DATE: Look.DATE,
    Kind.NUMBER: Look.COUNT,
    Kind.TICK: Look.ANSWER,
    Kind.YES_NO: Look.ANSWER,
    Kind.CHOICE: Look.ANSWER,
    Kind.ROWS: Look.COUNT,
}
_WIDTHS = {Look.ANSWER: 13, Look.JUDGEMENT: 15, Look.DATE: 12, Look.MOMENT: 17, Look.COUNT: 9}
_NARROWEST, _WIDEST = 14, 46
_FORM = Column("Form", Look.TEXT, 13)
_PART = Column("Part", Look.ANSWER, 12)
_REST = "continued: the whole text is on the Answers sheet, in {parts} parts"


class FormLike(Protocol):
    """What the workbook has to know of a form."""

    @property
    def name(self) -> str:
        """As in the records' JSON: ``early_help``."""

    @property
    def title(self) -> str:
        """As printed on the form."""

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """In the order of the form."""


Forms = Mapping[str, FormLike]


def tables(outcomes: Sequence[Outcome], forms: Forms) -> tuple[Table, ...]:
    """Return all tables of the workbook, in the order of its sheets.

    Args:
        outcomes: what became of each file.
        forms: form name → the form, for every form that occurs.
    """
    read = [outcome for outcome in outcomes if outcome.parsed is not None]
    by_form: dict[str, list[Outcome]] = {name: [] for name in forms}
    for outcome, parsed in _read(read):
        by_form[parsed.form].append(outcome)
    return (
        *(audits(forms[name], found) for name, found in by_form.items() if found),
        issues(read, forms),
        actions(read, forms),
        answers(read, forms),
        *([comments(read, forms)] if any(parsed.margin_comments for _, parsed in _read(read)) else ()),
        files(outcomes, forms),
    )


def short_name(form: FormLike) -> str:
    """Return what the workbook calls a form, in a few words."""
    return _SHEET_NAMES.get(form.name) or form.name.replace("_", " ").strip().capitalize()


def audits(form: FormLike, outcomes: Sequence[Outcome]) -> Table:
    """One row an audit, one column a field, in the order and the words of the form."""
    columns = (
        _file_column(outcomes, form.title),
        Column("To check", Look.COUNT, 11, group=form.title),
        *(_audit_column(field, form, outcomes) for field in form.fields),
    )
    return Table(
        short_name(form),
        columns,
        lambda: (_audit_row(form, outcome, parsed) for outcome, parsed in _read(outcomes)),
        fixed=2,
        lines=4,
        paths=True,
        continuation=_REST,
    )


def answers(outcomes: Sequence[Outcome], forms: Forms) -> Table:
    """One row an answer: every field of every audit, blank ones too, with how it was read."""
    columns = (
        _file_column(outcomes),
        _FORM,
        Column("Section", width=30),
        Column("Question", width=40),
        Column("Field", Look.FIXED, 24),
        Column("Value", width=50),
        Column("Raw text", width=36),
        Column("Sign", width=14),
        Column("Place", width=26),
        Column("Certain", Look.ANSWER, 11),
        _PART,
    )
    return Table("Answers", columns, lambda: _spread(_answer_rows(outcomes, forms)))


def actions(outcomes: Sequence[Outcome], forms: Forms) -> Table:
    """One row a remedial action, with whose case it is."""
    lists = [field for form in forms.values() for field in form.fields if field.kind is Kind.ROWS]
    titles = {column.path: column.label for field in lists for column in field.columns}
    columns = (
        _file_column(outcomes),
        _FORM,
        Column("Child’s name", width=24),
        Column("Case ID", width=16),
        Column("No.", Look.COUNT, 7),
        *(Column(title, width=60 if index == 0 else 36) for index, title in enumerate(titles.values())),
    )
    return Table("Actions", columns, lambda: _action_rows(outcomes, forms, tuple(titles)), continuation=_REST)


def issues(outcomes: Sequence[Outcome], forms: Forms) -> Table:
    """One row for each thing that a person should look at."""
    columns = (
        _file_column(outcomes),
        _FORM,
        Column("Question", width=36),
        Column("Field", Look.FIXED, 24),
        Column("Code", Look.FIXED, 16),
        Column("What is wrong", width=46),
        Column("What to do", width=36),
        Column("Where in the document", width=26),
        Column("Text seen", width=46),
        _PART,
    )
    return Table("Issues", columns, lambda: _spread(_issue_rows(outcomes, forms)))


def comments(outcomes: Sequence[Outcome], forms: Forms) -> Table:
    """One row for each Word comment in the margin."""
    columns = (
        _file_column(outcomes),
        _FORM,
        Column("Author", width=22),
        Column("Date", Look.FIXED, 20),
        Column("Comment", width=60),
        Column("About", width=46),
        _PART,
    )
    return Table("Comments", columns, lambda: _spread(_comment_rows(outcomes, forms)))


def files(outcomes: Sequence[Outcome], forms: Forms) -> Table:
    """One row for every input, read or not."""
    columns = (
        _file_column(outcomes),
        Column("Folder", Look.FIXED, 30),
        Column("Status", Look.ANSWER, 12),
        _FORM,
        Column("To check", Look.COUNT, 11),
        Column("Why it was not read", width=52),
        Column("Code", Look.FIXED, 16),
        Column("Bytes", Look.COUNT, 11),
        Column("Modified", Look.MOMENT, 17),
        Column("SHA-256", Look.FIXED, 58),
    )
    return Table("Files", columns, lambda: (_file_row(outcome, forms) for outcome in outcomes))


def printed(value: Any, kind: Kind) -> Value:
    """Return a field's value as the workbook shows it; None when there is nothing to show."""
    if value is None or value == "":
        return None
    if kind is Kind.ROWS:
        return len(value)
    if kind is Kind.TICK:
        return "Yes" if value else None
    if kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if isinstance(value, (date, int, float)):
        return value
    return str(value)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one audit; each column of a list's rows is an answer too.

    Attributes:
        section: the form's words for the part it stands in, "" at the top level.
        question: the form's words for it.
        path: ``plan.judgement``, ``actions.2.who_when``.
        value: as the workbook shows it; None when blank.
        evidence: how it was read.
    """

    section: str
    question: str
    path: str
    value: Value
    evidence: Evidence


def answers_of(form: FormLike, parsed: Parsed[Any]) -> Iterator[Answer]:
    """Give every answer of an audit in the order of the form, blank ones too."""
    flagged = {issue.field for issue in parsed.issues}
    for section, question, path, value in _flat(form, parsed.record):
        evidence = parsed.evidence.get(path) or Evidence(path, "", "", "", certain=path not in flagged)
        yield Answer(section, question, path, value, evidence)


def _flat(form: FormLike, record: Any) -> Iterator[tuple[str, str, str, Value]]:
    for field in form.fields:
        value = field.get(record)
        if field.kind is not Kind.ROWS:
            yield field.section, field.label, field.path, printed(value, field.kind)
            continue
        for question, path, inner, kind in in_rows(field, value):
            yield field.section, question, path, printed(inner, kind)


def _read(outcomes: Iterable[Outcome]) -> Iterator[tuple[Outcome, Parsed[Any]]]:
    for outcome in outcomes:
        if outcome.parsed is not None:
            yield outcome, outcome.parsed


# The audits of one form


def _file_column(outcomes: Sequence[Outcome], group: str = "") -> Column:
    longest = max((len(outcome.name) for outcome in outcomes), default=0)
    return Column("File", Look.NAME, max(24, min(_WIDEST, longest + 2)), group=group)


def _audit_column(field: FieldInfo, form: FormLike, outcomes: Sequence[Outcome]) -> Column:
    look = Look.JUDGEMENT if field.enum is Judgement else _LOOKS[field.kind]
    alike = [other for other in form.fields if other.label == field.label]
    # Seven columns called "Judgement" can't be told apart in a filter or a pivot table.
    title = f"{field.section}: {field.label}" if len(alike) > 1 and field.section else field.label
    width = _WIDTHS.get(look) or _text_width(field, outcomes)
    return Column(title, look, max(width, min(_WIDEST, len(title) // 4)), field.path, field.section)


def _text_width(field: FieldInfo, outcomes: Sequence[Outcome]) -> float:
    """Return a width in which most of the answers stand on one line."""
    lengths = sorted(len(field.get(parsed.record)) for _, parsed in _read(outcomes[:200]))
    usual = lengths[len(lengths) * 4 // 5] if lengths else 0
    return max(_NARROWEST, min(_WIDEST, usual + 2))


def _audit_row(form: FormLike, outcome: Outcome, parsed: Parsed[Any]) -> Row:
    notes = _notes(form, parsed)
    elsewhere = notes.pop(None, [])
    if notes:
        marked = "one marked cell" if len(notes) == 1 else f"{len(notes)} marked cells"
        elsewhere = [f"See {marked} in this row.", *elsewhere]
    cells = [Cell(outcome.name, link=outcome.path), Cell(len(parsed.issues), tuple(elsewhere))]
    for field in form.fields:
        cells.append(Cell(printed(field.get(parsed.record), field.kind), tuple(notes.get(field.path, ()))))
    return tuple(cells)


def _notes(form: FormLike, parsed: Parsed[Any]) -> dict[str | None, list[str]]:
    """Field path → what to say beside it; None → what belongs to no column."""
    columns = {field.path for field in form.fields}
    notes: dict[str | None, list[str]] = defaultdict(list)
    for issue in parsed.issues:
        notes[_column_of(issue.field, columns)].append(f"{_sentence(issue.message)} {_what_to_do(issue)}".strip())
    return notes


def _column_of(path: str | None, columns: set[str]) -> str | None:
    """Return the column that a field path stands in: ``actions.2.who_when`` stands in ``actions``."""
    while path and path not in columns:
        path = path.rpartition(".")[0]
    return path or None


# The long sheets


def _answer_rows(outcomes: Sequence[Outcome], forms: Forms) -> Iterator[Row]:
    for outcome, parsed in _read(outcomes):
        form = forms[parsed.form]
        for answer in answers_of(form, parsed):
            evidence = answer.evidence
            yield (
                Cell(outcome.name),
                Cell(short_name(form)),
                Cell(answer.section),
                Cell(answer.question),
                Cell(answer.path),
                Cell(answer.value),
                Cell(evidence.raw),
                Cell(evidence.sign),
                Cell(evidence.place),
                Cell("Yes") if evidence.certain else Cell("No", marked=True),
            )


def _action_rows(outcomes: Sequence[Outcome], forms: Forms, paths: tuple[str, ...]) -> Iterator[Row]:
    for outcome, parsed in _read(outcomes):
        form = forms[parsed.form]
        by_path = {field.path: field for field in form.fields}
        whose = [Cell(by_path[path].get(parsed.record) if path in by_path else "") for path in NAME_AND_ID]
        for field in (field for field in form.fields if field.kind is Kind.ROWS):
            for number, row in enumerate(field.get(parsed.record), 1):
                values = {column.path: printed(column.get(row), column.kind) for column in field.columns}
                yield (
                    Cell(outcome.name),
                    Cell(short_name(form)),
                    *whose,
                    Cell(number),
                    *(Cell(values.get(path)) for path in paths),
                )


def _issue_rows(outcomes: Sequence[Outcome], forms: Forms) -> Iterator[Row]:
    for outcome, parsed in _read(outcomes):
        form = forms[parsed.form]
        for issue in parsed.issues:
            yield (
                Cell(outcome.name, link=outcome.path),
                Cell(short_name(form)),
                Cell(wording(form, issue.field)),
                Cell(issue.field or ""),
                Cell(issue.code),
                Cell(_sentence(issue.message)),
                Cell(_what_to_do(issue)),
                Cell(issue.place),
                Cell(issue.text),
            )


def wording(form: FormLike, path: str | None) -> str:
    """Return the form's words for a field: section and question; "" for no field or one that the form lacks."""
    if path is None:
        return ""
    for field in form.fields:
        if path == field.path:
            return f"{field.section}: {field.label}" if field.section else field.label
        if path.startswith(f"{field.path}."):
            number, _, inner = path.removeprefix(f"{field.path}.").partition(".")
            columns = [column.label for column in field.columns if column.path == inner]
            return f"{field.label} {number}" + (f": {columns[0]}" if columns else "")
    return ""


def _comment_rows(outcomes: Sequence[Outcome], forms: Forms) -> Iterator[Row]:
    for outcome, parsed in _read(outcomes):
        for comment in parsed.margin_comments:
            yield (
                Cell(outcome.name, link=outcome.path),
                Cell(short_name(forms[parsed.form])),
                Cell(comment.author),
                Cell(comment.date.replace("T", " ")),
                Cell(comment.text),
                Cell(comment.about),
            )


def _file_row(outcome: Outcome, forms: Forms) -> Row:
    parsed, problem = outcome.parsed, outcome.problem
    why = _sentence(problem.message) if problem else ""
    if outcome.status is Status.PASSED_OVER:
        why = "Not a document that could be a form."
    return (
        Cell(outcome.name, link=outcome.path),
        Cell(str(PurePath(outcome.path).parent)),
        Cell(str(outcome.status), marked=outcome.status is Status.NOT_READ),
        Cell(short_name(forms[parsed.form]) if parsed else ""),
        Cell(len(parsed.issues), marked=bool(parsed.issues)) if parsed else Cell(),
        Cell(why),
        Cell(problem.code if problem else ""),
        Cell(outcome.size),
        Cell(outcome.modified),
        Cell(outcome.sha256),
    )


# What they share


def _spread(rows: Iterable[Row]) -> Iterator[Row]:
    """Let text that is too long for a cell run on into further rows, and say which part each row holds."""
    for row in rows:
        cut = [parts(cell.value) if isinstance(cell.value, str) else () for cell in row]
        count = max(map(len, cut))
        if count <= 1:
            yield (*row, Cell())
            continue
        for number in range(count):
            cells = (_part(cell, pieces, number) for cell, pieces in zip(row, cut, strict=True))
            yield (*cells, Cell(f"part {number + 1} of {count}"))


def _part(cell: Cell, pieces: tuple[str, ...], number: int) -> Cell:
    if len(pieces) <= 1:
        return cell
    return replace(cell, value=pieces[number] if number < len(pieces) else None)


def _sentence(message: str) -> str:
    message = message.strip()
    message = message[:1].upper() + message[1:]
    return message if not message or message[-1] in ".!?…" else f"{message}."


def _what_to_do(issue: Issue) -> str:
    return CODES[issue.code][1] if issue.code in CODES else "Open the document and look at it."
