"""A form unlike those that ship: other scales, no overall judgement, a list that holds no actions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from tests.collate_examples import ExampleForm


class Rag(StrEnum):
    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"


class Score(StrEnum):
    ZERO = "0"
    ONE = "1"
    TWO = "2"
    NONE = "n/a"


class Often(StrEnum):
    WEEKLY = "Weekly, or more"
    LESS = "Less than weekly? " + "Say how often, and why it is so. " * 9


class Home(BaseModel):
    rating: Rag | None = Field(None, title="RAG rating")
    safe: bool | None = Field(None, title="Is the home safe [seen] by #1 'the' auditor @ home, {a} $1 & <b>?")


class School(BaseModel):
    rating: Rag | None = Field(None, title="RAG rating")
    attendance: Score | None = Field(None, title="Score for attendance (0–2)")
    visits: Often | None = Field(None, title="How often is school seen?")


class Carer(BaseModel):
    carer: str = Field("", title="Carer")
    since: date | None = Field(None, title="Since")


class Step(BaseModel):
    step: str = Field("", title="Action")
    by: str = Field("", title="Who")
    when: date | None = Field(None, title="Due")


class FosterCareAudit(BaseModel):
    reviewed: date | None = Field(None, title="Date reviewed")
    reviewer: str = Field("", title="Auditor")
    hub: str = Field("", title="Locality / hub")
    home: Home = Field(default_factory=Home, title="Home")
    school: School = Field(default_factory=School, title="School")
    carers: list[Carer] = Field(default_factory=list, title="Foster carers")
    steps: list[Step] = Field(default_factory=list, title="Next steps")
    notes: str = Field("", title="What stood out?")


FOSTER_CARE = ExampleForm.of("foster_care", "Foster care audit", FosterCareAudit)
HUBS = ("East * hub", "=East", "west?", "WEST?", "", "~ [North] 'a'", "East")


def foster_values(number: int) -> dict[str, Any]:
    """The values of one audit, the same each time."""
    values: dict[str, Any] = {
        "reviewed": date(2025, 1 + number % 12, 3) if number % 7 else None,
        "reviewer": ("A. Reviewer", "B. Reviewer")[number % 2],
        "hub": HUBS[number % len(HUBS)],
        "home.rating": (*Rag, None)[number % 4],
        "home.safe": (True, False, None)[number % 3],
        "school.rating": (*Rag, None)[number * 3 % 4],
        "school.attendance": (*Score, None)[number % 5],
        "school.visits": (*Often, None)[number % 3],
        "notes": "Calm." if number % 2 else "",
    }
    if number == 3:
        values["reviewed"] = date(1899, 5, 4)
    values["carers"] = [{"carer": f"Carer {n}", "since": date(2020, 1, 1)} for n in range(number % 3)]
    values["steps"] = [{"step": "Ring school", "by": "SW", "when": date(2026, 1, 1)} for _ in range(number % 2)]
    return values
