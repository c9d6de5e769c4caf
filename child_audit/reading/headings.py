"""What heads columns: options, with boxes below "Yes" and "No", the question in the first column; a list's headings."""

from __future__ import annotations

import re
from collections import defaultdict

from child_audit.reading.bands import banded
from child_audit.reading.claims import Claim, RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.legends import TITLE
from child_audit.reading.nearness import headings_of, is_heading_again
from child_audit.template.layout import FreeSlot, Layout, LoopPart, OptionPart
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace

_IF = re.compile(r"\W*if\s+(?:yes|no|so)\b", re.IGNORECASE)
_TITLE = 40
_SHORT = 10
"""What heads a column of its own has so many letters at most: "Date", "Comments"."""


def note_option_headings(ground: Ground) -> None:
    """Find rows that head columns with options: boxes below "Yes" and "No", the question in the first column.

    Such a row is the form's own; in the rows below it, each cell is the box of the option at its head.
    """
    labels = {key(item.label) for item in ground.layout.items if isinstance(item, OptionPart)}
    for row, places in ground.alignment.rows.items():
        if row in ground.locked or not ground.by_row[row] or ground.by_row[row][0].number in ground.done:
            continue
        heads = {place: named for place in places if (named := _named_at(ground, place)) and named <= labels}
        # Beside them a column for the date, or for remarks, may have its head; and so may the questions left of them.
        others = [
            place
            for place in places
            if place not in heads and not claims_at(ground, place)
            if len(ground.text_of(place)) > (_SHORT if place.ordinal else _TITLE)
        ]
        if len(heads) >= 2 and not others and not _asks(ground, row):
            _head_columns(ground, row, heads)
        elif not ground.filled and ground.is_free(row) and _heads_answers(ground, row):
            ground.reprinted.extend(Fragment(line, 0, len(line.text)) for line in ground.by_row[row])
            ground.finish_row(row)


def _heads_answers(ground: Ground, row: RowKey) -> bool:
    """Return whether a row only heads the answers of the choices below it: "Yes / No" beside "Date"."""
    words = [text for place in ground.alignment.rows[row] if (text := ground.text_of(place))]
    if "yesno" not in words or not all(word in ("yesno", "date") for word in words):
        return False
    return _asks(ground, (row[0], row[1] + 1))


def _named_at(ground: Ground, place: CellPlace) -> frozenset[str]:
    """Return the options that a cell names: one, or of two scales, "Sometimes/Partly"."""
    words = (key(word) for word in words_at(ground, place).split("/"))
    return frozenset(_SPELT_OUT.get(word, word) for word in words if word)


_SPELT_OUT = {"y": "yes", "n": "no"}
"""The letters that head narrow columns."""


def note_answers_with_headings(ground: Ground) -> None:
    """Find answers whose label another layout made of the heading of their column: "Who / when (escalation)"."""
    free = [row for row, places in ground.alignment.rows.items() if len(places) == 2 and ground.is_free(row)]
    lines = {
        row: [line for line in ground.lines_at(ground.alignment.rows[row][0]) if line.text.strip()] for row in free
    }
    free = [row for row in free if len(lines[row]) == 1]
    for slot in ground.layout.items if free else ():
        if not isinstance(slot, FreeSlot) or not headings_of(ground.layout, slot):
            continue
        rows = [row for row in free if is_heading_again(ground.layout, slot, lines[row][0])]
        if len(rows) == 1:
            free.remove(rows[0])
            answer = ground.lines_at(ground.alignment.rows[rows[0]][1])
            pieces = (Fragment(line, 0, len(line.text)) for line in answer if not line.deleted)
            ground.division.slots[slot.path].extend(pieces)
            ground.division.seen.add(slot.path)
            ground.headed.add(slot.path)
            ground.finish_row(rows[0])


def _is_heading_again(ground: Ground, slot: FreeSlot, place: CellPlace) -> bool:
    lines = [line for line in ground.lines_at(place) if line.text.strip()]
    return len(lines) == 1 and is_heading_again(ground.layout, slot, lines[0])


def note_choice_columns(ground: Ground) -> None:
    """Find choices whose label heads a column, the options in the cells below it beside the rows of questions."""
    for claim in ground.alignment.claims.values():
        options = [item for item in ground.layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)]
        head = ground.cell_of(claim)
        if len(options) < 2 or head is None or head.row_key in ground.locked or _names_option(ground, head, options):
            continue
        if claim.hit.line in ground.done:
            continue
        below = _options_below(ground, head, options) if _is_all_of(ground, claim, head) else []
        if not below:
            continue
        group = ground.division.groups[options[0].path]
        for place in below:
            lines = ground.lines_at(place)
            group.cells[place] = None
            group.fragments.extend(piece for piece in ground.pieces(lines) if isinstance(piece, Fragment))
            ground.done.update(line.number for line in lines)


