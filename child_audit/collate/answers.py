"""The long sheets: every answer of every audit, the texts among them for finding themes, and Word comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from child_audit.collate.form_view import FormLike, FormView, whose
from child_audit.collate.gathered import CASE, FORM, KEY_COLUMN, Audit, Gathered
from child_audit.collate.keys import audit_key, field_key
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.collate.value_text import PART, among_texts, printed, spread
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.parsed import Evidence, Parsed

EVIDENCE_ID = "Evidence"
THEME = Column("Theme", Look.TYPED, 22, typed=True)
NOTE = Column("Note", Look.TYPED, 26, typed=True)
_YES, _NO = Cell("Yes"), Cell("No", marked=True)


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
    for section, question, path, value in _flat(form.fields, parsed.record):
        evidence = parsed.evidence.get(path) or Evidence(path, "", "", "", certain=path not in flagged)
        yield Answer(section, question, path, value, evidence)


def answers(gathered: Gathered) -> Table:
    """One row an answer: every field of every audit, blank ones too, with how it was read."""
    columns = (
        gathered.file_column(),
        FORM,
        Column("Section", width=30),
        Column("Question", width=40),
        Column("Field", Look.FIXED, 24),
        Column("Value", width=50),
        Column("Raw text", width=36),
        Column("Sign", width=14),
        Column("Place", width=26),
        Column("Certain", Look.ANSWER, 11),
        PART,
        KEY_COLUMN,
    )
    return Table("Answers", columns, lambda: spread(_answer_rows(gathered), part=10))


def evidence(gathered: Gathered) -> Table:
    """One row a text that an auditor wrote about the work, with room for a theme."""
    columns = (
        gathered.file_column(),
        FORM,
        CASE,
        Column("Team", width=20),
        Column("Date", Look.DATE, 12),
        Column("Section", width=28),
        Column("Judgement", Look.ANSWER, 15),
        Column("Question", width=36),
        Column("Text", width=80),
        THEME,
        NOTE,
        PART,
        KEY_COLUMN,
    )
    return Table("Evidence", columns, lambda: spread(_evidence_rows(gathered), part=11), id=EVIDENCE_ID)


def comments(gathered: Gathered) -> Table:
    """One row for each Word comment in the margin."""
    columns = (
        gathered.file_column(),
        FORM,
        Column("Author", width=22),
        Column("Date", Look.FIXED, 20),
        Column("Comment", width=60),
        Column("About", width=46),
        PART,
        KEY_COLUMN,
    )
    return Table("Comments", columns, lambda: spread(_comment_rows(gathered), part=6))


def texts_of(view: FormView) -> list[tuple[FieldInfo, FieldInfo | None]]:
    """Return the fields whose texts say something about the work, each with the judgement of its part of the form.

    Left out are the parts that say who and what the child, the audit and the family are: those that hold a field for
    the child, the case, the team or the auditor; and the family's feedback, which has a sheet of its own.
    """
    roles = view.roles
    identity = [field for field in (roles.child, roles.case, roles.team, roles.auditor) if field is not None]
    parts = {_part(field.path) for field in identity} - {""}
    feedback = {field.path for field in roles.feedback}
    judgements = {_part(field.path): field for field in roles.judgements}
    if roles.overall is not None:
        judgements.setdefault(_part(roles.overall.path), roles.overall)
    return [
        (field, judgements.get(_part(field.path)) if _part(field.path) else None)
        for field in view.fields
        if field.kind is Kind.TEXT
        and field not in identity
        and _part(field.path) not in parts
        and field.path not in feedback
    ]


def _part(path: str) -> str:
    return path.rpartition(".")[0]


def _flat(fields: tuple[FieldInfo, ...], record: Any) -> Iterator[tuple[str, str, str, Value]]:
    for field in fields:
        value = field.get(record)
        if field.kind is not Kind.ROWS:
            yield field.section, field.label, field.path, printed(value, field.kind)
            continue
        for number, row in enumerate(value, 1):
            for _, question, path, inner in _flat(field.columns, row):
                yield field.section, f"{field.label} {number}: {question}", f"{field.path}.{number}.{path}", inner


def _first_cells(audit: Audit) -> tuple[Cell, ...]:
    return Cell(audit.outcome.name), Cell(audit.view.name)


@lru_cache(maxsize=4_096)  # every audit of a form has them
def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def _answer_rows(gathered: Gathered) -> Iterator[Row]:
    for audit in gathered.audits():
        key = Cell(audit_key(audit.outcome.sha256))
        first = _first_cells(audit)
        for answer in answers_of(audit.view.form, audit.parsed):
            evidence = answer.evidence
            yield (
                *first,
                *_cells(answer.section, answer.question, answer.path),
                Cell(among_texts(answer.value)),
                Cell(evidence.raw),
                *_cells(evidence.sign, evidence.place),
                _YES if evidence.certain else _NO,
                key,
            )


def _evidence_rows(gathered: Gathered) -> Iterator[Row]:
    texts = {name: texts_of(view) for name, view in gathered.views.items()}
    for audit in gathered.audits():
        record, roles = audit.parsed.record, audit.view.roles
        case, team, day = whose(audit.view, record, roles.case, roles.team, roles.date)
        for field, judgement in texts[audit.parsed.form]:
            text = printed(field.get(record), field.kind)
            if text is None:
                continue
            key = field_key(audit.outcome.sha256, field.path)
            (grade,) = whose(audit.view, record, judgement)
            yield (
                Cell(audit.outcome.name, link=audit.outcome.link),
                Cell(audit.view.name),
                Cell(case),
                Cell(team),
                Cell(day),
                Cell(field.section or field.label),
                Cell(grade),
                Cell(field.label),
                Cell(text),
                gathered.typed(EVIDENCE_ID, key, THEME),
                gathered.typed(EVIDENCE_ID, key, NOTE),
                Cell(key),
            )


def _comment_rows(gathered: Gathered) -> Iterator[Row]:
    for audit in gathered.audits():
        for comment in audit.parsed.margin_comments:
            yield (
                Cell(audit.outcome.name, link=audit.outcome.link),
                Cell(audit.view.name),
                Cell(comment.author),
                Cell(comment.date.replace("T", " ")),
                Cell(comment.text),
                Cell(comment.about),
                Cell(audit_key(audit.outcome.sha256)),
            )
