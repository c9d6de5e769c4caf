"""Questions of a council's own among the form's: "Legal status: No orders", "QA reference number" and its number.

Nothing on the form asks for them, so their answers are nobody's; else they'd end in the answer above or beside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from child_audit.reading.claims import Alignment, Claim, heads_of_columns, leads_to_field, occurrences
from child_audit.reading.legends import scales_of
from child_audit.reading.options import options_named_in
from child_audit.reading.stems import SLIP, meant, stems_of, stems_of_form
from child_audit.reading.stream import Stream
from child_audit.template.layout import Anchor, FreeSlot, Layout, OptionPart, once_a_layout
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace, Line

_LABEL = re.compile(r"\s*[A-Z\d][^:?\n]{1,70}(?:\([^()]{1,60}\)\s*)?[:?](?=\s|\Z)")
_MOST_WORDS = 8
_TELLING, _RECURS = 4, 3
_FEWEST = 2
"""So many labels one below the other make a column of labels."""
_SHORT = 32
_RUN, _REACH = 3, 8
"""So many short labels with their answers in one line each, within so many lines, are a list of them."""

Missing = frozenset[frozenset[str]]
"""The words of each label that wasn't found."""
Column = tuple[int, int, int]
"""Table, and the grid columns that a cell begins at and goes over."""


