"""The whole workbook: the Summary, and the sheets that it counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from child_audit.collate.findings import Findings
from child_audit.collate.gathered import Gathered
from child_audit.collate.run import Run
from child_audit.collate.sheets import tables_of
from child_audit.collate.summary.sheet import NAME, write_summary
from child_audit.collate.workbook import write


def write_report(
    gathered: Gathered, run: Run, target: BinaryIO, folder: Path | None = None, findings: Findings | None = None
) -> None:
    """Write the workbook.

    Args:
        gathered: what it's made of.
        run: how the files were read.
        target: a binary file open for writing.
        folder: where the workbook will stand; links to files are relative to it where they can be.
        findings: what the batch shows beside its readings.
    """
    now = datetime.now().replace(microsecond=0)
    tables = tables_of(gathered, run, now)
    front = NAME, lambda book, sheet, styles: write_summary(book, sheet, styles, gathered, now)
    write(tables if findings is None else findings.shown(tables, gathered), target, folder, front)
