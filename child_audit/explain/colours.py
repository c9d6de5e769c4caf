"""Word's colours as a browser understands them, and always readable.

People mark answers with colours, so the page shows them; but yellow words on white paper are for nobody, and a colour
comes out of a file: nothing but six figures ever reaches the style sheet.
"""

from __future__ import annotations

import re

WHITE = "FFFFFF"
BLACK = "000000"

# ECMA-376 17.18.40, ST_HighlightColor.
_HIGHLIGHTS = {
    "BLACK": "000000",
    "BLUE": "0000FF",
    "CYAN": "00FFFF",
    "DARKBLUE": "000080",
    "DARKCYAN": "008080",
    "DARKGRAY": "808080",
    "DARKGREEN": "008000",
    "DARKMAGENTA": "800080",
    "DARKRED": "800000",
    "DARKYELLOW": "808000",
    "GREEN": "00FF00",
    "LIGHTGRAY": "C0C0C0",
    "MAGENTA": "FF00FF",
    "RED": "FF0000",
    "WHITE": "FFFFFF",
    "YELLOW": "FFFF00",
}
_SIX_FIGURES = re.compile("[0-9A-F]{6}")
_PATTERN = re.compile("PCT([0-9]{1,3})")
_SOME_SHADE = "E4E4E4"
_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA)


def colour_of(name: str) -> str:
    """Return six hexadecimal figures for a colour of Word; "" for none.

    A colour of the document's theme isn't known here: it's shown as a light grey, which says that there is one.
    """
    name = name.upper()
    if not name:
        return ""
    if _SIX_FIGURES.fullmatch(name):
        return name
    pattern = _PATTERN.fullmatch(name)
    if pattern:
        grey = round(255 * (1 - min(int(pattern[1]), 100) / 100))
        return f"{grey:02X}" * 3
    return _HIGHLIGHTS.get(name, _SOME_SHADE)


def readable(colour: str, background: str = WHITE) -> str:
    """Return a colour for words on a background: the one asked for where it can be read there, else black or white."""
    if colour and contrast(colour, background) >= _LEAST_CONTRAST:
        return colour
    return max((BLACK, WHITE), key=lambda other: contrast(other, background))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[index : index + 2], 16) / 255) for index in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
