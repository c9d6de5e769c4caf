"""Reading on a real Dask cluster: several processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import child_audit
from child_audit.cli import main
from child_audit.collate import Status
from child_audit.collate import cluster as module
from child_audit.collate.batch import read_files
from child_audit.collate.inputs import find
from child_audit.errors import ClusterError, DocumentError
from child_audit.parsed import Parsed
from tests.collate_examples import parsed

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "returned"


@pytest.fixture(scope="module")
def cluster() -> Iterator[child_audit.Cluster]:
    with child_audit.dask_cluster("local", workers=2) as made:
        yield made


def slow(source: bytes | Path) -> Parsed[Any]:
    """A reader that takes its time, says who read, and does what the document says."""
    assert isinstance(source, bytes)
    time.sleep(0.05)
    if source == b"crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if source == b"not a form":
        raise DocumentError("not a form")
    return parsed(values={"key_learning": source.decode(), "plan.judgement": None})


def folder_of(folder: Path, count: int, **more: str) -> Path:
    for number in range(count):
        (folder / f"f{number:03}.docx").write_text(f"text {number}", "utf-8")
    for name, text in more.items():
        (folder / f"{name}.docx").write_text(text, "utf-8")
    return folder


def test_a_cluster_reads_what_one_process_reads(cluster: child_audit.Cluster) -> None:
    collation = child_audit.collate(EXAMPLES, executor=cluster.executor, workers=cluster.workers)
    assert list(collation.outcomes) == list(child_audit.collate(EXAMPLES).outcomes)
    assert cluster.workers == 2


def test_a_second_batch_is_read_anew(cluster: child_audit.Cluster, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    for text in ("first", "second"):
        path.write_text(text, "utf-8")
        (outcome,) = read_files(find(tmp_path), slow, executor=cluster.executor, workers=2)
        assert outcome.parsed is not None
        assert outcome.parsed.record.key_learning == text


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    files = find(folder_of(tmp_path, 120, f050x="not a form"))
    with child_audit.dask_cluster("local", workers=3) as cluster:
        workers = cluster.client.run(os.getpid)
        outcomes = []
        for outcome in read_files(files, slow, executor=cluster.executor, workers=cluster.workers):
            outcomes.append(outcome)
            if len(outcomes) == 20:
                os.kill(next(iter(workers.values())), signal.SIGKILL)
    assert [outcome.name for outcome in outcomes] == [file.name for file in files]
    assert [outcome.name for outcome in outcomes if outcome.status is not Status.READ] == ["f050x.docx"]
    texts = [outcome.parsed.record.key_learning for outcome in outcomes if outcome.parsed]
    assert texts == [f"text {number}" for number in range(120)]


def test_a_document_that_kills_every_worker_costs_no_other_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A local cluster may not come back from it; then the rest is read without it.
    monkeypatch.setattr(module, "_SECONDS", 10)
    files = find(folder_of(tmp_path, 12, f005x="crash"))
    with child_audit.dask_cluster("local", workers=2) as cluster:
        outcomes = list(read_files(files, slow, executor=cluster.executor, workers=cluster.workers))
    assert [outcome.name for outcome in outcomes] == [file.name for file in files]
    (bad,) = [outcome for outcome in outcomes if outcome.status is not Status.READ]
    assert bad.name == "f005x.docx"
    assert bad.problem is not None
    assert "broke down" in bad.problem.message


@pytest.fixture
def scheduler() -> Iterator[str]:
    """A scheduler and a worker, started as anybody starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    commands = [
        [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--no-dashboard",
        ],
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"],
    ]
    processes = [subprocess.Popen(command, **quiet) for command in commands]
    yield address
    for process in reversed(processes):
        process.terminate()
        process.wait(30)


def test_the_command_reads_on_a_scheduler_that_is_running(
    scheduler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "audits.jsonl"
    assert main(["collate", str(EXAMPLES), "-o", str(output), "--scheduler", scheduler]) == 0
    assert len(output.read_text("utf-8").splitlines()) == 12
    assert "Early Help: 6 audits" in capsys.readouterr().out


def test_the_command_starts_a_cluster_of_its_own(tmp_path: Path) -> None:
    output = tmp_path / "audits.jsonl"
    command = [sys.executable, "-m", "child_audit", "collate", EXAMPLES, "-o", output, "--scheduler", "local"]
    done = subprocess.run([*map(str, command), "--workers", "2"], capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(output.read_text("utf-8").splitlines()) == 12


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1"])
def test_a_scheduler_that_is_not_there_is_said_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS", 1)
    with pytest.raises(ClusterError, match="can't be reached"), child_audit.dask_cluster(address):
        pass


def test_a_worker_with_another_version_is_refused(
    cluster: child_audit.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "__version__", "99.0")
    with pytest.raises(ClusterError, match="install the same version"):
        module._check(cluster.client, "tcp://there:8786")


def test_files_that_the_workers_do_not_find_are_said_so_at_once(tmp_path: Path) -> None:
    from tests.test_collate_parallel import Here

    class Away(Here):
        """A machine on which the first files are not to be found."""

        def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
            moved = [(file.path, tmp_path / f"hidden {file.name}") for file in given[0]]
            for path, hidden in moved:
                path.rename(hidden)
            future = super().submit(work, *given, **named)
            for path, hidden in moved:
                hidden.rename(path)
            return future

    files = find(folder_of(tmp_path, 3))
    with pytest.raises(ClusterError, match="the workers don't find this file"):
        list(read_files(files, slow, executor=Away()))


def test_the_files_of_a_local_cluster_are_its_owner_s_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with child_audit.dask_cluster("local", workers=1):
        made = [path for path in tmp_path.iterdir() if not path.name.startswith("pymp-")]
        assert [(path.is_dir(), path.stat().st_mode & 0o077) for path in made] == [(True, 0)], made
    assert list(tmp_path.iterdir()) == []
