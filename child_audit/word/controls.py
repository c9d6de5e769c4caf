"""What content controls show: their contents, nothing while they show what to enter, or a box."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from child_audit.text import key
from child_audit.word.elements import child_of, control_ticked, is_on, letters_of
from child_audit.word.styles import VAL, Styles, W

TICKED, UNTICKED = "☒", "☐"
_PROMPTS = frozenset(map(key, ("Click or tap here to enter text.", "Click or tap to enter a date.")))


def shows_placeholder(
    properties: etree._Element, content: etree._Element, placeholders: Mapping[str, str], styles: Styles
) -> bool:
    """Return whether a content control is empty and only shows what to enter.

    Word says so in the control. Where the words themselves are known, they have a say, too: LibreOffice drops the
    mark and keeps the words, and other programs fill a control in and leave the mark.

    Args:
        properties: of the control.
        content: of the control.
        placeholders: name of a building block → key of its words.
        styles: of the document.
    """
    marked = is_on(child_of(properties, W + "showingPlcHdr"))
    block = properties.find(f"{W}placeholder/{W}docPart")
    known = "" if block is None else placeholders.get(block.get(VAL, ""), "")
    if not known:
        return marked or shows_prompt(properties, content)
    if key(letters_of(content)) == known:
        return True
    return marked and any(
        key(styles.name(style.get(VAL, ""))) == "placeholdertext" for style in content.iter(W + "rStyle")
    )


def shows_prompt(properties: etree._Element, content: etree._Element) -> bool:
    """Return whether a control with a tag or a title holds what Word shows in an empty one.

    LibreOffice keeps these words, and drops the mark that they are no answer.
    """
    return control_name(properties) is not None and key(letters_of(content)) in _PROMPTS


def control_name(properties: etree._Element) -> etree._Element | None:
    """Return what names a control: LibreOffice (7.4) keeps its title, not its tag; ours are the same."""
    tag = properties.find(W + "tag")
    return properties.find(W + "alias") if tag is None else tag


def as_tick_box(control: etree._Element, properties: etree._Element) -> etree._Element | None:
    """Return the contents of a check box as it's set; whatever glyph stands in it is only its picture."""
    content = child_of(control, W + "sdtContent")
    if content is None:
        return None
    shown = TICKED if control_ticked(properties) else UNTICKED
    for index, glyph in enumerate(list(content.iter(W + "t", W + "sym"))):
        if index == 0:
            # Words in the same run stay.
            rest = "" if glyph.tag == W + "sym" else (glyph.text or "").lstrip()
            glyph.tag = W + "t"
            glyph.text = shown + (rest if rest[:1].isalnum() else rest[1:])
        elif len((glyph.text or "").strip()) <= 1:
            glyph.tag = W + "t"
            glyph.text = ""
    return content
