"""Which of the form's words is where: Layout × lines → claims and locked rows.

The order of work, from the surest to the boldest:

1. *Chain*: every exact occurrence of every anchor is a candidate; the heaviest chain of candidates that keeps the
   form's order is taken. Long wordings, wordings alone in their line and with their neighbours near weigh more.
2. *Locks*: a table row that holds most of a template row's anchors, each in its own cell, is that row. From then on
   it's read cell by cell, whatever was typed in it.
3. *Fuzzy*: between two anchors that were found, look for those that were not: misspelt, shortened or renumbered.
4. *Moved*: what is still missing may stand elsewhere, in order among itself: sections that changed places.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, FreeSlot, Layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

RowKey = tuple[int, int]

_ENUMERATION = re.compile(r"\s*(?:\d{1,2}|[a-z])\s*[.)]\s*")
_WORD = re.compile(r"[^\W_]+(?:[/’'&.\-][^\W_]+)*")
_PUNCTUATION = " \t.,;:!?)(]['\"*_…-–—=/’”"
_LABELS_BEFORE = re.compile(r"[^:.?!]{1,60}(?::[^:.?!]{0,80})?")
_LOCK_SHARE = 0.7
_FUZZY = 84.0
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """An anchor, found.

    Attributes:
        anchor: its index in the layout.
        hit: where.
        exact: letter by letter.
        moved: out of the form's order.
        weight: how much it tells.
    """

    anchor: int
    hit: Hit
    exact: bool = True
    moved: bool = False
    weight: float = 0.0


@dataclass(slots=True)
class Alignment:
    """The result: ``claims`` by anchor, and for each locked template row the row of the document that it is.

    Attributes:
        by_position: template rows that were locked by their neighbours alone.
    """

    stream: Stream
    claims: dict[int, Claim] = field(default_factory=dict)
    locks: dict[RowKey, RowKey] = field(default_factory=dict)
    by_position: set[RowKey] = field(default_factory=set)
    rows: dict[RowKey, tuple[CellPlace, ...]] = field(default_factory=dict)

    def in_order(self) -> list[Claim]:
        """Return the claims in the order of the document."""
        return sorted(self.claims.values(), key=lambda claim: claim.hit.start)


def exact_share(layout: Layout, lines: tuple[Line, ...]) -> float:
    """Return how much of the form's own wording stands in a document, letter by letter, from 0 to 1.

    Linear in the document: this decides whether it's this form at all before anything dearer is done.
    """
    text = Stream(lines).text
    total = found = 0
    for wording in {anchor.key for anchor in layout.anchors if len(anchor.key) >= 8}:
        total += len(wording)
        found += len(wording) * (wording in text)
    return found / total if total else 0.0


def align(layout: Layout, lines: tuple[Line, ...]) -> Alignment:
    """Find the template's anchors and rows in a document."""
    alignment = Alignment(Stream(lines), rows=_rows(lines))
    _chain(layout, alignment, range(len(layout.anchors)), moved=False)
    _keep_to_sections(layout, alignment)
    _lock_rows(layout, alignment)
    _search_gaps(layout, alignment)
    _lock_rows(layout, alignment)
    _search_moved(layout, alignment)
    _search_sections(layout, alignment)
    _keep_to_sections(layout, alignment)
    _forgive_moves_within_sections(layout, alignment)
    _lock_rows(layout, alignment)
    _lock_by_position(layout, alignment)
    return alignment


def _keep_to_sections(layout: Layout, alignment: Alignment) -> None:
    """Give each wording that recurs in every section to the section whose own words stand above it.

    Where sections were deleted or changed places, the chain alone may take the last label of one section for that of
    another.
    """
    recurring = Counter(anchor.key for anchor in layout.anchors)
    in_section = Counter((anchor.key, anchor.section) for anchor in layout.anchors)
    by_place = {(anchor.key, anchor.section): anchor.index for anchor in layout.anchors}
    here: int | None = None
    wanted: list[tuple[int, Claim]] = []
    for claim in alignment.in_order():
        anchor = layout.anchors[claim.anchor]
        if recurring[anchor.key] == 1:
            here = anchor.section
        elif here is not None and anchor.section != here and in_section[anchor.key, here] == 1:
            wanted.append((by_place[anchor.key, here], claim))
    for _, claim in wanted:
        del alignment.claims[claim.anchor]
    for index, claim in wanted:
        if index not in alignment.claims:
            alignment.claims[index] = replace(claim, anchor=index)


