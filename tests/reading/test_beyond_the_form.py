"""What people add where the form has nothing: below its last line, in a further column."""

from __future__ import annotations

import copy
import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph

import child_audit
from child_audit.word.styles import W


def _blank(form: str) -> Any:
    return docx.Document(io.BytesIO(child_audit.blank(form)))


def _councils_own(form: str) -> Any:
    """A blank form that doesn't say what it was filled with, as a council's own copy doesn't."""
    document = _blank(form)
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/custom-properties")]:
        del relations[name]
    return document


def _read(document: Any) -> Any:
    data = io.BytesIO()
    document.save(data)
    return child_audit.parse(data.getvalue())


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_words_below_the_last_line_of_the_form_are_told(form: str) -> None:
    document = _blank(form)
    typed = ["Appendix – my answers", "Visits: seen weekly.", "Signed by A. Specimen"]
    for words in typed:
        document.add_paragraph(words)
    told = "\n".join(issue.text for issue in _read(document).issues)
    assert all(words in told for words in typed)


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_contacts_of_several_lines_are_the_forms_own_print(form: str) -> None:
    contacts = child_audit.Contacts(return_address="The QA team\n1 Example Road\nExampleton")
    assert child_audit.parse(child_audit.blank(form, contacts=contacts)).issues == ()


def test_a_second_child_in_a_further_column_is_flagged() -> None:
    document = _blank("early_help")
    table = document.tables[1]
    for row, own, second in zip(table.rows, ("Sam Specimen", "CF-1", "01/03/2013"), ("Alex", "CF-2", "x"), strict=True):
        row.cells[1].text = own
        added = copy.deepcopy(row.cells[-1]._tc)
        row._tr.append(added)
        Paragraph(added.find(W + "p"), row.cells[-1]).add_run(second)
    parsed = _read(document)
    assert parsed.record.child.full_name == "Sam Specimen"
    flagged = {issue.field for issue in parsed.issues}
    assert {"child.allocated_workers", "child.responsible_team", "child.team_manager"} <= flagged


def test_a_line_of_an_answer_in_the_forms_own_words_is_flagged() -> None:
    document = _blank("cin_cp")
    cell = document.tables[1].rows[2].cells[2]
    cell.text = "Every ten days."
    cell.add_paragraph("2. Assessments")
    parsed = _read(document)
    assert parsed.record.visits.timely.startswith("Every ten days.")
    assert ("visits.timely", "label_again") in [(issue.field, issue.code) for issue in parsed.issues]


def test_a_note_in_one_cell_across_the_list_is_no_action() -> None:
    document = _blank("early_help")
    table = next(table for table in document.tables if table.cell(0, 0).text == "Action")
    table.add_row()
    last = table.rows[-1]
    for cell, words in zip(last.cells, ("Visit weekly", "SW"), strict=True):
        cell.text = words
    table.add_row()
    merged = table.rows[-1].cells[0].merge(table.rows[-1].cells[-1])
    merged.text = "Completed forms go to the QA inbox."
    parsed = _read(document)
    assert [action.action for action in parsed.record.actions] == ["Visit weekly"]
    assert "Completed forms go to the QA inbox." in [issue.text for issue in parsed.issues]


def test_footers_that_another_program_put_among_the_text_are_told_once() -> None:
    document = _blank("cin_cp")
    answers = ["Yes", "Every ten days.", "Yes", "Yes, on the whole."]
    for number, (row, answer) in enumerate(zip(document.tables[1].rows[2:6], answers, strict=True), 1):
        row.cells[2].text = answer
        row.cells[2].add_paragraph(f"Version 6   Page {number} of 5")
        row.cells[2].add_paragraph("Exampleton County Council")
    parsed = _read(document)
    visits = parsed.record.visits
    assert [visits.timely, visits.purposeful, visits.wider_issues, visits.wishes_and_feelings] == answers
    told = [issue.text for issue in parsed.issues if issue.code == "unplaced_text"]
    assert told == ["Version 6   Page 1 of 5\nExampleton County Council"]


def test_answers_that_refer_to_pages_are_answers() -> None:
    document = _blank("cin_cp")
    answers = [f"See page {number} of 9" for number in (2, 3, 4)]
    for row, answer in zip(document.tables[1].rows[2:5], answers, strict=True):
        row.cells[2].text = answer
    visits = _read(document).record.visits
    assert [visits.timely, visits.purposeful, visits.wider_issues] == answers


