"""A form as one table: a row a section, and the labels that every section has in the row at its head, once.

The label of a section's field is then the head of its column, whether the cell repeats it or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from child_audit.reading.claims import Claim, RowKey, head_key
from child_audit.reading.fragments import AFTER_LABEL, Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.numbering import is_number
from child_audit.reading.stems import is_made_of, stems_of_form
from child_audit.template.layout import Anchor, FreeSlot, Layout, OptionPart, once_a_layout
from child_audit.text import key, key_positions
from child_audit.word.lines import CellPlace

_SHORT = 5
_FEWEST = 2
"""So many columns make a head, and so many sections a matrix."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A cell of the matrix: the label that heads its column, and the field of its section."""

    place: CellPlace
    label: Anchor
    item: FreeSlot | OptionPart


def divide_matrices(ground: Ground) -> None:
    """Hand the cells of every matrix to the fields of the section in their row."""
    for head in list(ground.alignment.rows):
        cells = ground.alignment.rows[head]
        if len(cells) <= _FEWEST or head in ground.locked or cells[0].parent is not None:
            continue
        if sum(_may_head(ground, place) for place in cells[1:]) < _FEWEST:
            continue
        rows = {
            row: fields for row in _below(ground, head) if len(fields := list(_fields(ground, head, row))) >= _FEWEST
        }
        if len(rows) < _FEWEST:
            continue
        for fields in rows.values():
            for field in fields:
                _hand_out(ground, field)
        known = stems_of_form(ground.layout)
        for line in ground.by_row[head]:
            piece = Fragment(line, 0, len(line.text))
            # "Section" in the corner is the council's; anything else may be somebody's.
            if line.cell == cells[0] or is_made_of(line.text, known):
                ground.reprinted.append(piece)
            else:
                ground.stray(piece, None)
        ground.finish_row(head)


def _below(ground: Ground, head: RowKey) -> list[RowKey]:
    return [row for row in ground.alignment.rows if row[0] == head[0] and row[1] > head[1] and row not in ground.locked]


def _may_head(ground: Ground, place: CellPlace) -> bool:
    """Return whether a cell holds the words of a label that several sections have."""
    words = ground.text_of(place)
    if len(words) < _SHORT:
        return False
    heads = _heads_of_sections(ground.layout)
    # Most cells hold answers, which begin as no label does.
    sections = {section for section, begins in heads.get(words[:_SHORT], ()) if words.startswith(begins)}
    sections |= {section for section, begins in heads.get(words[:_SHORT], ()) if begins.startswith(words)}
    return len(sections) >= _FEWEST


@once_a_layout
def _heads_of_sections(layout: Layout) -> dict[str, list[tuple[int, str]]]:
    """Return the labels that lead to fields, and their first words, with their sections, by their first letters."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for anchor in layout.anchors:
        if layout.zones[anchor.index + 1]:
            for words in {anchor.key, head_key(anchor)} - {""}:
                found[words[:_SHORT]].append((anchor.section, words))
    return dict(found)


def _heads(words: str, label: Anchor) -> bool:
    """Return whether the head of a column is a label, or the first words of one: "Comments" for "Comments on Risk:"."""
    head = head_key(label)
    return label.key.startswith(words) or words.startswith(label.key) or bool(head and words.startswith(head))


def _fields(ground: Ground, head: RowKey, row: RowKey) -> Iterator[_Field]:
    """Yield the cells of a row that stand under a label of its section."""
    section = _section_of(ground, row)
    if section is None:
        return
    for place in ground.alignment.rows[row]:
        above = [other for other in ground.alignment.rows[head] if other.overlaps(place) and other.ordinal]
        words = ground.text_of(above[0]) if len(above) == 1 else ""
        labels = [
            anchor
            for anchor in ground.layout.anchors
            if anchor.section == section and len(words) >= _SHORT and _heads(words, anchor)
        ]
        items = [item for label in labels for item in ground.layout.zones[label.index + 1]]
        own = [item for item in items if isinstance(item, (FreeSlot, OptionPart))]
        one = len(labels) == 1 and len({item.path for item in own}) == 1 and len(own) == len(items)
        if one and all(_belongs(ground, claim, labels[0]) for claim in _claims_at(ground, place)):
            yield _Field(place, labels[0], own[0])


def _section_of(ground: Ground, row: RowKey) -> int | None:
    """Return the section whose heading stands in the first cell of a row, or behind its number."""
    anchors = ground.layout.anchors
    for claim in ground.claims_by_row.get(row, ()):
        anchor, cell = anchors[claim.anchor], ground.cell_of(claim)
        opens = not anchor.index or anchors[anchor.index - 1].section != anchor.section
        if opens and cell is not None and not ground.layout.zones[anchor.index + 1]:
            left = ground.alignment.rows[row][: cell.ordinal]
            if all(is_number(words) for place in left if (words := ground.text_of(place))):
                return anchor.section
    return None


def _claims_at(ground: Ground, place: CellPlace) -> list[Claim]:
    return [claim for claim in ground.claims_by_row.get(place.row_key, ()) if ground.cell_of(claim) == place]


def _belongs(ground: Ground, claim: Claim, label: Anchor) -> bool:
    """Return whether words of the form in a cell are its label's, or lead to no field."""
    return claim.anchor == label.index or not ground.layout.zones[claim.anchor + 1]


def _hand_out(ground: Ground, field: _Field) -> None:
    lines = ground.lines_at(field.place)
    pieces = [
        _without_label(piece, field.label)
        for piece in ground.pieces(lines)
        if isinstance(piece, Fragment) and not (piece.line.deleted and isinstance(field.item, FreeSlot))
    ]
    path = field.item.path
    if isinstance(field.item, OptionPart):
        group = ground.division.groups[path]
        group.cells[field.place] = None
        group.fragments.extend(pieces)
    else:
        ground.division.slots[path].extend(pieces)
    ground.division.seen.add(path)
    ground.headed.add(path)
    ground.done.update(line.number for line in lines)


def _without_label(piece: Fragment, label: Anchor) -> Fragment:
    """Return what of a stretch follows the label that a row repeats, which was found in the head already."""
    if not key(piece.text).startswith(label.key):
        return piece
    end = key_positions(piece.text)[len(label.key) - 1] + 1
    if piece.text[end : end + 1].isalnum():
        return piece
    match = AFTER_LABEL.match(piece.text, end)
    return Fragment(piece.line, piece.start + (match.end() if match else end), piece.end)
