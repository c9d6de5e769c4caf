"""An example: a register with columns of boxes, yes, no and not applicable, in two versions."""

from __future__ import annotations

from tagged.blocks import Block, Cell, Row, Table, paragraph
from tagged.common import answer, box, column_heading, label, value
from tagged.package import Form
from tagged.styles import BAND, TEXT_WIDTH

TITLE = "Case Recording Register"

_QUESTIONS = (
    ("chronology", "Is there a chronology, and is it up to date?"),
    ("genogram", "Is there a genogram?"),
    ("consent", "Is consent recorded?"),
    ("visits_recorded", "Are visits recorded within five working days?"),
    ("child_seen", "Was the child seen at each visit?"),
)
_NEW_QUESTIONS = (
    ("voice", "Can the child’s own words be found in the record?"),
    ("fathers", "Are fathers and male carers part of the record?"),
)
_ANSWERS = ("Yes", "No", "N/A")
_WIDTHS = (4200, 800, 800, 800, TEXT_WIDTH - 4200 - 2400)
_SAMPLE = (1900, TEXT_WIDTH - 1900 - 1500 - 2400, 1500, 800, 800, 800)


def form_2025() -> Form:
    """Return the form as it was in 2025."""
    return _form(_QUESTIONS, "Anything else?", sample=False)


def form_2026() -> Form:
    """Return the form as it is from 2026 on: two questions more, and a sample of visits."""
    return _form((*_QUESTIONS, *_NEW_QUESTIONS), "What else should the team manager know?", sample=True)


def _form(questions: tuple[tuple[str, str], ...], other: str, *, sample: bool) -> Form:
    blocks: list[Block] = [
        paragraph(TITLE, style="Title"),
        Table(
            (1700, 3200, 1700, TEXT_WIDTH - 6600),
            (
                Row((label("Case ID"), answer("case_id"), label("Team"), answer("team"))),
                Row((label("Checked by"), answer("checked_by"), label("Checked on"), answer("checked_on", "date"))),
            ),
            "Which case",
            "Labels and answers side by side.",
        ),
        paragraph("Put a cross in one box of each row.", style="AfterTable"),
        _questions(questions),
        *(_sample() if sample else ()),
        paragraph(other, style="Heading1"),
        paragraph(value("other")),
    ]
    return Form(TITLE, blocks)


def _questions(questions: tuple[tuple[str, str], ...]) -> Table:
    heads = ("Recording", *_ANSWERS, "Comments")
    return Table(
        _WIDTHS,
        (
            Row(tuple(column_heading(text) for text in heads), header=True),
            *(
                Row(
                    (
                        label(wording),
                        *(box(f"{name}.answer", option) for option in _ANSWERS),
                        answer(f"{name}.comments"),
                    ),
                    height=520,
                )
                for name, wording in questions
            ),
        ),
        "Register",
        "A row a question, with a box for each answer, and room for comments.",
    )


def _sample() -> tuple[Block, ...]:
    table = Table(
        _SAMPLE,
        (
            Row(
                (
                    *(Cell((paragraph("", style="ColumnHeading"),), fill=BAND) for _ in range(3)),
                    Cell((paragraph("Record in time?", style="ColumnHeading"),), 3, fill=BAND, centred=True),
                ),
                header=True,
                keep_with_next=True,
            ),
            Row(tuple(column_heading(text) for text in ("Visit on", "Purpose", "RAG", *_ANSWERS)), keep_with_next=True),
            Row((Cell((paragraph("{%tr for visit in visits | rows(3) %}", style="Answer"),), span=len(_SAMPLE)),)),
            Row(
                (
                    answer("visit.day", "date"),
                    answer("visit.purpose"),
                    Cell((paragraph(*_rag(), style="Answer"),), centred=True),
                    *(box("visit.in_time", option) for option in _ANSWERS),
                ),
                height=480,
            ),
            Row((Cell((paragraph("{%tr endfor %}", style="Answer"),), span=len(_SAMPLE)),)),
        ),
        "Sample of visits",
        "A row a visit: the day, what for, a rating, and whether it was recorded in time.",
    )
    return paragraph("Sample of visits", style="Heading1"), table


def _rag() -> tuple[str, ...]:
    red, amber, green = (value("visit.rating", f'mark("{letter}", "{word}")') for letter, word in (
        ("R", "Red"), ("A", "Amber"), ("G", "Green")))  # fmt: skip
    return red, " / ", amber, " / ", green
