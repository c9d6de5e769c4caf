"""Outcomes → tables, before any spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from child_audit.collate.audits import audits
from child_audit.collate.batch import Outcome, Problem
from child_audit.collate.celltext import LIMIT
from child_audit.collate.form_view import short_name, wording
from child_audit.collate.gathered import Gathered
from child_audit.collate.sheets import tables
from child_audit.collate.table import Cell, Column, Look, Table, Value
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


AFTER_THE_FORMS = ["Review queue", "Answers", "Evidence", "Actions", "Feedback"]
LAST = ["Files", "Data dictionary", "Run log"]


def test_there_is_a_sheet_for_each_form_that_occurs() -> None:
    names = [each.name for each in tables([outcome()], FORMS)]
    assert names == ["Early Help", *AFTER_THE_FORMS, *LAST]


def test_all_sheets_stand_in_one_order() -> None:
    names = [each.name for each in tables(realistic_batch(), FORMS)]
    assert names == ["Early Help", "CIN and CP", *AFTER_THE_FORMS, "Comments", *LAST]


def test_a_form_of_ones_own_is_called_by_its_name() -> None:
    class Own:
        name, title, fields = "foster_care", "Foster Care Audit", ()

    assert short_name(Own()) == "Foster care"


def columns_of(form: Any) -> tuple[Column, ...]:
    gathered = Gathered.of([], FORMS)
    return audits(gathered, gathered.views[form.name]).columns


@pytest.mark.parametrize("form", [EARLY_HELP, CIN_CP])
def test_an_audit_has_a_column_for_each_field_in_the_order_of_the_form(form: Any) -> None:
    columns = columns_of(form)
    assert [column.path for column in columns] == ["", "", "", *(field.path for field in form.fields), "", "", "", ""]
    fields = zip(columns[3:-4], form.fields, strict=True)
    assert all(field.label in column.title or column.title.endswith("…") for column, field in fields)


@pytest.mark.parametrize("each", tables(realistic_batch(), FORMS), ids=lambda each: each.name)
def test_no_two_columns_of_a_sheet_have_the_same_heading(each: Table) -> None:
    titles = [column.title.casefold() for column in each.columns]
    assert len(titles) == len(set(titles))
    assert all(title == " ".join(title.split()) and 0 < len(title) < 255 for title in titles)


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
    coloured = {column.path for column in columns_of(EARLY_HELP) if column.look is Look.JUDGEMENT}
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
        "Key": "0f" * 32,
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


def test_actions_say_whose_case_it_is_who_does_it_and_by_when() -> None:
    reading = parsed(
        values={
            "child.full_name": "Alex Example",
            "child.case_id": "0042",
            "child.responsible_team": "North",
            "actions": [{"action": "Chase the school", "who_when": "TM, 1 May 2026"}, {"action": "", "who_when": "SW"}],
        }
    )
    first, second = values("Actions", outcome(reading=reading))
    assert first == {
        "File": "a.docx",
        "Form": "Early Help",
        "Child’s name": "Alex Example",
        "Case ID": "0042",
        "Team": "North",
        "No.": 1,
        "Action": "Chase the school",
        "Who / When": "TM, 1 May 2026",
        "Who": "TM",
        "When": "1 May 2026",
        "Due date": date(2026, 5, 1),
        "Done": None,
        "Overdue": "Overdue",
        "Note": None,
        "Key": f"{'0f' * 32}|actions.1",
    }
    assert (second["No."], second["Action"], second["Who / When"], second["Due date"], second["Overdue"]) == (
        2, None, "SW", None, "",
    )  # fmt: skip


def test_what_is_flagged_says_what_where_and_what_to_do_and_waits_for_a_decision() -> None:
    issue = Issue("actions.2.who_when", "joined", "text in two cells", "table 12, row 3", "SW\nTM")
    reading = parsed(values={"actions": [{"action": "A", "who_when": "B"}, {"action": "C", "who_when": "D"}]},
                     issues=[issue])  # fmt: skip
    (row,) = values("Review queue", outcome(reading=reading))
    assert row == {
        "File": "a.docx",
        "Form": "Early Help",
        "Child’s name": None,
        "Case ID": None,
        "Question": "Required remedial actions 2: Who / When",
        "Value as read": "D",
        "What is wrong": "Text in two cells.",
        "Text seen": "SW\nTM",
        "Where in the document": "table 12, row 3",
        "What to do": "Check that all of it belongs here.",
        "Allowed values": "text",
        "Decision": None,
        "Corrected value": None,
        "Note": None,
        "Field": "actions.2.who_when",
        "Code": "joined",
        "Part": None,
        "Key": f"{'0f' * 32}|actions.2.who_when",
    }


def test_a_field_flagged_twice_is_one_row_and_each_thing_of_no_field_another() -> None:
    issues = [
        Issue("plan.judgement", "ambiguous", "two grades are bold", "table 6", "Good\nInadequate"),
        Issue("plan.judgement", "label_moved", "the label stands elsewhere", "table 6", "Good\nInadequate"),
        Issue(None, "unplaced_text", "text below the last table", "paragraph 9", "Ring back"),
        Issue(None, "unplaced_text", "text below the last table", "paragraph 10", "Tomorrow"),
    ]
    rows = values("Review queue", outcome(reading=parsed(issues=issues)))
    assert [row["Text seen"] for row in rows] == ["Good\nInadequate", "Ring back", "Tomorrow"]
    assert rows[0]["What is wrong"] == "Two grades are bold. The label stands elsewhere."
    assert rows[0]["Code"] == "ambiguous; label_moved"
    assert rows[0]["Allowed values"] == "Outstanding / Good / Requires Improvement / Inadequate"
    assert len({row["Key"] for row in rows}) == 3


def test_an_issue_of_a_kind_not_known_here_is_shown_all_the_same() -> None:
    (row,) = values("Review queue", outcome(reading=parsed(issues=[Issue(None, "brand_new", "odd", "header")])))
    assert row["What to do"] == "Open the document and look at it."


def test_a_flagged_text_too_long_for_a_cell_goes_on_in_further_rows() -> None:
    text = "word " * 10_000
    issue = Issue(None, "unplaced_text", "text below the last table", "paragraph 9", text)
    rows = values("Review queue", outcome(reading=parsed(issues=[issue])))
    assert [row["Part"] for row in rows] == ["part 1 of 2", "part 2 of 2"]
    assert "".join(str(row["Text seen"]) for row in rows) == text
    assert len({row["Key"] for row in rows}) == 1


def test_what_people_typed_before_stands_there_again() -> None:
    sha = "0f" * 32
    issue = Issue("plan.judgement", "ambiguous", "two grades are bold", "table 6")
    reading = parsed(values={"key_learning": "Dates.", "actions": [{"action": "A", "who_when": "B"}]}, issues=[issue])
    kept: dict[tuple[str, str, str], Value] = {
        ("Early_Help", sha, "Review"): "Reviewed",
        ("Review_queue", f"{sha}|plan.judgement", "Decision"): "Correct",
        ("Review_queue", f"{sha}|plan.judgement", "Corrected value"): "Good",
        ("Evidence", f"{sha}|key_learning", "Theme"): "Planning",
        ("Actions", f"{sha}|actions.1", "Due date"): date(2020, 1, 1),
        ("Actions", f"{sha}|actions.1", "Done"): "Yes",
    }
    found = {each.name: each for each in tables([outcome(reading=reading)], FORMS, kept)}
    (audit,), (flagged,) = cells(found["Early Help"]), cells(found["Review queue"])
    (text,), (action,) = cells(found["Evidence"]), cells(found["Actions"])
    assert audit["Review"].value == "Reviewed"
    assert (flagged["Decision"].value, flagged["Corrected value"].value) == ("Correct", "Good")
    assert text["Theme"].value == "Planning"
    assert (action["Due date"].value, action["Done"].value) == (date(2020, 1, 1), "Yes")
    assert action["Overdue"].value == ""


def test_every_sheet_on_which_people_type_ends_in_the_key_of_its_rows() -> None:
    for each in tables(realistic_batch(), FORMS):
        typed = [column for column in each.columns if column.typed]
        assert not typed or (each.columns[-1].title == "Key" and each.columns[-1].hidden)
        if typed:
            keys = [row[-1].value for row in each.rows() if row]
            assert all(isinstance(key, str) and len(key) >= 64 for key in keys)


def test_evidence_is_what_auditors_wrote_about_the_work() -> None:
    reading = parsed(
        values={
            "child.language": "Welsh",
            "auditor.designation": "Team Manager",
            "plan.summary": "Eleven actions.",
            "plan.judgement": "Good",
            "feedback.comments": "Kind.",
            "key_learning": "Dates.",
        }
    )
    rows = values("Evidence", outcome(reading=reading))
    assert [(row["Section"], row["Text"], row["Judgement"]) for row in rows] == [
        ("4. Quality of Plan", "Eleven actions.", "Good"),
        ("Key Learning", "Dates.", None),
    ]


def test_feedback_of_both_forms_stands_side_by_side() -> None:
    early = parsed(values={"feedback.listened_to": "Yes", "feedback.worker_on_time": "Never"})
    late = parsed(CIN_CP, values={"feedback.listened_to": "No", "feedback.successful": True})
    silent = parsed(values={"child.full_name": "Alex Example"})
    rows = values("Feedback", outcome(reading=early), outcome(reading=late), outcome(reading=silent))
    assert [(row["I feel listened to"], row["My allocated worker was on time"], row["Successful / Unsuccessful"])
            for row in rows] == [("Yes", "Never", None), ("No", None, "Yes")]  # fmt: skip


def test_the_data_dictionary_has_every_field_with_its_type_and_values() -> None:
    rows = {row["Field"]: row for row in values("Data dictionary", outcome())}
    assert set(rows) == {field.path for field in EARLY_HELP.fields} | {"actions.1.action", "actions.1.who_when"} | {
        field.path for field in CIN_CP.fields
    }
    judgement = values("Data dictionary", outcome())[[*rows].index("plan.judgement")]
    assert judgement["Allowed values"] == "Outstanding / Good / Requires Improvement / Inadequate"
    assert judgement["Used as"] == "judgement of a section"


def test_the_run_log_says_how_it_was_made() -> None:
    rows = {row["What"]: row["Value"] for row in values("Run log", *realistic_batch(4))}
    assert rows["Files found"] == 8
    assert (rows["Files: read"], rows["Files: not read"], rows["Files: passed over"]) == (4, 3, 1)
    assert rows["Form: Early Help"] == f"{EARLY_HELP.title} (early_help)"


def test_the_wording_of_a_field_has_its_section() -> None:
    assert wording(EARLY_HELP, "plan.judgement") == "4. Quality of Plan: Judgement"
    assert wording(EARLY_HELP, "date_of_audit") == "Date of Audit"
    assert wording(EARLY_HELP, "nothing.here") == ""
    assert wording(EARLY_HELP, None) == ""


def test_margin_comments_have_a_sheet_when_there_are_any() -> None:
    comment = MarginComment("A. Moderator", "Really?", "2026-10-02T14:05:00", "Good")
    (row,) = values("Comments", outcome(reading=parsed(comments=[comment])))
    assert list(row.values()) == [
        "a.docx", "Early Help", "A. Moderator", "2026-10-02 14:05:00", "Really?", "Good", None, "0f" * 32,
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
