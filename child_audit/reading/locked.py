"""Rows that are known to be rows of the form: each cell is that cell, whatever is typed in it."""

from __future__ import annotations

from collections.abc import Iterable

from child_audit.reading.box_side import boxes_behind_labels
from child_audit.reading.claims import Claim, RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.handed_back import prints_all
from child_audit.reading.nearness import goes_on_with_label, is_councils_label, without_heading
from child_audit.reading.options import spellings
from child_audit.reading.pending import pending_after, pending_in_cell
from child_audit.reading.sharing import assign
from child_audit.reading.stems import asks_in_words_of, is_worded_by, speaks_in_words_of
from child_audit.template.layout import Anchor, FreeSlot, Item, Layout, LoopPart, OptionPart, TickPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, outermost

_EMPTY_FIELD = "\u2002"
"""Word shows five of these in a legacy form field for text that is blank."""


def divide_locked_row(ground: Ground, row: RowKey, found: RowKey) -> None:
    """Hand the text of a row of the document to the fields of the row of the form that it is."""
    asked: CellPlace | None = None
    for our, their in zip(ground.layout.rows[row], ground.alignment.rows[found], strict=True):
        items = ground.layout.cells.get(our, ())
        slot = items[0] if items and isinstance(items[0], FreeSlot) else None
        if slot is not None and asked is not None and _has_empty_field(ground, asked):
            for line in ground.lines_at(their):
                ground.stray(Fragment(line, 0, len(line.text)), slot.path)
        elif items:
            _locked_cell(ground, items, their, row)
        else:
            _label_cell(ground, our, their)
        asked = their if all(isinstance(item, Anchor) for item in items) else None
    ground.finish_row(found)
    _go_on_below(ground, row, found)


def _has_empty_field(ground: Ground, label: CellPlace) -> bool:
    """Return whether a label's own cell has a form field that nobody filled in: the next cell holds something else."""
    return any(_EMPTY_FIELD in line.text and not line.text.strip() for line in ground.lines_at(label))


def _go_on_below(ground: Ground, row: RowKey, found: RowKey) -> None:
    """Let a text go on in the row below, as where a row was split: nothing in it but below answers that are typed."""
    ours, below = ground.layout.rows[row], (found[0], found[1] + 1)
    cells, above = ground.alignment.rows.get(below, ()), ground.alignment.rows[found]
    if len(cells) != len(ours) or below in ground.locked or ground.claims_by_row.get(below):
        return
    if any(line.number in ground.done for line in ground.by_row[below]):
        return
    filled = [number for number, place in enumerate(cells) if ground.text_of(place)]
    slots = {number: _text_of_cell(ground, ours[number]) for number in filled}
    if not filled or any(slot is None for slot in slots.values()):
        return
    if not all(cells[number].overlaps(above[number]) for number in filled):
        return
    if not all(_is_answered(ground, slot) for slot in slots.values()):
        return
    for number, slot in slots.items():
        if slot is not None:
            ground.division.flags[slot.path].add("joined")
            pieces = (Fragment(line, 0, len(line.text)) for line in ground.lines_at(cells[number]))
            ground.division.slots[slot.path].extend(piece for piece in pieces if not piece.line.deleted)
    ground.finish_row(below)


def _is_answered(ground: Ground, slot: FreeSlot | None) -> bool:
    return slot is not None and not all(piece.blank for piece in ground.division.slots.get(slot.path, ()))


def _text_of_cell(ground: Ground, place: CellPlace) -> FreeSlot | None:
    """Return the text field that a cell of the form is for, when it's for nothing else."""
    items = [item for item in ground.layout.cells.get(place, ()) if not isinstance(item, Anchor)]
    (only,) = items if len(items) == 1 else (None,)
    return only if isinstance(only, FreeSlot) and only.filter == "text" else None


