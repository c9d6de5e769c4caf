"""What happens to computers happens to a run: it leaves the old output or the new one, and says what to do."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from child_audit.collate import batch, collating, inputs
from child_audit.collate.inputs import Input
from tests.faults.processes import (
    RETURNED,
    begin,
    children_of,
    ended,
    files_in,
    plain_rights,
    rows,
    run,
    temporary_in,
    when,
)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and limits of Linux")

OLD = b"the workbook of last month"
FORMS = {path.name for path in RETURNED.glob("*.docx")}


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RETURNED, tmp_path / "returned"))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    path = tmp_path / "audits.xlsx"
    path.write_bytes(OLD)
    return path


def old_or_whole(output: Path) -> str:
    """Say which of the two stands there; anything else is a failure."""
    if output.read_bytes() == OLD:
        return "old"
    assert set(files_in(output)) == FORMS
    assert rows(output, "Summary")
    return "new"


# Killed.

_KILL_AT = """
import os, signal
at = os.environ.get("KILL_AT", "")
if at:
    module, name, count, when = at.split(":")
    import importlib
    owner = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    real = getattr(owner, last)
    calls = [0]
    def killed(*arguments, **named):
        calls[0] += 1
        if calls[0] == int(count) and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if calls[0] == int(count) and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, last, killed)
"""


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("child_audit.collate.batch:read_file:3:after", "old"),
        ("child_audit.collate.streamed:StreamedSheet.append:1:before", "old"),
        ("child_audit.collate.streamed:StreamedSheet.append:200:after", "old"),
        ("xlsxwriter.packager:Packager._create_package:1:after", "old"),
        ("xlsxwriter:Workbook.close:1:after", "old"),
        ("os:fsync:1:before", "old"),
        ("os:fsync:1:after", "old"),
        ("pathlib:Path.replace:1:before", "old"),
        ("pathlib:Path.replace:1:after", "new"),
    ],
)
def test_killed_at_a_chosen_point_a_run_leaves_the_old_workbook_or_the_new_one(
    returned: Path, output: Path, tmp_path: Path, at: str, left: str
) -> None:
    code, _, _ = run("collate", returned, "-o", output, "-q", folder=tmp_path, site=_KILL_AT, KILL_AT=at)
    assert code == -signal.SIGKILL
    assert old_or_whole(output) == left


def test_killed_at_any_moment_a_run_leaves_the_old_workbook_or_the_new_one(
    returned: Path, output: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    assert run("collate", returned, "-o", output, "-q", folder=tmp_path)[0] == 0
    whole = time.monotonic() - began
    seen, chance = set(), random.Random(20261121)
    for _ in range(8):
        output.write_bytes(OLD)
        process = begin("collate", returned, "-o", output, "-q", folder=tmp_path)
        time.sleep(chance.uniform(0.3, 1.05) * whole)
        process.kill()
        ended(process)
        seen.add(old_or_whole(output))
    assert "old" in seen
    assert list(returned.iterdir())  # and what was sent in is as it was
    assert {path.name: path.read_bytes() for path in returned.iterdir()} == {
        path.name: path.read_bytes() for path in RETURNED.iterdir()
    }


def test_forms_filled_in_a_run_that_was_killed_are_whole_or_not_there(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    lines = ["child.full_name", *(f"Child {number} Example" for number in range(40))]
    table.write_text("\n".join(lines), "utf-8")
    folder = tmp_path / "out"
    process = begin("fill", table, "-o", folder, "--form", "early_help", folder=tmp_path)
    when(lambda: folder.is_dir() and len(list(folder.glob("*.docx"))) > 5)
    process.kill()
    ended(process)
    written = list(folder.glob("*.docx"))
    assert 5 < len(written) <= 40
    names = set()
    for outcome in collating.read(written):
        assert outcome.parsed is not None, outcome.problem
        names.add(outcome.parsed.record.child.full_name)
    assert len(names) == len(written)


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, "2"), (signal.SIGHUP, "1")])
def test_a_run_that_is_told_to_end_leaves_nothing_behind(
    returned: Path, output: Path, tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    process = begin("collate", returned, "-o", output, "--workers", workers, folder=tmp_path, site=_SLOW)
    when(lambda: (tmp_path / "reading").exists())
    begun = children_of(process.pid)
    process.send_signal(number)
    code, out, errors = ended(process)
    assert (code, out) == (128 + number, "")
    assert f"ended by {number.name}" in errors
    assert "Traceback" not in errors
    assert output.read_bytes() == OLD
    assert temporary_in(tmp_path) == []
    when(lambda: not any(Path(f"/proc/{child}").exists() for child in begun))


# Ctrl-C.

_SLOW = """
import os, time
from pathlib import Path
from importlib import import_module
batch = import_module("child_audit.collate.batch")
real = batch.read_file
def slow(file, reader):
    Path("reading").touch()
    time.sleep(float(os.environ.get("SLOW", "0.3")))
    return real(file, reader)
