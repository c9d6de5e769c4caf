"""What stands behind a label: which of it is near enough to be its value, and what of that was typed."""

from __future__ import annotations

import re

from child_audit.reading.boxes import is_box
from child_audit.reading.claims import Claim
from child_audit.reading.fragments import AFTER_LABEL, Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.signs import telling_signs
from child_audit.reading.stems import asks_in_words_of, is_made_of, stems_around
from child_audit.template.layout import Anchor, FreeSlot, Layout, TickPart, once_a_layout
from child_audit.template.values import read_box
from child_audit.text import key, key_positions
from child_audit.word.lines import CellPlace, Line, outermost

_LEADER_BEFORE = re.compile(r"\A\s*(?:_{3,}|…{2,}|\.{4,})[\s_.…]*")
# The full stop of a sentence is told from the dots of a line by what follows it.
_LEADER_AFTER = re.compile(r"(?<![\s_.…])(\.(?!\.))?[\s_.…]*(?:_{3,}|…{2,}|\.{4,})\s*\Z")

_LEAD = 30
"""So many characters lead up to a heading at most."""
_IF = re.compile(r"\s*if\s(?:yes|so|no)\W*\Z", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]{1,60}\)")
_GAP = re.compile(r"\t\s*|\s{2,}")
_FEW = 5
"""A label of the council's own has so many words at most, where its answer stands beside it."""
_GOES_ON = re.compile(r"[ \xa0][a-z]+[ \xa0][^:]*\.\s*\Z")
_SHORT = 60
_SEVERAL = 3
_LABELLED = re.compile(r"\s*[A-Z][^\W\d_]*(?:[ ’'/-][^\W\d_]+){0,4}\s*:")
_NAMED = re.compile(r"\s*\([^()]{1,60}\)\s*:")

Parted = tuple[list[Fragment], list[Fragment], set[str]]
"""What is near, what is far, and codes of doubt."""


