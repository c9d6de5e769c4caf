"""Child's Journey Audit – Early Help Ofsted Tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tagged.blocks import Block, Cell, Paragraph, Row, Table, paragraph, plain
from tagged.common import (
    CHILD_WIDTHS,
    COLLATION,
    FEEDBACK_COLUMNS,
    QA_LEAD,
    QA_MANAGER,
    RETURN_ADDRESS,
    actions,
    answer,
    answer_label,
    band,
    box,
    child_rows,
    feedback,
    judgement_cell,
    label,
    labelled_answer,
    overall_judgement,
    part_heading,
    value,
    yes_no,
)
from tagged.package import Form
from tagged.styles import LABEL, TEXT_WIDTH

TITLE = "Child’s Journey Audit – Early Help Ofsted Tool"

_YES_NO_WIDTHS = (620, 1080, 620, 1080)
_QUESTION_WIDTHS = (TEXT_WIDTH - sum(_YES_NO_WIDTHS), *_YES_NO_WIDTHS)
# The grades, and the guidance, which reaches over all other columns: question rows share the grid.
_SECTION_WIDTHS = (3300, TEXT_WIDTH - 3300 - sum(_YES_NO_WIDTHS), *_YES_NO_WIDTHS)
_ALL = len(_SECTION_WIDTHS)
_LOOKING_FOR = "What are you looking for?"


@dataclass(frozen=True, slots=True)
class _Section:
    """A graded section.

    Attributes:
        path: of its fields in the record.
        heading: its heading.
        guidance: what to look for, a paragraph each.
        comments: the label of the comments.
        questions: yes/no questions, as name and wording.
    """

    path: str
    heading: str
    guidance: Sequence[str]
    comments: str
    questions: Sequence[tuple[str, str]] = ()

    def table(self) -> Table:
        """Lay the section out: heading, grades beside guidance, comments, questions, summary."""
        return Table(
            _SECTION_WIDTHS,
            (
                band(self.heading, span=_ALL),
                Row(
                    (
                        judgement_cell("Judgement:", path=f"{self.path}.judgement"),
                        Cell(tuple(_guidance(text) for text in self.guidance), span=_ALL - 1),
                    ),
                    keep_with_next=True,
                ),
                Row(
                    (labelled_answer(answer_label(self.comments), path=f"{self.path}.comments", span=_ALL),),
                    height=1300,
                    may_split=True,
                ),
                *(
                    Row((label(wording, span=2), *yes_no(f"{self.path}.{name}")), height=560, keep_with_next=True)
                    for name, wording in self.questions
                ),
                Row(
                    (labelled_answer(_summary_label(), path=f"{self.path}.summary", span=_ALL),),
                    height=1200,
                    may_split=True,
                ),
            ),
            self.heading.rstrip(": "),
            "The grades to choose from are on the left and what to look for on the right; comments, questions with "
            "boxes where the section has them, and the evaluative summary follow below.",
        )


def _guidance(text: str) -> Paragraph:
    return paragraph(text, style="AnswerLabel" if text == _LOOKING_FOR else "Prompt")


def _summary_label() -> Paragraph:
    return answer_label(
        "Evaluative Summary ",
        plain(
            "(What Grading would you apply to this section? /What was good about this area? /What needs to improve?)"
        ),
    )


_SECTIONS = (
    _Section(
        "vulnerability",
        "1. Vulnerability:",
        (
            _LOOKING_FOR,
            "Are the children, young people or family vulnerable? What vulnerabilities have been identified and have "
            "services provided made a positive difference?",
            "This section relates to the identification, assessment and management of vulnerability and, crucially, "
            "whether the child and family are less vulnerable as a result of the interventions.",
        ),
        "Comments on Risk:",
    ),
    _Section(
        "childs_experience",
        "2. The Child’s Experience:",
        (
            _LOOKING_FOR,
            "Is work child-centred?",
            "Has the child’s lived experience been put at the centre? Do children feel safe?",
            "Do ethnic, cultural and diversity factors inform interventions and are family members consulted?",
            "Is there evidence of effective direct work leading to sustained changes for this child and their family?",
            "Are children seen and seen alone? Are they and their family appropriately involved in meetings about "
            "them (such as children in need meetings, core groups, and child protection conferences)?",
            "Has the child been consulted about key events and spoken to about their experience of daily life, in a "
            "way that is engaging and appropriate to their age and understanding?",
            "Is there evidence that the child’s views are responded to by the social worker and taken into account?",
        ),
        "Comments on the Child’s Experience:",
    ),
    _Section(
        "assessment",
        "3. Quality of Assessment",
        (
            "Are assessments timely, comprehensive and analytical, and do they lead to appropriately focused help "
            "and effective interventions?",
            "Do they incorporate historical factors and are they informed by a current case chronology?",
            "Do they consider factors of identity, ethnicity and diversity?",
            "Does analysis clearly identify the main risks and protective factors and outline what needs to change "
            "to make things better?",
            "Are children, young people and families appropriately involved in the assessment?",
            "Is there evidence of theory, research or evidence based tools being utilised?",
        ),
        "Comments on Quality of Assessment",
        (
            (
                "heritage_understood",
                "Does the assessment reflect an understanding of the cultural and religious heritage of the family?",
            ),
            (
                "strengths_recognised",
                "Does the assessment recognise and build upon the strengths and resilience of the family?",
            ),
            (
                "disability_needs_understood",
                "Does the assessment reflect an understanding of the needs of any disability or learning need within "
                "the family?",
            ),
        ),
    ),
    _Section(
        "plan",
        "4. Quality of Plan",
        (
            _LOOKING_FOR,
            "Are plans and planning timely and effective and has potential for making things better within a time "
            "frame that is right for the child?",
            "Are all relevant family members, including children, and agencies involved in shaping and delivering "
            "plans?",
            "Are actions well-coordinated between different plans in place at the same time (for example, Early Help "
            "plans, child protection plans and MARAC)?",
            "Are all needs identified in the assessment addressed in the plan? Does the plan take into account the "
            "impact of diversity?",
            "Does the plan have outcomes which have clear timescales and the plan is up to date?",
        ),
        "Comments on Quality of Plan:",
        (("smart_targets", "Does the plan include SMART targets with desired outcomes clearly identified?"),),
    ),
    _Section(
        "review",
        "5. Evidence of Review Process",
        (
            _LOOKING_FOR,
            "Do children benefit from regular and timely reviews?",
            "Are they, their family and carers helped to participate in their reviews and do their views influence "
            "decisions made? Does the review process ensure plans are appropriate and that any drift or delay is "
            "identified and challenged and progress clearly noted?",
            "Are reviews multi-agency with partners being fully participative? Is there clear scrutiny from the "
            "Reviewing Officer/CP Chair?",
        ),
        "Comments on Review:",
    ),
    _Section(
        "management_oversight",
        "6. Management Oversight and Supervision",
        (
            _LOOKING_FOR,
            "Are management oversight and decision making effective?",
            "Is there evidence that timely management action is resulting in improved outcomes for this child and "
            "family?",
            "Is supervision regular, of good quality and reflective? Is it making a positive difference for this "
            "child and family?",
            "Is recording clear, comprehensive, reflective of work undertaken and focused on the experience and "
            "progress of the child and family?",
        ),
        "Comments on Management Oversight and Supervision:",
        (
            (
                "supervision_in_line_with_policy",
                "Is supervision taking place in line with the frequency identified in the supervision policy? (e.g. "
                "case discussed once every two months as a minimum)",
            ),
        ),
    ),
    _Section(
        "multi_agency",
        "7. Multi-agency Coordination and Information Sharing",
        (
            _LOOKING_FOR,
            "Is coordination between agencies effective?",
            "Is consent for information-sharing well considered?",
            "Is joint work and information-sharing improving outcomes for this child and family?",
            "Do the right agencies attend meetings such as strategy discussions, CP conferences, Early Help "
            "Partnership meetings and looked after children reviews?",
        ),
        "Comments on Multi-agency Coordination:",
    ),
)


def _audit() -> Table:
    return Table(
        (2250, 900, 2550, 1600, TEXT_WIDTH - 7300),
        (
            Row((label("Date of Audit:"), answer("date_of_audit", "date", span=4)), height=480),
            Row(
                (
                    label("Auditor"),
                    *(label("Name:"), answer("auditor.name")),
                    *(label("Designation:"), answer("auditor.designation")),
                ),
                height=480,
            ),
            Row(
                (label("Other parties undertaking this as a joint audit"), answer("joint_audit_parties", span=4)),
                height=620,
            ),
        ),
        "Audit",
        "When the audit took place and who took part; each label is followed by its answer.",
    )


def _child() -> Table:
    return Table(
        CHILD_WIDTHS,
        child_rows("Child’s CF/ECINS ID:"),
        "Child’s Details",
        "Three labels in each row, each followed by its answer.",
    )


def _status() -> Table:
    rows = (
        (
            ("Early Help", "early_help"),
            ("Section 47", "section_47"),
            ("SWA", "social_work_assessment"),
            ("Child in need", "child_in_need"),
        ),
        (
            ("Subject to a Child Protection Plan?", "child_protection_plan"),
            ("Looked After", "looked_after"),
            ("Care Leaver", "care_leaver"),
            ("Child with SEND", "send"),
        ),
    )
    pairs = (1800, 900, 1380, 900, 1330, 900)
    widths = (*pairs, TEXT_WIDTH - sum(pairs) - 900, 900)
    prompt = (
        "Is the child or young person (tick as appropriate). Tick more than one if necessary e.g. disabled child and "
        "child protection"
    )
    return Table(
        widths,
        (
            Row(
                (Cell((paragraph(prompt, style="Label"),), span=len(widths), fill=LABEL),),
                header=True,
                keep_with_next=True,
            ),
            *(
                Row(
                    tuple(cell for text, name in row for cell in (label(plain(text)), box(f"status.{name}"))),
                    height=480,
                )
                for row in rows
            ),
        ),
        "Status",
        "Four labels in each row, each followed by its box.",
    )


def _steps() -> Table:
    down = "Has this case stepped down from statutory safeguarding to Early Help? (state date of step down)"
    up = "Has this case stepped up to statutory safeguarding from Early Help? (state date of step up)"
    return Table(
        _QUESTION_WIDTHS,
        tuple(
            Row(
                (
                    Cell(
                        (
                            answer_label(question),
                            paragraph(value(f"{path}.date", "date"), style="Answer"),
                        ),
                    ),
                    *yes_no(f"{path}.answer"),
                ),
                height=760,
            )
            for question, path in ((down, "step_down"), (up, "step_up"))
        ),
        "Step down and step up",
        "One question in each row, with room for a date below it and boxes for Yes and No beside it.",
    )


def _overall() -> Table:
    question = "Overall are casework interventions evidence-informed and outcome-focussed?"
    return Table(
        _QUESTION_WIDTHS,
        (
            Row((label(question), *yes_no("evidence_informed")), height=560, keep_with_next=True),
            overall_judgement(span=4),
        ),
        "Overall",
        "A question with boxes for Yes and No, then the overall judgement with the four grades to choose from.",
    )


def _feedback() -> Table:
    who = Row(
        (
            *(label("Spoken to:"), answer("feedback.spoken_to", span=3)),
            *(label("Date:"), answer("feedback.date", "date", span=FEEDBACK_COLUMNS - 5)),
        ),
        height=480,
        keep_with_next=True,
    )
    return feedback(
        "Service User Feedback ",
        plain("(please ensure you have spoken with the service user/family)"),
        spoken_to=(who,),
        worker="Worker’s",
        with_worker="worker",
        on_time="My allocated worker was on time",
        comments="Any other comments/key points of discussion",
    )


def _key_learning() -> Table:
    prompt = part_heading(
        "Key Learning: ",
        plain("(Please note anything that particularly stands out about good practice or area for development)"),
    )
    return Table(
        (TEXT_WIDTH,),
        (Row((labelled_answer(prompt, path="key_learning", span=1),), height=1900, may_split=True),),
        "Key Learning",
        "One cell for the label and its answer.",
    )


def form() -> Form:
    """Return the form."""
    blocks: list[Block] = [
        paragraph(TITLE, style="Title"),
        paragraph(
            "The following form provides the outline for the audit of case files within operational teams within "
            "Safeguarding"
        ),
        paragraph("SAFEGUARDS AUDIT DOCUMENT", style="Heading1"),
        _audit(),
        paragraph(
            "It is suggested that this audit is focused on the most recent 6 month period, or current episode of "
            "involvement. The chronology will provide the historical context.",
            style="AfterTable",
        ),
        paragraph("Please highlight judgement in each area using either bold or deleting those that do not apply."),
        paragraph("Child’s Details", style="Heading1"),
        _child(),
        _status(),
        _steps(),
        paragraph(
            "The auditor may prefer to answer Question 1 at then end of the audit once all documents have been seen",
            style="AfterTable",
        ),
        *(section.table() for section in _SECTIONS),
        _overall(),
        _feedback(),
        _key_learning(),
        paragraph(
            "Please note any required remedial actions to be undertaken by the Case manager or Team manager",
            style="Heading1",
        ),
        actions(),
        paragraph(
            "Ensure the case manager/team manager feedbacks regarding these actions to the QA lead as soon as "
            "completed",
            style="AfterTable",
        ),
        paragraph(QA_LEAD, " – ", RETURN_ADDRESS),
        paragraph(
            "Copy this completed audit tool to the QA Manager – ",
            QA_MANAGER,
            " and the responsible Team Manager, along with ",
            COLLATION,
            " for collation.",
        ),
    ]
    return Form(TITLE, blocks)