def test_a_tick_that_is_struck_out_is_flagged() -> None:
    document = _blank("early_help")
    box = document.tables[2].rows[1].cells[1]
    box.text = ""
    box.paragraphs[0].add_run("x").font.strike = True
    assert "status.early_help" in {issue.field for issue in _read(document).issues}


def test_a_struck_tick_of_a_choice_gives_way_to_another_and_is_flagged_where_it_stands_alone() -> None:
    for both in (True, False):
        document = _blank("early_help")
        yes, no = document.tables[3].rows[0].cells[2], document.tables[3].rows[0].cells[4]
        yes.text = ""
        yes.paragraphs[0].add_run("x").font.strike = True
        if both:
            no.text = "x"
        parsed = _read(document)
        assert parsed.record.step_down.answer is (not both)
        codes = [issue.code for issue in parsed.issues if issue.field == "step_down.answer"]
        assert codes == ([] if both else ["inferred"])


def _flat(form: str, typed: dict[str, list[tuple[tuple[str, ...], ...]]]) -> Any:
    """The form without its tables, and below lines that begin so tables of what is typed, one after the other."""
    document = docx.Document()
    for words in (
        "".join(text.text or "" for text in line.iter(W + "t")) for line in _blank(form).element.iter(W + "p")
    ):
        document.add_paragraph(words)
        for begin, tables in typed.items():
            if tables and words.startswith(begin):
                rows = tables.pop(0)
                table = document.add_table(rows=len(rows), cols=len(rows[0]))
                for row, texts in zip(table.rows, rows, strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
    return document


def test_the_same_heads_over_parts_of_several_answers_are_the_councils() -> None:
    heads = ("Strengths", "What to improve")
    typed = [("Clear plans.", "Late visits."), ("Warm.", ""), ("", "Thin.")]
    parsed = _read(_flat("early_help", {"Evaluative Summary": [(heads, texts) for texts in typed]}))
    read = [parsed.record.vulnerability, parsed.record.childs_experience, parsed.record.assessment]
    assert [part.summary.split() for part in read] == [" ".join(texts).split() for texts in typed]
    told = [issue.text for issue in parsed.issues if issue.code == "unplaced_text"]
    assert told.count("Strengths") == told.count("What to improve") == 1


def test_no_word_of_a_table_that_was_pasted_into_answers_is_lost() -> None:
    tables = [
        (("Who", "Seen"), ("Mum", "weekly")),
        (("Whom", "Seen"), ("Dad", "once")),
        (("Who", "When"), ("Nan", "no")),
    ]
    parsed = _read(_flat("early_help", {"Evaluative Summary": list(tables)}))
    everything = parsed.record.model_dump_json() + "\n".join(issue.text for issue in parsed.issues)
    assert all(word in everything for table in tables for row in table for word in row)


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ("Judgement for this section:", ""),
        ("Judgement of this area:", ""),
        ("Judgement, see my email:", "see my email"),
    ],
)
def test_words_that_say_which_part_a_judgement_is_of_are_no_remark(words: str, remark: str) -> None:
    document = _blank("early_help")
    for line in document.element.iter(W + "p"):
        first, *more = list(line.iter(W + "t")) or [None]
        if first is not None and "".join(text.text or "" for text in (first, *more)) == "Judgement:":
            first.text = words
            for text in more:
                text.text = ""
    told = [issue.text for issue in _read(document).issues if (issue.field or "").endswith(".judgement")]
    assert any(remark in text for text in told) if remark else not told


def test_a_heading_that_an_auditor_typed_stays_in_the_answer() -> None:
    document = _flat("early_help", {})
    label = next(line for line in document.paragraphs if line.text.startswith("Evaluative Summary"))
    label.text = "Evaluative Summary Grade: steady work, and a good plan."
    assert _read(document).record.vulnerability.summary == "Grade: steady work, and a good plan."


