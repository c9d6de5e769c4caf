"""All that is in no known row, in reading order, as zones: a label and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from child_audit.reading.boxes import is_box
from child_audit.reading.claims import Claim, RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground, Zone
from child_audit.reading.stems import is_made_of, stems_around
from child_audit.template.layout import Anchor, LoopPart
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line, outermost


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
    known = stems_around(ground.layout, claim.anchor)
    cell = outermost(ground.lines[claim.hit.line].cell)
    own = None if zone.claim is None else outermost(ground.lines[zone.claim.hit.last_line].cell)
    answered = any(not piece.blank and piece.cell != cell for piece in zone.pieces)
    while zone.pieces:
        piece = zone.pieces[-1]
        of_form = is_made_of(piece.text, known)
        # Words of the form, or a stroke between two of its labels.
        in_line = piece.line.number == claim.hit.line and (of_form or _parts(piece))
        above = cell is not None and piece.cell == cell != own and answered
        if not in_line and not (above and not is_box(piece.text)):
            return
        zone.pieces.pop()
        if in_line or of_form or piece.blank:
            ground.reprinted.append(piece)
        else:
            items = ground.layout.zones[claim.anchor + 1]
            ground.stray(piece, next((item.path for item in items if not isinstance(item, Anchor)), None))


def _parts(piece: Fragment) -> bool:
    return bool(piece.text.strip()) and not key(piece.text) and not is_box(piece.text)


def _last_claim_of(ground: Ground, line: Line) -> Claim | None:
    cell = outermost(line.cell)
    claims = ground.claims_by_row.get(cell.row_key, []) if cell is not None else []
    return claims[-1] if claims else None


def _reading_order(ground: Ground) -> Iterator[tuple[Line, bool]]:
    """Yield the lines, and whether they're handed out already, as those of locked rows are.

    Where every cell of a row begins with a label and the row below holds nothing of the form, each label is
    followed by what stands below it.
    """
    moved: set[int] = set()
    for line in ground.lines:
        if line.number in ground.done:
            yield line, True
            continue
        if line.number in moved:
            continue
        cell = outermost(line.cell)
        below = _values_below(ground, cell) if cell is not None else None
        if cell is None or below is None:
            yield line, False
            continue
        for label in ground.alignment.rows[cell.row_key]:
            column = [*ground.lines_at(label), *_lines_under(ground, below, label, moved)]
            moved.update(other.number for other in column)
            yield from ((other, False) for other in column)


def _lines_under(ground: Ground, row: RowKey, label: CellPlace, moved: set[int]) -> list[Line]:
    return [
        line
        for line in ground.by_row[row]
        if (place := outermost(line.cell)) is not None and place.overlaps(label) and line.number not in moved
    ]


def _values_below(ground: Ground, cell: CellPlace) -> RowKey | None:
    row = cell.row_key
    below = (row[0], row[1] + 1)
    cells = ground.alignment.rows.get(row, ())
    if (
        len(cells) < 2
        or below not in ground.alignment.rows
        or below in ground.locked
        or ground.claims_by_row.get(below)
    ):
        return None
    if ground.by_row[below][0].number in ground.done or len(ground.alignment.rows[below]) < 2:
        return None
    labels = 0
    for place in cells:
        pieces = ground.pieces(ground.lines_at(place))
        claimed = [piece for piece in pieces if isinstance(piece, int)]
        if not claimed:
            return None
        labels += any(_leads_somewhere(ground, anchor) for anchor in claimed)
    return below if labels >= 2 else None


def _leads_somewhere(ground: Ground, anchor: int) -> bool:
    return any(not isinstance(item, LoopPart) for item in ground.layout.zones[anchor + 1])
