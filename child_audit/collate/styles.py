"""What the workbook looks like: colours, fonts and number formats."""

from __future__ import annotations

from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from child_audit.collate.table import Look

DATE_FORMAT = "dd/mm/yyyy"
MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
TEXT_FORMAT = "@"
GENERAL = "General"

INK, INK_2, PAPER = "#1F3A4D", "#4A6A80", "#DCE6EC"
GREY, PALE = "#7F7F7F", "#F3F6F8"
LINE = "#D9D9D9"
_TYPED = "#EAF3FB"
_FLAG, _FLAG_EDGE = "#FFF2A8", "#C77700"
_LINK = {"font_color": "#0B5394", "underline": 1}
_TOP: dict[str, Any] = {"valign": "top", "text_wrap": True}
_CENTRED = {**_TOP, "align": "center"}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TEXT: {**_TOP, "num_format": TEXT_FORMAT},
    Look.NAME: {**_TOP, "num_format": TEXT_FORMAT},
    Look.FIXED: {**_TOP, "num_format": TEXT_FORMAT, "font_size": 9, "font_color": "#595959"},
    Look.ANSWER: {**_CENTRED, "num_format": TEXT_FORMAT},
    Look.JUDGEMENT: {**_CENTRED, "num_format": TEXT_FORMAT},
    Look.DATE: {**_CENTRED, "num_format": DATE_FORMAT},
    Look.MOMENT: {**_CENTRED, "num_format": MOMENT_FORMAT},
    Look.COUNT: {**_CENTRED, "num_format": "#,##0;-#,##0;–"},
    Look.NUMBER: {**_CENTRED, "num_format": GENERAL},
    Look.TYPED: {**_TOP, "num_format": TEXT_FORMAT, "bg_color": _TYPED},
    Look.TYPED_DATE: {**_CENTRED, "num_format": DATE_FORMAT, "bg_color": _TYPED},
}

_GOOD = ("E3F1FA", "A6D0EA")
_NOT_GOOD = ("E79A3C", "9C3A20")


@cache
def grade_colours(count: int, good: int) -> tuple[tuple[str, str], ...]:
    """Return (fill, font) for each grade of a scale, best first.

    Blue is good or better, orange isn't: nearly all colour-blind people tell the two apart. Each grade is darker than
    the one above it, so that print in black and white keeps the order. The word always stands in the cell as well.

    Args:
        count: how many grades the scale has.
        good: how many of them are good or better.
    """
    good = min(max(good, 1), count)
    return (*_shades(_GOOD, good), *_shades(_NOT_GOOD, count - good))


def _shades(ends: tuple[str, str], count: int) -> tuple[tuple[str, str], ...]:
    if count == 1:
        return (_shade(ends[1] if ends is _GOOD else ends[0]),)
    return tuple(_shade(_between(*ends, number / (count - 1))) for number in range(count))


def _between(first: str, last: str, share: float) -> str:
    channels = ((int(first[at : at + 2], 16), int(last[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in channels)


def _shade(fill: str) -> tuple[str, str]:
    return f"#{fill}", "#FFFFFF" if lightness(fill) < 110 else "#000000"


def lightness(colour: str) -> float:
    """Return how light a colour is, 0 to 255, as print in black and white shows it."""
    colour = colour.lstrip("#")
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Make formats for ``book``."""
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """Return a format with these properties."""
        properties = {"font_name": "Calibri", "font_size": 11, **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def cell(
        self,
        look: Look,
        *,
        flagged: bool = False,
        link: bool = False,
        number_format: str = "",
        quoted: bool = False,
        left: bool = False,
    ) -> Format:
        """Return the format of a cell.

        Args:
            look: of its column.
            flagged: whether it's marked; the frame is what tells a flagged grade, whose own colour hides the fill.
            link: whether it's a link.
            number_format: instead of the look's own.
            quoted: whether it must stay text when somebody edits it.
            left: whether it stands left, whatever the look says.
        """
        properties = {**_LOOKS[look], "border": 1, "border_color": LINE}
        if link:
            properties |= _LINK
        if flagged:
            properties |= {"bg_color": _FLAG, "border": 2, "border_color": _FLAG_EDGE}
        if number_format:
            properties["num_format"] = number_format
        if quoted:
            properties["quote_prefix"] = True
        if left:
            properties["align"] = "left"
        return self.of(**properties)

    def blank_column(self, look: Look) -> Format:
        """Return the format of a column where nothing stands yet."""
        return self.of(**{name: value for name, value in _LOOKS[look].items() if name != "bg_color"})

    def group(self, *, odd: bool) -> Format:
        """Return the format of a heading over several columns; neighbours differ in shade."""
        return self.of(bold=True, font_color="#FFFFFF", bg_color=INK if odd else INK_2, valign="vcenter")

    @property
    def path(self) -> Format:
        """The format of the row of paths."""
        return self.of(font_size=8, font_color=GREY, bg_color=PALE, valign="vcenter", num_format=TEXT_FORMAT)

    @property
    def heading(self) -> Format:
        """The format of the row of headings."""
        return self.of(
            font_size=10, bold=True, font_color=INK, bg_color=PAPER, valign="top", text_wrap=True, bottom=2,
            bottom_color=INK, num_format=TEXT_FORMAT,
        )  # fmt: skip
