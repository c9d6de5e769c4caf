"""``collate --resume`` after an interruption repeats nothing and loses nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit.collate import collating, manner, resume
from child_audit.collate.collating import GONE_ON, collate
from child_audit.collate.collation import Collation
from child_audit.collate.stopping import Interrupted
from child_audit.errors import OutputError
from child_audit.word.limits import DEFAULT_LIMITS
from tests.faults.processes import RETURNED, begin, ended, files_in, run, temporary_in, when

COUNT = len(list(RETURNED.glob("*.docx")))
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals of Linux")


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RETURNED, tmp_path / "returned"))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "audits.xlsx"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Notes of each document that is really read, to the last byte: its SHA-256."""
    import hashlib

    seen: list[str] = []
    parsed = manner.parsed_within

    def noted(source: Any, **named: Any) -> Any:
        seen.append(hashlib.sha256(source).hexdigest())
        return parsed(source, **named)

    monkeypatch.setattr(manner, "parsed_within", noted)
    yield seen


def interrupted_after(count: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == count:
            raise KeyboardInterrupt

    return progress


def begun(returned: Path, output: Path, count: int = 7, **more: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        collate(returned, output, resume=True, progress=interrupted_after(count), **more)


def same(one: Collation, other: Collation) -> bool:
    return list(one.outcomes) == list(other.outcomes) and one.counts == other.counts


def test_what_was_read_is_not_read_again_and_the_result_is_the_same(
    returned: Path, output: Path, read: list[str]
) -> None:
    whole = collate(returned)
    read.clear()
    begun(returned, output)
    assert len(read) == 7
    assert not output.exists()
    journal = output.with_name("audits.xlsx.resume")
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600 or os.name != "posix"
    made = collate(returned, output, resume=True)
    assert len(read) == COUNT
    assert len(set(read)) == COUNT
    assert same(made, whole)
    assert (
        made.run.options[GONE_ON]
        == f"7 of {COUNT} files had been read before the interruption, and were not read again"
    )
    assert len(files_in(output)) == COUNT
    assert not journal.exists()


def test_a_run_may_be_interrupted_again_and_again(returned: Path, output: Path, read: list[str]) -> None:
    for count in (2, 3, 7, COUNT):
        begun(returned, output, count)
    made = collate(returned, output, resume=True)
    assert len(read) == COUNT
    assert same(made, collate(returned))


def test_files_that_were_changed_removed_added_or_renamed_meanwhile_are_taken_as_they_are_now(
    returned: Path, output: Path, read: list[str]
) -> None:
    names = sorted(returned.glob("*.docx"))
    begun(returned, output, COUNT)
    read.clear()
    changed = child_audit.EarlyHelpAudit(key_learning="Changed since")
    child_audit.fill(changed, names[0])
    names[1].unlink()
    names[2].rename(returned / "Another name.docx")
    child_audit.fill(child_audit.EarlyHelpAudit(key_learning="Added since"), returned / "Added.docx")
    made = collate(returned, output, resume=True)
    assert len(read) == 2
    assert same(made, collate(returned))
    learnt = {
        o.name: o.parsed.record.key_learning for o in made.read if o.parsed and o.name in ("Added.docx", names[0].name)
    }
    assert learnt == {"Added.docx": "Added since", names[0].name: "Changed since"}
    assert names[1].name not in files_in(output)


def test_files_that_could_not_be_read_are_tried_again(returned: Path, output: Path, read: list[str]) -> None:
    victim = sorted(returned.glob("*.docx"))[0]
    content = victim.read_bytes()
    victim.write_bytes(content[:9_000])
    begun(returned, output, COUNT)
    victim.write_bytes(content)
    read.clear()
    assert len(collate(returned, output, resume=True).read) == COUNT
    assert len(read) == 1


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("version", "the version of child-audit"),
        ("library", "the libraries it reads with"),
        ("form", "which form was asked for"),
        ("forms", "the forms"),
        ("password", "whether a password is given"),
        ("limits", "the limits"),
    ],
)
def test_where_readings_may_be_other_ones_now_all_is_read_anew_and_said_so(
    returned: Path, output: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, what: str, words: str
) -> None:
    begun(returned, output)
    read.clear()
    more: dict[str, Any] = {}
    if what == "version":
        monkeypatch.setattr(resume, "__version__", "99.0")
    elif what == "library":
        version = metadata.version
        monkeypatch.setattr(metadata, "version", lambda name: "99" if name == "lxml" else version(name))
    elif what == "form":
        more = {"form": "cin_cp"}
    elif what == "forms":
        examples = Path(__file__).resolve().parents[2] / "examples" / "forms"
        more = {"forms": child_audit.forms_in(examples)}
    elif what == "limits":
        more = {"limits": replace(DEFAULT_LIMITS, seconds=99)}
    else:
        more = {"password": "secret"}
    made = collate(returned, output, resume=True, **more)
    assert len(read) == COUNT
    remark = made.run.options[GONE_ON]
    assert remark.startswith("Everything is read anew: since the interrupted run, this has changed: ")
    assert words in remark
    assert "secret" not in remark


