"""The review queue: a row for each field that a person should look at, and for what belongs to no field."""

from __future__ import annotations

from collections.abc import Iterator

from child_audit.collate.answers import NOTE, answers_of
from child_audit.collate.audits import to_do
from child_audit.collate.form_view import whose, wording
from child_audit.collate.gathered import CASE, CHILD, FORM, KEY_COLUMN, Audit, Gathered
from child_audit.collate.keys import Decision, issue_key
from child_audit.collate.table import Cell, Column, Look, Row, Table
from child_audit.collate.value_text import PART, among_texts, sentence, spread
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.issues import Issue

REVIEW_ID = "Review_queue"
DECISION = Column("Decision", Look.TYPED, 17, options=tuple(Decision), typed=True)
CORRECTED = Column("Corrected value", Look.TYPED, 26, typed=True)
_WORDS = {Kind.YES_NO: "Yes / No", Kind.TICK: "Yes or blank", Kind.DATE: "a date", Kind.TEXT: "text"}


def review(gathered: Gathered) -> Table:
    """One row for each flagged field of each audit, with room for a decision."""
    columns = (
        gathered.file_column(),
        FORM,
        CHILD,
        CASE,
        Column("Question", width=34),
        Column("Value as read", width=24),
        Column("What is wrong", width=42),
        Column("Text seen", width=42),
        Column("Where in the document", width=24),
        Column("What to do", width=32),
        Column("Allowed values", width=20),
        DECISION,
        CORRECTED,
        NOTE,
        Column("Field", Look.FIXED, 24),
        Column("Code", Look.FIXED, 16),
        PART,
        KEY_COLUMN,
    )
    return Table("Review queue", columns, lambda: spread(_rows(gathered), part=16), id=REVIEW_ID)


def _rows(gathered: Gathered) -> Iterator[Row]:
    for audit in gathered.audits():
        by_key: dict[str, list[Issue]] = {}
        for issue in audit.parsed.issues:
            by_key.setdefault(issue_key(audit.outcome.sha256, issue), []).append(issue)
        if not by_key:
            continue
        answers = {answer.path: answer for answer in answers_of(audit.view.form, audit.parsed)}
        whom = whose(audit.view, audit.parsed.record, audit.view.roles.child, audit.view.roles.case)
        for key, issues in by_key.items():
            path = issues[0].field
            answer = answers.get(path) if path else None
            seen = _each([issue.text for issue in issues]) or (answer.evidence.raw if answer else "")
            yield (
                Cell(audit.outcome.name, link=audit.outcome.link),
                Cell(audit.view.name),
                *(Cell(value) for value in whom),
                Cell(wording(audit.view.form, path)),
                Cell(among_texts(answer.value) if answer else None),
                Cell(" ".join(_unique(sentence(issue.message) for issue in issues))),
                Cell(seen),
                Cell(_each([issue.place for issue in issues])),
                Cell(" ".join(_unique(to_do(issue) for issue in issues))),
                Cell(_allowed(audit, path)),
                gathered.typed(REVIEW_ID, key, DECISION),
                gathered.typed(REVIEW_ID, key, CORRECTED),
                gathered.typed(REVIEW_ID, key, NOTE),
                Cell(path or ""),
                Cell("; ".join(_unique(issue.code for issue in issues))),
                Cell(key),
            )


def _each(texts: list[str]) -> str:
    return "\n".join(_unique(text for text in texts if text))


def _unique(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _allowed(audit: Audit, path: str | None) -> str:
    """Return what may be typed as the corrected value."""
    fields: tuple[FieldInfo, ...] = audit.view.fields
    while path:
        for field in fields:
            if field.path == path:
                return allowed(field)
            if field.kind is Kind.ROWS and path.startswith(f"{field.path}."):
                path, fields = path.removeprefix(f"{field.path}.").partition(".")[2], field.columns
                break
        else:
            return ""
    return ""


def allowed(field: FieldInfo) -> str:
    """Return in words what a field can hold, blank aside."""
    return " / ".join(field.options) or _WORDS.get(field.kind, str(field.kind))