def _rows(lines: Iterable[Line]) -> dict[RowKey, tuple[CellPlace, ...]]:
    rows: dict[RowKey, dict[CellPlace, None]] = {}
    for line in lines:
        if line.cell is not None:
            rows.setdefault(line.cell.row_key, {})[line.cell] = None
    return {row: tuple(cells) for row, cells in rows.items()}


# ------------------------------------------------------------------------------------------------------------ the chain


def _chain(layout: Layout, alignment: Alignment, anchors: Iterable[int], *, moved: bool) -> None:
    taken = sorted((claim.hit.start, claim.hit.end) for claim in alignment.claims.values())
    candidates = [
        claim
        for claim in _candidates(layout, alignment, anchors)
        if not _overlaps(taken, claim.hit) and not (moved and _in_locked_row(layout, alignment, claim))
    ]
    if moved:
        reach = _sections(layout, alignment)
        recurring = Counter(anchor.key for anchor in layout.anchors)
        candidates = [
            claim for claim in candidates if _in_section(layout.anchors[claim.anchor], claim, reach, recurring)
        ]
    candidates = _with_place(layout, alignment.stream, candidates)
    chain = heaviest_chain(_with_context(candidates))
    if not moved:
        chain = _without_quotations(layout, alignment.stream, chain, candidates)
    for claim in chain:
        if moved and not claim.hit.closes and not _has_company(layout, alignment, chain, claim):
            # Alone among strangers and with words behind it: somebody quotes the form.
            continue
        alignment.claims[claim.anchor] = Claim(claim.anchor, claim.hit, True, moved, claim.weight)


def _has_company(layout: Layout, alignment: Alignment, chain: Sequence[Claim], claim: Claim) -> bool:
    """Return whether a neighbour in the document is a neighbour in the form, or of its section."""
    everyone = sorted((*alignment.claims.values(), *chain), key=lambda other: other.hit.start)
    place = everyone.index(claim)
    near = (*everyone[max(place - 2, 0) : place], *everyone[place + 1 : place + 3])
    section = layout.anchors[claim.anchor].section
    return any(
        abs(other.anchor - claim.anchor) <= _NEAR or layout.anchors[other.anchor].section == section for other in near
    )


def _search_moved(layout: Layout, alignment: Alignment) -> None:
    """Look elsewhere for what is missing, chain after chain, as long as that finds anything.

    Wordings that stand once in the form come first. With them it's known where each section is, and a wording that
    recurs in every section is then only looked for within its own.
    """
    recurring = Counter(anchor.key for anchor in layout.anchors)
    for unique in (True, False):
        while True:
            missing = [
                anchor.index
                for anchor in layout.anchors
                if anchor.index not in alignment.claims and (recurring[anchor.key] == 1) is unique
            ]
            before = len(alignment.claims)
            _chain(layout, alignment, missing, moved=True)
            if len(alignment.claims) == before:
                break


def _search_sections(layout: Layout, alignment: Alignment) -> None:
    """Look for what is both misspelt and out of order, within its own section."""
    reach = _sections(layout, alignment)
    stream = alignment.stream
    for anchor in layout.anchors:
        if anchor.index in alignment.claims or len(bare_key(anchor)) < 6 or anchor.section not in reach:
            continue
        low, high = reach[anchor.section]
        taken = sorted((claim.hit.start, claim.hit.end) for claim in alignment.claims.values())
        best: Claim | None = None
        for number in _lines_between(alignment, low, high):
            hit = _fuzzy_line(stream, anchor, number, high)
            if hit is None or _overlaps(taken, hit):
                continue
            weight = fuzz.ratio(stream.text[hit.start : hit.end], anchor.key)
            if best is None or weight > best.weight:
                best = Claim(anchor.index, hit, exact=False, moved=True, weight=weight)
        if best is not None:
            alignment.claims[anchor.index] = best


