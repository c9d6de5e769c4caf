"""Many files, read by processes and by executors of every kind."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit.collate import Outcome, Status, parallel
from child_audit.collate.batch import read_files
from child_audit.collate.inputs import Input
from child_audit.form import Form
from tests.test_collate_batch import batch, reader

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "returned"


class KilledWorker(Exception):
    """Of Dask's name: what it raises when a task has killed several workers."""


class Here(Executor):
    """Does at once what it's given, here; counts, and fails as it's told to."""

    def __init__(self, fails: Callable[[Sequence[Input], int], Exception | None] = lambda files, number: None) -> None:
        self.fails = fails
        self.chunks: list[int] = []
        self.bytes: list[int] = []

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        files = given[0]
        self.chunks.append(len(files))
        future: Future[Any] = Future()
        error = self.fails(files, len(self.chunks))
        if error is not None:
            future.set_exception(error)
        else:
            result = work(*given, **named)
            self.bytes.append(len(result))
            future.set_result(result)
        return future


def many(folder: Path, count: int, **more: str) -> list[Input]:
    return batch(folder, **{f"f{number:03}": f"text {number}" for number in range(count)}, **more)


@pytest.fixture
def files(tmp_path: Path) -> list[Input]:
    return many(tmp_path, 100)


def names(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.name for outcome in outcomes]


def expected(files: list[Input]) -> list[Outcome]:
    return list(read_files(files, reader))


def test_any_executor_gives_the_same_in_the_same_order(files: list[Input]) -> None:
    here = Here()
    assert list(read_files(files, reader, executor=here)) == expected(files)
    with ThreadPoolExecutor(3) as threads:
        assert list(read_files(files, reader, executor=threads, workers=3)) == expected(files)


def test_an_executor_that_finishes_in_any_order_changes_nothing(files: list[Input]) -> None:
    class Backwards(Here):
        """Finishes what was handed in last first."""

        def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
            done = super().submit(work, *given, **named)
            later: Future[Any] = Future()
            threading.Timer(0.2 / len(self.chunks), lambda: later.set_result(done.result())).start()
            return later

    assert list(read_files(files, reader, executor=Backwards())) == expected(files)


def test_an_executor_is_left_running(files: list[Input]) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(read_files(files[:3], reader, executor=threads))
        assert threads.submit(int, "4").result() == 4


def test_a_process_pool_of_one_s_own_reads_too(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        collation = child_audit.collate(EXAMPLES, executor=pool, workers=2)
    assert list(collation.outcomes) == list(child_audit.collate(EXAMPLES).outcomes)


def test_files_go_out_in_chunks_and_a_few_files_to_every_process(files: list[Input]) -> None:
    here = Here()
    list(read_files(files, reader, executor=here, workers=2))
    assert max(here.chunks) <= parallel.AT_ONCE
    assert sum(here.chunks) == len(files)
    few = Here()
    list(read_files(files[:4], reader, executor=few, workers=2))
    assert few.chunks == [1, 1, 1, 1]


def test_no_more_is_under_way_than_keeps_all_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "AT_ONCE", 1)
    monkeypatch.setattr(parallel, "_CHUNKS_ELSEWHERE", 8)
    here = Here()
    outcomes = read_files(many(tmp_path, 40), reader, executor=here)
    next(iter(outcomes))
    assert len(here.chunks) == 8


def test_what_comes_back_is_compact() -> None:
    here = Here()
    assert child_audit.collate(EXAMPLES, executor=here, workers=1).exit_code == 0
    whole = sum(len(pickle.dumps(outcome)) for outcome in child_audit.collate(EXAMPLES).outcomes)
    assert sum(here.bytes) < whole / 2


