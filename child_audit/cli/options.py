"""The arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FormName = Annotated[
    str | None, typer.Option("--form", metavar="NAME", help="Which form it is; see: child-audit forms.")
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
Force = Annotated[bool, typer.Option("--force", help="Replace the output file if there is one.")]