def part_by_nearness(ground: Ground, claim: Claim | None, pieces: list[Fragment]) -> Parted:
    """Part the text after a label into what is near enough to be its value and what is not."""
    pieces = [piece for piece in pieces if not piece.line.deleted]
    cell = None if claim is None else outermost(ground.lines[claim.hit.last_line].cell)
    if cell is None:
        return pieces, [], set()
    here = [piece for piece in pieces if piece.cell == cell]
    here, lower = _in_own_row(ground, claim, here)
    rest = [piece for piece in pieces if piece not in here and piece not in lower]
    beside = [piece for piece in rest if piece.cell is not None and piece.cell.row_key == cell.row_key]
    after = [*lower, *(piece for piece in rest if piece not in beside)]
    beside, others = _before_another_label(ground, cell, beside)
    for piece in others:
        # Where the label's own cell is blank, its answer may be among these all the same.
        doubted = next((item.path for item in _leads_to(ground, claim)), None) if _is_bare(beside) else None
        ground.stray(piece, doubted)
    pieces = [piece for piece in pieces if piece not in others]
    ticks = [piece for piece in beside if piece.cell in ground.ticked and not piece.blank]
    answered = any(not piece.blank and piece.cell not in ground.ticked for piece in beside)
    box = ticks[0].cell if len(ticks) == 1 else None
    head = None if box is None else ground.ticked[box]
    if head is not None and not answered:
        # Nothing but a tick below "Yes": that's the answer.
        ground.reprinted.append(ticks[0])
        rest = [piece for piece in pieces if piece is not ticks[0] and not piece.blank]
        return [Fragment(head, 0, len(head.text))], [piece for piece in rest if piece not in here], set()
    if answered:
        for piece in beside:
            if piece.cell in ground.ticked:
                ground.stray(piece, None)
        beside = [piece for piece in beside if piece.cell not in ground.ticked]
    shown = [piece for piece in beside if not piece.blank]
    passed = len({piece.cell for piece in shown}) > 1 and not ground.filled and _is_sub_label(shown)
    if passed:
        # "Overall:" between a question and its answer
        ground.stray(shown[0], None)
        beside = [piece for piece in beside if piece.cell != shown[0].cell]
    first = next((piece.cell for piece in beside if not piece.blank), None)
    worded = next((piece.cell for piece in beside if key(piece.text) and not _is_tick(piece)), None)
    if worded is not None and all(_is_tick(piece) for piece in beside if piece.cell == first and not piece.blank):
        # Columns to tick beside the answer, which the form doesn't have: what is ticked there is told.
        first = worded
    split = _parts_of_one(ground, first)
    next_door = [piece for piece in beside if piece.cell in split]
    rest = [piece for piece in beside if piece.cell not in split]
    if any(not piece.blank for piece in next_door):
        # "Ethnicity / Ethnigrwydd": the label in a second language, where the value has a cell of its own.
        here = [piece for piece in here if not piece.text.lstrip().startswith("/") and _says_something(piece)]
    has_answer_cell = len(ground.alignment.rows.get(cell.row_key, ())) > 1
    answers = [piece for piece in here if not piece.blank]
    behind = claim is not None and all(piece.line.number == claim.hit.last_line for piece in answers)
    if answers and behind and _is_labelled(next_door):
        # "Team manager: Sam Plesmith", and beside it "Source of referral: GP"
        for piece in next_door:
            ground.stray(piece, None)
        next_door = []
    if any(not piece.blank for piece in next_door):
        # "Spoken to (name)", where the name has a cell of its own.
        printed = [piece for piece in here if piece.start and _BRACKETED.fullmatch(piece.text.strip(" \xa0:"))]
        ground.reprinted.extend(printed)
        rest_of_label = [piece for piece in here if not ground.filled and goes_on_with_label(piece)]
        for piece in rest_of_label:
            ground.stray(piece, None)
        here = [piece for piece in here if piece not in printed and piece not in rest_of_label]
    prompts = [piece for piece in here if has_answer_cell and _is_prompt(ground.layout, piece, claim)]
    here, rest = [piece for piece in here if piece not in prompts], [*prompts, *rest]
    both = not all(piece.blank for piece in here) and not all(piece.blank for piece in next_door)
    if not all(piece.blank for piece in (*here, *next_door)):
        doubts = {"joined"} if both or len({piece.cell for piece in next_door if not piece.blank}) > 1 else set()
        if all(piece.blank for piece in here) and _is_past_the_answer(ground, cell, first, passed=passed):
            doubts.add("value_elsewhere")
        return [*here, *next_door], [*rest, *after], doubts
    parted = [piece for piece in after if piece.cell is not None and piece.cell.row_key in ground.parted]
    if parted and not any(not piece.blank for piece in after[: after.index(parted[0])]):
        row = parted[0].cell and parted[0].cell.row_key
        kept = [piece for piece in parted if piece.cell is not None and piece.cell.row_key == row]
        return (
            [*here, *kept],
            [piece for piece in (*rest, *after) if piece not in kept],
            set() if all(piece.blank for piece in kept) else {"joined"},
        )
    has_own_cell = bool(beside) and cell.table not in ground.columned
    others = [piece for piece in after if answers_councils_label(ground, claim, piece)] if has_own_cell else []
    near, far, doubts = _below(
        ground, cell, here, [piece for piece in (*rest, *after) if piece not in others], has_own_cell=has_own_cell
    )
    return near, [*far, *others], doubts


def _is_sub_label(pieces: list[Fragment]) -> bool:
    """Return whether the first of some pieces is alone in its cell, and only a word or two and a colon."""
    first = pieces[0]
    alone = sum(piece.cell == first.cell for piece in pieces) == 1
    return alone and first.text.rstrip().endswith(":") and len(first.text.split()) <= _FEW


def _is_labelled(pieces: list[Fragment]) -> bool:
    """Return whether a cell has a label of the council's own, its answer behind it or not: "Source of referral: GP"."""
    said = [piece.text for piece in pieces if not piece.blank]
    return len(said) == 1 and len(said[0]) <= _SHORT and _LABELLED.match(said[0]) is not None


