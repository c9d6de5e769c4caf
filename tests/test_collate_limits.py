"""Batches that are longer than a sheet of Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from child_audit.collate import collating, manner, workbook
from child_audit.errors import OutputError
from tests.test_collate_workbook import column, opened, written


def test_a_table_that_just_fills_its_sheet_needs_no_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    assert opened(written([column(["a", "b"])])).sheetnames == ["Sheet"]


def test_a_table_that_the_summary_counts_is_never_split_but_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    assert written([replace(column(["a", "b"]), counted=True)])
    with pytest.raises(OutputError, match=r"the sheet Sheet has more than the 3 rows .* parquet"):
        written([replace(column(["a", "b", "c"]), counted=True)])


def test_more_files_than_a_sheet_holds_are_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 7)
    monkeypatch.setattr(manner, "read_files", lambda *_, **__: pytest.fail("read"))
    for number in range(5):
        (tmp_path / f"{number}.docx").write_bytes(b"no form")
    with pytest.raises(OutputError, match=r"a workbook of 5 files has more .* parquet"):
        collating.collate(tmp_path, tmp_path / "audits.xlsx")
    assert not (tmp_path / "audits.xlsx").exists()


def test_parquet_takes_more_rows_than_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 7)
    for number in range(8):
        (tmp_path / f"{number}.docx").write_bytes(b"no form %d" % number)
    collating.collate(tmp_path, tmp_path / "tables.parquet", table="files")
    parquet = pytest.importorskip("pyarrow.parquet")
    assert parquet.read_table(tmp_path / "tables.parquet").num_rows == 8
