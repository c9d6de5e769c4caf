"""The Summary, written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from child_audit.collate.cells import number_of
from child_audit.collate.celltext import first_part
from child_audit.collate.gathered import Gathered
from child_audit.collate.styles import GREY, INK, LINE, PALE, PAPER, Styles
from child_audit.collate.summary.board import FEW, LABEL, LABEL_WIDTH, NUMBER_WIDTH, Board, Spot, Style
from child_audit.collate.summary.charts import SHEET, add_charts
from child_audit.collate.summary.layout import lay_out
from child_audit.collate.summary.tally import tallies

NAME = SHEET
_A4 = 9
_LAST_COLUMN = 60
_GRID: dict[str, Any] = {"border": 1, "border_color": LINE, "valign": "vcenter"}
_CENTRED = {**_GRID, "align": "center"}
_BIG: dict[str, Any] = {"font_size": 16, "bold": True, "font_color": INK, "align": "center", "bottom": 2,
                        "bottom_color": PAPER}  # fmt: skip
_STYLES: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"font_size": 20, "bold": True, "font_color": INK, "valign": "vcenter"},
    Style.FORM: {"font_size": 14, "bold": True, "font_color": "#FFFFFF", "bg_color": INK, "valign": "vcenter"},
    Style.HEADING: {"bold": True, "font_color": INK, "bg_color": PAPER, "text_wrap": True, "valign": "bottom",
                    "bottom": 2, "bottom_color": INK},
    Style.COLUMN: {"bold": True, "font_size": 10, "font_color": INK, "bg_color": PAPER, "text_wrap": True,
                   "align": "center", "valign": "bottom", "bottom": 2, "bottom_color": INK},
    Style.LABEL: {**_GRID, "text_wrap": True},
    Style.MONTH: {**_GRID, "num_format": "mmm yyyy", "align": "left"},
    Style.COUNT: {**_CENTRED, "num_format": "#,##0;-#,##0;–"},
    Style.PERCENT: {**_CENTRED, "num_format": "0%", "bg_color": PALE},
    Style.MARK: {"font_size": 9, "italic": True, "font_color": GREY, "valign": "vcenter"},
    Style.TILE: {"font_size": 9, "font_color": GREY, "align": "center"},
    Style.TILE_COUNT: {**_BIG, "num_format": "#,##0"},
    Style.TILE_DAY: {**_BIG, "num_format": "dd/mm/yyyy", "font_size": 11},
    Style.NOTE: {"font_size": 9, "font_color": "#595959"},
    Style.HELPER: {"font_size": 8, "font_color": GREY, "num_format": "0%"},
}  # fmt: skip


def write_summary(book: Workbook, sheet: Any, styles: Styles, gathered: Gathered, now: datetime) -> None:
    """Write the Summary of what was gathered into an empty sheet."""
    board, charted = lay_out(gathered, tallies(gathered), now)
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
    sheet.set_column(0, 0, 2)
    sheet.set_column(LABEL, LABEL, LABEL_WIDTH)
    sheet.set_column(LABEL + 1, _LAST_COLUMN, NUMBER_WIDTH)
    for row, height in board.heights.items():
        sheet.set_row(row, height)
    _fill(sheet, styles, board)
    helpers = {column for (_, column), spot in board.spots.items() if spot.style is Style.HELPER}
    for column in helpers:
        sheet.set_column(column, column, NUMBER_WIDTH, None, {"hidden": True})
    grey = book.add_format({"font_color": "#8C8C8C", "italic": True, "bg_color": "#F2F2F2"})
    for first, last, columns, number in board.small:
        _grey(sheet, grey, (first, last, columns), number)
    for form in charted:
        add_charts(book, sheet, board, form)
    _page(sheet, board)


def _fill(sheet: Any, styles: Styles, board: Board) -> None:
    bands = {row: [column for r, column in board.spots if r == row] for row in board.heights}
    for (row, column), spot in board.spots.items():
        style = _format(styles, spot)
        value = number_of(spot.value) if isinstance(spot.value, date) else spot.value
        if spot.formula:
            sheet.write_formula(row, column, f"={spot.formula}", style, value)
        elif isinstance(value, str):
            sheet.write_string(row, column, first_part(value, "shortened; {parts} parts"), style)
        else:
            sheet.write_number(row, column, value, style)
        if spot.style is Style.FORM:
            width = max(max(columns) for columns in bands.values() if columns and max(columns) < 40)
            for rest in range(column + 1, width + 1):
                sheet.write_blank(row, rest, None, style)


def _format(styles: Styles, spot: Spot) -> Any:
    properties = dict(_STYLES[spot.style])
    if spot.colour is not None:
        fill, ink = spot.colour
        properties |= {"bg_color": fill, "font_color": ink}
    if isinstance(spot.value, str) and spot.value[:1] in "=+-@" and spot.value and not spot.formula:
        properties["quote_prefix"] = True
    return styles.of(**properties)


def _grey(sheet: Any, grey: Any, rows: tuple[int, int, int], number: int) -> None:
    first, last, columns = rows
    n = xl_rowcol_to_cell(first, number, col_abs=True)
    sheet.conditional_format(
        first, LABEL, last, columns, {"type": "formula", "criteria": f"={n}<{FEW}", "format": grey}
    )


def _page(sheet: Any, board: Board) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks(board.breaks)
    sheet.freeze_panes(1, 0)
