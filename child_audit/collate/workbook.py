"""Tables → an Excel workbook, row by row, so that memory stays flat however many audits there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from child_audit.collate.cells import Cells, lines
from child_audit.collate.celltext import visible
from child_audit.collate.form_view import table_id
from child_audit.collate.streamed import StreamedSheet, in_memory, streamed_workbook
from child_audit.collate.styles import Styles, grade_colours
from child_audit.collate.table import Column, Look, Row, Table
from child_audit.errors import OutputError

MAX_ROWS = 1_048_576
"""What an Excel sheet holds; a longer table goes on in a further sheet."""

_A4 = 9
_LINE_HEIGHT = 14.6
_HEADING_LINES = 7
_FILTER_BUTTON = 3
_LONGEST_LIST = 255  # of a validation's own options, with the commas between them
_NOT_IN_A_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Front = Callable[[Workbook, Any, Styles], None]
"""Fills a sheet that stands before the tables; called when the rows of all tables have been written."""


def write(
    tables: Iterable[Table], target: BinaryIO, folder: Path | None = None, front: tuple[str, Front] | None = None
) -> None:
    """Write tables as a workbook, a sheet each.

    A table longer than a sheet goes on on a further sheet, unless the Summary counts its rows.

    Args:
        tables: in the order of the sheets.
        target: a binary file open for writing.
        folder: where the workbook will stand; links to files are relative to it where they can be.
        front: name of a sheet before them, and what fills it.

    Raises:
        OutputError: a table that is counted is longer than a sheet.
    """
    with streamed_workbook(target) as book:
        created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": "Case audits", "author": "child-audit", "created": created})
        styles = Styles(book)
        if front is not None:
            with in_memory(book):
                first = book.add_worksheet(front[0])
        names, ids = {"summary", "history"}, set[str]()
        for table in tables:
            rows = iter(table.rows())
            while _Sheet(book, styles, table, folder, names, ids).fill(rows):
                more = next(rows, None)
                if more is None:
                    break
                if table.counted:
                    raise too_long(f"the sheet {table.name}")
                rows = chain([more], rows)
        if front is not None:
            front[1](book, first, styles)


def too_long(what: str) -> OutputError:
    """Return the error for more rows than a sheet holds, where they can't go on on another."""
    return OutputError(
        f"{what} has more than the {MAX_ROWS:,} rows that a sheet of Excel holds; write Parquet instead, which has "
        "no such limit: name a file that ends in .parquet, or a folder and the format parquet"
    )


