"""The record of the form "Child's Journey Audit – Early Help Ofsted Tool"."""

from __future__ import annotations

from pydantic import Field

from child_audit.forms.common import ChildDetails, Escalation, Feedback, Section
from child_audit.forms.personal import AUDITOR, IDENTIFIER
from child_audit.forms.values import Actions, OptionalDate, OptionalJudgement, Part, Text, Tick, YesNo


class Auditor(Part):
    """Who audits."""

    name: Text = Field("", title="Name", json_schema_extra=AUDITOR)
    designation: Text = Field("", title="Designation")


class EarlyHelpChild(ChildDetails):
    """Child's Details."""

    case_id: Text = Field("", title="Child’s CF/ECINS ID", json_schema_extra=IDENTIFIER)


class Status(Part):
    """Is the child or young person (tick as appropriate)."""

    early_help: Tick = Field(False, title="Early Help")
    section_47: Tick = Field(False, title="Section 47")
    social_work_assessment: Tick = Field(False, title="SWA")
    child_in_need: Tick = Field(False, title="Child in need")
    child_protection_plan: Tick = Field(False, title="Subject to a Child Protection Plan?")
    looked_after: Tick = Field(False, title="Looked After")
    care_leaver: Tick = Field(False, title="Care Leaver")
    send: Tick = Field(False, title="Child with SEND")


class StepDown(Part):
    """Stepping down from statutory safeguarding."""

    answer: YesNo = Field(
        None, title="Has this case stepped down from statutory safeguarding to Early Help? (state date of step down)"
    )
    date: OptionalDate = Field(None, title="Date of step down")


class StepUp(Part):
    """Stepping up to statutory safeguarding."""

    answer: YesNo = Field(
        None, title="Has this case stepped up to statutory safeguarding from Early Help? (state date of step up)"
    )
    date: OptionalDate = Field(None, title="Date of step up")


class Vulnerability(Section):
    """1. Vulnerability."""

    comments: Text = Field("", title="Comments on Risk")


class ChildsExperience(Section):
    """2. The Child's Experience."""

    comments: Text = Field("", title="Comments on the Child’s Experience")


class Assessment(Section):
    """3. Quality of Assessment."""

    comments: Text = Field("", title="Comments on Quality of Assessment")
    heritage_understood: YesNo = Field(
        None,
        title="Does the assessment reflect an understanding of the cultural and religious heritage of the family?",
    )
    strengths_recognised: YesNo = Field(
        None, title="Does the assessment recognise and build upon the strengths and resilience of the family?"
    )
    disability_needs_understood: YesNo = Field(
        None,
        title="Does the assessment reflect an understanding of the needs of any disability or learning need within "
        "the family?",
    )


class Plan(Section):
    """4. Quality of Plan."""

    comments: Text = Field("", title="Comments on Quality of Plan")
    smart_targets: YesNo = Field(
        None, title="Does the plan include SMART targets with desired outcomes clearly identified?"
    )


class Review(Section):
    """5. Evidence of Review Process."""

    comments: Text = Field("", title="Comments on Review")


class ManagementOversight(Section):
    """6. Management Oversight and Supervision."""

    comments: Text = Field("", title="Comments on Management Oversight and Supervision")
    supervision_in_line_with_policy: YesNo = Field(
        None,
        title="Is supervision taking place in line with the frequency identified in the supervision policy? "
        "(e.g. case discussed once every two months as a minimum)",
    )


class MultiAgency(Section):
    """7. Multi-agency Coordination and Information Sharing."""

    comments: Text = Field("", title="Comments on Multi-agency Coordination")


class EarlyHelpAudit(Part):
    """A Child's Journey Audit – Early Help Ofsted Tool."""

    date_of_audit: OptionalDate = Field(None, title="Date of Audit")
    auditor: Auditor = Field(default_factory=Auditor, title="Auditor")
    joint_audit_parties: Text = Field(
        "", title="Other parties undertaking this as a joint audit", json_schema_extra=AUDITOR
    )
    child: EarlyHelpChild = Field(default_factory=EarlyHelpChild, title="Child’s Details")
    status: Status = Field(
        default_factory=Status,
        title="Is the child or young person (tick as appropriate). Tick more than one if necessary",
    )
    step_down: StepDown = Field(default_factory=StepDown, title="Step down")
    step_up: StepUp = Field(default_factory=StepUp, title="Step up")
    vulnerability: Vulnerability = Field(default_factory=Vulnerability, title="1. Vulnerability")
    childs_experience: ChildsExperience = Field(default_factory=ChildsExperience, title="2. The Child’s Experience")
    assessment: Assessment = Field(default_factory=Assessment, title="3. Quality of Assessment")
    plan: Plan = Field(default_factory=Plan, title="4. Quality of Plan")
    review: Review = Field(default_factory=Review, title="5. Evidence of Review Process")
    management_oversight: ManagementOversight = Field(
        default_factory=ManagementOversight, title="6. Management Oversight and Supervision"
    )
    multi_agency: MultiAgency = Field(
        default_factory=MultiAgency, title="7. Multi-agency Coordination and Information Sharing"
    )
    evidence_informed: YesNo = Field(
        None, title="Overall are casework interventions evidence-informed and outcome-focussed?"
    )
    overall_judgement: OptionalJudgement = Field(None, title="Overall Judgement for Case File Audit")
    feedback: Feedback = Field(default_factory=Feedback, title="Service User Feedback")
    key_learning: Text = Field("", title="Key Learning")
    actions: Actions = Field(default_factory=list, title="Required remedial actions")
    escalation: Escalation = Field(default_factory=Escalation, title="Escalation")