def is_councils_label(piece: Fragment) -> bool:
    """Return whether a line is so short, and without a number, that it's a label where its answer is beside it."""
    words = piece.text.split()
    return not piece.start and len(words) <= _FEW and not any(map(str.isdigit, piece.text)) and bool(key(piece.text))


def looks_like_label(ground: Ground, place: CellPlace, label: CellPlace) -> bool:
    """Return whether a cell holds a few words that stand out as a label does, in its bold or on its shade."""
    lines, own = ([line for line in ground.lines_at(one) if line.text.strip() and line.spans] for one in (place, label))
    if len(lines) != 1 or not own or len(lines[0].text.split()) > _FEW or any(map(str.isdigit, lines[0].text)):
        return False
    looks = lines[0].spans[0].format, own[0].spans[0].format
    return (looks[0].bold and looks[1].bold) or (bool(place.shade) and place.shade == label.shade)


def _before_another_label(
    ground: Ground, label: CellPlace, beside: list[Fragment]
) -> tuple[list[Fragment], list[Fragment]]:
    """Part what stands right of a label where a label of the council's own begins, past the answer's cell."""
    row = ground.alignment.rows[label.row_key]
    if ground.filled or len(row) - label.ordinal <= _SEVERAL:
        return beside, []
    # A label has a cell for its answer behind it.
    inner = (place for place in row[:-1] if place.ordinal > label.ordinal + 1)
    further = (place for place in inner if looks_like_label(ground, place, label))
    another = next(further, None)
    if another is None:
        return beside, []
    others = [piece for piece in beside if piece.cell is not None and piece.cell.ordinal >= another.ordinal]
    return [piece for piece in beside if piece not in others], others


def _is_bare(pieces: list[Fragment]) -> bool:
    return all(piece.blank for piece in pieces)


def _leads_to(ground: Ground, claim: Claim | None) -> list[FreeSlot]:
    items = () if claim is None else ground.layout.zones[claim.anchor + 1]
    return [item for item in items if isinstance(item, FreeSlot)]


def answers_councils_label(ground: Ground, claim: Claim | None, piece: Fragment) -> bool:
    """Return whether a text stands in a further row, which begins with a label of the council's own."""
    label = None if claim is None else outermost(ground.lines[claim.hit.last_line].cell)
    cell = piece.cell
    if label is None or cell is None or cell.row_key == label.row_key:
        return False
    row = ground.alignment.rows[cell.row_key]
    first = row[0]
    lines = [line for line in ground.lines_at(first) if line.text.strip()]
    ours = any(ground.cell_of(other) == first for other in ground.claims_by_row.get(first.row_key, ()))
    if ours or len(lines) != 1:
        return False
    if lines[0].text.rstrip().endswith((":", "?")) or looks_like_label(ground, first, label):
        return True
    # "Date of last supervision | 3/5/24" below "Team manager | …", all of it plain
    alike = [(place.column, place.span) for place in ground.alignment.rows[label.row_key]]
    in_column = not label.ordinal and len(row) > 1 and [(place.column, place.span) for place in row] == alike
    return in_column and is_councils_label(Fragment(lines[0], 0, len(lines[0].text)))


def goes_on_with_label(piece: Fragment) -> bool:
    """Return whether a few words go on with a label in its line, as no answer does: "spoken" behind "Language"."""
    text, before = piece.text.strip(), piece.line.text[: piece.start].rstrip(" \xa0")
    return len(text.split()) <= _FEW and text[:1].islower() and before[-1:].isalpha()


def _in_own_row(ground: Ground, claim: Claim | None, here: list[Fragment]) -> tuple[list[Fragment], list[Fragment]]:
    """Part what stands in a table within a label's cell: its own row, where that has an answer, and the rows below."""
    label = None if claim is None else ground.lines[claim.hit.last_line].cell
    if label is None or label.parent is None:
        return here, []
    inner = [(piece, place) for piece in here if (place := piece.line.cell) and place.table == label.table]
    if not any(place.row == label.row and place != label and not piece.blank for piece, place in inner):
        return here, []
    lower = [piece for piece, place in inner if place.row > label.row]
    return [piece for piece in here if piece not in lower], lower


