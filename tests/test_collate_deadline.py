"""What hangs is ended, and its file reported; the others are read as if nothing had been."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit.collate import collate, deadline
from child_audit.collate.batch import Status, read_files
from child_audit.collate.deadline import within
from child_audit.collate.inputs import find
from child_audit.errors import TooLarge
from child_audit.parsed import Parsed
from child_audit.word.limits import DEFAULT_LIMITS, Limits

SOON = 0.3


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def sleep_lightly() -> None:
    for _ in range(6_000):
        time.sleep(0.01)


def stubborn() -> None:
    """Swallow ordinary errors, again and again, as careless code does."""
    while True:
        try:
            time.sleep(60)
        except Exception:
            continue


def lost_in_an_expression() -> None:
    re.match(r"(a|a)*b", "a" * 60)


HANGS = [spin, sleep, stubborn]
HANGS_IN_C = [
    *HANGS,
    pytest.param(lost_in_an_expression, marks=pytest.mark.skipif(sys.platform == "win32", reason="no")),
]


@pytest.mark.parametrize("hang", HANGS_IN_C)
def test_what_hangs_is_interrupted_and_the_message_names_the_limit(hang: Any) -> None:
    began = time.monotonic()
    with pytest.raises(TooLarge, match=r"seconds=0\.3"):
        within(SOON, hang)
    assert time.monotonic() - began < 5


def test_what_is_done_in_time_is_given_back_and_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
    assert signal.getsignal(signal.SIGINT) == before
    if hasattr(signal, "SIGALRM"):
        assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_limit_that_ends_just_when_the_work_does_never_rings_afterwards() -> None:
    for number in range(60):
        try:
            within(0.01, partial(time.sleep, 0.009 + number % 3 / 1000))
        except TooLarge:
            continue
        finally:
            sum(range(1_000))
    time.sleep(0.05)


@pytest.mark.parametrize("hang", [spin, sleep_lightly])
def test_it_holds_in_other_threads_too(hang: Any) -> None:
    said: list[str] = []

    def work() -> None:
        try:
            within(SOON, hang)
        except TooLarge as error:
            said.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(said) == 3


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm on this system")
def test_an_alarm_that_somebody_else_has_set_is_left_alone() -> None:
    rung: list[int] = []
    signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(TooLarge):
            within(0.5, spin)
        assert rung == [1]
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


# In a batch


SOUND = Path(__file__).resolve().parent.parent / "examples" / "returned" / "EH audit – CF-1047.docx"


def read_or_hang(source: bytes | Path, *, seconds: float, forever: bool = False) -> Parsed[Any]:
    """Read a document; of one that says so, never come back."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    child_audit.parse(SOUND)  # what is made once isn't the document's time

    def work() -> Parsed[Any]:
        if data.startswith(b"hang"):
            if forever:
                # Nothing of Python interrupts this.
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
            spin()
        return child_audit.parse(data)

    return within(seconds, work)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(4):
        child_audit.fill(child_audit.EarlyHelpAudit(key_learning=f"{number}"), tmp_path / f"{number}.docx")
    (tmp_path / "3 hangs.docx").write_bytes(b"hang")
    return tmp_path


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_hangs_is_reported_and_the_others_are_read(folder: Path, workers: int) -> None:
    reader = partial(read_or_hang, seconds=3.0)
    outcomes = {outcome.name: outcome for outcome in read_files(find(folder), reader, workers=workers)}
    hung = outcomes.pop("3 hangs.docx")
    assert hung.problem is not None
    assert (hung.problem.code, "seconds=3" in hung.problem.message) == ("too_large", True)
    assert [outcome.status for outcome in outcomes.values()] == [Status.READ] * 4


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no signals to block")
def test_a_process_that_cannot_be_interrupted_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = partial(read_or_hang_with_little_grace, seconds=2.0)
    outcomes = {outcome.name: outcome for outcome in read_files(find(folder), reader, workers=2)}
    hung = outcomes.pop("3 hangs.docx")
    assert hung.problem is not None
    assert hung.sha256  # the row is whole
    assert [outcome.status for outcome in outcomes.values()] == [Status.READ] * 4


def read_or_hang_with_little_grace(source: bytes | Path, *, seconds: float) -> Parsed[Any]:
    deadline.GRACE = 1.0
    return read_or_hang(source, seconds=seconds, forever=True)


def test_collate_keeps_the_limit_that_it_is_given(folder: Path) -> None:
    (folder / "3 hangs.docx").unlink()
    collation = collate(folder, limits=Limits(seconds=1e-6))
    assert [outcome.problem.code for outcome in collation.not_read if outcome.problem] == ["too_large"] * 4
    assert len(collate(folder, limits=DEFAULT_LIMITS).read) == 4
