"""Small rules of reading, each by itself: what is the form's, what was typed, what is a sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from child_audit import Form
from child_audit.form import form_named
from child_audit.reading.enclosed import note_how_brackets_stand
from child_audit.reading.fragments import Fragment, GroupText
from child_audit.reading.furniture import is_furniture
from child_audit.reading.fuzzy import foreign_words
from child_audit.reading.group import Group, GroupReading
from child_audit.reading.labels import group_of
from child_audit.reading.marks import read_group
from child_audit.template.layout import OptionPart
from child_audit.template.values import is_placeholder, without_placeholders
from child_audit.word.document import PLAIN, Format
from child_audit.word.lines import Line, Span

FORM = form_named("cin_cp")
GRADES = [item for item in FORM.layout.items if isinstance(item, OptionPart) and item.path == "overall_judgement"]


def reading_of(text: str) -> GroupReading:
    line = Line(0, text, (), False, "", None, "paragraph 1", 0, "", "", False)
    return read_group(group_of(GRADES, GroupText([Fragment(line, 0, len(text))])))


@pytest.mark.parametrize(
    "text",
    [
        "Outstanding / Good / (Requires Improvement) / Inadequate",
        "Outstanding / Good / [Requires Improvement] / Inadequate",
        "Outstanding / Good / ( Requires Improvement ) / Inadequate",
        "Outstanding, Good, **Requires Improvement**, Inadequate",
        "Outstanding   Good   >Requires Improvement<   Inadequate",
        'Outstanding | Good | "Requires Improvement" | Inadequate',
    ],
)
def test_an_option_between_signs_is_marked(text: str) -> None:
    reading = reading_of(text)
    assert (reading.chosen, reading.sign, reading.code) == (2, "brackets around it", "")


@pytest.mark.parametrize(
    "text",
    [
        "Outstanding | Good | Requires Improvement | Inadequate",
        "Outstanding * Good * Requires Improvement * Inadequate",
        "(Outstanding) (Good) (Requires Improvement) (Inadequate)",
        "[ ] Outstanding [ ] Good [ ] Requires Improvement [ ] Inadequate",
        "(Outstanding / Good / Requires Improvement / Inadequate)",
    ],
)
def test_signs_that_part_the_options_or_stand_around_all_of_them_mark_none(text: str) -> None:
    assert reading_of(text).chosen is None


def test_the_option_left_black_among_pale_ones_is_marked() -> None:
    words, pale = "YES / NO", Format(colour="BFBFBF")
    line = Line(0, words, (Span(0, 6, PLAIN), Span(6, 8, pale)), False, "", None, "paragraph 1", 0, "", "", False)
    answers = [
        item for item in FORM.layout.items if isinstance(item, OptionPart) and item.path == "escalation.required"
    ]
    reading = read_group(group_of(answers, GroupText([Fragment(line, 0, len(words))])))
    assert (reading.chosen, reading.sign, reading.code) == (0, "only one left", "")


def test_one_pale_option_among_many_is_for_somebody_to_look_at() -> None:
    words = "Outstanding / Good / Requires Improvement / Inadequate"
    spans = (Span(0, 14, PLAIN), Span(14, 18, Format(colour="EEEEEE")), Span(18, len(words), PLAIN))
    line = Line(0, words, spans, False, "", None, "paragraph 1", 0, "", "", False)
    reading = read_group(group_of(GRADES, GroupText([Fragment(line, 0, len(words))])))
    assert (reading.chosen, reading.code) == (None, "ambiguous")


def test_brackets_that_the_form_prints_mark_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    for number, question in enumerate(("Is the plan up to date and shared?", "Was the child seen alone?")):
        tags = [f'{{{{ q{number} | mark("{label}") }}}}' for label in ("Yes", "No", "N/A")]
        document.add_paragraph(f"{question}  {tags[0]} / {tags[1]} / ({tags[2]})")
    document.save(str(tmp_path / "own.docx"))
    form: Form[Any] = Form.from_template(tmp_path / "own.docx")
    for data in ({}, {"q0": "Yes", "q1": "N/A"}):
        record = form.record(data)
        parsed = form.parse(form.fill(record))
        assert (parsed.record, parsed.issues) == (record, ())


def test_brackets_around_the_same_option_of_every_choice_may_be_the_councils_print() -> None:
    def group(text: str) -> Group:
        line = Line(0, text, (), False, "", None, "paragraph 1", 0, "", "", False)
        return group_of(GRADES, GroupText([Fragment(line, 0, len(text))]))

    printed = "Outstanding / Good / Requires Improvement / (Inadequate)"
    groups = [group(printed), group(printed), group(printed.replace("Good", "Good X"))]
    note_how_brackets_stand(groups)
    readings = [read_group(one) for one in groups]
    assert [(one.chosen, one.code) for one in readings] == [(3, "inferred"), (3, "inferred"), (1, "")]


def test_brackets_that_differ_from_choice_to_choice_are_marks() -> None:
    parsed = [reading_of("Outstanding / (Good)"), reading_of("(Outstanding) / Good / Inadequate")]
    assert [one.chosen for one in parsed] == [1, 0]


def test_two_options_in_brackets_are_not_decided() -> None:
    reading = reading_of("Outstanding / (Good) / (Requires Improvement) / Inadequate")
    assert (reading.chosen, reading.code) == (None, "ambiguous")


@pytest.mark.parametrize("text", ["Requires Imp.", "Req. Improvement", "requires improv", "RI", "Req Imp"])
def test_a_grade_cut_short_is_that_grade(text: str) -> None:
    assert reading_of(text).chosen == 2


@pytest.mark.parametrize("text", ["Go", "In", "Requires", "Improvement needed soon"])
def test_a_word_that_may_be_the_beginning_of_anything_is_no_grade_for_sure(text: str) -> None:
    reading = reading_of(text)
    assert reading.chosen is None or reading.code


@pytest.mark.parametrize(
    "text",
    [
        "OFFICIAL – SENSITIVE",
        "Official-Sensitive",
        "Page 3 of 12",
        "v3.2",
        "Child Journey Audit Tool – CIN and CP\t\tv3.2",
        "Child Journey Audit Tool – CIN and CP   Page 2",
        "Private and Confidential",
    ],
)
def test_what_a_council_prints_in_its_margins_is_nobodys_words(text: str) -> None:
    assert is_furniture(FORM.layout, text)


@pytest.mark.parametrize(
    "text",
    [
        "OFFICIAL – SENSITIVE  Auditor copy",
        "Child Journey Audit Tool – CIN and CP  completed – sent to QA 3 Oct 2026",
        "not official yet",
        "See the protection plan",
        "12/03/2026",
    ],
)
def test_what_somebody_typed_in_the_margins_is_not_overlooked(text: str) -> None:
    assert not is_furniture(FORM.layout, text)


@pytest.mark.parametrize(
    "text",
    [
        "Enter text",
        "Click or tap here to enter text.",
        "Choose an item.",
        "Select a date",
        "Click here to add text",
        "Type text here",
    ],
)
def test_what_programs_show_in_empty_controls_is_no_answer(text: str) -> None:
    assert is_placeholder(text)
    assert without_placeholders(f"Seen.\n{text}").strip() == "Seen."


@pytest.mark.parametrize("text", ["She asked us to choose an item from the shop.", "Enter", "Type of case"])
def test_sentences_with_the_words_of_a_prompt_stay(text: str) -> None:
    assert without_placeholders(text) == text


@pytest.mark.parametrize(
    "typed", ["Why was the plan not reviewed?", "Was Zoltan’s plan clear?", "zqbv plan plan plan plan plan?"]
)
def test_a_question_that_somebody_typed_behind_a_label_is_seen(typed: str, tmp_path: Path) -> None:
    form = form_named("early_help")
    form.blank(tmp_path / "audit.docx")
    document = docx.Document(str(tmp_path / "audit.docx"))
    for table in document.tables:
        for cell in {id(cell._tc): cell for row in table.rows for cell in row.cells}.values():
            for paragraph in cell.paragraphs:
                if "SMART" in paragraph.text and paragraph.text.rstrip().endswith("?"):
                    paragraph.add_run(f" {typed}")
                    document.save(str(tmp_path / "typed.docx"))
                    parsed = form.parse(tmp_path / "typed.docx")
                    told = parsed.record.model_dump_json() + " ".join(issue.text for issue in parsed.issues)
                    assert typed in told
                    return
    pytest.fail("the form has no such label")


def test_a_word_is_no_slip_for_a_short_word_of_the_label() -> None:
    text = "zqav Copy this completed audit tool"
    assert foreign_words(text, 0, len(text), "Copy this completed audit tool to the QA Manager –") == [(0, 4)]
