"""The first law: parse(fill(record)) == record, with nothing in doubt."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from child_audit import Form, form_named
from tests.records import records

FORMS = ("early_help", "cin_cp")


@pytest.mark.bulk
@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_filled_form_reads_back_as_the_record_it_was_filled_with(name: str, data: st.DataObject) -> None:
    form: Form[Any] = form_named(name)
    record = data.draw(records(form))
    parsed = form.parse(form.fill(record))
    assert parsed.issues == ()
    assert parsed.record == record


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_reads_back_as_a_blank_record(name: str) -> None:
    form: Form[Any] = form_named(name)
    parsed = form.parse(form.blank())
    assert parsed.record == form.record_type()
    assert parsed.issues == ()


def test_a_value_that_repeats_its_label_beside_one_that_shifts_the_context() -> None:
    form: Form[Any] = form_named("early_help")
    record = form.record({"vulnerability": {"comments": "Comments on Risk:", "summary": "DATE"}})
    parsed = form.parse(form.fill(record))
    assert parsed.record == record
    assert parsed.issues == ()
