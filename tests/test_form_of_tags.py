"""A form made from the tags of a Word file: its record type, its versions, what its documents say of themselves."""

from __future__ import annotations

import importlib.util
import io
import pickle
import subprocess
import sys
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

import child_audit
from child_audit import EarlyHelpAudit, Form, Judgement
from child_audit.errors import MissingFile, RecordError, TemplateError, UnknownForm, UnknownFormName
from child_audit.form import model_code
from child_audit.forms.fields import Kind
from tests.own_forms import FILES, FOLDER
from tests.tagged import word

SCALE = " ".join(f'{{{{ voice.score | mark("{number}") }}}}' for number in range(11))
GRADES = "".join(f'{{{{ plan.judgement | mark("{grade}") }}}}\n' for grade in Judgement)
SMALL = word(
    "# About the visit",
    "Worker’s name: {{ worker.name }}",
    "Visited on: {{ worker.visited | date }}",
    "Minutes with the child: {{ minutes | number }}",
    'Seen alone? {{ seen | mark("Seen", "Yes") }} / {{ seen | mark("Not seen", "No") }}',
    "# The child’s voice",
    f"How well was the child heard? {SCALE}",
    'Consent on file: {{ consent | mark("Yes") }} / {{ consent | mark("No") }} / {{ consent | mark("N/A") }}',
    [["The plan", "Grade"], ["Quality", GRADES], ["Urgent", "{{ plan.urgent | tick }}"]],
    title="Visit record",
)
VALUES = {
    "worker": {"name": "Pat Specimen", "visited": "2026-02-03"},
    "minutes": 45.5,
    "seen": False,
    "voice": {"score": 7},
    "consent": "n/a",
    "plan": {"judgement": "Requires Improvement", "urgent": True},
}


@pytest.fixture
def small() -> Form[Any]:
    return Form.from_template(SMALL, name="visit")


# The record -------------------------------------------------------------------------------------------------------


def test_the_record_type_has_the_kinds_the_scales_and_the_words_of_the_form(small: Form[Any]) -> None:
    fields = {info.path: info for info in small.fields}
    assert {path: info.kind for path, info in fields.items()} == {
        "worker.name": Kind.TEXT, "worker.visited": Kind.DATE, "minutes": Kind.NUMBER, "seen": Kind.YES_NO,
        "voice.score": Kind.CHOICE, "consent": Kind.CHOICE, "plan.judgement": Kind.CHOICE, "plan.urgent": Kind.TICK,
    }  # fmt: skip
    assert fields["consent"].options == ("Yes", "No", "N/A")
    assert fields["minutes"].label == "Minutes with the child"
    assert small.title == "Visit record"
    record = small.record(VALUES)
    assert record.voice.score == 7
    assert isinstance(record.voice.score, IntEnum)
    assert record.plan.judgement is Judgement.REQUIRES_IMPROVEMENT
    assert record.consent == "N/A"
    assert record.seen is False


def test_it_is_filled_and_reads_back(small: Form[Any]) -> None:
    record = small.record(VALUES)
    parsed = small.parse(small.fill(record))
    assert parsed.record == record
    assert parsed.issues == ()
    assert record.minutes == 45.5


def test_data_that_does_not_fit_is_refused_with_every_problem(small: Form[Any]) -> None:
    with pytest.raises(RecordError) as caught:
        small.record({"minutes": "many", "voice": {"score": 11}, "plan": {"urgnt": True}})
    assert len(caught.value.problems) >= 3
    assert "many" not in str(caught.value)


def test_numbers_with_words_around_them_are_flagged_and_what_is_no_number_is_blank(small: Form[Any]) -> None:
    def read(text: str) -> tuple[Any, list[str]]:
        document = docx.Document(io.BytesIO(small.blank()))
        next(p for p in document.paragraphs if p.text.startswith("Minutes")).add_run(text)
        out = io.BytesIO()
        document.save(out)
        parsed = small.parse(out.getvalue())
        return parsed.record.minutes, [issue.code for issue in parsed.issues]

    assert read("1,250") == (1250, [])
    assert read("45 or so") == (45, ["uncertain_number"])
    assert read("7/10") == (None, ["not_a_number"])
    assert read("007") == (7, ["uncertain_number"])
    assert read("seven") == (None, ["not_a_number"])


