"""Shaded boxes under the heads of their columns: marks, or how the form prints its columns."""

from __future__ import annotations

import pytest

from child_audit.form import form_named
from child_audit.reading.bands import banded
from child_audit.reading.fragments import Fragment, GroupText
from child_audit.reading.group import Group, Sign
from child_audit.reading.shades import note_shaded_boxes
from child_audit.template.layout import OptionPart
from child_audit.word.lines import CellPlace, Line

OPTIONS = [
    item
    for item in form_named("early_help").layout.items
    if isinstance(item, OptionPart) and item.path == "feedback.listened_to"
]


def row(number: int, *shades: str, ticked: int | None = None) -> Group:
    places = [CellPlace(0, number, column + 1, column + 1, 1, shade=shade) for column, shade in enumerate(shades)]
    text = GroupText(boxes={place: option.label for place, option in zip(places, OPTIONS, strict=True)})
    if ticked is not None:
        line = Line(number, "✓", (), False, "", places[ticked], "table 1", number, "", "", False)
        text.fragments.append(Fragment(line, 0, 1))
    return Group(OPTIONS, text)


def signs(*groups: Group) -> list[list[Sign]]:
    note_shaded_boxes(groups)
    return [group.reading.signs for group in groups]


def test_the_one_box_that_is_shaded_is_marked() -> None:
    assert signs(row(1, "", "00FF00", ""), row(2, "FFC000", "", "")) == [
        [Sign(1, "box shading")],
        [Sign(0, "box shading")],
    ]


def test_rows_shaded_from_end_to_end_mark_nothing() -> None:
    assert signs(row(1, "EEEEEE", "EEEEEE", "EEEEEE"), row(2, "", "", "")) == [[], []]


def test_two_shaded_boxes_mark_nothing() -> None:
    assert signs(row(1, "FFFF00", "FFFF00", "")) == [[]]


def test_the_same_column_in_all_rows_is_a_weak_sign() -> None:
    rows = [row(number, "", "EEEEEE", "") for number in range(3)]
    assert signs(*rows) == [[Sign(1, "box shading", strong=False)]] * 3


def test_the_same_column_in_all_rows_is_the_forms_where_boxes_are_ticked() -> None:
    rows = [row(number, "", "EEEEEE", "", ticked=number) for number in range(3)]
    assert signs(*rows) == [[]] * 3


def test_a_column_shaded_with_its_heading_is_the_forms() -> None:
    group = row(1, "", "EEEEEE", "")
    group.text.bands.update(place for place in group.text.boxes if place.shade)
    assert signs(group) == [[]]


@pytest.mark.parametrize(
    ("heads", "expected"), [(("", "EEEEEE", ""), True), (("EEEEEE", "EEEEEE", "EEEEEE"), False), (("", "", ""), False)]
)
def test_a_column_is_banded_where_its_head_has_its_shade_and_others_do_not(
    heads: tuple[str, ...], expected: bool
) -> None:
    places = [CellPlace(0, 0, column, column, 1, shade=shade) for column, shade in enumerate(heads)]
    assert banded(CellPlace(0, 1, 1, 1, 1, shade="EEEEEE"), places[1], places) is expected