@pytest.mark.parametrize("age", ["(8 yrs)", "aged 8", "8y", "(8)", "- 8 years old", "(4 months)"])
def test_an_age_beside_the_date_of_birth_is_told_and_casts_no_doubt(age: str) -> None:
    document = _blank("early_help")
    cell = next(cell for row in document.tables[1].rows for cell in row.cells if cell.text.startswith("Date of Birth"))
    row = next(row for row in document.tables[1].rows if any(cell._tc is other._tc for other in row.cells))
    after = [other._tc for other in row.cells].index(cell._tc) + 1
    row.cells[after].text = f"12/03/2017 {age}"
    parsed = _read(document)
    assert parsed.record.child.date_of_birth == date(2017, 3, 12)
    assert [(issue.field, issue.text) for issue in parsed.issues] == [(None, f"12/03/2017 {age}")]


@pytest.mark.parametrize("words", ["(home visit)", "32", "TBC"])
def test_other_words_beside_a_date_are_doubted(words: str) -> None:
    document = _blank("early_help")
    document.tables[0].rows[0].cells[1].text = f"12/03/2026 {words}"
    assert "date_of_audit" in {issue.field for issue in _read(document).issues}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Graded Good", []),
        ("On balance Good", []),
        ("Good overall.", []),
        ("Just about Good", ["inferred"]),
        ("Good?", ["inferred"]),
    ],
)
def test_words_that_only_lead_up_to_a_grade_leave_no_doubt(typed: str, codes: list[str]) -> None:
    document = _blank("early_help")
    label = next(
        cell for table in document.tables for row in table.rows for cell in row.cells if "Judgement:" in cell.text
    )
    for paragraph in label.paragraphs[1:]:
        paragraph.clear()
    label.add_paragraph(typed)
    parsed = _read(document)
    assert parsed.record.vulnerability.judgement == "Good"
    assert [issue.code for issue in parsed.issues if issue.field == "vulnerability.judgement"] == codes


@pytest.mark.parametrize(
    "typed",
    [
        "Managers sign off but add little: agreed, proceed.",
        "Seen weekly.\nOverall grade for this section: Good",
        "I would grade this section as Good. What was good is plain.",
        "What was good about this area?\nThe visits.\nWhat needs to improve?\nThe plan.",
    ],
)
def test_what_was_typed_in_every_summary_is_no_print_of_a_council(typed: str) -> None:
    document = _councils_own("early_help")
    for table in document.tables:
        for cell in {cell._tc: cell for row in table.rows for cell in row.cells}.values():
            if cell.text.startswith("Evaluative Summary"):
                for line in typed.split("\n"):
                    cell.add_paragraph(line)
    record = _read(document).record
    parts = (record.vulnerability, record.childs_experience, record.plan, record.review, record.multi_agency)
    assert [part.summary for part in parts] == [typed] * len(parts)


@pytest.mark.parametrize(
    "typed", ["This section was good and needs to improve.", "Good. What needs to improve: plenty", "What was good"]
)
def test_what_was_typed_below_a_label_in_its_own_words_is_not_lost(typed: str) -> None:
    document = _flat("early_help", {})
    labels = [line for line in document.paragraphs if line.text.startswith("Evaluative Summary")]
    for label in labels:
        table = document.add_table(rows=1, cols=2)
        label._p.addprevious(table._tbl)
        table.cell(0, 0).text = label.text
        label._p.getparent().remove(label._p)
        if label is labels[0]:
            table.cell(0, 0).add_paragraph(typed)
    parsed = _read(document)
    told = [issue.text for issue in parsed.issues if issue.field == "vulnerability.summary"]
    assert parsed.record.vulnerability.summary == typed or typed in told


@pytest.mark.parametrize("typed", ['"', "”", "''", "〃", '- " -', "” ” ”", "👎", "No 👎", "no longer", ",,"])
def test_what_says_as_above_or_no_ticks_no_box_and_is_flagged(typed: str) -> None:
    document = _blank("early_help")
    box = next(cell for table in document.tables for row in table.rows for cell in row.cells if cell.text == "☐")
    next(box._tc.iter(W + "t")).text = typed
    parsed = _read(document)
    assert not parsed.record.status.early_help
    assert [issue.text for issue in parsed.issues if issue.field == "status.early_help"] == [typed]


@pytest.mark.parametrize("typed", ['"', "”", "''", ",,", "〃"])
def test_a_ditto_mark_in_place_of_the_grades_is_flagged(typed: str) -> None:
    document = _blank("cin_cp")
    cell = next(
        cell for table in document.tables for row in table.rows for cell in row.cells if "Outstanding" in cell.text
    )
    cell.text = typed
    parsed = _read(document)
    assert any(issue.code == "remark_in_box" and issue.text == typed for issue in parsed.issues)


