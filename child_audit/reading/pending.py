"""Which fields of the form may follow a label, as far as they're not read yet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from child_audit.reading.claims import Claim
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.template.layout import Anchor, FreeSlot, Item, Layout, LoopPart, OptionPart
from child_audit.text import key

_SCALE = 3
_BOXES = re.compile(r"\A\W*(?:[xX]\s+)?|\s+[xX]?\W*\Z")
_LONG = 16
"""A label of so many letters tells enough without what follows it."""


def pending_after(ground: Ground, claim: Claim | None) -> tuple[list[Item], list[Item]]:
    """Return the fields that may follow a claim: its own, and those of labels after it that were not found."""
    if claim is None:
        return [], []
    own = [item for item in ground.layout.zones[claim.anchor + 1] if not is_settled(ground, item)]
    orphans: list[Item] = []
    section = ground.layout.anchors[claim.anchor].section
    for anchor in ground.layout.anchors[claim.anchor + 1 :]:
        if anchor.index in ground.alignment.claims or anchor.section != section:
            break
        orphans.extend(item for item in ground.layout.zones[anchor.index + 1] if not is_settled(ground, item))
    return own, orphans


def pending_in_cell(ground: Ground, claim: Claim) -> list[Item]:
    """A label that leads nowhere by itself shares the blank field of the labels around it in its cell.

    "Including:" after a question, an instruction between a label and its slot: in another layout of the form the
    answer may stand before or after any of them.
    """
    label = ground.layout.anchors[claim.anchor]
    shared = [anchor for anchor in ground.layout.anchors if label.cell is not None and anchor.cell == label.cell]
    after = [anchor for anchor in shared if anchor.index > label.index]
    before = [anchor for anchor in shared if anchor.index < label.index]
    place = ground.cell_of(claim)
    for anchor in (*after, *before[::-1]):
        other = ground.alignment.claims.get(anchor.index)
        if anchor in before and (other is None or ground.cell_of(other) != place):
            continue
        items = [item for item in ground.layout.zones[anchor.index + 1] if isinstance(item, FreeSlot)]
        if items:
            return [item for item in items[:1] if not is_settled(ground, item)]
    return []


def unlabelled_choice(ground: Ground, claim: Claim, pieces: Sequence[Fragment]) -> Sequence[OptionPart]:
    """Return the choice of a section whose options stand below its heading without their label."""
    layout, claims = ground.layout, ground.alignment.claims
    section = layout.anchors[claim.anchor].section
    said = {key(_BOXES.sub("", piece.text)) for piece in pieces}
    for anchor in layout.anchors:
        if anchor.section != section or anchor.index in claims:
            continue
        options = [item for item in layout.zones[anchor.index + 1] if isinstance(item, OptionPart)]
        labels = [{key(item.label), key(item.label + item.meaning)} for item in options]
        if (
            len(options) >= _SCALE
            and options[0].path not in ground.division.seen
            and all(map(said.intersection, labels))
        ):
            return options
    return ()


def is_first_of_label(layout: Layout, anchor: int) -> bool:
    """Return whether a label has two parts, and this is the first: "Comments:", below it what to write about."""
    if anchor + 1 >= len(layout.anchors) or layout.zones[anchor + 1] or not layout.zones[anchor + 2]:
        return False
    one, other = layout.anchors[anchor], layout.anchors[anchor + 1]
    return one.cell is not None and one.cell == other.cell and len(one.key) >= _LONG and one.text.endswith((":", "?"))


def is_settled(ground: Ground, item: Item) -> bool:
    """Return whether a field was read in a locked row already; a blank one may still be found below its label."""
    if isinstance(item, LoopPart):
        return True
    if item.cell is None or item.cell.row_key not in ground.alignment.locks or isinstance(item, Anchor):
        return False
    if isinstance(item, OptionPart):
        return not _asked_elsewhere(ground, item)
    return any(not piece.blank for piece in ground.division.slots.get(item.path, ()))


def _asked_elsewhere(ground: Ground, option: OptionPart) -> bool:
    """Return whether the label of a choice stands in another row than the rest of its row of the form."""
    assert option.cell is not None
    label = next(number for number, zone in enumerate(ground.layout.zones) if option in zone) - 1
    claim = ground.alignment.claims.get(label)
    cell = None if claim is None else ground.cell_of(claim)
    return claim is not None and (cell is None or cell.row_key != ground.alignment.locks[option.cell.row_key])
