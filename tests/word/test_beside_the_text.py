"""What stands beside the text: text boxes, pictures, notes, headers and footers, comments."""

from __future__ import annotations

import pytest

from child_audit.word.document import Comment, Note
from tests.word.specimen import cell, document, paragraph, paragraphs, row, run, table, texts

SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'


def shape(content: str) -> str:
    return f"<w:drawing><wp:anchor>{graphic(f'<wps:wsp>{content}</wps:wsp>')}</wp:anchor></w:drawing>"


def graphic(content: str, kind: str = "") -> str:
    return f'<a:graphic><a:graphicData uri="{kind}">{content}</a:graphicData></a:graphic>'


def box(content: str) -> str:
    return f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"


def old_shape(content: str) -> str:
    return f"<w:pict><v:shape>{content}</v:shape></w:pict>"


def old_box(content: str) -> str:
    return f"<v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox>"


# Text boxes


def test_a_text_box_stands_after_the_paragraph_it_is_anchored_in() -> None:
    anchored = f"<w:r>{shape(box(paragraph(run('in the box'))))}</w:r>{run('anchor')}"
    read = paragraphs(document(paragraph(anchored) + paragraph(run("next"))).body)
    assert [(each.text, each.boxed) for each in read] == [("anchor", False), ("in the box", True), ("next", False)]


def test_of_two_alternatives_only_the_first_is_read() -> None:
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{shape(box(paragraph(run('text'))))}</mc:Choice>"
        f"<mc:Fallback>{old_shape(old_box(paragraph(run('text'))))}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(document(paragraph(f"<w:r>{both}</w:r>")).body) == ["", "text"]


def test_without_a_choice_the_fallback_is_read() -> None:
    only = f"<mc:Fallback>{old_shape(old_box(paragraph(run('text'))))}</mc:Fallback>"
    body = paragraph(f"<w:r><mc:AlternateContent>{only}</mc:AlternateContent></w:r>")
    assert texts(document(body).body) == ["", "text"]


def test_a_table_in_a_text_box_and_a_box_in_a_cell_are_read() -> None:
    inner = f"<w:r>{shape(box(table(row(cell('in the table'))) + paragraph('')))}</w:r>"
    body = table(row(f"<w:tc>{paragraph(inner)}</w:tc>"))
    assert texts(document(body).body) == ["", "in the table", ""]


def test_a_text_box_in_a_field_is_read() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    ended = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(
        document(paragraph(f"{begun}<w:r>{old_shape(old_box(paragraph(run('text'))))}</w:r>{ended}")).body
    ) == [
        "",
        "text",
    ]


def test_word_art_and_text_of_drawing_ml_itself_are_read() -> None:
    art = old_shape('<v:textpath string="Passed"/>')
    drawn = shape("<a:txBody><a:p><a:r><a:t>one </a:t></a:r><a:r><a:t>line</a:t></a:r></a:p><a:p/></a:txBody>")
    read = paragraphs(document(paragraph(f"<w:r>{art}{drawn}</w:r>")).body)
    assert [(each.text, each.boxed) for each in read] == [("", False), ("Passed", True), ("one line", True)]


def test_a_watermark_is_no_text() -> None:
    mark = '<w:pict><v:shape id="PowerPlusWaterMarkObject3"><v:textpath string="DRAFT"/></v:shape></w:pict>'
    assert texts(document(SECTION, header1=paragraph(f"<w:r>{mark}</w:r>"), footer1="").margins) == [""]


# Pictures and objects


@pytest.mark.parametrize(
    ("inside_a_run", "note"),
    [
        (shape("<pic:pic/>"), Note("picture", "paragraph 1")),
        (f"<w:drawing>{graphic('', 'http://x/2006/chart')}</w:drawing>", Note("picture", "paragraph 1")),
        (f"<w:drawing>{graphic('', 'http://x/2006/diagram')}</w:drawing>", Note("picture", "paragraph 1")),
        (old_shape("<v:imagedata/>"), Note("picture", "paragraph 1")),
        ("<w:object><o:OLEObject/></w:object>", Note("embedded", "paragraph 1", "object")),
    ],
)  # fmt: skip
def test_what_is_no_text_is_noted(inside_a_run: str, note: Note) -> None:
    assert document(paragraph(f"<w:r>{inside_a_run}</w:r>")).notes == (note,)


def test_a_shape_of_text_is_no_picture() -> None:
    assert document(paragraph(f"<w:r>{shape(box(paragraph(run('x'))))}</w:r>")).notes == ()


def test_another_document_embedded_in_the_text_is_noted() -> None:
    assert [(note.kind, note.name) for note in document('<w:altChunk r:id="x"/>').notes] == [("embedded", "altChunk")]


# Notes, headers, footers


def test_footnotes_and_endnotes_that_are_used_follow_the_text() -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(run(text))}</w:footnote>'
        for number, text in ((0, "separator"), (1, "never used"), (2, "used"))
    )
    end = f'<w:endnote w:id="1">{paragraph("<w:r><w:endnoteRef/></w:r>" + run("at the end"))}</w:endnote>'
    body = paragraph(
        run("text") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r>'
    )
    read = paragraphs(document(body, footnotes=notes, endnotes=end).margins)
    assert [(each.text, each.place, each.boxed) for each in read] == [
        ("used", "footnote 1", True),
        ("at the end", "endnote 1", True),
    ]


def test_headers_and_footers_are_read_once_however_often_they_are_used() -> None:
    body = paragraph(run("text") + "") + f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>" + SECTION
    read = document(body, header1=paragraph(run("above")), footer1=table(row(cell("below"))))
    assert texts(read.margins) == ["above", "below"]
    assert texts(read.body) == ["text", ""]


def test_a_header_that_is_missing_is_no_reason_to_fail() -> None:
    assert document(SECTION).margins == ()


# Comments


def comment(number: int, text: str) -> str:
    return f'<w:comment w:id="{number}" w:author="A" w:date="2026-01-01T00:00:00Z">{paragraph(run(text))}</w:comment>'


def test_a_comment_knows_the_text_that_it_is_about() -> None:
    body = paragraph(
        run("not ")
        + '<w:commentRangeStart w:id="1"/>'
        + run("this ")
        + '<w:commentRangeStart w:id="2"/>'
        + run("word")
        + '<w:commentRangeEnd w:id="1"/><w:commentRangeEnd w:id="2"/><w:r><w:commentReference w:id="1"/></w:r>'
    )
    read = document(body, comments=comment(1, "why?") + comment(2, "really") + comment(3, "about nothing"))
    assert read.comments == (
        Comment("A", "2026-01-01T00:00:00Z", "why?", "this word", "paragraph 1"),
        Comment("A", "2026-01-01T00:00:00Z", "really", "word", "paragraph 1"),
        Comment("A", "2026-01-01T00:00:00Z", "about nothing", ""),
    )
    assert texts(read.body) == ["not this word"]


def test_a_comment_over_rows_knows_them_all() -> None:
    body = table(
        "<w:commentRangeStart w:id='1'/>" + row(cell("a")),
        row(cell("b")) + "<w:commentRangeEnd w:id='1'/>",
        row(cell("c")),
    )
    (read,) = document(body, comments=comment(1, "x")).comments
    assert read.about.split() == ["a", "b"]


def test_what_was_drawn_in_ink_is_noted_because_nobody_can_read_it() -> None:
    read = document(paragraph(run("Good ") + '<w:r><w:contentPart r:id="ink"/></w:r>'))
    assert [(note.kind, note.name) for note in read.notes] == [("drawing", "ink")]