batch.read_file = slow
try:
    parallel = import_module("child_audit.collate.parallel")
    if hasattr(parallel, "read_file"):
        parallel.read_file = slow
except ImportError:
    pass
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_a_run_with_130_and_changes_nothing(
    returned: Path, output: Path, tmp_path: Path, workers: str
) -> None:
    process = begin("collate", returned, "-o", output, "--workers", workers, folder=tmp_path, site=_SLOW)
    when(lambda: (tmp_path / "reading").exists())
    begun = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    code, out, errors = ended(process)
    assert (code, out, errors) == (130, "", "child-audit: error: interrupted\n")
    assert output.read_bytes() == OLD
    assert temporary_in(tmp_path) == []
    when(lambda: not any(Path(f"/proc/{child}").exists() for child in begun))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_saves_what_was_read_so_far_when_asked(
    returned: Path, output: Path, tmp_path: Path, workers: str
) -> None:
    words = ("collate", returned, "-o", output, "--workers", workers, "--partial")
    process = begin(*words, folder=tmp_path, site=_SLOW)
    when(lambda: (tmp_path / "reading").exists())
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    code, out, errors = ended(process)
    assert (code, errors) == (130, "child-audit: error: interrupted\n")
    found = files_in(output)
    assert set(found) == FORMS
    assert sorted(set(found.values())) == ["Not read", "Read"]
    read = sum(status == "Read" for status in found.values())
    assert f"Not read: {len(FORMS) - read} file" in out
    assert any("interrupted before this file was read" in str(row) for row in rows(output, "Files"))
    assert any(row[0] == "Interrupted" for row in rows(output, "Run log"))
    assert temporary_in(tmp_path) == []


def test_an_impatient_second_ctrl_c_ends_it_at_once(returned: Path, output: Path, tmp_path: Path) -> None:
    process = begin("collate", returned, "-o", output, "--partial", folder=tmp_path, site=_SLOW, SLOW="30")
    when(lambda: (tmp_path / "reading").exists())
    process.send_signal(signal.SIGINT)
    time.sleep(1)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    code, _, errors = ended(process, 20)
    assert (code, errors) == (130, "child-audit: error: interrupted\n")
    assert output.read_bytes() == OLD


# The disk is full, or may not be written to.


