from __future__ import annotations

import pytest

from child_audit.errors import TemplateError
from child_audit.template.layout import Anchor, FreeSlot, Layout, LoopPart, OptionPart, TickPart, layout_of
from child_audit.template.tags import Bad, LoopStart, Option, Slot, Static, pieces_of
from child_audit.word.document import Block, Cell, Document, Paragraph, Row, Run, Table


def test_a_line_is_cut_into_static_text_and_tags() -> None:
    line = 'Spoken to: {{ feedback.spoken_to }} on {{ feedback.date | date }}, {{ a.b | mark("Good", "G") }}'
    assert pieces_of(line) == (
        Static("Spoken to: "),
        Slot("feedback.spoken_to", "text"),
        Static(" on "),
        Slot("feedback.date", "date"),
        Static(", "),
        Option("a.b", "mark", "Good", ("G",)),
    )


def test_a_repeated_row_says_how_many_rows_are_printed_at_least() -> None:
    assert pieces_of("{%tr for action in actions | rows(5) %}") == (LoopStart("action", "actions", 5),)


@pytest.mark.parametrize(
    ("tag", "option"),
    [
        ("{{ a | mark(“Good”, “G”) }}", Option("a", "mark", "Good", ("G",))),
        ('{{ a | mark(”Good") }}', Option("a", "mark", "Good")),
        ("{{ a | mark(‘Child’s view’, ‘CV’) }}", Option("a", "mark", "Child’s view", ("CV",))),
        ('{{ a | mark("Says “yes”") }}', Option("a", "mark", "Says “yes”")),
        ("{{ a | tick(“Yes | No”) }}", Option("a", "tick", "Yes | No")),
    ],
)
def test_the_curly_quotes_that_word_makes_are_read_as_straight_ones(tag: str, option: Option) -> None:
    assert pieces_of(tag) == (option,)


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ('{{ a | mark(“Go"od”) }}', "straight quotes"),
        ("{{ a | dat }}", "did you mean date"),
        ('{{ a | date("x") }}', "no labels"),
        ("{{ a | upper }}", "no filter upper"),
        ("{{ a | mark }}", "needs the label"),
        ('{{ a | mark("Good", " ") }}', "a label is blank"),
        ("{{ a + 1 }}", "field path"),
        ("{{ a | date | tick }}", "one filter"),
        ("{{ a.b", "no end"),
        ("{% if x %}", "can be read back"),
        ("{{ ''.__class__ }}", "field path"),
    ],
)
def test_a_tag_that_cannot_be_inverted_says_why(tag: str, says: str) -> None:
    bad = [piece for piece in pieces_of(tag) if isinstance(piece, Bad)]
    assert bad
    assert says in bad[0].problem


def text(words: str) -> Paragraph:
    return Paragraph((Run(words),))


def table(*rows: list[str]) -> Table:
    cells = [Row(tuple(Cell((text(words),), column=n) for n, words in enumerate(row))) for row in rows]
    return Table(tuple(cells))


def layout(*blocks: Block) -> Layout:
    return layout_of(Document(blocks))


def test_labels_are_anchors_slots_lie_between_and_options_are_neither() -> None:
    found = layout(
        table(["Name:", "{{ name }}"], ["Grade", '{{ grade | mark("Good") }}= Fine']),
        table(["", '{{ grade | mark("Poor") }}']),
        table(
            ["Seen?", "Yes", '{{ seen | tick("Yes") }}', "No", '{{ seen | tick("No") }}', "Late", "{{ late | tick }}"]
        ),
    )
    assert [anchor.text for anchor in found.anchors] == ["Name:", "Grade", "Seen?", "Late"]
    assert found.paths == ("name", "grade", "seen", "late")
    assert [type(item) for item in found.items if not isinstance(item, Anchor)] == [
        FreeSlot, OptionPart, OptionPart, OptionPart, OptionPart, TickPart,
    ]  # fmt: skip
    assert [item.meaning for item in found.items if isinstance(item, OptionPart)][:2] == ["= Fine", ""]
    assert found.labels["seen"] == "Seen?"


def test_a_repeated_row_is_one_item_with_its_columns() -> None:
    found = layout(
        table(
            ["Action", "Who"],
            ["{%tr for a in actions | rows(3) %}", ""],
            ["{{ a.what }}", "{{ a.who }}"],
            ["{%tr endfor %}", ""],
        )
    )
    (loop,) = [item for item in found.items if isinstance(item, LoopPart)]
    assert (loop.path, loop.minimum, [column.path for column in loop.columns]) == ("actions", 3, ["what", "who"])


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["Name {{ name }} {{ other }}"]], "no words between"),
        ([['{{ grade | mark("Good") }}']], "one option"),
        ([["A", "{{ a }}"], ["B", "{{ a }}"]], "stands twice"),
        ([["{%tr for a in b %}"], ["{{ a.c }}"]], "no {%tr endfor %}"),
        ([["{%tr endfor %}"]], "no {%tr for %}"),
        ([['{{ g | mark("Good") }}', '{{ g | mark("good!") }}']], "same label"),
    ],
)
def test_a_template_that_cannot_be_read_back_is_refused_with_every_problem(rows: list[list[str]], says: str) -> None:
    with pytest.raises(TemplateError) as caught:
        layout(table(*rows))
    assert any(says in problem for problem in caught.value.problems)