def _in_section(anchor: Anchor, claim: Claim, reach: dict[int, tuple[int, int]], recurring: Counter[str]) -> bool:
    if recurring[anchor.key] == 1:
        return True
    low, high = reach.get(anchor.section, (0, 0))
    return low <= claim.hit.start < high


def _sections(layout: Layout, alignment: Alignment, *, with_moved: bool = True) -> dict[int, tuple[int, int]]:
    """Return where in the document each section of the form may lie: from the section before it to the one after."""
    extents: dict[int, tuple[int, int]] = {}
    for claim in alignment.in_order():
        if claim.moved and not with_moved:
            continue
        section = layout.anchors[claim.anchor].section
        low, high = extents.get(section, (claim.hit.start, claim.hit.end))
        extents[section] = min(low, claim.hit.start), max(high, claim.hit.end)
    reach: dict[int, tuple[int, int]] = {}
    for section, (low, high) in extents.items():
        others = [bounds for other, bounds in extents.items() if other != section]
        before = max((end for _, end in others if end <= low), default=0)
        after = min((start for start, _ in others if start >= high), default=len(alignment.stream.text))
        reach[section] = before, after
    return reach


def _forgive_moves_within_sections(layout: Layout, alignment: Alignment) -> None:
    """A label that stands elsewhere in its own section is another layout of the form, nothing to doubt."""
    reach = _sections(layout, alignment, with_moved=False)
    for claim in [claim for claim in alignment.claims.values() if claim.moved]:
        low, high = reach.get(layout.anchors[claim.anchor].section, (0, 0))
        if low <= claim.hit.start < high:
            alignment.claims[claim.anchor] = replace(claim, moved=False)


def _without_quotations(layout: Layout, stream: Stream, chain: list[Claim], candidates: list[Claim]) -> list[Claim]:
    """Leave out of a chain the words that a person quotes, where the label itself stands elsewhere, out of order.

    A label has its line or its cell to itself, or begins it; a quotation stands below or behind other words.
    """
    recurring = Counter(anchor.key for anchor in layout.anchors)
    best: dict[int, int] = {}
    for claim in candidates:
        best[claim.anchor] = max(best.get(claim.anchor, 0), _standing(stream, claim.hit))
    return [
        claim
        for claim in chain
        if recurring[layout.anchors[claim.anchor].key] > 1 or _standing(stream, claim.hit) >= best[claim.anchor]
    ]


def _standing(stream: Stream, hit: Hit) -> int:
    """Return how much a hit stands like a label: 2 at the top of its cell, 1 at the beginning of a line, 0 inside."""
    line = stream.lines[hit.line]
    if not hit.opens:
        return 2 if stream.after_wide_gap(hit) else 0
    if line.cell is None:
        return 2 if hit.closes or line.number == 0 else 1
    above = line.number - 1
    while above >= 0 and not stream.keys[above] and stream.lines[above].cell == line.cell:
        above -= 1
    return 2 if above < 0 or stream.lines[above].cell != line.cell else 1


def _candidates(layout: Layout, alignment: Alignment, anchors: Iterable[int]) -> list[Claim]:
    stream = alignment.stream
    by_key: dict[str, list[Anchor]] = defaultdict(list)
    for index in anchors:
        anchor = layout.anchors[index]
        by_key[anchor.key].append(anchor)
        bare = bare_key(anchor)
        if bare != anchor.key:
            by_key[bare].append(anchor)
    found: list[Claim] = []
    for wording, same in by_key.items():
        for hit in stream.hits(wording):
            quality = _quality(stream, wording, hit)
            for anchor in same:
                follows = not quality and anchor.index and _follows(layout, alignment, anchor.index - 1, hit)
                if quality or follows:
                    found.append(_candidate(anchor, hit, quality or 0.6))
    return found


