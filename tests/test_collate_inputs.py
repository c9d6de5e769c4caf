"""Which files a folder, a pattern or a name stands for."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from child_audit.collate.inputs import find


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def found(*paths: Path | str) -> list[str]:
    return [file.name for file in find(paths)]


def test_a_folder_is_searched_with_all_that_is_in_it_and_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.docx", "A.docx", "north/c.docm", "north/deep/d.DOCX")
    assert found(tmp_path) == ["A.docx", "b.docx", "north/c.docm", "north/deep/d.DOCX"]


def test_lock_files_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "~$audit.docx", ".~lock.audit.docx#", "~WRL0003.tmp", "._audit.docx", ".DS_Store", "Thumbs.db")
    touch(tmp_path, ".git/config.docx", "audit.docx")
    assert found(tmp_path) == ["audit.docx"]
    assert found(tmp_path / "~$audit.docx") == []


def test_a_file_that_is_no_document_is_listed_but_not_read(tmp_path: Path) -> None:
    touch(tmp_path, "audit.docx", "old.doc", "scan.pdf", "photo.jpg", "totals.xlsx")
    assert {file.name: file.read for file in find(tmp_path)} == {
        "audit.docx": True,
        "old.doc": True,
        "photo.jpg": False,
        "scan.pdf": True,
        "totals.xlsx": False,
    }


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path, "audit.txt")
    assert [file.read for file in find([tmp_path, tmp_path / "audit.txt"])] == [True]


def test_a_pattern_is_expanded(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "b.docx", "c.pdf", "north/d.docx")
    assert found(str(tmp_path / "*.docx")) == ["a.docx", "b.docx"]
    assert found(str(tmp_path / "**" / "*.docx")) == ["a.docx", "b.docx", "north/d.docx"]


def test_a_name_that_looks_like_a_pattern_but_exists_is_that_file(tmp_path: Path) -> None:
    touch(tmp_path, "audit [1].docx", "audit 1.docx")
    assert found(tmp_path / "audit [1].docx") == ["audit [1].docx"]


@pytest.mark.parametrize("name", ["missing.docx", "missing-*.docx"])
def test_a_path_that_does_not_exist_keeps_its_place(tmp_path: Path, name: str) -> None:
    touch(tmp_path, "a.docx")
    assert found(tmp_path / name, tmp_path / "a.docx") == [name, "a.docx"]


def test_each_file_comes_once_where_it_was_named_first(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "b.docx")
    (tmp_path / "link.docx").symlink_to(tmp_path / "a.docx")
    assert found(tmp_path / "b.docx", tmp_path, tmp_path / "a.docx") == ["b.docx", "a.docx"]


def test_one_path_needs_no_list(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx")
    assert [file.name for file in find(str(tmp_path))] == ["a.docx"]


def test_names_are_short_and_none_is_given_twice(tmp_path: Path) -> None:
    touch(tmp_path, "north/audit.docx", "south/audit.docx")
    assert found(tmp_path / "south" / "audit.docx", tmp_path / "north") == ["south/audit.docx", "north/audit.docx"]
    assert found(tmp_path / "south" / "audit.docx") == ["audit.docx"]


def test_the_workbook_itself_is_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "audits.xlsx")
    assert [file.name for file in find(tmp_path, leave_out=[tmp_path / "audits.xlsx"])] == ["a.docx"]


def test_a_loop_of_folders_ends(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.docx")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in", target_is_directory=True)
    assert found(tmp_path) == ["a.docx"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_may_not_be_opened_is_no_silent_nothing(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "shut/b.docx")
    (tmp_path / "shut").chmod(0)
    try:
        assert found(tmp_path) == ["a.docx", "shut"]
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_file_takes_little_more_memory_than_its_path(tmp_path: Path) -> None:
    for number in range(2_000):
        (tmp_path / f"audit {number:05}.docx").touch()
    find(tmp_path)
    tracemalloc.start()
    try:
        found = find(tmp_path)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / len(found) < 150 + len(str(tmp_path)) + 16
    assert (found[3].name, found[-1].path) == ("audit 00003.docx", tmp_path / "audit 01999.docx")
    assert [file.name for file in found[1:3]] == ["audit 00001.docx", "audit 00002.docx"]
