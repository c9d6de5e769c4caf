"""A zone → the fields that its label leads to."""

from __future__ import annotations

import re
from collections import defaultdict

from rapidfuzz import fuzz

from child_audit.reading.added import is_administrative
from child_audit.reading.claims import Claim
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground, Zone
from child_audit.reading.nearness import (
    answers_councils_label,
    headings_of,
    is_councils_label,
    part_by_nearness,
    parted_at_heading,
    typed,
    without_heading,
)
from child_audit.reading.own_print import is_print, labels_row, without_headings, without_legend, without_lost_guidance
from child_audit.reading.pending import is_first_of_label, pending_after, pending_in_cell, unlabelled_choice
from child_audit.reading.sharing import assign
from child_audit.reading.stems import stems_of
from child_audit.template.layout import (
    SETTINGS,
    Anchor,
    FreeSlot,
    Item,
    LoopPart,
    OptionPart,
    TickPart,
)
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace, outermost

_LIKE, _SHARE = 75.0, 0.6
"""A line so like a label, or with so many of its words, may be that label."""


_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.)]))[.)]?\s+")
_NUMBERED, _MOST = 2, 0.8
"""So many answers that bear the numbers of their labels, and so many labels with numbers, are no accident."""

_Labelled = tuple[FreeSlot | TickPart, str]
"""A field, and the line of its label."""


def divide_zone(ground: Ground, zone: Zone) -> None:
    """Hand what stands behind a label to the fields that it leads to."""
    claim, pieces = zone.claim, zone.pieces
    own, pending, orphans = _pending(ground, claim)
    if not pending and claim is not None:
        pending = list(unlabelled_choice(ground, claim, pieces))
    groups = [item for item in pending if isinstance(item, OptionPart)]
    slots = [item for item in pending if isinstance(item, (FreeSlot, TickPart))]
    _flag(ground, claim, own, groups, slots)
    if groups:
        group = ground.division.groups[groups[0].path]
        group.cells.update(dict.fromkeys(_cells_of_zone(ground, zone)))
    if slots:
        if groups and not ground.filled:
            pieces = parted_at_heading(ground.layout, slots[0], pieces)
        headed = pieces if ground.filled else without_heading(ground.layout, slots[0], pieces)
        ground.reprinted += [
            piece for piece, rest in zip(pieces, headed, strict=True) if rest is not piece and rest.blank
        ]
        orphan = slots[0] not in own
        if headed != pieces or (orphan and any(_is_below_heading(ground, slots[0], piece) for piece in pieces)):
            ground.division.seen.add(slots[0].path)  # its column's heading is its label here
        pieces = headed
        pieces = without_headings(ground, slots[0], pieces)
        pieces = without_legend(ground, slots[0], pieces)
        if not ground.filled:
            pieces = without_lost_guidance(ground, claim, slots[-1], pieces)
    if slots and claim is not None and _prints_setting_elsewhere(ground, claim, slots[0]):
        # Behind a label, what prints a setting below it hasn't its place: there it's somebody's words.
        for piece in pieces:
            if piece.line.number == claim.hit.last_line:
                ground.stray(piece, None)
        pieces = [piece for piece in pieces if piece.line.number != claim.hit.last_line]
    if slots and not groups:
        _free_zone(ground, claim, slots, [item for item in orphans if item not in slots], pieces)
        return
    near = None if pending else _list_headed_by(ground, claim)
    for piece in pieces:
        if groups and is_print(ground, groups, piece, pieces, shared=bool(slots)):
            ground.reprinted.append(piece)
        elif groups and not slots and claim is not None and labels_row(ground, claim, groups, piece):
            ground.stray(piece, None)
        elif pending:
            assign(ground, pending, piece)
        else:
            ground.stray(piece, None if is_administrative(key(piece.text)) else near)
    for slot in slots:
        if _may_run_on(ground, claim, ground.division.slots.get(slot.path, [])):
            ground.division.flags[slot.path].add("may_run_on")


