"""Outcomes kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import pytest
from pydantic import BaseModel, create_model

from child_audit.collate import gather, spool
from child_audit.collate.batch import Outcome, Status
from child_audit.collate.spool import Outcomes
from child_audit.parsed import Parsed
from tests.collate_examples import FORMS, outcome, realistic_batch


def test_what_was_kept_is_what_was_given() -> None:
    batch = realistic_batch(12)
    kept = Outcomes(batch)
    assert kept == batch
    assert list(kept) == list(batch)
    assert kept[3] == batch[3]
    assert kept[-1] == batch[-1]
    assert list(kept[2:5]) == list(batch[2:5])
    assert isinstance(kept, Sequence)


def test_an_index_beyond_the_end_is_an_error() -> None:
    with pytest.raises(IndexError):
        Outcomes(realistic_batch(0))[99]


def test_some_are_chosen_without_reading_any(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = realistic_batch(12)
    kept = Outcomes(batch)
    chosen = kept.where(lambda entry: entry.status is Status.NOT_READ)
    assert [each.name for each in chosen] == [each.name for each in batch if each.problem]
    monkeypatch.setattr(type(kept._store), "get", lambda *_: pytest.fail("read"))
    assert len(kept.where(lambda entry: entry.issues > 0)) == 8


def test_a_record_type_made_while_the_program_runs_is_kept_too() -> None:
    colour = Enum("colour", {"RED": "Red", "BLUE": "Blue"})
    made: type[BaseModel] = create_model("made", colour=(colour, ...), more=(list[str], []))
    record = made(colour=colour["RED"], more=["a"])
    (found,) = Outcomes([outcome(reading=Parsed("made", record))])
    assert found.parsed is not None
    assert found.parsed.record == record
    assert type(found.parsed.record) is made


def test_what_is_changed_in_an_outcome_is_not_changed_in_what_is_kept() -> None:
    kept = gather(realistic_batch(2), FORMS).outcomes
    first = kept[0].parsed
    assert first is not None
    first.record.key_learning = "changed"
    again = kept[0].parsed
    assert again is not None
    assert again.record.key_learning != "changed"


def test_a_large_batch_leaves_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 1000)
    batch: tuple[Outcome, ...] = realistic_batch(6)
    kept = Outcomes(batch)
    assert kept._store._file._rolled  # type: ignore[attr-defined]
    assert list(kept) == list(batch)
    more = replace(batch[0], name="more")
    kept.append(more)
    assert [kept[0], kept[-1]] == [batch[0], more]


def test_what_is_known_of_an_outcome_takes_a_few_bytes() -> None:
    index = spool._Index()
    for number in range(5_000):
        index.add(number * 20_000, spool.Entry(Status.READ, "early_help", number % 7, 1))
    held = sum(each.itemsize * len(each) for each in (index.places, index._kind, index._issues, index._comments))
    assert held / 5_000 <= 26
    assert index.entry(4_999) == spool.Entry(Status.READ, "early_help", 4_999 % 7, 1)


def test_a_choice_of_a_choice_keeps_its_order() -> None:
    kept = Outcomes(realistic_batch(12))
    read = kept.where(lambda entry: entry.status is Status.READ)
    assert list(read[2:6]) == list(read)[2:6]
    assert list(read.where(lambda entry: entry.issues > 0)) == [one for one in read if one.parsed and one.parsed.issues]