def _follows(layout: Layout, alignment: Alignment, before: int, hit: Hit) -> bool:
    """Return whether the label before stands right before, in the same line: "Auditor name:"."""
    stream = alignment.stream
    claim = alignment.claims.get(before)
    if claim is not None:
        between = stream.lines[hit.line].text[claim.hit.last : hit.first]
        return claim.hit.last_line == hit.line and claim.hit.last <= hit.first and not key(between)
    wording = layout.anchors[before].key
    return hit.start - len(wording) >= stream.starts[hit.line] and stream.text.endswith(wording, 0, hit.start)


def bare_key(anchor: Anchor) -> str:
    """Return an anchor's key without a number at its beginning: numbers are lost, added and made automatic."""
    return key(_ENUMERATION.sub("", anchor.text, count=1)) or anchor.key


def _quality(stream: Stream, wording: str, hit: Hit) -> float:
    if hit.opens:
        if hit.closes:
            return 1.0
        if len(wording) < 12 and not stream.has_colon(hit) and stream.goes_on(hit):
            # "Ethnicity and religion are recorded": the beginning of a sentence, not a label.
            return 0.0
        return 0.9
    if stream.after_wide_gap(hit):
        return 0.7
    line = stream.lines[hit.line].text
    if len(wording) >= 12:
        return 0.5
    # "Spoken to: Mum Date: 3/4/24": a short label in mid-line has a capital and a colon, and no sentence before it.
    if line[hit.first].isupper() and stream.has_colon(hit) and _LABELS_BEFORE.fullmatch(line[: hit.first]):
        return 0.4
    return 0.0


def _candidate(anchor: Anchor, hit: Hit, quality: float) -> Claim:
    return Claim(anchor.index, hit, weight=min(len(anchor.key), 80) * quality)


def _with_place(layout: Layout, stream: Stream, candidates: list[Claim]) -> list[Claim]:
    """Add weight to candidates that stand where the template has them.

    In a document made from this template the place is the first opinion; in another geometry it's a coincidence, so it
    counts for much only when half of the anchors have a candidate in their place.
    """
    in_place = [_is_in_place(layout.anchors[claim.anchor], stream.lines[claim.hit.line]) for claim in candidates]
    everyone = {claim.anchor for claim in candidates}
    placed = {claim.anchor for claim, right in zip(candidates, in_place, strict=True) if right}
    bonus = 60.0 if len(placed) >= 0.5 * len(everyone) else 4.0
    return [
        replace(claim, weight=claim.weight + bonus) if right else claim
        for claim, right in zip(candidates, in_place, strict=True)
    ]


def _is_in_place(anchor: Anchor, line: Line) -> bool:
    ours, theirs = anchor.cell, line.cell
    if ours is None or theirs is None:
        return ours is theirs
    return (ours.table, ours.row, ours.ordinal) == (theirs.table, theirs.row, theirs.ordinal)


def _with_context(candidates: list[Claim]) -> list[Claim]:
    """Add to each candidate's weight when a neighbour of its anchor has a candidate close by, on the right side."""
    ordered = sorted(candidates, key=lambda claim: claim.hit.start)
    positions = sorted({claim.hit.start for claim in ordered})
    rank = {position: number for number, position in enumerate(positions)}
    at: dict[int, dict[int, float]] = defaultdict(dict)
    for claim in ordered:
        at[rank[claim.hit.start]][claim.anchor] = claim.weight
    result = []
    for claim in ordered:
        here = rank[claim.hit.start]
        bonus = sum(_beside(at, here, claim.anchor, distance) for distance in range(-_NEAR, _NEAR + 1) if distance)
        # Of two equal places the first is the label; what repeats it after that was typed.
        result.append(replace(claim, weight=claim.weight + bonus - here * 1e-4))
    return result


