"""The Summary's charts, native ones: they draw from its cells, and follow when the cells do."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook

from child_audit.collate.styles import INK, LINE, grade_colours
from child_audit.collate.summary.board import FIRST, LABEL, Board
from child_audit.collate.summary.layout import LINE_HEIGHT, BarChart, Charted, LineChart, chart_height

SHEET = "Summary"
_WIDTH = 640
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}
_SMALL = {"name": "Calibri", "size": 8}
_EDGE = {"color": "#595959", "width": 0.75}
_LINES: tuple[dict[str, Any], ...] = (
    {"line": {"color": INK, "width": 2.5}, "marker": {"type": "circle", "size": 7, "fill": {"color": INK}}},
    {
        "line": {"color": "#C77700", "width": 2, "dash_type": "dash"},
        "marker": {"type": "square", "size": 6, "fill": {"color": "#FFFFFF"}, "border": {"color": "#C77700"}},
    },
)
_FEW: dict[str, Any] = {
    "line": {"none": True},
    "marker": {"type": "diamond", "size": 12, "fill": {"none": True}, "border": {"color": "#7F7F7F", "width": 1.5}},
}


def add_charts(book: Workbook, sheet: Any, board: Board, charted: Charted) -> None:
    """Put the charts of one form beside its tables."""
    row = charted.row
    for bars in charted.bars:
        sheet.insert_chart(row, charted.column, _bars(book, board, bars), {"object_position": 2})
        row = board.place_after(row, chart_height(bars.placed) * 0.75 + 12)
    if charted.line is not None:
        sheet.insert_chart(row, charted.column, _line(book, board, charted.line), {"object_position": 2})


def _bars(book: Workbook, board: Board, bars: BarChart) -> Any:
    chart: Any = book.add_chart({"type": "bar", "subtype": "stacked"})
    placed = bars.placed
    colours = [*grade_colours(len(bars.scale.options), bars.scale.good), ("#FFFFFF", "#595959")]
    for number, (fill, ink) in enumerate(colours):
        column = FIRST + number
        chart.add_series(
            {
                "name": [SHEET, placed.head, column],
                "categories": [SHEET, placed.first, LABEL, placed.last, LABEL],
                "values": [SHEET, placed.first, column, placed.last, column],
                "fill": {"color": fill},
                "border": _EDGE,
                "gap": 45,
                "data_labels": {"value": True, "num_format": "0;;;", "font": {**_SMALL, "color": ink}},
            }
        )
    chart.set_title(_title(bars.title))
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_x_axis({"num_font": _FONT, "major_gridlines": grid, "num_format": "0", "label_position": "high"})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size({"width": _WIDTH, "height": chart_height(placed)})
    return chart


def _line(book: Workbook, board: Board, line: LineChart) -> Any:
    chart: Any = book.add_chart({"type": "line"})
    placed = line.placed
    *lines, few = line.columns
    for (name, column), look in zip(lines, _LINES, strict=False):
        chart.add_series({"name": name, **_points(board, line, column), **look})
    chart.add_series({"name": few[0], **_points(board, line, few[1]), **_FEW})
    chart.set_title(_title(line.title))
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%", "num_font": _FONT, "line": {"none": True},
                      "major_gridlines": {"visible": True, "line": {"color": LINE}}})  # fmt: skip
    chart.set_x_axis({"num_font": {**_FONT, "rotation": -45 if placed.last - placed.first > 7 else 0},
                      "num_format": "mmm yy", "text_axis": True, "line": {"color": LINE}})  # fmt: skip
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size({"width": _WIDTH, "height": LINE_HEIGHT})
    chart.show_hidden_data()
    chart.show_blanks_as("span")
    return chart


def _points(board: Board, line: LineChart, column: int) -> dict[str, Any]:
    placed = line.placed
    return {
        "categories": [SHEET, placed.first, LABEL, placed.last, LABEL],
        "values": [SHEET, placed.first, column, placed.last, column],
        "values_data": [_number(board, row, column) for row in range(placed.first, placed.last + 1)],
    }


def _number(board: Board, row: int, column: int) -> float | None:
    value = board.spots[row, column].value
    return float(value) if isinstance(value, (int, float)) else None


def _title(text: str) -> dict[str, Any]:
    return {"name": text, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": INK}, "overlay": False}
