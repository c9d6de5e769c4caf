"""Counting the audits of a form: what the Summary's formulas give, worked out without a spreadsheet.

A viewer that calculates nothing shows these numbers; a spreadsheet program works them out anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from child_audit.collate.audits import graded_and_good, review_state
from child_audit.collate.form_view import FormView
from child_audit.collate.gathered import Audit, Gathered
from child_audit.collate.keys import Review
from child_audit.collate.lists import is_actions
from child_audit.collate.value_text import printed
from child_audit.forms.fields import FieldInfo, Kind

OLDEST = date(1900, 3, 1)  # an older day is text in a sheet, and no date


@dataclass(slots=True)
class Group:
    """The audits of one team, one auditor or one month.

    Attributes:
        audits: how many.
        overall: overall judgement → how many.
        graded: how many judgements of sections they have.
        good: how many of these are good or better.
    """

    audits: int = 0
    overall: Counter[str] = field(default_factory=Counter)
    graded: int = 0
    good: int = 0

    def add(self, overall: object, graded: int, good: int) -> None:
        """Count one more audit."""
        self.audits += 1
        self.overall[str(overall or "")] += 1
        self.graded += graded
        self.good += good


@dataclass(slots=True)
class Tally:
    """What was counted of the audits of one form.

    Attributes:
        all: all of them.
        to_review: how many still need a review.
        answers: path of a field → answer → how many audits have it.
        teams: team, as it was first spelt → its audits; "" for those that name none. Capitals make no difference.
        auditors: the same by who audits.
        months: first day of a month → the audits of that month; None for those without a date.
        first: the first day of an audit.
        last: the last.
        actions: how many actions are asked for.
    """

    all: Group = field(default_factory=Group)
    to_review: int = 0
    answers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    teams: dict[str, Group] = field(default_factory=dict)
    auditors: dict[str, Group] = field(default_factory=dict)
    months: dict[date | None, Group] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    actions: int = 0


def tallies(gathered: Gathered) -> dict[str, Tally]:
    """Count the audits of every form, by the form's name."""
    counting = {name: _Counting(view) for name, view in gathered.views.items()}
    for audit in gathered.audits():
        counting[audit.parsed.form].add(audit, review_state(gathered, audit))
    return {name: each.tally for name, each in counting.items()}


def counted_fields(view: FormView) -> tuple[FieldInfo, ...]:
    """Return the fields whose answers are counted."""
    return tuple(field for field in view.fields if field.kind in (Kind.YES_NO, Kind.TICK, Kind.CHOICE))


class _Counting:
    """Counts the audits of one form."""

    def __init__(self, view: FormView) -> None:
        self.tally = Tally()
        self._view = view
        self._counted = counted_fields(view)
        self._lists = [field for field in view.fields if is_actions(field)]
        self._spellings: dict[str, str] = {}

    def add(self, audit: Audit, state: object) -> None:
        tally, roles, record = self.tally, self._view.roles, audit.parsed.record
        tally.to_review += state == Review.TO_REVIEW
        for counted in self._counted:
            value = printed(counted.get(record), counted.kind)
            tally.answers[counted.path][str(value or "")] += 1
        tally.actions += sum(len(each.get(record)) for each in self._lists)
        day = roles.date.get(record) if roles.date else None
        groups = [tally.all]
        if roles.team:
            groups.append(self._group(tally.teams, roles.team.get(record)))
        if roles.auditor:
            groups.append(self._group(tally.auditors, roles.auditor.get(record)))
        if roles.date:
            month = day.replace(day=1) if day is not None else None
            groups.append(tally.months.setdefault(month, Group()))
            if day is not None and day >= OLDEST:
                tally.first = min(tally.first or day, day)
                tally.last = max(tally.last or day, day)
        overall = printed(roles.overall.get(record), roles.overall.kind) if roles.overall else None
        graded, good = graded_and_good(self._view, record)
        for group in groups:
            group.add(overall, graded, good)

    def _group(self, groups: dict[str, Group], name: str) -> Group:
        # "North" and "NORTH" are the same to a spreadsheet.
        return groups.setdefault(self._spellings.setdefault(name.lower(), name), Group())


def others(total: Group, groups: Iterable[Group]) -> Group:
    """Return what is left of all audits when some groups are taken out."""
    rest = Group(total.audits, total.overall.copy(), total.graded, total.good)
    for group in groups:
        rest.audits -= group.audits
        rest.overall.subtract(group.overall)
        rest.graded -= group.graded
        rest.good -= group.good
    return rest
