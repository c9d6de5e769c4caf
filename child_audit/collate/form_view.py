"""A form as the workbook shows it: its sheet, its table, its headings, and what its fields are for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from child_audit.collate.celltext import visible
from child_audit.collate.table import Value
from child_audit.collate.value_text import printed
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.roles import Roles, roles_of
from child_audit.forms.scales import Scale, scales_of

_SHEET_NAMES = {"early_help": "Early Help", "cin_cp": "CIN and CP"}
_LONGEST_HEADING = 240  # Excel takes 255 for a column of a table
_OWN_HEADINGS = ("File", "Review", "To check", "Shown", "Sections graded", "Sections good or better", "Key")
_OTHER_TABLES = ("Review_queue", "Answers", "Evidence", "Actions", "Feedback", "Comments", "Files", "Data_dictionary",
                 "Run_log")  # fmt: skip
_NOT_IN_A_NAME = re.compile(r"\W+")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*")


class FormLike(Protocol):
    """What the workbook has to know of a form."""

    @property
    def name(self) -> str:
        """As in the records' JSON: ``early_help``."""

    @property
    def title(self) -> str:
        """As printed on the form."""

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """In the order of the form."""


Forms = Mapping[str, FormLike]


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as the workbook shows it.

    Attributes:
        form: the form.
        name: what its sheet is called.
        id: what formulas call its table.
        roles: what its fields are for.
        scales: the scales of its judgements, by their options.
        headings: path of a field → the heading of its column, which no other column of the sheet has.
    """

    form: FormLike
    name: str
    id: str
    roles: Roles
    scales: Mapping[tuple[str, ...], Scale]
    headings: Mapping[str, str]

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """The fields in the order of the form."""
        return self.form.fields

    def scale(self, field: FieldInfo) -> Scale | None:
        """Return the scale of a judgement; None for any other field."""
        return self.scales.get(field.options)

    def column(self, field: FieldInfo) -> str:
        """Return the column of a field as formulas name it: ``Early_Help[[Date of Audit]]``."""
        # Excel asks for the second pair of brackets where there are points, colons and the like in the name.
        return f"{self.id}[[{escaped(self.headings[field.path])}]]"


def views_of(forms: Forms) -> dict[str, FormView]:
    """Return form name → how the workbook shows the form."""
    views: dict[str, FormView] = {}
    ids = {table.casefold() for table in _OTHER_TABLES}
    for name, form in forms.items():
        table = table_id(short_name(form), taken=ids)
        ids.add(table.casefold())
        roles, scales = roles_of(form.fields), scales_of(form.fields)
        views[name] = FormView(form, short_name(form), table, roles, scales, _headings(form))
    return views


def short_name(form: FormLike) -> str:
    """Return what the workbook calls a form, in a few words."""
    return _SHEET_NAMES.get(form.name) or form.name.replace("_", " ").strip().capitalize()


def table_id(name: str, taken: Collection[str] = ()) -> str:
    """Return a name that Excel takes for a table, and that isn't one of ``taken`` (which are in lower case)."""
    base = _NOT_IN_A_NAME.sub("_", visible(name)).strip("_")[:200] or "Table"
    if not base[0].isalpha() or _LIKE_A_CELL.fullmatch(base):
        base = f"T_{base}"
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def escaped(heading: str) -> str:
    """Return a heading as a formula in a file names its column (ECMA-376 part 1, 18.17.2, structure references)."""
    return "".join(f"'{character}" if character in "[]#'" else character for character in heading)


def this_row(heading: str) -> str:
    """Return a formula's reference to a column of its own row; ``{table}`` stands for the table."""
    return f"{{table}}[[#This Row],[{escaped(heading)}]]"


def heading(text: str) -> str:
    """Return a text as a heading can have it: one line, not too long for a column of an Excel table."""
    words = " ".join(visible(text).split())
    return words if len(words) <= _LONGEST_HEADING else words[: _LONGEST_HEADING - 1].rstrip() + "…"


def whose(view: FormView, record: Any, *fields: FieldInfo | None) -> tuple[Value, ...]:
    """Return the values of fields that the form may lack, as the workbook shows them."""
    return tuple(None if field is None else printed(field.get(record), field.kind) for field in fields)


def wording(form: FormLike, path: str | None) -> str:
    """Return the form's words for a field: section and question; "" for no field or one that the form lacks."""
    if path is None:
        return ""
    for field in form.fields:
        if path == field.path:
            return f"{field.section}: {field.label}" if field.section else field.label
        if field.kind is Kind.ROWS and path.startswith(f"{field.path}."):
            return _wording_in_list(field, path.removeprefix(f"{field.path}."))
    return ""


def _wording_in_list(field: FieldInfo, path: str) -> str:
    number, _, inner = path.partition(".")
    item = f"{field.label} {number}"
    for column in field.columns:
        if inner == column.path:
            return f"{item}: {column.label}"
        if column.kind is Kind.ROWS and inner.startswith(f"{column.path}."):
            return f"{item}: {_wording_in_list(column, inner.removeprefix(f'{column.path}.'))}"
    return item


def _headings(form: FormLike) -> dict[str, str]:
    labels = [field.label for field in form.fields]
    taken = {title.casefold() for title in _OWN_HEADINGS}
    found: dict[str, str] = {}
    for field in form.fields:
        # Seven columns called "Judgement" can't be told apart in a filter or a pivot table.
        alike = labels.count(field.label) > 1 and field.section
        title = base = heading(f"{field.section}: {field.label}" if alike else field.label) or field.path
        number = 1
        while title.casefold() in taken:
            number += 1
            title = f"{base} ({number})"
        taken.add(title.casefold())
        found[field.path] = title
    return found