def note_text_columns(ground: Ground) -> None:
    """Find texts whose label heads a column that is one cell, merged or not, beside questions or what to look for."""
    for claim in ground.alignment.claims.values():
        slot = next(iter(ground.layout.zones[claim.anchor + 1]), None)
        head = ground.cell_of(claim)
        if not isinstance(slot, FreeSlot) or slot.filter != "text" or head is None or not head.ordinal:
            continue
        if head.row_key in ground.locked or claim.hit.line in ground.done or slot.path in ground.division.slots:
            continue
        if not _is_all_of(ground, claim, head) or not _heads_last(ground, head):
            continue
        below = _merged_below(ground, head) or _below_guidance(ground, head)
        lines = [line for place in below for line in ground.lines_at(place)]
        ground.done.update(line.number for line in lines)
        titles = [line for place in _titles_right_of(ground, head) for line in ground.lines_at(place)] if below else []
        ground.reprinted.extend(Fragment(line, 0, len(line.text)) for line in titles)
        ground.done.update(line.number for line in titles)
        ground.division.slots[slot.path].extend(Fragment(line, 0, len(line.text)) for line in lines if not line.deleted)


def _heads_last(ground: Ground, head: CellPlace) -> bool:
    """Return whether nothing but labels, and titles of grades, stands right of a head, where its answer would be."""
    titles = _titles_right_of(ground, head)
    return all(
        claims_at(ground, place) or place in titles
        for place in ground.alignment.rows[head.row_key]
        if place.ordinal > head.ordinal
    )


def _titles_right_of(ground: Ground, head: CellPlace) -> list[CellPlace]:
    """Return the cells right of a head that say no more than "Grade" or "Judgement"."""
    right = [place for place in ground.alignment.rows[head.row_key] if place.ordinal > head.ordinal]
    return [place for place in right if TITLE.fullmatch(words_at(ground, place).rstrip(" \xa0:"))]


def _below_guidance(ground: Ground, head: CellPlace) -> list[CellPlace]:
    """Return the cell right below a head, where what stands left of it only says what to look for."""
    row = (head.table, head.row + 1)
    if not head.ordinal or row in ground.locked or row not in ground.alignment.rows:
        return []
    there = [place for place in ground.alignment.rows[row] if place.overlaps(head)]
    if [(place.column, place.span) for place in there] != [(head.column, head.span)] or claims_at(ground, there[0]):
        return []
    if any(line.number in ground.done for line in ground.lines_at(there[0])):
        return []
    left = [
        claim
        for claim in ground.claims_by_row.get(row, ())
        if (cell := ground.cell_of(claim)) and cell.ordinal < there[0].ordinal
    ]
    asks = any(ground.layout.zones[claim.anchor + 1] for claim in left)
    return there if left and not asks else []


def _merged_below(ground: Ground, head: CellPlace) -> list[CellPlace]:
    """Return the cell below a head, in its own column and merged over rows of questions, with all that continue it."""
    found: list[CellPlace] = []
    asked = False
    row = (head.table, head.row + 1)
    while row in ground.alignment.rows and row not in ground.locked:
        there = [place for place in ground.alignment.rows[row] if place.overlaps(head)]
        if [(place.column, place.span) for place in there] != [(head.column, head.span)] or not there[0].ordinal:
            break
        if there[0].continues != bool(found) or claims_at(ground, there[0]):
            break
        if any(line.number in ground.done for line in ground.lines_at(there[0])):
            break
        left = [claim for claim in ground.claims_by_row.get(row, ()) if ground.cell_of(claim) != there[0]]
        asked |= any(ground.layout.zones[claim.anchor + 1] for claim in left)
        found.append(there[0])
        row = (row[0], row[1] + 1)
    return found if asked and len(found) > 1 else []


def _is_all_of(ground: Ground, claim: Claim, cell: CellPlace) -> bool:
    """Return whether a cell holds a label and nothing else, its number apart."""
    stream, hit = ground.alignment.stream, claim.hit
    whole = hit.opens and hit.closes and hit.line == hit.last_line
    return ground.text_of(cell) in (stream.text[hit.start : hit.end], stream.keys[hit.line] if whole else "")


