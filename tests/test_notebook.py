"""What scripts and notebooks show of readings, records and batches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import child_audit
from child_audit.issues import Issue
from child_audit.parsed import Evidence, Parsed

EXAMPLES = Path(__file__).parent.parent / "examples"
HASTY = EXAMPLES / "returned" / "EH audit – CF-1047.docx"


@pytest.fixture(scope="module")
def parsed() -> Parsed[child_audit.EarlyHelpAudit]:
    return child_audit.parse(HASTY)


def test_a_reading_tells_in_a_log_how_much_there_is_and_nothing_of_what(
    parsed: Parsed[child_audit.EarlyHelpAudit],
) -> None:
    assert repr(parsed) == "<Parsed early_help: 25 of 66 fields answered, 4 to check>"
    assert repr(Parsed("ours", None, version="2026")) == "<Parsed ours@2026: 0 of 0 fields answered, nothing to check>"


def test_a_record_shows_the_fields_that_hold_something() -> None:
    record = child_audit.EarlyHelpAudit.model_validate(
        {"child": {"full_name": "Sam Specimen"}, "overall_judgement": "Good", "actions": [{"action": "Visit."}]}
    )
    assert repr(record) == (
        "EarlyHelpAudit(child=EarlyHelpChild(full_name='Sam Specimen'), "
        "overall_judgement=<Judgement.GOOD: 'Good'>, actions=[Action(action='Visit.')])"
    )
    assert repr(child_audit.EarlyHelpAudit()) == "EarlyHelpAudit()"
    assert re.findall(r"<td[^>]*>([^<]*)</td>", record._repr_html_()) == [
        *("child.full_name", "Child’s Details", "Child/Young Person’s Full name", "Sam Specimen"),
        *("overall_judgement", "", "Overall Judgement for Case File Audit", "Good"),
        *("actions.1.action", "", "Required remedial actions 1: Action", "Visit."),
    ]


def test_an_answer_of_no_is_an_answer_and_a_box_without_a_tick_is_none() -> None:
    record = child_audit.EarlyHelpAudit()
    record.escalation.required = False
    record.status.send = False
    assert "escalation.required" in record._repr_html_()
    assert ">No<" in record._repr_html_()
    assert "status.send" not in record._repr_html_()


def test_a_reading_shows_answers_and_doubts_beside_each_other(parsed: Parsed[child_audit.EarlyHelpAudit]) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", parsed._repr_html_(), re.DOTALL)
    told = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in rows]
    assert ["child.full_name", "Child/Young Person’s Full name:", "Sam Specimen", "text", ""] in told
    (date,) = (row for row in told if row[:1] == ["date_of_audit"])
    assert date[2:] == ["", "undecided", "this is not a full date (not_a_date, table 1, row 1, column 2): June 2026"]
    assert told[-1][:4] == ["", "", "", ""]
    assert "NB spoke to TM on the phone" in told[-1][4]
    assert not any("joint_audit_parties" in row for row in told), "blank and not in doubt"


def test_what_was_typed_is_no_html() -> None:
    typed = "<script>alert(1)</script> & more"
    record = child_audit.CinCpAudit(key_learning=typed)
    evidence = {"key_learning": Evidence("key_learning", typed, "paragraph 1", "text", label="<b>Key</b>")}
    reading = Parsed("cin_cp", record, (Issue(None, "unplaced_text", typed, "header", typed),), evidence)
    for page in (record._repr_html_(), reading._repr_html_()):
        assert "<script" not in page
        assert "<b>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_a_batch_shows_its_forms_and_the_files_that_were_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(HASTY.read_bytes())
    (tmp_path / "<b>.docx").write_bytes(b"no form")
    batch = child_audit.collate(tmp_path)
    assert repr(batch) == "<Collation of 2 files: 1 read, 1 to check, 1 not read>"
    page = batch._repr_html_()
    assert ">early_help<" in page
    assert "&lt;b&gt;.docx" in page
    assert repr(child_audit.collate([])) == "<Collation of 0 files: 0 read, 0 to check>"
