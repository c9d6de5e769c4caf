"""Forms with content controls: what is written, and that nothing in them can be misread."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from child_audit import Form, form_named
from child_audit.cli import main
from child_audit.draft import draft_form
from child_audit.errors import TemplateError
from child_audit.template.control_tags import LONGEST, shortened, tag_of
from child_audit.word.styles import W
from tests.draft.forms import FORMS
from tests.libreoffice import convert, needs_libreoffice
from tests.records import records
from tests.tagged import word
from tests.test_round_trip_libreoffice import sample

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
RECORD = {
    "child": {"full_name": "Sam Specimen", "date_of_birth": "2015-03-01"},
    "plan": {"judgement": "Good", "comments": "two\nlines"},
    "status": {"looked_after": True},
    "actions": [{"action": "Go", "who_when": "SW"}, {"action": "Stay", "who_when": ""}],
}


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def changed(data: bytes, change: Callable[[str], str]) -> bytes:
    """Return the document with its text changed, as a person or another program might."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == "word/document.xml":
                new = change(content.decode())
                assert new != content.decode()
                content = new.encode()
            after.writestr(info, content)
    return out.getvalue()


def controls(data: bytes) -> dict[str, etree._Element]:
    found = {}
    for properties in part(data).iter(W + "sdtPr"):
        tag = properties.find(W + "tag")
        if tag is not None:
            found[tag.get(W + "val", "")] = properties
    return found


# The law


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
@pytest.mark.bulk
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_form_with_controls_reads_back_as_the_record_it_was_filled_with(name: str, data: st.DataObject) -> None:
    form: Form[Any] = form_named(name)
    record = data.draw(records(form))
    parsed = form.parse(form.fill(record, controls=True))
    assert parsed.issues == ()
    assert parsed.record == record


@pytest.mark.parametrize("name", [name for name in FORMS if name != "deletions"])
def test_a_form_of_ones_own_reads_back_with_controls(name: str) -> None:
    form: Form[Any] = Form.from_template(draft_form(FORMS[name]()[0]).data, name=name)
    blank = form.parse(form.blank(controls=True))
    assert (blank.record, blank.issues) == (form.record_type(), ())
    for record in sample(form)[:8]:
        parsed = form.parse(form.fill(record, controls=True))
        assert (parsed.record, parsed.issues) == (record, ())


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.bulk
def test_forms_with_controls_read_back_after_libreoffice_saved_them(tmp_path: Path) -> None:
    forms: list[Form[Any]] = [form_named("early_help"), form_named("cin_cp")]
    meant = [(form, record) for form in forms for record in (form.record_type(), *sample(form))]
    files = [tmp_path / f"{number}.docx" for number in range(len(meant))]
    for file, (form, record) in zip(files, meant, strict=True):
        form.fill(record, file, controls=True)
    for file, (form, record) in zip(convert(files, "docx", tmp_path), meant, strict=True):
        parsed = form.parse(file)
        assert (parsed.record, parsed.issues) == (record, ())


# What is written


def test_every_field_has_a_control_whose_tag_and_title_are_its_path() -> None:
    form: Form[Any] = form_named("early_help")
    found = controls(form.blank(controls=True))
    for path in form.layout.paths:
        if not path.startswith("contacts."):
            assert any(tag == path or tag.startswith((f"{path}=", f"{path}.")) for tag in found), path
    for tag, properties in found.items():
        title = properties.find(W + "alias")
        assert title is not None
        assert title.get(W + "val") == tag
        assert len(tag) <= LONGEST


def test_controls_are_date_pickers_boxes_and_text_as_the_field_is() -> None:
    found = controls(form_named("early_help").fill(RECORD, controls=True))
    picker = found["child.date_of_birth"].find(W + "date")
    assert picker is not None
    assert picker.get(W + "fullDate") == "2015-03-01T00:00:00Z"
    assert [child.get(W + "val") for child in picker][:2] == ["dd/MM/yyyy", "en-GB"]
    assert "fullDate" not in etree.tostring(found["date_of_audit"]).decode()
    states = {tag: box.get(W14 + "val") for tag, p in found.items() if (box := p.find(f"*/{W14}checked")) is not None}
    assert {tag: state for tag, state in states.items() if state == "1"} == {
        "plan.judgement=Good": "1",
        "status.looked_after": "1",
    }
    assert found["plan.comments"].find(W + "richText") is not None
    assert found["plan.comments"].find(W + "showingPlcHdr") is None
    assert found["plan.summary"].find(W + "showingPlcHdr") is not None


