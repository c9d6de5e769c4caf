"""What another layout prints once more: rows of headings above each part of a table, an instruction below its label."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise, takewhile

from child_audit.reading.claims import Alignment, Claim, RowKey, head_key, heads_of_columns
from child_audit.reading.legends import legends_of, looks_alike, scales_of
from child_audit.reading.stems import asks_about, is_made_of, stems_of
from child_audit.reading.stream import COUNTED
from child_audit.template.layout import FreeSlot, Layout, OptionPart, TickPart
from child_audit.text import key

_KEY_TITLE = re.compile(
    r"\W*(?:(?:the|key|guide|to|our|ofsted|audit)\W+)*"
    r"(?:(?:judge?ments?|grades?|gradings?|ratings?)\W+)?(?:(?:key|scale|descriptors?|descriptions?|definitions?|criteria|grades?)\W*)+",
    re.IGNORECASE,
)
"""What stands above the key to the grades alone: "Judgement descriptors", "Key to grades", "Grade definitions"."""
_COUNT = re.compile(rf"\A\s*{COUNTED}(?:\d{{1,2}}|[A-Za-z])\b", re.IGNORECASE)
_SHORT, _TELLING = 4, 3
_SEVERAL = 2
_GRADES = 3
_LEGEND, _TITLE = 80, 40
_RECURS = 3


def head_rows_again(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines of rows of headings that a council printed once more where it parted a table by hand.

    That's rows of the same words as one that holds headings of the form which lead to no field.
    """
    keys = alignment.stream.keys
    headings: dict[RowKey, int] = defaultdict(int)
    leading = set[RowKey]()
    for claim in alignment.claims.values():
        if (row := alignment.row_of(claim)) is not None:
            headings[row] += 1
            leading |= {row} if layout.zones[claim.anchor + 1] else set()
    alike: dict[tuple[str, ...], list[RowKey]] = defaultdict(list)
    for row, numbers in alignment.stream.by_row.items():
        if row not in leading:
            alike[tuple(filter(None, (keys[number] for number in numbers)))].append(row)
    return frozenset(
        number
        for rows in alike.values()
        if len(rows) > 1 and max(headings[row] for row in rows) >= _SEVERAL
        for row in rows
        if not headings[row]
        for number in alignment.stream.by_row[row]
    )


def words_beside_headings(layout: Layout, alignment: Alignment) -> dict[int, bool]:
    """Return the lines that alone stand beside headings, the same words in every section: "Area", "Child: S".

    Returns:
        The number of each; whether it's the first that says so.
    """
    stream = alignment.stream
    claims: dict[RowKey, list[Claim]] = defaultdict(list)
    for claim in alignment.claims.values():
        if (row := alignment.row_of(claim)) is not None:
            claims[row].append(claim)
    beside: dict[str, list[int]] = defaultdict(list)
    for row, there in claims.items():
        covered = {claim.hit.line for claim in there}
        others = [number for number in stream.by_row[row] if stream.keys[number] and number not in covered]
        if len(others) == 1 and not any(layout.zones[claim.anchor + 1] for claim in there):
            beside[stream.keys[others[0]]].append(others[0])
    return {
        number: number == min(numbers) for numbers in beside.values() if len(numbers) >= _RECURS for number in numbers
    }


