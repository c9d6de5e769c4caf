"""The same door for workbooks: checked before openpyxl opens them, and never more rows than the limits allow.

openpyxl reads its parts from the zip itself, so that what it's given has been seen whole: every entry within the
limits, no document type anywhere. It knows nothing of limits when it fills up rows that a sheet only claims to have.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from child_audit.errors import ChildAuditError, DamagedDocument, TooLarge
from child_audit.word.archive import Archive, shown
from child_audit.word.limits import workbook_limits
from child_audit.word.package import OLE, Source, bytes_of
from child_audit.word.safe_xml import check_xml, looks_like_xml

S = TypeVar("S")
T = TypeVar("T")
Row = TypeVar("Row", bound=Sized)

_EMPTY_SHARE = 20  # so small a part of the limit may be rows between others that aren't there


def checked_workbook(source: Source) -> io.BytesIO:
    """Return a workbook to be opened by openpyxl: exactly the bytes that were checked.

    Raises:
        DocumentError: it's no zip, damaged or forged, or past a limit; the message names the limit.
    """
    limits = workbook_limits()
    data, _ = bytes_of(source, limits)
    if data.startswith(OLE):
        raise DamagedDocument("it is protected by a password, or an old Excel workbook")
    if data and not data.startswith(b"PK"):
        raise DamagedDocument("it is no Excel workbook")
    archive = Archive(data, limits)
    for name in archive.names:
        content = archive.read(name)
        # Whatever it's called: a relationship may lead to any name.
        if looks_like_xml(content):
            check_xml(content, shown(name), limits)
    return io.BytesIO(data)


def made_of(make: Callable[[S], T], source: S) -> T:
    """Return what openpyxl makes of a checked workbook, or of a part of it.

    Raises:
        DamagedDocument: it can't make anything of it.
    """
    try:
        return make(source)
    except ChildAuditError:
        raise
    except Exception as error:
        # Whatever comes to hand where a workbook isn't as it expects: KeyError, TypeError, AttributeError, ParseError …
        raise DamagedDocument("it is damaged inside") from error


def rows_within(rows: Iterable[Row], sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet as openpyxl gives them, empty ones among them.

    Raises:
        DamagedDocument: a row can't be read.
        TooLarge: rows × columns are past the limit ``table_cells``.
    """
    limit = workbook_limits().table_cells
    source, cells, empty = iter(rows), 0, 0
    before: Row | None = None
    while (row := made_of(_next, source)) is not None:
        cells += 1 + len(row)
        # The very same row again is one that the sheet doesn't hold: openpyxl fills up to what the sheet claims.
        empty += len(row) if row is before else 0
        if cells > limit or empty > limit // _EMPTY_SHARE:
            raise TooLarge(
                f"the sheet {shown(sheet)} has more cells than the limit table_cells={limit}; "
                "delete the empty rows and columns around the table"
            )
        before = row
        yield row


def _next(rows: Iterator[Row]) -> Row | None:
    return next(rows, None)
