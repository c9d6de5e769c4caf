"""A worksheet of XlsxWriter whose rows go to disk as they come, with what XlsxWriter has no way for then.

XlsxWriter's own ``constant_memory`` mode keeps an object for each row that has a height, and refuses tables, because it
could not fill them afterwards. Here the rows are written first, as XML, and the part that makes a range a table is
added when its last row is known; so the memory that a sheet takes doesn't depend on its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from child_audit.collate.beside import Links, Notes
from child_audit.scratch import private_folder

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PIXELS = 4 / 3
"""To a point."""


@contextmanager
def streamed_workbook(target: BinaryIO) -> Iterator[Workbook]:
    """Give a workbook that is written to ``target`` at the end; what it puts on disk meanwhile is private, and goes."""
    with private_folder() as folder:
        book = _Book(target, {"constant_memory": True, "tmpdir": str(folder), "default_date_format": "dd/mm/yyyy"})
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
                if isinstance(sheet, StreamedSheet):
                    sheet.let_go()


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

    def __init__(self) -> None:
        super().__init__()
        self._links = Links()
        self._notes = Notes(self._size_col, self.default_row_height)

    def append(self, cells: Sequence[str], height: float | None = None) -> None:
        """Write the next row.

        Args:
            cells: as XML, made by :class:`~child_audit.collate.cells.Cells`.
            height: in points; None for Excel's own.
        """
        self.rows += 1
        self._notes.next_row(None if height is None else round(height * _PIXELS))
        size = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        sheet: Any = self  # XlsxWriter declares these as None
        sheet.row_data_fh.write(f'<row r="{self.rows}"{size}>{"".join(cells)}</row>')
        sheet.dim_rowmin, sheet.dim_rowmax = 0, self.rows - 1
        sheet.dim_colmin, sheet.dim_colmax = 0, max(sheet.dim_colmax or 0, len(cells) - 1)

    def note(self, column: int, text: str, width: int, height: int) -> None:
        """Put a note of this size, in pixels, beside a cell of the next row."""
        sheet: Any = self
        sheet.has_vml = sheet.has_comments = True
        self._notes.add(column, text, width, height)

    def link(self, place: str, address: str) -> None:
        """Make the cell at ``place`` (``B7``) a link to a file."""
        self._links.add(place, address)

    def relations(self) -> tuple[int, Iterator[str]]:
        """Return how many links there are, and the XML of where they lead."""
        return len(self._links), self._links.relations()

    def let_go(self) -> None:
        """Let go of what is on disk."""
        self._links.close()
        self._notes.close()

    def _write_hyperlinks(self) -> None:
        sheet: Any = self
        if len(self._links):
            self._xml_start_tag("hyperlinks")
            for element in self._links.elements():
                sheet.fh.write(element)
            self._xml_end_tag("hyperlinks")

    def _prepare_vml_objects(self, data_id: int, shape_id: int, drawing: int, comments: int) -> int:
        self._notes.end()
        sheet: Any = self
        cast(Any, super())._prepare_vml_objects(data_id, shape_id, drawing, comments)
        sheet.comments_list = self._notes
        # A shape's number is among the 1,024 that one of these stands for.
        sheet.vml_data_id = ",".join(str(data_id + more) for more in range(len(self._notes) // 1024 + 1))
        return len(self._notes)

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


class _Book(Workbook):
    """A workbook whose links are added to what XlsxWriter has packed."""

    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):
    def _write_worksheet_rels_files(self) -> None:
        super()._write_worksheet_rels_files()
        book: Any = self.workbook
        for number, sheet in enumerate(book.worksheets(), 1):
            count, relations = sheet.relations() if isinstance(sheet, StreamedSheet) else (0, iter(()))
            if count:
                self._add_relations(f"xl/worksheets/_rels/sheet{number}.xml.rels", relations)

    def _add_relations(self, part: str, relations: Iterator[str]) -> None:
        place = next((Path(file) for file, name, _ in self.filenames if name == part), None)
        end = "</Relationships>"
        if place is None:
            place = Path(cast(Any, self)._filename(part))
            before = (
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONSHIPS}">'
            )
        else:
            before = place.read_text("utf-8").removesuffix(end)
        with place.open("w", encoding="utf-8") as file:
            file.write(before)
            file.writelines(relations)
            file.write(end)
