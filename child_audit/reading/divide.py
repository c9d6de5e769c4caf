"""Alignment → which stretch of the document's text belongs to which field.

Everything between two anchors is a person's. In a locked row it belongs to the slot of its cell; elsewhere to the slot
that follows its anchor in the template, by nearness: same line, same cell, beside, below. Each stretch is handed out
once; what belongs nowhere is stray, never dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from child_audit.reading.align import Alignment, Claim, RowKey, foreign_words, outermost
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Item, Layout, LoopPart, OptionPart, TickPart
from child_audit.template.values import dates_in, has_box, is_datelike, read_box
from child_audit.text import key, key_positions
from child_audit.word.lines import CellPlace, Line

# What may stand between a label and its value in one line.
_LEADER_BEFORE = re.compile(r"\A\s*(?:_{2,}|…{2,}|\.{4,})[\s_.…]*")
_LEADER_AFTER = re.compile(r"[\s_.…]*(?:_{2,}|…{2,}|\.{4,})\s*\Z")
_AFTER_LABEL = re.compile(r"[\s:?)\]*”’\"'.,;]*(?:[\-–—=]+\s+)?")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line: characters ``start`` to ``end``."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The stretch as it stands."""
        return self.line.text[self.start : self.end]

    @property
    def blank(self) -> bool:
        """Nothing to see."""
        return not self.text.strip()

    @property
    def cell(self) -> CellPlace | None:
        """The cell of the outermost table around it."""
        return outermost(self.line.cell)


@dataclass(slots=True)
class GroupText:
    """What belongs to a group of options.

    Attributes:
        fragments: its text, deleted lines included.
        cells: the cells it spreads over, blank ones included.
        boxes: cells known to be the box of one option (by its label), when the row is locked.
        dates: dates beside it that went to a date field.
        locked: the row is locked, so that the template's look is the baseline.
    """

    fragments: list[Fragment] = field(default_factory=list)
    cells: dict[CellPlace, None] = field(default_factory=dict)
    boxes: dict[CellPlace, str] = field(default_factory=dict)
    dates: list[Fragment] = field(default_factory=list)
    locked: bool = False


