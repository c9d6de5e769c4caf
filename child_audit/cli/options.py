"""The arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.cli.completion import form_names

if TYPE_CHECKING:
    from child_audit.form import Form
    from child_audit.word.limits import Limits

FormName = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="FORM",
        help="Which form: a name (see: child-audit forms), or a tagged Word file.",
        autocompletion=form_names,
    ),
]
FormsFolder = Annotated[
    Path | None,
    typer.Option("--forms", metavar="FOLDER", help="A folder of tagged Word files: forms of your own, and versions."),
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        metavar="TEXT",
        envvar="CHILD_AUDIT_PASSWORD",
        help="Opens protected documents; better given as $CHILD_AUDIT_PASSWORD, which other users can't see.",
        show_envvar=False,
    ),
]
ContactsFile = Annotated[
    Path | None, typer.Option("--contacts", metavar="FILE", help="JSON or TOML file with the contacts to print.")
]
OutputDocument = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The Word document to write.")]
Controls = Annotated[
    bool, typer.Option("--controls", help="Write content controls where answers go, so that none can be misread.")
]
Locked = Annotated[bool, typer.Option("--lock", help="With --controls: let nothing but the controls be edited.")]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=NUMBER", help="Change a safety limit, as the message names it: --limit ratio=300."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the output file if there is one.")]


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


def examples(*lines: str) -> str:
    """Return the end of a command's help: examples as they are typed, each on a line of its own."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))  # \b: not to be wrapped


def limits_of(settings: list[str] | None) -> Limits:
    """Return the limits with what was asked for; those that begin with ``workbook.`` hold from now on.

    Raises:
        ChildAuditError: there is no limit of that name, or it's no number.
    """
    from child_audit.word.limits import DEFAULT_LIMITS, set_workbook_limits

    prefix = "workbook."
    asked = settings or []
    set_workbook_limits(setting.removeprefix(prefix) for setting in asked if setting.startswith(prefix))
    return DEFAULT_LIMITS.with_settings(setting for setting in asked if not setting.startswith(prefix))


def own_forms(folder: Path | None) -> tuple[Form[Any], ...] | None:
    """Return the forms of a folder; None when none was named."""
    if folder is None:
        return None
    from child_audit.form import forms_in

    return forms_in(folder)