def added_labels(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines of questions that only the council has, and of their answers.

    What has half of the words of a label of the form that wasn't found may be that one.
    """
    missing = [a for a in layout.anchors if a.index not in alignment.claims and leads_to_field(layout, a)]
    often = [anchor for anchor in missing if occurrences(layout)[anchor.key] >= _RECURS]
    found = [part(layout, alignment, _words_of_labels(missing)) for part in (_in_columns, _in_lists)]
    found.append(_between_tables(layout, alignment))
    found.append(_in_every_section(layout, alignment, _words_of_labels(often)))
    return frozenset(number for numbers in found for number in numbers)


def _words_of_labels(anchors: Iterable[Anchor]) -> Missing:
    return frozenset(frozenset(stems_of(anchor.text)) for anchor in anchors) - {frozenset()}


def _is_known(layout: Layout, words: str, missing: Missing, *, slips: bool = True) -> bool:
    """Return whether words are the form's, misspelt perhaps, or some of them those of a label that wasn't found."""
    known = _words_of(layout)
    least = SLIP if slips else len(words)
    said = [stem if stem in known or len(stem) < least else meant(stem, known) for stem in stems_of(words)]
    return known.issuperset(said) or any(2 * len(label.intersection(said)) >= len(label) for label in missing)


@once_a_layout
def _words_of(layout: Layout) -> frozenset[str]:
    """Return the words of all that a form prints, its options among them."""
    options = (item.label for item in layout.items if isinstance(item, OptionPart))
    return stems_of_form(layout).union(*map(stems_of, options))


def _in_columns(layout: Layout, alignment: Alignment, missing: Missing) -> Iterator[int]:
    """Yield what stands among labels, in cells like theirs: with its answer, which is behind it or in the next cell."""
    stream = alignment.stream
    starts = {claim.hit.line: claim for claim in alignment.claims.values() if claim.hit.opens}
    claimed = {number for claim in alignment.claims.values() for number in _lines(claim)}
    labels: dict[Column, int] = defaultdict(int)
    others: dict[Column, list[CellPlace]] = defaultdict(list)
    for row, places in alignment.rows.items():
        for place in places if len(places) > 1 else ():
            first = next((number for number in stream.by_cell[place] if stream.keys[number]), None)
            column = (row[0], place.column, place.span)
            if first in starts and leads_to_field(layout, layout.anchors[starts[first].anchor]):
                labels[column] += 1
            elif first is not None:
                others[column].append(place)
    looks = _looks_of_labels(alignment)
    locked = set(alignment.locks.values())
    for column, candidates in others.items():
        if labels[column] < max(_FEWEST, 2 * len(candidates)):
            continue
        for place in candidates:
            lines = stream.by_cell[place]
            if place.row_key in locked or not claimed.isdisjoint(lines) or _is_in_list(layout, alignment, place):
                continue
            beside = list(_answer_beside(alignment, place, labels, claimed))
            shown = [number for number in lines if stream.keys[number]]
            if not any(stream.keys[number] for number in beside) and _may_answer_above(alignment, place, starts):
                continue
            if _asks(layout, stream, shown, beside, looks, missing):
                yield from lines
                yield from beside if len(shown) == 1 and _is_whole(stream, shown) else ()


def _may_answer_above(alignment: Alignment, place: CellPlace, starts: Mapping[int, Claim]) -> bool:
    """Return whether a cell has a label right above it, and words alone in its row as that label has in its own.

    Where a colon or a question mark is behind them, they ask something.
    """
    stream = alignment.stream
    above = (place.table, place.row - 1)
    label = [number for number in stream.by_row.get(above, ()) if stream.keys[number]]
    said = [number for number in stream.by_row[place.row_key] if stream.keys[number]]
    if not label or label[0] not in starts or stream.lines[said[-1]].text.rstrip().endswith((":", "?")):
        return False
    cell = stream.lines[label[0]].cell
    one_cell = all(stream.lines[number].cell == cell for number in label)
    return (
        one_cell
        and cell is not None
        and (cell.column, cell.span) == (place.column, place.span)
        and all(stream.lines[number].cell == place for number in said)
    )


def _lines(claim: Claim) -> range:
    return range(claim.hit.line, claim.hit.last_line + 1)


def _in_every_section(layout: Layout, alignment: Alignment, missing: Missing) -> Iterator[int]:
    """Yield the lines by themselves that stand in section after section and begin alike: "Confidence (1-3): …".

    They have a row to themselves, or a paragraph below a choice: elsewhere people write the same in several answers.
    """
    stream = alignment.stream
    claimed = {number for claim in alignment.claims.values() for number in _lines(claim)}
    rows = (
        [number for number in stream.by_row.get(row, ()) if stream.keys[number]]
        for row, places in alignment.rows.items()
        if len(places) == 1
    )
    alone = [*(shown[0] for shown in rows if len(shown) == 1), *_below_choices(layout, alignment)]
    found: dict[str, list[int]] = defaultdict(list)
    for number in alone:
        line = stream.lines[number]
        label = None if line.deleted or number in claimed else _LABEL.match(line.text)
        if label is None or len(label[0].split()) < _TELLING:
            continue
        if not _is_known(layout, label[0], missing, slips=False):  # nobody slips alike in every section
            found[" ".join(label[0].split())].append(number)
    for numbers in found.values():
        yield from numbers if len(numbers) >= _RECURS else ()


def _below_choices(layout: Layout, alignment: Alignment) -> Iterator[int]:
    """Yield the paragraphs outside tables between the label of a choice and the next label."""
    for claim, following in pairwise(alignment.in_order()):
        if any(isinstance(item, OptionPart) for item in layout.zones[claim.anchor + 1]):
            between = alignment.stream.lines[claim.hit.last_line + 1 : following.hit.line]
            yield from (line.number for line in between if line.cell is None)


def _between_tables(layout: Layout, alignment: Alignment) -> Iterator[int]:
    """Yield the sentences that stand below or at the head of table after table, letter by letter: "Note: the grade …".

    What names a grade may be the choice between them; what stands right below a label for text is its answer.
    """
    grades = [option for options in scales_of(layout).values() for option in options]
    stream, shown = alignment.stream, [line for line in alignment.stream.lines if alignment.stream.keys[line.number]]
    claimed = {number for claim in alignment.claims.values() for number in _lines(claim)}
    asking = {claim.hit.last_line for claim in alignment.claims.values() if _asks_for_text(layout, claim)}
    found: dict[str, list[int]] = defaultdict(list)
    for above, line in pairwise(shown):
        below_table = line.cell is None and above.cell is not None
        if not (below_table or _heads_table(alignment, line)) or line.deleted or line.number in claimed:
            continue
        if above.number in asking:
            continue
        if len(line.text.split()) < _TELLING:
            continue
        if not options_named_in(grades, line.text):
            found[stream.keys[line.number]].append(line.number)
    for numbers in found.values():
        yield from numbers if len(numbers) >= _RECURS else ()


def _asks_for_text(layout: Layout, claim: Claim) -> bool:
    return any(isinstance(item, FreeSlot) for item in layout.zones[claim.anchor + 1])


def _heads_table(alignment: Alignment, line: Line) -> bool:
    """Return whether a line stands in the first row of a table, of one cell; a table of one row may be an answer's."""
    cell = line.cell
    if cell is None or cell.row or len(alignment.rows.get(cell.row_key, ())) != 1:
        return False
    return (cell.table, 1) in alignment.rows


def _looks_of_labels(alignment: Alignment) -> set[Format]:
    """Return how the form's labels look in the document."""
    lines = alignment.stream.lines
    return {look for claim in alignment.claims.values() if (look := _look_at(lines[claim.hit.line], claim.hit.first))}


def _look_at(line: Line, position: int) -> Format | None:
    return next((span.format for span in line.spans if span.start <= position < span.end), None)


def _is_in_list(layout: Layout, alignment: Alignment, place: CellPlace) -> bool:
    """Return whether the heads of a list stand above a cell in its table: below them people write as they like."""
    heads = (claim for index in heads_of_columns(layout) if (claim := alignment.claims.get(index)) is not None)
    above = (cell for claim in heads if (cell := alignment.stream.lines[claim.hit.line].cell) is not None)
    return any(cell.table == place.table and cell.row < place.row for cell in above)


def _asks(
    layout: Layout, stream: Stream, shown: list[int], beside: list[int], looks: set[Format], missing: Missing
) -> bool:
    """Return whether a cell begins as a question that the form doesn't have: few words, and not the form's.

    A colon or a question mark is behind them, or they have the cell to themselves, and a cell for an answer beside it.
    """
    line = stream.lines[shown[0]]
    label = _LABEL.match(line.text)
    words = label[0] if label else line.text
    if len(words.split()) > _MOST_WORDS or line.deleted or _look_at(line, 0) not in looks:
        return False
    if _is_known(layout, words, missing) or not stems_of(words):
        return False
    if read_box(line.text)[0] is not None or _answers_choice(layout, stream, line.text[len(words) :], shown, beside):
        return False
    alone = len(shown) == 1 and bool(beside) and words.strip()[:1].isupper() and not words.rstrip().endswith(".")
    return label is not None or alone


def _answers_choice(layout: Layout, stream: Stream, behind: str, shown: list[int], beside: list[int]) -> bool:
    """Return whether what stands behind a question, or beside it, is an option of the form, or several, or a box."""
    options = [item for item in layout.items if isinstance(item, OptionPart)]
    said = [behind, *(stream.lines[number].text for number in (*shown[1:], *beside))]
    ticked, words = read_box(" ".join(said))
    if ticked is not None and not words:
        return True
    named = [options[number] for text in said for number in options_named_in(options, text)]
    alone = {key(text) for text in said}
    return len({item.label for item in named}) > 1 or any(key(item.label) in alone for item in named)


def _is_whole(stream: Stream, shown: list[int]) -> bool:
    text = stream.lines[shown[0]].text
    label = _LABEL.match(text)
    return label is None or not text[label.end() :].strip(" \xa0_.…")


def _answer_beside(
    alignment: Alignment, place: CellPlace, labels: dict[Column, int], claimed: set[int]
) -> Iterator[int]:
    """Yield the lines of the next cell, if that isn't one of labels as well."""
    for other in alignment.rows[place.row_key]:
        next_door = other.ordinal == place.ordinal + 1 and not labels.get((other.table, other.column, other.span))
        if next_door and claimed.isdisjoint(alignment.stream.by_cell[other]):
            yield from alignment.stream.by_cell[other]


def _in_lists(layout: Layout, alignment: Alignment, missing: Missing) -> Iterator[int]:
    """Yield the lines among, or right behind, short labels that have their answers in their own lines."""
    stream = alignment.stream
    short: dict[int, Claim] = {}
    claimed: set[int] = set()
    for claim in alignment.claims.values():
        claimed.update(_lines(claim))
        anchor, items = layout.anchors[claim.anchor], layout.zones[claim.anchor + 1]
        text = bool(items) and isinstance(items[0], FreeSlot)
        if text and claim.hit.opens and stream.has_colon(claim.hit) and len(anchor.key) <= _SHORT:
            short[claim.hit.line] = claim
    listed: list[int] = []
    for line in stream.lines:
        if line.cell is not None or not stream.keys[line.number]:
            continue
        if line.number in short:
            listed.append(line.number)
        elif line.number not in claimed and len(listed) >= _RUN and line.number - listed[-_RUN] <= _REACH:
            label = _LABEL.match(line.text)
            if (
                label is None
                or _is_known(layout, label[0], missing)
                or len(label[0].split()) > _MOST_WORDS
                or line.deleted
            ):
                listed.clear()
                continue
            yield line.number
        else:
            listed.clear()
