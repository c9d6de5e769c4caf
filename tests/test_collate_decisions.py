"""What people type in a workbook is applied and carried on: nothing of it is overwritten or lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import child_audit
from child_audit.collate import Collation, Outcome
from child_audit.collate.applying import ACCEPTED_SIGN, CORRECTED_SIGN
from child_audit.errors import OutputError, WorkbookError
from tests.collate_examples import EARLY_HELP, realistic
from tests.libreoffice import convert, needs_libreoffice

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "returned"
NAMES = ("EH audit – CF-1047.docx", "EH audit – CF-1042 – March 2026.docx", "CIN audit CF-2102.docx")


class Desk:
    """A folder of returned forms, and the workbook made of it, which people edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.returned = folder / "returned"
        self.returned.mkdir()
        self.path = folder / "audits.xlsx"
        for number in range(1, 4):
            document = self.returned / f"audit {number}.docx"
            child_audit.fill(realistic(number, EARLY_HELP).record, document)
            doubtful(document, number)

    def collate(self, output: Path | None = None, **options: Any) -> Collation:
        return child_audit.collate(self.returned, output or self.path, **options)

    def again(self, output: Path | None = None, **options: Any) -> Collation:
        return self.collate(output, decisions=self.path, **options)

    def edit(self, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(self.path, rich_text=True)
        change(book)
        book.save(self.path)

    def rows(self, sheet: str, path: Path | None = None) -> list[dict[str, Any]]:
        return rows(openpyxl.load_workbook(path or self.path)[sheet])


def doubtful(document: Path, number: int) -> None:
    """Mark a second grade, and type below the form: two doubts."""
    import docx

    made = docx.Document(str(document))
    made.add_paragraph(f"Words below the form {number}")
    for table in made.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if paragraph.text.startswith(("Inadequate", "Outstanding")):
                        for run in paragraph.runs:
                            run.bold = True
                        made.save(str(document))
    made.save(str(document))


def head_of(sheet: Any) -> int:
    return next(number for number, row in enumerate(sheet.values, 1) if "Key" in row)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head = head_of(sheet)
    titles = [cell.value for cell in sheet[head]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1, values_only=True)]


def cell(sheet: Any, row: int, title: str) -> Any:
    head = head_of(sheet)
    return sheet.cell(head + row, [each.value for each in sheet[head]].index(title) + 1)


def cell_of(sheet: Any, path: str, row: int) -> Any:
    head = head_of(sheet)
    return sheet.cell(head + row, [each.value for each in sheet[head - 1]].index(path) + 1)


def records(collation: Collation) -> dict[str, Any]:
    return {outcome.name: outcome.parsed.record for outcome in collation.read if outcome.parsed}


def one(collation: Collation, name: str) -> Outcome:
    return next(outcome for outcome in collation.outcomes if outcome.name == name)


def since(collation: Collation) -> Any:
    assert collation.findings is not None
    assert collation.findings.decisions is not None
    return collation.findings.decisions.since


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.collate()
    return made


def decide(desk: Desk, field: str, decision: str | None, corrected: Any = None, note: str | None = None) -> str:
    """Decide about the first doubt of a field in the review queue; return the file."""
    found = ""

    def change(book: Any) -> None:
        nonlocal found
        sheet = book["Review queue"]
        number = next(n for n, row in enumerate(rows(sheet), 1) if (row["Field"] or "") == field)
        cell(sheet, number, "Decision").value = decision
        cell(sheet, number, "Corrected value").value = corrected
        cell(sheet, number, "Note").value = note
        found = cell(sheet, number, "File").value

    desk.edit(change)
    return found


def retype(desk: Desk, path: str, typed: Any, row: int = 1) -> None:
    desk.edit(lambda book: setattr(cell_of(book["Early Help"], path, row), "value", typed))


def flagged(desk: Desk) -> str:
    """A field with a judgement that is flagged in some audit."""
    return next(str(row["Field"]) for row in desk.rows("Review queue") if str(row["Field"] or "").endswith("judgement"))


