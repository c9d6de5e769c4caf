"""What is temporary is private and goes; what a killed process left is swept away, and nothing else is."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit import scratch
from child_audit.output import replacing
from child_audit.scratch import private_file, private_folder, sweep

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")

_HOLDS = """
import sys, time
from pathlib import Path
from child_audit import scratch
with scratch.private_folder() as folder, scratch.private_file(Path(sys.argv[1])) as (handle, path):
    (folder / "secret").write_text("a child's")
    print(folder, path, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of our own, so that it's known what should be in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(scratch, "_swept", set())
    yield folder


def aged(path: Path) -> None:
    old = time.time() - 3600
    os.utime(path, (old, old))


@posix
def test_temporary_files_and_folders_are_their_owner_s_alone_and_go(temporary: Path) -> None:
    with private_folder() as folder, private_file(temporary) as (handle, path):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        os.close(handle)
    assert list(temporary.iterdir()) == []


@posix
def test_whatever_a_collation_puts_on_disk_meanwhile_is_private(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from child_audit.collate.streamed import StreamedSheet

    seen: dict[str, int] = {}
    append = StreamedSheet.append

    def look(*arguments: Any) -> None:
        append(*arguments)
        for path in (*temporary.rglob("*"), *tmp_path.glob(".child-audit*")):
            seen[str(path.relative_to(tmp_path))] = stat.S_IMODE(path.stat().st_mode)

    monkeypatch.setattr(StreamedSheet, "append", look)
    (tmp_path / "a.docx").write_bytes(child_audit.blank("early_help"))
    child_audit.collate(tmp_path / "a.docx", tmp_path / "audits.xlsx")
    files = {name: mode for name, mode in seen.items() if mode != 0o700}
    assert len(files) >= 5, seen
    assert set(files.values()) == {0o600}, seen
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "audits.xlsx", "temporary"]
    assert list(temporary.iterdir()) == []


@posix
def test_what_a_killed_process_left_is_swept_away_and_what_a_living_one_holds_is_not(temporary: Path) -> None:
    command = [sys.executable, "-c", _HOLDS, str(temporary)]
    processes = [
        subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    held = []
    for process in processes:
        assert process.stdout is not None
        held.append([Path(word) for word in process.stdout.readline().split()])
    try:
        processes[0].kill()
        processes[0].wait()
        for paths in held:
            aged(paths[0])
            aged(paths[1])
        sweep(temporary)
        assert [path.exists() for path in held[0]] == [False, False]
        assert [path.exists() for path in held[1]] == [True, True]
        assert (held[1][0] / "secret").read_text() == "a child's"
    finally:
        for process in processes:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@posix
def test_what_is_young_or_not_ours_is_left_alone(temporary: Path) -> None:
    young, foreign = temporary / ".child-audit-abc.tmp", temporary / "child-audit-notes"
    young.write_text("")
    foreign.mkdir()
    (foreign / "letter.txt").write_text("somebody's own")
    (temporary / "child-audit-list.tmp.txt").write_text("")
    for path in (foreign, temporary / "child-audit-list.tmp.txt"):
        aged(path)
    link = temporary / ".child-audit-link.tmp"
    link.symlink_to(foreign / "letter.txt")
    sweep(temporary)
    assert len(list(temporary.iterdir())) == 4
    assert (foreign / "letter.txt").exists()


@posix
def test_a_result_sweeps_its_folder(temporary: Path, tmp_path: Path) -> None:
    left = tmp_path / ".child-audit-left.tmp"
    left.write_text("half of a workbook")
    aged(left)
    with replacing(tmp_path / "a.xlsx") as stream:
        stream.write(b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "temporary"]


@posix
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_document_that_is_converted_leaves_nothing_behind(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 A rich text that is no form}")
    child_audit.collate(tmp_path / "a.rtf", tmp_path / "audits.xlsx")
    assert [path for path in temporary.iterdir() if path.name.startswith("child-audit")] == []
