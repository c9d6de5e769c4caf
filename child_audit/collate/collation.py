"""What became of many files: outcomes, and how they are written."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.collate import destination
from child_audit.collate.batch import Outcome, Status
from child_audit.collate.inputs import StrPath
from child_audit.collate.run import Run
from child_audit.collate.spool import Outcomes, entries, select
from child_audit.errors import ChildAuditError
from child_audit.notebook import table
from child_audit.output import Target

# Everything above is light: importing child_audit imports this module, because the function `collate` and its package
# share a name. What reads documents, or writes workbooks, is imported by those who do.
if TYPE_CHECKING:
    from child_audit.collate.findings import Findings
    from child_audit.collate.form_view import FormLike
    from child_audit.collate.keys import Kept

Progress = Callable[[int, int], None]
"""Called with how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True, repr=False)
class Collation:
    """What became of many files.

    Attributes:
        outcomes: one for each file, in the order in which they were named. Those of :func:`collate` are read from a
            private temporary file each time they are asked for.
        forms: form name → the form, for every form that occurs.
        run: when and how the files were read.
        findings: what the batch shows beside its readings: awaited audits, pairs, decisions.
        kept_as: where the old workbook is kept, as it was, because something in it has no place in the new one.
    """

    outcomes: Sequence[Outcome]
    forms: Mapping[str, FormLike] = field(default_factory=dict)
    run: Run = field(default_factory=Run)
    findings: Findings | None = None
    kept_as: Path | None = None

    def __repr__(self) -> str:
        # In logs, too: numbers only.
        return f"<Collation of {len(self.outcomes)} files: {self._in_numbers}>"

    def _repr_html_(self) -> str:
        """Return what became of the files as a table, for a notebook: the forms, then each file that was not read."""
        counts, to_check = self.counts, self.to_check_by_form
        rows = [(name, f"{counts[name]} read", f"{to_check[name]} to check") for name in counts]
        rows += [(one.name, str(one.status), one.problem.message) for one in self.not_read if one.problem]
        doubts = [*(to_check[name] > 0 for name in counts), *(True for one in self.not_read if one.problem)]
        return table(
            f"{len(self.outcomes)} files: {self._in_numbers}", ("Form or file", "Files", "What to do"), rows, doubts
        )

    @property
    def _in_numbers(self) -> str:
        read, others = (
            len(self.read),
            (("not read", self.not_read), ("copies", self.copies), ("passed over", self.passed_over)),
        )
        parts = [
            f"{read} read",
            f"{len(self.to_check)} to check",
            *(f"{len(some)} {what}" for what, some in others if some),
        ]
        return ", ".join(parts)

    @property
    def read(self) -> Sequence[Outcome]:
        """The files that were read."""
        return self._with(Status.READ)

    @property
    def to_check(self) -> Sequence[Outcome]:
        """The files that were read and have something that a person should look at."""
        return select(self.outcomes, lambda entry: entry.issues > 0)

    @property
    def not_read(self) -> Sequence[Outcome]:
        """The files that could not be read."""
        return self._with(Status.NOT_READ)

    @property
    def passed_over(self) -> Sequence[Outcome]:
        """The files found in folders that are no documents."""
        return self._with(Status.PASSED_OVER)

    @property
    def copies(self) -> Sequence[Outcome]:
        """The files that are the same as another one, to the byte: read and counted once."""
        return self._with(Status.SAME)

    @property
    def counts(self) -> dict[str, int]:
        """Form name → how many audits were read."""
        found = Counter(entry.form for entry in entries(self.outcomes))
        return {name: found[name] for name in self.forms}

    @property
    def to_check_by_form(self) -> dict[str, int]:
        """Form name → how many audits have something that a person should look at."""
        found = Counter(entry.form for entry in entries(self.outcomes) if entry.issues)
        return {name: found[name] for name in self.forms}

    @property
    def exit_code(self) -> int:
        """0 when all files were read, 1 when some were not, 2 when there was nothing to read at all."""
        if self.nothing_to_read:
            return 2
        return 1 if self.not_read else 0

    @property
    def nothing_to_read(self) -> bool:
        """Whether no file was found that could have been a form: what was named is empty, or isn't there."""
        return not self.read and all(one.problem is not None and one.problem.is_absence for one in self.not_read)

    def save(self, target: Target, *, kept: Kept | None = None) -> None:
        """Write the workbook.

        Args:
            target: a path ending in ``.xlsx``, whose file is replaced once the new one is whole; a binary file; or a
                bytearray, which it's appended to.

            kept: what people have typed in the workbook before; it stands there again.

        Raises:
            TargetInUse: what stands there is open in another program; the workbook was saved under another name.
            OutputError: it can't be written there.
        """
        # XlsxWriter takes a while to import, and those who only read records need none of it.
        from child_audit.collate.gathered import Gathered
        from child_audit.collate.report import write_report

        findings = self.findings
        if kept is None and findings is not None and findings.decisions is not None:
            kept = findings.decisions.kept
        gathered = Gathered.of(self.outcomes, self.forms, kept)
        if isinstance(target, (str, os.PathLike)):
            path = Path(target)
            destination.check(path)
            with destination.workbook(path) as file:
                write_report(gathered, self.run, file, path.parent, findings)
        elif isinstance(target, bytearray):
            stream = io.BytesIO()
            write_report(gathered, self.run, stream, findings=findings)
            target.extend(stream.getbuffer())
        else:
            write_report(gathered, self.run, target, findings=findings)

    def export(
        self, path: StrPath, kind: str | None = None, *, table: str | None = None, guard_formulas: bool = False
    ) -> None:
        """Write CSV, JSON Lines or Parquet, with field paths as headings and every text whole.

        Args:
            path: a file that ends in ``.csv``, ``.jsonl`` or ``.parquet``; one that ends in ``.zip``, or a folder, for
                all tables.
            kind: "csv", "jsonl" or "parquet", where the name doesn't say.
            table: which table: "audits", "answers", "lists", "issues", "comments", "files" or the name of a form. None:
                all of them in a folder or zip; in a single file the audits.
            guard_formulas: whether text that a spreadsheet would take for a formula gets an apostrophe before it.

        Raises:
            OutputError: it can't be written there, or the arguments contradict each other.
        """
        from child_audit.collate.exports import Format, export_to, write_export

        made = export_to(Path(path), kind, table, guard=guard_formulas)
        if made.format is Format.XLSX:
            self.save(path)
        else:
            write_export(made, self.outcomes, self.forms)

    def frame(self, table: str = "audits", library: str | None = None) -> Any:
        """Return a table as a data frame of pandas or Polars.

        Args:
            table: which table, as in :meth:`export`.
            library: "pandas" or "polars"; None: the one that is imported already, or else the one that is installed.

        Raises:
            ChildAuditError: there is no such table, or no such library.
        """
        from child_audit.collate.datasets import datasets
        from child_audit.collate.frames import frame

        found = datasets(self.outcomes, self.forms)
        if table not in found:
            raise ChildAuditError(f"there is no table {table!r}; the tables are: {', '.join(found)}")
        return frame(found[table], library)

    def _with(self, status: Status) -> Sequence[Outcome]:
        return select(self.outcomes, lambda entry: entry.status is status)


def gather(
    outcomes: Iterable[Outcome], forms: Mapping[str, FormLike], total: int = 0, progress: Progress | None = None
) -> Collation:
    """Gather outcomes as they come, telling ``progress`` of each."""
    gathered = Outcomes()
    for outcome in outcomes:
        gathered.append(outcome)
        if progress is not None:
            progress(len(gathered), total)
    found = {entry.form for entry in gathered.entries}
    return Collation(gathered, {name: form for name, form in forms.items() if name in found})