def _beside(at: dict[int, dict[int, float]], here: int, anchor: int, distance: int) -> float:
    """Return what it adds that a neighbour of the anchor, some places before or after, stands close by on its side."""
    side = 1 if distance > 0 else -1
    for step in range(1, _NEAR + 3):
        weight = at.get(here + side * step, {}).get(anchor + distance)
        if weight is not None:
            return 0.25 * min(weight, 40)
    return 0.0


def heaviest_chain(candidates: Sequence[Claim]) -> list[Claim]:
    """Return the heaviest selection in which anchors and positions both increase and no two hits overlap.

    O(n log n): candidates in the order of their starts, a Fenwick tree of the best chain by last anchor.
    """
    if not candidates:
        return []
    ordered = sorted(candidates, key=lambda claim: (claim.hit.start, claim.hit.end))
    size = max(claim.anchor for claim in ordered) + 2
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    best: list[tuple[float, int]] = []
    waiting: list[tuple[int, int]] = []
    for number, claim in enumerate(ordered):
        while waiting and waiting[0][0] <= claim.hit.start:
            done = heappop(waiting)[1]
            _raise(tree, ordered[done].anchor + 1, (best[done][0], done))
        score, before = _highest(tree, claim.anchor)
        best.append((score + claim.weight, before))
        heappush(waiting, (claim.hit.end, number))
    number = max(range(len(ordered)), key=lambda index: best[index][0])
    chain: list[Claim] = []
    while number >= 0:
        chain.append(ordered[number])
        number = best[number][1]
    return chain[::-1]


def _raise(tree: list[tuple[float, int]], index: int, value: tuple[float, int]) -> None:
    while index < len(tree):
        if value[0] > tree[index][0]:
            tree[index] = value
        index += index & -index


def _highest(tree: list[tuple[float, int]], index: int) -> tuple[float, int]:
    best = (0.0, -1)
    while index > 0:
        if tree[index][0] > best[0]:
            best = tree[index]
        index -= index & -index
    return best


def _overlaps(taken: list[tuple[int, int]], hit: Hit) -> bool:
    return any(start < hit.end and hit.start < end for start, end in taken)


def _in_locked_row(layout: Layout, alignment: Alignment, claim: Claim) -> bool:
    """Return whether a candidate stands among the free text of a locked row that isn't its own."""
    cell = outermost(alignment.stream.lines[claim.hit.line].cell)
    if cell is None:
        return False
    anchor = layout.anchors[claim.anchor]
    own = None if anchor.cell is None else alignment.locks.get(anchor.cell.row_key)
    if cell.row_key == own:
        return False
    ours = next((row for row, found in alignment.locks.items() if found == cell.row_key), None)
    return ours is not None and _holds_text(layout, layout.rows[ours][cell.ordinal])


def outermost(cell: CellPlace | None) -> CellPlace | None:
    """Return the cell of the outermost table around a cell."""
    while cell is not None and cell.parent is not None:
        cell = cell.parent
    return cell


# --------------------------------------------------------------------------------------------------------------- locks


def _lock_rows(layout: Layout, alignment: Alignment) -> None:
    by_row: dict[RowKey, list[Anchor]] = defaultdict(list)
    for anchor in layout.anchors:
        if anchor.cell is not None:
            by_row[anchor.cell.row_key].append(anchor)
    for row, anchors in by_row.items():
        if row not in alignment.locks and row in layout.rows:
            _lock_row(layout, alignment, row, anchors)


def _lock_row(layout: Layout, alignment: Alignment, row: RowKey, anchors: list[Anchor]) -> None:
    here: Counter[RowKey] = Counter()
    for anchor in anchors:
        claim = alignment.claims.get(anchor.index)
        cell = None if claim is None else outermost(alignment.stream.lines[claim.hit.line].cell)
        if cell is not None:
            here[cell.row_key] += len(anchor.key)
    if not here:
        return
    found, weight = here.most_common(1)[0]
    total = sum(len(anchor.key) for anchor in anchors)
    if weight < _LOCK_SHARE * total or found in alignment.locks.values():
        return
    ours, theirs = layout.rows[row], alignment.rows[found]
    if len(ours) == len(theirs) and _cells_agree(layout, alignment, anchors, found):
        alignment.locks[row] = found
        _settle(layout, alignment, row, anchors)


