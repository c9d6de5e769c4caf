"""The record of the form "Child Journey Audit Tool – CIN and CP"."""

from __future__ import annotations

from pydantic import Field

from child_audit.forms.common import ChildDetails, Escalation, Feedback, Section
from child_audit.forms.personal import SERVICE_USER
from child_audit.forms.values import (
    Actions,
    OptionalAlwaysSometimesNever,
    OptionalJudgement,
    OptionalYesPartlyNo,
    OptionalYesSometimesNo,
    Part,
    Text,
    YesNo,
)


class CinCpChild(ChildDetails):
    """Child's Details."""

    case_type: Text = Field("", title="Type of Case")


class CinCpFeedback(Feedback):
    """Service User Feedback."""

    successful: YesNo = Field(None, title="Successful / Unsuccessful")
    unsuccessful_reason: Text = Field("", title="If unsuccessful, please explain why")
    spoken_to: Text = Field("", title="Spoken to (name)", json_schema_extra=SERVICE_USER)
    relationship: Text = Field("", title="Relationship to child")
    worker_involvement_important: OptionalYesPartlyNo = Field(None, title="“SW’s” involvement has been important")
    safer_in_control: OptionalYesSometimesNo = Field(
        None, title="I feel safer/more in control of my life since working with “SW”"
    )
    worker_on_time: OptionalAlwaysSometimesNever = Field(None, title="My social worker was on time")
    comments: Text = Field("", title="Any other comments/key points of discussion (Service user feedback)")


class Visits(Section):
    """1. Seeing & Hearing the Child (Visits)."""

    seen: Text = Field("", title="Is the child: Seen? Seen alone?")
    timely: Text = Field("", title="Are visits timely?")
    purposeful: Text = Field("", title="Are visits purposeful?")
    wider_issues: Text = Field(
        "",
        title="Has the impact of current wider issues been addressed and identified to inform intervention? (e.g. "
        "the impact of Covid-19 pandemic)",
    )
    wishes_and_feelings: Text = Field("", title="Are the child’s wishes & feelings heard and clearly recorded?")
    age_appropriate_work: Text = Field(
        "", title="Has age-appropriate work been carried out to gather their wishes and feelings?"
    )
    views_responded_to: Text = Field(
        "", title="Is there evidence that the views of the child or young person have been responded to?"
    )
    feels_safe: Text = Field("", title="Does the child feel safe?")
    culture_and_diversity: Text = Field(
        "",
        title="Is there evidence that the child’s culture & diversity has been considered and informs interventions?",
    )
    family_consulted: Text = Field("", title="Are family members consulted?")
    direct_work: Text = Field(
        "",
        title="Is there evidence of effective direct work leading to sustained change for the child and their family?",
    )
    recording: Text = Field(
        "",
        title="Is the recording of visits and other contacts clear, comprehensive, reflective of the work "
        "undertaken and focused on the experience and progress of the child?",
    )
    service_user_tools: Text = Field(
        "", title="Is there evidence of service user tools being utilised e.g. Mind of My Own (MOMO) statements?"
    )


class Assessments(Section):
    """2. Assessments."""

    reason_clear: Text = Field("", title="Is the reason for the assessment clearly set out?")
    within_timescales: Text = Field("", title="Has the assessment been completed within timescales?")
    includes_chronology: Text = Field("", title="Does the assessment include: Chronology?")
    includes_historical_factors: Text = Field("", title="Does the assessment include: Historical factors?")
    up_to_date_chronology: Text = Field("", title="Is there an up-to-date LCS chronology on file?")
    comprehensive: Text = Field("", title="Is the assessment: Comprehensive and analytical? Purposeful?")
    wider_issues: Text = Field("", title="Does the assessment consider/address current wider issues i.e., COVID-19?")
    risk_and_protective_factors: Text = Field(
        "", title="Are risk and protective factors considered, clearly evidenced and analysed in the assessment?"
    )
    risk_framework_used: Text = Field(
        "",
        title="Has the risk assessment framework been used? (This is mandatory for all cases for children on Child "
        "Protection Plan)",
    )
    lived_experience: Text = Field(
        "", title="Does the assessment adequately convey a sense of the child’s ‘story’ and lived experience?"
    )
    childs_views: Text = Field("", title="Are the views & wishes of the child considered within the assessment?")
    family_views: Text = Field(
        "",
        title="Is there evidence that consideration has been given to the views of all family members/carers, "
        "including absent fathers/mothers?",
    )
    genogram: Text = Field("", title="Is there evidence of the genogram being utilised?")
    children_at_risk: Text = Field(
        "",
        title="Does it include children who experience and/or at risk of: sexual exploitation, neglect, emotional "
        "abuse, sexual abuse, physical abuse and domestic abuse.",
    )
    appropriate_tools: Text = Field("", title="Have appropriate tools been used?")
    research_evidence: Text = Field(
        "", title="Is there evidence of theory, research or evidence-based tools being utilised?"
    )
    focused_help: Text = Field(
        "", title="Does the assessment lead to appropriately focused help and effective interventions?"
    )
    culture_and_identity: Text = Field(
        "", title="Does the assessment adequately consider the child/young persons culture, identify and ethnicity"
    )