def test_forms_and_records_made_from_tags_can_be_sent_to_another_process(small: Form[Any]) -> None:
    again = pickle.loads(pickle.dumps(small))
    assert again.record_type is small.record_type
    record = small.record(VALUES)
    assert pickle.loads(pickle.dumps(record)) == record
    assert pickle.loads(pickle.dumps(record.voice.score)) is record.voice.score
    parsed = small.parse(small.fill(record, record_id="V-1"))
    back = pickle.loads(pickle.dumps(parsed))
    assert (back.record, back.record_id, back.evidence) == (record, "V-1", parsed.evidence)


def test_words_tabs_and_breaks_beside_a_tag_keep_their_look_and_their_order() -> None:
    document: Any = docx.Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run("Full name:")
    run.bold = True
    run.add_tab()
    paragraph.add_run("{{ na")
    paragraph.add_run("me }}")
    paragraph.add_run(" (as in the register)").italic = True
    out = io.BytesIO()
    document.save(out)
    form: Form[Any] = Form.from_template(out.getvalue())
    filled = docx.Document(io.BytesIO(form.fill({"name": "Sam"}))).paragraphs[0]
    assert filled.text == "Full name:\tSam (as in the register)"
    looks = [(run.text, run.bold, run.italic) for run in filled.runs if run.text]
    assert looks[0] == ("Full name:", True, None)
    assert looks[-1] == (" (as in the register)", None, True)


# Parts that repeat ------------------------------------------------------------------------------------------------


def siblings(*rows: dict[str, Any]) -> tuple[Form[Any], Any]:
    form: Form[Any] = Form.from_template(FOLDER / "practice_observation.docx")
    return form, form.record({"siblings": rows})


def test_as_many_parts_as_come_back_are_read_with_the_lists_in_them() -> None:
    agreements = [{"what": "Call", "by_when": "2026-01-02"}, {"what": "Write"}]
    form, record = siblings(*({"first_name": f"Child {n}", "agreements": agreements[:n]} for n in range(5)))
    assert len(record.siblings) == 5
    parsed = form.parse(form.fill(record))
    assert parsed.record == record
    assert parsed.evidence["siblings.3.agreements.2.what"].raw == "Write"