def _parts_of_one(ground: Ground, first: CellPlace | None) -> list[CellPlace | None]:
    """Return a cell, and those right of it where somebody split one: in the row above or below, one stands there."""
    if first is None:
        return [first]
    rows = ground.alignment.rows
    parts = [place for place in rows[first.row_key] if place.ordinal >= first.ordinal]
    begin, end = first.column, parts[-1].column + parts[-1].span
    beside = [place for step in (-1, 1) for place in rows.get((first.table, first.row + step), ())]
    whole = any((place.column, place.column + place.span) == (begin, end) for place in beside)
    return [*parts] if whole else [first]


def _is_tick(piece: Fragment) -> bool:
    """Return whether a text is a tick; the word Yes or No may be the answer itself."""
    return is_box(piece.text) and not read_box(piece.text)[1] and len(key(piece.text)) <= 1


def _says_something(piece: Fragment) -> bool:
    return bool(key(piece.text)) or bool(telling_signs(piece.text))


def _is_past_the_answer(ground: Ground, label: CellPlace, answer: CellPlace | None, *, passed: bool) -> bool:
    """Return whether an answer stands in a further cell, at the end of its row, past a blank one beside the label."""
    row = ground.alignment.rows.get(label.row_key, ())
    skipped = sum(place in ground.ticked for place in row) + passed
    if answer is None or answer.ordinal <= label.ordinal + 1 + skipped:
        return False
    return answer == row[-1]


def _is_prompt(layout: Layout, piece: Fragment, claim: Claim | None) -> bool:
    """Return whether words around a label are a prompt of the form, misspelt perhaps, and no answer."""
    if claim is None or not asks_in_words_of(layout, layout.anchors[claim.anchor].section, piece.text):
        return False
    # Behind the label in its own line it may be an answer, unless a further label follows there.
    return piece.line.number != claim.hit.last_line or piece.end < len(piece.line.text.rstrip())


def _below(
    ground: Ground, cell: CellPlace, here: list[Fragment], after: list[Fragment], *, has_own_cell: bool
) -> Parted:
    """Look below a label whose own place is blank; where it has a cell beside it, what stands below is doubtful.

    So is a text in the first of two cells below a label that has its row to itself: another label, with no answer.
    """
    below = [piece for piece in after if not piece.blank]
    if not below:
        return here, [], set()
    first = below[0].cell
    if first is None:
        kept = [piece for piece in after if piece.cell is None]
        return kept, [piece for piece in after if piece.cell is not None], {"value_elsewhere"}
    kept = [piece for piece in after if piece.cell == first]
    direct = first.table == cell.table and first.row == cell.row + 1 and first.overlaps(cell)
    rows = ground.alignment.rows
    may_be_label = len(rows[first.row_key]) > 1 == len(rows[cell.row_key]) and not first.ordinal
    direct = direct and not has_own_cell and not may_be_label
    return kept, [piece for piece in after if piece not in kept], set() if direct else {"value_elsewhere"}


def typed(piece: Fragment) -> Fragment | None:
    """Return what of a stretch was typed: not the dots to write on."""
    text = piece.text
    start = len(text) - len(_LEADER_BEFORE.sub("", text))
    after = _LEADER_AFTER.search(text)
    end = len(text) if after is None else max(after.start(), after.end(1))
    if start >= end and text.strip():
        return None
    return piece if (start, end) == (0, len(text)) else Fragment(piece.line, piece.start + start, piece.start + end)


def without_heading(layout: Layout, slot: FreeSlot | TickPart, pieces: list[Fragment]) -> list[Fragment]:
    """Leave out the heading of the slot's column where another layout prints it again beside the slot."""
    headings = headings_of(layout, slot)
    return (
        [_after_heading(piece, headings, _words_before(layout)[slot.path]) for piece in pieces] if headings else pieces
    )


