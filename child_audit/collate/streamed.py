"""A worksheet of XlsxWriter whose rows go to disk as they come, with what XlsxWriter has no way for then.

XlsxWriter's own ``constant_memory`` mode keeps an object for each row that has a height, and refuses tables, because it
could not fill them afterwards. Here the rows are written first, as XML, and the part that makes a range a table is
added when its last row is known; so the memory that a sheet takes doesn't depend on its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import RowInfo, Worksheet

from child_audit.scratch import private_folder


@contextmanager
def streamed_workbook(target: BinaryIO) -> Iterator[Workbook]:
    """Give a workbook that is written to ``target`` at the end; what it puts on disk meanwhile is private, and goes."""
    with private_folder() as folder:
        book = Workbook(target, {"constant_memory": True, "tmpdir": str(folder), "default_date_format": "dd/mm/yyyy"})
        book.use_zip64()
        try:
            yield book
            book.constant_memory = False  # it would close files that ordinary sheets don't have
            book.close()
        except FileCreateError as error:
            # The disk is full, say. Who asked for a file expects an OSError.
            raise OSError(*error.args[0].args) if error.args else error from error
        finally:
            # After a failure: nothing is left open, and the workbook doesn't close itself when it's forgotten.
            book.fileclosed = True
            for sheet in book.worksheets():
                if sheet.constant_memory:
                    sheet._opt_close()


@contextmanager
def in_memory(book: Workbook) -> Iterator[None]:
    """Let the sheets that are added meanwhile be ordinary ones, for few cells in any order."""
    book.constant_memory = False
    try:
        yield
    finally:
        book.constant_memory = True


class StreamedSheet(Worksheet):
    """A worksheet that is written from top to bottom."""

    rows = 0
    """How many there are so far."""

    def append(self, cells: Sequence[str], height: float | None = None) -> None:
        """Write the next row.

        Args:
            cells: as XML, made by :class:`~child_audit.collate.cells.Cells`.
            height: in points; None for Excel's own.
        """
        self.rows += 1
        size = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        sheet: Any = self  # XlsxWriter declares these as None
        sheet.row_data_fh.write(f'<row r="{self.rows}"{size}>{"".join(cells)}</row>')
        sheet.dim_rowmin, sheet.dim_rowmax = 0, self.rows - 1
        sheet.dim_colmin, sheet.dim_colmax = 0, max(sheet.dim_colmax or 0, len(cells) - 1)

    def remember_height(self, row: int, height: float | None) -> None:
        """Tell how high a row is (counted from 0), for notes beside it to be placed well."""
        if height is not None:
            self.row_info[row] = RowInfo(height=round(height))

    def link(self, row: int, column: int, address: str) -> None:
        """Make a cell a link to a file."""
        self.hyperlinks[row][column] = _Address(address)

    def make_table(self, name: str, headings: Sequence[str], first_row: int, formulas: Sequence[str]) -> None:
        """Make the rows from ``first_row`` on (counted from 0; the row of headings) an Excel table with filters."""
        area = xl_range(first_row, 0, self.rows - 1, len(headings) - 1)
        columns = [
            {"id": number, "name": heading, "formula": formula, "format": None}
            for number, (heading, formula) in enumerate(zip(headings, formulas, strict=True), 1)
        ]
        # What Worksheet.add_table makes, but for a style of its own and an entry in a dictionary for each cell.
        self.tables.append(
            {
                "name": name,
                "range": area,
                "a_range": area,
                "autofilter": area,
                "columns": columns,
                "style": "",
                "header_row_count": True,
                "totals_row_shown": False,
                "show_first_col": False,
                "show_last_col": False,
                "show_row_stripes": False,
                "show_col_stripes": False,
                "description": None,
                "title": None,
            }
        )


@cache
def letters(count: int) -> tuple[str, ...]:
    """Return the names of the first columns."""
    return tuple(xl_col_to_name(number) for number in range(count))


class _Address(Url):
    """The address of a file, as it is: XlsxWriter would turn its slashes round, which only Windows understands."""

    def _parse_url(self) -> None:
        self._link_type = UrlTypes.EXTERNAL

    def _escape_strings(self) -> None:
        pass
