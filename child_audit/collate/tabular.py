"""A sheet of a workbook, or a CSV, as rows of values with the names of their cells: however it was saved."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from child_audit.errors import CasesError, DocumentError
from child_audit.word.workbook import checked_workbook, made_of, rows_within

_LARGEST = 256 * 1024 * 1024
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Line:
    """One row.

    Attributes:
        sheet: the name of the sheet; "" in a CSV.
        number: as the program shows it, from 1.
        values: one a column; None for an empty cell.
    """

    sheet: str
    number: int
    values: tuple[Any, ...]

    def cell(self, column: int) -> str:
        """Return what a cell is called: "sheet Cases, cell D5"; in a CSV "line 5, column 4"."""
        if not self.sheet:
            return f"line {self.number}, column {column + 1}"
        return f"sheet {self.sheet}, cell {letters(column)}{self.number}"


def letters(column: int) -> str:
    """Return a column's letters, from 0: A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def lines_of(path: Path) -> list[list[Line]]:
    """Return the rows of each sheet of a workbook, or of a CSV; rows without any value are left out.

    Raises:
        CasesError: the file can't be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise CasesError(f"{path}: the file is too large for a list of cases")
        if path.suffix.lower() in {".xlsx", ".xlsm"}:
            return list(_workbook(path))
        if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
            return [list(_csv(path.read_bytes(), path))]
    except OSError as error:
        raise CasesError(f"{path}: the file can't be opened ({error.strerror}); is the name right?") from error
    raise CasesError(f"{path}: a list of cases is a workbook (.xlsx) or a .csv; save it as one of these")


def _workbook(path: Path) -> Iterator[list[Line]]:
    try:
        with opened(path, formulas=False) as book:
            for sheet in book.worksheets:
                rows = rows_within(sheet.iter_rows(values_only=True), sheet.title)
                found = (Line(sheet.title, number, tuple(map(_plain, row))) for number, row in enumerate(rows, 1))
                yield [line for line in found if any(value is not None for value in line.values)]
    except (NotAWorkbook, DocumentError) as error:
        raise CasesError(
            f"{path}: this workbook can't be read ({error}); open it in Excel and save it again as .xlsx"
        ) from error


class NotAWorkbook(Exception):
    """A file that isn't a workbook, or is broken; the message says why."""


@contextmanager
def opened(path: Path, *, formulas: bool) -> Iterator[Any]:
    """Open a workbook to be read from top to bottom.

    Args:
        path: where it is.
        formulas: whether cells give their formulas, or what came out of them.

    Raises:
        NotAWorkbook: it can't be read as one.
        OSError: it can't be opened.
    """
    # openpyxl takes a while to import.
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # Of what openpyxl can't keep: charts, validations, odd styles. Nothing is written with it.
        warnings.simplefilter("ignore")
        load = partial(load_workbook, read_only=True, data_only=not formulas, keep_links=False)
        try:
            with path.open("rb") as file:
                book = made_of(load, checked_workbook(file))
        except DocumentError as error:
            raise NotAWorkbook(str(error)) from error
        try:
            yield book
        finally:
            book.close()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value


def _csv(content: bytes, path: Path) -> Iterator[Line]:
    text = _decoded(content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], _DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), dialect), 1):
            values = tuple(value.strip() or None for value in row)
            if any(values):
                yield Line("", number, values)
    except csv.Error as error:
        raise CasesError(f"{path}: this is no CSV that can be read; save it again as CSV UTF-8") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")  # what Excel calls "Unicode text"
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what it calls plain CSV


def as_date(value: Any) -> date | None:
    """Return a cell as a date; None when it's none. UK dates typed as text are read as everywhere else."""
    from child_audit.template.values import read_date

    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_date(value).value if isinstance(value, str) else None


def as_text(value: Any) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def heading_line(lines: Sequence[Line], known: Any, most: int = 25) -> int | None:
    """Return which of the first lines holds the headings: the one with the most that are ``known``; None when none."""
    best, found = 0, None
    for index, line in enumerate(lines[:most]):
        score = sum(known(str(value)) for value in line.values if isinstance(value, str))
        if score > best:
            best, found = score, index
    return found
