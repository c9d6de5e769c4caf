"""The law that no typed word is lost, checked for every document: what nobody owns by now is stray."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.signs import telling_signs
from child_audit.template.layout import Layout, OptionPart, once_a_layout
from child_audit.text import key

Stretch = tuple[int, int]


def unowned(ground: Ground) -> Iterator[Fragment]:
    """Yield every stretch with letters, digits or telling signs that is neither the form's own nor handed to anybody.

    None is expected. A mistake in dividing a document shows here as text to look at instead of as text that is gone.
    """
    owned = _owned(ground)
    printed = _printed_wordings(ground.layout)
    for line in ground.lines:
        if line.deleted or line.number in ground.furniture:
            continue
        for start, end in _gaps(owned.get(line.number, []), len(line.text)):
            words = key(line.text[start:end])
            # Headings and options that another layout prints once more are the form's words all the same.
            if words not in printed if words else telling_signs(line.text[start:end]):
                yield Fragment(line, start, end)


def _owned(ground: Ground) -> dict[int, list[Stretch]]:
    owned: dict[int, list[Stretch]] = defaultdict(list)
    for number, stretches in ground.covered.items():
        owned[number].extend((start, end) for start, end, _ in stretches)
    for fragment in _handed_out(ground):
        owned[fragment.line.number].append((fragment.start, fragment.end))
    return owned


def _handed_out(ground: Ground) -> Iterator[Fragment]:
    division = ground.division
    for fragments in division.slots.values():
        yield from fragments
    for group in division.groups.values():
        yield from group.fragments
        yield from group.dates
    for rows in division.loops.values():
        yield from (fragment for columns in rows for column in columns for fragment in column)
    yield from (fragment for fragment, _ in division.strays)
    yield from ground.reprinted


@once_a_layout
def _printed_wordings(layout: Layout) -> set[str]:
    wordings = {anchor.key for anchor in layout.anchors}
    for item in layout.items:
        if isinstance(item, OptionPart):
            wordings |= {key(item.label), key(item.label + item.meaning)}
    return wordings


def _gaps(owned: list[Stretch], length: int) -> Iterator[Stretch]:
    position = 0
    for start, end in sorted(owned):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < length:
        yield position, length
