"""Rows of the form that are rows of the document: from then on they're read cell by cell, whatever is typed in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from child_audit.reading.claims import Alignment, Claim, RowKey, bare_key, head_key, holds_text
from child_audit.reading.fuzzy import fuzzy_hit
from child_audit.template.layout import Anchor, FreeSlot, Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace

_LABEL = re.compile(r"\s*[^\W\d_][^:.?!\n]{2,40}:(?:\s|\Z)")
_LOCK_SHARE = 0.7
_LONG = 12
_NEXT = 8
_OPTIONS = 2
_SECTIONS = 2
_GUIDANCE, _MISSPELT = 18, 28
"""Guidance of so many letters nobody repeats by chance."""


def lock_rows(layout: Layout, alignment: Alignment) -> None:
    """Lock every row of the form whose anchors stand, for the most part, in one row of the document."""
    by_row: dict[RowKey, list[Anchor]] = defaultdict(list)
    for anchor in layout.anchors:
        if anchor.cell is not None:
            by_row[anchor.cell.row_key].append(anchor)
    # Locking a row changes claims in that row alone, and takes back others: there's no need to group them again.
    claimed: dict[RowKey | None, list[Claim]] = defaultdict(list)
    for claim in alignment.claims.values():
        claimed[alignment.row_of(claim)].append(claim)
    together = _stand_together(layout, alignment)
    for row, anchors in by_row.items():
        if row not in alignment.locks and row in layout.rows:
            _lock_row(layout, alignment, row, anchors, claimed, together)


def _stand_together(layout: Layout, alignment: Alignment) -> tuple[str, ...]:
    """Return the wordings of all sections that begin lines further down in the cells of tables, and hardly elsewhere.

    Somebody may quote "Judgement:" in an answer; a council that has all of a section in one cell prints it so.
    """
    stream, wordings = alignment.stream, _of_sections(layout)
    below: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    last: CellPlace | None = None
    for line, words in zip(stream.lines, stream.keys, strict=True):
        if not words:
            continue
        wording = next((one for one in wordings if words.startswith(one)), None)
        if wording is not None:
            counted = below if line.cell is not None and line.cell == last else elsewhere
            counted[wording] += 1
        last = line.cell
    return tuple(one for one, times in below.items() if times >= _SECTIONS and times > 2 * elsewhere[one])


@once_a_layout
def _of_sections(layout: Layout) -> tuple[str, ...]:
    """Return the labels of fields that most sections have, and their first words, longest first."""
    labels = [anchor for anchor in layout.anchors if layout.zones[anchor.index + 1]]
    found = Counter(words for anchor in labels for words in {anchor.key, head_key(anchor)} if words)
    return tuple(sorted((words for words, times in found.items() if times > _SECTIONS), key=len, reverse=True))


def _lock_row(
    layout: Layout,
    alignment: Alignment,
    row: RowKey,
    anchors: list[Anchor],
    claimed: Mapping[RowKey | None, Sequence[Claim]],
    together: tuple[str, ...],
) -> None:
    weights: Counter[RowKey] = Counter()
    for anchor in anchors:
        claim = alignment.claims.get(anchor.index)
        theirs = None if claim is None else alignment.row_of(claim)
        if theirs is not None:
            weights[theirs] += len(anchor.key)
    if not weights:
        return
    found, weight = weights.most_common(1)[0]
    total = sum(len(anchor.key) for anchor in anchors)
    if weight < _LOCK_SHARE * total or found in alignment.locks.values():
        return
    ours, cells = layout.rows[row], alignment.rows[found]
    there = [claim for claim in claimed.get(found, ()) if alignment.claims.get(claim.anchor) is claim]
    others = tuple(one for one in together if not any(anchor.key.startswith(one) for anchor in anchors))
    if any(alignment.stream.keys[number].startswith(others) for number in alignment.stream.by_row[found]):
        return
    if _holds_other_fields(layout, alignment, ours, anchors, there):
        return
    if _is_of_pairs(layout, alignment, ours, anchors, there, cells) or _has_options_above(
        layout, alignment, ours, found
    ):
        return
    if _heads_columns(layout, alignment, ours, anchors, there, found, claimed):
        return
    if len(ours) == len(cells) and _cells_agree(layout, alignment, anchors, found):
        alignment.locks[row] = found
        _settle(layout, alignment, row, anchors, there)


def _holds_other_fields(
    layout: Layout, alignment: Alignment, ours: tuple[CellPlace, ...], anchors: list[Anchor], there: Sequence[Claim]
) -> bool:
    """Return whether a row has the labels of further fields in the document, as a table in a cell.

    In a row of the form that has answers of its own they may be quoted, but nobody quotes a label in a table.
    """
    own = {anchor.index for anchor in anchors}
    others = [claim for claim in there if claim.anchor not in own and layout.zones[claim.anchor + 1]]
    if any(not isinstance(item, Anchor) for place in ours for item in layout.cells.get(place, ())):
        alone = [claim for claim in others if claim.hit.opens and claim.hit.closes]
        lines = (alignment.stream.lines[claim.hit.line] for claim in alone)
        if any(line.cell is not None and line.cell.parent is not None for line in lines):
            return True
        # Labels one below the other in the cell of ours, their answers line by line in the next.
        labelled = {alignment.cell_of(claim) for claim in there if claim.anchor in own}
        bare = {
            place
            for place in labelled
            if place is not None and place.ordinal < len(ours) and not holds_text(layout, ours[place.ordinal])
        }
        if any(alignment.cell_of(claim) in bare for claim in alone):
            return True
        # A question in a cell that the form has no text in, and no label: two of them side by side.
        return any(
            _opens_bare_cell(layout, alignment, ours, claim) or _opens_cell_of(alignment, claim, there, own)
            for claim in others
            if claim.exact
        )
    return bool(others) or _has_label_below(alignment, there)


def _opens_bare_cell(layout: Layout, alignment: Alignment, ours: tuple[CellPlace, ...], claim: Claim) -> bool:
    """Return whether a long label is the first in a cell where the form has neither a text nor a label."""
    place, stream = alignment.cell_of(claim), alignment.stream
    if place is None or place.ordinal >= len(ours) or len(layout.anchors[claim.anchor].key) < _GUIDANCE:
        return False
    first = next((number for number in stream.by_cell[place] if stream.keys[number]), -1)
    free = not any(isinstance(item, (Anchor, FreeSlot)) for item in layout.cells.get(ours[place.ordinal], ()))
    return free and claim.hit.opens and claim.hit.line == first


def _opens_cell_of(alignment: Alignment, claim: Claim, there: Sequence[Claim], own: set[int]) -> bool:
    """Return whether a label is the first in a cell, and the row's own stands further down in it: one cell for both."""
    place, stream = alignment.cell_of(claim), alignment.stream
    first = next((number for number in stream.by_cell[place] if stream.keys[number]), -1)
    below = (other for other in there if other.anchor in own and alignment.cell_of(other) == place)
    return claim.hit.opens and claim.hit.line == first and any(other.hit.line > first for other in below)


