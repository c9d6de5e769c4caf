"""Options and answers that aren’t behind their labels: behind the next one ("YES / NO"), or in the cell before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from child_audit.reading.claims import Claim
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground, Zone
from child_audit.reading.options import spellings
from child_audit.template.layout import FreeSlot, OptionPart
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace

_SEVERAL = 2
_ANSWERS = 3
"""So many answers left of their questions are no accident."""
_YES = frozenset(("yes", "y"))


def hand_options_back(ground: Ground, zones: Sequence[Zone]) -> None:
    """Hand the options of a choice, where all of them stand behind the label that follows, back to its own label.

    Its own label has nothing behind it, and the next one asks for something else: a text, or other options.
    """
    for asked, after in pairwise(zones):
        if any(not piece.blank for piece in asked.pieces):
            continue
        options, others = _options_of(ground, asked.claim), _options_of(ground, after.claim)
        if options and after.claim is not None and {*map(_label, options)} != {*map(_label, others)}:
            printed = _printed(after.pieces, options) or _typed(asked, after, options)
            asked.pieces.extend(printed)
            after.pieces[:] = [piece for piece in after.pieces if piece not in printed]


def prints_all(text: str, options: Sequence[OptionPart]) -> bool:
    """Return whether a text is all options of a choice, with or without their meanings, and nothing else but signs."""
    return (
        len(options) >= _SEVERAL
        and is_made_of_options(text, options)
        and all(_label(option) in key(text) for option in options)
    )


def _options_of(ground: Ground, claim: Claim | None) -> list[OptionPart]:
    items = ground.layout.zones[claim.anchor + 1] if claim is not None else ()
    options = [item for item in items if isinstance(item, OptionPart)]
    return [option for option in options if option.path == options[0].path]


def _label(option: OptionPart) -> str:
    return key(option.label)


def _printed(pieces: Sequence[Fragment], options: Sequence[OptionPart]) -> list[Fragment]:
    """Return the first stretch of pieces that are options and signs, with all options among them."""
    run: list[Fragment] = []
    for piece in [*pieces, None]:
        if piece is not None and (_is_sign(piece.text, options) or is_made_of_options(piece.text, options)):
            run.append(piece)
            continue
        # "NO  X" is an option as well as a sign.
        named = [part for part in run if is_made_of_options(part.text, options) or not _is_sign(part.text, options)]
        if prints_all(" ".join(part.text for part in named), options):
            first = next(number for number, part in enumerate(run) if not part.blank)
            return run[first:]
        run = []
    return []


def _typed(asked: Zone, after: Zone, options: Sequence[OptionPart]) -> list[Fragment]:
    """Return the one option that was typed behind both labels, which stand in one line: "… (please indicate): YES"."""
    line = None if asked.claim is None else asked.claim.hit.last_line
    pieces = [piece for piece in after.pieces if piece.line.number == line and not piece.blank]
    if after.claim is None or after.claim.hit.last_line != line or len(pieces) != 1:
        return []
    return pieces if any(key(pieces[0].text) in spellings(option) for option in options) else []


def _is_sign(text: str, options: Sequence[OptionPart]) -> bool:
    """Return whether a text ticks the option beside it: a tick, or Yes in the box of a grade."""
    return not read_box(text)[1] or (key(text) in _YES and _YES.isdisjoint(map(_label, options)))


def is_made_of_options(text: str, options: Sequence[OptionPart]) -> bool:
    """Return whether a text is nothing but options of a choice, with or without their meanings, and signs."""
    return _made_of(tuple((option.label, option.meaning) for option in options)).fullmatch(key(text)) is not None


@lru_cache(maxsize=256)
def _made_of(options: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    known = (key(words) for label, meaning in options for words in (label + meaning, label, meaning))
    words = "|".join(re.escape(word) for word in sorted(filter(None, known), key=len, reverse=True))
    # Nothing is given back: a label and its meaning fall apart in two ways.
    return re.compile(f"(?:[xy]?(?:{words}))*+[xy]?")


def take_options_from_the_left(ground: Ground) -> None:
    """Hand a choice the options that a council prints in the cell left of its question: "Yes / No | Is it timely?".

    That's so where two questions at least have all their options there and none behind them.
    """
    found = []
    for claim in ground.alignment.in_order():
        options, cell = _options_of(ground, claim), ground.cell_of(claim)
        if not options or cell is None or not cell.ordinal or cell.row_key in ground.locked:
            continue
        row = ground.alignment.rows[cell.row_key]
        left, behind = row[cell.ordinal - 1], row[cell.ordinal + 1 :]
        rest = ground.lines[claim.hit.last_line].text[claim.hit.last :]
        texts = [rest, *(" ".join(line.text for line in ground.lines_at(place)) for place in behind)]
        lines = ground.lines_at(left)
        if any(line.number in ground.done or ground.is_covered(line) for line in lines):
            continue
        if any(prints_all(text, options) for text in texts):
            continue  # it has its own; two questions stand in this row
        said = " ".join(line.text for line in lines)
        # "Yes / No | Is it timely?", or "Yes ☐ | Is it timely? | No ☐".
        whole = prints_all(" ".join((said, *texts)), options)
        right = any(key(text) for text in texts)
        if key(said) and is_made_of_options(said, options) and (not right or whole):
            found.append((options[0].path, left, lines, whole))
    if sum(whole for *_, whole in found) < _SEVERAL:
        return
    for path, place, lines, _ in found:
        group = ground.division.groups[path]
        group.cells[place] = None
        group.fragments.extend(Fragment(line, 0, len(line.text)) for line in lines)
        ground.division.seen.add(path)
        ground.done.update(line.number for line in lines)


def take_texts_from_the_left(ground: Ground) -> None:
    """Hand texts the answers in the cells left of their labels, in a table whose questions stand in its last column.

    That's so where nothing stands right of the labels, nor behind them, and answers were typed in several cells left.
    """
    rows: dict[tuple[int, int], list[tuple[FreeSlot, CellPlace]]] = defaultdict(list)
    spoilt: set[tuple[int, int]] = set()
    for claim in ground.alignment.in_order():
        slot, cell = next(iter(ground.layout.zones[claim.anchor + 1]), None), ground.cell_of(claim)
        if not isinstance(slot, FreeSlot) or cell is None or not cell.ordinal or cell.row_key in ground.locked:
            continue
        row, column = ground.alignment.rows[cell.row_key], (cell.table, cell.column)
        left = row[cell.ordinal - 1]
        behind = ground.lines[claim.hit.last_line].text[claim.hit.last :]
        lines = ground.lines_at(left)
        if cell != row[-1] or key(behind):
            spoilt.add(column)
        elif not any(line.number in ground.done or ground.is_covered(line) for line in lines):
            rows[column].append((slot, left))
    for column, found in rows.items():
        if column in spoilt or sum(bool(ground.text_of(place)) for _, place in found) < _ANSWERS:
            continue
        for slot, place in found:
            lines = ground.lines_at(place)
            pieces = [Fragment(line, 0, len(line.text)) for line in lines if not line.deleted]
            ground.division.slots[slot.path].extend(pieces)
            ground.done.update(line.number for line in lines)
