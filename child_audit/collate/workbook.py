"""Tables → an Excel workbook, row by row, so that memory stays flat however many audits there are."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from child_audit.collate.cells import first_part, runs, visible
from child_audit.collate.styles import (
    GROUP,
    HEADING,
    OTHER_GROUP,
    PATH,
    add_styles,
    grade_rules,
    style_name,
)
from child_audit.collate.table import Cell, Column, Look, Row, Table

MAX_ROWS = 1_048_576
"""What an Excel sheet holds; a longer table goes on in a further sheet."""

_MAX_LINKS = 65_530
_OLDEST = date(1900, 3, 1)  # before this day Excel's calendar is a day out, and before 1900 it has none
_LONG = 255  # older Excels show longer text in a cell of format "@" as ####
_LINE_HEIGHT = 15.0
_NOTE_LIMIT = 2_000
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n")
_CONTINUED = "continued elsewhere: {parts} parts"
_NOT_IN_A_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write(tables: Iterable[Table], target: BinaryIO, folder: Path | None = None) -> None:
    """Write tables as a workbook, a sheet each.

    Args:
        tables: in the order of the sheets.
        target: a binary file open for writing.
        folder: where the workbook will stand; links to files are relative to it where they can be.
    """
    book = Workbook(write_only=True)
    add_styles(book)
    now = datetime.now(UTC).replace(tzinfo=None)
    book.properties.creator = "child-audit"
    book.properties.title = "Case audits"
    book.properties.created = book.properties.modified = now
    for table in tables:
        rows = iter(table.rows())
        sheet = _Sheet(book, table, folder)
        while sheet.fill(rows):
            sheet = _Sheet(book, table, folder)
    book.save(target)


class _Sheet:
    """One sheet of the workbook, while it's being written."""

    def __init__(self, book: Workbook, table: Table, folder: Path | None) -> None:
        self._table = table
        self._folder = folder
        self._sheet: Any = book.create_sheet(_free_name(book, table.name))
        self._links = 0
        self._row = 0
        self._first = 0
        self._begin()

    def fill(self, rows: Iterator[Row]) -> bool:
        """Write rows until there are no more (False) or the sheet is full (True)."""
        for row in rows:
            cells = [self._cell(cell, column) for cell, column in zip(row, self._table.columns, strict=True)]
            self._append(cells, _height(row, self._table))
            if self._row == MAX_ROWS:
                self._end()
                return True
        self._end()
        return False

    def _begin(self) -> None:
        """Write all that comes before the rows: a streamed sheet has its widths and panes at the top."""
        columns = self._table.columns
        grouped = any(column.group for column in columns)
        self._first = 2 + grouped + self._table.paths
        self._sheet.freeze_panes = f"{get_column_letter(self._table.fixed + 1)}{self._first}"
        self._sheet.sheet_view.zoomScale = 90
        for number, column in enumerate(columns, 1):
            dimension = self._sheet.column_dimensions[get_column_letter(number)]
            dimension.width = column.width
            # Whatever is typed into a cell that is blank today looks like its neighbours.
            dimension.style = style_name(column.look)
        self._page()
        if grouped:
            self._append([self._text(text, name) for text, name in _groups(columns)], 18)
        if self._table.paths:
            self._append([self._text(column.path, PATH) for column in columns], 12)
        titles = [self._text(column.title, HEADING) for column in columns]
        self._append(titles, 14.0 * min(6, max(_lines(column.title, column.width - 2) for column in columns)) + 4)

    def _page(self) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.print_options.gridLines = True
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "Page &P of &N"
        if self._table.paths:
            sheet.page_setup.scale = 60
            sheet.page_setup.pageOrder = "overThenDown"
        else:
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
            sheet.page_setup.fitToHeight = 0

    def _end(self) -> None:
        """Write all that comes after the rows."""
        sheet, heading = self._sheet, self._first - 1
        last = max(self._row, heading)
        sheet.auto_filter.ref = f"A{heading}:{get_column_letter(len(self._table.columns))}{last}"
        sheet.print_title_rows = f"1:{heading}"
        sheet.print_title_cols = f"A:{get_column_letter(self._table.fixed)}"
        graded = [
            f"{get_column_letter(number)}{self._first}:{get_column_letter(number)}{last}"
            for number, column in enumerate(self._table.columns, 1)
            if column.look is Look.JUDGEMENT
        ]
        for rule in grade_rules() if graded and last >= self._first else ():
            sheet.conditional_formatting.add(" ".join(graded), rule)
        sheet.close()

    def _append(self, cells: Sequence[Any], height: float | None) -> None:
        self._row += 1
        if height is not None:
            self._sheet.row_dimensions[self._row].height = height
        self._sheet.append(cells)
        # The row is on disk; a million of these would not be flat.
        self._sheet.row_dimensions.pop(self._row, None)

    def _cell(self, cell: Cell, column: Column) -> Any:
        value = cell.value
        if isinstance(value, date) and _day(value) < _OLDEST:
            value = value.strftime("%d/%m/") + f"{value.year:04}"
        link = self._target(cell.link)
        if value in (None, "") and not cell.notes:
            return None
        name = style_name(column.look, flagged=bool(cell.notes), link=link is not None)
        written = self._text(value, name) if isinstance(value, str) else self._plain(value, name)
        if link is not None:
            written.hyperlink = link
        if cell.notes:
            written.comment = _note(cell.notes)
        return written

    def _plain(self, value: object, style: str) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.style = style
        number_format = cell.number_format
        cell.value = value
        cell.number_format = number_format  # openpyxl gives every date its own
        return cell

    def _text(self, text: str, style: str) -> Any:
        text = first_part(text, self._table.continuation or _CONTINUED)
        cell: Any = WriteOnlyCell(self._sheet)
        cell.style = style
        pieces = runs(text)
        cell.value = CellRichText(*pieces) if len(pieces) > 1 else text
        # openpyxl has guessed by now that "=1+1" is a formula and "#N/A" an error.
        cell.data_type = "s"
        if len(text) > _LONG:
            cell.number_format = "General"
        if text.startswith(_FORMULA_SIGNS):
            # Excel must not turn it into a formula either, when someone edits the cell.
            cell.quotePrefix = True
        return cell

    def _target(self, link: Path | None) -> str | None:
        if link is None or self._links == _MAX_LINKS:
            return None
        self._links += 1
        return _address(link, self._folder)


