"""Blank forms of councils, drafted and then completed as people do: the same laws hold as for those that ship."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from child_audit import Form
from child_audit.draft import draft_form
from tests import own_forms as by
from tests.draft.further_forms import FURTHER
from tests.own_forms import Hand, completed, plain
from tests.test_own_forms import MARKS, assert_reads_as, truth

every_form = pytest.mark.parametrize("name", FURTHER)


@cache
def form_of(name: str) -> Form[Any]:
    return Form.from_template(draft_form(FURTHER[name]()).data, name=name)


@every_form
def test_a_filled_form_reads_back_as_it_was_filled(name: str) -> None:
    form = form_of(name)
    for seed in range(6):
        record = truth(form, (name, seed))
        assert_reads_as(form, record, form.fill(record))
        assert_reads_as(form, record, form.fill(record, controls=True, locked=True))


@every_form
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.__name__)
def test_choices_marked_by_hand(name: str, mark: by.Mark) -> None:
    form = form_of(name)
    record = truth(form, (name, mark.__name__))
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(mark=mark)))


@every_form
@pytest.mark.parametrize("tick", ["x", "✓", "☒"])
@pytest.mark.parametrize("untouched", ["☐", ""])
def test_boxes_ticked_by_hand(name: str, tick: str, untouched: str) -> None:
    form = form_of(name)
    record = truth(form, (name, tick))
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(tick=tick, untouched=untouched)))