def test_action_rows_repeat() -> None:
    root = part(form_named("early_help").blank(controls=True))
    (section,) = root.iter(W15 + "repeatingSection")
    rows = section.getparent().getparent()  # type: ignore[union-attr]
    items = list(rows.iter(W15 + "repeatingSectionItem"))  # type: ignore[union-attr]
    assert len(items) == 5
    assert "w15" in root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "").split()


# CT_SdtPr (ECMA-376, 17.5.2.38): the order of what we write, the kind last.
_ORDER = ("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr", "dataBinding", "label",
          "tabIndex")  # fmt: skip


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
@pytest.mark.parametrize("record", [{}, {"child": RECORD["child"]}], ids=["blank", "filled"])
def test_the_properties_of_controls_stand_in_the_order_of_the_schema(name: str, record: dict[str, Any]) -> None:
    root = part(form_named(name).fill(record, controls=True))
    for properties in root.iter(W + "sdtPr"):
        names = [etree.QName(child).localname for child in properties]
        ordered = [_ORDER.index(child) for child in names[:-1]]
        assert ordered == sorted(set(ordered))
        assert names[-1] in ("date", "text", "richText", "checkbox", "repeatingSection", "repeatingSectionItem")
        following = properties.getnext()
        assert following is not None
        assert following.tag == W + "sdtContent"


def test_long_names_are_cut_as_word_needs_it_and_told_apart() -> None:
    one, two = "a" * 70 + ".one", "a" * 70 + ".two"
    assert len(tag_of(one)) == len(tag_of(two)) == LONGEST
    assert tag_of(one) != tag_of(two)
    assert shortened("plan.judgement") == "plan.judgement"


def test_a_locked_form_lets_only_its_controls_be_edited() -> None:
    form: Form[Any] = form_named("early_help")
    settings_part = part(form.blank(controls=True, locked=True), "word/settings.xml")
    names = [etree.QName(child).localname for child in settings_part]
    assert names.index("zoom") < names.index("documentProtection") < names.index("defaultTabStop")
    protection = settings_part.find(W + "documentProtection")
    assert protection is not None
    assert (protection.get(W + "edit"), protection.get(W + "enforcement")) == ("forms", "1")
    assert part(form.blank(controls=True), "word/settings.xml").find(W + "documentProtection") is None
    assert form.parse(form.fill(RECORD, controls=True, locked=True)).record == form.record(RECORD)


def sections(data: bytes) -> list[tuple[bool, int]]:
    """For each section of a document, in order: whether it's open, and how many tables it holds."""
    found, tables = [], 0
    for element in part(data).find(W + "body"):  # type: ignore[union-attr]
        tables += element.tag == W + "tbl"
        ends = element if element.tag == W + "sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if ends is not None:
            protected = ends.find(W + "formProt")
            found.append((protected is not None and protected.get(W + "val") == "0", tables))
            tables = 0
    return found


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
def test_in_a_locked_form_the_table_of_actions_alone_is_open_so_that_rows_can_be_added(name: str) -> None:
    form: Form[Any] = form_named(name)
    locked = form.blank(controls=True, locked=True)
    assert [held for is_open, held in sections(locked) if is_open] == [1]
    assert sum(held for _, held in sections(locked)) == len(docx.Document(io.BytesIO(form.blank())).tables)
    assert sections(form.blank(controls=True))[0][0] is False
    # On the same page, with the same headers: no section but the first brings its own.
    breaks = [*part(locked).iter(W + "sectPr")]
    assert [one.find(W + "type").get(W + "val") for one in breaks[1:]] == ["continuous"] * 2  # type: ignore[union-attr]
    assert not any(one.findall(W + "headerReference") or one.findall(W + "titlePg") for one in breaks[1:])


def test_a_row_that_was_added_to_a_locked_form_is_read() -> None:
    form: Form[Any] = form_named("early_help")
    document = docx.Document(io.BytesIO(form.fill(RECORD, controls=True, locked=True)))
    (section,) = document.element.body.iter(W15 + "repeatingSection")
    content = section.getparent().getparent().find(W + "sdtContent")
    added = copy.deepcopy(content[0])
    content.append(added)
    for text, words in zip([*added.iter(W + "t")], ("Visit", "SW by Friday"), strict=True):
        text.text = words
    out = io.BytesIO()
    document.save(out)
    parsed = form.parse(out.getvalue())
    assert [action.action for action in parsed.record.actions] == ["Go", "Stay", "Visit"]
    assert parsed.record.actions[2].who_when == "SW by Friday"


# Reading by tags


def test_a_field_whose_label_was_retyped_is_read_by_its_control() -> None:
    form: Form[Any] = form_named("early_help")
    data = changed(
        form.fill(RECORD, controls=True), lambda text: text.replace("Child/Young Person’s Full name:", "Who is it?")
    )
    parsed = form.parse(data)
    assert parsed.record.child.full_name == "Sam Specimen"
    assert parsed.evidence["child.full_name"].sign == "content control"


