"""Where the workbook goes: whole or not at all."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from child_audit.collate.collating import collate
from child_audit.collate.collation import Collation
from child_audit.collate.destination import check
from child_audit.errors import OutputError, TargetInUse
from child_audit.output import replacing
from tests.collate_examples import FORMS, realistic_batch


def put(target: Path, content: bytes = b"new") -> None:
    with replacing(target) as stream:
        stream.write(content)


def test_a_result_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    put(target)
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_fails_half_way_leaves_the_older_one_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(target) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_new_result_is_its_owner_s_alone_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    put(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.chmod(0o640)
    put(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    put(tmp_path / "link.xlsx")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes() == b"new"


def test_a_workbook_open_in_excel_gives_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="open elsewhere"):
        put(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [("a.xls", "must end in .xlsx"), ("no/such/a.xlsx", "no folder"), ("folder.xlsx", "is a folder")],
)
def test_a_place_that_cannot_work_is_refused_before_the_long_work_begins(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(OutputError, match=why):
        check(tmp_path / name)


def test_a_good_place_is_left_as_it_was(tmp_path: Path) -> None:
    check(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.xlsx").write_bytes(b"old")
    check(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize("lock", ["~$audits.xlsx", "~$dits.xlsx", ".~lock.audits.xlsx#"])
def test_a_workbook_that_is_open_is_left_alone_and_the_new_one_stands_beside_it(tmp_path: Path, lock: str) -> None:
    target = tmp_path / "audits.xlsx"
    target.write_bytes(b"what somebody is typing in")
    (tmp_path / lock).write_bytes(b"")
    (tmp_path / "audits (2).xlsx").write_bytes(b"from before")
    collation = Collation(realistic_batch(2), FORMS)
    with pytest.raises(TargetInUse, match=r"audits \(3\)\.xlsx beside it") as caught:
        collation.save(target)
    assert target.read_bytes() == b"what somebody is typing in"
    assert caught.value.saved_as == tmp_path / "audits (3).xlsx"
    assert caught.value.saved_as.read_bytes().startswith(b"PK")
    assert stat.S_IMODE(caught.value.saved_as.stat().st_mode) == 0o600 or os.name != "posix"
    assert (tmp_path / "audits (2).xlsx").read_bytes() == b"from before"


def test_a_workbook_that_is_opened_while_the_new_one_is_made_is_left_alone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, replace = tmp_path / "audits.xlsx", Path.replace
    target.write_bytes(b"old")

    def refuse(self: Path, to: Path) -> Path:
        if to == target:
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(TargetInUse, match="open in another program"):
        Collation(realistic_batch(2), FORMS).save(target)
    assert target.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"audits.xlsx", "audits (2).xlsx"}


def test_collate_gives_the_readings_although_the_workbook_stands_elsewhere(tmp_path: Path) -> None:
    target = tmp_path / "audits.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$audits.xlsx").write_bytes(b"")
    document = Path(__file__).parent.parent / "examples" / "returned" / "EH audit – CF-1047.docx"
    with pytest.raises(TargetInUse) as caught:
        collate(document, target)
    assert caught.value.collation.counts == {"early_help": 1}


def test_a_collation_is_saved_to_a_path_a_file_or_a_bytearray(tmp_path: Path) -> None:
    collation = Collation(realistic_batch(2), FORMS)
    collation.save(tmp_path / "a.xlsx")
    file, array = io.BytesIO(), bytearray()
    collation.save(file)
    collation.save(array)
    for content in ((tmp_path / "a.xlsx").read_bytes(), file.getvalue(), bytes(array)):
        assert content.startswith(b"PK")