def _locked_cell(ground: Ground, items: tuple[Item, ...], place: CellPlace, row: RowKey) -> None:
    _note_seen(ground, items, place)
    pending = _until_anchor(items, 0, ground.alignment.claims)
    label: Anchor | None = None
    for piece in boxes_behind_labels(ground, ground.pieces(ground.lines_at(place))):
        if isinstance(piece, int):
            position = _position(items, piece)
            if position < 0 and pending and not ground.layout.zones[piece + 1]:
                # Guidance between a label and its answer.
                continue
            label = ground.layout.anchors[piece]
            if position < 0:
                # Another layout of the form has a further label in this cell.
                pending = pending_after(ground, ground.alignment.claims[piece])[0]
            else:
                pending = _until_anchor(items, position + 1, ground.alignment.claims)
                pending = _with_choice(ground, pending, label, row)
        elif ground.parts_labels(piece):
            ground.reprinted.append(piece)
        elif pending and not ground.filled and (choice := _choice_said(ground, row, pending[0], piece)):
            ground.division.groups[choice].fragments.append(piece)
        elif pending:
            only = pending[0]
            if isinstance(only, FreeSlot) and not ground.filled:
                (piece,) = without_heading(ground.layout, only, [piece])
            assign(ground, pending, piece)
        else:
            _beside_label(ground, label, items, piece, row)
    if label is not None and label.index + 1 < len(ground.layout.anchors):
        _note_spread(ground, label, items)
    for item in items:
        if isinstance(item, (FreeSlot, OptionPart)) and row in ground.alignment.by_position:
            ground.division.flags[item.path].add("label_missing")


def _choice_printed(ground: Ground, row: RowKey, piece: Fragment) -> str | None:
    """Return the choice of the row whose options a stretch is, all of them and nothing else: another layout's print."""
    choices = _choices(ground, row).items() if key(piece.text) else ()
    return next((path for path, options in choices if prints_all(piece.text, options)), None)


def _choice_said(ground: Ground, row: RowKey, only: Item, piece: Fragment) -> str | None:
    """Return the choice that a stretch answers in a cell of something else, whose own answer was found elsewhere."""
    words, found = key(piece.text), _choice_printed(ground, row, piece)
    if found or isinstance(only, Anchor) or only.path not in ground.headed:
        return found
    choices = _choices(ground, row)
    return next((path for path, options in choices.items() if any(words in spellings(one) for one in options)), None)


def _choices(ground: Ground, row: RowKey) -> dict[str, list[OptionPart]]:
    choices: dict[str, list[OptionPart]] = {}
    for place in ground.layout.rows[row]:
        for item in ground.layout.cells.get(place, ()):
            if isinstance(item, OptionPart):
                choices.setdefault(item.path, []).append(item)
    return choices


def _note_spread(ground: Ground, label: Anchor, items: tuple[Item, ...]) -> None:
    """Flag a text that stands in a table within the cell and outside it, when the label after it was not found."""
    if label.index + 1 in ground.alignment.claims or not ground.layout.zones[label.index + 2]:
        return
    for item in ground.layout.zones[label.index + 1]:
        if not isinstance(item, FreeSlot) or item not in items:
            continue
        if len({piece.line.cell for piece in ground.division.slots.get(item.path, ()) if not piece.blank}) > 1:
            ground.division.flags[item.path].add("may_run_on")


def _with_choice(ground: Ground, pending: list[Item], label: Anchor, row: RowKey) -> list[Item]:
    """Add to a date field the choice after it in its row: "stepped down? (state date)" is answered in one go."""
    if any(isinstance(item, FreeSlot) and item.filter == "date" for item in pending):
        zone = ground.layout.zones[label.index + 1]
        choice = [item for item in zone if isinstance(item, OptionPart) and item not in pending]
        return [*pending, *(item for item in choice if item.cell is not None and item.cell.row_key == row)]
    return pending


def _note_seen(ground: Ground, items: Iterable[Item], place: CellPlace) -> None:
    items = list(items)
    for item in items:
        if isinstance(item, Anchor):
            continue
        if isinstance(item, OptionPart):
            group = ground.division.groups[item.path]
            group.cells[place] = None
            group.locked = True
            if item.boxed and _options_in(items, item.path) == 1:
                group.boxes[place] = item.label
        if not isinstance(item, OptionPart) or _is_asked(ground, item, place):
            ground.division.seen.add(item.path)


def _is_asked(ground: Ground, option: OptionPart, place: CellPlace) -> bool:
    """Return whether a choice has its label in the document, or an option in a cell, or a cell for its box."""
    label = _labels_of_options(ground.layout)[id(option)]
    return option.boxed or label in ground.alignment.claims or key(option.label) in ground.text_of(place)


