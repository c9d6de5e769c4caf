"""Words typed beside or instead of a choice's printed options."""

from __future__ import annotations

from child_audit.reading.boxes import named_in_box
from child_audit.reading.fragments import Fragment
from child_audit.reading.group import Group
from child_audit.reading.options import option_at_start, options_named_in, spellings
from child_audit.template.values import (
    TICK_GLYPHS,
    dates_in,
)
from child_audit.text import key


def note_typed_words(group: Group) -> None:
    """Note options typed again, and what else is said in words."""
    for found in group.again:
        box = group.option_of_box(found.fragment.cell)
        if box is None:
            group.sign(found.option, "typed")
        else:
            named_in_box(group, box, found.option)
    for piece in group.rest:
        _typed_piece(group, piece)


def _typed_piece(group: Group, piece: Fragment) -> None:
    text = piece.text
    words = key(text)
    if not words:
        if any(glyph in text for glyph in TICK_GLYPHS):
            group.reading.remarks.append(piece)
        return
    exact = [n for n, option in enumerate(group.options) if words in spellings(option)]
    if exact:
        group.sign(exact[0], "typed")
        return
    initial = [n for n, option in enumerate(group.options) if len(words) == 1 and key(option.label).startswith(words)]
    if len(initial) == 1:
        group.sign(initial[0], "typed", strong=words in ("y", "n"))
        return
    if list(dates_in(text)):
        group.reading.dates.append(piece)
    named = options_named_in(group.options, text)
    start = option_at_start(group.options, text)
    for number in named:
        group.sign(number, "typed among other words", strong=False)
    if start is not None and len(named) == 1:
        group.sign(start, "typed", strong=False)
    if not _is_form_words(group, text):
        group.reading.remarks.append(piece)


def _is_form_words(group: Group, text: str) -> bool:
    """Return whether a text is a label of another layout of the form: "Date:" before the box for a date."""
    return not group.text.locked and text.rstrip().endswith(":") and len(text.split()) <= 3
