"""What stands in a zone and nobody typed: other wordings, keys and labels that a council prints there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from child_audit.reading.claims import Claim
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.legends import TITLE, is_legend, looks_alike
from child_audit.reading.stems import stems_of
from child_audit.template.layout import (
    SETTINGS,
    Anchor,
    FreeSlot,
    Layout,
    LoopPart,
    OptionPart,
    TickPart,
    once_a_layout,
)
from child_audit.template.values import has_box
from child_audit.text import key

_LEGEND = 40
"""A key to the grades, with what each of them means, has so many characters."""
_SIGNED = re.compile(
    r"\W*(?:(?:counter)?signed|(?:\w+[’']?s? )?signature|sign[ -]?off|(?:[\w’']+ ){1,3}sign[ -]?off(?=\s*:)|print name"
    r"|moderat(?:ed|or|ion)\b)[^.]{0,40}:",
    re.IGNORECASE,
)
_END = re.compile(
    r"\W*(?:end of (?:the |this )?(?:audit|document|form|record|report|template|tool)\b\W*"
    r"|(?:this|the) (?:completed )?(?:audit|document|form|template|tool) (?:is|must|should|remains|belongs)\b.*"
    r"|(?:please )?(?:return|send|copy|e-?mail) (?:this|the|completed|to the)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
"""What stands below all that a form asks: "End of audit", "This form is the property of …", "Please return it to …"."""
_UNSIGNED = re.compile(r"(?:\s*[^\W_][^:_.…]{1,40}:[\s_.…]*)+")
_FEW_WORDS = 6
_NEVER_TYPED = 12
_TELLING, _SHARE = 5, 0.6
"""So many words, and so many of them the form's, nobody writes by chance in the place of its guidance."""


def is_print(
    ground: Ground, options: Sequence[OptionPart], piece: Fragment, pieces: Sequence[Fragment], *, shared: bool
) -> bool:
    """Return whether a line beside options is the form's own: guidance of another part, a key to the grades.

    ``shared``: the label leads to a text as well, in which guidance may be quoted.
    """
    if not shared and not piece.start and key(piece.text) in _guidance(ground.layout):
        return True
    return _is_key(ground, options, piece, pieces)


@once_a_layout
def _guidance(layout: Layout) -> frozenset[str]:
    """Return the form's words that lead to no field, as far as nobody types them by chance."""
    return frozenset(
        anchor.key
        for anchor in layout.anchors
        if len(anchor.key) >= _NEVER_TYPED and not layout.zones[anchor.index + 1]
    )


def _is_key(ground: Ground, options: Sequence[OptionPart], piece: Fragment, pieces: Sequence[Fragment]) -> bool:
    """Return whether a line is the key to the grades, printed beside the options themselves and unmarked."""
    if piece.start or len(piece.text) < _LEGEND or not is_legend(key(piece.text), ground.legends):
        return False
    labels = [key(option.label) for option in options]
    others = [key(other.text) for other in pieces if other is not piece]
    return looks_alike(piece.line) and all(any(label in words for words in others) for label in labels)


def labels_row(ground: Ground, claim: Claim, options: Sequence[OptionPart], piece: Fragment) -> bool:
    """Return whether a few words left of the options, in a row below their label, are a label of the council's own."""
    cell, label = piece.cell, ground.cell_of(claim)
    if cell is None or cell.ordinal or (label is not None and label.row_key == cell.row_key):
        return False
    labels = [key(option.label) for option in options]
    words, right = key(piece.text), [ground.text_of(place) for place in ground.alignment.rows[cell.row_key][1:]]
    few = (
        words == ground.text_of(cell)
        and len(piece.text.split()) <= _FEW_WORDS
        and piece.text.rstrip(" \xa0:")[-1:].isalpha()
    )
    named = any(one in words for one in labels)
    if words == labels[0] and piece.text.lstrip()[:1].isalpha():  # "Successful | ☐ Successful ☐ Unsuccessful"
        beside = [line for place in ground.alignment.rows[cell.row_key][1:] for line in ground.lines_at(place)]
        named = not any(has_box(line.text) for line in beside)
    return few and not named and _prints_all(right, labels)


def _prints_all(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Return whether texts name all options, each in words of its own: "unsuccessful" doesn't name "successful"."""
    left = "|".join(texts)
    for label in sorted(labels, key=len, reverse=True):
        if label not in left:
            return False
        left = left.replace(label, "|", 1)
    return True


def without_headings(ground: Ground, slot: FreeSlot | TickPart, pieces: list[Fragment]) -> list[Fragment]:
    """Leave out paragraphs in a heading’s style: another layout prints them; behind a label it was typed."""
    kept: list[Fragment] = []
    for piece in pieces:
        if not piece.start and piece.cell is None and piece.line.style.startswith(("heading", "title")):
            ground.stray(piece, slot.path)
        else:
            kept.append(piece)
    return kept


def without_legend(ground: Ground, slot: FreeSlot | TickPart, pieces: list[Fragment]) -> list[Fragment]:
    """Leave out the key to the grades that another layout prints in one line below an answer, and its title."""
    kept: list[Fragment] = []
    for piece in pieces:
        if piece.start or len(piece.text) < _LEGEND or not is_legend(key(piece.text), ground.legends):
            kept.append(piece)
            continue
        while kept and not kept[-1].start and (kept[-1].blank or TITLE.fullmatch(kept[-1].text)):
            ground.reprinted.append(kept.pop())
        if looks_alike(piece.line):
            ground.reprinted.append(piece)
        else:
            # Something in it is marked.
            ground.stray(piece, slot.path)
    return kept


def without_lost_guidance(
    ground: Ground, claim: Claim | None, slot: FreeSlot | TickPart, pieces: list[Fragment]
) -> list[Fragment]:
    """Leave out the last paragraphs of a form where they say in other words what it prints there, and was not found."""
    lost = _lost_guidance(ground, claim, slot)
    kept = list(pieces)
    while kept and (kept[-1].blank or _says(kept[-1], lost) or _is_signed(kept[-1])):
        piece = kept.pop()
        if not piece.blank:
            # Apart from the answer it's the council's own wording; right behind it, an auditor's perhaps.
            apart = (bool(kept) and kept[-1].blank) or _UNSIGNED.fullmatch(piece.text) or _END.fullmatch(piece.text)
            ground.stray(piece, None if apart else slot.path)
    return kept if any(not piece.blank for piece in pieces[len(kept) :]) else pieces


def _is_signed(piece: Fragment) -> bool:
    """Return whether a line is for signatures, or says what becomes of the form, below all that the form asks."""
    return not piece.start and bool(_SIGNED.match(piece.text) or _END.fullmatch(piece.text))


def _lost_guidance(ground: Ground, claim: Claim | None, slot: FreeSlot | TickPart) -> frozenset[str]:
    """Return the words of the guidance behind the last field of the form; none where some of it was found."""
    lost: set[str] = set()
    for anchor in () if claim is None else ground.layout.anchors[claim.anchor + 1 :]:
        leads = ground.layout.zones[anchor.index + 1]
        printed = all(
            item is slot or item.path.startswith(SETTINGS + ".")
            for item in leads
            if not isinstance(item, (Anchor, LoopPart))
        )
        if anchor.index in ground.alignment.claims or not printed:
            return frozenset()
        lost.update(stems_of(anchor.text))
    return frozenset(lost)


def _says(piece: Fragment, words: frozenset[str]) -> bool:
    """Return whether a whole line says something, and most of it in these words."""
    found = stems_of(piece.text)
    return not piece.start and len(found) >= _TELLING and sum(stem in words for stem in found) >= _SHARE * len(found)
