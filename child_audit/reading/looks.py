"""The look of a choice's labels: which of them stands out by bold, underline, colour or the like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from child_audit.reading.group import Found, Group, Stretch
from child_audit.template.values import read_box
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace, Line

_PARTLY = 0.3
_GREY_SPREAD, _PALE = 0x10, 0x70
MOSTLY = 0.6
"""A label of which so much has a look has it."""


@lru_cache(maxsize=1024)
def is_grey(colour: str) -> bool:
    """Return whether text of a colour is pale: who greys out the other options has chosen the one left black."""
    try:
        parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)] if len(colour) == 6 else []
    except ValueError:
        return False
    return bool(parts) and max(parts) - min(parts) <= _GREY_SPREAD and min(parts) >= _PALE


_TOGGLES: dict[str, Callable[[Format], bool]] = {
    "bold": lambda look: look.bold,
    "underline": lambda look: look.underline,
    "italic": lambda look: look.italic,
    "capitals": lambda look: look.caps,
}
_COLOURS: dict[str, Callable[[Format], str]] = {
    "highlight": lambda look: look.highlight,
    "shading": lambda look: look.shade,
    "colour": lambda look: "" if is_grey(look.colour) else look.colour,
    # A ring around the answer, as well as Word can draw it; nobody puts a frame around a word by accident.
    "border": lambda look: look.border,
}

# Seldom meant as a mark, and easily an accident: seen, and flagged.
_WEAK: dict[str, Callable[[Format], str]] = {
    "size": lambda look: look.size,
    "font": lambda look: look.font,
}

Looks = dict[str, bool | str]
"""Name of a look ("bold", "highlight") → what it is."""


def label_looks(group: Group) -> dict[str, list[bool | str]]:
    """Return how each printed option of a group looks.

    A form may print its options in bold. Over all its groups most options are bold then, and in each group it's the one
    without bold that is marked.
    """
    if len(group.printed) < len(group.options):
        return {}
    return {name: list(values.values()) for name, values in _all_looks(group).items()}


def looks_of_strokes(group: Group) -> dict[str, bool]:
    """Return which looks the strokes between a group's options have and which not; nothing where there are none."""
    ordered = sorted(group.printed.values(), key=lambda found: (found.fragment.line.number, found.start))
    between = [
        stretch
        for found, following in pairwise(ordered)
        if found.fragment.line is following.fragment.line
        for stretch in _stretches(found.fragment.line, found.end, following.start)
    ]
    if not any(stretch.visible for stretch in between):
        return {}
    return {name: _share(between, look) >= MOSTLY for name, look in _TOGGLES.items()}


def colour_of_text(lines: Iterable[Line]) -> str:
    """Return the colour that most of a document's text has: on a form printed in blue, blue is no mark."""
    widths: Counter[str] = Counter()
    for line in lines:
        for start, end, look, _ in line.spans:
            widths[look.colour] += end - start
    return max(widths, key=widths.__getitem__, default="")


def note_looks(group: Group, usual: Looks) -> None:
    """Note which options look unlike the others."""
    live = {number: found for number, found in group.printed.items() if not found.deleted}
    if len(live) < 2:
        return
    for name, of_all in _all_looks(group).items():
        if _as_the_form_prints_it(group, name, live):
            continue
        values = {number: of_all[number] for number in live}
        nothing: bool | str = False if name in _TOGGLES else ""
        # What is usual elsewhere tells nothing about options that none looks like.
        expected = usual.get(name, nothing)
        _contrast(group, name, values, expected if expected in values.values() else nothing)
        if name in _TOGGLES and all(values.values()):
            _note_meaning_apart(group, name, live)
    if not any(sign.strong for sign in group.reading.signs):
        _note_weak_looks(group, live)


def _note_meaning_apart(group: Group, name: str, live: dict[int, Found]) -> None:
    """Where a council prints all labels in bold, note the one whose meaning behind it is bold as well."""
    shares = {n: _share(meaning, _TOGGLES[name]) for n, found in live.items() if (meaning := _meaning(group, found))}
    apart = [number for number, share in shares.items() if share >= MOSTLY]
    if len(apart) == 1 and len(shares) > 2 and all(share < _PARTLY for n, share in shares.items() if n not in apart):
        group.sign(apart[0], name)


def _meaning(group: Group, found: Found) -> list[Stretch]:
    return [stretch for part in _parts(group, found)[1:] for stretch in part]


