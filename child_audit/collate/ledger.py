"""The list of decisions: what was decided and what became of it, so that nothing that a person typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from child_audit.collate.answers import NOTE
from child_audit.collate.gathered import KEY_COLUMN
from child_audit.collate.review import CORRECTED, DECISION
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.collate.value_text import PART, spread

LEDGER_ID = "Decisions"
REMARK = "Remark"
SINCE = "Since last time"
"""A column of the review queue, when it isn't the first one."""
SET_ASIDE = " › "
"""Stands between table and column in the remark of something that has no row in this run: it's put back when it has."""


class Became(StrEnum):
    """What became of something that a person typed."""

    NEW = "New"
    """Applied for the first time in this run."""
    UNCHANGED = "Unchanged"
    """Applied as in the run before."""
    NOT_APPLIED = "Not applied"
    """It couldn't be understood, or contradicts something else."""
    OTHER_DOCUMENT = "Document not in this run"
    """The document wasn't there, or was replaced by a corrected copy, which is asked about anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a person typed.

    Attributes:
        became: what became of it.
        key: of the document and field.
        file: the document.
        form: the form, as the workbook calls it.
        question: the form's words for the field.
        read: the value as it was read.
        typed: decision, corrected value and note.
        remark: where it was typed, or why it wasn't applied.
        link: the document.
        problem: sheet, cell and what to do, where it wasn't applied; it quotes nothing, so it may be printed.
    """

    became: Became
    key: str
    file: str = ""
    form: str = ""
    question: str = ""
    read: Value = None
    typed: tuple[Value, Value, Value] = (None, None, None)
    remark: str = ""
    link: Path | None = None
    problem: str = ""


def ledger(entries: Callable[[], Iterable[Entry]]) -> Table:
    """One row for each thing that a person decided, corrected or noted about a field.

    Args:
        entries: asked for when the sheets before this one have been written.
    """
    columns = (
        Column("File", Look.NAME, 30),
        Column("Form", Look.TEXT, 13),
        Column("What became of it", Look.ANSWER, 18),
        Column("Question", width=36),
        Column("Value as read", width=28),
        DECISION,
        CORRECTED,
        NOTE,
        Column(REMARK, width=46),
        PART,
        KEY_COLUMN,
    )
    return Table(LEDGER_ID, columns, lambda: spread(map(_row, entries()), part=9), id=LEDGER_ID)


def _row(entry: Entry) -> Row:
    return (
        Cell(entry.file, link=entry.link),
        Cell(entry.form),
        Cell(str(entry.became), marked=entry.became is Became.NOT_APPLIED),
        Cell(entry.question),
        Cell(entry.read),
        *(Cell(value) for value in entry.typed),
        Cell(entry.remark),
        Cell(entry.key),
    )
