"""All that is in no known row, in reading order, as zones: a label and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from child_audit.reading.boxes import is_box
from child_audit.reading.claims import Claim, RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import STROKES, Ground, Zone
from child_audit.reading.nearness import looks_like_label
from child_audit.reading.numbering import wordings_of
from child_audit.reading.pending import is_first_of_label
from child_audit.reading.signs import telling_signs
from child_audit.reading.stems import is_made_of, stems_around
from child_audit.reading.stream import COUNTED
from child_audit.template.layout import Anchor, FreeSlot, LoopPart, OptionPart
from child_audit.template.values import has_mark, read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line, outermost

_LEAD = re.compile(r"[^\w([{]+")
_NUMBERED = re.compile(r"\A\W*\d{1,2}(?:(?:\.\d{1,2})+|\s*[.)])\s+")
_COUNTS = re.compile(COUNTED, re.IGNORECASE)
_FILLER = re.compile(r"[\s_.…]+")
_LABEL = 60
"""A label has so many letters at most."""


def flowing_zones(ground: Ground) -> list[Zone]:
    """Return the zones of what isn't handed out yet, in reading order."""
    zone = Zone(None)
    zones = [zone]
    locked: Line | None = None
    for line, is_done in _reading_order(ground):
        if is_done:
            locked = line
            continue
        if locked is not None:
            # What follows a locked row may still belong to its last label, when that label's field is blank.
            zone = Zone(_last_claim_of(ground, locked))
            zones.append(zone)
            locked = None
        for piece in ground.pieces([line]):
            if isinstance(piece, Fragment):
                zone.pieces.append(piece)
            elif zone.claim is None or piece != zone.claim.anchor:
                _leave_lead_in(ground, zone, ground.alignment.claims[piece])
                zone = Zone(ground.alignment.claims[piece])
                zones.append(zone)
    return zones


def _leave_lead_in(ground: Ground, zone: Zone, claim: Claim) -> None:
    """Leave out of a zone what leads up to the next label: "Auditor" before "name:", a question before its bullet.

    That's words of the form around the label in its line, or whatever stands above it in its cell while the zone's text
    stands in another.
    """
    known, wordings = stems_around(ground.layout, claim.anchor), wordings_of(ground.layout)
    cell = outermost(ground.lines[claim.hit.line].cell)
    own = None if zone.claim is None else outermost(ground.lines[zone.claim.hit.last_line].cell)
    answered = any(not piece.blank and piece.cell != cell for piece in zone.pieces)
    while zone.pieces:
        piece = zone.pieces[-1]
        # A label that a council prints before each of several that it leads up to: "2.4 Does the assessment include …".
        again = not piece.start and key(_NUMBERED.sub("", piece.text)) in wordings
        again = again or (
            not ground.filled and _COUNTS.fullmatch(piece.text) is not None
        )  # "Section", before "3. Plans"
        of_form = again or is_made_of(piece.text, known) or ground.links(piece.text)
        of_form = of_form and read_box(piece.text)[0] is None and not has_mark(piece.text)  # "tick", before its label
        # Words of the form, or a stroke between two of its labels; or signs at the beginning of its line.
        same_line = piece.line.number == claim.hit.line
        if same_line and not piece.start and _is_typed_sign(ground, zone, claim, piece.text):
            zone.pieces.pop()
            items = ground.layout.zones[claim.anchor + 1]
            ground.stray(piece, next((item.path for item in items if not isinstance(item, Anchor)), None))
            continue
        if _begins_label(ground, piece, claim):
            zone.pieces.pop()
            ground.reprinted.append(piece)
            continue
        in_line = same_line and (of_form or _parts(ground, piece, claim))
        above = cell is not None and piece.cell == cell != own and answered
        if not in_line and not (above and not is_box(piece.text)):
            return
        zone.pieces.pop()
        if in_line or of_form or piece.blank:
            ground.reprinted.append(piece)
        else:
            items = ground.layout.zones[claim.anchor + 1]
            ground.stray(piece, next((item.path for item in items if not isinstance(item, Anchor)), None))


def _begins_label(ground: Ground, piece: Fragment, claim: Claim) -> bool:
    """Return whether a line above a label is its first words: "Evaluative summary", what to write there below it."""
    between = ground.alignment.stream.keys[piece.line.number + 1 : claim.hit.line]
    if piece.start or any(between) or piece.line.number >= claim.hit.line:
        return False
    return ground.begins(claim, _NUMBERED.sub("", piece.text))


def _is_typed_sign(ground: Ground, zone: Zone, claim: Claim, text: str) -> bool:
    """Return whether a text before a label is a sign that somebody typed, and no box of a choice on either side."""
    if key(text) or not telling_signs(text):
        return False
    around = [claim] if zone.claim is None else [zone.claim, claim]
    items = [item for one in around for item in ground.layout.zones[one.anchor + 1]]
    return not is_box(text) or all(isinstance(item, (Anchor, FreeSlot)) for item in items)


def _parts(ground: Ground, piece: Fragment, claim: Claim) -> bool:
    """Return whether signs only part two labels, as a stroke or a dash does; "???" is an answer."""
    signs = piece.text.strip()
    if not signs or key(signs) or is_box(signs):
        return False
    printed = _LEAD.match(ground.layout.anchors[claim.anchor].text)
    if printed is not None and signs == printed[0].strip():
        return True
    return signs in STROKES or _FILLER.fullmatch(signs) is not None


def _last_claim_of(ground: Ground, line: Line) -> Claim | None:
    cell = outermost(line.cell)
    claims = ground.claims_by_row.get(cell.row_key, []) if cell is not None else []
    return claims[-1] if claims else None