def test_only_what_is_written_otherwise_may_be_asked_for_otherwise(
    returned: Path, output: Path, read: list[str], tmp_path: Path
) -> None:
    begun(returned, output)
    expected = tmp_path / "cases.csv"
    expected.write_text("Case ID\nCF-1047\n", "utf-8")
    collate(returned, output, resume=True, expected=expected)
    assert len(read) == COUNT


@pytest.mark.parametrize("damage", ["cut", "flipped", "a half line", "two lines gone"])
def test_a_journal_that_is_damaged_gives_what_is_whole_in_it(
    returned: Path, output: Path, read: list[str], damage: str
) -> None:
    begun(returned, output)
    journal = output.with_name("audits.xlsx.resume")
    content = journal.read_bytes()
    lines = content.splitlines(keepends=True)
    assert len(lines) == 8
    middle = sum(map(len, lines[:5])) + len(lines[5]) // 2
    journal.write_bytes(
        {
            "cut": content[:-100],
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "a half line": content + b'0000 {"sha',
            "two lines gone": b"".join(lines[:4] + lines[6:]),
        }[damage]
    )
    read.clear()
    made = collate(returned, output, resume=True)
    assert len(read) == COUNT - {"cut": 6, "flipped": 4, "a half line": 7, "two lines gone": 5}[damage]
    assert same(made, collate(returned))


