"""An empty workbook for a form's cases, its columns checked by the spreadsheet program as they are filled in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any

from child_audit.form import Form, form_named
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.output import Target as OutputTarget
from child_audit.output import write
from child_audit.prefill.headings import Headings, Target, columns_of
from child_audit.prefill.tables import NOTES_TITLE, letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROWS = 5
"""So many rows of a list have columns, unless the form prints more of them."""
_LAST_ROW = 1_048_575
_INLINE = 250
"""Excel takes a list of up to 255 characters in the check itself; a longer one stands on a sheet of its own."""
_WIDTHS = {Kind.TEXT: 28.0, Kind.DATE: 13.0, Kind.NUMBER: 11.0, Kind.TICK: 11.0, Kind.YES_NO: 11.0, Kind.CHOICE: 22.0}
_HEADING, _PATH, _GROUPS = "#1F3864", "#D9E2F3", ("#1F3864", "#2F5597")
_PRINCIPAL = "Cases"


def write_sheet(form: str | PathLike[str] | Form[Any], target: OutputTarget | None = None) -> bytes:
    """Write an empty workbook with a column for each field of a form, which :func:`fill_many` reads back.

    The first row has the form's wording, the second the fields' paths. Dates, judgements, boxes and answers are checked
    by the spreadsheet program; the sheet *Notes* says how to fill it in.

    Args:
        form: which form: by name, by its template's path, or itself.
        target: a path, a binary file object or a bytearray; None to get the bytes only.

    Returns:
        The workbook's bytes.

    Raises:
        UnknownFormName: there is no form of that name.
        OutputError: the target can't be written.
    """
    from xlsxwriter import Workbook

    form = form if isinstance(form, Form) else form_named(form)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{form.title}: cases to fill", "created": _EPOCH})
    _Cases(book, form).write()
    _notes(book, form)
    book.close()
    data = out.getvalue()
    if target is not None:
        write(data, target)
    return data


class _Cases:
    """The sheet that takes the cases."""

    def __init__(self, book: Workbook, form: Form[Any]) -> None:
        self.book, self.form = book, form
        self.headings = Headings(form)
        self.sheet: Worksheet = book.add_worksheet(_PRINCIPAL)
        self.columns = list(_columns(form))
        self.lists: Worksheet | None = None
        self.listed: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        sheet = self.sheet
        sheet.set_row(0, 64)
        sheet.freeze_panes(2, 1)
        tops = dict.fromkeys(
            target.lists[0] if target.lists else target.path.partition(".")[0] for target in self.columns
        )
        shades = {top: _GROUPS[number % 2] for number, top in enumerate(tops)}
        path = self.book.add_format({"font_color": "#44546A", "bg_color": _PATH, "font_size": 8, "bottom": 1})
        headings = {shade: self._heading(shade) for shade in _GROUPS}
        looks = self._looks()
        for number, target in enumerate(self.columns):
            top = target.lists[0] if target.lists else target.path.partition(".")[0]
            sheet.write_string(0, number, self._words(target), headings[shades[top]])
            sheet.write_string(1, number, target.name, path)
            sheet.set_column(number, number, _WIDTHS.get(target.info.kind, 20.0), looks.get(target.info.kind))
            self._check(number, target)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0, 1)
        sheet.fit_to_pages(0, 0)

    def _heading(self, shade: str) -> Format:
        look = {"bold": True, "font_color": "white", "bg_color": shade, "text_wrap": True, "valign": "top", "border": 1}
        return self.book.add_format({**look, "border_color": "white"})

    def _looks(self) -> dict[Kind, Format]:
        add = self.book.add_format
        # Text stays text: case numbers keep their zeros, and nothing becomes a date or a formula.
        plain = add({"num_format": "@", "text_wrap": True, "valign": "top"})
        answer = add({"align": "left", "valign": "top"})
        day = add({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        return {Kind.TEXT: plain, Kind.DATE: day, Kind.TICK: answer, Kind.YES_NO: answer, Kind.CHOICE: answer}

    def _words(self, target: Target) -> str:
        words = self.headings.wording(target)
        return f"{words.rpartition(': ')[2]} {target.numbers[-1]}" if target.numbers else words

    def _check(self, column: int, target: Target) -> None:
        check = self._rule(target.info)
        if check is not None:
            self.sheet.data_validation(2, column, _LAST_ROW, column, {**check, "ignore_blank": True})

    def _rule(self, info: FieldInfo) -> dict[str, Any] | None:
        if info.kind is Kind.DATE:
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1900, 1, 1),
                "maximum": date(2099, 12, 31),
                "error_title": "Not a date",
                "error_message": "Write the date as dd/mm/yyyy, or leave the cell blank.",
            }
        if info.kind is Kind.NUMBER:
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e15,
                "maximum": 1e15,
                "error_title": "Not a number",
                "error_message": "Write a number, or leave the cell blank.",
            }
        options = ("Yes", "No") if info.kind in (Kind.TICK, Kind.YES_NO) else info.options
        if not options:
            return None
        return {
            "validate": "list",
            "source": self._source(options),
            "error_title": "Not one of the options",
            "error_message": "Choose from the list, or leave the cell blank.",
        }

    def _source(self, options: tuple[str, ...]) -> list[str] | str:
        """Return the options for a check: themselves, or where they stand when they're too long for it."""
        if len(",".join(options)) <= _INLINE and not any("," in option for option in options):
            return list(options)
        if options not in self.listed:
            if self.lists is None:
                self.lists = self.book.add_worksheet("Lists")
                self.lists.hide()
            column = len(self.listed)
            self.lists.write_column(0, column, options)
            name = letters(column)
            self.listed[options] = f"=Lists!${name}$1:${name}${len(options)}"
        return self.listed[options]


