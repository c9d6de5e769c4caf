"""Tracked changes are shown as accepted; what was deleted is kept, but marked (17.13.5)."""

from __future__ import annotations

import pytest

from tests.word.specimen import cell, control, document, paragraph, paragraphs, row, run, runs_of, table, text_of, texts

WHO = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'


def deleted(text: str) -> str:
    return f'<w:del {WHO}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def ended(content: str, mark: str) -> str:
    """A paragraph whose mark carries a tracked change."""
    return f"<w:p><w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>{content}</w:p>"


def test_inserted_text_is_text_and_deleted_text_is_not() -> None:
    assert text_of(run("a ") + deleted("b ") + f"<w:ins {WHO}>{run('c')}</w:ins>") == "a c"


def test_deleted_text_is_kept_and_marked() -> None:
    runs = runs_of(deleted("Outstanding ") + run("Good"))
    assert [(each.text, each.deleted) for each in runs] == [("Outstanding ", True), ("Good", False)]


def test_of_moved_text_only_the_place_it_went_to_counts() -> None:
    moved = f"<w:moveFrom {WHO}>{run('x')}</w:moveFrom>{run(' y ')}<w:moveTo {WHO}>{run('x')}</w:moveTo>"
    assert text_of(moved) == " y x"


@pytest.mark.parametrize(
    "nested",
    [
        f"<w:ins {WHO}>{deleted('x')}</w:ins>",
        f"<w:del {WHO}><w:ins {WHO}>{run('x')}</w:ins></w:del>",
        f"<w:moveFrom {WHO}><w:ins {WHO}>{run('x')}</w:ins></w:moveFrom>",
        f"<w:moveTo {WHO}>{deleted('x')}</w:moveTo>",
    ],
)
def test_what_was_inserted_and_deleted_again_is_deleted(nested: str) -> None:
    assert text_of(nested) == ""


def test_a_paragraph_whose_mark_is_deleted_runs_on_into_the_next() -> None:
    assert texts(document(ended(run("one "), "del") + paragraph(run("two"))).body) == ["one two"]
    assert texts(document(ended(run("one "), "moveFrom") + paragraph(run("two"))).body) == ["one two"]
    assert texts(document(ended(run("one "), "ins") + paragraph(run("two"))).body) == ["one ", "two"]


def test_a_deleted_mark_at_the_end_of_a_cell_or_before_a_table_loses_nothing() -> None:
    inner = f"<w:tc>{ended(run('last'), 'del')}</w:tc>"
    assert texts(document(table(row(inner))).body) == ["last"]
    assert texts(document(ended(run("before"), "del") + table(row(cell("in it")))).body) == ["before", "in it"]


def test_a_paragraph_deleted_as_a_whole_is_kept_as_a_line_of_its_own() -> None:
    body = ended(deleted("Outstanding"), "del") + paragraph(run("Good"))
    first, second = paragraphs(document(body).body)
    assert (first.text, first.runs[0].text, first.runs[0].deleted) == ("", "Outstanding", True)
    assert second.text == "Good"


def test_a_deleted_row_is_marked_and_the_others_are_not() -> None:
    body = table(row(cell("gone"), properties=f"<w:del {WHO}/>"), row(cell("here")))
    assert texts(document(body).body) == ["", "here"]
    assert [read.runs[0].deleted for read in paragraphs(document(body).body)] == [True, False]


def test_an_inserted_row_is_a_row() -> None:
    assert texts(document(table(row(cell("new"), properties=f"<w:ins {WHO}/>"))).body) == ["new"]


def test_a_deleted_cell_is_marked_and_the_others_are_not() -> None:
    body = table(row(cell("gone", f"<w:cellDel {WHO}/>"), cell("here"), cell("new", f"<w:cellIns {WHO}/>")))
    assert texts(document(body).body) == ["", "here", "new"]


def test_deleted_blocks_are_marked() -> None:
    body = f"<w:del {WHO}>{paragraph(run('gone'))}</w:del><w:ins {WHO}>{paragraph(run('here'))}</w:ins>"
    assert texts(document(body).body) == ["", "here"]


def test_a_picture_that_was_deleted_is_not_noted() -> None:
    picture = f"<w:del {WHO}><w:r><w:object/></w:r></w:del>"
    assert document(paragraph(picture)).notes == ()


def test_a_deleted_line_break_is_deleted() -> None:
    runs = runs_of(f"{run('a')}<w:del {WHO}><w:r><w:br/></w:r></w:del>{run('b')}")
    assert [(each.text, each.deleted) for each in runs] == [("a", False), ("\n", True), ("b", False)]


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_rows_that_another_program_put_inside_a_deletion_are_deleted(change: str) -> None:
    body = table(row(cell("kept")), f"<w:{change} {WHO}>{row(cell('gone'))}</w:{change}>", row(cell("kept, too")))
    read = document(body)
    assert texts(read.body) == ["kept", "", "kept, too"]
    assert [(each.runs[0].text, each.runs[0].deleted) for each in paragraphs(read.body)][1] == ("gone", True)


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_a_control_that_was_deleted_says_nothing_whatever_it_holds(change: str) -> None:
    def tagged(text: str) -> str:
        return control(run(text), '<w:tag w:val="name"/><w:text/>')

    kept, gone = paragraph(tagged("Sam")), paragraph(f"<w:{change} {WHO}>{tagged('Alex')}</w:{change}>")
    in_a_row = row(f"<w:tc>{paragraph(tagged('Robin'))}</w:tc>", properties=f"<w:del {WHO}/>")
    assert [each.text for each in document(gone + kept + table(in_a_row)).controls] == ["Sam"]
