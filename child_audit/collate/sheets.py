"""Outcomes → the tables of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from child_audit.collate.answers import answers, comments, evidence
from child_audit.collate.audits import audits
from child_audit.collate.batch import Outcome
from child_audit.collate.feedback import feedback
from child_audit.collate.files import dictionary, files, run_log
from child_audit.collate.form_view import Forms
from child_audit.collate.gathered import Gathered
from child_audit.collate.keys import Kept
from child_audit.collate.lists import actions, is_actions, other_lists
from child_audit.collate.review import review
from child_audit.collate.run import Run
from child_audit.collate.spool import entries
from child_audit.collate.table import Table


def tables(
    outcomes: Sequence[Outcome],
    forms: Forms,
    kept: Kept | None = None,
    *,
    run: Run | None = None,
    now: datetime | None = None,
) -> tuple[Table, ...]:
    """Return all tables of the workbook, in the order of its sheets; the Summary, which isn't one, comes before them.

    Args:
        outcomes: what became of each file.
        forms: form name → the form, for every form that occurs.
        kept: what people have typed in the workbook before: it stands there again.
        run: how the collation was run.
        now: when the workbook is written, in local time.
    """
    return tuple(tables_of(Gathered.of(outcomes, forms, kept), run or Run(), now or datetime.now()))


def tables_of(gathered: Gathered, run: Run, now: datetime) -> Iterator[Table]:
    """Give the tables of what was gathered; see :func:`tables`."""
    known = list(entries(gathered.outcomes))
    for name, view in gathered.views.items():
        if any(entry.form == name for entry in known):
            yield audits(gathered, view)
    yield review(gathered)
    yield answers(gathered)
    yield evidence(gathered)
    if any(is_actions(field) for view in gathered.views.values() for field in view.fields):
        yield actions(gathered, now.date())
    yield from other_lists(gathered)
    said = feedback(gathered)
    if said is not None:
        yield said
    if any(entry.comments for entry in known):
        yield comments(gathered)
    yield files(gathered)
    yield dictionary(gathered)
    yield run_log(gathered, run, now)