def get(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name)
    return record


def test_a_corrected_value_is_applied_and_the_doubt_is_gone(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "good", "seen in the file")
    found = desk.again()
    assert get(records(found)[name], path) == "Good"
    outcome = one(found, name)
    assert outcome.parsed is not None
    assert path not in {issue.field for issue in outcome.parsed.issues}
    assert outcome.parsed.evidence[path].sign == CORRECTED_SIGN
    assert (since(found).applied, since(found).fresh, since(found).new, since(found).gone) == (1, 1, 0, 0)
    (row,) = desk.rows("Decisions")
    assert (row["Decision"], row["Corrected value"], row["Note"], row["What became of it"]) == (
        "Correct", "Good", "seen in the file", "New"
    )  # fmt: skip
    assert not [r for r in desk.rows("Review queue") if r["Field"] == path and r["File"] == name]


def test_a_decision_stays_applied_in_every_further_run(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "Good")
    desk.again()
    for _ in range(2):
        found = desk.again()
        assert get(records(found)[name], path) == "Good"
        assert (since(found).applied, since(found).fresh) == (1, 0)
        assert [row["What became of it"] for row in desk.rows("Decisions")] == ["Unchanged"]


def test_accept_keeps_the_value_and_settles_the_doubt_leave_blank_clears_it(desk: Desk) -> None:
    before = records(desk.again())
    path = flagged(desk)
    name = decide(desk, path, "accept")
    found = desk.again()
    assert get(records(found)[name], path) == get(before[name], path)
    outcome = one(found, name)
    assert outcome.parsed is not None
    assert outcome.parsed.evidence[path].sign.endswith(ACCEPTED_SIGN)
    name = decide(desk, path, "Leave blank")
    assert get(records(desk.again())[name], path) is None
    assert sorted(row["Decision"] for row in desk.rows("Decisions")) == ["Accept", "Leave blank"]


def test_a_doubt_of_no_field_can_be_settled(desk: Desk) -> None:
    before = len(desk.rows("Review queue"))
    decide(desk, "", "Accept", note="read it, nothing to do")
    desk.again()
    assert len(desk.rows("Review queue")) == before - 1
    assert desk.rows("Decisions")[0]["Note"] == "read it, nothing to do"
    desk.again()
    assert len(desk.rows("Review queue")) == before - 1


def test_what_is_still_asked_stays_in_the_queue_with_its_note_and_is_told_from_what_is_new(desk: Desk) -> None:
    path = flagged(desk)
    decide(desk, path, "Ask the auditor", note="mailed on Monday")
    shutil.copy(EXAMPLES / NAMES[0], desk.returned)
    (desk.returned / NAMES[0]).rename(desk.returned / "new.docx")
    doubtful(desk.returned / "new.docx", 9)
    found = desk.again()
    queue = desk.rows("Review queue")
    asked = [row for row in queue if row["Decision"]]
    assert [(row["Decision"], row["Note"], row["Since last time"]) for row in asked] == [
        ("Ask the auditor", "mailed on Monday", "Open before")
    ]  # fmt: skip
    assert {row["Since last time"] for row in queue if row["File"] == "new.docx"} == {"New"}
    assert since(found).new == sum(row["File"] == "new.docx" for row in queue)


def test_a_value_corrected_on_the_audits_sheet_counts_like_a_decision(desk: Desk) -> None:
    def change(book: Any) -> None:
        sheet = book["Early Help"]
        cell_of(sheet, "child.responsible_team", 1).value = "Team of the corrector"
        cell_of(sheet, "date_of_audit", 2).value = "1st March 2026"
        cell_of(sheet, "child.religion", 3).value = None

    desk.edit(change)
    for fresh in (3, 0):
        found = desk.again()
        batch = list(records(found).values())
        assert batch[0].child.responsible_team == "Team of the corrector"
        assert batch[1].date_of_audit == date(2026, 3, 1)
        assert batch[2].child.religion == ""
        assert since(found).fresh == fresh
    assert {row["Decision"] for row in desk.rows("Decisions")} == {"Correct", "Leave blank"}


