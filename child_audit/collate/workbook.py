"""Tables → an Excel workbook, row by row, so that memory stays flat however many audits there are."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from child_audit.collate.cells import Cells, lines
from child_audit.collate.celltext import visible
from child_audit.collate.styles import (
    GROUP,
    HEADING,
    OTHER_GROUP,
    PATH,
    add_styles,
    blank_cell,
    grade_rules,
)
from child_audit.collate.table import Column, Look, Row, Table

MAX_ROWS = 1_048_576
"""What an Excel sheet holds; a longer table goes on in a further sheet."""

_A4 = 9
_LINE_HEIGHT = 14.6
_SMALL = {Look.FIXED: 1.2}  # smaller print, more characters to the line
_HEADING_LINES = 7
_FILTER_BUTTON = 3
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
    book.properties.creator = "child-audit"
    book.properties.title = "Case audits"
    book.properties.created = datetime.now(UTC).replace(tzinfo=None)
    for table in tables:
        rows = iter(table.rows())
        while _Sheet(book, table, folder).fill(rows):
            pass
    book.save(target)


class _Sheet:
    """One sheet of the workbook, while it's being written."""

    def __init__(self, book: Workbook, table: Table, folder: Path | None) -> None:
        self._table = table
        self._sheet: Any = book.create_sheet(_free_name(book, table.name))
        self._cells = Cells(self._sheet, table.continuation, folder)
        self._row = 0
        self._begin()
        self._headings = self._row

    def fill(self, rows: Iterator[Row]) -> bool:
        """Write rows until there are no more (False) or the sheet is full (True)."""
        columns = self._table.columns
        for row in rows:
            cells = (self._cells.of(cell, column) for cell, column in zip(row, columns, strict=True))
            self._append(cells, _height(row, self._table))
            if self._row == MAX_ROWS:
                self._end()
                return True
        self._end()
        return False

    def _begin(self) -> None:
        """Write all that comes before the rows: a streamed sheet has its widths and panes at the top."""
        columns, text = self._table.columns, self._cells.text
        grouped = any(column.group for column in columns)
        self._sheet.freeze_panes = f"{get_column_letter(self._table.fixed + 1)}{2 + grouped + self._table.paths}"
        self._sheet.sheet_view.zoomScale = 90
        for number, column in enumerate(columns, 1):
            dimension = self._sheet.column_dimensions[get_column_letter(number)]
            dimension.width = column.width
            # What is typed below the last row looks like the rows above.
            dimension.alignment, dimension.number_format = blank_cell(column.look)
        self._page()
        if grouped:
            self._append((text(group, style) for group, style in _groups(columns)), 18)
        if self._table.paths:
            self._append((text(column.path, PATH) for column in columns), 12)
        tall = max(lines(column.title, column.width - _FILTER_BUTTON, _HEADING_LINES) for column in columns)
        self._append((text(column.title, HEADING) for column in columns), 14.0 * tall + 4)

    def _page(self) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
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
        sheet, columns = self._sheet, self._table.columns
        sheet.auto_filter.ref = f"A{self._headings}:{get_column_letter(len(columns))}{self._row}"
        sheet.print_title_rows = f"1:{self._headings}"
        sheet.print_title_cols = f"A:{get_column_letter(self._table.fixed)}"
        graded = " ".join(
            f"{letter}{self._headings + 1}:{letter}{self._row}"
            for letter, column in ((get_column_letter(number), column) for number, column in enumerate(columns, 1))
            if column.look is Look.JUDGEMENT
        )
        if graded and self._row > self._headings:
            for rule in grade_rules():
                sheet.conditional_formatting.add(graded, rule)
        sheet.close()

    def _append(self, cells: Generator[Any, None, None], height: float | None) -> None:
        self._row += 1
        if height is not None:
            self._sheet.row_dimensions[self._row].height = height
        self._sheet.append(cells)
        # The row is on disk; a million of these would not be flat.
        self._sheet.row_dimensions.pop(self._row, None)


def _groups(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Give each column's text and style in the row of groups; neighbouring groups differ in shade."""
    before, shade = "", OTHER_GROUP
    for column in columns:
        begins = column.group != before
        if begins:
            shade = GROUP if shade == OTHER_GROUP else OTHER_GROUP
        yield column.group if begins else "", shade
        before = column.group


def _height(row: Row, table: Table) -> float | None:
    """Return the height of a row that shows its longest text, up to the table's limit; None for a single line."""
    tall = max(
        lines(cell.value, column.width * _SMALL.get(column.look, 1), table.lines) if isinstance(cell.value, str) else 1
        for cell, column in zip(row, table.columns, strict=True)
    )
    return _LINE_HEIGHT * tall + 2 if tall > 1 else None


def _free_name(book: Workbook, wanted: str) -> str:
    """Return a name that Excel takes for a sheet, and that no sheet of the workbook has."""
    base = " ".join(visible(wanted).translate(_NOT_IN_A_SHEET_NAME).split()) or "Sheet"
    taken = {name.casefold() for name in book.sheetnames} | {"history"}
    name, number = base[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: 30 - len(str(number))]} {number}"
    return name
