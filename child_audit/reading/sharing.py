"""Text behind a label that leads to several fields: which of them it's handed to."""

from __future__ import annotations

from child_audit.reading.asked_dates import DATE_PROMPT
from child_audit.reading.fragments import Fragment, GroupText
from child_audit.reading.ground import Ground
from child_audit.reading.handed_back import is_made_of_options
from child_audit.template.layout import FreeSlot, Item, OptionPart, TickPart
from child_audit.template.values import dates_in, is_datelike, read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace


def assign(ground: Ground, pending: list[Item], piece: Fragment) -> None:
    """Hand a stretch of text to one of the fields that may follow here."""
    slots = [item for item in pending if isinstance(item, (FreeSlot, TickPart))]
    groups = [item for item in pending if isinstance(item, OptionPart)]
    if groups and not slots:
        ground.division.groups[groups[0].path].fragments.append(piece)
    elif slots and not groups:
        if not piece.line.deleted:
            ground.division.slots[slots[0].path].append(piece)
    elif slots and groups:
        _share(ground, slots[0], groups, piece)
    elif not piece.blank and not piece.line.deleted:
        ground.stray(piece, None)


def _share(ground: Ground, slot: FreeSlot | TickPart, options: list[OptionPart], piece: Fragment) -> None:
    """Part the text between a free field and a choice that follow one label.

    Of a date field's text the dates go to the date and the rest to the choice; of a text field's, what names an
    option or is a box goes to the choice.
    """
    group = ground.division.groups[options[0].path]
    if isinstance(slot, FreeSlot) and slot.filter == "date":
        _share_dates(ground, slot, group, piece)
        return
    words = key(piece.text)
    names_option = any(_is_option(option, words) for option in options) or is_made_of_options(piece.text, options)
    in_box = _is_beside_option(ground, piece.cell, options)
    if piece.line.deleted or not words or names_option or in_box or read_box(piece.text)[0] is not None:
        group.fragments.append(piece)
    else:
        ground.division.slots[slot.path].append(piece)


def _share_dates(ground: Ground, slot: FreeSlot, group: GroupText, piece: Fragment) -> None:
    """Hand dates to the date field; the choice sees them too: in a box of its own a date is also a mark."""
    if not piece.blank and not piece.line.deleted and is_datelike(piece.text) and key(piece.text):
        ground.division.slots[slot.path].append(piece)
        group.dates.append(piece)
        return
    position = piece.start
    dates = [] if piece.line.deleted else list(dates_in(piece.text))
    prompts = [] if piece.line.deleted else [match.span() for match in DATE_PROMPT.finditer(piece.text)]
    ends = {len(piece.text), *(start for start, _ in dates)}
    prompts = [(start, end) for start, end in prompts if piece.text[:end].rstrip()[-1] in ":?)" or end in ends]
    for start, end in sorted([*dates, *prompts]):
        stretch = Fragment(piece.line, piece.start + start, piece.start + end)
        group.fragments.append(Fragment(piece.line, position, stretch.start))
        if (start, end) in dates:
            ground.division.slots[slot.path].append(stretch)
            group.dates.append(stretch)
        else:
            ground.reprinted.append(stretch)
        position = stretch.end
    group.fragments.append(Fragment(piece.line, position, piece.end))


def _is_beside_option(ground: Ground, cell: CellPlace | None, options: list[OptionPart]) -> bool:
    """Return whether a cell is the box of an option: right of its label, in a row with a box after each label."""
    if cell is None or cell.row_key not in ground.alignment.rows:
        return False
    labels = {key(option.label) for option in options}
    row = ground.alignment.rows[cell.row_key]
    is_label = [ground.text_of(place) in labels for place in row]
    if sum(is_label) < 2 or cell.ordinal == 0 or not is_label[cell.ordinal - 1]:
        return False
    first, second = [number for number, yes in enumerate(is_label) if yes][:2]
    return second - first > 1


def _is_option(option: OptionPart, words: str) -> bool:
    """Return whether words (as a key) are an option, with its meaning or with little beside it."""
    label = key(option.label)
    return words.startswith(label) and (len(words) <= len(label) + 12 or words.startswith(label + key(option.meaning)))
