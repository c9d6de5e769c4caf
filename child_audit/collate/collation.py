"""From paths to a workbook: the whole of collation in one call."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial as partial_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.collate import destination
from child_audit.collate.batch import Outcome, Reader, Status, read_files
from child_audit.collate.identical import marked, without_copies
from child_audit.collate.inputs import Input, StrPath, find, shown
from child_audit.collate.job import Job
from child_audit.collate.printed import Prints, without_print
from child_audit.collate.run import Run
from child_audit.collate.spool import Outcomes, entries, select
from child_audit.collate.stopping import Interrupted, stop_on_interrupt, until
from child_audit.errors import ChildAuditError, TargetInUse
from child_audit.output import Target
from child_audit.parsed import Parsed
from child_audit.word.limits import DEFAULT_LIMITS, Limits

# Everything above is light: importing child_audit imports this module, because the function and its package share a
# name. What reads documents, or writes workbooks, is imported by those who do.
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from child_audit.collate.findings import Findings
    from child_audit.collate.form_view import FormLike
    from child_audit.collate.keys import Kept
    from child_audit.form import Form
    from child_audit.word.formats import Conversions

_NAMED = 20
"""So many inputs are named in the run log."""

GONE_ON = "Gone on from an interrupted run"
"""What the run log calls it."""

Progress = Callable[[int, int], None]
"""Called with how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Collation:
    """What became of many files.

    Attributes:
        outcomes: one for each file, in the order in which they were named. Those of :func:`collate` are read from a
            private temporary file each time they are asked for.
        forms: form name → the form, for every form that occurs.
        run: when and how the files were read.
        findings: what the batch shows beside its readings: awaited audits, pairs, decisions.
    """

    outcomes: Sequence[Outcome]
    forms: Mapping[str, FormLike] = field(default_factory=dict)
    run: Run = field(default_factory=Run)
    findings: Findings | None = None

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
        """0 when all files were read, 1 when some were not, 2 when there was nothing to read."""
        if self.not_read:
            return 1
        return 0 if self.read else 2

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


def collate(
    paths: StrPath | Iterable[StrPath],
    output: Target | None = None,
    *,
    form: str | Form[Any] | None = None,
    forms: Sequence[Form[Any]] | None = None,
    password: str | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    expected: StrPath | None = None,
    decisions: StrPath | None = None,
    pseudonymise: StrPath | None = None,
    kind: str | None = None,
    table: str | None = None,
    guard_formulas: bool = False,
    force: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    resume: bool = False,
    partial: bool = False,
) -> Collation:
    """Read many completed forms, and write them into one workbook, or as another kind of file.

    A file that can't be read never ends the batch: it has its row, with the reason.

    Args:
        paths: files, folders (searched with all that is in them) and patterns such as ``returned/*.docx``; with
            ``child-audit[remote]`` URLs that fsspec opens too: ``zip://*.docx::returned.zip``, ``s3://bucket/returned``.
        output: where the workbook goes; None for none yet. Nothing is written when there was nothing to read. A path
            with another ending, or a folder, gets another kind of output: see :meth:`Collation.export`.
        form: which form they all are: by name, by its template's path, or as a :class:`~child_audit.form.Form`; None:
            each is recognised.
        forms: forms of your own that they may be, besides those that ship; see :func:`child_audit.forms_in`. The
            versions of one form share a sheet.
        password: opens those documents that are protected.
        workers: how many processes read at the same time; None: one a processor when there are many files. A script
            that asks for more than one must guard its main part by ``if __name__ == "__main__":``.
        executor: reads the files instead, in chunks: any :class:`concurrent.futures.Executor`. It's left running. Where
            it's known to have many processes, say how many as ``workers``, so that enough is kept under way.
        progress: called after each file.
        expected: a list of awaited audits (.xlsx or .csv), with which the files are compared.
        decisions: a workbook that :func:`collate` wrote, in which people decided and corrected; it may be the output.
        pseudonymise: a key file, made where there is none: names become pseudonyms, dates of birth ages.
        kind: of the output, where its name doesn't say.
        table: as in :meth:`Collation.export`.
        guard_formulas: as in :meth:`Collation.export`.
        force: whether a workbook in which people have typed may be replaced although ``decisions`` isn't it.
        limits: what each file may at most be, and how long it may take.
        resume: keep what is read in a file beside the output until that is written, and go on from there if an earlier
            run with ``resume`` was interrupted; see :mod:`child_audit.collate.resume`.
        partial: on Ctrl-C, finish the file under way and save what was read so far, the others as not read.

    Returns:
        What became of each file; :meth:`Collation.save` writes the workbook later, or again.

    Raises:
        UnknownFormName: there is no form of that name.
        TargetInUse: the workbook that stands there is open; the new one was saved under another name. The error has
            the collation.
        OutputError: the workbook can't be written where it was asked for, what people typed in it would be lost, or
            there are more files than a sheet of Excel holds.
        CasesError: the list of awaited audits can't be used.
        WorkbookError: the workbook with the decisions can't be read.
        KeyFileError: the key can't be used.
        Interrupted: Ctrl-C was pressed, and what was read so far is saved (``partial``); a ``KeyboardInterrupt`` that
            has the collation.
    """
    # The engine opens every shipped template: not before somebody reads documents.
    from child_audit import form as engine
    from child_audit.form.registry import all_known, asked_for

    started = datetime.now()
    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    asked = asked_for(form, forms)
    names = {one.name for one in asked or ()}
    known: dict[str, FormLike] = {
        **engine.families_of(one for one in all_known(forms) if one.name not in names),
        **engine.families_of(asked or ()),
    }
    job = Job(known, output, expected, decisions, pseudonymise, kind, table, guard_formulas, force)
    refining = job.prepared()
    files = find(paths, leave_out=job.files)
    job.check_size(len(files))
    once, copies = without_copies(files)
    facts: dict[str, str] = {}
    kept = job.journal(resume, asked, all_known(forms), password, limits)
    with kept as journal, stop_on_interrupt(asked=partial) as stopped:
        with _reader(once, asked, forms, password, limits) as reader:
            reading = partial_of(read_files, reader=reader, workers=workers, executor=executor)
            each = reading(once) if journal is None else journal.read(once, reading)
            read = until(stopped, marked(each, files, copies, reader), files)
            prints = Prints()
            first = gather(prints.counting(read), known, len(files), progress)
        printed = prints.printed
        collation = gather(refining.refined(without_print(first.outcomes, printed)), refining.forms(known))
        findings = refining.findings()
        if printed:
            # Where names are taken out, only how much it was: it may hold one.
            texts = "; ".join(map(str, printed)) if pseudonymise is None else f"{len(printed)} lines"
            facts["Printed by the form, in most audits"] = texts
        if journal is not None and journal.remark:
            facts[GONE_ON] = journal.remark
        if stopped():
            facts["Interrupted"] = "yes: the files that it did not come to are listed as not read"
        options = _options(paths if pseudonymise is None else [], form, password, files) | facts | findings.facts
        collation = replace(collation, run=Run(started, options), findings=findings)
        if output is not None and collation.exit_code != 2 and not (stopped() and not collation.read):
            try:
                job.write(collation)
            except TargetInUse as error:
                error.collation = collation
                raise
        if stopped():
            raise Interrupted(collation)
        if journal is not None:
            journal.done()
    return collation


