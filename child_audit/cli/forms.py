"""``forms`` and ``check``: the forms known here, and templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from child_audit.cli.app import app
from child_audit.cli.printing import FAILED, fail, listing, one_line, plain, print_json, terminal


@app.command()
def forms(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False) -> None:
    """List the forms known here."""
    from child_audit.form import available_forms as run

    listed = [{"name": form.name, "title": form.title, "fields": len(form.fields)} for form in run()]
    if as_json:
        print_json(listed)
        return
    console = terminal()
    table = listing("Name", "Title", "Fields")
    for row in listed:
        table.add_row(*(plain(str(value)) for value in row.values()))
    console.print(table)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A Word file with the tags of a form.")]) -> None:
    """Check a tagged template: can it be filled, and be read back?"""
    from child_audit.form import check_template as run

    problems = run(file)
    for problem in problems:
        print(one_line(problem))
    if problems:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise typer.Exit(fail(f"{file}: {count}", FAILED))
    print(f"{one_line(str(file))}: no problems found")
