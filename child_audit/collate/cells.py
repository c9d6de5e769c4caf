"""A table's cells → the XML of a sheet: text always as text, dates as dates, notes and links where there are any."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from child_audit.collate.celltext import first_part, runs, visible
from child_audit.collate.streamed import StreamedSheet, letters
from child_audit.collate.styles import DATE_FORMAT, GENERAL, Styles
from child_audit.collate.table import Cell, Look, Table

_OLDEST = date(1900, 3, 1)  # before this day Excel's calendar is a day out, and before 1900 it has none
_DAY_0 = datetime(1899, 12, 30)
_LONG = 255  # older Excels show longer text in a cell of format "@" as ####
_MAX_LINKS = 65_530
_LONGEST_LINK = 2_079
_REMEMBERED = 1_000
_NOTE_LIMIT = 2_000
_SMALL = {Look.FIXED: 1.2}  # smaller print, more characters to the line
_NOTE_LINE, _NOTE_WIDTH = 44, 320
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n")
_CONTINUED = "continued elsewhere, in {parts} parts"
_KEEP = ' xml:space="preserve"'
_TEXT_LOOKS = frozenset({Look.TEXT, Look.NAME, Look.FIXED, Look.ANSWER, Look.JUDGEMENT, Look.TYPED})


class _Column(NamedTuple):
    """What is the same for all cells of a column.

    Attributes:
        look: how they're set.
        formula: what calculates them, "" when nothing does.
        width: in characters; of a hidden column there's no end.
        letter: its name.
        style: the XML between a plain cell's place and what is in it.
        known: the plain texts that it has held of late → the XML behind the style, and how many lines each takes.
    """

    look: Look
    formula: str
    width: float
    letter: str
    style: str
    known: dict[Any, tuple[str, int]]


class Cells:
    """Makes the cells of one sheet."""

    def __init__(
        self, sheet: StreamedSheet, styles: Styles, table: Table, formulas: Sequence[str], folder: Path | None
    ):
        """Make cells for the columns of ``table``.

        Args:
            sheet: where they'll stand.
            styles: of the workbook.
            table: whose cells they are.
            formulas: of each column, "" where it has none.
            folder: where the workbook will stand; links are relative to it.
        """
        self._sheet = sheet
        self._styles = styles
        self._continuation = table.continuation or _CONTINUED
        self._most = table.lines
        self._folder = folder
        self._links = 0
        self._indexes: dict[tuple[Any, ...], int] = {}
        # Most cells are a text or nothing, with nothing about them: their style is known before.
        self._columns = [
            _Column(
                column.look,
                formula,
                math.inf if column.hidden else column.width * _SMALL.get(column.look, 1),
                letter,
                f'" s="{self._index(column.look, flagged=False, link=False)}"',
                {},
            )
            for column, formula, letter in zip(table.columns, formulas, letters(len(table.columns)), strict=True)
        ]

    def row(self, cells: Sequence[Cell]) -> tuple[list[str], int]:
        """Return the XML of the cells of the next row, and how many lines it takes; its notes are put beside it."""
        number = self._sheet.rows + 1
        made = []
        tall = 1
        for cell, column in zip(cells, self._columns, strict=True):
            value, notes, link, marked = cell
            _, formula, width, before, behind, known = column
            plain = not (formula or notes or marked or link is not None)
            if plain and value is None:
                made.append(f'<c r="{before}{number}{behind}/>')
                continue
            text = (known.get(value) or self._plain(value, column)) if plain else None
            if text is not None:
                made.append(f'<c r="{before}{number}{behind}{text[0]}')
                high = text[1]
            else:
                if notes:
                    self._note(len(made), notes)
                made.append(self._cell(cell, column, f"{before}{number}"))
                high = lines(value, width, self._most) if isinstance(value, str) else 1
            if high > tall:
                tall = high
        return made, tall

    def _note(self, column: int, notes: Sequence[str]) -> None:
        text = note(notes)
        self._sheet.note(column, text, _NOTE_WIDTH, 24 + 16 * min(30, lines(text, _NOTE_LINE)))

    def texts(self, texts: Sequence[str], styles: Sequence[Any]) -> list[str]:
        """Return the XML of a row of texts, each with a format of its own."""
        number = self._sheet.rows + 1
        made = zip(texts, styles, letters(len(texts)), strict=True)
        return [text_cell(f"{letter}{number}", index_of(style), text) for text, style, letter in made]

    def _cell(self, cell: Cell, column: _Column, place: str) -> str:
        value = cell.value if isinstance(cell.value, str) else _without_old_dates(cell.value)
        link = self._address(cell.link, place) if cell.link is not None and cell.link.name else False
        flagged = cell.marked or bool(cell.notes)
        look = column.look
        if column.formula:
            return formula_cell(place, self._index(look, flagged, link), column.formula, value)
        if isinstance(value, str):
            inner, number_format, quoted = self._text(value)
            return f'<c r="{place}" s="{self._index(look, flagged, link, number_format, quoted)}"{inner}'
        if value is None:
            return f'<c r="{place}" s="{self._index(look, flagged, link)}"/>'
        dated = isinstance(value, date)
        among_text = look in _TEXT_LOOKS
        number_format = (DATE_FORMAT if dated else GENERAL) if among_text else ""
        index = self._index(look, flagged, link, number_format, False, among_text and dated)
        return f'<c r="{place}" s="{index}"><v>{number_of(value)}</v></c>'

    def _plain(self, value: Any, column: _Column) -> tuple[str, int] | None:
        """Return the end of a text's cell, and its lines; None for what is no text, or asks for a style of its own."""
        if not isinstance(value, str):
            return None
        inner, number_format, quoted = self._text(value)
        if number_format or quoted:
            return None
        # Such texts are short, and most stand in many cells: a name, a question, a path.
        if len(column.known) > _REMEMBERED:
            column.known.clear()
        made = column.known[value] = inner, lines(value, column.width, self._most)
        return made

    def _text(self, text: str) -> tuple[str, str, bool]:
        """Return the end of a text's cell, a number format of its own, and whether it must be kept from Excel."""
        shown = first_part(text, self._continuation)
        # Excel must not turn it into a formula either, when someone edits the cell.
        return _inline(shown), GENERAL if len(shown) > _LONG else "", shown.startswith(_FORMULA_SIGNS)

    def _index(
        self,
        look: Look,
        flagged: bool,
        link: bool,
        number_format: str = "",
        quoted: bool = False,
        left: bool = False,
    ) -> int:
        key = (look, flagged, link, number_format, quoted, left)
        found = self._indexes.get(key)
        if found is None:
            made = self._styles.cell(
                look,
                flagged=flagged,
                link=link,
                number_format=number_format,
                quoted=quoted,
                left=left,
            )
            found = self._indexes[key] = index_of(made)
        return found

    def _address(self, link: Path, place: str) -> bool:
        if self._links == _MAX_LINKS:
            return False
        found = address(link, self._folder)
        if not found or len(found) > _LONGEST_LINK:
            return False
        self._links += 1
        self._sheet.link(place, found)
        return True


