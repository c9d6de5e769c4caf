"""Which fields of a form say who, which team and when: found by the form's words, so that it works for any form.

| role | is the first … |
|---|---|
| date of the audit | date whose words name the audit; else date that is nobody's birth and no time limit |
| auditor | text whose own words, or for a plain "Name" its section's, name the auditor |
| team | text whose words name a team, a locality or a hub, and no manager |
| child | text whose words name the child (young person, pupil) and a name |
| case | text whose words end in an ID, a reference or a number |
| overall judgement | judgement whose words say overall |
| feedback | (all) fields of the parts whose words say feedback |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.scales import scales_of

_AUDIT = re.compile(r"\b(?:audit|audited|review(?:ed)?)\b", re.IGNORECASE)
_NOT_THE_DATE = re.compile(r"\b(?:birth|born|dob|due|deadline|by when|next|step)\b", re.IGNORECASE)
_AUDITOR = re.compile(r"\bauditors?\b|\baudited by\b", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:designation|role|title|comments?|signature|team|contact|e-?mail)\b|\?", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"\s*(?:full )?names?\W*", re.IGNORECASE)
_TEAM = re.compile(r"\b(?:team|locality|hub)\b", re.IGNORECASE)
_MANAGER = re.compile(r"\b(?:managers?|leaders?|lead)\b|\?", re.IGNORECASE)
_CHILD = re.compile(r"\b(?:child|young person|yp|pupil|baby)", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:full |fore|first |sur)?names?\b", re.IGNORECASE)
_CASE = re.compile(r"\b(?:ID|ids?|ref(?:erence)?|number|no)\b\.?(?:\s*\([^)]*\))?\W*$", re.IGNORECASE)
_NO_CASE = re.compile(r"\b(?:contact|phone|telephone|mobile|age|how many|number of)\b|\?", re.IGNORECASE)
_OVERALL = re.compile(r"\boverall\b", re.IGNORECASE)
_FEEDBACK = re.compile(r"\bfeedback\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """The fields of a form by what they are for; None where the form has no such field.

    Attributes:
        child: the child's name.
        case: the number by which the case is known.
        team: the team whose work it is.
        auditor: who audits.
        date: when the audit was, or what comes nearest.
        overall: the judgement of the whole.
        judgements: all other judgements, in the order of the form.
        feedback: what the family said.
    """

    child: FieldInfo | None
    case: FieldInfo | None
    team: FieldInfo | None
    auditor: FieldInfo | None
    date: FieldInfo | None
    overall: FieldInfo | None
    judgements: tuple[FieldInfo, ...]
    feedback: tuple[FieldInfo, ...]


def roles_of(fields: Iterable[FieldInfo]) -> Roles:
    """Return what the fields of a form are for."""
    fields = tuple(fields)
    texts = [field for field in fields if field.kind is Kind.TEXT]
    dates = [field for field in fields if field.kind is Kind.DATE and not _NOT_THE_DATE.search(_words(field))]
    scales = scales_of(fields)
    judgements = [field for field in fields if field.options in scales]
    overall = _first(judgements, lambda field: _OVERALL.search(field.label))
    return Roles(
        child=_first(texts, lambda field: _CHILD.search(_words(field)) and _NAMED.search(field.label)),
        case=_first(texts, lambda field: _CASE.search(field.label) and not _NO_CASE.search(field.label)),
        team=_first(texts, lambda field: _TEAM.search(field.label) and not _MANAGER.search(field.label)),
        auditor=_first(texts, _is_auditor),
        date=_first(dates, lambda field: _AUDIT.search(_words(field))) or (dates[0] if dates else None),
        overall=overall,
        judgements=tuple(field for field in judgements if field is not overall),
        feedback=tuple(field for field in fields if _FEEDBACK.search(field.section)),
    )


def _first(fields: Iterable[FieldInfo], fits: Callable[[FieldInfo], object]) -> FieldInfo | None:
    return next((field for field in fields if fits(field)), None)


def _words(field: FieldInfo) -> str:
    return f"{field.section} {field.label}"


def _is_auditor(field: FieldInfo) -> bool:
    if _NO_NAME.search(field.label):
        return False
    return bool(_AUDITOR.search(field.label)) or bool(
        _AUDITOR.search(field.section) and _PLAIN_NAME.fullmatch(field.label)
    )