def parted_at_heading(layout: Layout, slot: FreeSlot | TickPart, pieces: list[Fragment]) -> list[Fragment]:
    """Return the stretches, one that holds the heading of a field's column behind a gap in two: "☐ No  Who / when:"."""
    headings, before = headings_of(layout, slot), _words_before(layout)[slot.path]
    parted: list[Fragment] = []
    for piece in pieces:
        for gap in _GAP.finditer(piece.line.text, piece.start, piece.end) if headings else ():
            rest = Fragment(piece.line, gap.end(), piece.end)
            if _after_heading(rest, headings, before) != rest:
                parted += [Fragment(piece.line, piece.start, gap.end()), rest]
                break
        else:
            parted.append(piece)
    return parted


def is_heading_again(layout: Layout, slot: FreeSlot | TickPart, line: Line) -> bool:
    """Return whether a line is nothing but the heading of a slot's column: "Who / when (escalation)"."""
    whole = Fragment(line, 0, len(line.text))
    (rest,) = without_heading(layout, slot, [whole])
    return rest is not whole and not key(_BRACKETED.sub("", rest.text))


def headings_of(layout: Layout, slot: FreeSlot | TickPart) -> tuple[str, ...]:
    """Return what heads the column of a slot on the form, as keys, the longest first."""
    return _headings_by_cell(layout)[slot.cell] if slot.cell is not None else ()


@once_a_layout
def _words_before(layout: Layout) -> dict[str, frozenset[str]]:
    """Return for each field the words that may lead up to its column's heading: "Escalation: who / when"."""
    return {
        item.path: stems_around(layout, label.index, 2)
        for label, zone in zip(layout.anchors, layout.zones[1:], strict=True)
        for item in zone
        if isinstance(item, (FreeSlot, TickPart))
    }


@once_a_layout
def _headings_by_cell(layout: Layout) -> dict[CellPlace | None, tuple[str, ...]]:
    """Return for each cell with a field what heads its column, the longest first."""
    headings = [anchor for anchor in layout.anchors if not layout.zones[anchor.index + 1]]
    cells = {item.cell for item in layout.items if not isinstance(item, Anchor)}
    return {cell: _above(headings, cell) for cell in cells}


def _above(headings: list[Anchor], cell: CellPlace | None) -> tuple[str, ...]:
    keys = {
        anchor.key
        for anchor in headings
        if cell is not None and anchor.cell is not None
        if anchor.cell.table == cell.table and anchor.cell.row < cell.row and anchor.cell.overlaps(cell)
    }
    return tuple(sorted(keys, key=len, reverse=True))


def _after_heading(piece: Fragment, headings: tuple[str, ...], before: frozenset[str]) -> Fragment:
    """Return what of a stretch follows a heading that stands at its beginning."""
    words = key(piece.text)
    for heading in headings:
        begin = words.find(heading) if len(heading) >= 5 else -1
        if begin < 0:
            continue
        positions = key_positions(piece.text)
        lead, end = piece.text[: positions[begin]], positions[begin + len(heading) - 1] + 1
        if not _leads_up(lead, before) or piece.text[end : end + 1].isalnum() or _GOES_ON.match(piece.text, end):
            continue  # "Evidence /Comments was covered in supervision."
        if piece.text.startswith("?", end) and key(piece.text[end:]):
            continue  # "Is work child-centred? Yes, in my view it is."
        named = _NAMED.match(piece.text, end)
        end = named.end() if named else end
        match = AFTER_LABEL.match(piece.text, end)
        return Fragment(piece.line, piece.start + (match.end() if match else end), piece.end)
    return piece


def _leads_up(lead: str, known: frozenset[str]) -> bool:
    """Return whether words say nothing but which answer it is that a heading asks for."""
    return not key(lead) or (len(lead) <= _LEAD and (_IF.match(lead) is not None or is_made_of(lead, known)))
