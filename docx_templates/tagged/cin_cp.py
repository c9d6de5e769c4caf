"""Child Journey Audit Tool – CIN and CP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tagged.blocks import Block, Cell, Paragraph, Row, Table, bullet, italic, paragraph, plain, underlined
from tagged.common import (
    CHILD_WIDTHS,
    FEEDBACK_COLUMNS,
    QA_LEAD,
    RETURN_ADDRESS,
    actions,
    answer,
    answer_label,
    child_rows,
    column_heading,
    feedback,
    heading,
    judgement_cell,
    label,
    labelled_answer,
    overall_judgement,
    part_heading,
    value,
)
from tagged.package import Form
from tagged.styles import LABEL, TEXT_WIDTH

TITLE = "Child Journey Audit Tool – CIN and CP"

_SECTION_WIDTHS = (2500, 3550, TEXT_WIDTH - 6050)
# The first areas stay on one page with the header and each other, and so do the grades, which are about as high.
_KEPT_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class _Section:
    """A graded section.

    Attributes:
        path: of its fields in the record.
        heading: its heading.
        areas: the areas to identify, as name and prompt; a line that begins with "- " is bulleted.
    """

    path: str
    heading: str
    areas: Sequence[tuple[str, str]]

    def table(self) -> Table:
        """Lay the section out: the grades down the left, a row an area, the summary below."""
        first = judgement_cell("JUDGEMENT:", path=f"{self.path}.judgement", merge="restart")
        below = Cell(fill=LABEL, merge="continue")
        header = (heading(self.heading), column_heading("Areas to identify"), column_heading("Evidence /Comments"))
        return Table(
            _SECTION_WIDTHS,
            (
                Row(header, header=True, keep_with_next=True),
                *(
                    Row(
                        (below if number else first, *self._area(name, prompt)),
                        height=620,
                        keep_with_next=number + 1 < _KEPT_TOGETHER,
                    )
                    for number, (name, prompt) in enumerate(self.areas)
                ),
                Row(
                    (labelled_answer(_summary_label(), path=f"{self.path}.summary", span=3),),
                    height=1300,
                    may_split=True,
                ),
            ),
            self.heading,
            "The grades to choose from are on the left; each row has an area to identify in the middle and its "
            "evidence or comments on the right; the evaluative summary is below.",
        )

    def _area(self, name: str, prompt: str) -> tuple[Cell, Cell]:
        lines = tuple(_prompt_line(line) for line in prompt.splitlines())
        evidence = Cell((paragraph(value(f"{self.path}.{name}"), style="Answer"),))
        return Cell(lines), evidence


def _prompt_line(line: str) -> Paragraph:
    return bullet(line.removeprefix("- ")) if line.startswith("- ") else paragraph(line, style="Prompt")


def _summary_label() -> Paragraph:
    return answer_label(
        "Evaluative Summary ",
        plain("(What Grading would you apply to this section? What was good about this area/what needs to improve?)"),
    )


_VISITS = _Section(
    "visits",
    "1. Seeing & Hearing the Child (Visits)",
    (
        ("seen", "Is the child:\n- Seen?\n- Seen alone?"),
        ("timely", "Are visits timely?"),
        ("purposeful", "Are visits purposeful?"),
        (
            "wider_issues",
            "Has the impact of current wider issues been addressed and identified to inform intervention? (e.g. the "
            "impact of Covid-19 pandemic)",
        ),
        ("wishes_and_feelings", "Are the child’s wishes & feelings heard and clearly recorded?"),
        ("age_appropriate_work", "- Has age-appropriate work been carried out to gather their wishes and feelings?"),
        (
            "views_responded_to",
            "- Is there evidence that the views of the child or young person have been responded to?",
        ),
        ("feels_safe", "Does the child feel safe?"),
        (
            "culture_and_diversity",
            "Is there evidence that the child’s culture & diversity has been considered and informs interventions?",
        ),
        ("family_consulted", "- Are family members consulted?"),
        (
            "direct_work",
            "Is there evidence of effective direct work leading to sustained change for the child and their family?",
        ),
        (
            "recording",
            "Is the recording of visits and other contacts clear, comprehensive, reflective of the work undertaken "
            "and focused on the experience and progress of the child?",
        ),
        (
            "service_user_tools",
            "Is there evidence of service user tools being utilised e.g. Mind of My Own (MOMO) statements?",
        ),
    ),
)

_ASSESSMENTS = _Section(
    "assessments",
    "2. Assessments",
    (
        ("reason_clear", "Is the reason for the assessment clearly set out?"),
        ("within_timescales", "Has the assessment been completed within timescales?"),
        ("includes_chronology", "Does the assessment include\nChronology?"),
        ("includes_historical_factors", "Historical factors?"),
        ("up_to_date_chronology", "Is there an up-to-date LCS chronology on file?"),
        ("comprehensive", "Is the assessment:\n- Comprehensive and analytical?\n- Purposeful?"),
        ("wider_issues", "Does the assessment consider/address current wider issues i.e., COVID-19?"),
        (
            "risk_and_protective_factors",
            "Are risk and protective factors considered, clearly evidenced and analysed in the assessment?",
        ),
        (
            "risk_framework_used",
            "Has the risk assessment framework been used? (This is mandatory for all cases for children on Child "
            "Protection Plan)",
        ),
        (
            "lived_experience",
            "Does the assessment adequately convey a sense of the child’s ‘story’ and lived experience?",
        ),
        ("childs_views", "Are the views & wishes of the child considered within the assessment?"),
        (
            "family_views",
            "Is there evidence that consideration has been given to the views of all family members/carers, "
            "including absent fathers/mothers?",
        ),
        ("genogram", "Is there evidence of the genogram being utilised?"),
        (
            "children_at_risk",
            "Does it include children who experience and/or at risk of: sexual exploitation, neglect, emotional "
            "abuse, sexual abuse, physical abuse and domestic abuse.",
        ),
        ("appropriate_tools", "Have appropriate tools been used?"),
        ("research_evidence", "Is there evidence of theory, research or evidence-based tools being utilised?"),
        ("focused_help", "Does the assessment lead to appropriately focused help and effective interventions?"),
        (
            "culture_and_identity",
            "Does the assessment adequately consider the child/young persons culture, identify and ethnicity",
        ),
    ),
)

_PLANS = _Section(
    "plans",
    "3. Plans & Planning",
    (
        ("up_to_date", "Is the plan up to date?"),
        ("smart_outcomes", "Is the plan outcome focussed with clear overall objectives (SMART)?\nIncluding:"),
        (
            "actions_and_timescales",
            "- the actions required to achieve them?\n- the associated targets and timescales?",
        ),
        ("childs_voice", "Is the child’s voice being heard and does it inform the plan?"),
        ("actions_important_to_child", "Are there actions in the plan that are important to the child.?"),
        ("diversity", "Does the plan consider the child’s diversity?"),
        (
            "meets_assessed_needs",
            "Does the current plan meet all the child’s assessed needs with specific and appropriate objectives?",
        ),
        (
            "family_and_agencies_involved",
            "Are all relevant family members and agencies involved in shaping and delivering plans?",
        ),
        ("understood_by_child", "- Has the plan been shared with and understood by the child?"),
        ("seen_by_family", "- Is there evidence that the family have seen the plan?"),
        (
            "coordinated_plans",
            "Are actions well-coordinated between different plans in place at the same time (e.g. Child Protection "
            "Plans and MARAC)?",
        ),
        (
            "informs_direct_work",
            "- Is there evidence that plans are used to inform statutory visits, planning meetings and direct work "
            "with children/young people?",
        ),
        (
            "permanency",
            "Is there evidence that all options of permanency have been carefully considered for the child and "
            "decision making clearly recorded?",
        ),
        ("updated_after_reviews", "Is the plan updated following CIN Reviews or CP Conferences?"),
    ),
)

_SUPERVISION = _Section(
    "supervision",
    "4. Supervision & Management Oversight",
    (
        (
            "regular",
            "Is there evidence of regular formal supervision in line with the Supervision Policy (bi-monthly)?",
        ),
        ("reflection", "Is there evidence of reflection?"),
        (
            "plans_discussed",
            "Is there evidence that plans are being routinely discussed and decisions clearly recorded?",
        ),
        ("challenge", "Is there appropriate challenge of practice?"),
        (
            "driving_plan",
            "Is there evidence that supervision and management oversight are driving the child’s plan forward?",
        ),
        ("improved_outcomes", "- are agreed actions resulting in improved outcomes for the child?"),
        ("well_recorded", "Are supervision records/decision making well recorded?"),
        ("scrutiny", "Is there evidence of clear scrutiny from:\n- IRO\n- Chair for CP Cases?"),
    ),
)

_MEETINGS = _Section(
    "meetings",
    "5. Meetings & Reviews",
    (
        (
            "agencies_attended",
            "Were the appropriate agencies/professionals invited and did they attend and contribute?",
        ),
        (
            "timely",
            "Have meetings and reviews taken place in a timely manner and have they used the agenda to record the "
            "meeting?",
        ),
        (
            "family_attended",
            "Did parents/carers/child attend if appropriate, and were their views included in decision making?",
        ),
        (
            "encouraged_to_participate",
            "- If not in attendance, is there evidence that parents/carers were actively encouraged and helped to "
            "participate?",
        ),
        ("chair_scrutiny", "Is there evidence of clear scrutiny from the Chair for CP Cases?"),
        ("chair_footprint", "Is there a clear footprint of CP chair in the casefile?"),
        (
            "interagency_working",
            "Is there evidence of effective interagency working/communication improving outcomes for the child?",
        ),
        ("partners_contribution", "- Is it clear how partners are contributing to the plan?"),
        (
            "drift_challenged",
            "Does the CIN or CP review process ensure plans are appropriate and that any drift or delay is "
            "identified and challenged?",
        ),
    ),
)

_SECTIONS = (_VISITS, _ASSESSMENTS, _PLANS, _SUPERVISION, _MEETINGS)


def _child() -> Table:
    case_type = Row((label("Type of Case:"), answer("child.case_type", span=5)), height=480)
    return Table(
        CHILD_WIDTHS,
        (*child_rows("Child’s CF ID:"), case_type),
        "Child’s Details",
        "Labels, each followed by its answer.",
    )


def _feedback() -> Table:
    outcome = paragraph(
        value("feedback.successful", 'mark("Successful", "Yes")'),
        "        ",
        value("feedback.successful", 'mark("Unsuccessful", "No")'),
        style="Prompt",
    )
    spoken_to = (
        Row(
            (
                Cell((outcome,), span=2, fill=LABEL, centred=True),
                label("If unsuccessful, please explain why:", span=2),
                answer("feedback.unsuccessful_reason", span=FEEDBACK_COLUMNS - 4),
            ),
            height=620,
            keep_with_next=True,
        ),
        Row(
            (
                *(label("Spoken to (name):"), answer("feedback.spoken_to")),
                *(label("Relationship to child:", span=2), answer("feedback.relationship", span=FEEDBACK_COLUMNS - 4)),
            ),
            height=480,
            keep_with_next=True,
        ),
        Row(
            (label("Date:"), answer("feedback.date", "date", span=FEEDBACK_COLUMNS - 1)),
            height=480,
            keep_with_next=True,
        ),
    )
    return feedback(
        "Service User Feedback ",
        plain("(please ensure you have spoken with the service user/family and note key points of discussion)"),
        spoken_to=spoken_to,
        worker="SW’s",
        with_worker="SW",
        on_time="My social worker was on time",
        comments="Any other comments/key points of discussion (Service user feedback)",
    )


def _reflections() -> Table:
    learning = part_heading(
        "Key Learning (entire audit): ",
        italic("(Please note anything that particularly stands out about good practice or area for development)"),
    )
    comments = (
        part_heading("Social Worker comments on the case and the audit activity:"),
        paragraph(
            "Include evaluation of the impact of the overall judgement on the Outcomes for the child/young person:",
            style="Prompt",
        ),
    )
    absence = answer_label("If social worker did not take part in the audit activity, please explain why:")
    return Table(
        (TEXT_WIDTH,),
        (
            Row((labelled_answer(learning, path="key_learning", span=1),), height=1700, may_split=True),
            Row((labelled_answer(*comments, path="social_worker_comments", span=1),), height=1700, may_split=True),
            Row((labelled_answer(absence, path="non_participation_reason", span=1),), height=1200, may_split=True),
        ),
        "Key Learning and social worker comments",
        "One cell a question, with its label above its answer.",
    )


def _overall() -> Table:
    impact = answer_label(
        "Evaluative Summary of the Impact of the overall judgement on the Outcomes for the child/young person:"
    )
    return Table(
        (3750, TEXT_WIDTH - 3750),
        (
            overall_judgement(),
            Row((labelled_answer(impact, path="overall_impact_summary", span=2),), height=1500, may_split=True),
        ),
        "Overall judgement",
        "The label on the left, the four grades to choose from on the right, a summary below.",
    )


def form() -> Form:
    """Return the form."""
    blocks: list[Block] = [
        paragraph(TITLE, style="Title"),
        paragraph(
            "It is suggested that this audit is focused on the most recent 6-month period, or current episode of "
            "involvement. The chronology will provide the historical context."
        ),
        paragraph(
            "The expectation is that this audit will be completed alongside the allocated worker and service user "
            "feedback will be collected, except in exceptional circumstances."
        ),
        paragraph(
            "Please highlight a judgement in each area using either bold, ",
            underlined("underline"),
            " or deleting those that do not apply",
        ),
        paragraph("Child’s Details", style="Heading1"),
        _child(),
        *(section.table() for section in _SECTIONS),
        _feedback(),
        _reflections(),
        _overall(),
        paragraph(
            "Please note any required remedial actions to be undertaken by the Case manager or Team manager",
            style="Heading1",
        ),
        actions(),
        paragraph("Please ensure, following the completed audit, that:", style="AfterTable"),
        bullet("Audit actions have been added to LCS as a manager decision", style="Normal"),
        bullet(
            "Completed audits are sent to the appropriate team manager to be discussed in worker supervision",
            style="Normal",
        ),
        bullet(
            "All audits to returned to QA via ",
            QA_LEAD,
            " and the Information Support Team via: ",
            RETURN_ADDRESS,
            style="Normal",
        ),
    ]
    return Form(TITLE, blocks)