@dataclass(slots=True)
class Division:
    """Who owns what.

    Attributes:
        slots: path of a text, date or tick field → its text.
        groups: path of a choice → its text.
        loops: path of a list → rows of columns of text.
        flags: path → codes of doubt met on the way.
        strays: text of nobody, each with the field it's next to, if any.
        seen: paths whose label, or whose cell, was found; ``row_seen``: or at least another label of their row.
        labels: path → where its label is.
    """

    slots: dict[str, list[Fragment]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, GroupText] = field(default_factory=lambda: defaultdict(GroupText))
    loops: dict[str, list[list[list[Fragment]]]] = field(default_factory=dict)
    flags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    strays: list[tuple[Fragment, str | None]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    row_seen: set[str] = field(default_factory=set)
    labels: dict[str, Claim] = field(default_factory=dict)


def divide(layout: Layout, alignment: Alignment) -> Division:
    """Hand every stretch of text to a field, or to the strays."""
    return _Divider(layout, alignment).divide()


class _Divider:
    def __init__(self, layout: Layout, alignment: Alignment) -> None:
        self.layout = layout
        self.alignment = alignment
        self.stream = alignment.stream
        self.lines = self.stream.lines
        self.division = Division()
        self.covered = self._covered()
        self.by_row: dict[RowKey, list[Line]] = defaultdict(list)
        for line in self.lines:
            cell = outermost(line.cell)
            if cell is not None:
                self.by_row[cell.row_key].append(line)
        self.unlocked = {found: row for row, found in alignment.locks.items()}
        self.claims_by_row: dict[RowKey, list[Claim]] = defaultdict(list)
        for claim in alignment.in_order():
            cell = outermost(self.lines[claim.hit.line].cell)
            if cell is not None:
                self.claims_by_row[cell.row_key].append(claim)
        self.done: set[int] = set()
        # Label → the field of its cell that it leads to when it leads to none by itself.
        self.shared: dict[int, list[Item]] = {}

    def divide(self) -> Division:
        for item in self.layout.items:
            if isinstance(item, LoopPart):
                self._loop(item)
        for row, found in self.alignment.locks.items():
            self._locked_row(row, found)
        self._option_headings()
        self._flowing()
        self._inside_labels()
        self._note_labels()
        return self.division

    # Fragments ------------------------------------------------------------------------------------------------------

    def _covered(self) -> dict[int, list[tuple[int, int, int]]]:
        """Return for each line the stretches that anchors claim: start, end, anchor."""
        covered: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for claim in self.alignment.in_order():
            hit = claim.hit
            for number in range(hit.line, hit.last_line + 1):
                line = self.lines[number]
                start = hit.first if number == hit.line else 0
                end = hit.last if number == hit.last_line else len(line.text)
                if not line.deleted:
                    covered[number].append((start, end, claim.anchor))
        return covered

    def _pieces(self, lines: Iterable[Line]) -> Iterator[Fragment | int]:
        """Yield the text of lines in order, and the anchors between as their numbers."""
        previous = -1
        for line in lines:
            position = 0
            for start, end, anchor in self.covered.get(line.number, ()):
                if start > position:
                    yield self._fragment(line, position, start, follows=position > 0)
                if anchor != previous:
                    yield anchor
                previous, position = anchor, end
            if position < len(line.text) or not position:
                yield self._fragment(line, position, len(line.text), follows=position > 0)

    def _fragment(self, line: Line, start: int, end: int, *, follows: bool) -> Fragment:
        if follows:
            match = _AFTER_LABEL.match(line.text, start, end)
            start = match.end() if match else start
        return Fragment(line, start, end)

    # Repeated rows --------------------------------------------------------------------------------------------------

    def _loop(self, loop: LoopPart) -> None:
        rows = self.division.loops.setdefault(loop.path, [])
        header = self._loop_header(loop)
        if header is None:
            return
        self.division.seen.add(loop.path)
        table, first, heads = header
        after = next(
            (item.index for item in self._items_after(loop) if isinstance(item, Anchor)), len(self.layout.anchors)
        )
        for row, places in self.alignment.rows.items():
            if row[0] != table or row[1] <= first or row in self.unlocked:
                continue
            claims = self.claims_by_row.get(row, [])
            if any(claim.anchor >= after for claim in claims):
                break
            if not claims:
                self._loop_row(loop, rows, row, places, heads)

    def _loop_row(
        self,
        loop: LoopPart,
        rows: list[list[list[Fragment]]],
        row: RowKey,
        places: tuple[CellPlace, ...],
        heads: list[CellPlace | None],
    ) -> None:
        columns: list[list[Fragment]] = [[] for _ in loop.columns]
        for piece in self._pieces(self.by_row[row]):
            if isinstance(piece, Fragment) and not piece.line.deleted:
                cell = piece.cell
                index = _column_of(cell, heads, places)
                columns[index].append(piece)
        self.done.update(line.number for line in self.by_row[row])
        if any(not piece.blank for column in columns for piece in column):
            rows.append(columns)

    def _loop_header(self, loop: LoopPart) -> tuple[int, int, list[CellPlace | None]] | None:
        """Return the table that holds the repeated rows, the row above them, and the head of each column."""
        if loop.cell is None:
            return None
        above = [
            anchor
            for anchor in self.layout.anchors
            if anchor.cell is not None and anchor.cell.table == loop.cell.table and anchor.cell.row < loop.cell.row
        ]
        heads: list[CellPlace | None] = []
        for column in loop.columns:
            over = [
                a
                for a in above
                if a.cell is not None and a.cell.overlaps(column.cell) and a.index in self.alignment.claims
            ]
            own = [a for a in over if a.cell is not None and a.cell.span <= column.cell.span]
            heads.append(self._cell_of(own[0]) if own else None)
        tables = [head for head in heads if head is not None]
        if not tables:
            cells = [cell for anchor in above if (cell := self._cell_of(anchor)) is not None]
            if not cells:
                return None
            return cells[0].table, cells[0].row - 1, heads
        return tables[0].table, tables[0].row, heads

    def _cell_of(self, anchor: Anchor) -> CellPlace | None:
        claim = self.alignment.claims.get(anchor.index)
        return None if claim is None else outermost(self.lines[claim.hit.line].cell)

    def _items_after(self, item: Item) -> Iterator[Item]:
        found = False
        for other in self.layout.items:
            if found:
                yield other
            found = found or other is item

    # Locked rows ----------------------------------------------------------------------------------------------------

    def _locked_row(self, row: RowKey, found: RowKey) -> None:
        ours, theirs = self.layout.rows[row], self.alignment.rows[found]
        lines: dict[int, list[Line]] = defaultdict(list)
        for line in self.by_row[found]:
            cell = outermost(line.cell)
            if cell is not None:
                lines[cell.ordinal].append(line)
        for our, their in zip(ours, theirs, strict=True):
            items = self.layout.cells.get(our, ())
            if items:
                self._locked_cell(items, lines[their.ordinal], their, row)
            else:
                self._label_cell(our, their, lines[their.ordinal])
        self.done.update(line.number for line in self.by_row[found])

    def _locked_cell(self, items: tuple[Item, ...], lines: list[Line], place: CellPlace, row: RowKey) -> None:
        self._note_seen(items, place)
        pending = _until_anchor(items, 0, self.alignment.claims)
        label: Anchor | None = None
        for piece in self._pieces(lines):
            if isinstance(piece, int):
                label = self.layout.anchors[piece]
                position = _position(items, piece)
                if position < 0:
                    # Another layout of the form has a further label in this cell.
                    pending = self._pending(self.alignment.claims[piece])[0]
                else:
                    pending = _until_anchor(items, position + 1, self.alignment.claims)
                    pending = self._with_choice(pending, label, row)
            elif pending:
                self._assign(pending, piece)
            else:
                self._beside_label(label, items, piece, row)
        for item in items:
            if isinstance(item, (FreeSlot, OptionPart)) and row in self.alignment.by_position:
                self.division.flags[item.path].add("label_missing")

    def _with_choice(self, pending: list[Item], label: Anchor, row: RowKey) -> list[Item]:
        """Add to a date field the choice after it in its row: "stepped down? (state date)" is answered in one go."""
        if any(isinstance(item, FreeSlot) and item.filter == "date" for item in pending):
            zone = self.layout.zones[label.index + 1]
            choice = [item for item in zone if isinstance(item, OptionPart) and item not in pending]
            return [*pending, *(item for item in choice if item.cell is not None and item.cell.row_key == row)]
        return pending

    def _note_seen(self, items: Iterable[Item], place: CellPlace) -> None:
        for item in items:
            if isinstance(item, Anchor):
                continue
            self.division.seen.add(item.path)
            if isinstance(item, OptionPart):
                group = self.division.groups[item.path]
                group.cells[place] = None
                group.locked = True
                if item.boxed:
                    group.boxes[place] = item.label

    def _label_cell(self, our: CellPlace, their: CellPlace, lines: list[Line]) -> None:
        """A cell without an item of its own holds the label of the box to its right."""
        in_row = [item for item in self.layout.items if item.cell is not None and item.cell.row_key == our.row_key]
        boxes = [item for item in in_row if isinstance(item, OptionPart)]
        right = [item for item in boxes if item.cell is not None and item.cell.ordinal > our.ordinal]
        owner = right[0] if right else (boxes[-1] if boxes else None)
        for piece in self._pieces(lines):
            if isinstance(piece, int):
                continue
            if owner is None:
                self._stray(piece, None)
            else:
                group = self.division.groups[owner.path]
                group.cells[their] = None
                group.fragments.append(piece)

    def _beside_label(self, label: Anchor | None, items: tuple[Item, ...], piece: Fragment, row: RowKey) -> None:
        """Text in a cell that only has labels: it's meant for the slot that these labels lead to."""
        if piece.blank or piece.line.deleted:
            return
        anchors = [item for item in items if isinstance(item, Anchor)]
        leads = label or (anchors[-1] if anchors else None)
        if leads is None:
            self._stray(piece, None)
            return
        after = self.layout.zones[leads.index + 1]
        near = [item for item in after if item.cell is not None and item.cell.row_key == row]
        owner: Item | None = next((item for item in near if not isinstance(item, LoopPart)), None)
        if owner is None and label is not None and after and isinstance(after[0], FreeSlot) and leads is anchors[-1]:
            owner = after[0]
        if owner is None and label is not None:
            if label.index not in self.shared:
                self.shared[label.index] = self._pending_in_cell(self.alignment.claims[label.index])
            owner = next(iter(self.shared[label.index]), None)
        if isinstance(owner, (FreeSlot, TickPart)):
            self.division.slots[owner.path].append(piece)
            if label is None:
                self.division.flags[owner.path].add("label_missing")
        elif isinstance(owner, OptionPart):
            self.division.groups[owner.path].fragments.append(piece)
        else:
            self._stray(piece, None)

    def _assign(self, pending: list[Item], piece: Fragment) -> None:
        """Hand a stretch of text to one of the fields that may follow here."""
        slots = [item for item in pending if isinstance(item, (FreeSlot, TickPart))]
        groups = [item for item in pending if isinstance(item, OptionPart)]
        if groups and not slots:
            self.division.groups[groups[0].path].fragments.append(piece)
        elif slots and not groups:
            if not piece.line.deleted:
                self.division.slots[slots[0].path].append(piece)
        elif slots and groups:
            self._share(slots[0], groups, piece)
        elif not piece.blank and not piece.line.deleted:
            self._stray(piece, None)

    def _share(self, slot: FreeSlot | TickPart, options: list[OptionPart], piece: Fragment) -> None:
        """Part the text between a free field and a choice that follow one label.

        Of a date field's text the dates go to the date and the rest to the choice; of a text field's, what names an
        option or is a box goes to the choice.
        """
        group = self.division.groups[options[0].path].fragments
        if isinstance(slot, FreeSlot) and slot.filter == "date":
            position = piece.start
            if not piece.blank and not piece.line.deleted and is_datelike(piece.text) and key(piece.text):
                self.division.slots[slot.path].append(piece)
                group_text = self.division.groups[options[0].path]
                group_text.dates.append(piece)
                return
            for start, end in () if piece.line.deleted else dates_in(piece.text):
                self.division.slots[slot.path].append(Fragment(piece.line, piece.start + start, piece.start + end))
                group.append(Fragment(piece.line, position, piece.start + start))
                # The choice sees the date too: in a box of its own it's also a mark.
                self.division.groups[options[0].path].dates.append(
                    Fragment(piece.line, piece.start + start, piece.start + end)
                )
                position = piece.start + end
            group.append(Fragment(piece.line, position, piece.end))
            return
        words = key(piece.text)
        names_option = any(_is_option(option, words) for option in options)
        in_box = self._is_beside_option(piece.cell, options)
        if piece.line.deleted or not words or names_option or in_box or read_box(piece.text)[0] is not None:
            group.append(piece)
        else:
            self.division.slots[slot.path].append(piece)

    def _is_beside_option(self, cell: CellPlace | None, options: list[OptionPart]) -> bool:
        """Return whether a cell is the box of an option: right of its label, in a row with a box after each label."""
        if cell is None or cell.row_key not in self.alignment.rows:
            return False
        labels = {key(option.label) for option in options}
        row = self.alignment.rows[cell.row_key]
        is_label = [self._text_of(place) in labels for place in row]
        if sum(is_label) < 2 or cell.ordinal == 0 or not is_label[cell.ordinal - 1]:
            return False
        first, second = [number for number, yes in enumerate(is_label) if yes][:2]
        return second - first > 1

    def _stray(self, piece: Fragment, near: str | None) -> None:
        if near is not None and near.startswith(SETTINGS + "."):
            near = None
        if not piece.blank and not piece.line.deleted:
            self.division.strays.append((piece, near))

    # Columns headed by options --------------------------------------------------------------------------------------

    def _option_headings(self) -> None:
        """Find rows that head columns with options: boxes below "Yes" and "No", the question in the first column.

        Such a row is the form's own; in the rows below it, each cell is the box of the option at its head.
        """
        labels = {key(item.label) for item in self.layout.items if isinstance(item, OptionPart)}
        for row, places in self.alignment.rows.items():
            if row in self.unlocked or not self.by_row[row] or self.by_row[row][0].number in self.done:
                continue
            heads = {place: text for place in places if (text := self._text_of(place)) in labels}
            others = [text for place in places if not self._claims_at(place) and (text := self._text_of(place))]
            if len(heads) >= 2 and set(others) <= set(heads.values()) and not self._asks(row):
                self._head_columns(row, heads)

    def _asks(self, row: RowKey) -> bool:
        """Return whether a row holds a question of its own, so that the options in it are its answers."""
        return any(
            isinstance(item, OptionPart)
            for claim in self.claims_by_row.get(row, [])
            for item in self.layout.zones[claim.anchor + 1]
        )

    def _text_of(self, place: CellPlace) -> str:
        lines = self.by_row[place.row_key]
        return "".join(self.stream.keys[line.number] for line in lines if outermost(line.cell) == place)

    def _claims_at(self, place: CellPlace) -> list[Claim]:
        claims = self.claims_by_row.get(place.row_key, [])
        return [claim for claim in claims if outermost(self.lines[claim.hit.line].cell) == place]

    def _head_columns(self, row: RowKey, heads: dict[CellPlace, str]) -> None:
        below = sorted(other for other in self.alignment.rows if other[0] == row[0] and other[1] > row[1])
        used = False
        for other in below:
            boxes = {
                place: text
                for place in self.alignment.rows[other]
                for head, text in heads.items()
                if place.overlaps(head) and not self._claims_at(place)
            }
            options = self._options_of_row(other, boxes)
            if other in self.unlocked or not options:
                break
            for place, text in boxes.items():
                label = next((option.label for option in options if key(option.label) == text), None)
                # A cell that says another option itself is no box under this one.
                if label is not None and len(read_box(self._words_at(place))[1].split()) <= 6:
                    self.division.groups[options[0].path].boxes[place] = label
                    used = True
        if used:
            self.done.update(line.number for line in self.by_row[row] if not self._claimed(line))

    def _claimed(self, line: Line) -> bool:
        return bool(self.covered.get(line.number))

    def _words_at(self, place: CellPlace) -> str:
        return " ".join(line.text for line in self.by_row[place.row_key] if outermost(line.cell) == place)

    def _options_of_row(self, row: RowKey, boxes: dict[CellPlace, str]) -> list[OptionPart]:
        """Return the options of the choice whose question stands in a row beside its boxes."""
        for claim in self.claims_by_row.get(row, []):
            if outermost(self.lines[claim.hit.line].cell) in boxes:
                continue
            zone = [item for item in self.layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)]
            if zone and {key(item.label) for item in zone} >= set(boxes.values()) and boxes:
                return zone
        return []

    # The rest, in reading order -------------------------------------------------------------------------------------

    def _flowing(self) -> None:
        zone: list[Fragment] = []
        owner: Claim | None = None
        zones: list[tuple[Claim | None, list[Fragment]]] = [(None, zone)]
        locked: Line | None = None
        for entry in self._reading_order():
            line, is_done = entry
            if is_done:
                locked = line
                continue
            if locked is not None:
                # What follows a locked row may still belong to its last label, when that label's field is blank.
                owner, zone = self._last_claim_of(locked), []
                zones.append((owner, zone))
                locked = None
            for piece in self._pieces([line]):
                if isinstance(piece, Fragment):
                    zone.append(piece)
                elif owner is None or piece != owner.anchor:
                    owner, zone = self.alignment.claims[piece], []
                    zones.append((owner, zone))
        self._boxes_before(zones)
        for claim, pieces in zones:
            self._zone(claim, pieces)

    def _last_claim_of(self, line: Line) -> Claim | None:
        cell = outermost(line.cell)
        claims = self.claims_by_row.get(cell.row_key, []) if cell is not None else []
        return claims[-1] if claims else None

    def _reading_order(self) -> Iterator[tuple[Line, bool]]:
        """Yield the lines, and whether they're handed out already, as those of locked rows are.

        Where every cell of a row begins with a label and the row below holds nothing of the form, each label is
        followed by what stands below it.
        """
        moved: set[int] = set()
        for line in self.lines:
            if line.number in self.done:
                yield line, True
                continue
            if line.number in moved:
                continue
            cell = outermost(line.cell)
            below = self._values_below(cell) if cell is not None else None
            if cell is None or below is None:
                yield line, False
                continue
            for label in self.alignment.rows[cell.row_key]:
                ours = [other for other in self.by_row[cell.row_key] if outermost(other.cell) == label]
                theirs = [
                    other
                    for other in self.by_row[below]
                    if (place := outermost(other.cell)) is not None
                    and place.overlaps(label)
                    and other.number not in moved
                ]
                moved.update(other.number for other in (*ours, *theirs))
                yield from ((other, False) for other in (*ours, *theirs))

    def _values_below(self, cell: CellPlace) -> RowKey | None:
        row = cell.row_key
        below = (row[0], row[1] + 1)
        cells = self.alignment.rows.get(row, ())
        if (
            len(cells) < 2
            or below not in self.alignment.rows
            or below in self.unlocked
            or self.claims_by_row.get(below)
        ):
            return None
        if self.by_row[below][0].number in self.done or len(self.alignment.rows[below]) < 2:
            return None
        labels = 0
        for place in cells:
            pieces = list(self._pieces(line for line in self.by_row[row] if outermost(line.cell) == place))
            claimed = [piece for piece in pieces if isinstance(piece, int)]
            if not claimed:
                return None
            labels += any(self._leads_somewhere(anchor) for anchor in claimed)
        return below if labels >= 2 else None

    def _leads_somewhere(self, anchor: int) -> bool:
        return any(not isinstance(item, LoopPart) for item in self.layout.zones[anchor + 1])

    def _boxes_before(self, zones: list[tuple[Claim | None, list[Fragment]]]) -> None:
        """Where boxes stand before their labels, hand each box to the label that follows it.

        That's settled once for the whole list, by the labels that stand first in their line or row.
        """
        labels = [number for number, (claim, _) in enumerate(zones) if claim is not None and self._is_tick_label(claim)]
        votes = []
        for number in labels:
            claim, before = zones[number][0], zones[number - 1][0] if number else None
            if claim is not None and not (before and self._is_tick_label(before) and self._same_line(before, claim)):
                votes.append(self._box_stands_before(claim))
        if sum(votes) * 2 > len(votes):
            self._shift(zones, labels)

    def _same_line(self, one: Claim, other: Claim) -> bool:
        lines = self.lines[one.hit.line], self.lines[other.hit.line]
        cells = outermost(lines[0].cell), outermost(lines[1].cell)
        same_row = cells[0] is not None and cells[1] is not None and cells[0].row_key == cells[1].row_key
        return lines[0].number == lines[1].number or (same_row and cells[0] != cells[1])

    def _is_tick_label(self, claim: Claim) -> bool:
        after = self.layout.zones[claim.anchor + 1]
        return len(after) > 0 and isinstance(after[0], TickPart)

    def _box_stands_before(self, claim: Claim) -> bool:
        line = self.lines[claim.hit.line]
        lead = line.text[: claim.hit.first].strip()
        if lead:
            return has_box(lead) or read_box(lead)[0] is not None
        cell = outermost(line.cell)
        if cell is None or cell.ordinal == 0:
            return False
        row = self.alignment.rows[cell.row_key]
        last_label = max(
            (
                place.ordinal
                for other in self.claims_by_row[cell.row_key]
                if (place := outermost(self.lines[other.hit.line].cell)) is not None
            ),
            default=0,
        )
        return last_label == len(row) - 1

    def _shift(self, zones: list[tuple[Claim | None, list[Fragment]]], labels: list[int]) -> None:
        for number in reversed(labels):
            claim, own = zones[number]
            before = zones[number - 1][1] if number else []
            assert claim is not None
            taken = [piece for piece in before if self._beside(piece, claim)]
            if number + 1 not in labels:
                # What follows the last label is not a box of the list: leave it, and let it be seen.
                for piece in own:
                    self._stray(piece, None)
            own[:] = taken
            before[:] = [piece for piece in before if piece not in taken]

    def _beside(self, piece: Fragment, claim: Claim) -> bool:
        line = self.lines[claim.hit.line]
        if piece.line.number == line.number:
            return True
        cell, own = piece.cell, outermost(line.cell)
        return cell is not None and own is not None and cell.row_key == own.row_key and cell.ordinal == own.ordinal - 1

    # One zone -------------------------------------------------------------------------------------------------------

    def _zone(self, claim: Claim | None, pieces: list[Fragment]) -> None:
        own, orphans = self._pending(claim)
        if not own and claim is not None:
            own = self._pending_in_cell(claim)
        pending = own or orphans
        if not any(isinstance(item, FreeSlot) for item in pending):
            # A choice, and after it a field whose label is missing: both stand here.
            pending = [*pending, *(item for item in orphans if item not in pending)][: len(pending) + 1]
        groups = [item for item in pending if isinstance(item, OptionPart)]
        slots = [item for item in pending if isinstance(item, (FreeSlot, TickPart))]
        for slot in slots:
            if slot not in own and self._label_of(slot).alone:
                self.division.flags[slot.path].add("label_missing")
        if claim is not None and claim.moved:
            for item in (*groups, *slots):
                self.division.flags[item.path].add("label_moved")
        if groups:
            group = self.division.groups[groups[0].path]
            for cell in self._cells_of_zone(claim, pieces):
                group.cells[cell] = None
        if slots:
            pieces = self._without_heading(slots[0], pieces)
        if not pending:
            for piece in pieces:
                self._stray(piece, None)
        elif slots and not groups:
            self._free_zone(claim, slots, [item for item in orphans if item not in slots], pieces)
        else:
            for piece in pieces:
                self._assign(pending, piece)

    def _label_of(self, slot: FreeSlot | TickPart) -> Anchor:
        index = next(number for number, zone in enumerate(self.layout.zones) if slot in zone)
        return self.layout.anchors[max(index - 1, 0)]

    def _pending(self, claim: Claim | None) -> tuple[list[Item], list[Item]]:
        """Return the fields that may follow a claim: its own, and those of labels after it that were not found."""
        if claim is None:
            return [], []
        own = [item for item in self.layout.zones[claim.anchor + 1] if not self._is_settled(item)]
        orphans: list[Item] = []
        section = self.layout.anchors[claim.anchor].section
        for anchor in self.layout.anchors[claim.anchor + 1 :]:
            if anchor.index in self.alignment.claims or anchor.section != section:
                break
            orphans.extend(item for item in self.layout.zones[anchor.index + 1] if not self._is_settled(item))
        return own, orphans

    def _pending_in_cell(self, claim: Claim) -> list[Item]:
        """A label that leads nowhere by itself shares the blank field of the labels around it in its cell.

        "Including:" after a question, an instruction between a label and its slot: in another layout of the form the
        answer may stand before or after any of them.
        """
        label = self.layout.anchors[claim.anchor]
        after = [anchor for anchor in self.layout.anchors[claim.anchor + 1 :] if anchor.cell == label.cell is not None]
        before = [anchor for anchor in self.layout.anchors[: claim.anchor] if anchor.cell == label.cell is not None]
        place = outermost(self.lines[claim.hit.line].cell)
        for anchor in (*after, *before[::-1]):
            other = self.alignment.claims.get(anchor.index)
            if anchor in before and (other is None or outermost(self.lines[other.hit.line].cell) != place):
                continue
            items = [item for item in self.layout.zones[anchor.index + 1] if isinstance(item, FreeSlot)]
            if items:
                return [item for item in items[:1] if not self._is_settled(item)]
        return []

    def _is_settled(self, item: Item) -> bool:
        """Return whether a field was read in a locked row already; a blank one may still be found below its label."""
        if isinstance(item, LoopPart):
            return True
        if item.cell is None or item.cell.row_key not in self.alignment.locks or isinstance(item, Anchor):
            return False
        if isinstance(item, OptionPart):
            return True
        return any(not piece.blank for piece in self.division.slots.get(item.path, ()))

    def _cells_of_zone(self, claim: Claim | None, pieces: list[Fragment]) -> list[CellPlace]:
        """Return the cells from a claim to the last of its text, blank ones between included."""
        if claim is None:
            return []
        start = outermost(self.lines[claim.hit.last_line].cell)
        cells = [cell for piece in pieces if (cell := piece.cell) is not None]
        rows = {cell.row_key for cell in (*cells, *([start] if start else []))}
        return [cell for row in sorted(rows) for cell in self.alignment.rows[row]]

    def _free_zone(
        self,
        claim: Claim | None,
        slots: list[FreeSlot | TickPart],
        orphans: list[Item],
        pieces: list[Fragment],
    ) -> None:
        kept, far, flags = self._near(claim, [piece for piece in map(self._typed, pieces) if piece is not None])
        first = slots[0]
        self.division.slots[first.path].extend(kept)
        self.division.flags[first.path].update(flags)
        free = [item for item in (*slots[1:], *orphans) if isinstance(item, FreeSlot)]
        if not free:
            for piece in far:
                self._stray(piece, first.path)
            return
        self._by_rows(first, free, far)

    def _by_rows(self, first: FreeSlot | TickPart, orphans: list[FreeSlot], pieces: list[Fragment]) -> None:
        """Hand text on to fields whose labels are missing, row by row where that fits, and say so in any case."""
        rows: dict[object, list[Fragment]] = defaultdict(list)
        for piece in pieces:
            if not piece.blank:
                rows[piece.cell.row_key if piece.cell else piece.line.paragraph].append(piece)
        if len(rows) != len(orphans):
            for piece in pieces:
                self._stray(piece, first.path)
            return
        for slot, part in zip(orphans, rows.values(), strict=True):
            self.division.slots[slot.path].extend(part)
            self.division.flags[slot.path].add("label_missing")

    def _without_heading(self, slot: FreeSlot | TickPart, pieces: list[Fragment]) -> list[Fragment]:
        """Leave out the heading of the slot's column where another layout prints it again beside the slot."""
        cell = slot.cell
        if cell is None:
            return pieces
        headings = {
            anchor.key
            for anchor in self.layout.anchors
            if anchor.cell is not None
            and anchor.cell.table == cell.table
            and anchor.cell.row < cell.row
            and anchor.cell.overlaps(cell)
            and not self.layout.zones[anchor.index + 1]
        }
        return [_after_heading(piece, headings) for piece in pieces]

    def _typed(self, piece: Fragment) -> Fragment | None:
        """Return what of a stretch was typed: not the dots to write on."""
        text = piece.text
        start = len(text) - len(_LEADER_BEFORE.sub("", text))
        end = len(_LEADER_AFTER.sub("", text))
        if start >= end and text.strip():
            return None
        return piece if (start, end) == (0, len(text)) else Fragment(piece.line, piece.start + start, piece.start + end)

    def _near(self, claim: Claim | None, pieces: list[Fragment]) -> tuple[list[Fragment], list[Fragment], set[str]]:
        """Part the text after a label into what is near enough to be its value and what is not."""
        pieces = [piece for piece in pieces if not piece.line.deleted]
        cell = None if claim is None else outermost(self.lines[claim.hit.last_line].cell)
        if cell is None:
            return pieces, [], set()
        here = [piece for piece in pieces if piece.cell == cell]
        beside = [
            piece
            for piece in pieces
            if piece.cell is not None and piece.cell.row_key == cell.row_key and piece not in here
        ]
        after = [piece for piece in pieces if piece not in here and piece not in beside]
        first = next((piece.cell for piece in beside if not piece.blank), None)
        next_door = [piece for piece in beside if piece.cell == first]
        rest = [piece for piece in beside if piece.cell != first]
        flags: set[str] = set()
        if any(not piece.blank for piece in here) and any(not piece.blank for piece in next_door):
            flags.add("joined")
        if any(not piece.blank for piece in (*here, *next_door)):
            return [*here, *next_door], [*rest, *after], flags
        return self._below(cell, here, [*rest, *after])

    def _below(
        self, cell: CellPlace, here: list[Fragment], after: list[Fragment]
    ) -> tuple[list[Fragment], list[Fragment], set[str]]:
        below = [piece for piece in after if not piece.blank]
        if not below:
            return here, [], set()
        first = below[0].cell
        if first is None:
            kept = [piece for piece in after if piece.cell is None]
            return kept, [piece for piece in after if piece.cell is not None], {"value_elsewhere"}
        kept = [piece for piece in after if piece.cell == first]
        direct = first.table == cell.table and first.row == cell.row + 1 and first.overlaps(cell)
        return kept, [piece for piece in after if piece not in kept], set() if direct else {"value_elsewhere"}

    def _inside_labels(self) -> None:
        """Words typed in the middle of a label are nobody's value, but they're seen."""
        for claim in self.alignment.claims.values():
            hit, anchor = claim.hit, self.layout.anchors[claim.anchor]
            if claim.exact or hit.line != hit.last_line:
                continue
            line = self.lines[hit.line]
            leads = self.layout.zones[claim.anchor + 1]
            near = next((item.path for item in leads if not isinstance(item, Anchor)), None)
            for start, end in foreign_words(line.text, hit.first, hit.last, anchor.text):
                word = line.text[start:end]
                # Another "be" or "of" is a slip of whoever typed the form.
                if len(word) > 2 or word.isdigit() or key(word) in ("no", "x", "ri"):
                    self._stray(Fragment(line, start, end), near)

    def _note_labels(self) -> None:
        found_rows = {
            cell.row_key for index in self.alignment.claims if (cell := self.layout.anchors[index].cell) is not None
        }
        for item in self.layout.items:
            # A row of the form that was found holds its fields, even where one label is printed otherwise.
            if isinstance(item, FreeSlot) and item.cell is not None and item.cell.row_key in found_rows:
                self.division.row_seen.add(item.path)
        for claim in self.alignment.claims.values():
            for item in self.layout.zones[claim.anchor + 1]:
                if not isinstance(item, Anchor):
                    self.division.labels.setdefault(item.path, claim)
                    self.division.seen.add(item.path)


def _is_option(option: OptionPart, words: str) -> bool:
    """Return whether words (as a key) are an option, with its meaning or with little beside it."""
    label = key(option.label)
    return words.startswith(label) and (len(words) <= len(label) + 12 or words.startswith(label + key(option.meaning)))


def _after_heading(piece: Fragment, headings: set[str]) -> Fragment:
    """Return what of a stretch follows a heading that stands at its beginning."""
    words = key(piece.text)
    for heading in headings:
        if len(heading) < 5 or not words.startswith(heading):
            continue
        if words == heading:
            return Fragment(piece.line, piece.end, piece.end)
        end = key_positions(piece.text)[len(heading) - 1] + 1
        if not piece.text[end].isalnum():
            match = _AFTER_LABEL.match(piece.text, end)
            return Fragment(piece.line, piece.start + (match.end() if match else end), piece.end)
    return piece


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


def _column_of(cell: CellPlace | None, heads: list[CellPlace | None], places: tuple[CellPlace, ...]) -> int:
    """Return which column of a repeated row a cell is in: by the grid under the headings, else by its number."""
    if cell is None:
        return 0
    for index, head in enumerate(heads):
        if head is not None and head.overlaps(cell):
            return index
    return min(cell.ordinal, len(heads) - 1)
