"""Content controls at every level, of every kind (17.5.2)."""

from __future__ import annotations

import pytest

from tests.word.specimen import cell, control, document, paragraph, paragraphs, row, run, runs_of, table, text_of, texts

PROMPT = "Click or tap here to enter text."
CHECKED = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
UNCHECKED = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("<w:text/>", "text"),
        ('<w:text w:multiLine="1"/>', "text"),
        ("<w:richText/>", "text"),
        ('<w:date w:fullDate="2026-03-12T00:00:00Z"><w:dateFormat w:val="dd/MM/yyyy"/></w:date>', "date=2026-03-12"),
        ('<w:dropDownList><w:listItem w:displayText="Yes" w:value="1"/></w:dropDownList>', "dropdown"),
        ('<w:comboBox><w:listItem w:displayText="Yes" w:value="1"/></w:comboBox>', "dropdown"),
        ('<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w:text/>', "text"),
        ('<w:lock w:val="sdtLocked"/>', ""),
    ],
)
def test_a_control_is_its_text_and_says_its_kind(kind: str, name: str) -> None:
    (read,) = runs_of(control(run("value"), kind))
    assert (read.text, read.control) == ("value", name)


def body_at(level: str, *, placeholder: bool) -> str:
    """A table of one cell with a control at one level."""
    text = run("value")
    if level == "run":
        return table(row(f"<w:tc>{paragraph(control(text, placeholder=placeholder))}</w:tc>"))
    if level == "block":
        return table(row(f"<w:tc>{control(paragraph(text), placeholder=placeholder)}</w:tc>"))
    if level == "cell":
        return table(row(control(cell("value"), placeholder=placeholder)))
    if level == "row":
        return table(control(row(cell("value")), placeholder=placeholder))
    return control(table(row(cell("value"))), placeholder=placeholder)


every_level = pytest.mark.parametrize("level", ["run", "block", "cell", "row", "table"])


@every_level
def test_a_control_is_read_at_every_level(level: str) -> None:
    (read,) = paragraphs(document(body_at(level, placeholder=False)).body)
    assert [(each.text, each.control) for each in read.runs] == [("value", "text")]


@every_level
def test_a_placeholder_is_blank_at_every_level(level: str) -> None:
    assert texts(document(body_at(level, placeholder=True)).body) == [""]


def test_a_control_around_one_cell_says_nothing_of_the_next() -> None:
    body = table(row(control(cell("prompt"), placeholder=True), cell("typed")))
    first, second = paragraphs(document(body).body)
    assert (first.text, second.text, second.runs[0].control) == ("", "typed", "")


def test_a_control_in_a_placeholder_is_part_of_it() -> None:
    assert text_of(control(run("a ") + control(run("b")), placeholder=True) + run("c")) == "c"


@pytest.mark.parametrize(("state", "seen"), [(CHECKED, "☒"), (UNCHECKED, "☐"), ("<w14:checkbox/>", "☐")])
@pytest.mark.parametrize("glyph", ["<w:t>☒</w:t>", "<w:t>✗</w:t>", '<w:sym w:font="Wingdings" w:char="F0A8"/>'])
def test_a_check_box_is_as_it_is_set_whatever_its_picture(state: str, seen: str, glyph: str) -> None:
    (read,) = runs_of(control(f"<w:r>{glyph}</w:r>", state))
    assert (read.text, read.control) == (seen, "checkbox")


@pytest.mark.parametrize(("text", "seen"), [("☐ Yes", "☒ Yes"), ("Yes", "☒Yes"), ("☐", "☒")])
def test_words_in_a_check_box_stay(text: str, seen: str) -> None:
    assert text_of(control(run(text), CHECKED)) == seen


def test_a_check_box_around_a_cell_is_read() -> None:
    assert texts(document(table(row(control(cell("☐"), CHECKED), cell("Yes")))).body) == ["☒", "Yes"]


def test_repeated_sections_are_read_one_after_the_other() -> None:
    items = "".join(
        control(row(cell(f"action {number}"), cell(f"who {number}")), "<w15:repeatingSectionItem/>")
        for number in (1, 2, 3)
    )
    body = table(row(cell("Action"), cell("Who")), control(items, "<w15:repeatingSection/>"))
    (read,) = document(body).body
    assert texts([read])[2:] == ["action 1", "who 1", "action 2", "who 2", "action 3", "who 3"]


def named(content: str, *, placeholder: bool) -> str:
    """A control whose placeholder is the building block P."""
    return control(content, '<w:placeholder><w:docPart w:val="P"/></w:placeholder><w:text/>', placeholder=placeholder)


GLOSSARY = (
    '<w:docParts><w:docPart><w:docPartPr><w:name w:val="P"/></w:docPartPr><w:docPartBody>'
    f"{paragraph(run('Name of the '))}{paragraph(run('auditor'))}"
    "</w:docPartBody></w:docPart></w:docParts>"
)
STYLES = '<w:style w:type="character" w:styleId="Pl"><w:name w:val="Placeholder Text"/></w:style>'


def test_the_prompt_itself_is_blank_also_when_its_mark_was_lost() -> None:
    assert text_of(named(run("Name of the auditor"), placeholder=False), glossary=GLOSSARY) == ""


def test_what_was_typed_is_read_also_when_the_mark_was_left() -> None:
    assert text_of(named(run("A. Auditor"), placeholder=True), glossary=GLOSSARY) == "A. Auditor"


def test_a_prompt_that_was_changed_by_hand_is_blank_while_it_looks_like_one() -> None:
    prompt = named(run("Your name", '<w:rStyle w:val="Pl"/>'), placeholder=True)
    assert text_of(prompt, glossary=GLOSSARY, styles=STYLES) == ""


@pytest.mark.parametrize("glossary", ["", "<w:docParts><w:docPart/></w:docParts>", "<not well-formed"])
def test_without_the_words_of_the_prompt_the_mark_decides(glossary: str) -> None:
    assert text_of(named(run("x"), placeholder=True), glossary=glossary) == ""
    assert text_of(named(run("x"), placeholder=False), glossary=glossary) == "x"


def test_a_picture_control_is_noted_as_a_picture() -> None:
    graphic = "<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic>"
    picture = f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>"
    assert [note.kind for note in document(paragraph(control(picture, "<w:picture/>"))).notes] == ["picture"]


def test_a_box_that_a_program_wrote_in_two_glyphs_is_one_box_and_its_words_stay() -> None:
    assert text_of(control(run("☐") + run("☒") + run(" seen alone"), CHECKED)) == "☒ seen alone"


def test_a_box_without_contents_is_passed_over() -> None:
    assert text_of(f"<w:sdt><w:sdtPr>{CHECKED}</w:sdtPr></w:sdt>{run('Yes')}") == "Yes"
