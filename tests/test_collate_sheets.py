"""Outcomes → tables, before any spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from child_audit.collate.batch import Outcome, Problem
from child_audit.collate.celltext import LIMIT
from child_audit.collate.sheets import audits, short_name, tables, wording
from child_audit.collate.table import Cell, Look, Table, Value
from child_audit.forms.fields import Kind
from child_audit.issues import Issue
from child_audit.parsed import MarginComment
from tests.collate_examples import CIN_CP, EARLY_HELP, FORMS, outcome, parsed, realistic_batch


def table(name: str, *outcomes: Outcome) -> Table:
    return next(each for each in tables(outcomes, FORMS) if each.name == name)


def cells(found: Table) -> list[dict[str, Cell]]:
    """Rows as title → cell; by path where the table has paths."""
    return [
        {column.path or column.title: cell for column, cell in zip(found.columns, row, strict=True)}
        for row in found.rows()
    ]


def values(name: str, *outcomes: Outcome) -> list[dict[str, Value]]:
    return [{title: cell.value for title, cell in row.items()} for row in cells(table(name, *outcomes))]


def test_there_is_a_sheet_for_each_form_that_occurs() -> None:
    names = [each.name for each in tables([outcome()], FORMS)]
    assert names == ["Early Help", "Issues", "Actions", "Answers", "Files"]


def test_all_sheets_stand_in_one_order() -> None:
    names = [each.name for each in tables(realistic_batch(), FORMS)]
    assert names == ["Early Help", "CIN and CP", "Issues", "Actions", "Answers", "Comments", "Files"]


def test_a_form_of_ones_own_is_called_by_its_name() -> None:
    class Own:
        name, title, fields = "foster_care", "Foster Care Audit", ()

    assert short_name(Own()) == "Foster care"


@pytest.mark.parametrize("form", [EARLY_HELP, CIN_CP])
def test_an_audit_has_a_column_for_each_field_in_the_order_of_the_form(form: Any) -> None:
    columns = audits(form, []).columns
    assert [column.path for column in columns] == ["", "", *(field.path for field in form.fields)]
    assert all(field.label in column.title for column, field in zip(columns[2:], form.fields, strict=True))


@pytest.mark.parametrize("form", [EARLY_HELP, CIN_CP])
def test_no_two_columns_have_the_same_heading(form: Any) -> None:
    titles = [column.title for column in audits(form, []).columns]
    assert len(titles) == len(set(titles))


def test_an_audit_shows_dates_as_dates_and_the_rest_in_words() -> None:
    (row,) = values(
        "Early Help",
        outcome(
            reading=parsed(
                values={
                    "date_of_audit": date(2026, 11, 21),
                    "child.case_id": "00123",
                    "status.early_help": True,
                    "step_down.answer": False,
                    "plan.judgement": "Good",
                    "feedback.worker_on_time": "Always",
                    "actions": [{"action": "Chase the school", "who_when": ""}],
                }
            )
        ),
    )
    assert row["date_of_audit"] == date(2026, 11, 21)
    assert row["child.case_id"] == "00123"
    assert row["status.early_help"] == "Yes"
    assert row["status.send"] is None
    assert row["step_down.answer"] == "No"
    assert row["step_up.answer"] is None
    assert row["plan.judgement"] == "Good"
    assert row["feedback.worker_on_time"] == "Always"
    assert row["key_learning"] is None
    assert row["actions"] == 1


def test_only_the_four_grades_are_coloured_as_judgements() -> None:
    coloured = {column.path for column in audits(EARLY_HELP, []).columns if column.look is Look.JUDGEMENT}
    assert coloured == {
        field.path for field in EARLY_HELP.fields if field.kind is Kind.CHOICE and "judgement" in field.path
    }


def test_a_flagged_cell_says_what_is_wrong_and_what_to_do() -> None:
    issue = Issue("plan.judgement", "ambiguous", "two grades are bold", "table 6")
    (row,) = cells(table("Early Help", outcome(reading=parsed(issues=[issue]))))
    assert row["plan.judgement"].notes == (
        "Two grades are bold. Open the document, see which was meant, and enter it.",
    )
    assert row["To check"].value == 1
    assert row["To check"].notes == ("See one marked cell in this row.",)
    assert not row["plan.summary"].notes


def test_an_issue_within_a_list_marks_the_list() -> None:
    issue = Issue("actions.2.who_when", "joined", "text in two cells", "table 12, row 3")
    (row,) = cells(table("Early Help", outcome(reading=parsed(issues=[issue]))))
    assert row["actions"].notes


@pytest.mark.parametrize("path", [None, "no.such.field"])
def test_an_issue_of_no_column_is_told_beside_the_count(path: str | None) -> None:
    issue = Issue(path, "unplaced_text", "text below the last table", "paragraph 9", "Ring back")
    (row,) = cells(table("Early Help", outcome(reading=parsed(issues=[issue]))))
    assert row["To check"].notes == ("Text below the last table. Read it; enter what matters where it belongs.",)


def test_answers_are_every_field_and_every_column_of_a_list() -> None:
    reading = parsed(values={"actions": [{"action": "A", "who_when": "B"}, {"action": "C", "who_when": "D"}]})
    rows = values("Answers", outcome(reading=reading))
    assert len(rows) == len(EARLY_HELP.fields) - 1 + 4
    listed = {row["Field"]: (row["Question"], row["Value"]) for row in rows}
    assert listed["actions.2.who_when"] == ("Required remedial actions 2: Who / When", "D")


def test_an_answer_says_how_it_was_read() -> None:
    issue = Issue("child.language", "value_elsewhere", "found in the cell next door", "table 1")
    reading = parsed(values={"child.full_name": "Alex Example", "child.language": "Welsh"}, issues=[issue])
    rows = {row["Field"]: row for row in values("Answers", outcome(reading=reading))}
    assert rows["child.full_name"] == {
        "File": "a.docx",
        "Form": "Early Help",
        "Section": "Child’s Details",
        "Question": "Child/Young Person’s Full name",
        "Field": "child.full_name",
        "Value": "Alex Example",
        "Raw text": "Alex Example",
        "Sign": "text",
        "Place": "table 2, row 1, column 2",
        "Certain": "Yes",
        "Part": None,
    }
    assert rows["child.language"]["Certain"] == "No"
    assert rows["child.religion"]["Value"] is None


def test_an_answer_too_long_for_a_cell_goes_on_in_further_rows() -> None:
    text = ("word " * 20_000).strip()
    rows = [
        row
        for row in values("Answers", outcome(reading=parsed(values={"key_learning": text})))
        if row["Field"] == "key_learning"
    ]
    assert [row["Part"] for row in rows] == ["part 1 of 4", "part 2 of 4", "part 3 of 4", "part 4 of 4"]
    assert "".join(str(row["Value"]) for row in rows) == text
    assert all(len(str(row["Value"])) <= LIMIT for row in rows)
    assert {row["File"] for row in rows} == {"a.docx"}


def test_actions_say_whose_case_it_is() -> None:
    reading = parsed(
        values={
            "child.full_name": "Alex Example",
            "child.case_id": "0042",
            "actions": [{"action": "Chase the school", "who_when": "TM, 1 May"}, {"action": "", "who_when": "SW"}],
        }
    )
    rows = [list(row.values()) for row in values("Actions", outcome(reading=reading))]
    assert rows == [
        ["a.docx", "Early Help", "Alex Example", "0042", 1, "Chase the school", "TM, 1 May"],
        ["a.docx", "Early Help", "Alex Example", "0042", 2, None, "SW"],
    ]


def test_issues_say_what_where_and_what_to_do() -> None:
    issue = Issue("actions.2.who_when", "joined", "text in two cells", "table 12, row 3", "SW\nTM")
    (row,) = values("Issues", outcome(reading=parsed(issues=[issue])))
    assert row == {
        "File": "a.docx",
        "Form": "Early Help",
        "Question": "Required remedial actions 2: Who / When",
        "Field": "actions.2.who_when",
        "Code": "joined",
        "What is wrong": "Text in two cells.",
        "What to do": "Check that all of it belongs here.",
        "Where in the document": "table 12, row 3",
        "Text seen": "SW\nTM",
        "Part": None,
    }


def test_an_issue_of_a_kind_not_known_here_is_shown_all_the_same() -> None:
    (row,) = values("Issues", outcome(reading=parsed(issues=[Issue(None, "brand_new", "odd", "header")])))
    assert row["What to do"] == "Open the document and look at it."


def test_the_wording_of_a_field_has_its_section() -> None:
    assert wording(EARLY_HELP, "plan.judgement") == "4. Quality of Plan: Judgement"
    assert wording(EARLY_HELP, "date_of_audit") == "Date of Audit"
    assert wording(EARLY_HELP, "nothing.here") == ""
    assert wording(EARLY_HELP, None) == ""


def test_margin_comments_have_a_sheet_when_there_are_any() -> None:
    comment = MarginComment("A. Moderator", "Really?", "2026-10-02T14:05:00", "Good")
    (row,) = values("Comments", outcome(reading=parsed(comments=[comment])))
    assert list(row.values()) == [
        "a.docx", "Early Help", "A. Moderator", "2026-10-02 14:05:00", "Really?", "Good", None,
    ]  # fmt: skip


def test_every_input_is_on_the_files_sheet_read_or_not() -> None:
    rows = values("Files", *realistic_batch(4))
    assert [(row["File"], row["Status"], row["Form"], row["Code"]) for row in rows] == [
        ("north/audit 01.docx", "Read", "Early Help", ""),
        ("north/audit 02.docx", "Read", "CIN and CP", ""),
        ("north/audit 03.docx", "Read", "Early Help", ""),
        ("north/audit 04.docx", "Read", "CIN and CP", ""),
        ("north/old form.doc", "Not read", "", "legacy_word"),
        ("south/minutes.docx", "Not read", "", "unknown_form"),
        ("south/gone.docx", "Not read", "", "missing_file"),
        ("south/photo.jpg", "Passed over", "", ""),
    ]
    assert rows[4]["Why it was not read"] == "A Word 97–2003 document; open it in Word and save it as .docx."
    assert rows[0]["SHA-256"] == "0f" * 32


def test_a_batch_of_which_nothing_was_read_still_has_its_files_sheet() -> None:
    rows = values("Files", outcome(parsed=None, problem=Problem("empty_file", "the file is empty")))
    assert [row["Status"] for row in rows] == ["Not read"]