def _options_below(ground: Ground, head: CellPlace, options: list[OptionPart]) -> list[CellPlace]:
    """Return the cells below a head that hold options and their boxes, the first of them before any other words."""
    found: list[CellPlace] = []
    known = False
    for row in sorted(row for row in ground.alignment.rows if row[0] == head.table and row[1] > head.row):
        places = [place for place in ground.alignment.rows[row] if _is_under(place, head)]
        if not places or row in ground.locked or any(claims_at(ground, place) for place in places):
            break
        if _asks_for_text(ground, row) and not any(
            place.continues or _prints(ground, place, options) for place in places
        ):
            break  # "Last audit graded this Good." answers the question beside it
        words = [place for place in places if ground.text_of(place)]
        named = [
            place for place in words if _names_option(ground, place, options) and not _IF.match(words_at(ground, place))
        ]
        # Beside a question that has options of its own, "Yes / No" is its answer.
        boxes = [
            place for place in words if read_box(words_at(ground, place))[0] is not None and not _asks(ground, row)
        ]
        known |= bool(named)
        if (words and not known) or any(place not in named and place not in boxes for place in words):
            break
        found.extend(places)
    return found if known else []


def _asks_for_text(ground: Ground, row: RowKey) -> bool:
    items = (item for claim in ground.claims_by_row.get(row, ()) for item in ground.layout.zones[claim.anchor + 1])
    return any(isinstance(item, FreeSlot) for item in items)


def _prints(ground: Ground, place: CellPlace, options: list[OptionPart]) -> bool:
    """Return whether a cell holds a list of options, whatever was typed beside them."""
    words = ground.text_of(place)
    return sum(key(option.label) in words for option in options) > 1


def _is_under(place: CellPlace, head: CellPlace) -> bool:
    return head.column <= place.column and place.column + place.span <= head.column + head.span


def _names_option(ground: Ground, place: CellPlace, options: list[OptionPart]) -> bool:
    words = ground.text_of(place)
    return any(key(option.label) in words for option in options)


def _asks(ground: Ground, row: RowKey) -> bool:
    """Return whether a row holds a question of its own, so that the options in it are its answers."""
    return any(
        isinstance(item, OptionPart)
        for claim in ground.claims_by_row.get(row, [])
        for item in ground.layout.zones[claim.anchor + 1]
    )


def claims_at(ground: Ground, place: CellPlace) -> list[Claim]:
    """Return the words of the form that begin in a cell."""
    claims = ground.claims_by_row.get(place.row_key, [])
    return [claim for claim in claims if ground.cell_of(claim) == place]


def _head_columns(ground: Ground, row: RowKey, heads: dict[CellPlace, frozenset[str]]) -> None:
    below = sorted(other for other in ground.alignment.rows if other[0] == row[0] and other[1] > row[1])
    used = False
    for other in below:
        if not any(line.text.strip() for line in ground.by_row[other]):
            continue
        boxes: dict[CellPlace, frozenset[str]] = {}
        bands: set[CellPlace] = set()
        for place in ground.alignment.rows[other]:
            for head, named in heads.items():
                if place.overlaps(head) and not claims_at(ground, place):
                    boxes[place] = named
                    bands.update({place} if banded(place, head, heads) else ())
        options = _options_of_row(ground, other, boxes)
        if other in ground.locked or not options:
            break
        for place, named in boxes.items():
            label = next((option.label for option in options if key(option.label) in named), None)
            # A cell that says another option itself is no box under this one.
            if label is not None and len(read_box(words_at(ground, place))[1].split()) <= 6:
                ground.division.groups[options[0].path].boxes[place] = label
                ground.division.groups[options[0].path].bands |= bands & {place}
                used = True
    if used:
        ground.done.update(line.number for line in ground.by_row[row] if not ground.is_covered(line))


def words_at(ground: Ground, place: CellPlace) -> str:
    """Return all that stands in a cell, in one line."""
    return " ".join(line.text for line in ground.lines_at(place))


def _options_of_row(ground: Ground, row: RowKey, boxes: dict[CellPlace, frozenset[str]]) -> list[OptionPart]:
    """Return the options of the choice whose question stands in a row beside its boxes."""
    for claim in ground.claims_by_row.get(row, []):
        if ground.cell_of(claim) in boxes:
            continue
        zone = [item for item in ground.layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)]
        labels = {key(item.label) for item in zone}
        if zone and boxes and all(not named.isdisjoint(labels) for named in boxes.values()):
            return zone
    return []


def heading_row(layout: Layout, loop: LoopPart) -> int:
    """Return which row of the template above a list heads most of its columns, of several the nearest; -1 for none."""
    headed: dict[int, set[int]] = defaultdict(set)
    for cell in (anchor.cell for anchor in layout.anchors):
        if cell is None or loop.cell is None or cell.table != loop.cell.table or cell.row >= loop.cell.row:
            continue
        for index, column in enumerate(loop.columns):
            if cell.overlaps(column.cell) and cell.span <= column.cell.span:
                headed[cell.row].add(index)
    return max(headed, key=lambda row: (len(headed[row]), row), default=-1)
