"""The sheet of one form: a row an audit, a column a field, in the order and the words of the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from child_audit.collate.form_view import FormView, this_row
from child_audit.collate.gathered import KEY_COLUMN, Audit, Gathered
from child_audit.collate.keys import Review, audit_key
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.collate.value_text import printed, sentence
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.scales import Scale
from child_audit.issues import CODES, Issue
from child_audit.parsed import Parsed

SHOWN = "Shown"
"""1 in each row that no filter hides; what the Summary counts."""
GRADED, GOOD = "Sections graded", "Sections good or better"
REST = "continued: the whole text is on the Answers sheet, in {parts} parts"

LONGEST_LITERAL = 255
"""So long may a text in a formula be."""
_LONGEST_FORMULA = 8_000  # Excel takes 8,192 characters
_LOOKS = {
    Kind.TEXT: Look.TEXT,
    Kind.DATE: Look.DATE,
    Kind.NUMBER: Look.NUMBER,
    Kind.TICK: Look.ANSWER,
    Kind.YES_NO: Look.ANSWER,
    Kind.CHOICE: Look.ANSWER,
    Kind.ROWS: Look.COUNT,
}
_OPTIONS = {Kind.TICK: ("Yes",), Kind.YES_NO: ("Yes", "No")}
_WIDTHS = {Look.ANSWER: 13, Look.JUDGEMENT: 15, Look.DATE: 12, Look.MOMENT: 17, Look.COUNT: 9, Look.NUMBER: 10}
_NARROWEST, _WIDEST = 14, 46
_STATE = Column("Review", Look.ANSWER, 13, options=tuple(Review), typed=True)


def audits(gathered: Gathered, view: FormView) -> Table:
    """One row an audit."""
    title = view.form.title
    lengths = _lengths(view, gathered)
    columns = (
        gathered.file_column(title),
        Column(_STATE.title, _STATE.look, _STATE.width, group=title, options=_STATE.options, typed=True),
        Column("To check", Look.COUNT, 11, group=title),
        *(_column(field, view, lengths) for field in view.fields),
        *_counted(view),
        KEY_COLUMN,
    )
    return Table(
        view.name,
        columns,
        lambda: (_row(gathered, audit) for audit in gathered.audits(view.form.name)),
        fixed=3,
        lines=4,
        paths=True,
        continuation=REST,
        id=view.id,
        counted=True,
    )


def graded_and_good(view: FormView, record: Any) -> tuple[int, int]:
    """Return how many sections of an audit have a grade, and how many of these are good or better."""
    graded = good = 0
    for field, scale in _sections(view):
        value = printed(field.get(record), field.kind)
        graded += value in scale.options
        good += value in scale.options[: scale.good]
    return graded, good


def review_state(gathered: Gathered, audit: Audit) -> Value:
    """Return how far the review of an audit has come: as a person has set it, or else by its issues."""
    state = Review.TO_REVIEW if audit.parsed.issues else Review.NO_DOUBTS
    return gathered.typed(audit.view.id, audit_key(audit.outcome.sha256), _STATE, Cell(str(state))).value


def to_do(issue: Issue) -> str:
    """Return what a person should do about an issue."""
    return CODES[issue.code][1] if issue.code in CODES else "Open the document and look at it."


def _sections(view: FormView) -> list[tuple[FieldInfo, Scale]]:
    return [(field, view.scales[field.options]) for field in view.roles.judgements]


def _counted(view: FormView) -> tuple[Column, ...]:
    """Return the hidden columns that the Summary counts by."""
    terms = [(this_row(view.headings[field.path]), scale) for field, scale in _sections(view)]
    return (
        Column(SHOWN, Look.COUNT, 9, formula=f"SUBTOTAL(103,{this_row('File')})", hidden=True),
        Column(GRADED, Look.COUNT, 9, formula=_sum([(cell, scale.options) for cell, scale in terms]), hidden=True),
        Column(GOOD, Look.COUNT, 9, formula=_sum([(cell, s.options[: s.good]) for cell, s in terms]), hidden=True),
    )


def _sum(terms: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Return a formula that counts the cells that hold one of their options.

    "" for more cells than a formula can name (some seventy), or options longer than a text in it can be: then the
    Summary's share of all sections doesn't follow corrections until the next run.
    """
    tests = [
        f"ISNUMBER(MATCH({said(cell, options)},{{{','.join(map(quoted, options))}}},0))" for cell, options in terms
    ]
    formula = "+".join([*tests, "0"])
    literals = all(len(option) <= LONGEST_LITERAL for _, options in terms for option in options)
    return formula if len(formula) <= _LONGEST_FORMULA and literals else ""