def _cells_agree(layout: Layout, alignment: Alignment, anchors: list[Anchor], found: RowKey) -> bool:
    """Return whether the anchors found in a row are each in the cell that the template has them in."""
    for anchor in anchors:
        claim = alignment.claims.get(anchor.index)
        if claim is None or anchor.cell is None:
            continue
        cell = outermost(alignment.stream.lines[claim.hit.line].cell)
        if cell is not None and cell.row_key == found and cell.ordinal != anchor.cell.ordinal:
            return False
    return True


def _settle(layout: Layout, alignment: Alignment, row: RowKey, anchors: list[Anchor]) -> None:
    """Take back, in a row just locked, claims that somebody's text made, and find the row's own anchors in their cells.

    In a cell that holds free text, the words of other anchors are a quotation; in a cell of labels they're labels that
    another layout of the form has there.
    """
    found = alignment.locks[row]
    own = {anchor.index for anchor in anchors}
    for index, claim in list(alignment.claims.items()):
        cell = outermost(alignment.stream.lines[claim.hit.line].cell)
        in_row = cell is not None and cell.row_key == found
        if index in own:
            if not in_row:
                del alignment.claims[index]
        elif in_row and cell is not None and _holds_text(layout, layout.rows[row][cell.ordinal]):
            del alignment.claims[index]
    for anchor in anchors:
        if anchor.index not in alignment.claims and anchor.cell is not None:
            place = alignment.rows[found][anchor.cell.ordinal]
            _search_cell(alignment, anchor, place)


def _holds_text(layout: Layout, cell: CellPlace) -> bool:
    return any(isinstance(item, FreeSlot) for item in layout.cells.get(cell, ()))


def _search_cell(alignment: Alignment, anchor: Anchor, place: CellPlace) -> None:
    stream = alignment.stream
    numbers = [line.number for line in stream.lines if line.cell == place]
    low = max((claim.hit.end for claim in _claims_in(alignment, numbers, before=anchor.index)), default=0)
    high = min(
        (claim.hit.start for claim in _claims_in(alignment, numbers, after=anchor.index)), default=len(stream.text)
    )
    low = max(low, stream.starts[numbers[0]])
    high = min(high, stream.starts[numbers[-1]] + len(stream.keys[numbers[-1]]))
    for wording in dict.fromkeys((anchor.key, bare_key(anchor))):
        hit = next(stream.hits(wording, low, high), None)
        if hit is not None:
            alignment.claims[anchor.index] = Claim(anchor.index, hit)
            return
    hit = _fuzzy_hit(stream, anchor, [number for number in numbers if low <= stream.starts[number] < high], high)
    if hit is not None:
        alignment.claims[anchor.index] = Claim(anchor.index, hit, exact=False)


def _claims_in(
    alignment: Alignment, numbers: list[int], *, before: int | None = None, after: int | None = None
) -> Iterator[Claim]:
    lines = set(numbers)
    for index, claim in alignment.claims.items():
        if claim.hit.line in lines and (before is None or index < before) and (after is None or index > after):
            yield claim