def test_words_beside_a_control_that_say_something_else_are_flagged() -> None:
    form: Form[Any] = form_named("early_help")
    words = "<w:r><w:t>Robin Example</w:t></w:r>"
    data = changed(
        form.fill(RECORD, controls=True),
        lambda text: re.sub(
            r"(</w:sdt>)(?=</w:p></w:tc><w:tc>(?:(?!</w:tc>).)*Ethnicity)", rf"\1{words}", text, count=1
        ),
    )
    parsed = form.parse(data)
    (issue,) = [issue for issue in parsed.issues if issue.field == "child.full_name"]
    assert issue.code == "control_disagrees"
    assert "Robin Example" in issue.text
    assert parsed.record.child.full_name == "Sam Specimen"
    assert not parsed.evidence["child.full_name"].certain


def test_words_beside_the_control_of_a_row_are_in_an_issue() -> None:
    form: Form[Any] = form_named("early_help")
    document = docx.Document(io.BytesIO(form.fill(RECORD, controls=True)))
    cell = next(cell for cell in document.element.body.iter(W + "tc") if "Stay" in "".join(cell.itertext()))
    typed = etree.SubElement(etree.SubElement(cell.find(W + "p"), W + "r"), W + "t")
    typed.text = " with zqav"
    out = io.BytesIO()
    document.save(out)
    parsed = form.parse(out.getvalue())
    assert "zqav" in parsed.record.model_dump_json() + "".join(issue.text for issue in parsed.issues)
    assert any((issue.field or "").startswith("actions") for issue in parsed.issues)


def test_a_form_without_settings_is_not_locked_in_silence() -> None:
    data = word([["Name of the child", "{{ name }}"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                content = re.sub(rb"<Relationship [^>]*settings[^>]*/>", b"", content)
            if info.filename == "[Content_Types].xml":
                content = re.sub(rb'<Override PartName="/word/settings.xml"[^>]*/>', b"", content)
            if info.filename != "word/settings.xml":
                after.writestr(info, content)
    form: Form[Any] = Form.from_template(out.getvalue(), name="bare")
    assert form.blank(controls=True)
    with pytest.raises(TemplateError, match="can't be locked"):
        form.blank(controls=True, locked=True)


def test_two_boxes_ticked_in_one_judgement_are_left_undecided() -> None:
    form: Form[Any] = form_named("early_help")

    def tick(text: str) -> str:
        at = text.index('w:tag w:val="plan.judgement=Inadequate"')
        return text[:at] + text[at:].replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"', 1)

    parsed = form.parse(changed(form.fill(RECORD, controls=True), tick))
    assert parsed.record.plan.judgement is None
    assert [issue.code for issue in parsed.issues if issue.field == "plan.judgement"] == ["ambiguous"]


def test_what_is_entered_in_a_blank_is_read_exactly() -> None:
    form: Form[Any] = form_named("early_help")

    def complete(text: str) -> str:
        at = text.index('w:tag w:val="vulnerability.comments"')
        end = text.index("</w:sdt>", at)
        control = text[at:end].replace("<w:showingPlcHdr/>", "")
        control = control.replace("Click or tap here to enter text.", "Judgement: Inadequate")
        text = text[:at] + control + text[end:]
        at = text.index('w:tag w:val="vulnerability.judgement=Good"')
        return text[:at] + text[at:].replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"', 1)

    parsed = form.parse(changed(form.blank(controls=True), complete))
    assert parsed.record.vulnerability.judgement == "Good"
    assert parsed.record.vulnerability.comments == "Judgement: Inadequate"
    assert parsed.issues == ()


# The command


def test_blank_and_fill_write_controls_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blank", "early_help", "-o", str(tmp_path / "a.docx"), "--controls", "--lock"]) == 0
    assert controls((tmp_path / "a.docx").read_bytes())
    (tmp_path / "r.json").write_text('{"key_learning": "yes"}')
    command = ["fill", str(tmp_path / "r.json"), "--form", "cin_cp", "--controls"]
    assert main([*command, "-o", str(tmp_path / "b.docx")]) == 0
    assert controls((tmp_path / "b.docx").read_bytes())
    assert main([*command, "-o", str(tmp_path / "many")]) == 0
    assert controls((tmp_path / "many" / "cin_cp 001.docx").read_bytes())
    assert main(["blank", "early_help", "-o", str(tmp_path / "c.docx"), "--lock"]) == 2
    assert "without --controls" in capsys.readouterr().err