@once_a_layout
def _labels_of_options(layout: Layout) -> dict[int, int]:
    """Return the label that each option stands behind, by the option's identity."""
    zones = enumerate(layout.zones)
    return {id(item): number - 1 for number, zone in zones for item in zone if isinstance(item, OptionPart)}


def _options_in(items: Iterable[Item], path: str) -> int:
    """Return how many options of a choice a cell holds: one that holds several is no option's box."""
    return sum(isinstance(item, OptionPart) and item.path == path for item in items)


def _label_cell(ground: Ground, our: CellPlace, their: CellPlace) -> None:
    """A cell without an item of its own holds the label of the box to its right."""
    in_row = (item for place in ground.layout.rows[our.row_key] for item in ground.layout.cells.get(place, ()))
    boxes = [item for item in in_row if isinstance(item, OptionPart)]
    if our.continues:
        boxes = _options_above(ground, our)
    right = [item for item in boxes if item.cell is not None and item.cell.ordinal > our.ordinal]
    owner = right[0] if right else (boxes[-1] if boxes else None)
    for piece in ground.pieces(ground.lines_at(their)):
        if isinstance(piece, int):
            continue
        if owner is None:
            ground.stray(piece, None)
        else:
            group = ground.division.groups[owner.path]
            group.cells[their] = None
            group.fragments.append(piece)


def _options_above(ground: Ground, cell: CellPlace) -> list[OptionPart]:
    """Return the options of the cell that a merged cell continues: another layout has one in each row."""
    for row in range(cell.row - 1, -1, -1):
        for place in ground.layout.rows.get((cell.table, row), ()):
            if place.overlaps(cell) and not place.continues:
                return [item for item in ground.layout.cells.get(place, ()) if isinstance(item, OptionPart)]
    return []


def _beside_label(ground: Ground, label: Anchor | None, items: tuple[Item, ...], piece: Fragment, row: RowKey) -> None:
    """Text in a cell that only has labels: it's meant for the slot that these labels lead to."""
    if piece.blank or piece.line.deleted:
        return
    named = next((item for item in items if isinstance(item, OptionPart) and key(piece.text) in spellings(item)), None)
    if named is not None:
        # "YES / NO (please indicate) No": the answer, typed behind the whole label.
        ground.division.groups[named.path].fragments.append(piece)
        return
    if not ground.filled and (choice := _choice_printed(ground, row, piece)):
        ground.division.groups[choice].fragments.append(piece)
        return
    if label is None and not ground.filled and _begins_label(ground, piece):
        ground.reprinted.append(piece)
        return
    anchors = [item for item in items if isinstance(item, Anchor)]
    if anchors and asks_in_words_of(ground.layout, anchors[0].section, piece.text):
        # The label itself, or a part of it, in other words; those that are none of the form's may be somebody's.
        if is_worded_by(ground.layout, anchors[0].section, piece.text):
            ground.reprinted.append(piece)
        else:
            ground.stray(piece, None)
        return
    if _is_second_language(ground, piece, row):
        ground.stray(piece, None)
        return
    above = _above(ground, piece) if label is None and key(piece.text) and not ground.filled else None
    if above is not None:
        ground.division.slots[above.path].append(piece)
        return
    owner = _led_to(ground, label, items, row)
    if isinstance(owner, FreeSlot) and not ground.filled and _is_label_of(ground, label, owner, piece, row):
        ground.division.flags[owner.path] |= {"label_missing"} if label is None else set()
        ground.stray(piece, None)
    elif isinstance(owner, (FreeSlot, TickPart)):
        ground.division.slots[owner.path].append(piece)
        if label is None:
            ground.division.flags[owner.path].add("label_missing")
        elif isinstance(owner, FreeSlot):
            ground.division.beside_label.add(owner.path)
    elif isinstance(owner, OptionPart):
        ground.division.groups[owner.path].fragments.append(piece)
    else:
        ground.stray(piece, None)