def test_a_correction_can_be_corrected_and_taken_back(desk: Desk) -> None:
    path = "child.responsible_team"
    first = records(desk.again())["audit 1.docx"].child.responsible_team
    for typed in ("one", "two", first):
        retype(desk, path, typed)
        assert records(desk.again())["audit 1.docx"].child.responsible_team == typed
        assert records(desk.again())["audit 1.docx"].child.responsible_team == typed
    retype(desk, path, "three")
    desk.again()

    def forget(book: Any) -> None:
        sheet = book["Decisions"]
        number = next(n for n, row in enumerate(rows(sheet), 1) if "three" in str(row["Corrected value"]))
        for title in ("Decision", "Corrected value", "Note"):
            cell(sheet, number, title).value = None

    desk.edit(forget)
    assert records(desk.again())["audit 1.docx"].child.responsible_team == first


def test_an_action_corrected_on_its_own_sheet_counts_and_done_due_and_note_stay(desk: Desk) -> None:
    def change(book: Any) -> None:
        sheet = book["Actions"]
        cell(sheet, 1, "Action").value = "Better words"
        cell(sheet, 1, "Done").value = "Yes"
        cell(sheet, 1, "Note").value = "done in May"
        cell(sheet, 2, "Due date").value = date(2027, 1, 31)
        cell(book["Evidence"], 2, "Theme").value = "Voice of the child"

    desk.edit(change)
    for _ in range(2):
        found = desk.again()
        assert records(found)["audit 1.docx"].actions[0].action == "Better words"
        first, second = desk.rows("Actions")[:2]
        assert (first["Action"], first["Done"], first["Note"]) == ("Better words", "Yes", "done in May")
        assert second["Due date"].date() == date(2027, 1, 31)
        assert desk.rows("Evidence")[1]["Theme"] == "Voice of the child"


def test_a_column_that_a_person_added_stays_on_every_sheet(desk: Desk) -> None:
    def change(book: Any) -> None:
        for name in ("Early Help", "Actions", "Review queue", "Evidence"):
            sheet, last = book[name], book[name].max_column
            sheet.cell(head_of(sheet), last + 1).value = "My column"
            sheet.cell(head_of(sheet) + 2, last + 1).value = f"mine in {name}"

    desk.edit(change)
    for _ in range(2):
        desk.again()
        for name in ("Early Help", "Actions", "Review queue", "Evidence"):
            assert [row["My column"] for row in desk.rows(name)].index(f"mine in {name}") == 1, name
            assert list(desk.rows(name)[0])[-1] == "Key"


def test_a_corrected_copy_of_a_document_is_asked_about_anew_and_the_old_decision_is_kept(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "Good", "before it was mended")
    desk.again()
    old = (desk.returned / name).read_bytes()
    doubtful(desk.returned / name, 77)
    found = desk.again()
    assert path in {row["Field"] for row in desk.rows("Review queue") if row["File"] == name}
    assert since(found).applied == 0
    (row,) = [row for row in desk.rows("Decisions") if row["Note"] == "before it was mended"]
    assert row["What became of it"] == "Document not in this run"
    (desk.returned / name).write_bytes(old)
    found = desk.again()
    assert get(records(found)[name], path) == "Good"


def test_what_was_typed_about_a_document_that_is_away_comes_back_with_it(desk: Desk) -> None:
    def change(book: Any) -> None:
        cell(book["Actions"], 1, "Note").value = "call them"
        cell(book["Evidence"], 1, "Theme").value = "Voice"
        cell_of(book["Early Help"], "child.religion", 1).value = "x"

    desk.edit(change)
    desk.again()
    away = desk.folder / "away.docx"
    (desk.returned / "audit 1.docx").rename(away)
    desk.again()
    texts = {str(value) for row in desk.rows("Decisions") for value in row.values()}
    assert {"call them", "Voice", "x"} <= texts
    away.rename(desk.returned / "audit 1.docx")
    found = desk.again()
    assert records(found)["audit 1.docx"].child.religion == "x"
    assert desk.rows("Actions")[0]["Note"] == "call them"
    assert desk.rows("Evidence")[0]["Theme"] == "Voice"