def test_a_file_that_is_no_journal_is_left_alone(returned: Path, output: Path) -> None:
    other = output.with_name("audits.xlsx.resume")
    other.write_text("My notes")
    with pytest.raises(OutputError, match="this is no journal"):
        collate(returned, output, resume=True)
    assert other.read_text() == "My notes"


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_what_a_link_leads_to_is_not_written_over(returned: Path, output: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    output.with_name("audits.xlsx.resume").symlink_to(tmp_path / "notes")
    with pytest.raises(OutputError, match="can't be written"):
        collate(returned, output, resume=True)
    assert (tmp_path / "notes").read_text() == ""


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_runs_do_not_write_to_one_journal(returned: Path, output: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            with pytest.raises(OutputError, match="another run is writing there"):
                collate(returned, output, resume=True)

    collate(returned, output, resume=True, progress=meanwhile)
    assert len(files_in(output)) == COUNT


def test_without_an_interruption_nothing_is_left_and_nothing_said(returned: Path, output: Path) -> None:
    made = collate(returned, output, resume=True)
    assert GONE_ON not in made.run.options
    assert sorted(path.name for path in output.parent.iterdir()) == ["audits.xlsx", "returned"]


def test_a_workbook_that_cannot_be_written_costs_no_reading(
    returned: Path, output: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from child_audit.collate.streamed import StreamedSheet

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(StreamedSheet, "append", full)
        with pytest.raises(OutputError):
            collate(returned, output, resume=True)
    assert len(read) == COUNT
    collate(returned, output, resume=True)
    assert len(read) == COUNT
    assert len(files_in(output)) == COUNT


def test_readings_that_hold_names_stand_beside_the_key_and_not_beside_what_hides_them(
    returned: Path, tmp_path: Path
) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    own.mkdir()
    begun(returned, shared / "audits.xlsx", pseudonymise=own / "key")
    assert list(shared.iterdir()) == []
    assert sorted(path.name for path in own.iterdir()) == ["audits.xlsx.resume", "key"]
    collate(returned, shared / "audits.xlsx", resume=True, pseudonymise=own / "key")
    assert [path.name for path in own.iterdir()] == ["key"]


def test_a_journal_among_the_inputs_is_no_input(returned: Path) -> None:
    output = returned / "audits.xlsx"
    begun(returned, output)
    collate(returned, output, resume=True)
    assert len(files_in(output)) == COUNT


def test_a_journal_is_plain_json_that_runs_nothing(returned: Path, output: Path) -> None:
    begun(returned, output, 3)
    lines = output.with_name("audits.xlsx.resume").read_text("ascii").splitlines()
    assert [sorted(json.loads(line.partition(" ")[2]))[0] for line in lines[1:]] == ["comments"] * 3


def test_without_a_path_there_is_nowhere_to_keep_readings(returned: Path) -> None:
    with pytest.raises(OutputError, match="a path to write to is needed"):
        collate(returned, resume=True)


@linux
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_again_and_again_it_comes_to_the_same_end(
    returned: Path, output: Path, tmp_path: Path, workers: str
) -> None:
    words = ("collate", returned, "-o", output, "--resume", "--workers", workers)
    chance, journal = random.Random(7), output.with_name("audits.xlsx.resume")
    for number in range(4):
        process = begin(*words, folder=tmp_path)
        when(lambda number=number: journal.exists() and journal.read_bytes().count(b"\n") > 1 + 2 * number)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        ended(process)
        assert not output.exists()
    known = journal.read_bytes().count(b"\n") - 1
    assert known >= 6
    code, out, errors = run(*words, folder=tmp_path)
    assert (code, errors) == (0, "")
    assert f"{known} of {COUNT} files had been read before the interruption" in out
    assert len(files_in(output)) == COUNT
    assert not journal.exists()
    one, other = (child_audit.load_workbook(path) for path in (output, _undisturbed(tmp_path, returned)))
    assert list(one) == list(other)


def _undisturbed(folder: Path, returned: Path) -> Path:
    made = folder / "undisturbed.xlsx"
    collate(returned, made)
    return made


@linux
def test_ctrl_c_on_the_command_line_keeps_what_was_read_for_the_next_run(
    returned: Path, output: Path, tmp_path: Path
) -> None:
    words = ("collate", returned, "-o", output, "--resume")
    journal = output.with_name("audits.xlsx.resume")
    process = begin(*words, folder=tmp_path)
    when(lambda: journal.exists() and journal.read_bytes().count(b"\n") > 3)
    process.send_signal(signal.SIGINT)
    code, _, errors = ended(process)
    assert code == 130
    assert "child-audit: error: interrupted" in errors
    assert "with --resume, goes on from there" in errors
    assert temporary_in(tmp_path) == []
    assert run(*words, folder=tmp_path)[0] == 0
    assert not journal.exists()


@linux
def test_partly_saved_and_gone_on_later(returned: Path, output: Path, tmp_path: Path, read: list[str]) -> None:
    def press(done: int, total: int) -> None:
        if done == 5:
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(Interrupted) as caught:
            collate(returned, output, resume=True, partial=True, progress=press)
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(caught.value.collation.read) == 5
    found = files_in(output)
    assert sum(status == "Read" for status in found.values()) == 5
    assert len(found) == COUNT
    made = collate(returned, output, resume=True)
    assert len(read) == COUNT
    assert len(made.read) == COUNT
    assert set(files_in(output).values()) == {"Read"}


def test_every_reading_of_the_corpus_comes_back_from_the_journal_as_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What doesn't would be read again: slow, not wrong. So count it."""
    journal = resume.Journal(tmp_path / "j", {}, child_audit.available_forms())
    try:
        for form in child_audit.available_forms():
            scribbled = _scribbled(form, tmp_path)
            for outcome in collating.read([scribbled, *RETURNED.glob("*.docx")]):
                assert outcome.parsed is not None
                journal._keep(outcome)
                assert journal._loaded(outcome.sha256) == outcome.parsed
    finally:
        journal.close()


def _scribbled(form: Any, folder: Path) -> Path:
    from tests.privacy.canaries import scribbled

    path = folder / f"{form.name}.docx"
    path.write_bytes(scribbled(form))
    return path


def test_the_command_says_what_it_went_on_from(returned: Path, output: Path, tmp_path: Path) -> None:
    begun(returned, output)
    done = subprocess.run(
        [sys.executable, "-m", "child_audit", "collate", str(returned), "-o", str(output), "--resume"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"7 of {COUNT} files had been read before the interruption, and were not read again" in done.stdout