def _columns(form: Form[Any]) -> Iterator[Target]:
    """Yield the columns in the order of the form; of a list, those of so many rows as the form prints."""
    minimum = {getattr(item, "path", ""): getattr(item, "minimum", 0) for item in form.layout.items}
    for info in form.fields:
        columns = list(columns_of(info))
        if info.kind is not Kind.ROWS:
            yield from columns
            continue
        for number in range(1, max(minimum.get(info.path, 0), _ROWS) + 1):
            for target in columns:
                # Rows within rows: of each, the first has columns; more are added by their numbers.
                numbers = (number, *[1] * (len(target.lists) - 1))
                yield Target(target.path, target.info, target.lists, numbers)


_NOTES = (
    ("", "One row is one audit. Leave a cell blank where the form is to stay blank."),
    ("Headings", "The first two rows say which column is which field. Columns may be moved or removed; the grey row "
                 "with the paths must stay above its columns."),
    ("Text", "Anything. Alt+Enter begins a new line within a cell."),
    ("Dates", "dd/mm/yyyy."),
    ("Numbers", "A number alone."),
    ("Boxes and questions", "Yes or No, from the list."),
    ("Judgements", "From the list."),
    ("Lists", "The rows of a list on the form are numbered: {list}. For more rows add columns with the next numbers."),
    ("Then", "child-audit fill cases.xlsx --form {form} -o out --dry-run says what would be written and what can’t be "
             "used; without --dry-run the forms are written."),
    ("Mind", "This workbook holds children’s data once it’s filled in. Keep it as you keep the forms."),
)  # fmt: skip
_EPOCH = datetime(2000, 1, 1)


def _notes(book: Workbook, form: Form[Any]) -> None:
    sheet = book.add_worksheet("Notes")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    title = book.add_format({"bold": True, "font_size": 14, "font_color": _HEADING})
    name = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, form.title + NOTES_TITLE, title)
    listed = next((info for info in form.fields if info.kind is Kind.ROWS), None)
    example = f"{listed.path}.1.{listed.columns[0].path} …" if listed else ""
    row = 2
    for heading, words in _NOTES:
        if heading == "Lists" and not listed:
            continue
        sheet.write_string(row, 0, heading, name)
        said = words.format(list=example, form=form.name)
        sheet.write_string(row, 1, said, text)
        sheet.set_row(row, 18 + 15 * (len(said) // 95))
        row += 1
