"""``blank`` and ``fill``: forms to send out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.app import app
from child_audit.cli.options import ContactsFile, Force, FormName, FormsFolder, OutputDocument, own_forms
from child_audit.cli.printing import NAME, free
from child_audit.errors import RecordError

if TYPE_CHECKING:
    from child_audit.settings import Contacts


@app.command()
def blank(
    form: Annotated[
        str, typer.Argument(metavar="FORM", help="A name (see: child-audit forms), or a tagged Word file.")
    ],
    output: OutputDocument,
    forms: FormsFolder = None,
    contacts: ContactsFile = None,
    force: Force = False,
) -> None:
    """Write a blank form, ready to be sent out."""
    from child_audit.form import form_named

    chosen = form_named(form, own_forms(forms))
    chosen.blank(free(output, ".docx", force=force), contacts=_loaded(contacts))


@app.command()
def fill(
    data: Annotated[
        Path, typer.Argument(metavar="DATA.json", help="The record, or a line of: parse --json. - is stdin.")
    ],
    output: OutputDocument,
    form: FormName = None,
    forms: FormsFolder = None,
    record_id: Annotated[
        str, typer.Option("--record-id", metavar="TEXT", help="What you call the record; the document carries it.")
    ] = "",
    contacts: ContactsFile = None,
    force: Force = False,
) -> None:
    """Write a form filled from JSON."""
    from child_audit.form import form_named

    record, named, own_id = _record(data)
    if form and named and _differ(form, named):
        raise typer.BadParameter(f"{data} says that it is {named!r}", param_hint="'--form'")
    if not (form or named):
        raise typer.BadParameter(f"{data} doesn't say which form it is; give its name", param_hint="'--form'")
    chosen = form_named(form or named or "", own_forms(forms))
    target = free(output, ".docx", force=force)
    chosen.fill(record, target, contacts=_loaded(contacts), record_id=record_id or own_id)


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
