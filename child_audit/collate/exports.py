"""Tables → CSV, JSON Lines and Parquet, row by row; and the one place that knows which ending means what."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from child_audit.collate.batch import Outcome
from child_audit.collate.celltext import visible
from child_audit.collate.datasets import AUDITS, TABLES, Dataset, Type, Variable, datasets, text_of
from child_audit.collate.lines import as_json
from child_audit.errors import OutputError
from child_audit.output import replacing

ROWS_TO_A_GROUP = 1_000
"""Rows that a Parquet file holds together at least, which take the memory while it's written."""

_CELLS_TO_A_GROUP = 60_000  # of narrow tables more: what a file says of its groups stays in memory until its end


class Format(StrEnum):
    """What can be written."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


_ENDINGS = {
    ".xlsx": Format.XLSX,
    ".csv": Format.CSV,
    ".zip": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
}
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), and their full-width twins.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WITHOUT_PYARROW = "a Parquet file needs pyarrow: python3 -m pip install child-audit[parquet]"


@dataclass(frozen=True, slots=True)
class Export:
    """What to write, and where.

    Attributes:
        path: a file, or a folder for all tables.
        format: what is written.
        table: which table; None: all of them in a folder or a zip, the audits in a single file.
        guard: whether text in a CSV that a spreadsheet would take for a formula gets an apostrophe before it.
    """

    path: Path
    format: Format
    table: str | None = None
    guard: bool = False

    @property
    def whole(self) -> bool:
        """Whether all tables are written, a file each."""
        return self.path.suffix.lower() not in _ENDINGS or self.path.suffix.lower() == ".zip"


def export_to(path: Path, kind: str | None = None, table: str | None = None, *, guard: bool = False) -> Export:
    """Return what to write, from the name of the output and the options.

    Raises:
        OutputError: the ending says nothing, or something else than the options do.
    """
    suffix = path.suffix.lower()
    by_name = _ENDINGS.get(suffix)
    if by_name is None and path.suffix and not path.is_dir() and kind is None:
        endings = ", ".join(sorted(_ENDINGS))
        raise OutputError(
            f"{path}: the name of the output must end in one of {endings}; or name a folder, and a format"
        )
    asked = None if kind is None else _format(kind)
    if by_name is not None and asked not in (None, by_name):
        raise OutputError(f"{path}: the ending says {by_name}, the option {asked}; change one of them")
    found = by_name or asked
    if found is None:
        raise OutputError(f"{path}: say which format the files of a folder should have: csv, jsonl or parquet")
    made = Export(path, found, table, guard)
    if found is Format.XLSX and (table or by_name is None):
        raise OutputError(f"{path}: a workbook holds all tables; name one file that ends in .xlsx, and no table")
    if guard and found is not Format.CSV:
        raise OutputError(f"{path}: formulas are guarded in CSV only; in the other formats text always stays text")
    if found is Format.PARQUET:
        _pyarrow()
    _check_place(made)
    return made


def write_export(export: Export, outcomes: Iterable[Outcome], forms: Mapping[str, Any]) -> None:
    """Write outcomes as anything but a workbook; each file is replaced only once the new one is whole.

    Raises:
        OutputError: there is no such table, or the place can't be written to.
    """
    found = datasets(outcomes, forms)
    if export.table is not None and export.table not in found:
        raise OutputError(f"there is no table {export.table!r}; the tables are: {', '.join(found)}")
    if export.path.suffix.lower() == ".zip":
        _write_zip(export, _wanted(export, found))
    elif export.whole:
        try:
            export.path.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError(f"the folder {export.path} can't be made ({error.strerror}); name another") from error
        for dataset in _wanted(export, found):
            with replacing(export.path / f"{dataset.name}.{export.format}") as stream:
                _write(dataset, export, stream)
    else:
        with replacing(export.path) as stream:
            if export.format is Format.JSONL and export.table is None:
                _write_lines((as_json(outcome) | _facts(outcome) for outcome in outcomes), stream)
            else:
                _write(found[export.table or AUDITS], export, stream)


def _wanted(export: Export, found: Mapping[str, Dataset]) -> list[Dataset]:
    if export.table is not None:
        return [found[export.table]]
    # All forms in one table is for those who want one file.
    return [dataset for name, dataset in found.items() if name != AUDITS]


def _facts(outcome: Outcome) -> dict[str, Any]:
    modified = outcome.modified.isoformat() if outcome.modified else None
    facts: dict[str, Any] = {"file": visible(outcome.name), "sha256": outcome.sha256, "modified": modified}
    if outcome.parsed is not None:
        parsed = outcome.parsed
        facts["evidence"] = {
            path: {"raw": evidence.raw, "sign": evidence.sign, "place": evidence.place, "certain": evidence.certain}
            for path, evidence in parsed.evidence.items()
        }
        facts["margin_comments"] = [
            {"author": comment.author, "date": comment.date, "text": comment.text, "about": comment.about}
            for comment in parsed.margin_comments
        ]
    return facts


def _write(dataset: Dataset, export: Export, stream: BinaryIO) -> None:
    if export.format is Format.CSV:
        _write_csv(dataset, stream, guard=export.guard)
    elif export.format is Format.JSONL:
        names = [variable.name for variable in dataset.variables]
        _write_lines((dict(zip(names, row, strict=True)) for row in dataset.rows()), stream)
    else:
        write_parquet(dataset, stream)


def _write_zip(export: Export, wanted: Iterable[Dataset]) -> None:
    with replacing(export.path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for dataset in wanted:
            # A fixed date: the same audits give the same bytes.
            entry = zipfile.ZipInfo(f"{dataset.name}.csv", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                _write_csv(dataset, file, guard=export.guard)


def _write_csv(dataset: Dataset, stream: Any, *, guard: bool) -> None:
    # With a byte order mark, without which Excel takes UTF-8 for something else.
    with _as_text(stream, "utf-8-sig") as text:
        writer = csv.writer(text)
        writer.writerow(variable.name for variable in dataset.variables)
        for row in dataset.rows():
            writer.writerow(map(_guarded, map(_csv_cell, row)) if guard else map(_csv_cell, row))


def _csv_cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=text_of) if value else ""
    return visible(text_of(value))


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _write_lines(objects: Iterable[dict[str, Any]], stream: BinaryIO) -> None:
    for each in objects:
        stream.write(visible(json.dumps(each, ensure_ascii=False, default=_json_value)).encode() + b"\n")


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def _as_text(stream: Any, encoding: str) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(stream, encoding, newline="", write_through=False)
    yield text
    text.flush()
    text.detach()  # the file is closed by whoever opened it


# Parquet


def write_parquet(dataset: Dataset, stream: BinaryIO) -> None:
    """Write a table as Parquet, a group of rows at a time.

    Raises:
        OutputError: pyarrow isn't installed.
    """
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(variable.name, _arrow_type(variable, arrow)) for variable in dataset.variables])
    rows = dataset.rows()
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        size = max(ROWS_TO_A_GROUP, _CELLS_TO_A_GROUP // len(schema))
        while group := list(islice(rows, size)):
            columns = [
                arrow.array(values, type=schema.field(number).type)
                for number, values in enumerate(zip(*group, strict=True))
            ]
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema))


def _arrow_type(variable: Variable, arrow: Any) -> Any:
    if variable.type is Type.ROWS:
        inner = [(column.name, _arrow_type(column, arrow)) for column in variable.columns]
        return arrow.list_(arrow.struct(inner))
    simple = {
        Type.FLAG: arrow.bool_,
        Type.INTEGER: arrow.int64,
        Type.NUMBER: arrow.float64,
        Type.DATE: arrow.date32,
        Type.MOMENT: lambda: arrow.timestamp("s"),
    }
    return simple.get(variable.type, arrow.string)()


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise OutputError(_WITHOUT_PYARROW) from error


# Where it goes


def _format(kind: str) -> Format:
    try:
        return Format(kind.lower())
    except ValueError as error:
        raise OutputError(f"there is no format {kind!r}; the formats are: {', '.join(Format)}") from error


def _check_place(export: Export) -> None:
    folder = export.path if export.path.is_dir() else export.path.parent
    if not folder.is_dir():
        raise OutputError(f"{export.path}: there is no folder {folder}; make it first, or give another name")
    if not export.whole and export.path.is_dir():
        raise OutputError(f"{export.path}: this is a folder; give the name of a file in it")
    if export.whole and export.path.is_file() and export.path.suffix.lower() != ".zip":
        raise OutputError(f"{export.path}: this is a file; name a folder, or a file that ends in .{export.format}")


def known_tables() -> str:
    """Return the names of the tables, for messages and help."""
    return ", ".join((*TABLES, "or the name of a form"))