def _is_below_heading(ground: Ground, slot: FreeSlot | TickPart, piece: Fragment) -> bool:
    """Return whether a cell stands in the column that the form has the slot in, by the words at its head."""
    cell, headings = piece.cell, headings_of(ground.layout, slot)
    if cell is None or not headings:
        return False
    above = (place for row in range(cell.row) for place in ground.alignment.rows.get((cell.table, row), ()))
    return any(place.overlaps(cell) and ground.text_of(place) in headings for place in above)


def _list_headed_by(ground: Ground, claim: Claim | None) -> str | None:
    """Return the list that a label heads a column of: words behind it are meant for that list, however they stand."""
    cell = None if claim is None else ground.layout.anchors[claim.anchor].cell
    if claim is None or cell is None or ground.layout.zones[claim.anchor + 1]:
        return None
    under = (item for item in ground.layout.items if isinstance(item, LoopPart) and _is_under(item, cell))
    return next((item.path for item in under), None)


def _is_under(loop: LoopPart, cell: CellPlace) -> bool:
    return loop.cell is not None and loop.cell.table == cell.table and loop.cell.row > cell.row


def _pending(ground: Ground, claim: Claim | None) -> tuple[list[Item], list[Item], list[Item]]:
    """Return the label's own fields, those to choose from here, and those of labels after it that were not found."""
    own, orphans = pending_after(ground, claim)
    if not own and claim is not None:
        own = pending_in_cell(ground, claim)
    pending = own or orphans
    if not any(isinstance(item, FreeSlot) for item in pending):
        # A choice, and after it a field whose label is missing: both stand here.
        pending = [*pending, *[item for item in orphans if item not in pending][:1]]
    return own, pending, orphans


def _flag(
    ground: Ground,
    claim: Claim | None,
    own: list[Item],
    groups: list[OptionPart],
    slots: list[FreeSlot | TickPart],
) -> None:
    flags = ground.division.flags
    for slot in slots:
        if slot not in own and _label_of(ground, slot).alone:
            flags[slot.path].add("label_missing")
    if claim is not None and claim.moved:
        for item in (*groups, *slots):
            flags[item.path].add("label_moved")


def _prints_setting_elsewhere(ground: Ground, claim: Claim, slot: FreeSlot | TickPart) -> bool:
    return slot.path.startswith(SETTINGS + ".") and ground.layout.anchors[claim.anchor].line != slot.line


def _label_of(ground: Ground, slot: FreeSlot | TickPart) -> Anchor:
    index = next(number for number, zone in enumerate(ground.layout.zones) if slot in zone)
    return ground.layout.anchors[max(index - 1, 0)]


def _cells_of_zone(ground: Ground, zone: Zone) -> list[CellPlace]:
    """Return the cells from a label to the last of its text, blank ones between included."""
    if zone.claim is None:
        return []
    start = outermost(ground.lines[zone.claim.hit.last_line].cell)
    rows = {cell.row_key for cell in (start, *(piece.cell for piece in zone.pieces)) if cell is not None}
    return [cell for row in sorted(rows) for cell in ground.alignment.rows[row]]


