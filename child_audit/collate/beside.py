"""What stands beside the rows of a sheet, kept on disk until the workbook is put together: links to files, and notes.

XlsxWriter keeps an object for each link and each note until the end, and works out where a note stands from the heights
of all rows. Here a link or a note is a line of a private temporary file, and a note is placed as soon as the few rows
that it covers are known: so the memory that a sheet takes doesn't depend on its length.
"""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple, TextIO
from xml.sax.saxutils import quoteattr

from xlsxwriter.comments import CommentType

AUTHOR = "child-audit"
_FONT_SIZE = 9
_RIGHT, _DOWN = 15, 10  # pixels by which Excel sets a note off the cell that is one up and one to the right
_FILE_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


class Links:
    """The links of a sheet's cells to files."""

    def __init__(self) -> None:
        self._file = _private_file()
        self._count = 0

    def add(self, place: str, address: str) -> None:
        """Make the cell at ``place`` (``B7``) a link."""
        self._count += 1
        self._file.write(json.dumps((place, address)) + "\n")

    def elements(self) -> Iterator[str]:
        """Give the XML of the links, as a sheet has it."""
        for number, (cell, _) in enumerate(self._all()):
            yield f'<hyperlink ref="{cell}" r:id="file{number}"/>'

    def relations(self) -> Iterator[str]:
        """Give the XML of where they lead, as the part beside a sheet has it."""
        for number, (_, address) in enumerate(self._all()):
            where = f'Target={quoteattr(address)} TargetMode="External"'
            yield f'<Relationship Id="file{number}" Type="{_FILE_LINK}" {where}/>'

    def __len__(self) -> int:
        return self._count

    def _all(self) -> Iterator[tuple[str, str]]:
        self._file.seek(0)
        return map(json.loads, self._file)

    def close(self) -> None:
        """Let go of what is on disk."""
        self._file.close()


class _Waiting(NamedTuple):
    """A note whose rows are not all known yet."""

    row: int
    column: int
    text: str
    width: int
    height: int


class Notes:
    """The notes beside a sheet's cells; XlsxWriter goes through them as through a list of its own."""

    def __init__(self, width_of: Callable[[int], int], usual: int) -> None:
        """Place notes where a column is ``width_of(column)`` pixels wide, and a row ``usual`` pixels high."""
        self._file = _private_file()
        self._count = 0
        self._width_of, self._usual = width_of, usual
        self._waiting: deque[_Waiting] = deque()
        self._rows: deque[tuple[int, int]] = deque()  # top and height of the last rows, in pixels
        self._first = 0  # the number of the first of them
        self._top = 0

    def add(self, column: int, text: str, width: int, height: int) -> None:
        """Put a note of this size, in pixels, beside a cell of the next row."""
        self._waiting.append(_Waiting(self._first + len(self._rows), column, text, width, height))

    def next_row(self, height: int | None) -> None:
        """Tell how high the next row is, in pixels; None for one as high as usual."""
        pixels = self._usual if height is None else height
        self._rows.append((self._top, pixels))
        self._top += pixels
        while self._waiting and self._top > self._bottom(self._waiting[0]):
            self._place(self._waiting.popleft())
        # Of the rows only those are kept that a note still stands beside: from the one above the cell on.
        needed = self._waiting[0].row if self._waiting else self._first + len(self._rows)
        while self._first < needed - 1:
            self._rows.popleft()
            self._first += 1

    def end(self) -> None:
        """Place what is left: below the last row all are as high as usual."""
        while self._waiting:
            self.next_row(None)

    def __iter__(self) -> Iterator[CommentType]:
        self._file.seek(0)
        for row, column, text, vertices in map(json.loads, self._file):
            made = CommentType(row, column, text, {"author": AUTHOR, "font_size": _FONT_SIZE, "visible": False})
            made.vertices = vertices
            yield made

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of what is on disk."""
        self._file.close()

    def _bottom(self, note: _Waiting) -> int:
        return self._rows[max(note.row - 1 - self._first, 0)][0] + _DOWN + note.height

    def _place(self, note: _Waiting) -> None:
        top = self._rows[max(note.row - 1 - self._first, 0)][0] + _DOWN
        left = sum(map(self._width_of, range(note.column + 1))) + _RIGHT
        begins = (*self._column_at(note.column + 1, _RIGHT), *self._row_at(top))
        ends = (*self._column_at(note.column + 1, _RIGHT + note.width), *self._row_at(top + note.height))
        # As XlsxWriter has them: column, row, and how far into them.
        vertices = [*(begins[at] for at in (0, 2, 1, 3)), *(ends[at] for at in (0, 2, 1, 3))]
        vertices += [left, top, note.width, note.height]
        self._file.write(json.dumps((note.row, note.column, note.text, vertices)) + "\n")
        self._count += 1

    def _column_at(self, column: int, pixels: int) -> tuple[int, int]:
        while pixels >= self._width_of(column):
            pixels -= self._width_of(column)
            column += 1
        return column, pixels

    def _row_at(self, pixels: int) -> tuple[int, int]:
        number, top = next((n, top) for n, (top, height) in enumerate(self._rows) if top + height > pixels)
        return number + self._first, pixels - top


def _private_file() -> TextIO:
    # Its owner's alone, without a name where the system allows it, and gone with the process: notes quote forms.
    return tempfile.TemporaryFile("w+", encoding="ascii")
