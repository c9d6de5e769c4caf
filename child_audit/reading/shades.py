"""Shaded boxes under headings: a mark, or how the form prints its columns?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from child_audit.reading.group import Group
from child_audit.template.values import read_box
from child_audit.word.lines import CellPlace

_ROWS = 3
"""Where so many rows, and all of them, have the same column shaded, the form prints it so, perhaps."""


def note_shaded_boxes(groups: Sequence[Group]) -> None:
    """Note which boxes are shaded unlike the others of their row, group by group.

    Where all rows of a table have the same column shaded, it's the form's own if anything is ticked in these rows, and
    else a weak sign.
    """
    odd = {id(group): _odd_box(group) for group in groups}
    tables: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        for table in {place.table for place in group.text.boxes}:
            tables[table].append(group)
    for rows in tables.values():
        found = [odd[id(group)] for group in rows]
        alike = len({None if place is None else (place.column, place.shade) for place in found}) == 1
        printed = len(rows) >= _ROWS and alike
        ticked = any(_is_ticked(group) for group in rows)
        for group, place in zip(rows, found, strict=True):
            option = group.option_of_box(place)
            if option is not None and not (printed and ticked):
                group.sign(option, "box shading", strong=not printed)


def _odd_box(group: Group) -> CellPlace | None:
    """Return the one box of a choice that is shaded unlike all others, which look alike."""
    if group.printed or len(set(group.text.boxes.values())) < len(group.options):
        return None
    shades: Mapping[CellPlace, str] = {
        place: "" if place in group.text.bands else place.shade for place in group.text.boxes
    }
    classes = Counter(shades.values())
    odd = [place for place, shade in shades.items() if shade and classes[shade] == 1]
    return odd[0] if len(odd) == 1 and len(classes) == 2 else None


def _is_ticked(group: Group) -> bool:
    return any(read_box(piece.text)[0] for piece in group.text.fragments if piece.cell in group.text.boxes)