def _free_zone(
    ground: Ground,
    claim: Claim | None,
    slots: list[FreeSlot | TickPart],
    orphans: list[Item],
    pieces: list[Fragment],
) -> None:
    first = slots[0]
    if isinstance(first, TickPart) and claim is not None and ground.cell_of(claim) is not None and not ground.filled:
        # Below the table of a box no word is its remark: "Step down / step up".
        below = [piece for piece in pieces if piece.cell is None and read_box(piece.text)[1]]
        for piece in below:
            ground.stray(piece, None)
        pieces = [piece for piece in pieces if piece not in below]
    kept, far, flags = part_by_nearness(ground, claim, [piece for piece in map(typed, pieces) if piece is not None])
    labels = _stacked_labels(ground, claim, first)
    stacked = [slot for slot, _ in labels]
    own = claim is not None and any(piece.cell == ground.cell_of(claim) for piece in kept if not piece.blank)
    if len(stacked) > 1 and not own and (_by_numbers(ground, labels, kept) or _line_by_line(ground, stacked, kept)):
        for piece in far:
            ground.stray(piece, first.path)
        return
    ground.division.slots[first.path].extend(kept)
    ground.division.flags[first.path].update(flags)
    if _may_run_on(ground, claim, kept):
        ground.division.flags[first.path].add("may_run_on")
    free = [item for item in (*slots[1:], *orphans) if isinstance(item, FreeSlot)]
    if not free:
        answered = not ground.filled and any(not piece.blank for piece in kept)
        for piece in far:
            # "Date of last supervision: 3/5/24" in a row below an answer puts no doubt upon that.
            ground.stray(piece, None if answered and answers_councils_label(ground, claim, piece) else first.path)
        return
    _by_rows(ground, first, free, far)


def _may_run_on(ground: Ground, claim: Claim | None, pieces: list[Fragment]) -> bool:
    """Return whether a text of several paragraphs may hold the next field's: its label was not found."""
    following = 0 if claim is None else claim.anchor + 1
    if claim is not None and is_first_of_label(ground.layout, claim.anchor):
        following += 1
    anchors = ground.layout.anchors
    while following + 1 < len(anchors) and _leads_up_to_next(ground, following):
        following += 1
    if following >= len(anchors):
        return False
    if following in ground.alignment.claims and not _holds_lost_label(ground, claim, pieces):
        return False
    words = [piece for piece in pieces if not piece.blank]
    own = None if claim is None else ground.cell_of(claim)
    if _only_heading_lost(ground, following) and own is not None and {piece.cell for piece in words} - {own}:
        # No heading stands in the cell of an answer.
        return len({piece.cell for piece in words}) > 1
    in_table = own is not None
    return len({piece.line.paragraph for piece in words}) > 1 or (in_table and any(p.cell is None for p in words))


def _leads_up_to_next(ground: Ground, number: int) -> bool:
    """Return whether a label that wasn't found only leads up to the next, which begins its line: two made one."""
    anchor, after = ground.layout.anchors[number], ground.alignment.claims.get(number + 1)
    if number in ground.alignment.claims or ground.layout.zones[number + 1]:
        return False
    following = ground.layout.anchors[number + 1]
    if anchor.cell is None or anchor.cell != following.cell or anchor.section != following.section:
        return False
    return after.hit.opens if after is not None else _leads_up_to_next(ground, number + 1)


def _only_heading_lost(ground: Ground, number: int) -> bool:
    """Return whether a label that wasn't found leads to nothing, and the one after it was found."""
    return not ground.layout.zones[number + 1] and number + 1 in ground.alignment.claims


def _holds_lost_label(ground: Ground, claim: Claim | None, pieces: list[Fragment]) -> bool:
    """Return whether a line of a text is like a label of its section that was not found."""
    section = None if claim is None else ground.layout.anchors[claim.anchor].section
    lost = [
        anchor
        for anchor in ground.layout.anchors
        if anchor.section == section and anchor.index not in ground.alignment.claims
        if any(isinstance(item, FreeSlot) for item in ground.layout.zones[anchor.index + 1])
    ]
    return any(_is_like(piece.text, anchor) for anchor in lost for piece in pieces[1:])


def _is_like(text: str, label: Anchor) -> bool:
    words, stems = key(text)[: len(label.key) + 2], stems_of(label.text)
    begins = stems_of(" ".join(text.split()[: len(label.text.split()) + 1]))
    return fuzz.ratio(words, label.key) >= _LIKE or (
        len(stems) > 1 and _SHARE * len(stems) <= len({*stems} & {*begins})
    )