@pytest.mark.parametrize(
    ("name", "limit"),
    [("audits.xlsx", 0), ("audits.xlsx", 2_000), ("audits.xlsx", 30_000), ("audits.csv", 2_000), ("audits.zip", 2_000)],
)
def test_a_disk_that_is_full_is_an_error_and_the_old_output_stays(
    returned: Path, tmp_path: Path, name: str, limit: int
) -> None:
    output = tmp_path / name
    output.write_bytes(OLD)

    def limited() -> None:
        plain_rights()
        # No file may be longer: what a full disk does, at a place of our choice.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    code, out, errors = run("collate", returned, "-o", output, folder=tmp_path, before=limited)
    if code == 0:
        assert limit > 2_000, out  # what fits, fits
        assert output.read_bytes() != OLD
        return
    assert (code, out) == (2, "")
    assert "can't be written (File too large)" in errors or "no temporary file can be written" in errors
    assert output.read_bytes() == OLD
    assert temporary_in(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 100 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_real_disk_that_is_full_is_an_error_and_the_old_output_stays(
    returned: Path, tmp_path: Path, small_disk: Path
) -> None:
    output = small_disk / "audits.xlsx"
    output.write_bytes(OLD)
    (small_disk / "other").write_bytes(bytes(70_000))
    code, _, errors = run("collate", returned, "-o", output, folder=tmp_path)
    assert code == 2
    assert "No space left on device" in errors
    assert output.read_bytes() == OLD
    assert sorted(path.name for path in small_disk.iterdir()) == ["audits.xlsx", "other"]


def test_a_full_disk_for_temporary_files_is_an_error_too(
    returned: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from child_audit.collate.streamed import StreamedSheet
    from child_audit.errors import OutputError

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(StreamedSheet, "append", full)
    with pytest.raises(OutputError, match="No space left on device"):
        collating.collate(returned, output)
    assert output.read_bytes() == OLD


def test_a_folder_that_may_not_be_written_to_is_an_error_before_the_long_work(returned: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "audits.xlsx").write_bytes(OLD)
    folder.chmod(0o555)
    try:
        code, out, errors = run("collate", returned, "-o", folder / "audits.xlsx", folder=tmp_path, site=_SLOW)
    finally:
        folder.chmod(0o755)
    assert (code, out) == (2, "")
    assert "can't be written (Permission denied)" in errors
    assert not (tmp_path / "reading").exists()
    assert (folder / "audits.xlsx").read_bytes() == OLD


def test_files_and_folders_that_may_not_be_read_are_listed_and_the_others_read(returned: Path, tmp_path: Path) -> None:
    secret, closed = sorted(returned.glob("*.docx"))[3], returned / "closed"
    secret.chmod(0)
    closed.mkdir()
    (closed / "in it.docx").write_bytes(b"")
    closed.chmod(0)
    output = tmp_path / "audits.xlsx"
    try:
        code, _, errors = run("collate", returned, "-o", output, folder=tmp_path)
    finally:
        closed.chmod(0o755)
    assert code == 1
    assert f"{secret}: the file may not be read" in errors
    assert f"{closed}: this is a folder that may not be searched" in errors
    found = files_in(output)
    assert sum(status == "Read" for status in found.values()) == len(FORMS) - 1
    assert sum(status == "Not read" for status in found.values()) == 2


# Files that vanish and change.


def test_files_that_vanish_or_change_before_they_are_read_have_their_row(
    returned: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = sorted(returned.glob("*.docx"))
    find = inputs.find

    def meanwhile(*arguments: object, **named: object) -> Sequence[Input]:
        found = find(*arguments, **named)  # type: ignore[arg-type]
        names[0].unlink()
        names[1].write_bytes(names[1].read_bytes()[:5_000])
        names[2].write_bytes(names[3].read_bytes())
        names[4].unlink()
        names[4].mkdir()
        names[5].unlink()
        names[5].symlink_to("nowhere.docx")
        names[6].unlink()
        os.mkfifo(names[6])
        names[7].write_bytes(b"")
        return found

    monkeypatch.setattr(collating, "find", meanwhile)
    made = collating.collate(returned, output)
    codes = {outcome.path: outcome.problem.code for outcome in made.not_read if outcome.problem}
    assert codes == {
        names[0]: "missing_file",
        names[1]: "damaged",
        names[4]: "missing_file",
        names[5]: "missing_file",
        names[6]: "missing_file",
        names[7]: "empty_file",
    }
    assert [outcome.path for outcome in made.copies] == [names[3]]
    assert set(files_in(output)) == FORMS


def test_a_file_that_changes_while_it_is_read_is_one_of_its_versions_or_an_error(
    returned: Path, tmp_path: Path
) -> None:
    path, other = sorted(returned.glob("*.docx"))[:2]
    one, two = path.read_bytes(), other.read_bytes()
    shutil.rmtree(returned)
    script = tmp_path / "changes.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        "path, one, two = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), Path(sys.argv[3]).read_bytes()\n"
        "while True:\n    path.write_bytes(one)\n    path.write_bytes(two)\n"
    )
    (tmp_path / "one").write_bytes(one)
    (tmp_path / "two").write_bytes(two)
    victim = tmp_path / "audit.docx"
    victim.write_bytes(one)
    seen = [next(iter(collating.read(tmp_path / name))) for name in ("one", "two")]
    readings = {outcome.sha256: outcome.parsed for outcome in seen}
    process = subprocess.Popen([sys.executable, str(script), str(victim), str(tmp_path / "one"), str(tmp_path / "two")])
    try:
        time.sleep(0.3)
        for _ in range(25):
            (outcome,) = collating.read(victim)
            if outcome.parsed is not None:
                assert outcome.parsed == readings[outcome.sha256]
            else:
                assert outcome.problem is not None
                assert outcome.problem.code in ("empty_file", "damaged", "not_word", "missing_file")
    finally:
        process.kill()
        process.wait()


def test_an_error_while_reading_is_that_file_s_alone(
    returned: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = sorted(returned.glob("*.docx"))[2]
    open_it = batch._open

    class Failing:
        def __init__(self, stream: object) -> None:
            self._stream = stream

        def read(self) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

        def __getattr__(self, name: str) -> object:
            return getattr(self._stream, name)

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            self._stream.close()  # type: ignore[attr-defined]

    monkeypatch.setattr(batch, "_open", lambda path: Failing(open_it(path)) if path == bad else open_it(path))
    made = collating.collate(returned, output)
    (outcome,) = made.not_read
    assert outcome.path == bad
    assert len(made.read) == len(FORMS) - 1


# A worker is killed.

_SUICIDE = """
import os, signal
from pathlib import Path
from importlib import import_module
manner = import_module("child_audit.collate.manner")
real = manner.parsed_within
def read(source, **named):
    size = len(source) if isinstance(source, bytes) else 0
    for mark in Path("marks").glob("*"):
        if size == int(mark.read_text() or -1):
            if mark.name.startswith("once"):
                mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    return real(source, **named)
manner.parsed_within = read
"""


@pytest.mark.parametrize(("how", "read"), [("once", len(FORMS)), ("always", len(FORMS) - 1)])
def test_a_worker_that_is_killed_loses_no_file_and_doubles_none(
    returned: Path, output: Path, tmp_path: Path, how: str, read: int
) -> None:
    victim = sorted(returned.glob("*.docx"))[5]
    marks = tmp_path / "marks"
    marks.mkdir()
    (marks / how).write_text(str(victim.stat().st_size))
    code, _, errors = run("collate", returned, "-o", output, "--workers", "2", folder=tmp_path, site=_SUICIDE)
    assert code == (0 if how == "once" else 1), errors
    found = files_in(output)
    assert set(found) == FORMS
    assert sum(status == "Read" for status in found.values()) == read
    assert (marks / how).exists() is (how == "always")
    if how == "always":
        assert found[victim.name] == "Not read"
        assert f"{victim}: the process that read this file broke down" in errors


def test_workers_killed_from_outside_lose_no_file_and_double_none(returned: Path, output: Path, tmp_path: Path) -> None:
    process = begin("collate", returned, "-o", output, "--workers", "2", folder=tmp_path, site=_SLOW)
    when(lambda: (tmp_path / "reading").exists())
    command = [
        child for child in children_of(process.pid) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    os.kill(command[-1], signal.SIGKILL)
    code, _, errors = ended(process)
    found = files_in(output)
    assert set(found) == FORMS
    # The file under way may be reported, if it's taken for the one that broke the process; nothing else is lost.
    assert sum(status == "Read" for status in found.values()) >= len(FORMS) - 1
    assert code in (0, 1), errors


# Names.

NAMES = (
    "Zoë O’Neill – Ærø ñ.docx",
    "子供の監査.docx",
    "تدقيق.docx",
    "👩‍👧 audit.docx",
    "e\u0301 and \u00e9.docx",
    "\u202ereversed.docx",
    "two\nlines\tand a tab.docx",
    "=HYPERLINK(1).docx",
    " spaces .docx",
    "%41 #1 & 'quoted' \"twice\" [x] {y}.docx",
    "a" * 245 + ".docx",
    "é" * 124 + ".docx",
)


def test_names_in_any_script_and_of_any_length_are_read_and_listed(returned: Path, tmp_path: Path) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    contents = [path.read_bytes() for path in sorted(returned.glob("*.docx"))]
    for name, content in zip(NAMES, contents, strict=True):
        (folder / name).write_bytes(content)
    deep = folder
    for number in range(12):
        deep = deep / (f"level {number} " + "ü" * 100)
    deep.mkdir(parents=True)
    (deep / "deep.docx").write_bytes(contents[0][:-1] + b"\0")
    not_text = os.fsencode(folder) + b"/not \xff\xfe text.docx"
    with open(not_text, "wb") as file:  # noqa: PTH123
        file.write(contents[1] + b"\0")
    for workers in ("1", "2"):
        output = tmp_path / f"{workers}.xlsx"
        code, out, errors = run("collate", folder, "-o", output, "--workers", workers, folder=tmp_path)
        assert code in (0, 1), errors
        assert "Traceback" not in errors
        assert "a fault in" not in errors
        found = files_in(output)
        assert len(found) == len(NAMES) + 2
        assert sum(status == "Read" for status in found.values()) >= len(NAMES)
        assert all("\n" not in line for line in out.splitlines())


def test_a_path_longer_than_the_system_takes_is_listed(returned: Path, tmp_path: Path) -> None:
    here = os.open(returned, os.O_RDONLY)
    levels = 0
    try:
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=here)
            below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, levels = below, levels + 1
        with open(os.open("too deep.docx", os.O_CREAT | os.O_WRONLY, dir_fd=here), "wb") as file:  # noqa: PTH123
            file.write(b"x")
        output = tmp_path / "audits.xlsx"
        code, _, errors = run("collate", returned, "-o", output, folder=tmp_path)
        assert code == 1
        assert "a fault in" not in errors
        assert "Traceback" not in errors
        found = files_in(output)
        assert sum(status == "Read" for status in found.values()) == len(FORMS)
        assert sum(status == "Not read" for status in found.values()) == 1
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", str(returned)], check=True)


@pytest.mark.parametrize("name", ["a" * 250 + ".xlsx", "é" * 125 + ".xlsx", "🙂" * 62 + ".xlsx", "two\nlines.xlsx"])
def test_an_output_s_name_may_be_as_long_as_the_system_takes(returned: Path, tmp_path: Path, name: str) -> None:
    file = sorted(returned.glob("*.docx"))[0]
    code, _, errors = run("collate", file, "-o", tmp_path / name, folder=tmp_path)
    assert (code, errors) == (0, "")
    assert set(files_in(tmp_path / name)) == {file.name}
    # Nor does the name of the journal, longer still, bring it down.
    code, _, errors = run("collate", file, "-o", tmp_path / name, "--resume", folder=tmp_path)
    assert code in (0, 2)
    assert "a fault in" not in errors


def test_an_output_s_name_that_is_too_long_is_an_error(returned: Path, tmp_path: Path) -> None:
    for name in ("a" * 252 + ".xlsx", "x" * 300 + ".csv"):
        code, _, errors = run("collate", returned, "-o", tmp_path / name, folder=tmp_path)
        assert code == 2, errors
        assert "File name too long" in errors
