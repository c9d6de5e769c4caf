"""``collate``: many completed forms into one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from child_audit.cli.app import app
from child_audit.cli.options import FormName, FormsFolder, Password, own_forms
from child_audit.cli.printing import USAGE, nothing_to_read, one_line, progress_bar, report_unread

if TYPE_CHECKING:
    from child_audit.collate import Collation


@app.command()
def collate(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, folders (with all that is in them) and patterns.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx", help="The workbook to write.")],
    form: FormName = None,
    forms: FormsFolder = None,
    password: Password = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes reading at the same time; by default as many as serve."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Read completed forms and put them into one workbook."""
    from child_audit.collate import collate as run

    own = own_forms(forms)
    with progress_bar(shown=not quiet) as progress:
        collation = run(paths, output, form=form, forms=own, password=password, workers=workers, progress=progress)
    if collation.exit_code == USAGE:
        raise typer.Exit(nothing_to_read(paths))
    report_unread(collation.not_read)
    if not quiet:
        _summarise(collation, output)
    raise typer.Exit(collation.exit_code)


def _summarise(collation: Collation, output: Path) -> None:
    from child_audit.collate import short_name

    for name, count in collation.counts.items():
        flagged = sum(outcome.parsed is not None and outcome.parsed.form == name for outcome in collation.to_check)
        audits = "1 audit" if count == 1 else f"{count} audits"
        print(f"{short_name(collation.forms[name])}: {audits}" + (f", {flagged} to check" if flagged else ""))
    for what, outcomes in (("not read", collation.not_read), ("passed over", collation.passed_over)):
        if outcomes:
            files = "1 file" if len(outcomes) == 1 else f"{len(outcomes)} files"
            print(f"{what.capitalize()}: {files}, listed on the sheet Files")
    print(f"Workbook: {one_line(str(output))}")
