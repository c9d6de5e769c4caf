"""Effective looks: what a run is, after all the styles around it (17.7)."""

from __future__ import annotations

import pytest

from child_audit.word.document import Format
from tests.word.specimen import cell, document, look_of, paragraph, paragraphs, row, run, table


def style(kind: str, name: str, properties: str, *, based_on: str = "", default: bool = False, parts: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"{flag}><w:name w:val="{name}"/>{based}'
        f"<w:rPr>{properties}</w:rPr>{parts}</w:style>"
    )


def look(
    styles: str, *, paragraph_style: str = "", character: str = "", direct: str = "", in_table: str = ""
) -> Format:
    """The look of a run below these styles."""
    about = f'<w:rStyle w:val="{character}"/>' if character else ""
    within = f'<w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>' if paragraph_style else ""
    body = f"<w:p>{within}{run('x', about + direct)}</w:p>"
    if in_table:
        body = table(f"<w:tr><w:tc>{body}</w:tc></w:tr>", properties=f'<w:tblStyle w:val="{in_table}"/>')
    return paragraphs(document(body, styles=styles).body)[0].runs[0].format


BOLD_PARAGRAPH = style("paragraph", "P", "<w:b/>")
BOLD_CHARACTER = style("character", "C", "<w:b/>")
BOLD_TABLE = style("table", "T", "<w:b/>")
BOLD_DEFAULT = "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"


def test_a_style_gives_its_look() -> None:
    assert look(BOLD_PARAGRAPH, paragraph_style="P").bold
    assert look(BOLD_CHARACTER, character="C").bold
    assert look(BOLD_TABLE, in_table="T").bold


def test_two_styles_that_are_bold_cancel_each_other_out() -> None:
    styles = BOLD_PARAGRAPH + BOLD_CHARACTER + BOLD_TABLE
    assert not look(styles, paragraph_style="P", character="C").bold
    assert not look(styles, paragraph_style="P", in_table="T").bold
    assert look(styles, paragraph_style="P", character="C", in_table="T").bold


def test_direct_formatting_is_absolute() -> None:
    assert look(BOLD_PARAGRAPH, paragraph_style="P", direct="<w:b/>").bold
    assert not look(BOLD_PARAGRAPH, paragraph_style="P", direct='<w:b w:val="0"/>').bold


@pytest.mark.parametrize("name", ["b", "i", "caps", "smallCaps", "strike", "vanish"])
def test_every_toggle_of_the_standard_cancels(name: str) -> None:
    styles = style("paragraph", "P", f"<w:{name}/>") + style("character", "C", f"<w:{name}/>")
    assert look(styles, paragraph_style="P", character="C") == Format()


def test_double_strike_through_is_no_toggle() -> None:
    styles = style("paragraph", "P", "<w:dstrike/>") + style("character", "C", "<w:dstrike/>")
    assert look(styles, paragraph_style="P", character="C").strike


def test_in_one_chain_of_styles_the_nearest_word_counts() -> None:
    chain = style("paragraph", "Q", "", based_on="P")
    assert look(BOLD_PARAGRAPH + chain, paragraph_style="Q").bold
    off = style("paragraph", "Q", '<w:b w:val="0"/>', based_on="P")
    assert not look(BOLD_PARAGRAPH + off, paragraph_style="Q").bold
    on = style("paragraph", "Q", "<w:b/>", based_on="P")
    assert look(BOLD_PARAGRAPH + on, paragraph_style="Q").bold


def test_a_default_of_the_document_stays_until_a_style_turns_it_off() -> None:
    assert look(BOLD_DEFAULT).bold
    assert look(BOLD_DEFAULT + BOLD_PARAGRAPH, paragraph_style="P").bold
    assert look(BOLD_DEFAULT + BOLD_PARAGRAPH + BOLD_CHARACTER, paragraph_style="P", character="C").bold
    assert not look(BOLD_DEFAULT + style("paragraph", "P", '<w:b w:val="0"/>'), paragraph_style="P").bold
    assert not look(BOLD_DEFAULT, direct='<w:b w:val="0"/>').bold


def test_what_is_no_toggle_is_overridden_by_the_nearer_style() -> None:
    styles = style("paragraph", "P", '<w:color w:val="FF0000"/><w:u w:val="single"/>') + style(
        "character", "C", '<w:color w:val="00FF00"/><w:u w:val="none"/>'
    )
    assert look(styles, paragraph_style="P").colour == "FF0000"
    assert look(styles, paragraph_style="P").underline
    assert look(styles, paragraph_style="P", character="C").colour == "00FF00"
    assert not look(styles, paragraph_style="P", character="C").underline
    assert look(styles, paragraph_style="P", direct='<w:color w:val="auto"/>').colour == ""


def test_the_default_paragraph_style_holds_where_none_is_named() -> None:
    assert look(style("paragraph", "Normal", "<w:b/>", default=True)).bold


def test_styles_that_are_based_on_each_other_end_somewhere() -> None:
    styles = style("paragraph", "P", "<w:b/>", based_on="Q") + style("paragraph", "Q", "", based_on="P")
    assert look(styles, paragraph_style="P").bold


def test_a_style_that_does_not_exist_says_nothing() -> None:
    assert look("", paragraph_style="P", character="C", in_table="T") == Format()


def test_a_document_without_styles_is_read() -> None:
    assert look_of("<w:b/>") == Format(bold=True)


@pytest.mark.parametrize(
    ("flag", "bit", "part", "bold"),
    [
        ("firstRow", "0020", "firstRow", ["a", "b"]),
        ("lastRow", "0040", "lastRow", ["c", "d"]),
        ("firstColumn", "0080", "firstCol", ["a", "c"]),
        ("lastColumn", "0100", "lastCol", ["b", "d"]),
    ],
)
def test_parts_of_a_table_have_looks_of_their_own_where_the_table_shows_them(
    flag: str, bit: str, part: str, bold: list[str]
) -> None:
    parts = f'<w:tblStylePr w:type="{part}"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    styles = style("table", "T", "", parts=parts)

    def found(tbl_look: str) -> list[str]:
        properties = f'<w:tblStyle w:val="T"/>{tbl_look}'
        body = table(row(cell("a"), cell("b")), row(cell("c"), cell("d")), properties=properties)
        return [each.text for each in paragraphs(document(body, styles=styles).body) if each.runs[0].format.bold]

    assert found(f'<w:tblLook w:{flag}="1"/>') == bold
    assert found(f'<w:tblLook w:val="{bit}"/>') == bold
    assert found(f'<w:tblLook w:val="{bit}" w:{flag}="0"/>') == []
    assert found("") == []


def test_a_style_is_named_as_people_know_it() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    body = '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr></w:p>' + paragraph("")
    assert [each.style for each in paragraphs(document(body, styles=styles).body)] == ["heading 1", ""]
