"""Signs that somebody typed: "!!", "★", "£", a tick. What forms print around their words tells nothing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from child_audit.template.values import BOX_GLYPHS, TICK_GLYPHS

# Bullets, arrows, strokes and dots: every form has its own.
_PRINTED = frozenset("*=|<>^`~«»©®™°§¶†‡•·●○◦■□▪▫◼◻►▶▸➢➤➔→⇒↓⬇☞❖◆◇" + BOX_GLYPHS)
_TYPED = frozenset("!%#@+£$€")


@lru_cache(maxsize=8192)
def telling_signs(text: str) -> str:
    """Return the signs of a text that nobody but a person puts there; "" for punctuation, bullets and empty boxes."""
    if text.isascii() and not _TYPED.intersection(text):
        return "??" if "??" in text else ""
    return "".join(character for character in text if _tells(character)) or ("??" if "??" in text else "")


def _tells(character: str) -> bool:
    if character in _TYPED or (character in TICK_GLYPHS and character not in _PRINTED):
        return True
    return character not in _PRINTED and unicodedata.category(character) in ("So", "Sc", "Sm")
