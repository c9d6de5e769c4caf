"""``blank``, ``fill`` and ``sheet``: forms to send out, and the workbook to fill them from."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.app import app
from child_audit.cli.completion import form_names
from child_audit.cli.options import (
    ContactsFile,
    Controls,
    Force,
    FormName,
    FormsFolder,
    Locked,
    OutputDocument,
    Quiet,
    examples,
    own_forms,
)
from child_audit.cli.printing import FAILED, NAME, fail, free, one_line
from child_audit.errors import OutputError, RecordError
from child_audit.quoting import name_or

if TYPE_CHECKING:
    from child_audit.form import Form
    from child_audit.settings import Contacts


@app.command(
    epilog=examples(
        "child-audit blank early_help -o form.docx",
        "child-audit blank cin_cp -o locked.docx --controls --lock",
        "child-audit blank our_form.docx -o our_blank.docx",
    )
)
def blank(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM", help="A name (see: child-audit forms), or a tagged Word file.", autocompletion=form_names
        ),
    ],
    output: OutputDocument,
    forms: FormsFolder = None,
    controls: Controls = False,
    lock: Locked = False,
    contacts: ContactsFile = None,
    force: Force = False,
) -> None:
    """Write a blank form, ready to be sent out."""
    from child_audit.form import form_named

    _check_lock(controls, lock)
    chosen = form_named(form, own_forms(forms))
    target = free(output, ".docx", force=force)
    chosen.blank(target, contacts=_loaded(contacts), controls=controls, locked=lock)


@app.command(
    epilog=examples(
        "child-audit fill record.json -o filled.docx --form cin_cp",
        "child-audit fill cases.xlsx -o out --form early_help --dry-run",
        'child-audit fill cases.xlsx -o out --form early_help --name "{child.case_id}.docx"',
    )
)
def fill(
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA", help="Records: .xlsx, .csv, .json, or lines of: parse --json. - is JSON on stdin."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE|FOLDER", help="The .docx to write, or a folder for many.")
    ],
    form: FormName = None,
    forms: FormsFolder = None,
    record_id: Annotated[
        str, typer.Option("--record-id", metavar="TEXT", help="What you call the record; the document carries it.")
    ] = "",
    name: Annotated[
        str | None, typer.Option("--name", metavar="PATTERN", help='Names in the folder: "{child.case_id}.docx".')
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="HEADING", help="A column that isn't meant for the form.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; list what would be written.")] = False,
    controls: Controls = False,
    lock: Locked = False,
    contacts: ContactsFile = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write forms filled from JSON, a workbook or CSV."""
    _check_lock(controls, lock)
    options: dict[str, Any] = {"contacts": _loaded(contacts), "controls": controls, "locked": lock}
    if output.suffix.lower() == ".docx" and data.suffix.lower() in ("", ".json"):
        if name or ignore or dry_run:
            raise OutputError(f"{output}: --name, --ignore and --dry-run are for many forms; give a folder with -o")
        _fill_one(data, free(output, ".docx", force=force), form, own_forms(forms), record_id, **options)
        return
    if str(data) == "-":
        raise OutputError(f"{output}: standard input holds one record; give a .docx file with -o")
    if output.suffix.lower() == ".docx":
        raise OutputError(f"{output}: {data} may hold many records; give a folder with -o")
    if record_id:
        raise OutputError(f"{output}: --record-id is for one form; give a .docx file with -o")
    options |= {"name": name, "ignore": ignore or [], "force": force, "forms": own_forms(forms)}
    raise typer.Exit(_fill_many(data, output, form, dry_run=dry_run, quiet=quiet, **options))


@app.command(epilog=examples("child-audit sheet early_help -o to_fill_in.xlsx"))
def sheet(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM", help="A name (see: child-audit forms), or a tagged Word file.", autocompletion=form_names
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx", help="The workbook to write.")],
    forms: FormsFolder = None,
    force: Force = False,
) -> None:
    """Write an empty workbook with a column for each field, for: fill."""
    from child_audit.form import form_named
    from child_audit.prefill import write_sheet as run

    run(form_named(form, own_forms(forms)), free(output, ".xlsx", force=force))


def _fill_one(
    data: Path, target: Path, form: str | None, own: Sequence[Form[Any]] | None, record_id: str, **options: Any
) -> None:
    from child_audit.form import form_named

    record, named, own_id = _record(data)
    if form and named and _differ(form, named):
        says = f"{named!r}" if name_or(named.partition("@")[0], "") else "another form"
        raise typer.BadParameter(f"{data} says that it is {says}", param_hint="'--form'")
    if not (form or named):
        raise typer.BadParameter(f"{data} doesn't say which form it is; give its name", param_hint="'--form'")
    if not form and not name_or((named or "").partition("@")[0], ""):
        raise typer.BadParameter(f"{data} names a form that isn't known; give its name", param_hint="'--form'")
    form_named(form or named or "", own).fill(record, target, record_id=record_id or own_id, **options)


def _fill_many(data: Path, folder: Path, form: str | None, *, dry_run: bool, quiet: bool, **options: Any) -> int:
    from child_audit.prefill import fill_many as run

    filling = run(data, folder, form, dry_run=dry_run, **options)
    for problem in filling.problems:
        fail(str(problem), FAILED)
    if dry_run:
        for written in filling.written:
            print(one_line(f"{written.path} ({written.sheet}, row {written.row})"))
    if quiet and not dry_run:
        return FAILED if filling.problems else 0
    if filling.passed_over:
        print(one_line(f"No headings of the form, so not read: {', '.join(filling.passed_over)}"))
    count = len(filling.written)
    forms = "1 form" if count == 1 else f"{count} forms"
    print(one_line(f"{forms} {'would be ' if dry_run else ''}written to {folder}"))
    return FAILED if filling.problems else 0


def _check_lock(controls: bool, lock: bool) -> None:
    if lock and not controls:
        raise typer.BadParameter("there is nothing to leave open without --controls", param_hint="'--lock'")


def _differ(form: str, named: str) -> bool:
    """Return whether two names mean different forms; a template's path says only what the caller knows."""
    from child_audit.form.registry import is_path

    return not is_path(form) and form.partition("@")[0] != named.partition("@")[0]


def _record(data: Path) -> tuple[dict[str, Any], str | None, str]:
    """Read a record; and where the JSON has them the name of its form, with its version, and its own id."""
    try:
        content = sys.stdin.buffer.read() if str(data) == "-" else data.read_bytes()
    except OSError as error:
        raise RecordError(f"{data}: can't be read ({error.strerror}); give a JSON file, or - for stdin") from error
    try:
        loaded = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RecordError(f"{data}: not one JSON object ({where}); give one record a file") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise RecordError(f"{data}: not JSON in UTF-8") from error
    if not isinstance(loaded, dict):
        raise RecordError(f"{data}: not a JSON object; see: {NAME} parse --json")
    if not {"form", "record"} <= loaded.keys():
        return loaded, None, ""
    if not isinstance(loaded["record"], dict):
        raise RecordError(f"{data}: holds no record; was the document read?")
    named = "@".join(str(part) for part in (loaded["form"], loaded.get("version")) if part)
    return loaded["record"], named, str(loaded.get("record_id") or "")


def _loaded(contacts: Path | None) -> Contacts | None:
    if contacts is None:
        return None
    from child_audit.settings import Contacts

    return Contacts.load(contacts)
