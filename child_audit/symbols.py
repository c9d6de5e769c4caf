"""Symbol fonts: which character people see for which code.

Word keeps a tick drawn in Wingdings as a code of that font: as ``w:sym``, as a character of the private use area
U+F000–U+F0FF (ECMA-376 17.3.3.30), or as a plain letter in a run whose font is Wingdings. Only what can be an answer or
a bullet is mapped; other codes are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_WINGDINGS: Mapping[int, str] = {
    0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒",
    0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xE0: "→", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Mapping[int, str] = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0xA2: "■", 0xA3: "☐",
}  # fmt: skip
_WEBDINGS: Mapping[int, str] = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"}
_SYMBOL: Mapping[int, str] = {0xB7: "•", 0xD6: "√", 0xA8: "♦", 0xDE: "⇒", 0xAE: "→"}

_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}


_SYMBOL_CODES = re.compile("[\uf000-\uf0ff]")


@lru_cache(maxsize=1024)
def is_symbol_font(font: str) -> bool:
    """Return whether characters in this font look unlike themselves."""
    return font.casefold() in _FONTS


def shown(code: int, font: str) -> str:
    """Return the character that people see for ``code`` in ``font``."""
    if code > 0xFF and not 0xF000 <= code <= 0xF0FF:
        return chr(code)  # a character of Unicode, in whatever font: "◻" is U+25FB
    table = _FONTS.get(font.casefold(), _WINGDINGS)
    return table.get(code & 0xFF) or chr(code)


def text_shown(text: str, font: str) -> str:
    """Return ``text`` as people see it in ``font``, also where a program kept the code and lost the font."""
    symbolic = is_symbol_font(font)
    if not symbolic and (text.isascii() or _SYMBOL_CODES.search(text) is None):
        return text
    return "".join(
        shown(ord(character), font)
        if "\uf000" <= character <= "\uf0ff" or (symbolic and "\x20" < character <= "\xff")
        else character
        for character in text
    )