def instructions_below_labels(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines that go on with a label below it in its cell, questions in words of the form's label alone.

    "Evaluative summary", and below it "What was good? What needs to improve?", while the answer has a cell of its own.
    """
    stream, found = alignment.stream, set[int]()
    covered = {claim.hit.line for claim in alignment.claims.values()}
    for claim in alignment.claims.values():
        cell = alignment.cell_of(claim)
        cells = alignment.rows.get(cell.row_key, ()) if cell is not None else ()
        if cell is None or not cells or cell.ordinal == cells[-1].ordinal:
            continue
        own = frozenset(stems_of(layout.anchors[claim.anchor].text))
        for line in stream.lines[claim.hit.last_line + 1 :]:
            if line.cell != cell or line.number in covered or line.deleted:
                break
            if stream.keys[line.number]:
                if not (asks_about(line.text, own) and is_made_of(line.text, own)):
                    break
                found.add(line.number)
    return frozenset(found)


def rest_of_labels(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines right below a label of which only the first words were found, all in words of the rest of it.

    "Key learning", and below it, or in a further cell of its row, "Anything that stands out about good practice".
    """
    stream, found = alignment.stream, set[int]()
    covered = {claim.hit.line for claim in alignment.claims.values()}
    for claim in alignment.claims.values():
        head, _, rest = layout.anchors[claim.anchor].text.partition("(")
        if claim.hit.end - claim.hit.start > len(key(head)) + _SHORT or not claim.hit.closes:
            continue
        row = alignment.row_of(claim)
        near = {claim.hit.last_line + 1, *(stream.by_row[row] if row is not None else ())}
        for line in (stream.lines[number] for number in near if number < len(stream.lines)):
            words = stems_of(line.text)
            own = frozenset(stems_of(rest))
            if line.number not in covered and len(words) >= _TELLING and is_made_of(line.text, own):
                found.add(line.number)
    return frozenset(found)


def heads_of_lists(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines right above the heads of a list's columns that only name it once more: "Part E – Actions"."""
    stream, found = alignment.stream, set[int]()
    claims = alignment.in_order()
    for before, claim in pairwise(claims):
        cell = alignment.cell_of(claim)
        if cell is None or cell.row or alignment.row_of(before) == cell.row_key:
            continue
        here = [other.anchor for other in claims if alignment.row_of(other) == cell.row_key]
        if not heads_of_columns(layout).issuperset(here):
            continue
        known = [layout.anchors[index] for index in range(before.anchor + 1, max(here) + 1)]
        stems = frozenset(stem for anchor in known for stem in stems_of(anchor.text))
        above = [line for line in stream.lines[before.hit.last_line + 1 : claim.hit.line] if stream.keys[line.number]]
        if above and above[-1].cell is None and is_made_of(_COUNT.sub("", above[-1].text), stems):
            found.add(above[-1].number)
    return frozenset(found)


def guidance_again(layout: Layout, alignment: Alignment) -> dict[int, bool]:
    """Return the lines that a council prints below a label wherever it recurs: "What was good? What needs to improve?".

    They stand right below the label in every section, word for word, and have words of the form's own label. Where
    further questions recur below them, somebody heads the parts of each answer so.

    Returns:
        The number of each; whether it's the first of its kind.
    """
    stream = alignment.stream
    covered = {claim.hit.line for claim in alignment.claims.values()}
    below: dict[str, list[int]] = defaultdict(list)
    for claim in alignment.claims.values():
        anchor = layout.anchors[claim.anchor]
        if not any(isinstance(item, FreeSlot) for item in layout.zones[claim.anchor + 1]):
            continue
        numbers = range(claim.hit.last_line + 1, len(stream.lines))
        first = next((number for number in numbers if stream.keys[number] or number in covered), None)
        known = frozenset(stems_of(anchor.text))
        if first is None or first in covered or not asks_about(stream.lines[first].text, known):
            continue
        cell = stream.lines[first].cell
        if cell is None or cell == stream.lines[claim.hit.last_line].cell or len(alignment.rows[cell.row_key]) == 1:
            # Else it heads one of several columns.
            below[head_key(anchor) or anchor.key].append(first)
    asked = Counter(stream.keys[line.number] for line in stream.lines if line.text.rstrip().endswith("?"))
    found: dict[int, bool] = {}
    for lines in below.values():
        words = Counter(stream.keys[number] for number in lines)
        told = set[str]()
        for number in sorted(lines):
            wording = stream.keys[number]
            answer = takewhile(lambda other: other not in covered, range(number + 1, len(stream.lines)))
            if words[wording] >= _RECURS and not any(asked[stream.keys[other]] >= _RECURS for other in answer):
                found[number] = wording not in told
                told.add(wording)
    return found


def legend_lines(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the lines of the key to the grades that a council prints once, a grade a line, and its title.

    It stands behind a label that asks for something else, and nothing in it is marked.
    """
    known, keys, lines = legends_of(layout), alignment.stream.keys, alignment.stream.lines
    claimed = {claim.hit.line for claim in alignment.claims.values()}
    runs: list[list[int]] = [[]]
    for number, words in enumerate(keys):
        if words in known and number not in claimed and not lines[number].deleted:
            runs[-1].append(number)
        elif words and runs[-1]:
            runs.append([])
    runs = [run for run in runs if len(run) >= _GRADES]
    if not runs:
        return _legends_in_one_line(layout, alignment, claimed)
    if len(runs) != 1 or len({span.format for number in runs[0] for span in lines[number].spans}) > 1:
        return frozenset()
    (run,) = runs
    before = max((claim for claim in alignment.claims.values() if claim.hit.last_line < run[0]), default=None, key=_end)
    items = () if before is None else layout.zones[before.anchor + 1]
    asks = [item for item in items if isinstance(item, (OptionPart, FreeSlot, TickPart))]
    if not asks or any(item.path in scales_of(layout) for item in asks):
        return frozenset()
    above = next((number for number in range(run[0] - 1, -1, -1) if keys[number]), None)
    title = [above] if above is not None and above not in claimed and _KEY_TITLE.fullmatch(lines[above].text) else []
    return frozenset([*run, *title])


def _legends_in_one_line(layout: Layout, alignment: Alignment, claimed: set[int]) -> frozenset[int]:
    """Return the lines that tell what all grades mean, below a label that asks for none: "Note: Outstanding = …"."""
    known, stream, found = legends_of(layout), alignment.stream, set[int]()
    ordered = alignment.in_order()
    for line in stream.lines:
        words = stream.keys[line.number]
        if len(words) < _LEGEND or line.number in claimed or line.deleted or not looks_alike(line):
            continue
        said = [one for one in known if one in words]
        before = max((claim for claim in ordered if claim.hit.last_line < line.number), default=None, key=_end)
        items = () if before is None else layout.zones[before.anchor + 1]
        graded = any(isinstance(item, OptionPart) and item.path in scales_of(layout) for item in items)
        if len(said) >= _GRADES and len(words) - sum(map(len, said)) <= _TITLE and not graded:
            found.add(line.number)
    return frozenset(found)


def _end(claim: Claim) -> int:
    return claim.hit.end