@pytest.mark.parametrize(
    ("decision", "corrected", "words"),
    [
        ("Correct", "fairly good", "type one of Outstanding"),
        ("Correct", None, "no corrected value stands beside it"),
        ("Perhaps", None, "choose one of Accept"),
        ("Accept", "Good", "choose Correct, or clear it"),
    ],
)
def test_what_cannot_be_applied_is_named_and_stays_where_it_was_typed(
    desk: Desk, decision: str, corrected: str | None, words: str
) -> None:
    path = flagged(desk)
    doubts = len(desk.rows("Review queue"))
    name = decide(desk, path, decision, corrected, "my note")
    found = desk.again()
    assert since(found).not_applied >= 1
    assert (since(found).new, since(found).still_open, since(found).gone) == (0, doubts, 0)
    assert found.findings is not None
    assert found.findings.decisions is not None
    remarks = [*found.findings.decisions.problems, *(entry.remark for entry in found.findings.decisions.entries)]
    assert any(words in remark for remark in remarks)
    (row,) = [row for row in desk.rows("Review queue") if row["Field"] == path and row["File"] == name]
    assert (row["Decision"], row["Corrected value"], row["Note"]) == (decision, corrected, "my note")


def test_a_refused_correction_is_told_by_its_cell_and_its_audit_is_to_check(desk: Desk) -> None:
    (desk.returned / "audit 4.docx").write_bytes(
        child_audit.fill(child_audit.EarlyHelpAudit(date_of_audit=date(2026, 3, 2), key_learning="Dates."))
    )
    desk.collate()
    (row,) = [n for n, row in enumerate(desk.rows("Early Help"), 1) if row["File"] == "audit 4.docx"]
    retype(desk, "date_of_audit", "tomorrow", row)
    for _ in range(2):  # it stays so until somebody mends it
        found = desk.again()
        outcome = one(found, "audit 4.docx")
        assert outcome.parsed is not None
        assert outcome.parsed.record.date_of_audit == date(2026, 3, 2)
        (issue,) = outcome.parsed.issues
        assert (issue.field, issue.code) == ("date_of_audit", "not_applied")
        assert "tomorrow" not in issue.message
        assert found.findings is not None
        assert found.findings.decisions is not None
        (refused,) = found.findings.decisions.refused
        assert re.fullmatch(r"sheet (Early Help|Decisions), cell [A-Z]+\d+: this is no date; type it like .*", refused)
        assert [row["Field"] for row in desk.rows("Review queue") if row["File"] == "audit 4.docx"] == ["date_of_audit"]
    desk.edit(lambda book: _take_back(book["Decisions"], "tomorrow"))
    parsed = one(desk.again(), "audit 4.docx").parsed
    assert parsed is not None
    assert parsed.issues == ()


def _take_back(sheet: Any, typed: str) -> None:
    for cells in sheet.iter_rows():
        for each in cells:
            if each.value == typed:
                each.value = None


