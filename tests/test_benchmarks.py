"""The documents that are measured say what they said before, and the tables of goals and limits fit the tasks."""

from __future__ import annotations

import zipfile
from functools import partial
from io import BytesIO

import pytest

import child_audit
from benchmarks import documents
from benchmarks.growth import power
from benchmarks.limits import LIMITS, calls
from benchmarks.measure import Contestant, Task
from benchmarks.peers import python_docx_script
from benchmarks.tasks import filling, reading
from child_audit.errors import UnknownForm


def sources() -> dict[str, bytes]:
    return {form: documents.completed(form) for form in documents.COMPLETED} | {"council": documents.council()}


@pytest.mark.parametrize("name", ["early_help", "cin_cp", "council"])
def test_what_word_adds_changes_nothing_that_is_read(name: str) -> None:
    data = sources()[name]
    before = child_audit.parse(data)
    for made in (documents.as_word(data), documents.lean(data)):
        after = child_audit.parse(made)
        assert after.record == before.record
        assert [issue.code for issue in after.issues] == [issue.code for issue in before.issues]


def test_the_documents_are_as_long_as_they_are_said_to_be() -> None:
    for data in sources().values():
        assert 200_000 <= len(documents.document_of(documents.as_word(data))) <= 300_000
        assert len(documents.document_of(documents.lean(data))) <= 75_000


def test_the_same_script_makes_the_same_documents() -> None:
    data = documents.completed("early_help")
    made = documents.as_word(data)
    documents.as_word.cache_clear()
    assert documents.document_of(documents.as_word(data)) == documents.document_of(made)


def test_numbered_copies_differ_in_their_bytes_alone() -> None:
    data = documents.completed("early_help")
    one, two = documents.numbered(data, 1), documents.numbered(data, 2)
    assert one != two
    assert child_audit.parse(one) == child_audit.parse(two) == child_audit.parse(data)
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert archive.testzip() is None


def test_the_script_finds_answers_in_the_cells() -> None:
    answers = python_docx_script(documents.completed("early_help"))
    assert any("CF-1042" in answer for answer in answers.values())


def test_minutes_are_no_form() -> None:
    with pytest.raises(UnknownForm):
        child_audit.parse(documents.no_form(200))


def test_every_limit_is_of_a_task() -> None:
    assert set(LIMITS) <= {task.name for task in (*reading(others=False), *filling(others=False))}


def test_what_is_counted_for_a_document_is_the_same_each_time_and_grows_with_the_work() -> None:
    short, long = (
        documents.lean(documents.completed("early_help")),
        documents.as_word(documents.completed("early_help")),
    )
    counted = [calls(partial(child_audit.parse, data)) for data in (short, short, long)]
    assert counted[0] == counted[1] < counted[2]


def test_a_task_compares_with_its_floor_and_its_peers() -> None:
    task = Task("x", [Contestant("floor", int), Contestant("ours", int), Contestant("peer", int)])
    for contestant, seconds in zip(task.contestants, (1.0, 3.0, 30.0), strict=True):
        contestant.times = [seconds]
    assert (task.ratio, task.against("peer")) == (3.0, 10.0)


def test_a_power_of_one_is_linear_and_two_quadratic() -> None:
    assert power([{"size": 10, "seconds": 1.0}, {"size": 20, "seconds": 2.0}], "seconds") == pytest.approx(1)
    assert power([{"size": 10, "seconds": 1.0}, {"size": 20, "seconds": 4.0}], "seconds") == pytest.approx(2)
