"""Headings that lists of cases have whatever the form calls the field: Case ID, Child's name, DOB, Team, Name.

Lists of awaited audits have the same; see :mod:`child_audit.collate.expected`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.personal import Personal

_NAME = re.compile(r"\bnames?\b", re.IGNORECASE)
_TEAM = re.compile(r"\bteam\b(?!.*\b(?:managers?|leaders?|lead)\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:id|ids|ref|reference|number|no)\b", re.IGNORECASE)

# As letters and digits only. A number that another system gives (UPN, NHS) is no case's.
_ANY_NAME = re.compile(r"names?")
_CHILD = re.compile(r"(?:the)?(?:childs?|youngpersons?|childyoungpersons?|pupils?)(?:full)?name|fullname")
_CASE = re.compile(r"(?:case|childs?|client)(?:id|number|no|ref|refno|reference|identifier)")
_BIRTH = re.compile(r"(?:childs?)?(?:dob|dateofbirth|birthdate|birthday|born)")
_TEAMS = re.compile(r"(?:childs?|responsible|allocated)?team(?:name)?")


def usual(letters: str, fields: Iterable[FieldInfo], *, exact: bool) -> Iterator[str]:
    """Give the paths of the fields that a usual heading may mean.

    Args:
        letters: the heading, as letters and digits only.
        fields: those of the form that are in no list.
        exact: whether the heading is the form's own wording of some field. Then only a bare "Name" may mean others as
            well: it's the auditor's on one form, and the child's on most lists.
    """
    for info in fields:
        if info.kind not in (Kind.TEXT, Kind.DATE):
            continue
        if _ANY_NAME.fullmatch(letters):
            fits = info.kind is Kind.TEXT and bool(_NAME.search(info.label))
        elif exact:
            fits = False
        elif _CHILD.fullmatch(letters):
            fits = info.personal is Personal.CHILD
        elif _CASE.fullmatch(letters):
            fits = info.personal is Personal.IDENTIFIER and bool(_NUMBER.search(info.label))
        elif _BIRTH.fullmatch(letters):
            fits = info.personal is Personal.BIRTH
        else:
            fits = bool(_TEAMS.fullmatch(letters)) and info.kind is Kind.TEXT and bool(_TEAM.search(info.label))
        if fits:
            yield info.path