def test_a_part_that_somebody_copied_in_word_is_read_too() -> None:
    import copy

    form, record = siblings({"first_name": "Sam", "age": 7}, {"first_name": "Ali"})
    document = docx.Document(io.BytesIO(form.fill(record)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    first, second = (texts.index(f"Child {number}") for number in (1, 2))
    body = [paragraph._p for paragraph in document.paragraphs]
    end = body[texts.index("Summing up")]
    for element in body[first:second]:
        end.addprevious(copy.deepcopy(element))
    out = io.BytesIO()
    document.save(out)
    parsed = form.parse(out.getvalue())
    assert [sibling.first_name for sibling in parsed.record.siblings] == ["Sam", "Ali", "Sam"]


def test_a_blank_part_before_a_filled_one_is_left_out_and_the_evidence_has_the_record_s_numbers() -> None:
    form, record = siblings({"first_name": "Sam", "age": 7})
    document = docx.Document(io.BytesIO(form.blank()))
    names = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("First name:")]
    ages = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Age in years:")]
    names[1].add_run("Sam")
    ages[1].add_run("7 or 8")
    out = io.BytesIO()
    document.save(out)
    parsed = form.parse(out.getvalue())
    assert [sibling.first_name for sibling in parsed.record.siblings] == ["Sam"]
    assert parsed.evidence["siblings.1.first_name"].raw == "Sam"
    assert [(issue.field, issue.code) for issue in parsed.issues] == [("siblings.1.age", "not_a_number")]
    assert record.siblings[0].age == 7


def test_the_page_that_explains_a_reading_names_the_parts_by_their_number() -> None:
    form, record = siblings({"first_name": "Sam"}, {"first_name": "Ali"})
    page = form.parse(form.fill(record)).explain()
    assert "Siblings 2: " in page
    assert "Ali" in page


# Code -------------------------------------------------------------------------------------------------------------


def _form_to_be_code(name: str) -> Form[Any]:
    if name == "early_help":
        return Form.from_template(child_audit.form_named(name).template, name=name)
    return Form.from_template(FOLDER / f"{name}.docx")


AS_CODE = (*FILES, "early_help")
RULES = ("--isolated", "--no-cache", "--select", "E,F,W,I,B,UP,SIM,C4,RUF022,N,D1", "--ignore", "E501")


def test_models_as_code_are_clean(tmp_path: Path) -> None:
    for number, name in enumerate(AS_CODE):
        (tmp_path / f"written_model_{number}.py").write_text(model_code(_form_to_be_code(name)), "utf-8")
    for command in (
        ["ruff", "check", *RULES],
        ["ruff", "format", "--isolated", "--no-cache", "--check"],
        ["mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command, *sorted(map(str, tmp_path.glob("*.py")))],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", AS_CODE)
def test_the_model_as_code_is_stable_and_the_same_type(name: str, tmp_path: Path) -> None:
    form = _form_to_be_code(name)
    file = tmp_path / "written_model.py"
    file.write_text(model_code(form), "utf-8")
    again: Form[Any] = Form.from_template(form.template, name=form.name, version=form.version)
    assert model_code(again) == file.read_text("utf-8")
    loaded = importlib.util.spec_from_file_location("written_model", file)
    assert loaded is not None and loaded.loader is not None
    module = importlib.util.module_from_spec(loaded)
    sys.modules["written_model"] = module
    loaded.loader.exec_module(module)
    own: Form[Any] = Form.from_template(form.template, name=form.name, record=getattr(module, form.spec.name))
    assert [(info.path, info.kind, info.options) for info in own.fields] == [
        (info.path, info.kind, info.options) for info in form.fields
    ]
    assert own.parse(own.blank()).record == own.record_type()


def test_a_record_type_that_disagrees_with_the_template_is_refused_naming_each_path(small: Form[Any]) -> None:
    with pytest.raises(TemplateError) as caught:
        Form.from_template(SMALL, record=EarlyHelpAudit)
    problems = caught.value.problems
    for path in ("worker.name", "voice.score", "child.full_name", "actions"):
        assert any(path in problem for problem in problems), path
    other: Form[Any] = Form.from_template(
        word("Worker’s name: {{ worker.name | date }}", "Minutes: {{ minutes }}"), name="x"
    )
    with pytest.raises(TemplateError) as caught:
        Form.from_template(SMALL, record=other.record_type)
    assert any("worker.name" in problem and "holds a date" in problem for problem in caught.value.problems)


# Versions ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def versions() -> tuple[Form[Any], ...]:
    return tuple(form for form in child_audit.forms_in(FOLDER) if form.name == "case_register")


def without_properties(data: bytes) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/custom.xml":
                content = content[: content.index(b"<property")] + b"</Properties>"
            new.writestr(info, content)
    return out.getvalue()


@pytest.mark.parametrize("strip", [False, True], ids=["with properties", "without"])
def test_each_document_is_read_with_its_own_version(versions: tuple[Form[Any], ...], strip: bool) -> None:
    assert [form.version for form in versions] == ["2025", "2026"]
    for form in versions:
        data = form.fill({"case_id": "CF-1", "consent": {"answer": "No"}})
        parsed = child_audit.parse(without_properties(data) if strip else data, forms=versions)
        assert (parsed.form, parsed.version, parsed.record.case_id) == ("case_register", form.version, "CF-1")
        assert parsed.issues == ()


def test_a_newer_version_with_a_label_misspelt_is_not_taken_for_the_older(versions: tuple[Form[Any], ...]) -> None:
    document = docx.Document(io.BytesIO(without_properties(versions[1].blank())))
    cell = document.tables[1].cell(2, 0)
    cell.paragraphs[0].runs[0].text = "Is there a genogramm?"
    out = io.BytesIO()
    document.save(out)
    assert child_audit.parse(out.getvalue(), forms=versions).version == "2026"


def test_a_document_of_an_unknown_version_is_read_with_the_nearest_and_flagged(versions: tuple[Form[Any], ...]) -> None:
    old: Form[Any] = Form.from_template(versions[0].template, name="case_register", version="2024")
    parsed = child_audit.parse(old.fill({"case_id": "CF-2"}), forms=versions)
    assert (parsed.version, parsed.record.case_id) == ("2025", "CF-2")
    assert [issue.code for issue in parsed.issues] == ["unknown_version"]
    (issue,) = parsed.issues
    assert "2024" in issue.message


def test_a_document_with_much_of_its_wording_changed_is_flagged_though_it_does_not_say_its_version(
    versions: tuple[Form[Any], ...],
) -> None:
    document = docx.Document(io.BytesIO(without_properties(versions[0].fill({"case_id": "CF-3"}))))
    for row in (2, 4, 5):
        document.tables[1].cell(row, 0).paragraphs[0].runs[0].text = f"An altogether different question {row}"
    out = io.BytesIO()
    document.save(out)
    parsed = child_audit.parse(out.getvalue(), forms=versions)
    assert parsed.record.case_id == "CF-3"
    assert parsed.issues[0].code == "unknown_version"


def test_versions_share_a_sheet_with_the_columns_of_all(versions: tuple[Form[Any], ...], tmp_path: Path) -> None:
    for number, form in enumerate(versions):
        form.fill({"case_id": f"CF-{number}", "other": "As said."}, tmp_path / f"{number}.docx")
    versions[1].fill({"visits": [{"rating": "R", "in_time": "N/A"}]}, tmp_path / "2.docx")
    collation = child_audit.collate(tmp_path, tmp_path / "audits.xlsx", forms=versions, workers=2)
    assert (len(collation.read), len(collation.to_check)) == (3, 0)
    assert collation.counts == {"case_register": 3}
    book = load_workbook(tmp_path / "audits.xlsx")
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Case"))
    headings = {str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row}
    assert {"visits", "voice.answer", "chronology.answer"} <= headings
    paths = [info.path for info in collation.forms["case_register"].fields]
    assert paths.index("voice.answer") > paths.index("child_seen.comments")
    assert len(paths) == len(set(paths))


def test_a_folder_with_two_files_of_one_version_or_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        child_audit.forms_in(tmp_path)
    (tmp_path / "our form.docx").write_bytes(SMALL)
    (tmp_path / "our_form.docx").write_bytes(SMALL)
    (tmp_path / "bad.docx").write_bytes(word("Name: {{ a }}{{ b }}"))
    with pytest.raises(TemplateError) as caught:
        child_audit.forms_in(tmp_path)
    text = " ".join(caught.value.problems)
    assert "our_form" in text
    assert "bad.docx" in text


def test_a_form_is_named_by_name_version_or_file(versions: tuple[Form[Any], ...]) -> None:
    assert child_audit.form_named("case_register", versions).version == "2026"
    assert child_audit.form_named("case_register@2025", versions).version == "2025"
    assert child_audit.form_named(str(FOLDER / "case_register@2025.docx")).version == "2025"
    with pytest.raises(UnknownFormName, match="2025, case_register@2026"):
        child_audit.form_named("case_register@1999", versions)
    with pytest.raises(UnknownFormName, match=r"our_form\.docx"):
        child_audit.form_named("case_register")


# What a document says of itself -----------------------------------------------------------------------------------


def test_a_document_carries_form_version_and_record_id_as_custom_properties(versions: tuple[Form[Any], ...]) -> None:
    from child_audit.word.reader import read

    properties = read(versions[1].fill({}, record_id="R-7")).properties
    assert properties["child-audit-form"] == "case_register"
    assert properties["child-audit-version"] == "2026"
    assert properties["child-audit-record"] == "R-7"
    assert child_audit.parse(child_audit.fill(EarlyHelpAudit(), record_id="EH-1")).record_id == "EH-1"


def test_the_template_s_own_properties_stay() -> None:
    from child_audit.word.reader import read

    # A blank form with properties, tagged once more, is a template that has some.
    first: Form[Any] = Form.from_template(SMALL, name="visit")
    document = docx.Document(io.BytesIO(first.fill({}, record_id="A")))
    document.add_paragraph("Added later: {{ added }}")
    out = io.BytesIO()
    document.save(out)
    second: Form[Any] = Form.from_template(out.getvalue(), name="second")
    properties = read(second.blank()).properties
    assert (properties["child-audit-form"], properties["child-audit-record"]) == ("second", "A")


def test_a_property_that_says_otherwise_than_the_text_is_flagged_and_the_text_believed(
    versions: tuple[Form[Any], ...],
) -> None:
    posing = Form("cin_cp", "", EarlyHelpAudit, child_audit.form_named("early_help").template)
    parsed = child_audit.parse(posing.fill(EarlyHelpAudit(key_learning="Dates.")))
    assert (parsed.form, parsed.record.key_learning) == ("early_help", "Dates.")
    assert [issue.code for issue in parsed.issues] == ["form_differs"]
    liar: Form[Any] = Form.from_template(versions[0].template, name="case_register", version="2026")
    parsed = child_audit.parse(liar.fill({"case_id": "CF-9"}), forms=versions)
    assert (parsed.version, [issue.code for issue in parsed.issues]) == ("2025", ["form_differs"])


def test_a_document_that_is_none_of_the_forms_is_still_refused(small: Form[Any]) -> None:
    with pytest.raises(UnknownForm):
        small.parse(word("Dear colleague, please find attached what you asked for."))
    assert small.record({"worker": {"visited": date(2026, 1, 1)}}).worker.visited == date(2026, 1, 1)
