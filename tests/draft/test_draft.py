"""Tags for a blank form: what is found, what it's called, and that it reads back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from child_audit import form_named
from child_audit.cli import main
from child_audit.draft import Draft, draft_form
from child_audit.draft.naming import Namer, snake
from child_audit.draft.proof import unreadable
from child_audit.draft.scales import alternatives, boxes_of_two_languages, lines_of_options, option_list, scale_of
from child_audit.errors import TemplateError
from child_audit.form import check_template
from child_audit.template.layout import Anchor, FreeSlot, Layout, LoopPart, OptionPart, TickPart, layout_of
from child_audit.text import key
from child_audit.word.reader import read
from child_audit.word.styles import W
from tests.draft.forms import FORMS
from tests.draft.further_forms import FURTHER
from tests.word.specimen import files, zipped


def kinds(draft: Draft) -> dict[str, str]:
    return {field.path: field.kind for field in draft.fields}


EXPECTED = json.loads((Path(__file__).parent / "further_forms.json").read_text("utf-8"))
EVERY_FORM = [*FORMS, *FURTHER]


def blank_of(name: str) -> bytes:
    return FURTHER[name]() if name in FURTHER else FORMS[name]()[0]


@pytest.mark.parametrize("name", FURTHER)
def test_the_fields_of_forms_laid_out_otherwise_are_found_and_named(name: str) -> None:
    draft = draft_form(FURTHER[name]())
    assert kinds(draft) == EXPECTED[name]
    left = [doubt.place for doubt in draft.doubts if doubt.reason.startswith("left without a tag")]
    # Boxes before the words of their question: nothing says where that choice begins.
    assert left == (["paragraph 4"] if name == "both_sides" else [])


@pytest.mark.parametrize("name", FORMS)
def test_the_fields_of_a_councils_form_are_found_and_named(name: str) -> None:
    data, expected = FORMS[name]()
    draft = draft_form(data)
    assert kinds(draft) == expected
    assert not [doubt for doubt in draft.doubts if doubt.reason.startswith("left without a tag")]


@pytest.mark.parametrize("name", EVERY_FORM)
def test_what_is_drafted_passes_the_check_and_reads_back_as_it_was_filled(name: str) -> None:
    draft = draft_form(blank_of(name))
    assert [problem for problem in check_template(draft.data) if not problem.warning] == []
    assert unreadable(draft.data) == frozenset()


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
def test_of_the_blank_of_a_form_that_ships_every_field_is_found_again_and_no_other(name: str) -> None:
    form = form_named(name)
    drafted = layout_of(read(draft_form(form.blank()).data))
    assert places(drafted) == places(form.layout)


def places(layout: Layout) -> set[tuple[Any, ...]]:
    """Where the fields of a form are, and of what kind, whatever they're called."""
    found: set[tuple[Any, ...]] = set()
    for item in layout.items:
        if isinstance(item, Anchor) or item.path.startswith("contacts."):
            continue
        place = (item.cell.table, item.cell.row, item.cell.ordinal) if item.cell else item.line
        if isinstance(item, LoopPart):
            found.add(("rows", item.cell and item.cell.table, len(item.columns)))
        elif isinstance(item, OptionPart):
            found.add(("option", place, item.label, item.boxed))
        elif isinstance(item, TickPart):
            found.add(("tick", place))
        elif isinstance(item, FreeSlot):
            found.add((item.filter, place))
    return found


# In "controls" the prompts in empty controls give way to tags, too.
@pytest.mark.parametrize("name", [name for name in EVERY_FORM if name != "controls"])
def test_nothing_but_the_places_for_answers_is_changed(name: str) -> None:
    data = blank_of(name)
    drafted = draft_form(data).data
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(drafted)) as after:
        for part in before.namelist():
            if part not in ("word/document.xml", "word/numbering.xml"):
                assert after.read(part) == before.read(part)
    assert words(drafted) == words(data)
    assert looks(drafted, "tblPr", "sectPr", "tcPr") == looks(data, "tblPr", "sectPr", "tcPr")


def words(data: bytes) -> list[str]:
    """The form's own words: without tags, the options in them, boxes, lines to write on and typed numbers."""
    found = []
    for paragraph in docx.Document(io.BytesIO(data)).element.body.iter(W + "p"):
        text = "".join(run.text or "" for run in paragraph.iter(W + "t"))
        text = re.sub(r'\{\{[^}]*mark\("([^"]*)"[^}]*\}\}', r"\1", text)
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text)
        if key(text) and not re.fullmatch(r"\d\.", text.strip()):
            found.append(key(text))
    return found


def looks(data: bytes, *names: str) -> set[bytes]:
    body = docx.Document(io.BytesIO(data)).element.body
    return {etree.tostring(element) for name in names for element in body.iter(W + name)}


def test_parts_with_the_same_fields_and_descriptions_under_grades_are_pointed_out() -> None:
    (alike,) = draft_form(FURTHER["siblings"]()).doubts
    assert "{%p for child in children %}" in alike.reason
    (rubric,) = draft_form(FURTHER["descriptors"]()).doubts
    assert rubric.place == "table 1, row 1, column 1"
    assert "descriptions under grades" in rubric.reason