def _with_summaries(typed: list[str]) -> Any:
    document = _councils_own("early_help")
    summaries = iter(typed)
    for table in document.tables:
        for cell in {cell._tc: cell for row in table.rows for cell in row.cells}.values():
            if cell.text.startswith("Evaluative Summary"):
                for line in next(summaries, "").split("\n"):
                    cell.add_paragraph(line)
    parsed = _read(document)
    record = parsed.record
    return parsed, [part.summary for part in (record.vulnerability, record.childs_experience, record.assessment)]


@pytest.mark.parametrize("prefix", ["Auditor's comments:", "Ateb:", "COMMENTS :"])
def test_what_a_council_prints_before_every_answer_is_told_once(prefix: str) -> None:
    parsed, read = _with_summaries([f"{prefix} Seen weekly.", f"{prefix}", f"{prefix} Late.\nThin."])
    assert read == ["Seen weekly.", "", "Late.\nThin."]
    assert [(issue.field, issue.text) for issue in parsed.issues] == [(None, prefix)]


@pytest.mark.parametrize("typed", ["Strengths: clear.", "Strengths:\nclear."])
def test_what_an_auditor_types_before_every_answer_stays_in_it(typed: str) -> None:
    assert _with_summaries([typed] * 3)[1] == [typed] * 3


def test_comments_that_an_auditor_types_here_and_there_stay() -> None:
    typed = ["Comments: see above.", "Seen weekly.", "Comments: see below.", "Thin.", "Comments: late."]
    assert _with_summaries(typed)[1] == typed[:3]


@pytest.mark.parametrize("label", ["Crefydd / Religion", "Religion / Crefydd"])
def test_a_label_in_two_languages_leaves_its_answer_alone(label: str) -> None:
    document = _councils_own("early_help")
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    at = next(number for number, cell in enumerate(cells) if cell.text.strip() == "Religion")
    cells[at].text, cells[at + 1].text = label, "Baptist"
    parsed = _read(document)
    assert parsed.record.child.religion == "Baptist"
    assert [(issue.field, issue.text.strip("/ ")) for issue in parsed.issues] == [(None, "Crefydd")]


@pytest.mark.parametrize("typed", [" (zebra)", "/zebra", " – zebra", " zebra", " (8)"])
@pytest.mark.parametrize("label", ["I feel listened to", "I feel understood", "Religion", "Section 47"])
def test_what_is_typed_behind_a_label_is_never_lost(label: str, typed: str) -> None:
    document = _blank("early_help")
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    next(cell for cell in cells if cell.text.strip() == label).paragraphs[0].add_run(typed)
    parsed = _read(document)
    everything = parsed.record.model_dump_json() + "\n".join(issue.text for issue in parsed.issues)
    assert typed.strip(" /–()") in everything


@pytest.mark.parametrize(("typed", "read"), [("(Yes)", "Yes"), ("(sometimes)", "Sometimes"), ("(Yes / No)", None)])
def test_an_answer_in_brackets_behind_its_question_is_read(typed: str, read: str | None) -> None:
    document = _blank("early_help")
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    next(cell for cell in cells if cell.text.strip() == "I feel listened to").paragraphs[0].add_run(f" {typed}")
    assert _read(document).record.feedback.listened_to == read


def test_yes_and_no_on_both_sides_of_their_questions_are_read() -> None:
    document = docx.Document()
    for line in _blank("early_help").element.iter(W + "p"):
        words = "".join(text.text or "" for text in line.iter(W + "t"))
        if words.startswith("Does the assessment re"):
            cells = document.add_table(rows=1, cols=3).rows[0].cells
            yes = "heritage" in words
            cells[0].text, cells[1].text, cells[2].text = f"Yes {'☐☒'[yes]}", words, f"No {'☒☐'[yes]}"
        elif words.strip(" ☐") not in ("Yes", "No", ""):
            document.add_paragraph(words)
    read = _read(document).record.assessment
    assert (read.heritage_understood, read.strengths_recognised, read.disability_needs_understood) == (
        True,
        False,
        False,
    )