def read(
    paths: StrPath | Iterable[StrPath],
    *,
    form: str | Form[Any] | None = None,
    forms: Sequence[Form[Any]] | None = None,
    password: str | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Outcome]:
    """Read many completed forms one after the other; each outcome comes as soon as it's there.

    Args:
        paths: as in :func:`collate`; other files found in folders are left out.
        form: as in :func:`collate`.
        forms: as in :func:`collate`.
        password: as in :func:`collate`.
        workers: as in :func:`collate`.
        executor: as in :func:`collate`.
        limits: as in :func:`collate`.

    Raises:
        UnknownFormName: there is no form of that name.
    """
    from child_audit.form.registry import asked_for

    asked = asked_for(form, forms)
    files = [file for file in find(paths) if file.read]
    with _reader(files, asked, forms, password, limits) as reader:
        yield from read_files(files, reader, workers=workers, executor=executor)


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


def _options(
    paths: Sequence[StrPath], form: str | Form[Any] | None, password: str | None, files: Sequence[Input]
) -> dict[str, str]:
    """Say in words how a collation was asked for. What a password is, is nobody's business."""
    name = form if form is None or isinstance(form, str) else form.name
    return {
        "Inputs": ", ".join(shown(path) for path in paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")
        or "not named",
        "Form": "recognised by its wording" if name is None else name,
        "Password": "none given" if password is None else "given",
        "Inputs found": f"{len(files)}",
    }


@contextmanager
def _reader(
    files: Iterable[Input],
    asked: tuple[Form[Any], ...] | None,
    forms: Sequence[Form[Any]] | None,
    password: str | None,
    limits: Limits,
) -> Iterator[Reader]:
    from child_audit.word.formats import converted_together

    own = None if forms is None else tuple(forms)
    paths = (file.path for file in files if file.read and isinstance(file.path, Path))
    with converted_together(paths, limits=limits) as conversions:
        yield partial_of(_parsed, asked=asked, forms=own, password=password, conversions=conversions, limits=limits)


def _parsed(
    source: bytes | Path,
    asked: tuple[Form[Any], ...] | None,
    forms: tuple[Form[Any], ...] | None,
    password: str | None,
    conversions: Conversions,
    limits: Limits,
) -> Parsed[Any]:
    from child_audit import form as engine
    from child_audit.collate.deadline import within
    from child_audit.form.registry import all_known
    from child_audit.word import formats

    def parsed() -> Parsed[Any]:
        document = formats.read(source, password=password, conversions=conversions, limits=limits)
        return engine.recognised(document, asked, all_known(forms))

    return within(limits.seconds, parsed)