def test_a_form_that_has_tags_already_is_refused() -> None:
    with pytest.raises(TemplateError, match="has tags already"):
        draft_form(form_named("early_help").template)


def test_empty_controls_and_form_fields_give_way_to_tags() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Name: </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Click or tap here to enter text.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>Seen on </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Click or tap to enter a date.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>Grade: </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList>"
        "<w:listItem w:value='Choose an item.'/><w:listItem w:displayText='Good' w:value='1'/>"
        "<w:listItem w:displayText='Inadequate' w:value='2'/></w:dropDownList></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Choose an item.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>Responsible team: </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'>"
        "<w:ffData><w:textInput/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>     </w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>Looked after </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'><w:ffData>"
        "<w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX "
        "</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    draft = draft_form(zipped(files(body)))
    assert kinds(draft) == {
        "name": "text",
        "seen_on": "date",
        "grade": "options",
        "looked_after": "tick",
        "responsible_team": "text",
    }
    assert [doubt.path for doubt in draft.doubts] == ["grade"]
    assert "drop-down" in draft.doubts[0].reason


def test_a_blank_cell_that_nothing_explains_is_listed_with_its_place() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Comments"
    out = io.BytesIO()
    document.save(out)
    doubt, *_ = draft_form(out.getvalue()).doubts
    assert str(doubt) == "table 1, row 1, column 1: a blank cell, left without a tag: nothing says what goes in"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Date of Birth:", "date_of_birth"),
        ("DOB", "date_of_birth"),
        ("4. Quality of Plan", "quality_of_plan"),
        ("2.3 Is the plan SMART? (see guidance)", "plan_smart"),
        ("Child/Young Person’s Full name", "child_young_persons_full_name"),
        ("E-mail", "e_mail"),
        ("Escalated YES / NO", "escalated"),
        ("class", "class_answer"),
        ("1st visit", "q1st_visit"),
        ("…", ""),
    ],
)
def test_names_are_short_and_readable(words: str, name: str) -> None:
    assert snake(words) == name


def test_every_path_is_given_once_and_none_lies_within_another() -> None:
    namer = Namer()
    assert namer.path("Plan") == "plan"
    namer.enter("Plan")
    assert [namer.path("Judgement"), namer.path("Judgement")] == ["plan_2.judgement", "plan_2.judgement_2"]
    namer.enter("Plan")
    assert namer.path("Judgement") == "plan_3.judgement"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Overall: Outstanding / Good / Inadequate", ["Outstanding", "Good", "Inadequate"]),
        ("YES/NO/N/A", ["YES", "NO", "N/A"]),
        ("☐ Yes   ☐ No   ☐ Partly", ["Yes", "No", "Partly"]),
        ("0  1  2  3  4  5", ["0", "1", "2", "3", "4", "5"]),
        ("There is no good reason to say yes", []),
        ("Good and poor practice", []),
    ],
)  # fmt: skip
def test_lists_of_options_are_told_from_sentences(text: str, labels: list[str]) -> None:
    assert [word.label for word in option_list(text)] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Do / Yes ☐    Naddo / No ☐", ["Do / Yes", "Naddo / No"]),
        ("☐ Yes / Do    ☐ No / Naddo", ["Yes / Do", "No / Naddo"]),
        ("Seen? Do / Yes ☐    Naddo / No ☐", ["Do / Yes", "Naddo / No"]),
        ("Name / Role ☐   Team / Hub ☐", []),
        ("☐ Child in need   ☐ Looked after", []),
    ],
)
def test_boxes_in_two_languages_are_a_choice_when_one_of_each_pair_is_an_option(text: str, labels: list[str]) -> None:
    assert [word.label for _, word in boxes_of_two_languages(text)] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Again: in a month / in three months / not needed", ["in a month", "in three months", "not needed"]),
        ("Team: one / two", []),
        ("Note: this form is for a social worker / a manager / somebody else who was there at the time", []),
    ],
)
def test_short_words_parted_by_strokes_after_a_colon_may_be_a_choice(text: str, labels: list[str]) -> None:
    assert [word.label for word in alternatives(text)] == labels


def test_options_with_their_meanings_stand_a_line_each() -> None:
    lines = ["Judgement:", "Outstanding = all", "Good – most", "", "Requires Improvement: some", "Inadequate"]
    assert [word.label for _, word in lines_of_options(lines)] == [
        "Outstanding",
        "Good",
        "Requires Improvement",
        "Inadequate",
    ]


def test_a_column_of_numbers_headed_no_is_no_scale() -> None:
    assert not scale_of(["No"])
    assert not scale_of(["N/A", "None"])
    assert not scale_of(["Good", "Red"])


def test_the_command_writes_the_form_and_lists_what_is_not_sure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank, tagged = tmp_path / "blank.docx", tmp_path / "tagged.docx"
    blank.write_bytes(FORMS["matrix"]()[0])
    assert main(["draft", str(blank), "-o", str(tagged), "--list", str(tmp_path / "list.txt")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "13 fields: 8 text, 1 dates, 3 choices, 1 repeated rows"
    assert "timeliness_rating (options)" in (tmp_path / "list.txt").read_text()
    assert main(["draft", str(blank), "-o", str(tagged)]) == 2
    assert main(["check", str(tagged)]) == 0
