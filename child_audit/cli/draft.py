"""``draft``: tags for a blank form that has none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from child_audit.cli.app import app
from child_audit.cli.options import Force, examples
from child_audit.cli.printing import NAME, free, one_line

if TYPE_CHECKING:
    from child_audit.draft import Draft

_KINDS = {"text": "text", "date": "dates", "options": "choices", "tick": "boxes", "rows": "repeated rows"}


@app.command(epilog=examples("child-audit draft blank_form.docx -o tagged.docx --list doubts.txt"))
def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A blank Word form without tags.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.docx", help="The tagged form to write.")],
    listing: Annotated[
        Path | None, typer.Option("--list", metavar="FILE.txt", help="Write the fields and the doubts here as well.")
    ] = None,
    force: Force = False,
) -> None:
    """Propose tags for a blank form, and list what isn't sure."""
    from child_audit.draft import draft_form as run
    from child_audit.output import write

    target = free(output, ".docx", force=force)
    listed = None if listing is None else free(listing, ".txt", force=force)
    made = run(file, target)
    lines = _lines(made)
    if listed is not None:
        fields = (f"{field.place}: {field.path} ({field.kind}): {one_line(field.label)}" for field in made.fields)
        write("\n".join([*lines, "", *fields, ""]).encode(), listed)
    for line in lines:
        print(one_line(line))
    print(one_line(f"Next: look through {output} in Word, then: {NAME} check {output}"))


def _lines(made: Draft) -> list[str]:
    counts = Counter(field.kind for field in made.fields)
    kinds = ", ".join(f"{counts[kind]} {words}" for kind, words in _KINDS.items() if counts[kind])
    fields = "1 field" if len(made.fields) == 1 else f"{len(made.fields)} fields"
    doubts = [f"To check: {doubt}" for doubt in made.doubts]
    return [f"{fields}{f': {kinds}' if kinds else ''}", *doubts]
