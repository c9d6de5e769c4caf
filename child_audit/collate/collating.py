"""From paths to a workbook: the whole of collation in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial as partial_of
from typing import TYPE_CHECKING, Any

from child_audit.collate.batch import Outcome
from child_audit.collate.collation import Collation, Progress, gather
from child_audit.collate.identical import marked, without_copies
from child_audit.collate.inputs import Input, StrPath, find, shown
from child_audit.collate.job import Job
from child_audit.collate.manner import Manner
from child_audit.collate.printed import Printed, Prints, without_print
from child_audit.collate.repeated import Lines, Repeats, with_repeated
from child_audit.collate.run import Run
from child_audit.collate.stopping import Interrupted, Stopped, stop_on_interrupt, until
from child_audit.collate.untouched import blanks_flagged
from child_audit.output import Target
from child_audit.word.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from child_audit.collate.resume import Journal
    from child_audit.form import Form

_NAMED = 20
"""So many inputs are named in the run log."""

GONE_ON = "Gone on from an interrupted run"
"""What the run log calls it."""


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
            must guard its main part by ``if __name__ == "__main__":`` for it; where it doesn't, one process reads, with
            a warning.
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
        NothingRead: no audit was read, and an older workbook stands there, which was left as it is. The error has the
            collation.
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
    started = datetime.now()
    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    manner = Manner(form, forms, password, limits, workers, executor)
    job = Job(manner.families, output, expected, decisions, pseudonymise, kind, table, guard_formulas, force)
    refining = job.prepared()
    files = find(paths, leave_out=job.files)
    job.check_size(len(files))
    with job.journal(resume, manner) as journal, stop_on_interrupt(asked=partial) as stopped:
        outcomes, printed, repeated = _read_once(files, manner, journal, stopped, progress)
        known = with_repeated(without_print(outcomes, printed), repeated, manner.families)
        collation = gather(
            refining.refined(blanks_flagged(known, manner.families)),
            refining.forms(manner.families),
        )
        findings = refining.findings()
        hidden = pseudonymise is not None
        facts = _inputs([] if hidden else paths, files) | manner.in_words | findings.facts
        facts |= _course(printed, journal, interrupted=stopped(), hidden=hidden)
        collation = replace(collation, run=Run(started, facts), findings=findings)
        if collation.read or not stopped():
            collation = job.write(collation)
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
    manner = Manner(form, forms, password, limits, workers, executor)
    files = [file for file in find(paths) if file.read]
    with manner.reader(files) as reader:
        yield from manner.read(files, reader)


def _read_once(
    files: Sequence[Input], manner: Manner, journal: Journal | None, stopped: Stopped, progress: Progress | None
) -> tuple[Sequence[Outcome], tuple[Printed, ...], Lines]:
    """Read each file, of equal ones the first, and learn what the forms themselves print, or may print."""
    once, copies = without_copies(files)
    prints, repeats = Prints(), Repeats(manner.families)
    with manner.reader(once) as reader:
        reading = partial_of(manner.read, reader=reader)
        each = reading(once) if journal is None else journal.read(once, reading)
        read = until(stopped, marked(each, files, copies, reader), files)
        counted = repeats.counting(prints.counting(read))
        collation = gather(counted, manner.families, len(files), progress)
    return collation.outcomes, prints.printed, repeats.lines


def _inputs(paths: Sequence[StrPath], files: Sequence[Input]) -> dict[str, str]:
    """Say what was to be read, for the run log."""
    named = ", ".join(shown(path) for path in paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")
    return {"Inputs": named or "not named", "Inputs found": f"{len(files)}"}


def _course(printed: Sequence[Printed], journal: Journal | None, *, interrupted: bool, hidden: bool) -> dict[str, str]:
    """Say how the run went, for the run log.

    Args:
        printed: what the forms themselves print.
        journal: where readings were kept.
        interrupted: whether it was.
        hidden: whether names are taken out: then it's said only how much is printed, as it may hold one.
    """
    facts = {}
    if printed:
        texts = f"{len(printed)} lines" if hidden else "; ".join(map(str, printed))
        facts["Printed by the form, in most audits"] = texts
    if journal is not None and journal.remark:
        facts[GONE_ON] = journal.remark
    if interrupted:
        facts["Interrupted"] = "yes: the files that it did not come to are listed as not read"
    return facts
