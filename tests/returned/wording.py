"""The words of the two forms, as councils print them; nothing here comes from the tagged templates."""

from __future__ import annotations

from dataclasses import dataclass, field

GRADES = ("Outstanding", "Good", "Requires Improvement", "Inadequate")
MEANINGS = {
    "Outstanding": "Strong Consistent Evidence in all elements",
    "Good": "Evidence of all elements",
    "Requires Improvement": "Evidence of most areas but some gaps or inconsistent",
    "Inadequate": "No Evidence",
}
EH_SUMMARY = (
    "Evaluative Summary (What Grading would you apply to this section? /What was good about this area? "
    "/What needs to improve?)"
)
CP_SUMMARY = (
    "Evaluative Summary (What Grading would you apply to this section? What was good about this area/what needs "
    "to improve?)"
)
FOCUS = (
    "It is suggested that this audit is focused on the most recent 6 month period, or current episode of involvement. "
    "The chronology will provide the historical context."
)
HIGHLIGHT = "Please highlight judgement in each area using either bold or deleting those that do not apply."
REMEDIAL = "Please note any required remedial actions to be undertaken by the Case manager or Team manager"
ESCALATE = ("Case to be Escalated to Service Manager", "(please indicate)")


@dataclass(frozen=True)
class Question:
    """A question with a yes/no answer, or an area to identify with room for evidence."""

    path: str
    text: str
    bullets: tuple[str, ...] = ()
    sub: bool = False  # printed as a bullet under the question before it
    lead: str = ""  # a line printed above that belongs to several areas


@dataclass(frozen=True)
class Section:
    """A graded section."""

    key: str
    number: int
    title: str
    guidance: tuple[str, ...] = ()
    comments: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Short:
    """A label with room for a word or two."""

    path: str
    text: str
    above: str = ""  # a line printed above the label, in its cell


@dataclass(frozen=True)
class Form:
    """All that a form asks."""

    name: str
    title: str
    intro: tuple[str, ...]
    child: tuple[Short, ...]
    sections: tuple[Section, ...]
    summary: str
    worker: str
    feedback: tuple[tuple[str, str, tuple[str, str, str]], ...]
    feedback_title: str
    feedback_comments: str
    key_learning: str
    closing: tuple[str, ...]
    status: tuple[Short, ...] = ()
    steps: tuple[Question, ...] = ()
    extra: tuple[Short, ...] = field(default_factory=tuple)


YSN = ("Yes", "Sometimes", "No")
YPN = ("Yes", "Partly", "No")
ASN = ("Always", "Sometimes", "Never")


def _feedback(worker: str, mine: str) -> tuple[tuple[str, str, tuple[str, str, str]], ...]:
    return (
        ("feedback.listened_to", "I feel listened to", YSN),
        ("feedback.understood", "I feel understood", YSN),
        ("feedback.situation_improved", "I feel my situation has improved", YPN),
        ("feedback.worker_involvement_important", f"“{worker}’s” involvement has been important", YPN),
        (
            "feedback.safer_in_control",
            f"I feel safer/more in control of my life since working with “{worker if worker == 'SW' else 'worker'}”",
            YSN,
        ),
        ("feedback.worker_on_time", f"My {mine} worker was on time", ASN),
    )