def test_due_dates_that_nobody_typed_are_no_decisions_of_another_batch(desk: Desk) -> None:
    due = date(2031, 5, 6)
    record = child_audit.EarlyHelpAudit.model_validate(
        {"actions": [{"action": "Visit", "who_when": "SW by 12/03/2026"}, {"action": "Call", "who_when": "TM, soon"}]}
    )
    child_audit.fill(record, desk.returned / "audit 5.docx")
    desk.collate()
    dues = [row["Due date"] for row in desk.rows("Actions") if row["File"] == "audit 5.docx"]
    assert [str(each)[:10] for each in dues] == ["2026-03-12", "None"]
    (number,) = [n for n, row in enumerate(desk.rows("Actions"), 1) if row["Action"] == "Call"]
    desk.edit(lambda book: setattr(cell(book["Actions"], number, "Due date"), "value", due))
    other = desk.folder / "other"
    other.mkdir()
    child_audit.fill(realistic(9, EARLY_HELP).record, other / "another.docx")
    child_audit.collate(other, desk.folder / "other.xlsx", decisions=desk.path)
    waiting = desk.rows("Decisions", desk.folder / "other.xlsx")
    assert [str(row["Corrected value"])[:10] for row in waiting] == [str(due)]
    desk.again()
    (row,) = [row for row in desk.rows("Actions") if row["Action"] == "Call"]
    assert str(row["Due date"])[:10] == str(due)


def test_two_different_corrections_of_one_field_are_no_correction(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "Good")
    number = list(records(desk.collate(desk.folder / "b.xlsx"))).index(name) + 1
    desk.edit(lambda book: setattr(cell_of(book["Early Help"], path, number), "value", "Inadequate"))
    found = desk.again()
    assert since(found).applied == 0
    assert since(found).not_applied == 1
    assert path in {row["Field"] for row in desk.rows("Review queue") if row["File"] == name}


def test_a_long_text_typed_as_a_corrected_value_comes_back_whole(desk: Desk) -> None:
    text = "A long remark about the plan. " * 1_050
    desk.edit(lambda book: setattr(cell_of(book["Early Help"], "key_learning", 1), "value", text))
    for _ in range(3):
        assert records(desk.again())["audit 1.docx"].key_learning == text.strip()


def test_the_review_of_an_audit_follows_its_doubts_unless_a_person_says_otherwise(desk: Desk) -> None:
    assert desk.rows("Early Help")[0]["Review"] == "To review"
    count = len([row for row in desk.rows("Review queue") if row["File"] == "audit 1.docx"])

    def change(book: Any) -> None:
        sheet = book["Review queue"]
        for number, row in enumerate(rows(sheet), 1):
            if row["File"] == "audit 1.docx":
                cell(sheet, number, "Decision").value = "Accept"
        cell(book["Early Help"], 2, "Review").value = "Reviewed"

    desk.edit(change)
    for _ in range(2):
        found = desk.again()
        assert [row["Review"] for row in desk.rows("Early Help")] == ["Reviewed", "Reviewed", "To review"]
        assert since(found).applied == count


# Nothing is overwritten


def test_a_workbook_in_which_people_typed_is_not_replaced_without_their_decisions(desk: Desk) -> None:
    decide(desk, flagged(desk), "Correct", "Good")
    before = desk.path.read_bytes()
    with pytest.raises(OutputError, match="people have typed in this workbook"):
        desk.collate()
    assert desk.path.read_bytes() == before
    desk.collate(force=True)
    assert desk.path.read_bytes() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda book: setattr(cell(book["Actions"], 1, "Done"), "value", "Yes"),
        lambda book: setattr(cell(book["Evidence"], 1, "Theme"), "value", "x"),
        lambda book: setattr(cell_of(book["Early Help"], "child.full_name", 1), "value", None),
        lambda book: setattr(cell(book["Early Help"], 1, "Review"), "value", "Reviewed"),
        lambda book: book.create_sheet("Mine"),
        lambda book: book["Actions"].append(["an action of my own"]),
    ],
)
def test_whatever_people_typed_protects_a_workbook(desk: Desk, change: Callable[[Any], None]) -> None:
    desk.edit(change)
    with pytest.raises(OutputError, match="people have typed in this workbook"):
        desk.collate()


def test_a_workbook_that_nobody_touched_is_replaced(desk: Desk) -> None:
    desk.collate()
    desk.again()
    assert desk.rows("Decisions") == []
    desk.collate()


