"""What both forms share: cells of each kind, and the parts that differ in little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tagged.blocks import Cell, Inline, Merge, Paragraph, Row, Table, paragraph
from tagged.styles import BAND, LABEL

# The officers' names and addresses are settings of whoever uses the form.
QA_LEAD = "{{ contacts.qa_lead }}"
QA_MANAGER = "{{ contacts.qa_manager }}"
COLLATION = "{{ contacts.collation }}"
RETURN_ADDRESS = "{{ contacts.return_address }}"

_GRADES = (
    ('mark("Outstanding")', "= Strong Consistent Evidence in all elements"),
    ('mark("Good")', "= Evidence of all elements"),
    (
        'mark("Requires Improvement", "RI", "Requires improvement to be good")',
        "= Evidence of most areas but some gaps or inconsistent",
    ),
    ('mark("Inadequate")', "= No Evidence"),
)

CHILD_WIDTHS = (1560, 2130, 1250, 1330, 1500, 1980)
_ACTION_WIDTHS = (6650, 3100)
# Two columns that the names share out between them, then a label and a box for each of the three answers.
_FEEDBACK_WIDTHS = (1560, 1830, 850, 1080, 1230, 1080, 1040, 1080)
FEEDBACK_COLUMNS = len(_FEEDBACK_WIDTHS)


def value(path: str, how: str = "") -> str:
    """Return the tag that prints the field at ``path``."""
    return f"{{{{ {path} | {how} }}}}" if how else f"{{{{ {path} }}}}"


def label(*runs: Inline, span: int = 1) -> Cell:
    """A shaded cell with the label of the next cell."""
    return Cell((paragraph(*runs, style="Label"),), span, fill=LABEL, centred=True)


def answer(path: str, how: str = "", span: int = 1) -> Cell:
    """A cell for what is typed."""
    return Cell((paragraph(value(path, how), style="Answer"),), span, centred=True)


def labelled_answer(*prompts: Paragraph, path: str, span: int) -> Cell:
    """A cell that holds its label, and below it what is typed."""
    return Cell((*prompts, paragraph(value(path), style="Answer")), span)


def answer_label(*runs: Inline) -> Paragraph:
    """The label in a cell that holds its answer too."""
    return paragraph(*runs, style="AnswerLabel")


def part_heading(*runs: Inline) -> Paragraph:
    """The label of a cell that is a part of the form by itself."""
    return paragraph(*runs, style="Heading3")


def band(*runs: Inline, span: int) -> Row:
    """A dark header row with a heading over all columns, repeated on every page."""
    return Row((heading(*runs, span=span),), header=True, keep_with_next=True)


def heading(*runs: Inline, span: int = 1) -> Cell:
    """A cell of a header row that holds a heading."""
    return Cell((paragraph(*runs, style="Heading2"),), span, fill=BAND, centred=True)


def column_heading(text: str) -> Cell:
    """A cell of a header row that names its column."""
    return Cell((paragraph(text, style="ColumnHeading"),), fill=BAND, centred=True)


def box(path: str, option: str = "") -> Cell:
    """A cell with a box, for one option or for a tick."""
    how = f'tick("{option}")' if option else "tick"
    return Cell((paragraph(value(path, how), style="Box"),), centred=True)


def choices(path: str, options: Iterable[str]) -> tuple[Cell, ...]:
    """A label and a box for each option."""
    return tuple(
        cell
        for option in options
        for cell in (Cell((paragraph(option, style="Choice"),), fill=LABEL, centred=True), box(path, option))
    )


def yes_no(path: str) -> tuple[Cell, ...]:
    """Yes, a box, No, a box."""
    return choices(path, ("Yes", "No"))


def judgement_lines(path: str) -> tuple[Paragraph, ...]:
    """The four grades with their meanings."""
    return tuple(paragraph(value(path, grade), meaning, style="Option") for grade, meaning in _GRADES)


def judgement_cell(*title: Inline, path: str, merge: Merge = "") -> Cell:
    """A cell with the four grades under their title."""
    return Cell((answer_label(*title), *judgement_lines(path)), fill=LABEL, merge=merge)


def overall_judgement(span: int = 1) -> Row:
    """The overall judgement: its label, and the four grades over ``span`` columns."""
    grades = tuple(paragraph(value("overall_judgement", grade), style="Prompt") for grade, _ in _GRADES)
    title = Cell((part_heading("Overall Judgement for Case File Audit:"),), fill=LABEL, centred=True)
    return Row((title, Cell(grades, span, centred=True)))


def child_rows(case_id: str) -> tuple[Row, ...]:
    """Who the child is: three labels and answers a row."""
    rows: Sequence[Sequence[Cell]] = (
        (
            *(label("Child/Young Person’s Full name:"), answer("child.full_name")),
            *(label("Ethnicity"), answer("child.ethnicity")),
            *(label("Identified Allocated workers:"), answer("child.allocated_workers")),
        ),
        (
            *(label(case_id), answer("child.case_id")),
            *(label("Language"), answer("child.language")),
            *(label("Responsible Team:"), answer("child.responsible_team")),
        ),
        (
            *(label("Date of Birth:"), answer("child.date_of_birth", "date")),
            *(label("Religion"), answer("child.religion")),
            *(label("Team Manager:"), answer("child.team_manager")),
        ),
    )
    return tuple(Row(tuple(cells), height=620) for cells in rows)


def feedback(
    *title: Inline, spoken_to: Sequence[Row], worker: str, with_worker: str, on_time: str, comments: str
) -> Table:
    """What the child or family says; ``spoken_to`` are the rows that say who was asked and when."""
    answers = (
        ("I feel listened to", "listened_to", ("Yes", "Sometimes", "No")),
        ("I feel understood", "understood", ("Yes", "Sometimes", "No")),
        ("I feel my situation has improved", "situation_improved", ("Yes", "Partly", "No")),
        (f"“{worker}” involvement has been important", "worker_involvement_important", ("Yes", "Partly", "No")),
        (
            f"I feel safer/more in control of my life since working with “{with_worker}”",
            "safer_in_control",
            ("Yes", "Sometimes", "No"),
        ),
        (on_time, "worker_on_time", ("Always", "Sometimes", "Never")),
    )
    return Table(
        _FEEDBACK_WIDTHS,
        (
            band(*title, span=FEEDBACK_COLUMNS),
            *spoken_to,
            *(
                Row((label(statement, span=2), *choices(f"feedback.{name}", options)), keep_with_next=True)
                for statement, name, options in answers
            ),
            Row(
                (labelled_answer(answer_label(comments), path="feedback.comments", span=FEEDBACK_COLUMNS),),
                height=1400,
                may_split=True,
            ),
        ),
        "Service user feedback",
        "Who was spoken to, then one row a statement, each with three answers and their boxes, then comments.",
    )


def actions() -> Table:
    """The remedial actions: whether to escalate, then a row an action."""
    return Table(
        _ACTION_WIDTHS,
        (
            Row((column_heading("Action"), column_heading("Who / When")), header=True, keep_with_next=True),
            Row(
                (
                    Cell(
                        (
                            paragraph(
                                "Case to be Escalated to Service Manager ",
                                value("escalation.required", 'mark("YES", "Yes")'),
                                " / ",
                                value("escalation.required", 'mark("NO", "No")'),
                                " (please indicate)",
                                style="Prompt",
                            ),
                        ),
                        fill=LABEL,
                        centred=True,
                    ),
                    answer("escalation.who_when"),
                ),
                height=560,
            ),
            _control_row("{%tr for action in actions | rows(5) %}"),
            Row((answer("action.action"), answer("action.who_when")), height=560, may_split=True),
            _control_row("{%tr endfor %}"),
        ),
        "Remedial actions",
        "One row an action: what is to be done on the left, by whom and when on the right.",
    )


def _control_row(tag: str) -> Row:
    """A row that only steers the rows beside it; it is not printed."""
    return Row((Cell((paragraph(tag, style="Answer"),), span=len(_ACTION_WIDTHS)),))
