"""A table's cells → openpyxl's: text always as text, dates as dates, notes and links where there are any."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment

from child_audit.collate.celltext import first_part, runs, visible
from child_audit.collate.styles import DATE_FORMAT, TOP_LEFT, style_name
from child_audit.collate.table import Cell, Column, Look

_OLDEST = date(1900, 3, 1)  # before this day Excel's calendar is a day out, and before 1900 it has none
_LONG = 255  # older Excels show longer text in a cell of format "@" as ####
_MAX_LINKS = 65_530
_NOTE_LIMIT = 2_000
_NOTE_LINE = 44
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n")
_CONTINUED = "continued elsewhere, in {parts} parts"


class Cells:
    """Makes the cells of one sheet.

    A cell without note or link is lent, not given: it's the same object for all cells of its style, and must be
    written before the next one is asked for. That takes a third off the time that a large workbook takes.
    """

    def __init__(self, sheet: Any, continuation: str, folder: Path | None) -> None:
        """Make cells for ``sheet``; links are relative to ``folder``."""
        self._sheet = sheet
        self._continuation = continuation or _CONTINUED
        self._folder = folder
        self._links = 0
        self._lent: dict[tuple[str, str, bool], Any] = {}

    def of(self, cell: Cell, column: Column) -> Any:
        """Return a table's cell as openpyxl's."""
        link = self._address(cell.link)
        style = style_name(column.look, flagged=cell.marked or bool(cell.notes), link=link is not None)
        new = link is not None or bool(cell.notes)
        value = _without_old_dates(cell.value)
        if isinstance(value, str):
            made = self.text(value, style, new=new)
        else:
            among_text = value is not None and column.look is Look.TEXT
            made = self._number(value, style, among_text=among_text, new=new)
        if link is not None:
            made.hyperlink = link
        if cell.notes:
            made.comment = note(cell.notes)
        return made

    def text(self, text: str, style: str, *, new: bool = False) -> Any:
        """Return a cell that holds text, whatever the text looks like."""
        text = first_part(text, self._continuation)
        number_format = "General" if len(text) > _LONG else ""
        # Excel must not turn it into a formula either, when someone edits the cell.
        made = self._blank(style, number_format, quoted=text.startswith(_FORMULA_SIGNS), new=new)
        pieces = runs(text)
        made.value = CellRichText(*pieces) if len(pieces) > 1 else text
        # openpyxl has guessed by now that "=1+1" is a formula and "#N/A" an error.
        made.data_type = "s"
        return made

    def _number(self, value: date | float | None, style: str, *, among_text: bool, new: bool) -> Any:
        number_format = (DATE_FORMAT if isinstance(value, date) else "General") if among_text else ""
        made = self._blank(style, number_format, new=new)
        number_format = made.number_format
        made.value = value
        # openpyxl gives dates a format of its own where it sees none that it takes for a date's.
        if made.number_format != number_format:
            made.number_format = number_format
        return made

    def _blank(self, style: str, number_format: str, *, quoted: bool = False, new: bool) -> Any:
        key = (style, number_format, quoted)
        made = None if new else self._lent.get(key)
        if made is None:
            made = WriteOnlyCell(self._sheet)
            made.style = style
            if number_format:
                made.number_format = number_format
            if number_format == DATE_FORMAT:
                made.alignment = TOP_LEFT
            if quoted:
                made.quotePrefix = True
            if not new:
                self._lent[key] = made
        return made

    def _address(self, link: Path | None) -> str | None:
        if link is None or self._links == _MAX_LINKS:
            return None
        self._links += 1
        return address(link, self._folder)


def note(notes: Sequence[str]) -> Comment:
    """Return a cell's note, large enough to be read."""
    text = visible("\n\n".join(notes))
    if len(text) > _NOTE_LIMIT:
        text = text[:_NOTE_LIMIT] + " […] [the whole is on the Issues sheet]"
    return Comment(text, "child-audit", height=24 + 16 * min(30, lines(text, _NOTE_LINE)), width=320)


def address(path: Path, folder: Path | None) -> str:
    """Return the address of a file for a link, from ``folder`` where it can be reached from there."""
    try:
        if folder is not None:
            return _quoted(os.path.relpath(path, folder).replace(os.sep, "/"))
    except ValueError:  # another drive
        pass
    return path.absolute().as_uri()


def lines(text: str, width: float, most: int = 1_000) -> int:
    """Estimate how many lines a text takes in a column of so many characters; at least one."""
    if len(text) <= width and "\n" not in text:
        return 1
    shown = text[: int(width) * most].split("\n")[:most]
    return min(most, sum(max(1, math.ceil(len(line) / max(width, 1))) for line in shown))


def _quoted(address: str) -> str:
    # As Excel does itself: letters of other alphabets stand as they are.
    return "".join(
        character if character > "\x7f" and not "\ud800" <= character <= "\udfff" else quote(os.fsencode(character))
        for character in address
    )


def _without_old_dates(value: Any) -> Any:
    if not isinstance(value, date):
        return value
    day = value.date() if isinstance(value, datetime) else value
    return value if day >= _OLDEST else f"{day:%d/%m}/{day.year:04}"
