"""What all sheets are made of: the outcomes, the forms as they are shown, and what people have typed before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from child_audit.collate.batch import Outcome
from child_audit.collate.form_view import Forms, FormView, views_of
from child_audit.collate.keys import KEY, Kept
from child_audit.collate.spool import select
from child_audit.collate.table import Cell, Column, Look
from child_audit.parsed import Parsed

FORM = Column("Form", Look.TEXT, 13)
CHILD = Column("Child’s name", Look.TEXT, 22)
CASE = Column("Case ID", Look.TEXT, 14)
KEY_COLUMN = Column(KEY, Look.FIXED, 58, hidden=True)
_SEEN_FOR_WIDTHS = 200
_NARROWEST_NAME, _WIDEST_NAME = 24, 46


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit that was read."""

    outcome: Outcome
    parsed: Parsed[Any]
    view: FormView


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all sheets are made of.

    Attributes:
        outcomes: what became of each file.
        views: form name → how the workbook shows the form, for every form that occurs.
        kept: what people have typed in the workbook before.
        name_width: of the columns of file names, in characters.
    """

    outcomes: Sequence[Outcome]
    views: Mapping[str, FormView]
    kept: Kept = field(default_factory=dict)
    name_width: float = _NARROWEST_NAME

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], forms: Forms, kept: Kept | None = None) -> Gathered:
        """Gather what the sheets are made of."""
        longest = max((len(outcome.name) for outcome in islice(outcomes, _SEEN_FOR_WIDTHS)), default=0)
        width = max(_NARROWEST_NAME, min(_WIDEST_NAME, longest + 2))
        return cls(outcomes, views_of(forms), kept or {}, width)

    def audits(self, form: str | None = None) -> Iterator[Audit]:
        """Give the audits that were read, of one form or of all."""
        wanted = self.views if form is None else {form}
        for outcome in select(self.outcomes, lambda entry: entry.form in wanted):
            if outcome.parsed is not None:
                yield Audit(outcome, outcome.parsed, self.views[outcome.parsed.form])

    def some_audits(self, form: str | None = None) -> Iterator[Audit]:
        """Give the first audits, as many as tell how wide columns should be."""
        return islice(self.audits(form), _SEEN_FOR_WIDTHS)

    def file_column(self, group: str = "") -> Column:
        """Return the column of file names, as wide as they need."""
        return Column("File", Look.NAME, self.name_width, group=group)

    def typed(self, table: str, key: str, column: Column, otherwise: Cell | None = None) -> Cell:
        """Return a cell for people to type in: what they have typed before, or else ``otherwise``."""
        found = self.kept.get((table, key, column.title))
        return Cell(found) if found is not None else otherwise or Cell()
