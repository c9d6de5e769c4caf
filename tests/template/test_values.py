from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from child_audit.template.properties import fingerprint
from child_audit.template.values import print_date, print_tick, read_box, read_date, without_placeholders

DAY = date(2024, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "12.3.24", "12/03/2024", "12-03-2024", "12 3 24", "12th March 2024", "12 Mar 24", "12-Mar-24",
        "12th of March, 2024",
        "Tuesday 12 March 2024", "Tues. 12.3.24", "2024-03-12", "2024-03-12T00:00:00", "March 12th, 2024", "12032024",
        "on 12/3/24", "12 / 03 / 2024", "_12/03/2024_",
    ],
)  # fmt: skip
def test_every_uk_spelling_of_a_date_is_read_without_doubt(text: str) -> None:
    reading = read_date(text)
    assert (reading.value, reading.rest, reading.problem, reading.doubt) == (DAY, "", "", "")


@pytest.mark.parametrize(
    "text", ["31/02/2024", "3/25/2024", "29.2.23", "12/3", "Mar-24", "n/a", "l2/03/2024", "12/03/20244"]
)
def test_what_is_no_full_possible_date_is_none_with_a_reason(text: str) -> None:
    reading = read_date(text)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize("text", ["", "  ", "__/__/____", "dd/mm/yyyy", "-"])
def test_a_blank_to_write_a_date_on_is_blank(text: str) -> None:
    assert read_date(text).value is None
    assert not read_date(text).problem


def test_two_different_dates_are_not_decided() -> None:
    assert read_date("12/03/2024 and 14/03/2024").value is None
    assert read_date("12/03/2024 (12.3.24)").value == DAY


@pytest.mark.parametrize("text", ["12/03/0204", "12/3/2124", "12/4/34", "Sunday 12 March 2024"])
def test_an_odd_date_is_read_and_doubted(text: str) -> None:
    assert read_date(text).value is not None
    assert read_date(text).doubt


@given(st.dates())
def test_a_printed_date_reads_back(day: date) -> None:
    assert read_date(print_date(day)).value == day


@pytest.mark.parametrize("text", ["x", "X ", "[x]", "( x )", "✓", "✔️", "☒", "☑", "yes", "Y", "√", "/"])
def test_every_tick_is_a_tick(text: str) -> None:
    assert read_box(text) == (True, "")


@pytest.mark.parametrize("text", ["", "☐", "[ ]", "____", "-", "…"])
def test_an_empty_box_says_nothing(text: str) -> None:
    assert read_box(text) == (None, "")


def test_words_in_a_box_are_kept_beside_the_tick() -> None:
    assert read_box("✓ since May") == (True, "since May")
    assert read_box("since May") == (None, "since May")
    assert read_box("No") == (False, "")


@given(st.booleans())
def test_a_printed_box_reads_back(ticked: bool) -> None:
    assert read_box(print_tick(ticked))[0] is (True if ticked else None)


def test_placeholders_of_content_controls_go_and_the_words_around_them_stay() -> None:
    assert without_placeholders("Good Choose an item.").strip() == "Good"
    assert without_placeholders("Click or tap here to enter text.") == ""


def test_a_fingerprint_knows_blank_from_said_and_nothing_else() -> None:
    assert fingerprint({"a": "", "b": None, "c": False}) == fingerprint({})
    assert fingerprint({"a": "x"}) != fingerprint({"b": "x"})
    assert fingerprint({"a": DAY, "b": "y"}) == fingerprint({"b": "y", "a": DAY})
