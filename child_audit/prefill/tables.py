"""A spreadsheet or a CSV file → sheets of rows, cells as plain Python values."""

from __future__ import annotations

import csv
import io
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from child_audit.errors import DocumentError, RecordError
from child_audit.word.package import OLE
from child_audit.word.workbook import checked_workbook, made_of, rows_within


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value can't be known; ``reason`` says why and what to do."""

    reason: str


Value = str | int | float | bool | date | datetime | Unreadable | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` as the spreadsheet program shows it."""

    number: int
    cells: tuple[Value, ...]

    @property
    def blank(self) -> bool:
        """True when no cell holds anything."""
        return all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; a CSV file is one."""

    name: str
    rows: tuple[Row, ...]


Judge = Callable[[Sheet], int]
"""How many headings of the form a sheet holds: by that it's known which character parts the fields of a CSV file."""

NOTES_TITLE = ": how to fill in this workbook"
"""How the first cell of our own sheet of notes ends."""
TABLES = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
_OTHER = {".xls": "an old Excel workbook", ".ods": "an OpenDocument spreadsheet", ".numbers": "a Numbers document"}
_LARGEST = 200 * 2**20


def is_blank(value: Value) -> bool:
    """Return whether a cell holds nothing, or only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def letters(column: int) -> str:
    """Return the name of a column, counted from 0, as spreadsheets show it: A, B … AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheets(path: Path, judge: Judge) -> tuple[Sheet, ...]:
    """Read the visible sheets of a workbook, or a CSV file as one sheet.

    Raises:
        RecordError: the file can't be read as a table; the message says what to do.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHER:
        raise RecordError(f"{path}: this is {_OTHER[suffix]}; save it as .xlsx")
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordError(f"{path}: larger than {_LARGEST // 2**20} MB, which no list of cases is")
        data = path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path}: can't be read ({error.strerror})") from error
    if data.startswith(OLE):
        raise RecordError(f"{path}: protected by a password, or an old Excel workbook; save it as .xlsx without one")
    if data.startswith(b"PK\x03\x04") or suffix in (".xlsx", ".xlsm"):
        return tuple(_workbook(path, data))
    return (_delimited(path, data, judge),)


# ------------------------------------------------------------------------------------------------------------ workbooks


def _workbook(path: Path, data: bytes) -> Iterator[Sheet]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # Extensions that openpyxl leaves out (validations, conditional formats) hold no values.
            warnings.simplefilter("ignore")
            content = checked_workbook(data)
            load = partial(openpyxl.load_workbook, read_only=True, keep_links=False)
            shown, written = (made_of(partial(load, data_only=values), content) for values in (True, False))
            for sheet, formulas in zip(shown.worksheets, written.worksheets, strict=True):
                if sheet.sheet_state == "visible":
                    rows = (rows_within(each.iter_rows(), sheet.title) for each in (sheet, formulas))
                    yield Sheet(sheet.title, made_of(tuple, _rows(*rows)))
    except DocumentError as error:
        raise RecordError(
            f"{path}: not a workbook that can be read ({error}); open it in Excel and save it as .xlsx"
        ) from error


def _rows(shown: Iterable[Sequence[object]], written: Iterable[Sequence[object]]) -> Iterator[Row]:
    for number, (cells, formulas) in enumerate(zip(shown, written, strict=True), start=1):
        row = Row(number, tuple(map(_cell, cells, formulas)))
        if not row.blank:
            yield row


def _cell(shown: object, written: object) -> Value:
    value = getattr(shown, "value", None)
    if getattr(shown, "data_type", "") == "e":
        return Unreadable("an error value of the spreadsheet; correct its formula")
    if value is None and getattr(written, "data_type", "") == "f":
        return Unreadable("a formula without its result; open the workbook in Excel and save it")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, str(getattr(shown, "number_format", "")))
    return value if isinstance(value, (str, bool, date, datetime)) or value is None else str(value)


def _number(value: int | float, number_format: str) -> Value:
    """Return a number as the sheet shows it, where its format adds zeros in front: case numbers are kept so."""
    whole = int(value) if float(value).is_integer() else value
    return str(whole).zfill(len(number_format)) if re.fullmatch("0{2,}", number_format) else whole


# ------------------------------------------------------------------------------------------------------------------ CSV


def _delimited(path: Path, data: bytes, judge: Judge) -> Sheet:
    text = _decoded(path, data)
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say what parts the fields
    if named:
        rows = _parted(path, text[named.end() :], named[1], first=2)
        return Sheet(path.name, rows)
    sheets = [Sheet(path.name, _parted(path, text, mark, first=1)) for mark in ",;\t|"]
    return max(sheets, key=judge)


def _decoded(path: Path, data: bytes) -> str:
    """Decode text as Excel writes it: UTF-8 with its mark, UTF-16 ("Unicode text"), or the Windows code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RecordError(f"{path}: not text; in Excel, save it as “CSV UTF-8”, or as .xlsx")


def _parted(path: Path, text: str, mark: str, first: int) -> tuple[Row, ...]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        rows = [Row(number, tuple(cells)) for number, cells in enumerate(reader, start=first)]
    except csv.Error as error:
        raise RecordError(f"{path}: not a CSV file that can be read; save it as .xlsx") from error
    return tuple(row for row in rows if not row.blank)
