"""Tables and the grid that their cells stand in (17.4)."""

from __future__ import annotations

import pytest

from child_audit.word.document import Document, Table
from tests.word.specimen import cell, document, paragraph, paragraphs, row, run, table, texts


def first_table(read: Document) -> Table:
    found = read.body[0]
    assert isinstance(found, Table)
    return found


def grid(body: str) -> list[list[tuple[int, int]]]:
    """Column and span of each cell, row by row."""
    return [[(each.column, each.span) for each in line.cells] for line in first_table(document(body)).rows]


def test_cells_count_columns_of_the_grid() -> None:
    body = table(
        row(cell("a"), cell("b"), cell("c")),
        row(cell("wide", '<w:gridSpan w:val="2"/>'), cell("c")),
        row(cell("b"), cell("c"), properties='<w:gridBefore w:val="1"/>'),
    )
    assert grid(body) == [[(0, 1), (1, 1), (2, 1)], [(0, 2), (2, 1)], [(1, 1), (2, 1)]]


@pytest.mark.parametrize("span", ["0", "-3", "x", ""])
def test_a_span_that_makes_no_sense_is_one(span: str) -> None:
    assert grid(table(row(cell("a", f'<w:gridSpan w:val="{span}"/>'), cell("b")))) == [[(0, 1), (1, 1)]]


def test_a_cell_merged_into_the_one_above_says_so() -> None:
    body = table(
        row(cell("top", '<w:vMerge w:val="restart"/>')),
        row(cell("", "<w:vMerge/>")),
        row(cell("", '<w:vMerge w:val="continue"/>')),
        row(cell("next")),
    )
    rows = first_table(document(body)).rows
    assert [line.cells[0].continues for line in rows] == [False, True, True, False]


def test_shades_of_cells_and_paragraphs_are_read() -> None:
    shaded = '<w:p><w:pPr><w:shd w:val="clear" w:fill="00FF00"/></w:pPr></w:p>'
    read = first_table(document(table(row(f'<w:tc><w:tcPr><w:shd w:fill="FFFF00"/></w:tcPr>{shaded}</w:tc>'))))
    only = read.rows[0].cells[0]
    assert only.shade == "FFFF00"
    assert paragraphs(only.blocks)[0].shade == "00FF00"


def test_a_row_that_repeats_on_each_page_says_so() -> None:
    read = first_table(document(table(row(cell("head"), properties="<w:tblHeader/>"), row(cell("body")))))
    assert [line.header for line in read.rows] == [True, False]


def test_a_place_is_named_as_people_count() -> None:
    inner = f"<w:tc>{paragraph(run('outer'))}{table(row(cell('inner')))}{paragraph('')}</w:tc>"
    body = paragraph(run("above")) + table(row(cell("a"), inner)) + table(row(cell("second")))
    places = {read.text: read.place for read in paragraphs(document(body).body) if read.text}
    assert places == {
        "above": "paragraph 1",
        "a": "table 1, row 1, column 1",
        "outer": "table 1, row 1, column 2",
        "inner": "table 1, row 1, column 2, inner table 1, row 1, column 1",
        "second": "table 2, row 1, column 1",
    }


@pytest.mark.parametrize(
    "around", ['<w:customXml w:element="a">{}</w:customXml>', "<w:ins>{}</w:ins>", "<w14:novelty>{}</w14:novelty>"]
)
def test_rows_and_cells_are_read_through_whatever_stands_around_them(around: str) -> None:
    assert texts(document(table(around.format(row(cell("a"))))).body) == ["a"]
    assert texts(document(table(row(around.format(cell("a"))))).body) == ["a"]


def test_a_table_without_a_cell_holds_no_text() -> None:
    assert texts(document(table() + table("<w:tr/>") + table(row("<w:tc/>"))).body) == []


def test_nesting_deeper_than_any_form_is_refused() -> None:
    from child_audit.errors import ChildAuditError

    body = "<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200
    with pytest.raises(ChildAuditError):
        document(body)


@pytest.mark.parametrize("wanted", ["Choice", "Fallback"])
def test_of_rows_and_tables_in_two_versions_one_is_read(wanted: str) -> None:
    # Only what is asked for by a namespace that is understood here is a choice (ECMA-376 part 3, 7.6).
    requires = "w14" if wanted == "Choice" else "v"

    def either(choice: str, fallback: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice Requires="{requires}">{choice}</mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
        )

    rows = table(row(cell("first")), either(row(cell("Choice")), row(cell("Fallback"))))
    read = texts(document(rows + either(paragraph(run("Choice")), paragraph(run("Fallback")))).body)
    assert read in (["first", "Choice", "Choice"], ["first", "Fallback", "Fallback"])
