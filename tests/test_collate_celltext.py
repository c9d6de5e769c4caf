"""Text as a cell can hold it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from child_audit.collate.celltext import LIMIT, first_part, parts, runs, units, visible

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\r\n\t \x00\x1b\ud800\udcff\ufffe😀𐍈=+-@'_x0D"),
    ),
    max_size=200,
)


def test_text_that_a_workbook_can_hold_is_left_alone() -> None:
    text = "Plât <b> & “quotes” 😀 \t two\nlines"
    assert visible(text) is text


def test_what_xml_cannot_hold_is_replaced_visibly() -> None:
    assert visible("a\x00b\x1bc\udcffd\ufffe") == "a\ufffdb\ufffdc\ufffdd\ufffd"


def test_line_ends_of_every_system_become_one_kind() -> None:
    assert visible("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_length_is_counted_as_excel_counts_it() -> None:
    assert units("aé😀") == 4


def test_text_of_exactly_the_limit_is_one_part() -> None:
    assert parts("x" * LIMIT) == ("x" * LIMIT,)
    assert len(parts("x" * (LIMIT + 1))) == 2


def test_a_cut_falls_between_words_where_it_can() -> None:
    assert parts("one two threes four five", limit=16) == ("one two threes ", "four five")


@given(NASTY, st.integers(2, 40))
def test_parts_fit_and_joined_are_the_whole_text(text: str, limit: int) -> None:
    cut = parts(text, limit)
    assert "".join(cut) == visible(text)
    assert all(units(part) <= limit for part in cut)
    assert len(cut) == 1 or all(cut)


@given(NASTY, st.integers(60, 90))
def test_a_cell_that_is_cut_says_where_the_rest_is(text: str, limit: int) -> None:
    shown = first_part(text, "all {parts} parts elsewhere", limit)
    assert units(shown) <= limit
    assert shown == visible(text) or shown.endswith(f"[all {len(parts(text, limit))} parts elsewhere]")


@given(NASTY)
def test_no_run_holds_what_excel_takes_for_an_escape(text: str) -> None:
    assert "".join(runs(text)) == text


def test_an_escape_is_cut_in_two() -> None:
    assert runs("a_x000D_b") == ("a_x000D", "_b")
    assert runs("_x000D_x000A_") == ("_x000D", "_x000A", "_")
    assert runs("_x12_ and _xyz_") == ("_x12_ and _xyz_",)
