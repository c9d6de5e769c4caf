"""What both forms share."""

from __future__ import annotations

from pydantic import Field

from child_audit.forms.personal import BIRTH, CHILD, IDENTIFIER, MANAGER, SERVICE_USER, WORKER
from child_audit.forms.values import (
    OptionalAlwaysSometimesNever,
    OptionalDate,
    OptionalJudgement,
    OptionalYesPartlyNo,
    OptionalYesSometimesNo,
    Part,
    Text,
    YesNo,
)

SUMMARY = (
    "Evaluative Summary (What Grading would you apply to this section? What was good about this area? "
    "What needs to improve?)"
)


class ChildDetails(Part):
    """Child's Details."""

    full_name: Text = Field("", title="Child/Young Person’s Full name", json_schema_extra=CHILD)
    case_id: Text = Field("", title="Child’s CF ID", json_schema_extra=IDENTIFIER)
    ethnicity: Text = Field("", title="Ethnicity")
    language: Text = Field("", title="Language")
    religion: Text = Field("", title="Religion")
    allocated_workers: Text = Field("", title="Identified Allocated workers", json_schema_extra=WORKER)
    responsible_team: Text = Field("", title="Responsible Team")
    team_manager: Text = Field("", title="Team Manager", json_schema_extra=MANAGER)
    date_of_birth: OptionalDate = Field(None, title="Date of Birth", json_schema_extra=BIRTH)


class Section(Part):
    """A graded section of the form."""

    judgement: OptionalJudgement = Field(None, title="Judgement")
    summary: Text = Field("", title=SUMMARY)


class Feedback(Part):
    """Service User Feedback."""

    spoken_to: Text = Field("", title="Spoken to", json_schema_extra=SERVICE_USER)
    date: OptionalDate = Field(None, title="Date")
    listened_to: OptionalYesSometimesNo = Field(None, title="I feel listened to")
    understood: OptionalYesSometimesNo = Field(None, title="I feel understood")
    situation_improved: OptionalYesPartlyNo = Field(None, title="I feel my situation has improved")
    worker_involvement_important: OptionalYesPartlyNo = Field(None, title="“Worker’s” involvement has been important")
    safer_in_control: OptionalYesSometimesNo = Field(
        None, title="I feel safer/more in control of my life since working with “worker”"
    )
    worker_on_time: OptionalAlwaysSometimesNever = Field(None, title="My allocated worker was on time")
    comments: Text = Field("", title="Any other comments/key points of discussion")


class Escalation(Part):
    """Whether the case goes to the Service Manager."""

    required: YesNo = Field(None, title="Case to be Escalated to Service Manager YES / NO (please indicate)")
    who_when: Text = Field("", title="Case to be Escalated to Service Manager: Who / When")