def _has_label_below(alignment: Alignment, there: Sequence[Claim]) -> bool:
    """Return whether a cell goes on below what was found in it with what may be a label: "Judgment: Good" (sic)."""
    claimed = {number for claim in there for number in range(claim.hit.line, claim.hit.last_line + 1)}
    lines = alignment.stream.lines
    cells = {lines[number].cell for number in claimed}
    below = (number for cell in cells for number in alignment.stream.by_cell[cell] if number not in claimed)
    return any(_LABEL.match(lines[number].text) for number in below)


def _is_of_pairs(
    layout: Layout,
    alignment: Alignment,
    ours: tuple[CellPlace, ...],
    anchors: list[Anchor],
    there: Iterable[Claim],
    theirs: Sequence[CellPlace],
) -> bool:
    """Return whether each cell of a row holds a label and its answer: "Date: 1/2/25", "Name: Pat"."""
    own = {anchor.index for anchor in anchors}
    stream = alignment.stream
    there = list(there)
    answered = [claim for claim in there if key(stream.lines[claim.hit.last_line].text[claim.hit.last :])]
    if len(theirs) == len(ours):
        labelled = {alignment.cell_of(claim) for claim in there if claim.anchor in own and claim.hit.opens}
        free = [
            cell for cell, own in zip(theirs, ours, strict=True) if cell not in labelled and holds_text(layout, own)
        ]
        if any(_labels_in_two_parts(layout, alignment, anchors[-1].index, free, alone=False)):
            return True
        # Where their own answer stands behind them, what has a label of its own beside it is another's.
        behind = any(claim.anchor in own and claim.hit.opens for claim in answered)
        if behind and any(_LABEL.match(_first_line(alignment, cell)) for cell in free):
            return True
    cells = {claim.anchor: alignment.cell_of(claim) for claim in answered if claim.hit.opens}
    others = [
        cell for index, cell in cells.items() if index not in own and cell is not None and cell.ordinal < len(ours)
    ]
    return any(index in own for index in cells) and any(holds_text(layout, ours[cell.ordinal]) for cell in others)


