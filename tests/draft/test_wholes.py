"""A list of options is tagged whole, whatever its words, or not at all; and each of its options reads back."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from child_audit import Form
from child_audit.draft import Draft, draft_form
from child_audit.draft.wholes import boxed_lists, stroked

SCALES = [
    ("Strong", "Adequate", "Weak"),
    ("Good", "Adequate", "Concerning"),
    ("Good", "Developing", "Poor"),
    ("Embedded", "Good", "Poor"),
    ("Not good", "Good", "Very good", "N/A"),
    ("Clear", "Patchy", "Missing"),
]
WAYS = {
    "strokes": lambda words: " / ".join(words),
    "tight strokes": lambda words: "/".join(words),
    "bars": lambda words: " | ".join(words),
    "lines": lambda words: "\n".join(words),
    "boxes before": lambda words: " ".join(f"☐ {word}" for word in words),
    "boxes before, apart": lambda words: "   ".join(f"☐ {word}" for word in words),
    "boxes behind": lambda words: " ".join(f"{word} ☐" for word in words),
}


def form_with(answer: str) -> bytes:
    document = docx.Document()
    document.add_heading("Supervision checklist of the team", 1)
    table = document.add_table(rows=0, cols=2)
    for label, text in (
        ("Worker", ""),
        ("Date of supervision", ""),
        ("Reflection", answer),
        ("Voice of the child", answer),
        ("General comments", ""),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def options_of(draft: Draft) -> dict[str, list[str]]:
    """Each choice's last name → the labels of its tags, in order."""
    found: dict[str, list[str]] = {}
    for text in docx.Document(io.BytesIO(draft.data)).element.body.iter(qn("w:t")):
        for match in re.finditer(r'\{\{ [\w.]*?(\w+) \| (?:mark|tick)\("([^"]*)"', text.text or ""):
            found.setdefault(match[1], []).append(match[2])
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", SCALES, ids=lambda words: words[0])
def test_a_list_is_tagged_whole_whatever_its_words(words: tuple[str, ...], way: str) -> None:
    draft = draft_form(form_with(WAYS[way](words)))
    assert options_of(draft) == {"reflection": list(words), "voice_of_child": list(words)}
    assert [doubt.path.rpartition(".")[2] for doubt in draft.doubts] == ["reflection", "voice_of_child"]


@pytest.mark.parametrize("words", [("Good", "Adequate", "Poor"), ("Yes", "No", "N/A")])
@pytest.mark.parametrize("way", WAYS)
def test_of_a_scale_that_is_known_nothing_is_in_doubt(words: tuple[str, ...], way: str) -> None:
    draft = draft_form(form_with(WAYS[way](words)))
    assert options_of(draft) == {"reflection": list(words), "voice_of_child": list(words)}
    assert draft.doubts == ()


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("boxes")])
@pytest.mark.parametrize("words", SCALES, ids=lambda words: words[0])
def test_each_option_ticked_in_turn_reads_as_itself(words: tuple[str, ...], way: str) -> None:
    blank = form_with(WAYS[way](words))
    form: Form[Any] = Form.from_template(draft_form(blank).data, name="supervision")
    for word in words:
        document = docx.Document(io.BytesIO(blank))
        answer = document.tables[0].rows[2].cells[1]
        ticked = f"☒ {word}" if "before" in way else f"{word} ☒"
        printed = f"☐ {word}" if "before" in way else f"{word} ☐"
        pieces = answer.text.split(printed)
        # "Good ☐" stands in "Not good ☐" too, in other letters; each is replaced where it's printed.
        at = next(n for n in range(1, len(pieces)) if not printed.join(pieces[:n]).rstrip().endswith("Not"))
        answer.text = printed.join(pieces[:at]) + ticked + printed.join(pieces[at:])
        parsed = form.parse(saved(document))
        values = {path.rpartition(".")[2]: value for path, value in values_of(parsed.record).items()}
        assert values["reflection"] == word, answer.text
        assert values["voice_of_child"] is None


@pytest.mark.parametrize("way", [way for way in WAYS if not way.startswith("boxes")])
@pytest.mark.parametrize("words", SCALES, ids=lambda words: words[0])
def test_each_option_marked_in_turn_reads_as_itself(words: tuple[str, ...], way: str) -> None:
    blank = form_with(WAYS[way](words))
    form: Form[Any] = Form.from_template(draft_form(blank).data, name="supervision")
    for number, word in enumerate(words):
        document = docx.Document(io.BytesIO(blank))
        answer = document.tables[0].rows[2].cells[1]
        separator = WAYS[way](("\0", "\0")).strip("\0")
        paragraph = answer.paragraphs[0]
        paragraph.clear()
        for at, each in enumerate(words):
            if at:
                paragraph.add_run(separator)
            paragraph.add_run(each).bold = True if at == number else None
        parsed = form.parse(saved(document))
        values = {path.rpartition(".")[2]: value for path, value in values_of(parsed.record).items()}
        assert values["reflection"] == word
        assert values["voice_of_child"] is None