def _reading_order(ground: Ground) -> Iterator[tuple[Line, bool]]:
    """Yield the lines, and whether they're handed out already, as those of locked rows are.

    Where every cell of a row begins with a label, each label is followed by what stands below it.
    """
    moved: set[int] = set()
    plain: set[RowKey] = set()
    for line in ground.lines:
        if line.number in ground.passing:
            continue
        if line.number in ground.done:
            yield line, True
            continue
        if line.number in moved:
            continue
        cell = outermost(line.cell)
        columns = {} if cell is None or cell.row_key in plain else _columns_below(ground, cell.row_key)
        if not columns:
            yield line, False
            if cell is not None:
                plain.add(cell.row_key)
        for label, below in columns.items():
            column = [*ground.lines_at(label), *(other for other in below if other.number not in moved)]
            moved.update(other.number for other in column)
            yield from ((other, False) for other in column)


def _columns_below(ground: Ground, row: RowKey) -> dict[CellPlace, list[Line]]:
    """Return what stands below each label of a row that heads columns; nothing where it's no such row."""
    cells = ground.alignment.rows.get(row, ())
    labels = {place: _labels_in(ground, place) for place in cells}
    leading = sum(any(_leads_somewhere(ground, anchor) for anchor in found) for found in labels.values())
    if not leading:
        return {}
    heads = [place for place, found in labels.items() if found or ground.is_wording(place)]
    # A last cell of such a row may be a spare one, and others have labels of the council's own.
    further = row[0] in ground.columned
    added = [
        place
        for place in cells
        if place not in heads
        if _is_added_label(ground, place) or (further and heads and looks_like_label(ground, place, heads[0]))
    ]
    blank = sum(1 for _ in takewhile(lambda place: _is_bare(ground, place), reversed(cells)))
    spare = blank if further else len(heads) + len(added) > 2 and blank > 0
    fewest = 1 if added and further else 2
    if leading < fewest or len(heads) + len(added) + spare < len(cells):
        return {}
    below = (row[0], row[1] + 1)
    if not _is_open(ground, below):
        return {}
    if (ground.claims_by_row.get(below) or added) and not all(
        _is_pure(ground, place) or ground.is_wording(place) or place in added for place in cells
    ):
        # "Name: Bob", "Born: 2014", and the next row has labels, too: each label has its answer in its own cell.
        return {}
    columns = {place: _lines_under(ground, place) for place in cells}
    if not any(columns.values()):
        return {}
    ground.columned.add(row[0])
    for place in added:
        for line in (*ground.lines_at(place), *columns.pop(place)):
            ground.stray(Fragment(line, 0, len(line.text)), None)
            ground.done.add(line.number)
    return columns


def _is_added_label(ground: Ground, place: CellPlace) -> bool:
    """Return whether a cell holds what looks like a label, and is none of the form's: "Date allocated:"."""
    lines = [line.text.strip() for line in ground.lines_at(place) if line.text.strip()]
    return len(lines) == 1 and len(lines[0]) <= _LABEL and lines[0].endswith((":", "?"))


def _is_bare(ground: Ground, place: CellPlace) -> bool:
    return not any(line.text.strip() for line in ground.lines_at(place))


def _lines_under(ground: Ground, head: CellPlace) -> list[Line]:
    """Return the lines in the cells below a label, as far down as none of them has a label of its own."""
    found: list[Line] = []
    row = (head.table, head.row + 1)
    while _is_open(ground, row) and not _answers_itself(ground, row):
        first = row[1] == head.row + 1
        there = [place for place in ground.alignment.rows[row] if place.overlaps(head)]
        if not first and [(place.column, place.span) for place in there] != [(head.column, head.span)]:
            break
        if any(_labels_in(ground, place) or _is_answer(ground, place) for place in there):
            break
        found.extend(line for place in there for line in ground.lines_at(place) if line.number not in ground.done)
        row = (row[0], row[1] + 1)
    return found


def _is_open(ground: Ground, row: RowKey) -> bool:
    """Return whether a row is one of several cells that nothing is known of yet."""
    if row not in ground.alignment.rows or row in ground.locked or len(ground.alignment.rows[row]) < 2:
        return False
    return any(line.number not in ground.done for line in ground.by_row[row])


def _answers_itself(ground: Ground, row: RowKey) -> bool:
    """Return whether a label in a row asks for a text or a date: what stands beside it is its answer."""
    return any(
        isinstance(item, FreeSlot)
        for claim in ground.claims_by_row.get(row, ())
        for item in ground.layout.zones[claim.anchor + 1]
    )


def _is_answer(ground: Ground, place: CellPlace) -> bool:
    """Return whether a cell holds the options of a choice whose question stands left of it in its row."""
    words = ground.text_of(place)
    for claim in ground.claims_by_row.get(place.row_key, ()):
        labels = [key(item.label) for item in ground.layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)]
        label = ground.cell_of(claim)
        right = label is not None and label.ordinal < place.ordinal
        if len(labels) > 1 and right and (words in labels or all(word in words for word in labels)):
            return True
    return False


def _labels_in(ground: Ground, place: CellPlace) -> list[int]:
    return [piece for piece in ground.pieces(ground.lines_at(place)) if isinstance(piece, int)]


def _is_pure(ground: Ground, place: CellPlace) -> bool:
    """Return whether a cell holds labels and nothing else."""
    return all(isinstance(piece, int) or not key(piece.text) for piece in ground.pieces(ground.lines_at(place)))


def _leads_somewhere(ground: Ground, anchor: int) -> bool:
    if any(not isinstance(item, LoopPart) for item in ground.layout.zones[anchor + 1]):
        return True
    # "Is the plan SMART? Including:", whose second part a council prints elsewhere, or not at all
    return is_first_of_label(ground.layout, anchor)
