"""Who and when out of one text: nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from child_audit.collate.who_when import WhoWhen, split


@pytest.mark.parametrize(
    ("text", "who", "when", "due"),
    [
        ("Team Manager, by 12/03/2026", "Team Manager", "by 12/03/2026", date(2026, 3, 12)),
        ("TM 14.12.2026", "TM", "14.12.2026", date(2026, 12, 14)),
        ("SW / end of June", "SW", "end of June", None),
        ("Priti – asap", "Priti", "asap", None),
        ("T. Whitcombe, 2 weeks", "T. Whitcombe", "2 weeks", None),
        ("Team Manager (by Friday 13th March 2026)", "Team Manager", "by Friday 13th March 2026", date(2026, 3, 13)),
        ("12/03/2026 – Team Manager", "Team Manager", "12/03/2026", date(2026, 3, 12)),
        ("Within 10 days", "", "Within 10 days", None),
        ("SW and TM", "", "", None),
        ("", "", "", None),
    ],
)
def test_who_and_when_are_told_apart_where_they_can_be(text: str, who: str, when: str, due: date | None) -> None:
    assert split(text) == WhoWhen(who, when, due)


@pytest.mark.parametrize(
    "text", ["TM by 3/9", "by 31/02/2026", "SW 1/3/2026 or 8/3/2026", "end of March", "Monday 12/03/2026"]
)
def test_a_date_that_is_not_full_possible_and_alone_is_no_due_date(text: str) -> None:
    assert split(text).due is None


@given(st.text(max_size=60))
def test_whatever_is_told_apart_was_typed(text: str) -> None:
    parts = split(text)
    assert parts.who in text
    assert parts.when in text