def _lock_by_position(layout: Layout, alignment: Alignment) -> None:
    """Lock rows between two locked neighbours when as many rows of the same shape stand there in both."""
    rows = sorted(layout.rows)
    found_rows = sorted(alignment.rows)
    number_of = {row: number for number, row in enumerate(found_rows)}
    claimed = {
        cell.row_key
        for claim in alignment.claims.values()
        if (cell := outermost(alignment.stream.lines[claim.hit.line].cell)) is not None
    }
    locked = [row for row in rows if row in alignment.locks]
    for above, below in pairwise(locked):
        ours = [row for row in rows if above < row < below]
        if not ours or above[0] != below[0]:
            continue
        low, high = number_of[alignment.locks[above]], number_of[alignment.locks[below]]
        theirs = [row for row in found_rows[low + 1 : high] if row[0] == alignment.locks[above][0]]
        if len(ours) != len(theirs) or any(row in claimed for row in theirs):
            continue
        for row, found in zip(ours, theirs, strict=True):
            if len(layout.rows[row]) == len(alignment.rows[found]):
                alignment.locks[row] = found
                alignment.by_position.add(row)


# --------------------------------------------------------------------------------------------------------------- fuzzy


def _search_gaps(layout: Layout, alignment: Alignment) -> None:
    """Look for the missing between their neighbours: misspelt, shortened, or cut over lines."""
    ordered = [alignment.claims[index] for index in sorted(alignment.claims)]
    bounds = [(-1, 0)] + [(claim.anchor, claim.hit.end) for claim in ordered]
    ends = [(claim.anchor, claim.hit.start) for claim in ordered] + [(len(layout.anchors), len(alignment.stream.text))]
    for (before, low), (after, high) in zip(bounds, ends, strict=True):
        missing = [layout.anchors[index] for index in range(before + 1, after)]
        if missing and low < high:
            _search_gap(alignment, missing, low, high)


def _search_gap(alignment: Alignment, missing: list[Anchor], low: int, high: int) -> None:
    stream = alignment.stream
    candidates: list[Claim] = []
    numbers = _lines_between(alignment, low, high)
    for anchor in missing:
        for number in numbers:
            hit = _fuzzy_line(stream, anchor, number, high)
            if hit is not None:
                ratio = fuzz.ratio(stream.text[hit.start : hit.end], anchor.key) / 100
                candidates.append(Claim(anchor.index, hit, False, False, min(len(anchor.key), 80) * ratio))
    for claim in heaviest_chain(_with_context(candidates)):
        alignment.claims[claim.anchor] = claim


def _lines_between(alignment: Alignment, low: int, high: int) -> list[int]:
    """Return the lines with words between two positions, outside locked rows."""
    stream = alignment.stream
    if low >= high:
        return []
    first, last = stream.line_at(low) if low else 0, stream.line_at(high - 1)
    locked = set(alignment.locks.values())
    return [
        number
        for number in range(first, last + 1)
        if stream.keys[number] and stream.starts[number] >= low and not _is_locked(stream.lines[number], locked)
    ]


def _is_locked(line: Line, locked: set[RowKey]) -> bool:
    cell = outermost(line.cell)
    return cell is not None and cell.row_key in locked


def _fuzzy_hit(stream: Stream, anchor: Anchor, numbers: list[int], high: int) -> Hit | None:
    for number in numbers:
        if stream.keys[number]:
            hit = _fuzzy_line(stream, anchor, number, high)
            if hit is not None:
                return hit
    return None


def _fuzzy_line(stream: Stream, anchor: Anchor, number: int, high: int) -> Hit | None:
    """Return where a line begins with something like an anchor, None when it doesn't.

    Words at the end that are nothing like the anchor's own are an answer typed behind it, not a part of it.
    """
    hit = _like(stream, anchor, number, high)
    if hit is None or hit.last_line != hit.line:
        return hit
    foreign = foreign_words(stream.lines[hit.line].text, hit.first, hit.last, anchor.text)
    if not foreign or foreign[-1][1] < len(stream.lines[hit.line].text[: hit.last].rstrip(_PUNCTUATION)):
        return hit
    start = foreign[-1][0]
    for begin, end in foreign[-2::-1]:
        if stream.lines[hit.line].text[end:start].strip(_PUNCTUATION):
            break
        start = begin
    end = stream.starts[number] + len(key(stream.lines[number].text[:start]))
    return stream.hit(hit.start, end) if end > hit.start else None


