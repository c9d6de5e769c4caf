"""Write ``docs/records.md`` from the record types.

Run ``python docs/make_records.py`` to write it; with ``--check``, nothing is written, and the exit code is 1 when the
page is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import child_audit
from child_audit.forms.fields import FieldInfo, Kind

PAGE = Path(__file__).resolve().parent / "records.md"

_INTRODUCTION = """\
# The fields of both forms

Written by `docs/make_records.py` from the record types; don’t edit it.

These dotted paths are the names of a field everywhere: in Python (`record.child.full_name`), in JSON (`{"child":
{"full_name": …}}`), in the tags of the Word template (`{{ child.full_name }}`), in the issues and in the workbook (the
small grey row). They are stable: people’s scripts and spreadsheets use them.

| type | in Python | in JSON | blank |
|---|---|---|---|
| text | `str`; line breaks are `\\n` | text | `""` |
| date | `datetime.date` | `"2026-11-21"` | `None`, `null` |
| tick | `bool` | true, false | `False`, `false` |
| yes/no | `bool` or `None` | true, false, null | `None`, `null` |
| one of … | an enum, equal to its text | the option as printed | `None`, `null` |
| rows | a list; blank rows are left out | an array of objects | `[]` |

Text is normalised once, the same way in both directions: line ends become `\\n`, no-break spaces become spaces, spaces
at the ends of lines and blank lines at both ends go, and what no Word file can hold (control characters) becomes �.

`EarlyHelpAudit.model_json_schema()` and `CinCpAudit.model_json_schema()` give the same as JSON Schema, each field with
its label as `title`.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join((_INTRODUCTION, *(line for form in child_audit.available_forms() for line in _form(form))))


def _form(form: child_audit.Form[Any]) -> Iterator[str]:
    yield f"## `{form.name}`: {form.title}\n"
    name = form.record_type.__name__
    yield f"Record type `child_audit.{name}`, {len(form.fields)} fields, in the order of the form.\n"
    for section, fields in groupby(form.fields, key=lambda field: field.section):
        if section:
            yield f"**{_cell(section)}**\n"
        yield "| field | type | on the form |\n|---|---|---|"
        yield from map(_row, fields)
        yield ""


def _row(field: FieldInfo) -> str:
    row = f"| `{field.path}` | {_type(field)} | {_cell(field.label)} |"
    return "\n".join((row, *(_row(_column(field, column)) for column in field.columns)))


def _column(rows: FieldInfo, column: FieldInfo) -> FieldInfo:
    return FieldInfo(f"{rows.path}.N.{column.path}", column.kind, column.label, options=column.options)


def _type(field: FieldInfo) -> str:
    if field.kind is Kind.CHOICE:
        return "one of " + ", ".join(field.options)
    return {Kind.YES_NO: "yes/no"}.get(field.kind, field.kind.value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or check the one that is there; return the exit code."""
    current = page()
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text("utf-8") != current)
    PAGE.write_text(current, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
