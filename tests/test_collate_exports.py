"""CSV, JSON Lines, Parquet and data frames say what the records say."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import child_audit
from child_audit.collate import exports
from child_audit.collate.datasets import datasets
from child_audit.collate.exports import Format, export_to, write_export
from child_audit.collate.frames import frame
from child_audit.errors import ChildAuditError, OutputError
from tests.collate_examples import CIN_CP, EARLY_HELP, FORMS, outcome, parsed, realistic_batch
from tests.records import records

LONG = "“Ten words are said here, about the child’s lived experience.” " * 700


def exported(path: Path, outcomes: Any, kind: str | None = None, table: str | None = None, guard: bool = False) -> Path:
    write_export(export_to(path, kind, table, guard=guard), outcomes, FORMS)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_file_holds_a_row_an_audit_with_the_columns_of_every_form(tmp_path: Path) -> None:
    batch = realistic_batch(6)
    found = rows(exported(tmp_path / "audits.csv", batch))
    assert [row["form"] for row in found] == ["early_help", "cin_cp"] * 3
    assert {field.path for form in FORMS.values() for field in form.fields} <= set(found[0])
    assert batch[0].parsed is not None
    record = batch[0].parsed.record
    assert found[0]["date_of_audit"] == record.date_of_audit.isoformat()
    assert found[0]["plan.judgement"] == record.plan.judgement
    assert json.loads(found[0]["actions"]) == [row.model_dump() for row in record.actions]
    assert found[1]["plan.judgement"] == ""


def test_csv_holds_every_text_whole_and_as_typed(tmp_path: Path) -> None:
    texts = [LONG, "two\nlines, and “quotes”", '"', "00123", "=1+1", "ŵ 👩‍👧", " ", "_x000D_"]
    batch = [outcome(f"{number}.docx", parsed(EARLY_HELP, {"key_learning": text})) for number, text in enumerate(texts)]
    found = rows(exported(tmp_path / "audits.csv", batch))
    assert [row["key_learning"] for row in found] == [text.strip() for text in texts]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "＝"])
def test_what_looks_like_a_formula_is_guarded_when_asked_and_never_in_silence(tmp_path: Path, sign: str) -> None:
    batch = [outcome(f"{sign}x.docx", parsed(EARLY_HELP, {"key_learning": f"a {sign}1+1"}))]
    (row,) = rows(exported(tmp_path / "guarded.csv", batch, guard=True))
    assert row["file"] == f"'{sign}x.docx"
    assert row["key_learning"] == f"a {sign}1+1"
    (row,) = rows(exported(tmp_path / "plain.csv", batch))
    assert row["file"] == f"{sign}x.docx"


def test_a_folder_and_a_zip_hold_every_table(tmp_path: Path) -> None:
    batch = realistic_batch(6)
    folder = exported(tmp_path / "out", batch, "csv")
    names = {"early_help", "cin_cp", "answers", "lists", "issues", "comments", "files"}
    assert {path.stem for path in folder.iterdir()} == names
    with zipfile.ZipFile(exported(tmp_path / "out.zip", batch)) as archive:
        assert {name.removesuffix(".csv") for name in archive.namelist()} == names
        assert archive.read("answers.csv") == (folder / "answers.csv").read_bytes()
    assert len(rows(folder / "files.csv")) == len(batch)
    assert exported(tmp_path / "again.zip", batch).read_bytes() == (tmp_path / "out.zip").read_bytes()


def test_a_line_of_json_is_a_file_and_can_fill_a_form_again(tmp_path: Path) -> None:
    batch = realistic_batch(4)
    lines = exported(tmp_path / "audits.jsonl", batch).read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len(found) == len(batch)
    for data, one in zip(found, batch, strict=True):
        assert data["sha256"] == one.sha256
        if one.parsed is None:
            assert data["record"] is None
        else:
            assert child_audit.form_named(data["form"]).record(data["record"]) == one.parsed.record
            assert data["evidence"].keys() == one.parsed.evidence.keys()


def test_a_table_of_its_own_can_be_asked_for(tmp_path: Path) -> None:
    batch = realistic_batch(6)
    lines = exported(tmp_path / "issues.jsonl", batch, table="issues").read_text("utf-8").splitlines()
    assert [json.loads(line)["code"] for line in lines][:2] == ["ambiguous", "inferred"]
    assert "visits.judgement" in rows(exported(tmp_path / "cin.csv", batch, table="cin_cp"))[0]
    with pytest.raises(OutputError, match="the tables are: audits, early_help, cin_cp, answers"):
        exported(tmp_path / "x.csv", batch, table="nonsense")


@settings(max_examples=15, deadline=None)
@given(records(child_audit.form_named("early_help")))
def test_parquet_gives_the_values_back_exactly(record: Any) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from child_audit.collate.exports import write_parquet

    reading = parsed(EARLY_HELP)
    made = io.BytesIO()
    tables = datasets([outcome(reading=type(reading)("early_help", record))], {"early_help": EARLY_HELP})
    write_parquet(tables["early_help"], made)
    (row,) = parquet.read_table(io.BytesIO(made.getvalue())).to_pylist()
    data = record.model_dump()
    for field in EARLY_HELP.fields:
        value: Any = data
        for name in field.path.split("."):
            value = value[name]
        assert row[field.path] == value, field.path


def test_parquet_is_written_a_group_of_rows_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(exports, "ROWS_TO_A_GROUP", 4)
    monkeypatch.setattr(exports, "_CELLS_TO_A_GROUP", 1)
    path = exported(tmp_path / "files.parquet", realistic_batch(6), table="files")
    assert parquet.ParquetFile(path).num_row_groups == 3


def test_pandas_and_polars_get_typed_columns(tmp_path: Path) -> None:
    tables = datasets(realistic_batch(6), FORMS)
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    one, other = frame(tables["early_help"], "pandas"), frame(tables["early_help"], "polars")
    assert one["plan.judgement"].cat.ordered
    assert one["plan.judgement"].cat.categories[0] == "Outstanding"
    assert one["date_of_audit"].dtype.kind == "M"
    assert str(one["status.send"].dtype) == "boolean"
    assert other.schema["date_of_audit"] == polars.Date
    assert other["actions"][2][0]["action"]
    assert isinstance(frame(tables["audits"]), pandas.DataFrame)


def test_a_date_of_birth_in_the_year_1_is_a_date_in_every_frame() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    reading = parsed(CIN_CP, {"child.date_of_birth": date(1, 1, 1)})
    table = datasets([outcome(reading=reading), outcome(reading=parsed(CIN_CP))], FORMS)["cin_cp"]
    assert frame(table, "pandas")["child.date_of_birth"][0].year == 1
    assert frame(table, "polars")["child.date_of_birth"].to_list() == [date(1, 1, 1), None]


def test_a_frame_without_any_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    table = datasets((), {})["files"]
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(ChildAuditError, match=f"pip install {name}"):
            frame(table, name)
    with pytest.raises(ChildAuditError, match="not of 'dask'"):
        frame(table, "dask")


@pytest.mark.parametrize(
    ("name", "kind", "table", "guard", "words"),
    [
        ("a.txt", None, None, False, "must end in one of"),
        ("folder", None, None, False, "say which format"),
        ("a.csv", "jsonl", None, False, "the ending says csv, the option jsonl"),
        ("a.csv", "nonsense", None, False, "the formats are: xlsx, csv, jsonl, parquet"),
        ("a.xlsx", None, "answers", False, "a workbook holds all tables"),
        ("a.jsonl", None, None, True, "guarded in CSV only"),
        ("no/such/a.csv", None, None, False, "there is no folder"),
    ],
)
def test_an_output_that_makes_no_sense_is_refused_at_once(
    tmp_path: Path, name: str, kind: str | None, table: str | None, guard: bool, words: str
) -> None:
    with pytest.raises(OutputError, match=words):
        export_to(tmp_path / name, kind, table, guard=guard)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [("a.XLSX", None, Format.XLSX), ("a.ndjson", None, Format.JSONL), ("v1.2 out", "parquet", Format.PARQUET)],
)
def test_the_format_is_told_by_the_ending_or_the_option(tmp_path: Path, name: str, kind: str, found: Format) -> None:
    assert export_to(tmp_path / name, kind).format is found