def _is_second_language(ground: Ground, piece: Fragment, row: RowKey) -> bool:
    """Return whether words stand across a stroke from a label, "Crefydd / Religion", whose answer has its own cell."""
    cell = outermost(piece.line.cell)
    claims = ground.claims_by_row[cell.row_key] if cell is not None and not ground.filled else []
    claim = next((claim for claim in claims if claim.hit.line == piece.line.number == claim.hit.last_line), None)
    if cell is None or claim is None or not key(piece.text) or any(map(str.isdigit, piece.text)):
        return False
    text = piece.text.strip()
    before = piece.end <= claim.hit.first and text.endswith("/")
    if not before and not (piece.start >= claim.hit.last and text.startswith("/")):
        return False
    items = [item for item in ground.layout.zones[claim.anchor + 1] if item.cell is not None]
    places = zip(ground.layout.rows[row], ground.alignment.rows[cell.row_key], strict=True)
    return any(
        item.cell == our and isinstance(item, FreeSlot) and their != cell and ground.text_of(their)
        for our, their in places
        for item in items
    )


def _is_label_of(ground: Ground, label: Anchor | None, owner: FreeSlot, piece: Fragment, row: RowKey) -> bool:
    """Return whether words where a label should be, or right behind one, are the council's, their answer in its cell.

    "Job title / designation" for "Designation", or "Language spoken".
    """
    cell = outermost(piece.line.cell)
    if cell is None:
        return False
    places = zip(ground.layout.rows[row], ground.alignment.rows[cell.row_key], strict=True)
    own = next((their for our, their in places if our == owner.cell), None)
    if own is None or own == cell or not ground.text_of(own):
        return False
    if label is None:
        return is_councils_label(piece) and ground.text_of(cell) == key(piece.text)
    return goes_on_with_label(piece)


def _begins_label(ground: Ground, piece: Fragment) -> bool:
    """Return whether a line is the first words of the label below it: "Key learning", what to write there below it."""
    labels = ground.claims_by_row[piece.line.cell.row_key] if piece.line.cell is not None else []
    below = (label for label in labels if label.hit.line == piece.line.number + 1)
    return any(ground.begins(label, piece.text) for label in below)


def _above(ground: Ground, piece: Fragment) -> FreeSlot | None:
    """Return the text that stands right below its label, in the cell where the next label begins: nothing between."""
    claim = ground.claim_before(piece.line)
    if claim is None or speaks_in_words_of(ground.layout, ground.layout.anchors[claim.anchor].section, piece.text):
        return None  # a label in other words, perhaps
    label, between = ground.lines[claim.hit.last_line], ground.lines[claim.hit.last_line + 1 : piece.line.number]
    if label.cell == piece.line.cell or not claim.hit.closes:
        return None
    if any(ground.alignment.stream.keys[line.number] and line.cell != piece.line.cell for line in between):
        return None
    own, orphans = pending_after(ground, claim)
    slots = [item for item in (own or orphans) if isinstance(item, FreeSlot) and item.filter == "text"]
    held = ground.division.slots.get(slots[0].path, []) if slots else []
    return slots[0] if slots and all(other.blank or other.line.cell == piece.line.cell for other in held) else None


def _led_to(ground: Ground, label: Anchor | None, items: tuple[Item, ...], row: RowKey) -> Item | None:
    """Return the field that a cell of labels leads to, by the label before the text or else by the cell's last."""
    anchors = [item for item in items if isinstance(item, Anchor)]
    leads = label or (anchors[-1] if anchors else None)
    if leads is None:
        return None
    after = ground.layout.zones[leads.index + 1]
    near = [item for item in after if item.cell is not None and item.cell.row_key == row]
    owner: Item | None = next((item for item in near if not isinstance(item, LoopPart)), None)
    if owner is not None or label is None:
        return owner
    if after and leads is anchors[-1]:
        below = after[0]
        asked = (
            isinstance(below, OptionPart)
            and below.cell is not None
            and below.cell.row_key not in ground.alignment.locks
        )
        if asked or isinstance(below, FreeSlot):
            return below
    if label.index not in ground.shared:
        ground.shared[label.index] = pending_in_cell(ground, ground.alignment.claims[label.index])
    return next(iter(ground.shared[label.index]), None)


def _until_anchor(items: tuple[Item, ...], start: int, claims: dict[int, Claim]) -> list[Item]:
    """Return the fields from a position of a cell up to the next label that was found."""
    pending: list[Item] = []
    for item in items[start:]:
        if isinstance(item, Anchor):
            if item.index in claims:
                break
        else:
            pending.append(item)
    return pending


def _position(items: tuple[Item, ...], anchor: int) -> int:
    return next((number for number, item in enumerate(items) if isinstance(item, Anchor) and item.index == anchor), -1)