def foreign_words(text: str, start: int, end: int, wording: str) -> list[tuple[int, int]]:
    """Return the words of a stretch that are like no word of a wording: someone typed them."""
    known = {key(word) for word in wording.split()} | {key(part) for part in _WORD.findall(wording)}
    whole = key(wording)
    found = []
    for match in _WORD.finditer(text, start, end):
        word = key(match[0])
        if not word or word in known or (len(word) >= 4 and word in whole):
            continue
        # Short words are too easily alike: "N/A" and "a", "no" and "not".
        like = [other for other in known if other and (len(word) > 3 or len(other) >= 3)]
        near = max((fuzz.ratio(word, other) for other in like), default=0)
        if near < (65 if len(word) > 3 else 75) or word in ("no", "yes", "na") or word.isdigit():
            found.append(match.span())
    return found


def _like(stream: Stream, anchor: Anchor, number: int, high: int) -> Hit | None:
    line = stream.keys[number]
    wording = bare_key(anchor)
    if len(wording) < 4:
        return None
    start = stream.starts[number]
    whole = fuzz.ratio(line, wording, score_cutoff=_FUZZY) or fuzz.ratio(line, anchor.key, score_cutoff=_FUZZY)
    if whole and start + len(line) <= high:
        return _without_added(stream, wording, line, start)
    if len(line) < len(wording):
        # A shortened prompt: the beginning of the wording or most of it, and nothing else in the line.
        if len(line) >= 10 and (wording.startswith(line) or (len(line) >= 0.35 * len(wording) and line in wording)):
            return stream.hit(start, start + len(line))
        return _over_lines(stream, wording, number, high) or _shortened(stream, wording, line, start)
    if len(wording) < 8:
        return None
    window = line[: len(wording) + 4]
    near = fuzz.partial_ratio_alignment(wording, window, score_cutoff=_FUZZY)
    if near is None or near.dest_start > 3:
        return _shortened(stream, wording, line, start)
    end = start + near.dest_end
    hit = stream.hit(start, end)
    return hit or _to_word_end(stream, start, end, number)


def _shortened(stream: Stream, wording: str, line: str, start: int) -> Hit | None:
    """Return where a line begins with the first part of a prompt, an answer behind it."""
    pairs = zip(line, wording, strict=False)
    common = next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(line), len(wording)))
    if common < 12 or common < 0.3 * len(wording):
        return None
    # The answer may begin with the letters that the prompt goes on with: end with the last whole word.
    for end in range(start + common, start + 11, -1):
        hit = stream.hit(start, end)
        if hit is not None:
            return hit
    return None


def _without_added(stream: Stream, wording: str, line: str, start: int) -> Hit | None:
    """Return where a misspelt wording stands in its line, without a short answer typed behind it: "… the famly? No"."""
    last = Levenshtein.opcodes(wording, line)[-1]
    if last.tag == "insert" and last.dest_end - last.dest_start >= 2:
        hit = stream.hit(start, start + last.dest_start)
        if hit is not None:
            return hit
    return stream.hit(start, start + len(line))


def _to_word_end(stream: Stream, start: int, end: int, number: int) -> Hit | None:
    """Move the end of a fuzzy hit to the end of its word."""
    limit = stream.starts[number] + len(stream.keys[number])
    for shift in (1, -1, 2, -2, 3, -3, 4, -4):
        if start < end + shift <= limit:
            hit = stream.hit(start, end + shift)
            if hit is not None:
                return hit
    return None


def _over_lines(stream: Stream, wording: str, number: int, high: int) -> Hit | None:
    """Return where a misspelt wording stands over several lines of one cell."""
    start = stream.starts[number]
    if not wording.startswith(stream.keys[number][:4]):
        return None
    cut = stream.text.find("\0", start)
    end = min(start + len(wording), high, cut if cut >= 0 else len(stream.text))
    if end - start < 0.8 * len(wording) or fuzz.ratio(stream.text[start:end], wording) < _FUZZY:
        return None
    return stream.hit(start, end)