def _has_options_above(layout: Layout, alignment: Alignment, ours: tuple[CellPlace, ...], found: RowKey) -> bool:
    """Return whether the options of a row with boxes head columns further up: its boxes are below these then."""
    items = (item for place in ours for item in layout.cells.get(place, ()))
    options = {key(item.label) for item in items if isinstance(item, OptionPart) and item.boxed}
    heads = {a.key for a in layout.anchors if a.cell is not None and a.cell.table == ours[0].table}
    if len(options) < _OPTIONS or options <= heads:
        return False  # the form's own columns, perhaps
    stream = alignment.stream

    def printed(row: int) -> set[str]:
        return options & {stream.keys[number] for number in stream.by_row.get((found[0], row), ())}

    return not printed(found[1]) and any(printed(row) == options for row in range(found[1]))


def _first_line(alignment: Alignment, place: CellPlace) -> str:
    stream = alignment.stream
    return next((stream.lines[number].text for number in stream.by_cell[place] if stream.keys[number]), "")


def _heads_columns(
    layout: Layout,
    alignment: Alignment,
    ours: tuple[CellPlace, ...],
    anchors: list[Anchor],
    there: Iterable[Claim],
    found: RowKey,
    claimed: Mapping[RowKey | None, Sequence[Claim]],
) -> bool:
    """Return whether a row holds labels alone, one where the form has an answer, and the row below the answers."""
    below = (found[0], found[1] + 1)
    stream = alignment.stream
    if len(alignment.rows.get(below, ())) != len(ours) or below in alignment.locks.values():
        return False
    if not any(stream.keys[number] for number in stream.by_row.get(below, ())) or any(
        alignment.claims.get(claim.anchor) is claim for claim in claimed.get(below, ())
    ):
        return False
    own = {anchor.index for anchor in anchors}
    alone = {claim.anchor: alignment.cell_of(claim) for claim in there if claim.hit.opens and claim.hit.closes}
    others = [
        cell for index, cell in alone.items() if index not in own and cell is not None and cell.ordinal < len(ours)
    ]
    two_parts = _labels_in_two_parts(layout, alignment, anchors[-1].index, alignment.rows[found])
    others.extend(cell for cell in two_parts if cell.ordinal < len(ours))
    return any(index in own for index in alone) and any(holds_text(layout, ours[cell.ordinal]) for cell in others)


def _labels_in_two_parts(
    layout: Layout, alignment: Alignment, last: int, cells: Sequence[CellPlace], *, alone: bool = True
) -> Iterator[CellPlace]:
    """Yield the cells that hold the next labels of the form together: "Auditor", "Name:" as "Auditor name".

    They hold nothing else; or, not alone, they begin with them, and a colon or the end of the line follows.
    """
    wordings = {
        one.key + other.key
        for one, other in pairwise(layout.anchors[last + 1 : last + _NEXT])
        if one.section == other.section
    }
    for place in cells:
        numbers = [number for number in alignment.stream.by_cell[place] if alignment.stream.keys[number]]
        label, _, _ = alignment.stream.lines[numbers[0]].text.partition(":") if numbers else ("", "", "")
        if (key(label) if not alone else "".join(alignment.stream.keys[number] for number in numbers)) in wordings:
            yield place


def _cells_agree(layout: Layout, alignment: Alignment, anchors: list[Anchor], found: RowKey) -> bool:
    """Return whether the anchors found in a row are each in the cell that the template has them in."""
    for anchor in anchors:
        claim = alignment.claims.get(anchor.index)
        if claim is None or anchor.cell is None:
            continue
        cell = alignment.cell_of(claim)
        if cell is not None and cell.row_key == found and cell.ordinal != anchor.cell.ordinal:
            return False
    return True


def _settle(layout: Layout, alignment: Alignment, row: RowKey, anchors: list[Anchor], there: Iterable[Claim]) -> None:
    """Take back, in a row just locked, claims that somebody's text made, and find the row's own anchors in their cells.

    In a cell that holds free text, the words of other anchors are a quotation; in a cell of labels they're labels that
    another layout of the form has there.
    """
    found = alignment.locks[row]
    own = {anchor.index for anchor in anchors}
    elsewhere: dict[int, Claim] = {}
    in_row = {claim.anchor: claim for claim in there}
    for index in own & alignment.claims.keys() - in_row.keys():
        elsewhere[index] = alignment.claims.pop(index)
    prompts = _prompts(layout, alignment, there, own)
    for index in in_row.keys() - own - prompts:
        cell = alignment.cell_of(in_row[index])
        if (
            cell is not None
            and holds_text(layout, layout.rows[row][cell.ordinal])
            and not _is_inner_label(alignment, in_row[index])
            and not _is_next_label(layout, alignment, in_row[index], own)
        ):
            del alignment.claims[index]
    for anchor in anchors:
        if anchor.index not in alignment.claims and anchor.cell is not None:
            place = alignment.rows[found][anchor.cell.ordinal]
            _search_cell(alignment, anchor, place)
        if anchor.index in elsewhere and anchor.index not in alignment.claims:
            # Another layout of the form has this one in another row.
            alignment.claims[anchor.index] = elsewhere[anchor.index]


