"""Readings made by hand, with which collation is tested before and without any Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from child_audit.collate.batch import Outcome, Problem
from child_audit.forms import CinCpAudit, EarlyHelpAudit, Judgement
from child_audit.forms.fields import FieldInfo, Kind, fields_of, nested
from child_audit.issues import Issue
from child_audit.parsed import Evidence, MarginComment, Parsed


@dataclass(frozen=True)
class ExampleForm:
    """As much of a form as collation asks for."""

    name: str
    title: str
    record_type: type[BaseModel]
    fields: tuple[FieldInfo, ...] = field(default=())

    @classmethod
    def of(cls, name: str, title: str, record_type: type[BaseModel]) -> ExampleForm:
        return cls(name, title, record_type, fields_of(record_type))


EARLY_HELP = ExampleForm.of("early_help", "Child's Journey Audit – Early Help Ofsted Tool", EarlyHelpAudit)
CIN_CP = ExampleForm.of("cin_cp", "Child Journey Audit Tool – CIN and CP", CinCpAudit)
FORMS = {form.name: form for form in (EARLY_HELP, CIN_CP)}


def parsed(
    form: ExampleForm = EARLY_HELP,
    values: Mapping[str, Any] | None = None,
    issues: Iterable[Issue] = (),
    comments: Iterable[MarginComment] = (),
) -> Parsed[Any]:
    """A reading of ``values`` (dotted paths), with evidence for each."""
    issues = tuple(issues)
    values = values or {}
    flagged = {issue.field for issue in issues}
    record = form.record_type.model_validate(nested(values))
    evidence = {
        path: Evidence(path, str(value), f"table 2, row {row}, column 2", "text", certain=path not in flagged)
        for row, (path, value) in enumerate(values.items(), 1)
        if not isinstance(value, list)
    }
    return Parsed(form.name, record, issues, evidence, tuple(comments))


def outcome(name: str = "a.docx", reading: Parsed[Any] | None = None, **changes: Any) -> Outcome:
    """What became of a file that was read, unless ``changes`` say otherwise."""
    whole = Outcome(Path("returned", name), name, "0f" * 32, 23_456, datetime(2026, 11, 21, 9, 30), reading or parsed())
    return replace(whole, **changes)


CHILDREN = ("Alex Example", "Sam Specimen", "Robin Placeholder", "Charlie Fiction", "Jo Imaginary", "Mo Pretend")
TEAMS = ("Early Help North", "Early Help South", "Assessment Team 2")
SENTENCES = (
    "Records show that the worker visited weekly and saw the child alone.",
    "The chronology is up to date, but analysis of what it means for the child is thin.",
    "Strong evidence of the child’s voice: drawings and a “three houses” sheet are on file.",
    "The plan has eleven actions; four have no date and two have nobody named against them.",
    "School, health visitor and housing attended both meetings and their contributions are recorded.",
    "Supervision took place every six weeks and each record says what was decided, by whom and by when.",
    "The family’s first language is Welsh; an interpreter was offered and declined, which is recorded.",
)


def realistic(number: int, form: ExampleForm) -> Parsed[Any]:
    """One audit as an auditor might complete it; the same each time."""
    values = {f.path: _answer(f, number, position) for position, f in enumerate(form.fields)}
    issues = []
    if number % 3 == 0:
        path = "vulnerability.judgement" if form is EARLY_HELP else "visits.judgement"
        values[path] = None
        issues.append(
            Issue(path, "ambiguous", "Good is bold and Requires Improvement is highlighted", "table 3, row 2, column 1",
                  "Outstanding\nGood\nRequires Improvement\nInadequate")
        )  # fmt: skip
    if number % 4 == 0:
        issues.append(
            Issue("overall_judgement", "inferred", "the summary says “overall good”", "table 11, row 1, column 2",
                  "Overall good, with some drift in the middle of the year.")
        )  # fmt: skip
    if number % 5 == 0:
        issues.append(
            Issue(None, "unplaced_text", "text below the last table", "paragraph 48",
                  "Spoke to TM on the phone 3/9, she will send the missing supervision note.")
        )  # fmt: skip
    comments = [MarginComment("A. Moderator", "Is this really Good?", "2026-10-02T14:05:00", "Good")]
    return parsed(form, values, issues, comments if number % 6 == 0 else ())


def _answer(f: FieldInfo, number: int, position: int) -> Any:
    turn = number * 7 + position
    if f.path == "child.full_name":
        return CHILDREN[number % len(CHILDREN)]
    if f.path == "child.case_id":
        return f"{number:06}"
    if f.path == "child.responsible_team":
        return TEAMS[number % len(TEAMS)]
    if f.kind is Kind.DATE:
        years = 2012 if "birth" in f.path else 2026
        return date(years, 1 + turn % 12, 1 + turn % 28)
    if f.kind is Kind.TICK:
        return turn % 5 == 0
    if f.kind is Kind.YES_NO:
        return (True, False, None)[turn % 3]
    if f.kind is Kind.CHOICE:
        if f.enum is Judgement:
            return ("Good", "Good", "Requires Improvement", "Outstanding", "Inadequate", "Good")[turn % 6]
        return f.options[turn % len(f.options)]
    if f.kind is Kind.ROWS:
        return [
            {"action": SENTENCES[(number + n) % len(SENTENCES)], "who_when": f"Team Manager, by 1{n}/12/2026"}
            for n in range(number % 4)
        ]
    if f.path.partition(".")[2] in {"summary", "comments"} or f.path == "key_learning":
        return "\n".join(SENTENCES[(turn + n) % len(SENTENCES)] for n in range(2 + turn % 3))
    if f.path.startswith(("child.", "auditor.")) or "who" in f.path or "spoken" in f.path:
        return ("Jane Auditor", "Welsh", "None stated", "Family Support Worker", "White British")[turn % 5]
    return SENTENCES[turn % len(SENTENCES)] if turn % 4 else ""


def realistic_batch(count: int = 20) -> tuple[Outcome, ...]:
    """Outcomes as of a folder with both forms and some files that can't be read."""
    read = tuple(
        outcome(f"north/audit {number:02}.docx", realistic(number, EARLY_HELP if number % 2 else CIN_CP))
        for number in range(1, count + 1)
    )
    return (
        *read,
        outcome("north/old form.doc", parsed=None,
                problem=Problem("legacy_word", "a Word 97–2003 document; open it in Word and save it as .docx")),
        outcome("south/minutes.docx", parsed=None,
                problem=Problem("unknown_form", "none of the forms known here: Early Help, CIN and CP")),
        outcome("south/gone.docx", parsed=None, sha256="", size=None, modified=None,
                problem=Problem("missing_file", "there is no such file")),
        outcome("south/photo.jpg", parsed=None),
    )  # fmt: skip