EARLY_HELP = Form(
    name="early_help",
    title="Child’s Journey Audit – Early Help Ofsted Tool",
    intro=(
        "The following form provides the outline for the audit of case files within operational teams within "
        "Safeguarding",
        "SAFEGUARDS AUDIT DOCUMENT",
    ),
    child=(
        Short("child.full_name", "Full name:", "Child/Young Person’s"),
        Short("child.ethnicity", "Ethnicity"),
        Short("child.allocated_workers", "Identified Allocated workers:"),
        Short("child.case_id", "Child’s CF/ECINS ID:"),
        Short("child.language", "Language"),
        Short("child.responsible_team", "Responsible Team:"),
        Short("child.date_of_birth", "Date of Birth:"),
        Short("child.religion", "Religion"),
        Short("child.team_manager", "Team Manager:"),
    ),
    status=(
        Short("status.early_help", "Early Help"),
        Short("status.section_47", "Section 47"),
        Short("status.social_work_assessment", "SWA"),
        Short("status.child_in_need", "Child in need"),
        Short("status.child_protection_plan", "Subject to a Child Protection Plan?"),
        Short("status.looked_after", "Looked After"),
        Short("status.care_leaver", "Care Leaver"),
        Short("status.send", "Child with SEND"),
    ),
    steps=(
        Question(
            "step_down",
            "Has this case stepped down from statutory safeguarding to Early Help? (state date of step down)",
        ),
        Question(
            "step_up", "Has this case stepped up to statutory safeguarding from Early Help? (state date of step up)"
        ),
    ),
    sections=(
        Section(
            "vulnerability",
            1,
            "Vulnerability:",
            (
                "What are you looking for?",
                "Are the children, young people or family vulnerable? What vulnerabilities have been identified and "
                "have services provided made a positive difference?",
                "This section relates to the identification, assessment and management of vulnerability and, "
                "crucially, whether the child and family are less vulnerable as a result of the interventions.",
            ),
            "Comments on Risk:",
        ),
        Section(
            "childs_experience",
            2,
            "The Child’s Experience:",
            (
                "What are you looking for?",
                "Is work child-centred?",
                "Has the child’s lived experience been put at the centre? Do children feel safe?",
                "Do ethnic, cultural and diversity factors inform interventions and are family members consulted?",
                "Is there evidence of effective direct work leading to sustained changes for this child and their "
                "family?",
                "Are children seen and seen alone? Are they and their family appropriately involved in meetings about "
                "them (such as children in need meetings, core groups, and child protection conferences)?",
                "Has the child been consulted about key events and spoken to about their experience of daily life, in "
                "a way that is engaging and appropriate to their age and understanding?",
                "Is there evidence that the child’s views are responded to by the social worker and taken into "
                "account?",
            ),
            "Comments on the Child’s Experience:",
        ),
        Section(
            "assessment",
            3,
            "Quality of Assessment",
            (
                "Are assessments timely, comprehensive and analytical, and do they lead to appropriately focused help "
                "and effective interventions?",
                "Do they incorporate historical factors and are they informed by a current case chronology?",
                "Do they consider factors of identity, ethnicity and diversity?",
                "Does analysis clearly identify the main risks and protective factors and outline what needs to "
                "change to make things better?",
                "Are children, young people and families appropriately involved in the assessment?",
                "Is there evidence of theory, research or evidence based tools being utilised?",
            ),
            "Comments on Quality of Assessment",
            (
                Question(
                    "assessment.heritage_understood",
                    "Does the assessment reflect an understanding of the cultural and religious heritage of the "
                    "family?",
                ),
                Question(
                    "assessment.strengths_recognised",
                    "Does the assessment recognise and build upon the strengths and resilience of the family?",
                ),
                Question(
                    "assessment.disability_needs_understood",
                    "Does the assessment reflect an understanding of the needs of any disability or learning need "
                    "within the family?",
                ),
            ),
        ),
        Section(
            "plan",
            4,
            "Quality of Plan",
            (
                "What are you looking for?",
                "Are plans and planning timely and effective and has potential for making things better within a time "
                "frame that is right for the child?",
                "Are all relevant family members, including children, and agencies involved in shaping and delivering "
                "plans?",
                "Are actions well-coordinated between different plans in place at the same time (for example, Early "
                "Help plans, child protection plans and MARAC)?",
                "Are all needs identified in the assessment addressed in the plan? Does the plan take into account "
                "the impact of diversity?",
                "Does the plan have outcomes which have clear timescales and the plan is up to date?",
            ),
            "Comments on Quality of Plan:",
            (
                Question(
                    "plan.smart_targets",
                    "Does the plan include SMART targets with desired outcomes clearly identified?",
                ),
            ),
        ),
        Section(
            "review",
            5,
            "Evidence of Review Process",
            (
                "What are you looking for?",
                "Do children benefit from regular and timely reviews?",
                "Are they, their family and carers helped to participate in their reviews and do their views influence "
                "decisions made? Does the review process ensure plans are appropriate and that any drift or delay is "
                "identified and challenged and progress clearly noted?",
                "Are reviews multi-agency with partners being fully participative? Is there clear scrutiny from the "
                "Reviewing Officer/CP Chair?",
            ),
            "Comments on Review:",
        ),
        Section(
            "management_oversight",
            6,
            "Management Oversight and Supervision",
            (
                "What are you looking for?",
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
                Question(
                    "management_oversight.supervision_in_line_with_policy",
                    "Is supervision taking place in line with the frequency identified in the supervision policy? "
                    "(e.g. case discussed once every two months as a minimum)",
                ),
            ),
        ),
        Section(
            "multi_agency",
            7,
            "Multi-agency Coordination and Information Sharing",
            (
                "What are you looking for?",
                "Is coordination between agencies effective?",
                "Is consent for information-sharing well considered?",
                "Is joint work and information-sharing improving outcomes for this child and family?",
                "Do the right agencies attend meetings such as strategy discussions, CP conferences, Early Help "
                "Partnership meetings and looked after children reviews?",
            ),
            "Comments on Multi-agency Coordination:",
        ),
    ),
    summary=EH_SUMMARY,
    worker="Worker",
    feedback=_feedback("Worker", "allocated"),
    feedback_title="Service User Feedback (please ensure you have spoken with the service user/family)",
    feedback_comments="Any other comments/key points of discussion",
    key_learning="Key Learning: (Please note anything that particularly stands out about good practice or area for "
    "development)",
    closing=(
        "Ensure the case manager/team manager feedbacks regarding these actions to the QA lead as soon as completed",
        "Copy this completed audit tool to the QA lead and the responsible Team Manager for collation.",
    ),
)
EVIDENCE_INFORMED = Question(
    "evidence_informed", "Overall are casework interventions evidence-informed and outcome-focussed?"
)
STATUS_LEAD = (
    "Is the child or young person (tick as appropriate). Tick more than one if necessary e.g. disabled child and child "
    "protection"
)
OVERALL = "Overall Judgement for Case File Audit:"


