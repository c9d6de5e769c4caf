"""Forms that came back blank: no audits, whatever is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from child_audit.collate.batch import Outcome
from child_audit.issues import Issue

NOTHING = Issue(None, "nothing_filled_in", "nothing is filled in: the form came back blank", "")


def blanks_flagged(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Give outcomes, those of blank forms with an issue that says so.

    Not so where one form is read: a blank record is a record, and comes back from Word as it went.
    """
    for outcome in outcomes:
        parsed = outcome.parsed
        if parsed is not None and parsed.record == type(parsed.record)():
            outcome = replace(outcome, parsed=replace(parsed, issues=(*parsed.issues, NOTHING)))
        yield outcome
