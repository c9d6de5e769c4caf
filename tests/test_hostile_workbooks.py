"""Workbooks that a stranger sent pass the same door as documents, whoever opens them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import child_audit
from child_audit.collate.tabular import lines_of
from child_audit.errors import CasesError, ChildAuditError, RecordError
from child_audit.prefill.tables import read_sheets
from child_audit.word import limits
from child_audit.word.package import OLE
from child_audit.word.workbook import checked_workbook
from tests import hostile

SHEET = "<worksheet>{0}<sheetData>{1}</sheetData></worksheet>"
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a sheet that claims all the cells there are": (
        lambda: hostile.workbook_of(
            SHEET.format('<dimension ref="A1:XFD1048576"/>', f'<row r="1048576">{cell("A1048576", "x")}</row>')
        ),
        "table_cells",
    ),
    "entities": (lambda: hostile.workbook_of(ENTITIES + SHEET.format("", "")), "document type"),
    "entities in a part by another name": (
        lambda: hostile.workbook_of(SHEET.format("", ""), [("xl/media/a.png", ENTITIES + "<a>&b;</a>")]),
        "document type",
    ),
    "entities in another encoding": (
        lambda: hostile.workbook_of(
            SHEET.format("", ""), [("xl/a.bin", "+ADw-?xml version='1.0' encoding='UTF-7'?>")]
        ).replace(b"+ADw-", b"<    "),
        "",
    ),
    "zeros": (lambda: hostile.zeros("xl/sharedStrings.xml", 10 * 2**30), "part_bytes"),
    "levels": (lambda: hostile.workbook_of(SHEET.format("<a>" * 200 + "</a>" * 200, "")), "depth"),
    "sixty thousand entries": (lambda: hostile.named(*(f"a{number}" for number in range(60_000))), "entries"),
    "entries that overlap": (hostile.overlapping, "inside the package"),
    "entries quoted in entries": (hostile.quoted, "overlap"),
}  # fmt: skip

_CHILD = """
import json, sys, time
from pathlib import Path
import openpyxl
from child_audit.collate.tabular import lines_of
from child_audit.errors import ChildAuditError
for path in sys.argv[1:]:
    began = time.perf_counter()
    try:
        lines_of(Path(path))
        said = ""
    except ChildAuditError as error:
        said = str(error)
    status = open("/proc/self/status").read() if sys.platform == "linux" else "VmHWM: 0"
    print(json.dumps([said, time.perf_counter() - began, int(status.split("VmHWM:")[1].split()[0]) / 1024]))
"""


@pytest.fixture(autouse=True)
def usual_limits() -> Iterator[None]:
    yield
    limits.set_workbook_limits(())


def test_each_is_met_within_two_seconds_and_two_hundred_megabytes(tmp_path: Path) -> None:
    paths = []
    for number, (make, _) in enumerate(HOSTILE.values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(make())
    done = subprocess.run([sys.executable, "-c", _CHILD, *map(str, paths)], capture_output=True, text=True, check=True)
    for (name, (_, word)), line in zip(HOSTILE.items(), done.stdout.splitlines(), strict=True):
        said, seconds, megabytes = json.loads(line)
        assert word in said and bool(word) == bool(said), (name, said)
        assert seconds < 2, (name, seconds)
        assert megabytes < 200, (name, megabytes)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_door_for_workbooks_is_the_same(tmp_path: Path, name: str) -> None:
    make, word = HOSTILE[name]
    path = tmp_path / "cases.xlsx"
    path.write_bytes(make())
    doors: list[tuple[Callable[[], object], type[ChildAuditError]]] = [
        (lambda: lines_of(path), CasesError),
        (lambda: read_sheets(path, lambda _: 0), RecordError),
        (lambda: child_audit.load_workbook(path), ChildAuditError),
    ]
    for door, error in doors:
        if word:
            with pytest.raises(error) as caught:
                door()
            assert "\n" not in str(caught.value)
            # Of a sheet that isn't ours, no row is read.
            assert word in str(caught.value) or "no sheet of audits" in str(caught.value)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "content", ["", "no XML", "<a/>", "<a", "\x00", '<worksheet xmlns="x"><row r="x"/></worksheet>']
)
def test_a_broken_part_is_an_error_of_ours(tmp_path: Path, part: str, content: str) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(hostile.workbook_of(SHEET.format("", f'<row r="1">{cell("A1", "x")}</row>'), [(part, content)]))
    for door in (lines_of, lambda path: read_sheets(path, lambda _: 0), child_audit.load_workbook):
        try:
            door(path)
        except ChildAuditError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("rows", [
    '<row r="1"><c r="A1" s="999"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    '<row r="1"><c r="A1" t="d"><v>no date</v></c></row>',
    '<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>',
    '<row r="-1"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    '<row r="1"><c r="A1"><f>1+1</f><v>nan</v></c></row>',
])  # fmt: skip
def test_a_broken_cell_is_an_error_of_ours(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(hostile.workbook_of(SHEET.format("", rows)))
    for door in (lines_of, lambda path: read_sheets(path, lambda _: 0), child_audit.load_workbook):
        try:
            door(path)
        except ChildAuditError as error:
            assert "\n" not in str(error)


def test_a_hostile_workbook_of_decisions_is_refused_and_left_alone(tmp_path: Path) -> None:
    child_audit.fill(child_audit.EarlyHelpAudit(), tmp_path / "a.docx")
    path = tmp_path / "audits.xlsx"
    path.write_bytes(HOSTILE["entities"][0]())
    before = path.read_bytes()
    with pytest.raises(ChildAuditError, match="document type"):
        child_audit.collate(tmp_path / "a.docx", path, decisions=path)
    assert path.read_bytes() == before


def test_the_limits_of_workbooks_can_be_changed_by_name() -> None:
    data = hostile.workbook_of(SHEET.format("", ""))
    checked_workbook(data)
    limits.set_workbook_limits(["entries=2"])
    with pytest.raises(ChildAuditError, match="entries=2"):
        checked_workbook(data)


def test_a_sheet_with_more_cells_than_the_limit_is_refused_with_its_name(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}">{cell(f"A{number}", "x")}</row>' for number in range(1, 101))
    path = tmp_path / "cases.xlsx"
    path.write_bytes(hostile.workbook_of(SHEET.format("", rows)))
    limits.set_workbook_limits(["table_cells=150"])
    with pytest.raises(ChildAuditError, match="table_cells=150; delete the empty rows"):
        [list(sheet) for sheet in lines_of(path)]


def test_an_old_workbook_or_one_under_a_password_is_told_from_a_damaged_one() -> None:
    with pytest.raises(ChildAuditError, match="protected by a password, or an old Excel workbook"):
        checked_workbook(OLE + bytes(512))


def test_a_large_sheet_is_read_row_by_row_in_time(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}">{cell(f"A{number}", f"case {number}")}</row>' for number in range(1, 20_001))
    path = tmp_path / "cases.xlsx"
    path.write_bytes(hostile.workbook_of(SHEET.format("", rows)))
    began = time.monotonic()
    ((*lines,),) = lines_of(path)
    assert len(lines) == 20_000
    assert time.monotonic() - began < 30