def said(cell: str, options: Sequence[str]) -> str:
    """Return a formula's words for what a choice holds: as text, where a score that is typed may be a number."""
    return cell if all(option[:1].isalpha() for option in options) else f'{cell}&""'


def quoted(text: str) -> str:
    """Return a text as a formula has it."""
    return '"' + text.replace('"', '""') + '"'


def _column(field: FieldInfo, view: FormView, lengths: Mapping[str, list[int]]) -> Column:
    scale = view.scale(field)
    look = Look.JUDGEMENT if scale else _LOOKS.get(field.kind, Look.NUMBER)
    title = view.headings[field.path]
    width = _WIDTHS.get(look) or _text_width(lengths[field.path])
    return Column(
        title,
        look,
        max(width, min(_WIDEST, len(title) // 4)),
        field.path,
        field.section,
        options=scale.options if scale else field.options or _OPTIONS.get(field.kind, ()),
        good=scale.good if scale else 0,
        typed=field.kind is not Kind.ROWS,
    )


def _lengths(view: FormView, gathered: Gathered) -> dict[str, list[int]]:
    """Return how long the first answers to each field are."""
    lengths: dict[str, list[int]] = {field.path: [] for field in view.fields}
    for audit in gathered.some_audits(view.form.name):
        for field in view.fields:
            lengths[field.path].append(len(str(field.get(audit.parsed.record) or "")))
    return lengths


def _text_width(lengths: Sequence[int]) -> float:
    """Return a width in which most of the answers stand on one line."""
    usual = sorted(lengths)[len(lengths) * 4 // 5] if lengths else 0
    return max(_NARROWEST, min(_WIDEST, usual + 2))


def _row(gathered: Gathered, audit: Audit) -> Row:
    outcome, parsed, view = audit.outcome, audit.parsed, audit.view
    key = audit_key(outcome.sha256)
    notes = _notes(view, parsed)
    elsewhere = notes.pop(None, [])
    if notes:
        marked = "one marked cell" if len(notes) == 1 else f"{len(notes)} marked cells"
        elsewhere = [f"See {marked} in this row.", *elsewhere]
    state = review_state(gathered, audit)
    graded, good = graded_and_good(view, parsed.record)
    return (
        Cell(outcome.name, link=outcome.link),
        Cell(state, marked=state == Review.TO_REVIEW),
        Cell(len(parsed.issues), tuple(elsewhere)),
        *(
            Cell(printed(field.get(parsed.record), field.kind), tuple(notes.get(field.path, ())))
            for field in view.fields
        ),
        Cell(1),
        Cell(graded),
        Cell(good),
        Cell(key),
    )


def _notes(view: FormView, parsed: Parsed[Any]) -> dict[str | None, list[str]]:
    """Field path → what to say beside it; None → what belongs to no column."""
    columns = {field.path for field in view.fields}
    notes: dict[str | None, list[str]] = defaultdict(list)
    for issue in parsed.issues:
        notes[_column_of(issue.field, columns)].append(f"{sentence(issue.message)} {to_do(issue)}".strip())
    return notes


def _column_of(path: str | None, columns: set[str]) -> str | None:
    """Return the column that a field path stands in: ``actions.2.who_when`` stands in ``actions``."""
    while path and path not in columns:
        path = path.rpartition(".")[0]
    return path or None
