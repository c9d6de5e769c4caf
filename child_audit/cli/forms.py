"""``forms``, ``check`` and ``model``: the forms known here, and templates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from child_audit.cli.app import app
from child_audit.cli.completion import form_names
from child_audit.cli.options import Force, FormsFolder, examples, own_forms
from child_audit.cli.printing import FAILED, fail, free, listing, one_line, plain, print_json, terminal


@app.command(epilog=examples("child-audit forms", "child-audit forms --forms our_forms --json"))
def forms(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
    folder: FormsFolder = None,
) -> None:
    """List the forms known here."""
    from child_audit.form import available_forms as run
    from child_audit.form.registry import known_as

    known = (*(own_forms(folder) or ()), *run())
    listed = [{"name": known_as(form), "title": form.title, "fields": len(form.fields)} for form in known]
    if as_json:
        print_json(listed)
        return
    console = terminal()
    table = listing("Name", "Title", "Fields")
    for row in listed:
        table.add_row(*(plain(str(value)) for value in row.values()))
    console.print(table)


@app.command(
    epilog=examples("child-audit check our_form.docx", "child-audit check our_form.docx --annotate problems.docx")
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Word file with the tags of a form.")],
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate", metavar="OUT.docx", help="Also write a copy with each problem as a comment in Word."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array of the problems.")] = False,
    force: Force = False,
) -> None:
    """Check a tagged template: can it be filled, and be read back?"""
    from child_audit.form import annotate_template
    from child_audit.form import check_template as run

    target = None if annotate is None else free(annotate, ".docx", force=force)
    problems = run(file)
    if target is not None:
        annotate_template(file, target)
    wrong = [problem for problem in problems if not problem.warning]
    if as_json:
        keys = ("code", "message", "tag", "place", "warning")
        print_json([{key: getattr(problem, key) for key in keys} for problem in problems])
        raise typer.Exit(FAILED if wrong else 0)
    for problem in problems:
        print(one_line(f"warning: {problem}" if problem.warning else str(problem)))
    if target is not None:
        print(f"The same, as comments: {one_line(str(target))}")
    if wrong:
        count = "one problem" if len(wrong) == 1 else f"{len(wrong)} problems"
        raise typer.Exit(fail(f"{file}: {count}", FAILED))
    if problems:
        print(f"{one_line(str(file))}: it works; see the warnings")
    else:
        print(f"{one_line(str(file))}: no problems found")


@app.command(epilog=examples("child-audit model our_form.docx > our_form.py"))
def model(
    form: Annotated[
        str,
        typer.Argument(metavar="FORM", help="A tagged Word file, or the name of a form.", autocompletion=form_names),
    ],
    folder: FormsFolder = None,
) -> None:
    """Print the record type of a form as Python code."""
    from child_audit.form import form_named, model_code

    sys.stdout.buffer.write(model_code(form_named(form, own_forms(folder))).encode())
