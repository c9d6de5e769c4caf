"""Write ``docs/reference/records.md``, and the JSON Schemas beside it, from the record types.

Run ``python docs/make_records.py`` to write them; with ``--check``, nothing is written, and the exit code is 1 when one
is out of date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import child_audit
from child_audit.forms.fields import FieldInfo, Kind

FOLDER = Path(__file__).resolve().parent / "reference"

_INTRODUCTION = """\
# Fields and schemas

<!-- Written by docs/make_records.py from the record types; don’t edit it. -->

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

Text is normalised once, the same way in both directions: line ends become `\\n`, no-break spaces become spaces
and no-break hyphens hyphens, zero-width spaces go, spaces at the ends of lines and blank lines at both ends
go, and what no Word file can hold (control characters) becomes �.

## JSON Schema

The same as JSON Schema, each field with its label as `title`: [early_help.schema.json](early_help.schema.json),
[cin_cp.schema.json](cin_cp.schema.json). In Python, `form.record_type.model_json_schema()` gives it for any form.
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


def _files() -> Iterator[tuple[Path, str]]:
    yield FOLDER / "records.md", page()
    for form in child_audit.available_forms():
        schema = json.dumps(form.record_type.model_json_schema(), indent=1, ensure_ascii=False)
        yield FOLDER / f"{form.name}.schema.json", schema + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or check those that are there; return the exit code."""
    stale = [(path, text) for path, text in _files() if not path.exists() or path.read_text("utf-8") != text]
    for path, text in stale:
        print(f"{path.name} is out of date" if "--check" in arguments else f"{path.name} written")
        if "--check" not in arguments:
            path.write_text(text, "utf-8", newline="\n")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
