"""Signs and doubts in the smallest form that can show them: a template of a few lines, and what came back."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
import pytest
from docx.shared import RGBColor
from docx.text.run import Run

from child_audit import Form, Parsed
from tests.tagged import word
from tests.test_smart_forms import changed

Blocks = Sequence[str | Sequence[Sequence[str]]]
HEADING, END = "Planning meeting record of the team", "Chair of the meeting: "


def form_of(*blocks: Any) -> Form[Any]:
    return Form.from_template(word(HEADING, *blocks, END + "{{ chair }}"), name="ours")


def returned(*blocks: Any, look: Callable[[str, Run], None] | None = None) -> bytes:
    """Return the form as it came back; ``look`` changes each run, with the text of its cell or paragraph."""
    data = word(HEADING, *blocks, END + "Robin")
    if look is None:
        return data
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for each in (*cells, *document.paragraphs):
        for paragraph in getattr(each, "paragraphs", [each]):
            for run in paragraph.runs:
                look(each.text, run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def flags(parsed: Parsed[Any]) -> list[tuple[str | None, str]]:
    return [(issue.field, issue.code) for issue in parsed.issues]


# Boxes, numbers and choices in rows that repeat


ROWS = form_of(
    [
        ["What was agreed", "Done yet", "How many", "Agreed by all"],
        ["{%tr for a in acts %}", "", "", ""],
        [
            "{{ a.what }}",
            "{{ a.done | tick }}",
            "{{ a.many | number }}",
            '{{ a.all | tick("Yes") }} Yes {{ a.all | tick("No") }} No',
        ],
        ["{%tr endfor %}", "", "", ""],
    ]
)


def row(*cells: str) -> bytes:
    return returned([["What was agreed", "Done yet", "How many", "Agreed by all"], ["Visit", *cells]])


@pytest.mark.parametrize(
    ("cells", "read", "flagged"),
    [
        (("x", "1,200", "☐ Yes ☒ No"), (True, 1200, False), []),
        (("x but late", "", ""), (True, None, None), [("acts.1.done", "remark_in_box")]),
        (("later", "", ""), (True, None, None), [("acts.1.done", "remark_in_box")]),
        (("N/A", "", ""), (False, None, None), [("acts.1.done", "remark_in_box")]),
        (("", "three", ""), (False, None, None), [("acts.1.many", "not_a_number")]),
        (("", "", "☒ Yes ☒ No"), (False, None, None), [("acts.1.all", "ambiguous")]),
        (("", "", "not sure ☐ Yes ☐ No"), (False, None, None), [("acts.1.all", "remark_in_box")]),
    ],
)
def test_what_stands_in_a_row_is_read_or_flagged(
    cells: tuple[str, ...], read: tuple[Any, ...], flagged: list[tuple[str, str]]
) -> None:
    parsed = ROWS.parse(row(*cells))
    (found,) = parsed.record.acts
    assert (found.what, found.done, found.many, found.all) == ("Visit", *read)
    assert flags(parsed) == flagged


def test_a_list_of_whose_rows_none_is_completed_is_empty() -> None:
    parsed = ROWS.parse(returned([["What was agreed", "Done yet", "How many", "Agreed by all"], ["", "☐", "", ""]]))
    assert (parsed.record.acts, flags(parsed)) == ([], [])


COLUMNS = form_of(
    [
        ["What was agreed", "Done yet", "Seen", "Not seen"],
        ["{%tr for a in acts %}", "", "", ""],
        ["{{ a.what }}", "{{ a.done | tick }}", '{{ a.seen | tick("Yes") }}', '{{ a.seen | tick("No") }}'],
        ["{%tr endfor %}", "", "", ""],
    ]
)


@pytest.mark.parametrize(
    ("cells", "read", "flagged"),
    [
        (("no", "x", ""), (False, True), []),
        (("x but late", "", ""), (True, None), [("acts.1.done", "remark_in_box")]),
        (("later", "", ""), (True, None), [("acts.1.done", "remark_in_box")]),
        (("N/A", "", ""), (False, None), [("acts.1.done", "remark_in_box")]),
        (("", "x", "x"), (False, None), [("acts.1.seen", "ambiguous")]),
        (("", "x, twice", ""), (False, True), [("acts.1.seen", "remark_in_box")]),
        (("", "", "if ever"), (False, None), [("acts.1.seen", "remark_in_box")]),
    ],
)
def test_what_stands_in_the_boxes_of_a_row_without_words_is_read_or_flagged(
    cells: tuple[str, ...], read: tuple[Any, ...], flagged: list[tuple[str, str]]
) -> None:
    heads = ["What was agreed", "Done yet", "Seen", "Not seen"]
    parsed = COLUMNS.parse(returned([heads, ["Visit", *cells]]))
    (found,) = parsed.record.acts
    assert (found.what, found.done, found.seen) == ("Visit", *read)
    assert flags(parsed) == flagged


# Boxes for yes, one below the other


LABELS = ("Looked after", "On a plan", "Known to us", "Open to health")
NAMES = ("looked", "plan", "known", "health")
TICKS = form_of([[label, f"{{{{ {name} | tick }}}}"] for label, name in zip(LABELS, NAMES, strict=True)])


def ticks(*boxes: str, look: Callable[[str, Run], None] | None = None) -> Parsed[Any]:
    rows = [[label, box] for label, box in zip(LABELS, boxes, strict=True)]
    return TICKS.parse(returned(rows, look=look))


def ticked(parsed: Parsed[Any]) -> set[str]:
    return {name for name in NAMES if getattr(parsed.record, name)}


def bold(label: str) -> Callable[[str, Run], None]:
    def look(text: str, run: Run) -> None:
        if text == label:
            run.bold = True

    return look


@pytest.mark.parametrize("mark", ["*", "+", "❌", "❎"])
def test_a_mark_that_may_mean_yes_or_no_is_flagged(mark: str) -> None:
    parsed = ticks(mark, "", "", "")
    assert (ticked(parsed), flags(parsed)) == ({"looked"}, [("looked", "inferred")])


def test_a_box_in_which_no_is_typed_is_not_ticked() -> None:
    parsed = ticks("no", "x", "", "")
    assert (ticked(parsed), flags(parsed)) == ({"plan"}, [])


def test_words_beside_a_tick_are_kept_and_flagged() -> None:
    parsed = ticks("x maybe", "", "", "")
    assert (ticked(parsed), flags(parsed)) == ({"looked"}, [("looked", "remark_in_box")])


def test_a_label_in_bold_is_as_good_as_a_tick_and_better_beside_one() -> None:
    alone, both = ticks("", "", "", "", look=bold("Looked after")), ticks("x", "", "", "", look=bold("Looked after"))
    assert (ticked(alone), flags(alone)) == (ticked(both), flags(both)) == ({"looked"}, [])
    assert both.evidence["looked"].sign == "box ticked + bold"


def test_a_label_in_bold_where_another_box_is_ticked_is_flagged() -> None:
    parsed = ticks("", "x", "", "", look=bold("Looked after"))
    assert (ticked(parsed), flags(parsed)) == ({"looked", "plan"}, [("looked", "inferred")])


def test_a_label_in_bold_whose_box_says_no_is_not_decided() -> None:
    parsed = ticks("no", "", "", "", look=bold("Looked after"))
    assert (ticked(parsed), flags(parsed)) == (set(), [("looked", "ambiguous")])


def test_who_strikes_out_the_other_labels_has_left_one_over() -> None:
    def look(text: str, run: Run) -> None:
        run.font.strike = text in LABELS[1:]

    parsed = ticks("", "", "", "", look=look)
    assert (ticked(parsed), flags(parsed)) == ({"looked"}, [("looked", "inferred")])


# Columns headed by the options


HEADS = ["Was the child seen alone", "Yes", "No", "Not needed"]
BOXES = form_of([HEADS, ["", *(f'{{{{ seen | tick("{option}") }}}}' for option in HEADS[1:])]])


@pytest.mark.parametrize(
    ("boxes", "chosen", "flagged"),
    [
        (("✓", "", ""), "Yes", []),
        (("✓", "x", "x"), "Yes", []),  # a tick beside crosses
        (("No", "", ""), "No", []),
        (("Not needed", "", ""), "Not needed", []),
        (("", "y", ""), None, ["ambiguous"]),  # it may tick the box of No
        (("", "Yes", ""), "Yes", []),
        (("*", "", ""), "Yes", ["inferred"]),
        (("12/03/2024", "", ""), "Yes", ["inferred"]),
        (("if asked", "", ""), "Yes", ["inferred"]),
    ],
)
def test_what_stands_in_a_box_under_an_option(boxes: tuple[str, ...], chosen: str, flagged: list[str]) -> None:
    parsed = BOXES.parse(returned([HEADS, ["", *boxes]]))
    assert (parsed.record.seen, [issue.code for issue in parsed.issues]) == (chosen, flagged)


# Options in a line


GRADES = form_of('Judgement: {{ j | mark("Outstanding") }} / {{ j | mark("Good") }} / {{ j | mark("Poor") }}')
SEEN = form_of('Was the child seen alone? {{ s | tick("Yes") }} Yes {{ s | tick("No") }} No')


@pytest.mark.parametrize(
    ("line", "chosen", "flagged"),
    [
        ("Judgement: Outstanding / Good / Poor Good?", "Good", ["inferred"]),
        ("Judgement: Outstanding No / Good / Poor", None, ["inferred"]),
        ("Judgement: not Good", None, ["remark_in_box"]),
    ],
)
def test_words_beside_the_options_are_never_taken_in_silence(line: str, chosen: str | None, flagged: list[str]) -> None:
    parsed = GRADES.parse(returned(line))
    assert (parsed.record.j, [issue.code for issue in parsed.issues]) == (chosen, flagged)


@pytest.mark.parametrize(
    ("boxes", "chosen", "flagged"),
    [
        ("☐ Yes ☐ No No", False, []),
        ("No ☐ Yes ☐ No", False, []),
        ("☒ Yes no ☐ No", None, ["ambiguous"]),
        ("☒ Yes ☐ No no, not at all", None, ["ambiguous"]),
    ],
)
def test_yes_and_no_typed_beside_their_boxes(boxes: str, chosen: bool | None, flagged: list[str]) -> None:
    parsed = SEEN.parse(returned(f"Was the child seen alone? {boxes}"))
    assert (parsed.record.s, [issue.code for issue in parsed.issues]) == (chosen, flagged)


def in_runs(*runs: tuple[str, Callable[[Run], None] | None]) -> bytes:
    """Return a form whose one line of options is made of runs, some of them with a look."""
    document = docx.Document(io.BytesIO(word(HEADING, "", END + "Robin")))
    for text, change in runs:
        run = document.paragraphs[1].add_run(text)
        if change is not None:
            change(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_option_left_black_beside_a_pale_one_is_the_one_left() -> None:
    def pale(run: Run) -> None:
        run.font.color.rgb = RGBColor(0xBF, 0xBF, 0xBF)

    agreed = form_of('Agreed by all: {{ y | mark("Yes") }} / {{ y | mark("No") }}')
    parsed = agreed.parse(in_runs(("Agreed by all: Yes / ", None), ("No", pale)))
    assert (parsed.record.y, flags(parsed), parsed.evidence["y"].sign) == (True, [], "only one left")


def test_half_a_word_in_bold_marks_it() -> None:
    def in_bold(run: Run) -> None:
        run.bold = True

    parsed = GRADES.parse(in_runs(("Judgement: ", None), ("Outst", in_bold), ("anding / Good / Poor", None)))
    assert (parsed.record.j, flags(parsed)) == ("Outstanding", [])


def test_what_leads_to_an_answer_is_no_part_of_it() -> None:
    form = form_of("Name of the child: {{ name }}", "Comments on the visit: {{ comments }}")
    parsed = form.parse(returned("Name of the child: ....Sam....", "Comments on the visit: ______"))
    assert (parsed.record.name, parsed.record.comments, flags(parsed)) == ("Sam", "", [])


# Content controls


NUMBERED = form_of(
    [
        ["What", "Many"],
        ["{%tr for a in acts | rows(2) %}", ""],
        ["{{ a.what }}", "{{ a.many | number }}"],
        ["{%tr endfor %}", ""],
    ],
    "How many visits: {{ visits | number }}",
)
HELD = {"acts": [{"what": "Visit", "many": 3}], "visits": 4}


def test_numbers_in_controls_are_numbers() -> None:
    parsed = NUMBERED.parse(NUMBERED.fill(HELD, controls=True))
    assert (parsed.record, parsed.issues) == (NUMBERED.record(HELD), ())
    assert parsed.evidence["visits"].sign == "content control"


def test_words_typed_outside_the_controls_of_a_row_are_flagged() -> None:
    def beside(text: str) -> str:
        at = text.index('w:val="acts.what"')
        end = text.index("</w:sdt>", at) + len("</w:sdt>")
        return text[:end] + "<w:r><w:t> and once more</w:t></w:r>" + text[end:]

    parsed = NUMBERED.parse(changed(NUMBERED.fill(HELD, controls=True), beside))
    assert (parsed.record, flags(parsed)) == (NUMBERED.record(HELD), [("acts", "control_disagrees")])
