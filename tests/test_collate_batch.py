"""Many files, each read by itself."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from child_audit.collate.batch import IN_MEMORY, Outcome, Status, read_file, read_files
from child_audit.collate.inputs import Input, find
from child_audit.errors import UnknownForm
from child_audit.parsed import Parsed
from tests.collate_examples import parsed

SECRET = "what was typed about the child"


def reader(source: bytes | Path) -> Parsed[Any]:
    """A reader that does what the document says."""
    text = source.decode() if isinstance(source, bytes) else source.read_text(encoding="utf-8")
    if text == "other":
        raise UnknownForm("none of the forms\nknown here")
    if text == "fault":
        raise KeyError(SECRET)
    if text == "deep":
        raise RecursionError
    if text == "crash":
        os._exit(3)
    return parsed(values={"key_learning": text})


def batch(folder: Path, **contents: str) -> list[Input]:
    for name, text in contents.items():
        (folder / f"{name}.docx").write_text(text, encoding="utf-8")
    return list(find(folder))


def learnt(outcome: Outcome) -> str:
    assert outcome.parsed is not None
    return str(outcome.parsed.record.key_learning)


def test_an_outcome_describes_the_bytes_that_were_read(tmp_path: Path) -> None:
    (outcome,) = read_files(batch(tmp_path, a="hello"), reader)
    assert learnt(outcome) == "hello"
    assert outcome.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert outcome.size == 5
    assert outcome.modified is not None
    assert outcome.status is Status.READ


def test_what_a_reader_refuses_becomes_a_problem_of_one_line(tmp_path: Path) -> None:
    (outcome,) = read_files(batch(tmp_path, a="other"), reader)
    assert outcome.status is Status.NOT_READ
    assert outcome.problem is not None
    assert outcome.problem.code == "unknown_form"
    assert outcome.problem.message == "none of the forms known here"
    assert outcome.sha256


@pytest.mark.parametrize(("text", "kind"), [("fault", "KeyError"), ("deep", "RecursionError")])
def test_a_fault_of_ours_ends_neither_the_batch_nor_in_a_quotation(tmp_path: Path, text: str, kind: str) -> None:
    outcomes = list(read_files(batch(tmp_path, a=text, b="fine"), reader))
    problem = outcomes[0].problem
    assert problem is not None
    assert problem.code == "internal_error"
    assert kind in problem.message
    assert SECRET not in problem.message
    assert learnt(outcomes[1]) == "fine"


def test_a_missing_file_has_its_outcome() -> None:
    outcome = read_file(Input(Path("no such.docx"), "no such.docx"), reader)
    assert outcome.problem is not None
    assert outcome.problem.code == "missing_file"
    assert (outcome.sha256, outcome.size, outcome.modified) == ("", None, None)


@pytest.mark.parametrize("path", ["with\0nul.docx", "x" * 5000])
def test_a_name_that_no_file_can_have_is_a_problem_too(path: str) -> None:
    outcome = read_file(Input(Path(path), "a"), reader)
    assert outcome.problem is not None
    assert outcome.problem.code == "missing_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_hang_the_batch(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (outcome,) = read_files(list(find(tmp_path)), reader)
    assert outcome.problem is not None
    assert "not an ordinary file" in outcome.problem.message


def test_a_file_that_is_only_listed_is_not_read_but_has_its_digest(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"fault")
    (outcome,) = read_files(list(find(tmp_path)), reader)
    assert outcome.status is Status.PASSED_OVER
    assert outcome.sha256 == hashlib.sha256(b"fault").hexdigest()


def test_a_huge_file_is_left_to_the_reader_s_own_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert IN_MEMORY >= 1_000_000
    monkeypatch.setattr(sys.modules[read_file.__module__], "IN_MEMORY", 3)
    given: list[object] = []

    def note(source: bytes | Path) -> Parsed[Any]:
        given.append(source)
        return parsed()

    outcomes = list(read_files(batch(tmp_path, a="abc", b="abcd"), note))
    assert given == [b"abc", tmp_path / "b.docx"]
    assert outcomes[1].sha256 == hashlib.sha256(b"abcd").hexdigest()


def test_several_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    files = batch(tmp_path, **{f"f{number:02}": f"text {number}" for number in range(8)}, other="other")
    assert list(read_files(files, reader, workers=2)) == list(read_files(files, reader))


def test_a_document_that_brings_its_process_down_costs_no_other_document(tmp_path: Path) -> None:
    files = batch(tmp_path, a="first", b="crash", c="last")
    outcomes = list(read_files(files, reader, workers=2))
    assert [outcome.status for outcome in outcomes] == [Status.READ, Status.NOT_READ, Status.READ]
    assert outcomes[1].problem is not None
    assert outcomes[1].problem.code == "internal_error"
    assert outcomes[1].sha256 == hashlib.sha256(b"crash").hexdigest()