class _Sheet:
    """One sheet of the workbook, while it's being written."""

    def __init__(
        self, book: Workbook, styles: Styles, table: Table, folder: Path | None, names: set[str], ids: set[str]
    ) -> None:
        name = _free_name(table.name, names)
        names.add(name.casefold())
        self._id = table_id(table.id or table.name, ids)
        ids.add(self._id.casefold())
        self._table, self._styles, self._book = table, styles, book
        self._sheet = cast(StreamedSheet, book.add_worksheet(name, StreamedSheet))
        self._formulas = [column.formula.replace("{table}", self._id) for column in table.columns]
        self._cells = Cells(self._sheet, styles, table, self._formulas, folder)
        self._begin()
        self._headings = self._sheet.rows

    def fill(self, rows: Iterator[Row]) -> bool:
        """Write rows until there are no more (False) or the sheet is full (True)."""
        sheet = self._sheet
        for row in rows:
            cells, tall = self._cells.row(row)
            sheet.append(cells, _LINE_HEIGHT * tall + 2 if tall > 1 else None)
            if sheet.rows == MAX_ROWS:
                self._end()
                return True
        self._end()
        return False

    def _begin(self) -> None:
        """Write all that comes before the rows."""
        sheet, columns, styles = self._sheet, self._table.columns, self._styles
        for number, column in enumerate(columns):
            # What is typed below the last row looks like the rows above.
            options = {"hidden": True} if column.hidden else {}
            sheet.set_column(number, number, column.width, styles.blank_column(column.look), options)
        if any(column.group for column in columns):
            groups = list(_groups(columns))
            texts = [text for text, _ in groups]
            sheet.append(self._cells.texts(texts, [styles.group(odd=odd) for _, odd in groups]), 18)
        if self._table.paths:
            sheet.append(self._cells.texts([column.path for column in columns], [styles.path] * len(columns)), 12)
        tall = max(lines(column.title, column.width - _FILTER_BUTTON, _HEADING_LINES) for column in columns)
        titles = [column.title for column in columns]
        sheet.append(self._cells.texts(titles, [styles.heading] * len(columns)), 14.0 * tall + 4)
        sheet.freeze_panes(sheet.rows, self._table.fixed)
        sheet.set_zoom(90)
        self._page()

    def _page(self) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.repeat_rows(0, sheet.rows - 1)
        sheet.repeat_columns(0, self._table.fixed - 1)
        if self._table.paths:
            sheet.set_print_scale(60)
            sheet.print_across()
        else:
            sheet.fit_to_pages(1, 0)

    def _end(self) -> None:
        """Write all that comes after the rows."""
        sheet, columns = self._sheet, self._table.columns
        first, last = self._headings, sheet.rows - 1
        titles = [column.title for column in columns]
        if last < first:
            # An Excel table has a row at least; this one has only its headings.
            sheet.autofilter(first - 1, 0, first - 1, len(columns) - 1)
            return
        sheet.make_table(self._id, titles, first - 1, self._formulas)
        for number, column in enumerate(columns):
            if column.options:
                self._choices(column, first, last, number)
        self._colours(first, last)

    def _choices(self, column: Column, first: int, last: int, number: int) -> None:
        """Let only a column's options be typed in it."""
        if len(",".join(column.options)) > _LONGEST_LIST or any("," in option for option in column.options):
            return  # Excel has no list for these; what is typed is checked when it's read back
        self._sheet.data_validation(
            first, number, last, number,
            {"validate": "list", "source": list(column.options), "ignore_blank": True, "error_title": "Not an option",
             "error_message": "Choose from the list, or leave the cell blank."},
        )  # fmt: skip

    def _colours(self, first: int, last: int) -> None:
        """Colour the grades, also one that is corrected by hand."""
        by_scale: dict[tuple[tuple[str, ...], int], list[int]] = {}
        for number, column in enumerate(self._table.columns):
            if column.look is Look.JUDGEMENT:
                by_scale.setdefault((column.options, column.good), []).append(number)
        for (options, good), numbers in by_scale.items():
            areas = " ".join(_area(number, first, last) for number in numbers)
            for option, (fill, ink) in zip(options, grade_colours(len(options), good), strict=True):
                if len(option) > _LONGEST_LIST:
                    continue  # a condition can't name it
                self._sheet.conditional_format(
                    first, numbers[0], last, numbers[0],
                    {"type": "cell", "criteria": "==", "value": '"' + option.replace('"', '""') + '"',
                     "format": self._book.add_format({"bg_color": fill, "font_color": ink}), "multi_range": areas},
                )  # fmt: skip


def _area(column: int, first: int, last: int) -> str:
    return str(xl_range(first, column, last, column))


def _groups(columns: Sequence[Column]) -> Iterator[tuple[str, bool]]:
    """Give each column's text in the row of groups, and its shade: neighbouring groups differ."""
    before, odd = "", False
    for column in columns:
        begins = column.group != before
        odd ^= begins
        yield column.group if begins else "", odd
        before = column.group


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet, and that isn't one of ``taken`` (which are in lower case)."""
    base = " ".join(visible(wanted).translate(_NOT_IN_A_SHEET_NAME).split()) or "Sheet"
    name, number = base[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: 30 - len(str(number))]} {number}"
    return name
