"""What people decided in a workbook, by document and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from child_audit.collate.keys import Decision
from child_audit.collate.ledger import LEDGER_ID, REMARK, SET_ASIDE
from child_audit.collate.readback import Record, Typed, Workbook
from child_audit.collate.review import CORRECTED, DECISION, REVIEW_ID
from child_audit.quoting import quoted
from child_audit.text import key

_BY_KEY = {key(decision): decision for decision in Decision}
_SHORT = {"ok": Decision.ACCEPT, "yes": Decision.ACCEPT, "accepted": Decision.ACCEPT, "corrected": Decision.CORRECT,
          "blank": Decision.BLANK, "ask": Decision.ASK}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one field of one document.

    Attributes:
        decision: what they chose.
        corrected: the cell with the value that they typed; None when they typed none.
        row: where it stands, with whatever else they typed.
        in_queue: whether it stands in the review queue; what stands in the list of decisions was applied before.
    """

    decision: Decision
    corrected: Typed | None
    row: Record
    in_queue: bool

    @property
    def settles(self) -> bool:
        """Whether nothing is left to decide."""
        return self.decision is not Decision.ASK

    @property
    def blank(self) -> bool:
        """Whether the answer is blank, whatever was read."""
        return self.decision is Decision.BLANK


Choices = Mapping[tuple[str, str], Choice]
"""(SHA-256, path or what a doubt without a field is known by) → what was decided."""


def choices_in(book: Workbook, problems: list[str]) -> dict[tuple[str, str], Choice]:
    """Return what was decided in the review queue and in the list of decisions; the queue counts where both say.

    Args:
        book: the workbook.
        problems: what can't be understood is added here.
    """
    found: dict[tuple[str, str], Choice] = {}
    for table in (LEDGER_ID, REVIEW_ID):
        for sheet in book.of(table):
            for row in sheet.rows:
                sha256, bar, path = row.key.partition("|")
                if not bar or (table == LEDGER_ID and SET_ASIDE in row.text(REMARK)):
                    continue
                choice = _choice(row, problems, in_queue=table == REVIEW_ID)
                if choice is not None:
                    found[sha256, path] = choice
    return found


def _choice(row: Record, problems: list[str], *, in_queue: bool) -> Choice | None:
    cell, corrected = row.cells.get(DECISION.title), row.cells.get(CORRECTED.title)
    if corrected is not None and corrected.value is None:
        corrected = None
    if cell is None or cell.value is None:
        # Who types a value and chooses nothing means it.
        return Choice(Decision.CORRECT, corrected, row, in_queue) if corrected is not None else None
    typed = key(str(cell.value))
    decision = _BY_KEY.get(typed) or _SHORT.get(typed)
    if decision is None:
        problems.append(f"{cell.place}: choose one of {', '.join(Decision)}, or clear the cell{quoted(cell.value)}")
        return None
    if decision is Decision.CORRECT and corrected is None:
        problems.append(f"{cell.place}: the decision is Correct, and no corrected value stands beside it; type it")
        return None
    if decision in (Decision.ACCEPT, Decision.BLANK) and corrected is not None:
        problems.append(
            f"{corrected.place}: a corrected value stands beside the decision {decision}; choose Correct, or clear it"
        )
        return None
    return Choice(decision, corrected, row, in_queue)