def _stacked_labels(ground: Ground, claim: Claim | None, last: FreeSlot | TickPart) -> list[_Labelled]:
    """Return the blank fields whose labels stand one below the other in one cell, this label's the last of them."""
    cell = None if claim is None else ground.cell_of(claim)
    if cell is None or claim is None:
        return [(last, "")]
    slots: list[_Labelled] = []
    for other in ground.claims_by_row[cell.row_key]:
        if ground.cell_of(other) != cell or other.hit.start >= claim.hit.start or _is_asked_before(ground, other):
            continue
        leads = [item for item in ground.layout.zones[other.anchor + 1] if isinstance(item, FreeSlot)]
        if leads and all(piece.blank for piece in ground.division.slots.get(leads[0].path, ())):
            slots.append((leads[0], ground.lines[other.hit.line].text))
    return [*slots, (last, ground.lines[claim.hit.line].text)]


def _is_asked_before(ground: Ground, claim: Claim) -> bool:
    """Return whether a label is the second part of one whose first part has a cell of its own, and its answer there."""
    first = ground.alignment.claims.get(claim.anchor - 1)
    if first is None or not is_first_of_label(ground.layout, first.anchor):
        return False
    return ground.cell_of(first) != ground.cell_of(claim)


def _by_numbers(ground: Ground, labels: list[_Labelled], pieces: list[Fragment]) -> bool:
    """Hand lines of the cell beside several labels to them by the numbers that both bear: "1.2", whatever follows.

    Returns:
        Whether the lines were handed out.
    """
    numbers: dict[str, FreeSlot | TickPart] = {}
    for labelled, text in labels:
        if number := _NUMBER.match(text):
            numbers.setdefault(number[1], labelled)
    slot: FreeSlot | TickPart | None = None
    answers: dict[str, list[Fragment]] = {}
    for piece in pieces:
        match = _NUMBER.match(piece.text)
        start = 0
        if match:
            slot, start = numbers.get(match[1]), match.end()
        if slot is None and not piece.blank:
            return False  # a number that no label bears, or none at all
        if slot is not None:
            answers.setdefault(slot.path, []).append(Fragment(piece.line, piece.start + start, piece.end))
    if len(numbers) < _MOST * len(labels) or len(answers) < _NUMBERED:
        return False
    for path, found in answers.items():
        ground.division.slots[path].extend(found)
    return True


def _line_by_line(ground: Ground, slots: list[FreeSlot | TickPart], pieces: list[Fragment]) -> bool:
    """Hand the lines of the cell beside several labels to them, one each, or else say of all that it's not known which.

    Returns:
        Whether the lines were handed out; False where there's nothing to hand out.
    """
    lines = [piece for piece in pieces if not piece.blank]
    if not lines:
        return False
    for slot in slots:
        ground.division.flags[slot.path].add("value_elsewhere")
    if len(lines) != len(slots):
        # As many lines as labels with the blank ones counted: a blank line stands for a blank answer.
        lines = [piece for piece in pieces if piece.line.number <= lines[-1].line.number]
    if len(lines) != len(slots):
        for piece in lines:
            ground.stray(piece, slots[-1].path)
        return True
    for slot, line in zip(slots, lines, strict=True):
        ground.division.slots[slot.path].append(line)
    return True


def _by_rows(ground: Ground, first: FreeSlot | TickPart, orphans: list[FreeSlot], pieces: list[Fragment]) -> None:
    """Hand text on to fields whose labels are missing, row by row where that fits, and say so in any case."""
    rows: dict[object, list[Fragment]] = defaultdict(list)
    for piece in pieces:
        if not piece.blank:
            rows[piece.cell.row_key if piece.cell else piece.line.paragraph].append(piece)
    if len(rows) != len(orphans):
        for piece in pieces:
            ground.stray(piece, first.path)
        return
    for slot, row in zip(orphans, rows.values(), strict=True):
        part = row
        if not ground.filled and is_councils_label(row[0]) and any(piece.cell != row[0].cell for piece in row):
            ground.stray(row[0], None)
            part = row[1:]
        ground.division.slots[slot.path].extend(part)
        ground.division.flags[slot.path].add("label_missing")
