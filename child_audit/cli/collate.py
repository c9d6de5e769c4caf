"""``collate``: many completed forms into one workbook."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.app import app
from child_audit.cli.options import Force, FormName, FormsFolder, Limit, Password, Quiet, examples, limits_of, own_forms
from child_audit.cli.printing import (
    FAILED,
    INTERRUPTED,
    USAGE,
    fail,
    note,
    nothing_to_read,
    one_line,
    print_json,
    progress_bar,
    report_refused,
    report_unread,
)
from child_audit.errors import NothingRead, TargetInUse

if TYPE_CHECKING:
    from child_audit.collate import Collation
    from child_audit.collate.cluster import Cluster


@app.command(
    epilog=examples(
        "child-audit collate returned -o audits.xlsx",
        "child-audit collate returned -o audits.xlsx --decisions audits.xlsx --expected cases.xlsx",
        "child-audit collate returned -o for_analysts.zip --format csv --pseudonymise names.key",
    )
)
def collate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders (with all that is in them), patterns and URLs.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="What to write: .xlsx, .csv, .jsonl, .parquet, .zip, or a folder."
        ),
    ],
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar="FILE.xlsx", help="The last workbook, with what people typed in it."),
    ] = None,
    expected: Annotated[
        Path | None, typer.Option("--expected", metavar="CASES", help="A list of awaited audits (.xlsx or .csv).")
    ] = None,
    pseudonymise: Annotated[
        Path | None,
        typer.Option("--pseudonymise", metavar="KEYFILE", help="Pseudonyms for names; the key is made if need be."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="xlsx, csv, jsonl or parquet, for a folder.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", metavar="NAME", help="Only this table: audits, answers, lists, issues, comments, files."
        ),
    ] = None,
    guard_formulas: Annotated[
        bool, typer.Option("--guard-formulas", help="CSV: put an apostrophe before text that begins like a formula.")
    ] = False,
    form: FormName = None,
    forms: FormsFolder = None,
    password: Password = None,
    limit: Limit = None,
    force: Force = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="NUMBER",
            min=1,
            help="Processes reading at the same time; by default as many as serve.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Keep what is read in FILE.resume until all is done; if there is one, go on from it."
        ),
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="On Ctrl-C, save what was read so far; the rest is listed as not read.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Read on a Dask cluster: tcp://host:8786, or local to start one here.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of the files as one JSON object.")] = False,
    quiet: Quiet = False,
) -> None:
    """Put completed forms into one workbook, or another file."""
    from child_audit.collate import Interrupted
    from child_audit.collate import collate as run

    own, saved_as = own_forms(forms), output
    try:
        with progress_bar(shown=not (quiet or as_json)) as progress, _cluster(scheduler, workers) as cluster:
            collation = run(
                paths,
                output,
                form=form,
                forms=own,
                password=password,
                workers=cluster.workers if cluster else workers,
                executor=cluster.executor if cluster else None,
                progress=progress,
                expected=expected,
                decisions=decisions,
                pseudonymise=pseudonymise,
                kind=kind,
                table=table,
                guard_formulas=guard_formulas,
                force=force,
                limits=limits_of(limit),
                resume=resume,
                partial=partial,
            )
    except TargetInUse as error:
        fail(str(error), USAGE)
        collation, saved_as = error.collation, error.saved_as
    except NothingRead as error:
        report_unread(error.collation.not_read)
        fail(str(error), USAGE)
        _say(error.collation, None, USAGE, as_json=as_json, quiet=quiet)
        raise typer.Exit(USAGE) from None
    except Interrupted as error:
        written = output if error.collation.read else None
        _say(error.collation, written, INTERRUPTED, as_json=as_json, quiet=quiet)
        raise typer.Exit(INTERRUPTED) from None
    except KeyboardInterrupt:
        if not resume:
            raise
        note("what was read is kept; the same command, with --resume, goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    if collation.exit_code == USAGE:
        raise typer.Exit(nothing_to_read(paths, collation.not_read))
    report_unread(collation.not_read)
    refused = _report_refused(collation)
    code = USAGE if saved_as != output else FAILED if refused else collation.exit_code
    _say(collation, saved_as, code, as_json=as_json, quiet=quiet)
    raise typer.Exit(code)


def _cluster(scheduler: str | None, workers: int | None) -> AbstractContextManager[Cluster | None]:
    if scheduler is None:
        return nullcontext()
    from child_audit.collate.cluster import dask_cluster

    return dask_cluster(scheduler, workers=workers)


def _report_refused(collation: Collation) -> bool:
    """Print what people typed in the last workbook and couldn't be applied; return whether there is any."""
    decisions = collation.findings.decisions if collation.findings is not None else None
    if decisions is None:
        return False
    report_refused(decisions.book.path, decisions.refused)
    return decisions.since.not_applied > 0


def _say(collation: Collation, written: Path | None, code: int, *, as_json: bool, quiet: bool) -> None:
    """Tell what became of the files, and where the result is."""
    if as_json:
        print_json(_in_json(collation, written, code))
    elif written is not None and not quiet:
        _summarise(collation, written)


def _in_json(collation: Collation, written: Path | None, code: int) -> dict[str, Any]:
    """Return file names, counts and codes: nothing of what stands in the forms."""
    counts, to_check = collation.counts, collation.to_check_by_form
    return {
        "output": None if written is None else str(written),
        "exit_code": code,
        "forms": {name: {"audits": counts[name], "to_check": to_check[name]} for name in counts},
        "not_read": [
            {"file": str(one.path), "code": one.problem.code, "message": one.problem.message}
            for one in collation.not_read
            if one.problem
        ],
        "same_as_another": [str(one.path) for one in collation.copies],
        "passed_over": [str(one.path) for one in collation.passed_over],
        "old_workbook_kept_as": None if collation.kept_as is None else str(collation.kept_as),
        **(collation.findings.counted if collation.findings is not None else {}),
    }


def _summarise(collation: Collation, output: Path) -> None:
    from child_audit.collate import short_name
    from child_audit.collate.collating import GONE_ON

    for name, count in collation.counts.items():
        flagged = collation.to_check_by_form[name]
        audits = "1 audit" if count == 1 else f"{count} audits"
        print(f"{short_name(collation.forms[name])}: {audits}" + (f", {flagged} to check" if flagged else ""))
    for what, outcomes in (
        ("not read", collation.not_read),
        ("same file as another", collation.copies),
        ("passed over", collation.passed_over),
    ):
        if outcomes:
            files = "1 file" if len(outcomes) == 1 else f"{len(outcomes)} files"
            print(f"{what.capitalize()}: {files}, listed on the sheet Files")
    if GONE_ON in collation.run.options:
        print(one_line(collation.run.options[GONE_ON]))
    for line in collation.findings.lines if collation.findings is not None else ():
        print(one_line(line))
    if collation.kept_as is not None:
        print(f"Old workbook, as not all in it has a place in the new one: {one_line(str(collation.kept_as))}")
    print(f"{'Workbook' if output.suffix.lower() == '.xlsx' else 'Written'}: {one_line(str(output))}")
