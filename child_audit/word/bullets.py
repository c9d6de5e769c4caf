"""Bullets that are boxes or ticks: a checklist made by Word's or Google Docs' list button (17.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from child_audit.symbols import text_shown
from child_audit.word.styles import VAL, W

_BOXES = frozenset("☐☑☒✓✔✗✘✅❌❎□▢❏❐❑❒⬜🗹🗷")
"""What a bullet may say about its line. Any other bullet only adorns it."""


@dataclass(frozen=True, slots=True)
class Bullets:
    """The boxes and ticks among the bullets of a document, by list and level."""

    glyphs: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, ppr: etree._Element | None) -> str:
        """Return the box or tick that stands before a paragraph; "" for none, or any other bullet or number."""
        if ppr is None or not self.glyphs:
            return ""
        numbering = ppr.find(W + "numPr")
        if numbering is None:
            return ""
        of_list, level = numbering.find(W + "numId"), numbering.find(W + "ilvl")
        if of_list is None:
            return ""
        return self.glyphs.get((of_list.get(VAL, ""), "0" if level is None else level.get(VAL, "0")), "")


def read_bullets(root: etree._Element) -> Bullets:
    """Return the boxes and ticks of a ``w:numbering`` part."""
    abstract = {
        element.get(W + "abstractNumId", ""): _levels(element) for element in root.iterchildren(W + "abstractNum")
    }
    glyphs: dict[tuple[str, str], str] = {}
    for element in root.iterchildren(W + "num"):
        number = element.get(W + "numId", "")
        source = element.find(W + "abstractNumId")
        levels = dict(abstract.get("" if source is None else source.get(VAL, ""), {}))
        for override in element.iterchildren(W + "lvlOverride"):
            levels |= _levels(override)
        glyphs.update(((number, level), glyph) for level, glyph in levels.items() if glyph in _BOXES)
    return Bullets(glyphs)


def _levels(parent: etree._Element) -> dict[str, str]:
    """Return the bullet of each level as people see it."""
    found: dict[str, str] = {}
    for level in parent.iterchildren(W + "lvl"):
        kind, text = level.find(W + "numFmt"), level.find(W + "lvlText")
        if kind is not None and kind.get(VAL) == "bullet" and text is not None:
            fonts = level.find(f"{W}rPr/{W}rFonts")
            font = "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""
            found[level.get(W + "ilvl", "0")] = text_shown(text.get(VAL, ""), font)
    return found
