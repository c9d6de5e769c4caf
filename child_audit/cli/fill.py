"""``blank`` and ``fill``: forms to send out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.app import app
from child_audit.cli.options import ContactsFile, Force, FormName, OutputDocument
from child_audit.cli.printing import NAME, free
from child_audit.errors import RecordError

if TYPE_CHECKING:
    from child_audit.settings import Contacts


@app.command()
def blank(
    form: Annotated[str, typer.Argument(metavar="FORM", help="Name of the form; see: child-audit forms.")],
    output: OutputDocument,
    contacts: ContactsFile = None,
    force: Force = False,
) -> None:
    """Write a blank form, ready to be sent out."""
    from child_audit.form import blank as run

    run(form, free(output, ".docx", force=force), contacts=_loaded(contacts))


@app.command()
def fill(
    data: Annotated[
        Path, typer.Argument(metavar="DATA.json", help="The record, or a line of: parse --json. - is stdin.")
    ],
    output: OutputDocument,
    form: FormName = None,
    contacts: ContactsFile = None,
    force: Force = False,
) -> None:
    """Write a form filled from JSON."""
    from child_audit.form import fill as run

    record, named = _record(data)
    if form and named and form != named:
        raise typer.BadParameter(f"{data} says that it is {named!r}", param_hint="'--form'")
    if not (form or named):
        raise typer.BadParameter(f"{data} doesn't say which form it is; give its name", param_hint="'--form'")
    run(record, free(output, ".docx", force=force), form or named, contacts=_loaded(contacts))


def _record(data: Path) -> tuple[dict[str, Any], str | None]:
    """Read a record, and the name of its form where the JSON has it."""
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
        return loaded, None
    if not isinstance(loaded["record"], dict):
        raise RecordError(f"{data}: holds no record; was the document read?")
    return loaded["record"], str(loaded["form"])


def _loaded(contacts: Path | None) -> Contacts | None:
    if contacts is None:
        return None
    from child_audit.settings import Contacts

    return Contacts.load(contacts)