def _as_the_form_prints_it(group: Group, name: str, live: dict[int, Found]) -> bool:
    """Return whether options that look unlike on the blank form look just so here: then nobody marked one by it."""
    if toggle := _TOGGLES.get(name):
        printed: dict[int, bool | str] = {number: toggle(group.options[number].look) for number in live}
        if len(set(printed.values())) == 1:
            return False
        return printed == {n: _share_of_label(group, found, toggle) >= MOSTLY for n, found in live.items()}
    if colour := _COLOURS.get(name):
        printed = {number: colour(group.options[number].look) for number in live}
        if len(set(printed.values())) == 1:
            return False
        return printed == {n: _coloured(group, found, name, colour) for n, found in live.items()}
    return False


def _note_weak_looks(group: Group, live: dict[int, Found]) -> None:
    """Note an option that differs from all others in a way that people seldom mean, or by a part of its first word."""
    for name, look in _WEAK.items():
        values = {number: _coloured(group, found, name, look) for number, found in live.items()}
        classes = Counter(values.values())
        if len(classes) == 2 and min(classes.values()) == 1 and len(values) > 2:
            group.sign(next(n for n, value in values.items() if classes[value] == 1), name, strong=False)
    for name, toggle in _TOGGLES.items():
        partly = [n for n, found in live.items() if 0 < _share_of_label(group, found, toggle) < _PARTLY]
        if len(partly) == 1:
            group.sign(partly[0], f"partly {name}", strong=False)


def is_struck(group: Group, found: Found) -> bool:
    """Return whether an option is struck out, deleted or greyed out."""
    return found.deleted or _share_of_label(group, found, _is_out) >= MOSTLY


def _is_out(look: Format) -> bool:
    return look.strike or is_grey(look.colour)


def _share_of_label(group: Group, found: Found, look: Callable[[Format], object]) -> float:
    """Return which part of an option's label has a look; of its meaning, when that has more of it."""
    parts, plain = _parts(group, found), group.plain[found.option]
    if plain is not None:
        return 1.0 if look(plain) else 0.0
    return max(_share(stretches, look) for stretches in parts)


def share_of_look(line: Line, start: int, end: int, look: Callable[[Format], object]) -> float:
    """Return which part of a stretch of a line, spaces apart, has a look."""
    return _share(_stretches(line, start, end), look)


def _share(stretches: list[Stretch], look: Callable[[Format], object]) -> float:
    total = marked = 0
    for stretch in stretches:
        total += stretch.visible
        if look(stretch.format):
            marked += stretch.visible
    return marked / total if total else 0.0


def _stretches(line: Line, start: int, end: int) -> list[Stretch]:
    """Cut a stretch of a line where its look changes."""
    found = []
    for span in line.spans:
        low, high = max(span.start, start), min(span.end, end)
        if low < high:
            found.append(Stretch(span.format, high - low, sum(map(len, line.text[low:high].split()))))
    return found


def _all_looks(group: Group) -> dict[str, dict[int, bool | str]]:
    """Return how each printed option looks, by the name of the look."""
    looks = group.contrast
    if looks:
        return looks
    for name, look in _TOGGLES.items():
        base = _base(group, look)
        looks[name] = {number: _toggled(group, found, look, number in base) for number, found in group.printed.items()}
    for name, colour in _COLOURS.items():
        looks[name] = {number: _coloured(group, found, name, colour) for number, found in group.printed.items()}
    looks["box shading"] = {number: _shade_of_box(group, number, found) for number, found in group.printed.items()}
    return looks


def _contrast(group: Group, name: str, values: dict[int, bool | str], nothing: bool | str) -> None:
    """One option that looks unlike all the others is marked; so is the one left out when all others are marked."""
    classes = Counter(values.values())
    if len(classes) < 2:
        return
    marked = [number for number, value in values.items() if value != nothing]
    if len(marked) > 1:
        # Marked, and then struck out: somebody thought again.
        marked = [number for number in marked if not is_struck(group, group.printed[number])] or marked
    if len(marked) == 1:
        group.sign(marked[0], f"the only one without {name}" if nothing and not values[marked[0]] else name)
    elif len(classes) == 2 and min(classes.values()) == 1 and len(values) > 3:
        odd = next(number for number, value in values.items() if classes[value] == 1)
        # Three of four marked: either the fourth is meant, as on a form printed in bold, or it's the three.
        group.sign(
            odd, f"the only one without {name}" if values[odd] == nothing else name, strong=values[odd] != nothing
        )
    elif len(classes) < len(values) or nothing in classes:
        for number in marked:
            group.sign(number, name)


