"""Parts of the form that are absent as a whole, heading and all: somebody deleted them, because they didn't apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from child_audit.reading.claims import Alignment
from child_audit.template.layout import SETTINGS, Anchor, Layout

_FEWEST = 2
"""A part has so many fields at least: of one field alone, it's its label that is missing."""


@dataclass(frozen=True, slots=True)
class AbsentPart:
    """A part that isn't there.

    Attributes:
        heading: the words that it begins with in the form.
        paths: its fields.
        after: the field before it in the form, "" when there's none.
    """

    heading: str
    paths: tuple[str, ...]
    after: str


def absent_parts(layout: Layout, alignment: Alignment, missing: set[str]) -> Iterator[AbsentPart]:
    """Yield the parts of the form of which no word was found, where all their fields are ``missing``."""
    part: list[Anchor] = []
    for anchor in layout.anchors:
        begins = _opens_part(layout, anchor)
        if anchor.index in alignment.claims or begins:
            yield from _absent(layout, part, missing)
            part = []
        # Behind a label that was found no part begins before the next heading.
        if anchor.index not in alignment.claims and (part or begins):
            part.append(anchor)
    yield from _absent(layout, part, missing)


def _absent(layout: Layout, part: list[Anchor], missing: set[str]) -> Iterator[AbsentPart]:
    fields = _fields(part, layout)
    if part and not _fields(part[:1], layout) and len(fields) >= _FEWEST and missing.issuperset(fields):
        before = _fields(layout.anchors[: part[0].index], layout)
        yield AbsentPart(part[0].text.rstrip(": "), fields, before[-1] if before else "")


def _opens_part(layout: Layout, anchor: Anchor) -> bool:
    """Return whether a section begins with these words, or a table that has a heading."""
    before = layout.anchors[anchor.index - 1] if anchor.index else None
    if before is None or before.section != anchor.section:
        return True
    return (
        anchor.alone
        and anchor.cell is not None
        and (before.cell is None or before.cell.table != anchor.cell.table)
        and not _fields((anchor,), layout)
    )


def _fields(anchors: Iterable[Anchor], layout: Layout) -> tuple[str, ...]:
    items = (item for anchor in anchors for item in layout.zones[anchor.index + 1] if not isinstance(item, Anchor))
    return tuple(dict.fromkeys(item.path for item in items if not item.path.startswith(SETTINGS + ".")))
