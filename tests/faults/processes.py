"""The command line as a process of its own, to which things happen."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
RETURNED = ROOT / "examples" / "returned"

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2


def plain_rights() -> None:
    """Before a program begins: let permissions hold for it, also when it's root's; and let it hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs don't
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                os._exit(99)


def begin(
    *words: object, folder: Path, before: Callable[[], None] = plain_rights, site: str = "", **variables: str
) -> subprocess.Popen[str]:
    """Begin a command; ``site`` is Python that it and its workers run first."""
    place = folder / "site"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(site, "utf-8")
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": f"{place}{os.pathsep}{ROOT}", "TMPDIR": str(temporary)} | variables

    def prepared() -> None:
        # Under nohup a program leaves SIGHUP alone, and rightly: the tests may run so, what they begin may not.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        before()

    return subprocess.Popen(
        [sys.executable, "-m", "child_audit", *[os.fspath(_word(word)) for word in words]],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        preexec_fn=prepared,
    )


def _word(word: object) -> str | os.PathLike[str]:
    return word if isinstance(word, (str, os.PathLike)) else str(word)


def ended(process: subprocess.Popen[str], seconds: float = 240) -> tuple[int, str, str]:
    """Wait for its end; return its exit code and what it printed."""
    out, errors = process.communicate(timeout=seconds)
    return process.returncode, out, errors


def run(*words: object, folder: Path, **more: object) -> tuple[int, str, str]:
    """Run a command to its end."""
    return ended(begin(*words, folder=folder, **more))  # type: ignore[arg-type]


def children_of(process: int) -> list[int]:
    """Return the processes that a process has begun."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after[1]) == process and after[0] != "Z":
                found.append(int(entry.name))
    return found


def when(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


def rows(book: Path, sheet: str) -> list[tuple[object, ...]]:
    """Return the rows of a sheet of a workbook; one that isn't whole can't be opened."""
    opened = openpyxl.load_workbook(book, read_only=True, data_only=True)
    try:
        return [tuple(row) for row in opened[sheet].iter_rows(values_only=True)]
    finally:
        opened.close()


def files_in(book: Path) -> dict[str, str]:
    """Return each file that a workbook lists, with its status; none may stand there twice."""
    head, *listed = rows(book, "Files")
    name, status = head.index("File"), head.index("Status")
    found = [(str(row[name]), str(row[status])) for row in listed if row[name]]
    assert len(dict(found)) == len(found), found
    return dict(found)


def temporary_in(folder: Path, *ours: str) -> Sequence[str]:
    """Return the temporary files of this library that are left in a folder and in the one for temporary files."""
    there = [*folder.glob(".child-audit*"), *(folder / "temporary").glob("child-audit*")]
    return sorted(path.name for path in there if path.name not in ours)