def _prompts(layout: Layout, alignment: Alignment, there: Iterable[Claim], own: set[int]) -> set[int]:
    """Return what of a row is guidance that the form prints elsewhere: long, nearly word for word, one after the other.

    It leads to no field, and begins a line, or follows a label or such guidance in its line.
    """
    found: set[int] = set()
    last: tuple[int, int] = (-1, 0)
    for claim in sorted(there, key=lambda claim: claim.hit.start):
        hit = claim.hit
        follows = last[0] == hit.line and not key(alignment.stream.lines[hit.line].text[last[1] : hit.first])
        long = hit.end - hit.start >= (_GUIDANCE if claim.exact else _MISSPELT)
        leads_nowhere = not layout.zones[claim.anchor + 1] and long
        guides = leads_nowhere and (hit.opens or follows)
        if guides:
            found.add(claim.anchor)
        if guides or claim.anchor in own:
            last = (hit.last_line, hit.last)
    return found


def _is_inner_label(alignment: Alignment, claim: Claim) -> bool:
    """Return whether a claim has a cell to itself in a table within a cell: nobody quotes so, forms are laid out so."""
    stream, hit = alignment.stream, claim.hit
    cell = stream.lines[hit.line].cell
    if cell is None or cell.parent is None or hit.end - hit.start < _LONG or not (hit.opens and hit.closes):
        return False
    return all(hit.line <= number <= hit.last_line or not stream.keys[number] for number in stream.by_cell[cell])


def _is_next_label(layout: Layout, alignment: Alignment, claim: Claim, own: set[int]) -> bool:
    """Return whether a claim is the form's label before or after, in a line of its own and nowhere else."""
    hit, anchor = claim.hit, layout.anchors[claim.anchor]
    alone = hit.opens and (hit.closes or alignment.stream.has_colon(hit))
    long = len(anchor.key) >= _MISSPELT and bool(layout.zones[anchor.index + 1])
    return (
        long and alone and claim.anchor in (min(own) - 1, max(own) + 1) and alignment.stream.text.count(anchor.key) == 1
    )


def _search_cell(alignment: Alignment, anchor: Anchor, place: CellPlace) -> None:
    """Look for an anchor in a cell, between those before and after it in the form."""
    stream = alignment.stream
    numbers = stream.by_cell[place]
    here = set(numbers)
    others = [claim for claim in alignment.claims.values() if claim.hit.line in here]
    begin, end = stream.starts[numbers[0]], stream.starts[numbers[-1]] + len(stream.keys[numbers[-1]])
    low = max((begin, *(claim.hit.end for claim in others if claim.anchor < anchor.index)))
    high = min((end, *(claim.hit.start for claim in others if claim.anchor > anchor.index)))
    for wording in dict.fromkeys((anchor.key, bare_key(anchor))):
        hit = next(stream.hits(wording, low, high), None)
        if hit is not None:
            alignment.claims[anchor.index] = Claim(anchor.index, hit)
            return
    hit = fuzzy_hit(alignment, anchor, [number for number in numbers if low <= stream.starts[number] < high], high)
    if hit is not None:
        alignment.claims[anchor.index] = Claim(anchor.index, hit, exact=False)


def lock_by_position(layout: Layout, alignment: Alignment) -> None:
    """Lock rows between two locked neighbours when as many rows of the same shape stand there in both."""
    rows, found_rows = sorted(layout.rows), sorted(alignment.rows)
    number_of = {row: number for number, row in enumerate(found_rows)}
    claimed = {cell.row_key for claim in alignment.claims.values() if (cell := alignment.cell_of(claim)) is not None}
    for above, below in pairwise([row for row in rows if row in alignment.locks]):
        if above[0] != below[0]:
            continue
        low, high = alignment.locks[above], alignment.locks[below]
        if low[0] != high[0]:
            # Another layout has these in tables of their own, each with its answer below its label, perhaps.
            continue
        ours = [row for row in rows if above < row < below]
        theirs = [row for row in found_rows[number_of[low] + 1 : number_of[high]] if row[0] == low[0]]
        if len(ours) != len(theirs) or not claimed.isdisjoint(theirs):
            continue
        for row, found in zip(ours, theirs, strict=True):
            if len(layout.rows[row]) == len(alignment.rows[found]):
                alignment.locks[row] = found
                alignment.by_position.add(row)
