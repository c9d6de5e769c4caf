"""What a file that a stranger sent may at most be: every limit by its name, with its default.

The defaults are nowhere weaker than those of Apache POI's ``ZipSecureFile`` and Apache Tika's ``SecureContentHandler``;
``docs/reference/limits.md`` compares them, and says of each what it's for. A message about a limit names it and the
value it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any

from child_audit.errors import ChildAuditError


@dataclass(frozen=True, slots=True, repr=False)
class Limits:
    """What a package may at most be; past any of these it's refused with :class:`~child_audit.errors.TooLarge`.

    Attributes:
        file_bytes: the file itself.
        entries: files inside the package.
        part_bytes: one part, uncompressed.
        total_bytes: all parts read, uncompressed.
        ratio: uncompressed ÷ compressed size of one part …
        ratio_from_bytes: … judged only for parts larger than this (small ones compress absurdly well by nature).
        depth: how deep the elements of one part are nested, at most 255.
        elements: of one part.
        attributes: of one part.
        table_cells: of one part; of a workbook, rows × columns of one sheet.
        text_length: characters of text in one part.
        seconds: how long one document may take to be read.
    """

    file_bytes: int = 100 * 2**20
    entries: int = 1_000
    part_bytes: int = 32 * 2**20
    total_bytes: int = 128 * 2**20
    ratio: int = 100
    ratio_from_bytes: int = 100 * 2**10
    depth: int = 100
    elements: int = 400_000
    attributes: int = 600_000
    table_cells: int = 100_000
    text_length: int = 10_000_000
    seconds: float = 180.0

    def __repr__(self) -> str:
        # Those that were changed: the others are known.
        changed = (field for field in fields(self) if getattr(self, field.name) != field.default)
        return f"Limits({', '.join(f'{field.name}={getattr(self, field.name)}' for field in changed)})"

    def with_settings(self, settings: Iterable[str]) -> Limits:
        """Return the limits with some changed: ``["ratio=200", "seconds=300"]``.

        Raises:
            ChildAuditError: there is no such limit, or its value is no positive number.
        """
        changed: dict[str, Any] = {}
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for setting in settings:
            name, _, value = setting.partition("=")
            if name.strip() not in kinds:
                raise ChildAuditError(f"there is no limit {name.strip()!r}; the limits are: {', '.join(kinds)}")
            try:
                number = kinds[name.strip()](value.strip().replace("_", ""))
            except ValueError:
                number = 0
            if not 0 < number < float("inf"):
                raise ChildAuditError(f"the limit {setting!r} is not written name=number, with a number above 0")
            changed[name.strip()] = number
        return replace(self, **changed)


DEFAULT_LIMITS = Limits()


def looks_like_a_bomb(size: int, packed: int, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Return whether a part that is compressed so well is refused; who writes one doesn't compress it then."""
    return size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1)


WORKBOOK_LIMITS = Limits(
    file_bytes=256 * 2**20,
    part_bytes=512 * 2**20,
    total_bytes=1024 * 2**20,
    # What this library writes must pass: a column of the same long text compresses a thousandfold.
    ratio_from_bytes=16 * 2**20,
    elements=30_000_000,
    attributes=60_000_000,
    table_cells=20_000_000,
    text_length=512 * 2**20,
)
"""Those of workbooks (awaited cases, decisions, cases to fill from), which are read row by row and may be long."""

_WORKBOOKS: ContextVar[Limits] = ContextVar("_WORKBOOKS", default=WORKBOOK_LIMITS)


def workbook_limits() -> Limits:
    """Return the limits that workbooks are opened with at present."""
    return _WORKBOOKS.get()


def set_workbook_limits(settings: Iterable[str]) -> None:
    """Let workbooks be opened with other limits from now on; written as for :meth:`Limits.with_settings`.

    Raises:
        ChildAuditError: there is no such limit, or its value is no positive number.
    """
    _WORKBOOKS.set(WORKBOOK_LIMITS.with_settings(settings))
