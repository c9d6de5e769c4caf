"""``collate``: many completed forms into one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from child_audit.cli.app import app
from child_audit.cli.options import FormName, FormsFolder, Password, own_forms
from child_audit.cli.printing import USAGE, fail, nothing_to_read, one_line, progress_bar, report_unread
from child_audit.errors import TargetInUse

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

    own, saved_as = own_forms(forms), output
    try:
        with progress_bar(shown=not quiet) as progress:
            collation = run(paths, output, form=form, forms=own, password=password, workers=workers, progress=progress)
    except TargetInUse as error:
        fail(str(error), USAGE)
        collation, saved_as = error.collation, error.saved_as
    if collation.exit_code == USAGE:
        raise typer.Exit(nothing_to_read(paths))
    report_unread(collation.not_read)
    if not quiet:
        _summarise(collation, saved_as)
    raise typer.Exit(USAGE if saved_as != output else collation.exit_code)


def _summarise(collation: Collation, output: Path) -> None:
    from child_audit.collate import short_name

    for name, count in collation.counts.items():
        flagged = collation.to_check_by_form[name]
        audits = "1 audit" if count == 1 else f"{count} audits"
        print(f"{short_name(collation.forms[name])}: {audits}" + (f", {flagged} to check" if flagged else ""))
    for what, outcomes in (("not read", collation.not_read), ("passed over", collation.passed_over)):
        if outcomes:
            files = "1 file" if len(outcomes) == 1 else f"{len(outcomes)} files"
            print(f"{what.capitalize()}: {files}, listed on the sheet Files")
    print(f"Workbook: {one_line(str(output))}")