class Plans(Section):
    """3. Plans & Planning."""

    up_to_date: Text = Field("", title="Is the plan up to date?")
    smart_outcomes: Text = Field(
        "", title="Is the plan outcome focussed with clear overall objectives (SMART)? Including:"
    )
    actions_and_timescales: Text = Field(
        "", title="the actions required to achieve them? the associated targets and timescales?"
    )
    childs_voice: Text = Field("", title="Is the child’s voice being heard and does it inform the plan?")
    actions_important_to_child: Text = Field(
        "", title="Are there actions in the plan that are important to the child.?"
    )
    diversity: Text = Field("", title="Does the plan consider the child’s diversity?")
    meets_assessed_needs: Text = Field(
        "", title="Does the current plan meet all the child’s assessed needs with specific and appropriate objectives?"
    )
    family_and_agencies_involved: Text = Field(
        "", title="Are all relevant family members and agencies involved in shaping and delivering plans?"
    )
    understood_by_child: Text = Field("", title="Has the plan been shared with and understood by the child?")
    seen_by_family: Text = Field("", title="Is there evidence that the family have seen the plan?")
    coordinated_plans: Text = Field(
        "",
        title="Are actions well-coordinated between different plans in place at the same time (e.g. Child "
        "Protection Plans and MARAC)?",
    )
    informs_direct_work: Text = Field(
        "",
        title="Is there evidence that plans are used to inform statutory visits, planning meetings and direct work "
        "with children/young people?",
    )
    permanency: Text = Field(
        "",
        title="Is there evidence that all options of permanency have been carefully considered for the child and "
        "decision making clearly recorded?",
    )
    updated_after_reviews: Text = Field("", title="Is the plan updated following CIN Reviews or CP Conferences?")


class Supervision(Section):
    """4. Supervision & Management Oversight."""

    regular: Text = Field(
        "", title="Is there evidence of regular formal supervision in line with the Supervision Policy (bi-monthly)?"
    )
    reflection: Text = Field("", title="Is there evidence of reflection?")
    plans_discussed: Text = Field(
        "", title="Is there evidence that plans are being routinely discussed and decisions clearly recorded?"
    )
    challenge: Text = Field("", title="Is there appropriate challenge of practice?")
    driving_plan: Text = Field(
        "", title="Is there evidence that supervision and management oversight are driving the child’s plan forward?"
    )
    improved_outcomes: Text = Field("", title="Are agreed actions resulting in improved outcomes for the child?")
    well_recorded: Text = Field("", title="Are supervision records/decision making well recorded?")
    scrutiny: Text = Field("", title="Is there evidence of clear scrutiny from: IRO, Chair for CP Cases?")


class Meetings(Section):
    """5. Meetings & Reviews."""

    agencies_attended: Text = Field(
        "", title="Were the appropriate agencies/professionals invited and did they attend and contribute?"
    )
    timely: Text = Field(
        "",
        title="Have meetings and reviews taken place in a timely manner and have they used the agenda to record "
        "the meeting?",
    )
    family_attended: Text = Field(
        "", title="Did parents/carers/child attend if appropriate, and were their views included in decision making?"
    )
    encouraged_to_participate: Text = Field(
        "",
        title="If not in attendance, is there evidence that parents/carers were actively encouraged and helped to "
        "participate?",
    )
    chair_scrutiny: Text = Field("", title="Is there evidence of clear scrutiny from the Chair for CP Cases?")
    chair_footprint: Text = Field("", title="Is there a clear footprint of CP chair in the casefile?")
    interagency_working: Text = Field(
        "", title="Is there evidence of effective interagency working/communication improving outcomes for the child?"
    )
    partners_contribution: Text = Field("", title="Is it clear how partners are contributing to the plan?")
    drift_challenged: Text = Field(
        "",
        title="Does the CIN or CP review process ensure plans are appropriate and that any drift or delay is "
        "identified and challenged?",
    )


class CinCpAudit(Part):
    """A Child Journey Audit Tool – CIN and CP."""

    child: CinCpChild = Field(default_factory=CinCpChild, title="Child’s Details")
    visits: Visits = Field(default_factory=Visits, title="1. Seeing & Hearing the Child (Visits)")
    assessments: Assessments = Field(default_factory=Assessments, title="2. Assessments")
    plans: Plans = Field(default_factory=Plans, title="3. Plans & Planning")
    supervision: Supervision = Field(default_factory=Supervision, title="4. Supervision & Management Oversight")
    meetings: Meetings = Field(default_factory=Meetings, title="5. Meetings & Reviews")
    feedback: CinCpFeedback = Field(default_factory=CinCpFeedback, title="Service User Feedback")
    key_learning: Text = Field("", title="Key Learning (entire audit)")
    social_worker_comments: Text = Field("", title="Social Worker comments on the case and the audit activity")
    non_participation_reason: Text = Field(
        "", title="If social worker did not take part in the audit activity, please explain why"
    )
    overall_judgement: OptionalJudgement = Field(None, title="Overall Judgement for Case File Audit")
    overall_impact_summary: Text = Field(
        "",
        title="Evaluative Summary of the Impact of the overall judgement on the Outcomes for the child/young person",
    )
    actions: Actions = Field(default_factory=list, title="Required remedial actions")
    escalation: Escalation = Field(default_factory=Escalation, title="Escalation")
