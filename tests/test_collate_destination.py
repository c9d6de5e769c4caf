"""Where the workbook goes: whole or not at all."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from child_audit.collate.collation import Collation
from child_audit.collate.destination import check
from child_audit.errors import OutputError
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


def test_a_collation_is_saved_to_a_path_a_file_or_a_bytearray(tmp_path: Path) -> None:
    collation = Collation(realistic_batch(2), FORMS)
    collation.save(tmp_path / "a.xlsx")
    file, array = io.BytesIO(), bytearray()
    collation.save(file)
    collation.save(array)
    for content in ((tmp_path / "a.xlsx").read_bytes(), file.getvalue(), bytes(array)):
        assert content.startswith(b"PK")