def _groups(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Give each column's text and style in the row of groups; neighbouring groups differ in shade."""
    before, shade = "", OTHER_GROUP
    for column in columns:
        begins = column.group != before
        if begins:
            shade = GROUP if shade == OTHER_GROUP else OTHER_GROUP
        yield column.group if begins else "", shade
        before = column.group


def _free_name(book: Workbook, wanted: str) -> str:
    """Return a name that Excel takes for a sheet, and that no sheet of the workbook has."""
    base = " ".join(visible(wanted).translate(_NOT_IN_A_SHEET_NAME).split()) or "Sheet"
    taken = {name.casefold() for name in book.sheetnames} | {"history"}
    name, number = base[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: 30 - len(str(number))]} {number}"
    return name


def _note(notes: Sequence[str]) -> Comment:
    text = visible("\n\n".join(notes))
    if len(text) > _NOTE_LIMIT:
        text = text[:_NOTE_LIMIT] + " […] [the whole is on the Issues sheet]"
    return Comment(text, "child-audit", height=24 + 16 * min(30, _lines(text, 44)), width=320)


def _address(path: Path, folder: Path | None) -> str:
    """Return the address of a file for a link, from ``folder`` where it can be reached from there."""
    whole = os.path.abspath(path)
    try:
        if folder is not None:
            return _quoted(os.path.relpath(whole, os.path.abspath(folder)).replace(os.sep, "/"))
    except ValueError:  # another drive
        pass
    return Path(whole).as_uri()


def _quoted(address: str) -> str:
    # As Excel does itself: letters of other alphabets stand as they are.
    return "".join(
        character if character > "\x7f" and not "\ud800" <= character <= "\udfff" else quote(os.fsencode(character))
        for character in address
    )


def _height(row: Row, table: Table) -> float | None:
    """Return the height of a row that shows its longest text, up to the table's limit; None for a single line."""
    lines = max(
        _lines(cell.value, column.width, table.lines) if isinstance(cell.value, str) else 1
        for cell, column in zip(row, table.columns, strict=True)
    )
    return _LINE_HEIGHT * lines + 2 if lines > 1 else None


def _lines(text: str, width: float, most: int = 1_000) -> int:
    """Estimate how many lines a text takes in a column."""
    count = 0
    for line in text[: int(width) * most].split("\n")[:most]:
        count += max(1, math.ceil(len(line) / max(width, 1)))
    return min(count, most) or 1


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