def index_of(style: Any) -> int:
    """Return the number by which a cell's XML names a format."""
    index: int = style._get_xf_index()
    return index


def text_cell(place: str, style: int, text: str) -> str:
    """Return the XML of a cell that holds text, whatever the text looks like."""
    return f'<c r="{place}" s="{style}"{_inline(text)}'


def _inline(text: str) -> str:
    """Return the XML of a text's cell from behind its style on."""
    if not text:
        return "/>"
    pieces = runs(text)
    if len(pieces) == 1:
        inner = f"<t{_KEEP}>{_escaped(text)}</t>"
    else:
        inner = "".join(f"<r><t{_KEEP}>{_escaped(piece)}</t></r>" for piece in pieces)
    return f' t="inlineStr"><is>{inner}</is></c>'


def formula_cell(place: str, style: int, formula: str, value: Any) -> str:
    """Return the XML of a cell that is calculated, with what came out."""
    if isinstance(value, str):
        return f'<c r="{place}" s="{style}" t="str"><f>{_escaped(formula)}</f><v>{_escaped(value)}</v></c>'
    shown = "" if value is None else number_of(value)
    return f'<c r="{place}" s="{style}"><f>{_escaped(formula)}</f><v>{shown}</v></c>'


def number_of(value: Any) -> int | float:
    """Return a number or a date as a sheet holds it."""
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        days = (moment - _DAY_0).total_seconds() / 86_400
        return int(days) if days.is_integer() else days
    number: int | float = value
    return number


def note(notes: Sequence[str]) -> str:
    """Return the text of a cell's note."""
    text = visible("\n\n".join(notes))
    return text if len(text) <= _NOTE_LIMIT else text[:_NOTE_LIMIT] + " […] [the whole is on the Review queue]"


@lru_cache(maxsize=64)  # a row's file is the next row's file as well
def address(path: Path, folder: Path | None) -> str:
    """Return the address of a file for a link, from ``folder``; "" where it can't be reached from there.

    A link has no scheme and names no machine: it works where the folders are, and tells nobody else where they are.
    """
    try:
        return "" if folder is None else _quoted(os.path.relpath(path, folder).replace(os.sep, "/"))
    except ValueError:  # another drive
        return ""


def lines(text: str, width: float, most: int = 1_000) -> int:
    """Estimate how many lines a text takes in a column of so many characters; at least one."""
    if width == math.inf or (len(text) <= width and "\n" not in text):
        return 1
    shown = text[: int(width) * most].split("\n")[:most]
    return min(most, sum(max(1, math.ceil(len(line) / max(width, 1))) for line in shown))


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def _quoted(address: str) -> str:
    # As Excel does itself: letters of other alphabets stand as they are.
    return "".join(
        character if character > "\x7f" and not "\ud800" <= character <= "\udfff" else quote(os.fsencode(character))
        for character in address
    )


def _without_old_dates(value: Any) -> Any:
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= _OLDEST else f"{day:%d/%m}/{day.year:04}"
    # A sheet has no infinity and no number of any length.
    return str(value) if isinstance(value, (int, float)) and not _held(value) else value


def _held(number: float) -> bool:
    if isinstance(number, bool):
        return False
    return abs(number) < 10**15 if isinstance(number, int) else math.isfinite(number)
