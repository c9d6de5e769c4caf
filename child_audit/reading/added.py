"""Rows and columns that a council added to its form: columns for ticks, heads that part an answer into cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from child_audit.reading.claims import RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.headings import claims_at, words_at
from child_audit.reading.nearness import looks_like_label
from child_audit.reading.stems import stems_of
from child_audit.template.layout import FreeSlot, OptionPart
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

_ADMINISTRATIVE = re.compile(
    r"(?:rag|brag|status|progress|priority|rating|complete|completed|closed|done|achieved|open|signedoff|ref|no|item|id)+"
    r"(?:yesno|yn|rating|status|date)?"
)
"""Heads of columns in which a list of actions is followed up, as keys."""
_TICK_HEADS = frozenset(
    re.findall(
        r"\w+",
        "yes no y n na notapplicable partly partially partial some sometimes unsure unclear met notmet partlymet "
        "partiallymet evidenced notevidenced",
    )
)
"""What heads columns for ticks, as keys."""
_SAID = _TICK_HEADS | {"p"}
_LABELLED = 3  # a label stands in the first cell of its row, or behind the section's name and a number
_ANSWERS = 3
"""So many answers below each other make a column of answers."""
_SEVERAL = 2
_MOSTLY = 0.8

_WORDED = r"(?:(?!comment|judge?ment|grad|summary|evaluat)[^?:\n])*"
_SOURCE = re.compile(
    rf"{_WORDED}\b(?:documents?|records?|sources?|lcs|(?:found|seen|read|filed) (?:in|on|at)"
    rf"|(?:qa|office|admin|moderator) use)\b{_WORDED}",
    re.IGNORECASE,
)
"""Heads of columns for where something was read: "LCS document", "Documents read (QA use)"."""

_Shape = tuple[tuple[int, int], ...]
"""Columns and spans of the cells of a row."""


def note_tick_columns(ground: Ground) -> None:
    """Find columns that a council put between its questions and their answers, for a tick: "Met", "Partly", "Not met".

    The form asks for no tick there: one is nobody's answer, and the answers stand in the last column as a rule.
    """
    shapes: dict[tuple[int, int, _Shape], None] = {}
    for claim in ground.alignment.claims.values():
        slot, label = next(iter(ground.layout.zones[claim.anchor + 1]), None), ground.cell_of(claim)
        if isinstance(slot, FreeSlot) and slot.filter == "text" and label is not None and label.ordinal < _LABELLED:
            row = ground.alignment.rows[label.row_key]
            shapes[label.table, label.ordinal, _shape(row)] = None
    for table, ordinal, shape in shapes:
        rows = [row for key_, row in ground.alignment.rows.items() if key_[0] == table and _shape(row) == shape]
        asked = [row for row in rows if claims_at(ground, row[ordinal])]
        alike = [
            row[ordinal + 1 :] for row in asked if not any(claims_at(ground, place) for place in row[ordinal + 1 :])
        ]
        heads = [_tick_head(ground, place) for place in alike[-1]] if alike else []
        worded = False
        if sum(head is not None for head in heads) >= _SEVERAL:
            boxes = [[place for place, head in zip(row, heads, strict=True) if head is not None] for row in alike]
        elif sum(bool(ground.text_of(right[-1])) for right in alike if right) >= _ANSWERS:
            boxes = [list(right[:-1]) for right in alike]
            worded = _says_how_far(ground, alike)
        else:
            continue
        # A row of another kind, with a grade say, may have as many cells.
        ticked = [row for row in boxes if all(_may_be_ticked(ground, place, worded=worded) for place in row)]
        if len(ticked) >= _MOSTLY * len(boxes):
            ground.ticked.update(
                {place: None if worded else _tick_head(ground, place) for row in ticked for place in row}
            )


def note_columns_of_sources(ground: Ground) -> None:
    """Take away what stands in columns in which a council has noted where something was read: "LCS document".

    Such a column is headed in a row with heads of the form, or labels of its fields, and belongs to none of them.
    """
    for row, places in ground.alignment.rows.items():
        if len(places) <= _SEVERAL or len(ground.claims_by_row.get(row, ())) < _SEVERAL or row in ground.locked:
            continue
        ours = [place for place in places if claims_at(ground, place)]
        if len(ours) < _SEVERAL:
            continue
        heads = [
            place
            for place in places
            if place not in ours
            and _SOURCE.fullmatch(words_at(ground, place))
            and looks_like_label(ground, place, ours[0])
        ]
        for head in heads:
            for place in (head, *_column_below(ground, head)):
                for line in ground.lines_at(place):
                    if line.number not in ground.done:
                        ground.stray(Fragment(line, 0, len(line.text)), None)
                        ground.done.add(line.number)


def _column_below(ground: Ground, head: CellPlace) -> list[CellPlace]:
    """Return the cells below a head in its column, without those that hold words of the form."""
    return [
        place
        for row, places in ground.alignment.rows.items()
        if row[0] == head.table and row[1] > head.row and row not in ground.locked
        for place in places
        if (place.column, place.span) == (head.column, head.span) and not claims_at(ground, place)
    ]


def _says_how_far(ground: Ground, rows: Sequence[Sequence[CellPlace]]) -> bool:
    """Return whether a column says Y, P or N, or that in a word, and more is written beside it as a rule."""
    said = [right[-1] for right in rows if len(right) == _SEVERAL and ground.text_of(right[0])]
    return len(said) >= _ANSWERS and 2 * sum(bool(ground.text_of(place)) for place in said) > len(said)


def _shape(row: Sequence[CellPlace]) -> _Shape:
    return tuple((place.column, place.span) for place in row)


def _tick_head(ground: Ground, place: CellPlace) -> Line | None:
    """Return the line above a cell in its column that says what a tick there answers: "Yes", "N/A", "Partly met"."""
    for row in range(place.row - 1, -1, -1):
        heads = [
            above
            for above in ground.alignment.rows.get((place.table, row), ())
            if ground.text_of(above) in _TICK_HEADS and any(line.text.strip() for line in ground.lines_at(above))
        ]
        if len(heads) >= _SEVERAL and not _asks_in(ground, (place.table, row)):
            own = (above for above in heads if (above.column, above.span) == (place.column, place.span))
            return next((line for above in own for line in ground.lines_at(above) if line.text.strip()), None)
    return None


def _asks_in(ground: Ground, row: RowKey) -> bool:
    """Return whether a question of the form stands in a row: then "Y" and "Yes" there are answers."""
    return any(ground.layout.zones[claim.anchor + 1] for claim in ground.claims_by_row.get(row, ()))


def _may_be_ticked(ground: Ground, place: CellPlace, *, worded: bool) -> bool:
    """Return whether a cell is blank or holds the sign of a tick; "Yes" may be an answer where the column isn't so."""
    words = ground.text_of(place)
    if worded and words in _SAID:
        return True
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