def values_of(record: Any, root: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    dumped = record if isinstance(record, dict) else record.model_dump()
    for name, value in dumped.items():
        path = f"{root}.{name}" if root else name
        found |= values_of(value, path) if isinstance(value, dict) else {path: value}
    return found


@pytest.mark.parametrize(
    "lines",
    [
        ["How strong is the reflection Strong / Adequate / Weak"],
        ["Reflection", "Embedded", "Good", "Poor"],
        ["Overall Excellent practice seen / Good / Poor"],
    ],
)
def test_a_list_that_begins_nobody_knows_where_is_listed_and_not_tagged(lines: list[str]) -> None:
    document = docx.Document()
    document.add_heading("Supervision checklist of the team", 1)
    document.add_paragraph("Worker: ________________")
    for line in lines:
        document.add_paragraph(line)
    draft = draft_form(saved(document))
    assert options_of(draft) == {}
    assert [doubt.reason[:41] for doubt in draft.doubts] == ["a list of options, left without tags: it "]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("☐ Strong ☐ Adequate ☐ Weak", [["Strong", "Adequate", "Weak"]]),
        ("Strong ☐ Adequate ☐ Weak ☐", [["Strong", "Adequate", "Weak"]]),
        ("Plan: Clear ☐ Patchy ☐", [["Clear", "Patchy"]]),
        ("Seen? ☐ Yes ☐ No   Alone? ☐ Yes ☐ No", [["Yes", "No"], ["Yes", "No"]]),
        ("Seen? Yes ☐ No ☐   Alone? Yes ☐ No ☐", [["Yes", "No"], ["Yes", "No"]]),
        ("☐ Phone ☐ Visit ☐ Other: ______", [["Phone", "Visit", "Other"]]),
        ("Yes ☐ No ☐ Bedroom seen", []),
        ("☐ Yes   No ☐", []),
        ("☐ the child was seen alone at home ☐ not seen", []),
    ],
)
def test_whose_words_a_box_is_for_is_plain_or_not_said(text: str, labels: list[list[str]]) -> None:
    assert [[word.label for _, word in group] for group in boxed_lists(text)] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Clear / Patchy / N/A", ["Clear", "Patchy", "N/A"]),
        ("dd/mm/yyyy", []),
        ("1/2 days", []),
        ("Mother and/or father", []),
        ("Name: / Role:", []),
        ("Clear / clear", []),
    ],
)
def test_short_words_parted_by_strokes_alone_in_a_cell(text: str, labels: list[str]) -> None:
    assert [word.label for word in stroked(text)] == labels


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["Worker", "Pat Specimen"], "words stand beside “Worker”"),
        (["Reflection held?", "☒ Yes ☐ No"], "a box is ticked"),
        (["Date of supervision", "12/10/2026"], "a date stands"),
        (["Worker", ""], ""),
        (["Worker", "Manager"], ""),
        (["Date of supervision", "dd/mm/yyyy"], ""),
        (["Team", "North / South"], ""),
    ],
)
def test_a_form_that_is_completed_already_is_said_to_be_first_of_all(row: list[str], what: str) -> None:
    document = docx.Document()
    document.add_heading("Supervision checklist of the team", 1)
    table = document.add_table(rows=2, cols=2)
    for line, texts in zip(table.rows, (row, ["General comments", ""]), strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    doubts = [doubt for doubt in draft_form(saved(document)).doubts if "completed already" in doubt.reason]
    assert [doubt.reason.partition(" here)")[0].partition("(")[2] for doubt in doubts] == ([what] if what else [])
    if what:
        first = draft_form(saved(document)).doubts[0]
        assert (first.place, "Draft the blank form" in first.reason) == ("table 1, row 1, column 2", True)


def test_the_columns_of_questions_with_yes_no_and_comments_are_named_and_their_headings_are_no_choice() -> None:
    document = docx.Document()
    document.add_heading("Checks", 1)
    rows = [
        ("Question", "Yes / No", "Comments"),
        ("Was the plan reviewed?", "Yes ☐  No ☐", ""),
        ("Seen?", "☐ Yes ☐ No", ""),
    ]
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_heading("Actions agreed", 1)
    table = document.add_table(rows=3, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Action", "By whom", "By when"), strict=True):
        cell.text = text
    draft = draft_form(saved(document))
    assert [(field.path, field.kind) for field in draft.fields] == [
        ("checks.plan_reviewed", "options"),
        ("checks.plan_reviewed_comments", "text"),
        ("checks.seen", "options"),
        ("checks.seen_comments", "text"),
        ("actions_agreed.actions", "rows"),
    ]
    printed = [text.text for text in docx.Document(io.BytesIO(draft.data)).element.body.iter(qn("w:t"))]
    assert "{{ action.by_when | date }}" in printed
    assert "Yes / No" in printed


def test_boxes_of_which_several_may_be_ticked_stay_boxes() -> None:
    document = docx.Document()
    document.add_heading("Supervision checklist of the team", 1)
    document.add_paragraph("Status (tick all that apply): ☐ In need ☐ Looked after ☐ Leaving care")
    draft = draft_form(saved(document))
    assert [(field.path.rpartition(".")[2], field.kind) for field in draft.fields] == [
        ("in_need", "tick"),
        ("looked_after", "tick"),
        ("leaving_care", "tick"),
    ]


def test_options_in_cells_of_their_own_that_are_not_all_known_as_one_scale_are_listed_and_not_tagged() -> None:
    document = docx.Document()
    document.add_heading("Supervision checklist of the team", 1)
    table = document.add_table(rows=2, cols=4)
    for cell, text in zip(table.rows[1].cells, ("Reflection", "Strong", "Adequate", "Weak"), strict=True):
        cell.text = text
    table.rows[0].cells[0].text = "Worker"
    draft = draft_form(saved(document))
    assert options_of(draft) == {}
    assert "table 1, row 2, column 2" in [doubt.place for doubt in draft.doubts]
