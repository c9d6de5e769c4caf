"""Forms that came back as they were sent out, blank or with the details of whom they are about: no audits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from child_audit.collate.batch import Outcome
from child_audit.issues import Issue

if TYPE_CHECKING:
    from child_audit.collate.form_view import Forms
    from child_audit.forms.fields import FieldInfo

_NOTHING = Issue(None, "nothing_filled_in", "nothing is filled in: the form came back blank", "")
_DETAILS = Issue(
    None, "nothing_filled_in", "nothing is filled in but whom it is about: the form came back as it was sent out", ""
)


def blanks_flagged(outcomes: Iterable[Outcome], forms: Forms) -> Iterator[Outcome]:
    """Give outcomes, those of forms that nobody completed with an issue that says so.

    Not so where one form is read: a blank record is a record, and comes back from Word as it went.
    """
    details: dict[str, frozenset[str]] = {}
    for outcome in outcomes:
        parsed = outcome.parsed
        if parsed is not None:
            fields = forms[parsed.form].fields
            if parsed.form not in details:
                details[parsed.form] = _details(fields)
            filled = {field.path for field in fields if field.get(parsed.record) != field.blank}
            if filled <= details[parsed.form]:
                issue = _DETAILS if filled else _NOTHING
                outcome = replace(outcome, parsed=replace(parsed, issues=(*parsed.issues, issue)))
        yield outcome


def _details(fields: Sequence[FieldInfo]) -> frozenset[str]:
    """Return the fields that may be filled in before a form is sent out: who and what the child and the audit are."""
    from child_audit.forms.fields import Kind
    from child_audit.forms.roles import roles_of

    roles = roles_of(fields)
    whose = [field for field in (roles.child, roles.case, roles.team, roles.auditor) if field is not None]
    parts = {field.path.rpartition(".")[0] for field in whose} - {""}
    own = {field.path for field in (*whose, roles.date) if field is not None}
    return frozenset(
        field.path
        for field in fields
        if field.path in own or field.path.rpartition(".")[0] in parts or field.kind is Kind.TICK
    )
