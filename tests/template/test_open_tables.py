"""Tables of locked forms that stay open, in templates that Word saved otherwise than ours: sections, pages, changes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from child_audit import Form
from child_audit.word.styles import W
from tests.tagged import word

ACTIONS = [
    ["Action", "By whom"],
    ["{%tr for action in actions | rows(2) %}", ""],
    ["{{ action.what }}", "{{ action.who }}"],
    ["{%tr endfor %}", ""],
]
RECORD = {"name": "Sam Specimen", "actions": [{"what": "Visit", "who": "A worker"}]}


def tagged(*blocks: Any, change: Callable[[Any], None] = lambda document: None) -> Form[Any]:
    """Return the form of a template, changed in its XML as Word or a person might have left it."""
    document = docx.Document(io.BytesIO(word(*blocks)))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return Form.from_template(out.getvalue(), name="ours")


def locked(form: Form[Any]) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(form.fill(RECORD, controls=True, locked=True))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def open_sections(root: etree._Element) -> list[bool]:
    """Say of each section, in order, whether it's open."""
    return [
        (found := section.find(W + "formProt")) is not None and found.get(W + "val") == "0"
        for section in root.iter(W + "sectPr")
    ]


def test_a_table_with_which_the_form_begins_gets_a_section_of_its_own() -> None:
    form = tagged(ACTIONS, "Name: {{ name }}")
    root = locked(form)
    assert open_sections(root) == [False, True, False]
    assert root[0][0].tag == W + "p"  # a section ends in a paragraph, so there's one before the table now
    assert form.parse(form.fill(RECORD, controls=True, locked=True)).record == form.record(RECORD)


def test_numbering_of_pages_does_not_begin_anew_behind_the_table() -> None:
    def numbered(document: Any) -> None:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "5")
        document.sections[-1]._sectPr.append(numbers)

    starts = [
        numbers.get(W + "start")
        for numbers in locked(tagged("Name: {{ name }}", ACTIONS, "The end.", change=numbered)).iter(W + "pgNumType")
    ]
    assert starts == ["5", None, None]


def test_a_section_that_was_left_open_or_closed_by_hand_is_open_once_around_the_table() -> None:
    def protected(document: Any) -> None:
        document.sections[-1]._sectPr.append(OxmlElement("w:formProt"))

    root = locked(tagged("Name: {{ name }}", ACTIONS, "The end.", change=protected))
    assert open_sections(root) == [False, True, False]
    assert all(len(section.findall(W + "formProt")) <= 1 for section in root.iter(W + "sectPr"))


def test_a_change_of_a_paragraph_that_word_tracked_does_not_stand_before_its_section() -> None:
    def tracked(document: Any) -> None:
        properties = document.paragraphs[0]._p.get_or_add_pPr()
        change = OxmlElement("w:pPrChange")
        change.set(qn("w:id"), "1")
        change.set(qn("w:author"), "Somebody")
        change.append(OxmlElement("w:pPr"))
        properties.append(change)

    root = locked(tagged("Name: {{ name }}", ACTIONS, "The end.", change=tracked))
    assert open_sections(root) == [False, True, False]
    # ECMA-376 17.3.1.26: nothing comes behind w:pPrChange, so it would make the file one that Word repairs.
    for properties in root.iter(W + "pPr"):
        names = [child.tag for child in properties]
        assert W + "pPrChange" not in names or names[-1] == W + "pPrChange"


@pytest.mark.parametrize("sections", [0, 1])
def test_without_a_section_nothing_is_left_open_and_the_form_still_reads(sections: int) -> None:
    def cut(document: Any) -> None:
        body = document.element.body
        if not sections:
            body.remove(body.sectPr)

    form = tagged("Name: {{ name }}", ACTIONS, "The end.", change=cut)
    assert open_sections(locked(form)) == ([False, True, False] if sections else [])
    assert form.parse(form.fill(RECORD, controls=True, locked=True)).record == form.record(RECORD)


def test_protection_that_the_template_had_is_replaced_by_that_of_a_locked_form() -> None:
    def protected(document: Any) -> None:
        protection = OxmlElement("w:documentProtection")
        protection.set(qn("w:edit"), "readOnly")
        document.settings.element.insert(0, protection)

    form = tagged("Name: {{ name }}", change=protected)
    with zipfile.ZipFile(io.BytesIO(form.blank(controls=True, locked=True))) as archive:
        settings = etree.fromstring(archive.read("word/settings.xml"))
    assert [each.get(W + "edit") for each in settings.iter(W + "documentProtection")] == ["forms"]


def test_the_look_of_the_tags_gives_way_to_that_of_boxes_and_prompts() -> None:
    def coloured(document: Any) -> None:
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                run.font.name, run.bold = "Comic Sans MS", True
                run.font.color.rgb = docx.shared.RGBColor(0xFF, 0, 0)

    form = tagged("Name: {{ name }}", 'Seen: {{ seen | tick("Yes") }} Yes {{ seen | tick("No") }} No', change=coloured)
    with zipfile.ZipFile(io.BytesIO(form.blank(controls=True))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    boxes = [run for run in root.iter(W + "r") if "".join(map(str, run.itertext())) == "☐"]
    assert len(boxes) == 2
    for box in boxes:
        (fonts,) = box.findall(f"{W}rPr/{W}rFonts")
        assert fonts.get(W + "ascii") == "MS Gothic"
        assert box.find(f"{W}rPr/{W}b") is None
    (prompt,) = (run for run in root.iter(W + "r") if "Click or tap" in "".join(map(str, run.itertext())))
    assert [colour.get(W + "val") for colour in prompt.iter(W + "color")] != ["FF0000"]
