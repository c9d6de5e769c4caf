"""The public functions: what they take, what they give, what they refuse."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest

import child_audit
from child_audit import ChildAuditError, CinCpAudit, Contacts, EarlyHelpAudit, Judgement, available_forms
from child_audit.errors import OutputError, RecordError, UnknownForm, UnknownFormName
from child_audit.forms.fields import fields_of


def test_a_form_is_written_to_a_path_a_file_object_a_bytearray_or_given_as_bytes(tmp_path: Path) -> None:
    data = child_audit.blank("early_help", tmp_path / "blank.docx")
    stream, array = io.BytesIO(), bytearray()
    child_audit.blank("early_help", stream)
    child_audit.blank("early_help", array)
    assert (tmp_path / "blank.docx").read_bytes() == data == stream.getvalue() == bytes(array)


def test_a_form_is_read_from_a_path_a_file_object_or_bytes(tmp_path: Path) -> None:
    audit = CinCpAudit(overall_judgement=Judgement.GOOD, key_learning="Dates.")
    data = child_audit.fill(audit, tmp_path / "filled.docx")
    for source in (tmp_path / "filled.docx", str(tmp_path / "filled.docx"), data, io.BytesIO(data)):
        parsed = child_audit.parse(source)
        assert (parsed.form, parsed.record) == ("cin_cp", audit)


def test_a_plain_mapping_needs_the_name_of_its_form() -> None:
    data = {"overall_judgement": "Good", "feedback": {"date": "2026-02-01", "listened_to": "Yes"}}
    with pytest.raises(RecordError, match="early_help, cin_cp"):
        child_audit.fill(data)
    record = child_audit.parse(child_audit.fill(data, form="early_help")).record
    assert record.overall_judgement is Judgement.GOOD
    assert record.feedback.date == date(2026, 2, 1)


def test_data_that_does_not_fit_is_refused_with_every_problem_and_no_value() -> None:
    with pytest.raises(RecordError) as caught:
        child_audit.fill({"overall_judgement": "Secret", "child": {"nme": "Secret"}}, form="cin_cp")
    assert len(caught.value.problems) == 2
    assert "Secret" not in str(caught.value)


def test_a_number_is_no_date_of_birth() -> None:
    with pytest.raises(RecordError):
        child_audit.fill({"child": {"date_of_birth": 884120}}, form="early_help")


def test_the_same_record_gives_the_same_bytes() -> None:
    audit = EarlyHelpAudit(key_learning="As before.")
    assert child_audit.fill(audit) == child_audit.fill(audit)


def test_a_form_that_is_another_is_refused() -> None:
    with pytest.raises(UnknownForm):
        child_audit.form_named("cin_cp").parse(letter())
    with pytest.raises(UnknownFormName, match="early_help"):
        child_audit.blank("no_such_form")


def letter() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Dear colleague, please find the audits attached.")
    document.save(out)
    return out.getvalue()


def test_a_folder_that_is_not_there_is_an_error_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        child_audit.blank("early_help", tmp_path / "no" / "such.docx")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ChildAuditError)


def test_contacts_are_printed_and_are_no_part_of_the_record(tmp_path: Path) -> None:
    file = tmp_path / "contacts.toml"
    file.write_text('qa_lead = "Pat Example"\nreturn_address = "qa@example.org"\n', "utf-8")
    data = child_audit.blank("cin_cp", contacts=Contacts.load(file))
    parsed = child_audit.parse(data)
    assert parsed.record == CinCpAudit()
    assert parsed.issues == ()
    assert parsed.evidence["contacts.qa_lead"].raw == "Pat Example"


@pytest.mark.parametrize("form", available_forms(), ids=lambda form: form.name)
def test_the_schema_has_the_label_of_every_field(form: child_audit.Form[EarlyHelpAudit]) -> None:
    schema = json.dumps(form.record_type.model_json_schema(), ensure_ascii=False)
    for info in fields_of(form.record_type):
        assert json.dumps(info.label, ensure_ascii=False) in schema


def test_evidence_says_of_every_field_how_it_was_read() -> None:
    audit = EarlyHelpAudit(overall_judgement=Judgement.INADEQUATE, date_of_audit=date(2026, 5, 1))
    evidence = child_audit.parse(child_audit.fill(audit)).evidence
    assert evidence["overall_judgement"].sign == "bold + underline"
    assert evidence["date_of_audit"].raw == "01/05/2026"
    assert evidence["date_of_audit"].place.startswith("table 1, row 1")
    assert evidence["auditor.name"].sign == "blank"
