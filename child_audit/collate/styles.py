"""What the workbook looks like: colours, fonts, and a named style for each kind of cell.

They are named styles, so that a team can change the look of a whole workbook under Home › Cell Styles.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook

from child_audit.collate.table import Look
from child_audit.forms import Judgement

GRADES = {
    Judgement.OUTSTANDING: ("E3F1FA", "000000"),
    Judgement.GOOD: ("A6D0EA", "000000"),
    Judgement.REQUIRES_IMPROVEMENT: ("E79A3C", "000000"),
    Judgement.INADEQUATE: ("9C3A20", "FFFFFF"),
}
"""Grade → (fill, font). Blue and orange are told apart by nearly all colour-blind people, and each grade is darker than
the one above it, so that print in black and white keeps the order. The word always stands in the cell as well."""

DATE_FORMAT = "dd/mm/yyyy"
MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
TEXT_FORMAT = "@"

GROUP = "Audit group"
OTHER_GROUP = "Audit group 2"
PATH = "Audit path"
HEADING = "Audit heading"
FLAGGED = " to check"
LINK = " link"

_INK = "1F3A4D"
_FLAG = PatternFill("solid", fgColor="FFF2A8")
_LINE = Side("thin", color="D9D9D9")
_FLAG_EDGE = Side("medium", color="C77700")
_LINK_FONT = Font(name="Calibri", size=11, color="0B5394", underline="single")
_TOP = Alignment(vertical="top", wrap_text=True)
TOP_LEFT = Alignment(vertical="top", horizontal="left", wrap_text=True)
_TOP_CENTRE = Alignment(vertical="top", horizontal="center", wrap_text=True)
_LOOKS: dict[Look, tuple[Alignment, Font, str]] = {
    Look.TEXT: (_TOP, Font(name="Calibri", size=11), TEXT_FORMAT),
    Look.NAME: (_TOP, Font(name="Calibri", size=11), TEXT_FORMAT),
    Look.FIXED: (_TOP, Font(name="Calibri", size=9, color="595959"), TEXT_FORMAT),
    Look.ANSWER: (_TOP_CENTRE, Font(name="Calibri", size=11), TEXT_FORMAT),
    Look.JUDGEMENT: (_TOP_CENTRE, Font(name="Calibri", size=11), TEXT_FORMAT),
    Look.DATE: (_TOP_CENTRE, Font(name="Calibri", size=11), DATE_FORMAT),
    Look.MOMENT: (_TOP_CENTRE, Font(name="Calibri", size=11), MOMENT_FORMAT),
    Look.COUNT: (_TOP_CENTRE, Font(name="Calibri", size=11), "#,##0;-#,##0;–"),
}


def style_name(look: Look, *, flagged: bool = False, link: bool = False) -> str:
    """Return the name of the style for a cell."""
    return f"Audit {look}{LINK if link else ''}{FLAGGED if flagged else ''}"


def blank_cell(look: Look) -> tuple[Alignment, str]:
    """Return alignment and number format for cells of a column that hold nothing yet."""
    alignment, _, number_format = _LOOKS[look]
    return alignment, number_format


def add_styles(workbook: Workbook) -> None:
    """Put all named styles into a workbook."""
    for look, (alignment, font, number_format) in _LOOKS.items():
        for link in (False, True):
            for flagged in (False, True):
                style = NamedStyle(
                    style_name(look, flagged=flagged, link=link),
                    font=_LINK_FONT if link else font,
                    alignment=alignment,
                    number_format=number_format,
                    border=_box(_LINE),
                )
                if flagged:
                    # The frame is what tells a flagged grade, whose own colour hides the fill.
                    style.fill = _FLAG
                    style.border = _box(_FLAG_EDGE)
                workbook.add_named_style(style)
    for style in _headings():
        workbook.add_named_style(style)


def grade_rules() -> list[Rule]:
    """Return conditional formats that colour the four grades, also one that is corrected by hand."""
    return [
        Rule(
            "cellIs",
            operator="equal",
            formula=[f'"{grade}"'],
            # In a conditional format it's the background that fills (as Excel writes it itself).
            dxf=DifferentialStyle(font=Font(color=ink), fill=PatternFill(bgColor=fill)),
        )
        for grade, (fill, ink) in GRADES.items()
    ]


def _box(side: Side) -> Border:
    return Border(left=side, right=side, top=side, bottom=side)


def _headings() -> list[NamedStyle]:
    line = Alignment(vertical="center", wrap_text=False)
    rule = Side("medium", color=_INK)
    white = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    return [
        NamedStyle(GROUP, font=white, fill=PatternFill("solid", fgColor=_INK), alignment=line),
        NamedStyle(OTHER_GROUP, font=white, fill=PatternFill("solid", fgColor="4A6A80"), alignment=line),
        NamedStyle(
            PATH,
            font=Font(name="Calibri", size=8, color="7F7F7F"),
            fill=PatternFill("solid", fgColor="F3F6F8"),
            alignment=line,
            number_format=TEXT_FORMAT,
        ),
        NamedStyle(
            HEADING,
            font=Font(name="Calibri", size=10, bold=True, color=_INK),
            fill=PatternFill("solid", fgColor="DCE6EC"),
            alignment=Alignment(vertical="top", wrap_text=True),
            border=Border(bottom=rule),
            number_format=TEXT_FORMAT,
        ),
    ]