def test_an_executor_that_breaks_loses_nothing_and_doubles_nothing(
    files: list[Input], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    own = parallel.read_by_processes

    def noted(files: Sequence[Input], reader: Any, workers: int) -> Iterator[Outcome]:
        started.append(len(files))
        return own(files, reader, workers)

    monkeypatch.setattr(parallel, "read_by_processes", noted)
    broken = Here(lambda files, number: BrokenExecutor("gone") if number > 3 else None)
    assert list(read_files(files, reader, executor=broken, workers=1)) == expected(files)
    assert started


def test_the_files_of_a_chunk_that_kills_its_worker_are_read_one_by_one(tmp_path: Path) -> None:
    files = many(tmp_path, 100, f050x="crash")
    kills = Here(lambda files, number: KilledWorker() if "f050x.docx" in [file.name for file in files] else None)
    outcomes = list(read_files(files, reader, executor=kills, workers=1))
    assert names(outcomes) == [file.name for file in files]
    (bad,) = [outcome for outcome in outcomes if outcome.status is Status.NOT_READ]
    assert bad.name == "f050x.docx"
    assert bad.problem is not None
    assert "broke down" in bad.problem.message
    assert bad.sha256


def test_an_executor_with_nobody_left_is_not_waited_for(files: list[Input], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_LOOK_EVERY", 0.01)

    class Deserted(Here):
        """Takes everything, and does nothing after the first."""

        asked = 0

        def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
            return super().submit(work, *given, **named) if not self.chunks else Future()

        def alive(self) -> bool:
            self.asked += 1
            return self.asked < 5

    deserted = Deserted()
    assert list(read_files(files, reader, executor=deserted)) == expected(files)
    assert deserted.asked == 5


def test_an_error_of_the_executor_itself_is_not_taken_for_a_document_s(files: list[Input]) -> None:
    fails = Here(lambda files, number: ConnectionError("the scheduler has gone"))
    with pytest.raises(ConnectionError):
        list(read_files(files, reader, executor=fails))


def test_what_was_not_begun_is_cancelled_when_nobody_asks_any_more(files: list[Input]) -> None:
    class Slow(Here):
        futures: list[Future[Any]] = []  # noqa: RUF012

        def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
            future = super().submit(work, *given, **named) if not self.chunks else Future()
            self.chunks.append(0)
            self.futures.append(future)
            return future

    slow = Slow()
    outcomes: Iterator[Outcome] = iter(read_files(files, reader, executor=slow))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert all(future.cancelled() for future in slow.futures[1:])


def test_several_documents_that_bring_their_processes_down_cost_no_other(tmp_path: Path) -> None:
    files = many(tmp_path, 40, f010x="crash", f033x="crash")
    outcomes = list(read_files(files, reader, workers=2))
    assert names(outcomes) == [file.name for file in files]
    assert [outcome.name for outcome in outcomes if outcome.status is Status.NOT_READ] == ["f010x.docx", "f033x.docx"]


def test_after_a_breakdown_only_what_was_under_way_is_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone: list[int] = []
    own = parallel._read_alone

    def noted(files: Sequence[Input], reader: bytes) -> Iterator[Outcome]:
        alone.append(len(files))
        return own(files, reader)

    monkeypatch.setattr(parallel, "_read_alone", noted)
    files = many(tmp_path, 300, a="crash")
    outcomes = list(read_files(files, reader, workers=2))
    assert [outcome.status is Status.READ for outcome in outcomes].count(False) == 1
    assert len(alone) == 1
    assert alone[0] <= 2 * parallel._CHUNKS_EACH * parallel.AT_ONCE


def test_forms_of_one_s_own_go_to_the_processes_too(tmp_path: Path) -> None:
    form: Form[Any] = Form.from_template(child_audit.form_named("early_help").template, name="ours")
    for number in range(3):
        form.fill({"key_learning": f"{number}"}, tmp_path / f"{number}.docx")
    collation = child_audit.collate(tmp_path, form=form, workers=2)
    assert [outcome.parsed.form for outcome in collation.outcomes if outcome.parsed] == ["ours"] * 3


def test_a_script_without_a_guard_reads_all_in_one_process_and_is_told(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import child_audit\n"
        f"collation = child_audit.collate({str(EXAMPLES)!r}, workers=2)\n"
        "print(len(collation.read), len(collation.not_read))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=True)
    read, not_read = map(int, done.stdout.split())
    expected = child_audit.collate(EXAMPLES, workers=1)
    assert (read, not_read) == (len(expected.read), len(expected.not_read))
    assert "__name__" in done.stderr
    assert "Traceback" not in done.stderr