def _base(group: Group, look: Callable[[Format], bool]) -> set[int]:
    """Return the options that the template prints with a look, where it's a baseline.

    Where it's the same for all options it is none: the contrast alone tells.
    """
    printed = {number for number, option in enumerate(group.options) if look(option.look)}
    if not group.text.locked or len(printed) in (0, len(group.options)):
        return set()
    return {number for number in printed if not group.options[number].boxed}


def _toggled(group: Group, found: Found, look: Callable[[Format], bool], usual: bool) -> bool:
    share = _share_of_label(group, found, look)
    return share <= 1 - MOSTLY if usual else share >= _PARTLY


def _coloured(group: Group, found: Found, name: str, colour: Callable[[Format], str]) -> str:
    """Return the colour of an option's label or of its meaning; "" when neither has one."""
    parts, plain = _parts(group, found), group.plain[found.option]
    if plain is not None:
        return colour(plain) or (_shade_around(group, found) if name == "shading" else "")
    for stretches in parts:
        widths: dict[str, int] = {}
        for stretch in stretches:
            shown = colour(stretch.format)
            widths[shown] = widths.get(shown, 0) + stretch.visible
        if any(widths.values()):
            least = _PARTLY * sum(widths.values())
            best = max(
                (value for value in widths if value and widths[value] >= least), key=widths.__getitem__, default=""
            )
            if best:
                return best
    return _shade_around(group, found) if name == "shading" else ""


def _shade_around(group: Group, found: Found) -> str:
    """Return the background of an option's line or cell, when no other option shares it."""
    line, cell = found.fragment.line, found.fragment.line.cell
    if line.shade and _alone_in_line(group, found):
        return line.shade
    if cell is not None and cell.shade and _alone_in_cell(group, found):
        return cell.shade
    return ""


def _shade_of_box(group: Group, number: int, found: Found) -> str:
    """Return the background of the cell that is an option's box."""
    known = [cell for cell in group.text.boxes if group.option_of_box(cell) == number]
    if known:
        return known[0].shade
    label = found.fragment.line.cell
    if label is None or not _alone_in_cell(group, found):
        return ""
    cells = dict.fromkeys([*group.text.cells, *(piece.line.cell for piece in group.text.fragments)])
    return next((cell.shade for cell in cells if cell is not None and _is_box_of(group, cell, label)), "")


def _is_box_of(group: Group, cell: CellPlace, label: CellPlace) -> bool:
    """Return whether a cell right of a label, or below one of several side by side, has no words of its own."""
    labels = {found.fragment.line.cell for found in group.printed.values()}
    beside = any(place is not None and _is_right_of(place, label) for place in labels)
    beside = beside or any(place is not None and _is_right_of(label, place) for place in labels)
    below = (cell.table, cell.row, cell.column, cell.span) == (label.table, label.row + 1, label.column, label.span)
    below = below and any(piece.line.cell == cell for piece in group.text.fragments)
    return (
        (below if beside else _is_right_of(cell, label))
        and not any(found.fragment.line.cell == cell for found in group.found)
        and not any(piece.line.cell == cell and read_box(piece.text)[1] for piece in group.text.fragments)
    )


def _is_right_of(cell: CellPlace, label: CellPlace) -> bool:
    return cell.row_key == label.row_key and cell.ordinal == label.ordinal + 1


def _parts(group: Group, found: Found) -> list[list[Stretch]]:
    """Return how an option's label looks, and its meaning, behind it or in a line of its own."""
    known = group.looks.get(found.option)
    if known is None:
        line = found.fragment.line
        places = [(line, found.start, found.label_end), (line, found.label_end, found.end)]
        places += [(other.fragment.line, other.start, other.end) for other in group.meanings.get(found.option, ())]
        known = group.looks[found.option] = [_stretches(*place) for place in places]
        seen = [stretch.format for stretches in known for stretch in stretches if stretch.visible]
        blank = any(not stretch.visible for stretches in known for stretch in stretches)
        group.plain[found.option] = seen[0] if seen and not blank and seen.count(seen[0]) == len(seen) else None
    return known


def _alone_in_line(group: Group, found: Found) -> bool:
    number = found.fragment.line.number
    return {other.option for other in group.found if other.fragment.line.number == number} == {found.option}


def _alone_in_cell(group: Group, found: Found) -> bool:
    cell = found.fragment.line.cell
    return {other.option for other in group.found if other.fragment.line.cell == cell} == {found.option}