def _areas(key: str, *areas: Question) -> tuple[Question, ...]:
    return tuple(Question(f"{key}.{a.path}", a.text, a.bullets, a.sub, a.lead) for a in areas)


CIN_CP = Form(
    name="cin_cp",
    title="Child Journey Audit Tool – CIN and CP",
    intro=(
        "It is suggested that this audit is focused on the most recent 6-month period, or current episode of "
        "involvement. The chronology will provide the historical context.",
        "The expectation is that this audit will be completed alongside the allocated worker and service user feedback "
        "will be collected, except in exceptional circumstances.",
        "Please highlight a judgement in each area using either bold, underline or deleting those that do not apply",
    ),
    child=(
        Short("child.full_name", "Child/Young Person’s Full name:"),
        Short("child.ethnicity", "Ethnicity"),
        Short("child.allocated_workers", "Identified Allocated workers:"),
        Short("child.case_id", "Child’s CF ID:"),
        Short("child.language", "Language"),
        Short("child.responsible_team", "Responsible Team:"),
        Short("child.date_of_birth", "Date of Birth:"),
        Short("child.religion", "Religion"),
        Short("child.team_manager", "Team Manager:"),
        Short("child.case_type", "Type of Case:"),
    ),
    sections=(
        Section(
            "visits",
            1,
            "Seeing & Hearing the Child (Visits)",
            questions=_areas(
                "visits",
                Question("seen", "Is the child:", ("Seen?", "Seen alone?")),
                Question("timely", "Are visits timely?"),
                Question("purposeful", "Are visits purposeful?"),
                Question(
                    "wider_issues",
                    "Has the impact of current wider issues been addressed and identified to inform intervention? "
                    "(e.g. the impact of Covid-19 pandemic)",
                ),
                Question("wishes_and_feelings", "Are the child’s wishes & feelings heard and clearly recorded?"),
                Question(
                    "age_appropriate_work",
                    "Has age-appropriate work been carried out to gather their wishes and feelings?",
                    sub=True,
                ),
                Question(
                    "views_responded_to",
                    "Is there evidence that the views of the child or young person have been responded to?",
                    sub=True,
                ),
                Question("feels_safe", "Does the child feel safe?"),
                Question(
                    "culture_and_diversity",
                    "Is there evidence that the child’s culture & diversity has been considered and informs "
                    "interventions?",
                ),
                Question("family_consulted", "Are family members consulted?", sub=True),
                Question(
                    "direct_work",
                    "Is there evidence of effective direct work leading to sustained change for the child and their "
                    "family?",
                ),
                Question(
                    "recording",
                    "Is the recording of visits and other contacts clear, comprehensive, reflective of the work "
                    "undertaken and focused on the experience and progress of the child?",
                ),
                Question(
                    "service_user_tools",
                    "Is there evidence of service user tools being utilised e.g. Mind of My Own (MOMO) statements?",
                ),
            ),
        ),
        Section(
            "assessments",
            2,
            "Assessments",
            questions=_areas(
                "assessments",
                Question("reason_clear", "Is the reason for the assessment clearly set out?"),
                Question("within_timescales", "Has the assessment been completed within timescales?"),
                Question("includes_chronology", "Chronology?", sub=True, lead="Does the assessment include"),
                Question("includes_historical_factors", "Historical factors?", sub=True),
                Question("up_to_date_chronology", "Is there an up-to-date LCS chronology on file?"),
                Question("comprehensive", "Is the assessment:", ("Comprehensive and analytical?", "Purposeful?")),
                Question("wider_issues", "Does the assessment consider/address current wider issues i.e., COVID-19?"),
                Question(
                    "risk_and_protective_factors",
                    "Are risk and protective factors considered, clearly evidenced and analysed in the assessment?",
                ),
                Question(
                    "risk_framework_used",
                    "Has the risk assessment framework been used? (This is mandatory for all cases for children on "
                    "Child Protection Plan)",
                ),
                Question(
                    "lived_experience",
                    "Does the assessment adequately convey a sense of the child’s ‘story’ and lived experience?",
                ),
                Question("childs_views", "Are the views & wishes of the child considered within the assessment?"),
                Question(
                    "family_views",
                    "Is there evidence that consideration has been given to the views of all family members/carers, "
                    "including absent fathers/mothers?",
                ),
                Question("genogram", "Is there evidence of the genogram being utilised?"),
                Question(
                    "children_at_risk",
                    "Does it include children who experience and/or at risk of: sexual exploitation, neglect, "
                    "emotional abuse, sexual abuse, physical abuse and domestic abuse.",
                ),
                Question("appropriate_tools", "Have appropriate tools been used?"),
                Question(
                    "research_evidence", "Is there evidence of theory, research or evidence-based tools being utilised?"
                ),
                Question(
                    "focused_help",
                    "Does the assessment lead to appropriately focused help and effective interventions?",
                ),
                Question(
                    "culture_and_identity",
                    "Does the assessment adequately consider the child/young persons culture, identify and ethnicity",
                ),
            ),
        ),
        Section(
            "plans",
            3,
            "Plans & Planning",
            questions=_areas(
                "plans",
                Question("up_to_date", "Is the plan up to date?"),
                Question(
                    "smart_outcomes",
                    "Is the plan outcome focussed with clear overall objectives (SMART)? Including:",
                ),
                Question(
                    "actions_and_timescales",
                    "",
                    ("the actions required to achieve them?", "the associated targets and timescales?"),
                ),
                Question("childs_voice", "Is the child’s voice being heard and does it inform the plan?"),
                Question(
                    "actions_important_to_child", "Are there actions in the plan that are important to the child.?"
                ),
                Question("diversity", "Does the plan consider the child’s diversity?"),
                Question(
                    "meets_assessed_needs",
                    "Does the current plan meet all the child’s assessed needs with specific and appropriate "
                    "objectives?",
                ),
                Question(
                    "family_and_agencies_involved",
                    "Are all relevant family members and agencies involved in shaping and delivering plans?",
                ),
                Question("understood_by_child", "Has the plan been shared with and understood by the child?", sub=True),
                Question("seen_by_family", "Is there evidence that the family have seen the plan?", sub=True),
                Question(
                    "coordinated_plans",
                    "Are actions well-coordinated between different plans in place at the same time (e.g. Child "
                    "Protection Plans and MARAC)?",
                ),
                Question(
                    "informs_direct_work",
                    "Is there evidence that plans are used to inform statutory visits, planning meetings and direct "
                    "work with children/young people?",
                    sub=True,
                ),
                Question(
                    "permanency",
                    "Is there evidence that all options of permanency have been carefully considered for the child "
                    "and decision making clearly recorded?",
                ),
                Question("updated_after_reviews", "Is the plan updated following CIN Reviews or CP Conferences?"),
            ),
        ),
        Section(
            "supervision",
            4,
            "Supervision & Management Oversight",
            questions=_areas(
                "supervision",
                Question(
                    "regular",
                    "Is there evidence of regular formal supervision in line with the Supervision Policy (bi-monthly)?",
                ),
                Question("reflection", "Is there evidence of reflection?"),
                Question(
                    "plans_discussed",
                    "Is there evidence that plans are being routinely discussed and decisions clearly recorded?",
                ),
                Question("challenge", "Is there appropriate challenge of practice?"),
                Question(
                    "driving_plan",
                    "Is there evidence that supervision and management oversight are driving the child’s plan forward?",
                ),
                Question(
                    "improved_outcomes",
                    "are agreed actions resulting in improved outcomes for the child?",
                    sub=True,
                ),
                Question("well_recorded", "Are supervision records/decision making well recorded?"),
                Question("scrutiny", "Is there evidence of clear scrutiny from:", ("IRO", "Chair for CP Cases?")),
            ),
        ),
        Section(
            "meetings",
            5,
            "Meetings & Reviews",
            questions=_areas(
                "meetings",
                Question(
                    "agencies_attended",
                    "Were the appropriate agencies/professionals invited and did they attend and contribute?",
                ),
                Question(
                    "timely",
                    "Have meetings and reviews taken place in a timely manner and have they used the agenda to "
                    "record the meeting?",
                ),
                Question(
                    "family_attended",
                    "Did parents/carers/child attend if appropriate, and were their views included in decision making?",
                ),
                Question(
                    "encouraged_to_participate",
                    "If not in attendance, is there evidence that parents/carers were actively encouraged and helped "
                    "to participate?",
                    sub=True,
                ),
                Question("chair_scrutiny", "Is there evidence of clear scrutiny from the Chair for CP Cases?"),
                Question("chair_footprint", "Is there a clear footprint of CP chair in the casefile?"),
                Question(
                    "interagency_working",
                    "Is there evidence of effective interagency working/communication improving outcomes for the "
                    "child?",
                ),
                Question("partners_contribution", "Is it clear how partners are contributing to the plan?", sub=True),
                Question(
                    "drift_challenged",
                    "Does the CIN or CP review process ensure plans are appropriate and that any drift or delay is "
                    "identified and challenged?",
                ),
            ),
        ),
    ),
    summary=CP_SUMMARY,
    worker="SW",
    feedback=_feedback("SW", "social"),
    feedback_title="Service User Feedback (please ensure you have spoken with the service user/family and note key "
    "points of discussion)",
    feedback_comments="Any other comments/key points of discussion (Service user feedback)",
    key_learning="Key Learning (entire audit): (Please note anything that particularly stands out about good practice "
    "or area for development)",
    closing=(
        "Please ensure, following the completed audit, that:",
        "Audit actions have been added to LCS as a manager decision",
        "Completed audits are sent to the appropriate team manager to be discussed in worker supervision",
        "All audits to be returned to the QA lead",
    ),
)
SW_COMMENTS = "Social Worker comments on the case and the audit activity:"
IMPACT_HINT = "Include evaluation of the impact of the overall judgement on the Outcomes for the child/young person:"
NOT_TAKEN_PART = "If social worker did not take part in the audit activity, please explain why:"
IMPACT = "Evaluative Summary of the Impact of the overall judgement on the Outcomes for the child/young person:"
FORMS = {form.name: form for form in (EARLY_HELP, CIN_CP)}