def test_what_has_no_place_in_the_next_workbook_stays_in_a_copy_of_the_old_one(desk: Desk) -> None:
    def change(book: Any) -> None:
        book.create_sheet("My pivot")["A1"] = "my own words"
        book["Actions"].append(["an action of my own"])

    desk.edit(change)
    before = desk.path.read_bytes()
    found = desk.again()
    (copy,) = desk.folder.glob("audits (as it was on *).xlsx")
    assert found.kept_as == copy
    assert copy.read_bytes() == before


def test_decisions_may_go_into_another_workbook_and_then_the_first_is_untouched(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "Good")
    before = desk.path.read_bytes()
    found = desk.again(desk.folder / "next.xlsx")
    assert desk.path.read_bytes() == before
    assert get(records(found)[name], path) == "Good"


def test_pseudonymised_decisions_need_the_same_key_and_are_applied(desk: Desk) -> None:
    key = desk.folder / "key"
    desk.collate(force=True, pseudonymise=key)
    desk.edit(lambda book: setattr(cell_of(book["Early Help"], "plan.judgement", 1), "value", "Outstanding"))
    with pytest.raises(WorkbookError, match="holds pseudonyms"):
        desk.again()
    with pytest.raises(WorkbookError, match="another key"):
        desk.again(pseudonymise=desk.folder / "other")
    found = desk.again(pseudonymise=key)
    assert since(found).applied == 1
    assert next(iter(records(found).values())).plan.judgement == "Outstanding"


def test_names_typed_in_a_workbook_are_masked_in_one_with_pseudonyms(desk: Desk) -> None:
    child = desk.rows("Early Help")[0]["Child/Young Person’s Full name"]

    def change(book: Any) -> None:
        cell(book["Actions"], 1, "Note").value = f"ask {child} again"
        cell_of(book["Early Help"], "child.full_name", 1).value = f"{child} Corrected"
        cell_of(book["Early Help"], "child.case_id", 2).value = "CF-555666"

    desk.edit(change)
    path = desk.folder / "for the board.xlsx"
    desk.again(path, pseudonymise=desk.folder / "key")
    sheets = openpyxl.load_workbook(path)
    text = "\n".join(
        str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row if value
    )
    assert "again" in text
    assert [name for name in (child, *child.split(), "555666") if re.search(rf"\b{name}\b", text)] == []


@pytest.mark.libreoffice
@needs_libreoffice
def test_what_people_type_in_libreoffice_is_carried_on(desk: Desk) -> None:
    path = flagged(desk)
    name = decide(desk, path, "Correct", "Good", "=not a formula")

    def change(book: Any) -> None:
        cell(book["Actions"], 1, "Done").value = "Yes"
        cell_of(book["Early Help"], "child.religion", 2).value = "Quaker"
        sheet = book["Evidence"]
        sheet.cell(1, sheet.max_column + 1).value = "My column"
        sheet.cell(3, sheet.max_column).value = "mine"

    desk.edit(change)
    before = records(desk.collate(desk.folder / "b.xlsx"))
    for _ in range(2):
        # Saved by LibreOffice in its own format, and from there as a workbook again: as people do it.
        (sheet,) = convert([desk.path], "ods", desk.folder)
        (saved,) = convert([sheet], "xlsx", desk.folder)
        shutil.copy(saved, desk.path)
        found = desk.again()
        batch = records(found)
        assert get(batch[name], path) == "Good"
        assert batch["audit 2.docx"].child.religion == "Quaker"
        assert desk.rows("Actions")[0]["Done"] == "Yes"
        assert desk.rows("Evidence")[1]["My column"] == "mine"
        assert since(found).applied == 2
        assert since(found).not_applied == 0
        assert "=not a formula" in [row["Note"] for row in desk.rows("Decisions")]
        batch["audit 2.docx"].child.religion = before["audit 2.docx"].child.religion
        parent: Any = batch[name]
        for part in path.split(".")[:-1]:
            parent = getattr(parent, part)
        setattr(parent, path.split(".")[-1], get(before[name], path))
        assert batch == before
