"""``parse`` and ``explain``: what a completed form says, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.app import app
from child_audit.cli.options import Force, FormName, FormsFolder, Limit, Password, examples, limits_of, own_forms
from child_audit.cli.printing import FAILED, free, listing, nothing_to_read, plain, print_json, report_unread, terminal
from child_audit.text import clean

if TYPE_CHECKING:
    from child_audit.collate import Outcome
    from child_audit.form import Form


@app.command(
    epilog=examples(
        "child-audit parse audit.docx",
        "child-audit parse returned --json > audits.jsonl",
        "child-audit parse audit.docx --form our_form.docx",
    )
)
def parse(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Completed forms.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    form: FormName = None,
    forms: FormsFolder = None,
    password: Password = None,
    limit: Limit = None,
) -> None:
    """Read completed forms and print what they say."""
    from child_audit.collate import read
    from child_audit.form.registry import all_known, asked_for

    own = own_forms(forms)
    known = (*(asked_for(form, own) or ()), *all_known(own))
    found = False
    unread: list[Outcome] = []
    for outcome in read(files, form=form, forms=own, password=password, limits=limits_of(limit)):
        found = True
        if as_json:
            _print_json_line(outcome)
        else:
            _print_reading(outcome, known)
        if outcome.problem:
            report_unread([outcome])
            unread.append(outcome)
    raise typer.Exit((FAILED if unread else 0) if found else nothing_to_read(files))


@app.command(epilog=examples("child-audit explain audit.docx -o reading.html"))
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A completed form.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The page to write.")],
    form: FormName = None,
    forms: FormsFolder = None,
    password: Password = None,
    limit: Limit = None,
    force: Force = False,
) -> None:
    """Show on one page how a completed form was read."""
    from child_audit.collate.deadline import within
    from child_audit.form import parse as run
    from child_audit.output import write

    target = free(output, ".html", force=force)
    limits, own = limits_of(limit), own_forms(forms)

    def page() -> str:
        reading = run(file, form, password=password, forms=own, limits=limits)
        return reading.explain(clean(file.name))

    write(within(limits.seconds, page).encode(), target)


def _print_json_line(outcome: Outcome) -> None:
    from child_audit.collate import as_json

    print_json(as_json(outcome))


def _print_reading(outcome: Outcome, known: Sequence[Form[Any]]) -> None:
    if outcome.parsed is None:
        return
    from child_audit.collate import answers_of, wording

    parsed, console = outcome.parsed, terminal()
    form = next(form for form in known if (form.name, form.version) == (parsed.form, parsed.version))
    console.print(plain(f"{outcome.path}: {form.title}"), style="bold")
    flagged = {issue.field for issue in parsed.issues}
    table = listing("Question", "Answer", "Read by")
    for answer in answers_of(form, parsed):
        if answer.value is not None or answer.path in flagged:
            texts = (wording(form, answer.path), _shown(answer.value), answer.evidence.sign)
            table.add_row(*map(plain, texts), style="yellow" if answer.path in flagged else None)
    console.print(table)
    for issue in parsed.issues:
        about = ": ".join(filter(None, (wording(form, issue.field), issue.message)))
        console.print(plain(f"To check: {about} ({issue.code}, {issue.place})"), style="yellow")
    console.print()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
