"""Bullets that are boxes or ticks stand before their line; any other bullet or number doesn't."""

from __future__ import annotations

import pytest

from tests.word.specimen import document, paragraph, run, texts

_LIST = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>'


def numbering(glyph: str, font: str = "", kind: str = "bullet") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return (
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0">'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{glyph}"/>{fonts}</w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    )


@pytest.mark.parametrize(
    ("glyph", "font", "shown"),
    [
        ("☑", "", "☑ Good"),
        ("☐", "MS Gothic", "☐ Good"),
        ("\uf0fe", "Wingdings", "☑ Good"),
        ("\uf0a8", "Wingdings", "☐ Good"),
        ("\uf0fc", "Wingdings", "✓ Good"),
        ("\uf0b7", "Symbol", "Good"),
        ("•", "", "Good"),
    ],
)
def test_a_bullet_stands_before_its_line_only_when_it_is_a_box_or_a_tick(glyph: str, font: str, shown: str) -> None:
    read = document(paragraph(_LIST + run("Good")), numbering=numbering(glyph, font))
    assert texts(read.body) == [shown]


def test_a_number_is_no_part_of_the_text() -> None:
    read = document(paragraph(_LIST + run("Good")), numbering=numbering("%1.", kind="decimal"))
    assert texts(read.body) == ["Good"]


def test_a_list_that_the_document_does_not_have_is_no_reason_to_stop() -> None:
    read = document(paragraph(_LIST + run("Good")), numbering="")
    assert texts(read.body) == ["Good"]


def test_one_list_may_change_the_bullet_of_another() -> None:
    override = (
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="☐"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="☒"/></w:lvl></w:lvlOverride></w:num>'
    )
    read = document(paragraph(_LIST + run("Good")), numbering=override)
    assert texts(read.body) == ["☒ Good"]


def test_a_paragraph_that_names_a_level_and_no_list_has_no_bullet() -> None:
    level = '<w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>'
    assert texts(document(paragraph(level + run("Good")), numbering=numbering("☑")).body) == ["Good"]
