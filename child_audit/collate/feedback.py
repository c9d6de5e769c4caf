"""What families said: a row an audit, the questions of all forms side by side."""

from __future__ import annotations

from collections.abc import Iterator

from child_audit.collate.audits import REST
from child_audit.collate.form_view import FormView, heading, whose
from child_audit.collate.gathered import CASE, CHILD, FORM, KEY_COLUMN, Gathered
from child_audit.collate.keys import audit_key
from child_audit.collate.table import Cell, Column, Look, Row, Table
from child_audit.collate.value_text import printed
from child_audit.forms.fields import FieldInfo, Kind

_LOOKS = {Kind.TEXT: Look.TEXT, Kind.DATE: Look.DATE, Kind.ROWS: Look.COUNT}
_WIDTHS = {Look.TEXT: 30, Look.DATE: 12}
_Question = tuple[str, str, tuple[str, ...]]


def feedback(gathered: Gathered) -> Table | None:
    """One row an audit; None when no form asks the family."""
    questions: dict[_Question, FieldInfo] = {}
    for view in gathered.views.values():
        for field in view.roles.feedback:
            questions.setdefault(_question(field), field)
    if not questions:
        return None
    taken = {"file", "form", "child’s name", "case id", "team", "key"}
    columns = []
    for field in questions.values():
        look = _LOOKS.get(field.kind, Look.ANSWER)
        title = heading(field.label) or field.path
        while title.casefold() in taken:
            title = f"{title} ({field.path})"
        taken.add(title.casefold())
        columns.append(Column(title, look, _WIDTHS.get(look, 15)))
    return Table(
        "Feedback",
        (gathered.file_column(), FORM, CHILD, CASE, Column("Team", width=20), *columns, KEY_COLUMN),
        lambda: _rows(gathered, tuple(questions)),
        continuation=REST,
        counted=True,
    )


def _question(field: FieldInfo) -> _Question:
    # The same question of two forms has one column, though one says worker and the other social worker.
    return field.path, str(field.kind), field.options


def _rows(gathered: Gathered, questions: tuple[_Question, ...]) -> Iterator[Row]:
    asked = {name: _asked(view) for name, view in gathered.views.items()}
    for audit in gathered.audits():
        fields, record = asked[audit.parsed.form], audit.parsed.record
        values = {question: printed(field.get(record), field.kind) for question, field in fields.items()}
        if all(value is None for value in values.values()):
            continue
        roles = audit.view.roles
        yield (
            Cell(audit.outcome.name, link=audit.outcome.link),
            Cell(audit.view.name),
            *(Cell(value) for value in whose(audit.view, record, roles.child, roles.case, roles.team)),
            *(Cell(values.get(question)) for question in questions),
            Cell(audit_key(audit.outcome.sha256)),
        )


def _asked(view: FormView) -> dict[_Question, FieldInfo]:
    return {_question(field): field for field in view.roles.feedback}
