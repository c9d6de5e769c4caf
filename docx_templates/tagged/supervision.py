"""An example: an audit of supervision in one long table, with met / partly met / not met and red, amber, green."""

from __future__ import annotations

from tagged.blocks import Block, Cell, Paragraph, Row, Table, paragraph
from tagged.common import answer, answer_label, band, column_heading, label, labelled_answer, value
from tagged.package import Form
from tagged.styles import LABEL, TEXT_WIDTH

TITLE = "Supervision and Management Oversight Audit"

_WIDTHS = (2900, 2100, TEXT_WIDTH - 2900 - 2100 - 1400 - 1300, 1400, 1300)
_ALL = len(_WIDTHS)
_STANDARDS = (
    ("frequency", "Supervision took place as often as the policy says"),
    ("recorded", "It was recorded within five working days"),
    ("child_in_mind", "The record says what life is like for the child now"),
    ("reflective", "There is reflection and challenge, not a list of tasks"),
    ("actions_followed", "Actions of the last supervision were followed up"),
    ("plan_driven", "It drives the child’s plan forward"),
)
_MET = ('mark("Met")', 'mark("Partly met")', 'mark("Not met")')
_RATINGS = ('mark("Red")', 'mark("Amber")', 'mark("Green")')


def form() -> Form:
    """Return the form."""
    table = Table(_WIDTHS, tuple(_rows()), TITLE, "Who was audited, a row a standard, the rating, a row an action.")
    blocks: list[Block] = [
        paragraph(TITLE, style="Title"),
        paragraph("One form a worker and month. Underline or highlight what applies, or delete what doesn’t."),
        table,
    ]
    return Form(TITLE, blocks)


def _rows() -> list[Row]:
    rest = _ALL - 2
    return [
        band("About this audit", span=_ALL),
        Row((label("Worker"), answer("worker.name", span=2), label("Cases held"), answer("worker.cases", "number"))),
        Row((label("Supervisor"), answer("supervisor", span=2), label("Audited on"), answer("audited_on", "date"))),
        band("Standards", span=_ALL),
        *(
            Row((label(wording), _scale(f"standards.{name}.result", _MET), _evidence(name, rest)), height=780)
            for name, wording in _STANDARDS
        ),
        band("Overall", span=_ALL),
        Row((label("Overall rating"), _scale("rating", _RATINGS), Cell(_summary(), rest)), height=1000),
        Row((labelled_answer(answer_label("What the worker says about this audit"), path="worker_says", span=_ALL),)),
        band("Actions", span=_ALL),
        Row(
            (
                Cell((paragraph("What", style="ColumnHeading"),), 2, fill="1D4E5F"),
                *(column_heading(text) for text in ("Who", "By when", "Done")),
            ),
            keep_with_next=True,
        ),
        _control("{%tr for action in actions | rows(4) %}"),
        Row(
            (
                answer("action.what", span=2),
                answer("action.who"),
                answer("action.by_when", "date"),
                Cell((paragraph(value("action.done", "tick"), style="Box"),)),
            ),
            height=480,
            may_split=True,
        ),
        _control("{%tr endfor %}"),
    ]


def _scale(path: str, options: tuple[str, ...]) -> Cell:
    return Cell(tuple(paragraph(value(path, option), style="Option") for option in options), fill=LABEL, centred=True)


def _evidence(name: str, span: int) -> Cell:
    return labelled_answer(answer_label("Evidence"), path=f"standards.{name}.evidence", span=span)


def _summary() -> tuple[Paragraph, ...]:
    return answer_label("Why this rating?"), paragraph(value("reasons"), style="Answer")


def _control(tag: str) -> Row:
    return Row((Cell((paragraph(tag, style="Answer"),), span=_ALL),))
