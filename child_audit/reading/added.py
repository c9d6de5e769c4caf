"""Rows and columns that a council added to its form: columns for ticks, heads that part an answer into cells."""

from __future__ import annotations

import re
from collections import defaultdict

from child_audit.reading.claims import RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.headings import claims_at, words_at
from child_audit.reading.stems import stems_of
from child_audit.template.layout import FreeSlot, OptionPart
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace

_ADMINISTRATIVE = re.compile(
    r"(?:rag|brag|status|progress|priority|rating|complete|completed|closed|done|achieved|open|signedoff|ref|no|item|id)+"
    r"(?:yesno|yn|rating|status|date)?"
)
"""Heads of columns in which a list of actions is followed up, as keys."""
_ANSWERS = 3
"""So many answers below each other make a column of answers."""
_SEVERAL = 2


def note_tick_columns(ground: Ground) -> None:
    """Find columns that a council put between its questions and their answers, for a tick: "Met", "Partly", "Not met".

    The form asks for no tick there: one is nobody's answer, and the answers stand in the last column as a rule.
    """
    tables: dict[int, list[RowKey]] = defaultdict(list)
    for claim in ground.alignment.claims.values():
        slot, label = next(iter(ground.layout.zones[claim.anchor + 1]), None), ground.cell_of(claim)
        if isinstance(slot, FreeSlot) and slot.filter == "text" and label is not None and not label.ordinal:
            tables[label.table].append(label.row_key)
    for rows in tables.values():
        by_shape: dict[tuple[tuple[int, int], ...], list[RowKey]] = defaultdict(list)
        for row in dict.fromkeys(rows):
            by_shape[tuple((place.column, place.span) for place in ground.alignment.rows[row])].append(row)
        for shape, alike in by_shape.items():
            between = [place for row in alike for place in ground.alignment.rows[row][1:-1]]
            answers = [ground.alignment.rows[row][-1] for row in alike]
            answered = sum(bool(ground.text_of(place)) for place in answers)
            if len(shape) > 2 and answered >= _ANSWERS and all(_may_be_ticked(ground, place) for place in between):
                ground.ticked.update(between)


def _may_be_ticked(ground: Ground, place: CellPlace) -> bool:
    """Return whether a cell is blank or holds the sign of a tick; "Yes" may be an answer."""
    words = ground.text_of(place)
    sign, more = read_box(words_at(ground, place))
    return not more and (not words or (words == "x" and sign is True)) and not claims_at(ground, place)


def note_answer_columns(ground: Ground) -> None:
    """Find answers that a council parted into columns with heads of its own: "Strengths" beside "Areas to improve".

    The form has no such row, and who completes one answer doesn't type the same heads again for the next: so it's a row
    of the same words in several places, with a row of as many cells below it.
    """
    options = tuple({key(item.label) for item in ground.layout.items if isinstance(item, OptionPart)})
    rows: dict[tuple[str, ...], list[RowKey]] = defaultdict(list)
    for row, places in ground.alignment.rows.items():
        words = tuple(ground.text_of(place) for place in places)
        of_scale = sum(word.startswith(options) for word in words) > 1 or not {*options}.isdisjoint(words)
        if len({*words}) == len(words) > 1 and all(words) and not of_scale and ground.is_free(row):
            rows[words].append(row)
    for alike in rows.values():
        behind = {ground.claim_before(ground.by_row[row][0]) for row in alike}
        if len(behind) < _SEVERAL or len(behind) < len(alike) or not all(_heads_cells(ground, row) for row in alike):
            continue
        for row in alike:
            ground.parted.add((row[0], row[1] + 1))
            ground.passing.update({line.number: row == alike[0] for line in ground.by_row[row]})
            ground.furniture |= {line.number for line in ground.by_row[row]}
            ground.finish_row(row)
            _hand_to_lost_label(ground, row)


def _hand_to_lost_label(ground: Ground, row: RowKey) -> None:
    """Hand the cells below heads to the field of their section whose label, not found itself, has the heads' words."""
    above = ground.claim_before(ground.by_row[row][0])
    section = -1 if above is None else ground.layout.anchors[above.anchor].section
    words = {stem for line in ground.by_row[row] for stem in stems_of(line.text)}
    slots = [
        item
        for anchor in ground.layout.anchors
        if anchor.section == section and anchor.index not in ground.alignment.claims
        if words and words.issubset(stems_of(anchor.text))
        for item in ground.layout.zones[anchor.index + 1][:1]
        if isinstance(item, FreeSlot)
    ]
    if len(slots) != 1:
        return
    (slot,) = slots
    below = (row[0], row[1] + 1)
    pieces = [Fragment(line, 0, len(line.text)) for line in ground.by_row[below] if not line.deleted]
    ground.division.slots[slot.path].extend(pieces)
    ground.division.seen.add(slot.path)
    if len({piece.cell for piece in pieces if not piece.blank}) > 1:
        ground.division.flags[slot.path].add("joined")
    ground.finish_row(below)


def _heads_cells(ground: Ground, row: RowKey) -> bool:
    """Return whether the row below has as many cells, which may hold answers."""
    rows, below = ground.alignment.rows, (row[0], row[1] + 1)
    if below not in rows or not ground.is_free(below):
        return False
    return [(place.column, place.span) for place in rows[row]] == [(place.column, place.span) for place in rows[below]]


def is_administrative(words: str) -> bool:
    """Return whether a head (as a key) is that of a column in which a council follows up a list: "RAG", "Status"."""
    return _ADMINISTRATIVE.fullmatch(words) is not None
