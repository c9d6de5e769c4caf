"""Candidates → the heaviest chain of them: which of many possible places of the form's words fit together.

A candidate alone tells little. It weighs more where the template has it, and with the neighbours of its anchor near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from child_audit.reading.claims import Claim
from child_audit.reading.stream import Stream
from child_audit.template.layout import Anchor, Layout
from child_audit.word.lines import Line

NEAR = 3
"""Anchors so many places apart are neighbours."""
_CLOSE = NEAR + 2
"""So many candidates' places away is close by."""


def with_place(layout: Layout, stream: Stream, candidates: list[Claim]) -> list[Claim]:
    """Add weight to candidates that stand where the template has them.

    In a document made from this template the place is the first opinion; in another geometry it's a coincidence, so it
    counts for much only when half of the anchors have a candidate in their place.
    """
    in_place = [_is_in_place(layout.anchors[claim.anchor], stream.lines[claim.hit.line]) for claim in candidates]
    everyone = {claim.anchor for claim in candidates}
    placed = {claim.anchor for claim, right in zip(candidates, in_place, strict=True) if right}
    bonus = 60.0 if len(placed) >= 0.5 * len(everyone) else 4.0
    return [_heavier(claim, bonus) if right else claim for claim, right in zip(candidates, in_place, strict=True)]


def _heavier(claim: Claim, bonus: float) -> Claim:
    # In full: there are hundreds, and ``replace`` takes several times as long.
    hit, weight = claim.hit, claim.weight + bonus
    return Claim(claim.anchor, hit, claim.exact, claim.moved, claim.reworded, claim.doubtful, weight)


def _is_in_place(anchor: Anchor, line: Line) -> bool:
    ours, theirs = anchor.cell, line.cell
    if ours is None or theirs is None:
        return ours is theirs
    return (ours.table, ours.row, ours.ordinal) == (theirs.table, theirs.row, theirs.ordinal)


def with_context(candidates: list[Claim]) -> list[Claim]:
    """Add to each candidate's weight when a neighbour of its anchor has a candidate close by, on the right side."""
    ordered = sorted(candidates, key=lambda claim: claim.hit.start)
    at: dict[int, dict[int, float]] = defaultdict(dict)
    for claim in ordered:
        at[claim.hit.start][claim.anchor] = claim.weight
    places = list(at.values())
    rank = {start: number for number, start in enumerate(at)}
    result = []
    for claim in ordered:
        here = rank[claim.hit.start]
        before, after = places[max(here - _CLOSE, 0) : here][::-1], places[here + 1 : here + 1 + _CLOSE]
        bonus = 0.0
        for distance in range(1, NEAR + 1):
            bonus += _beside(before, claim.anchor - distance) + _beside(after, claim.anchor + distance)
        # Of two equal places the first is the label; what repeats it after that was typed.
        result.append(_heavier(claim, bonus - here * 1e-4))
    return result


def _beside(places: Sequence[Mapping[int, float]], anchor: int) -> float:
    """Return what it adds that a neighbour stands close by, nearest place first."""
    for weights in places:
        if anchor in weights:
            return 0.25 * min(weights[anchor], 40)
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


def first_of_repeats(
    stream: Stream, chain: list[Claim], candidates: list[Claim], inline: frozenset[int] = frozenset()
) -> list[Claim]:
    """Where a wording stands twice in a cell, one below the other, the first is the label and the second was typed.

    ``inline`` are the anchors whose answer stands in their line: that a label is alone there is nothing in its favour.
    """
    by_anchor: dict[int, list[Claim]] = defaultdict(list)
    for candidate in candidates:
        by_anchor[candidate.anchor].append(candidate)
    firsts: list[Claim] = []
    for claim in chain:
        low = firsts[-1].hit.end if firsts else 0
        cell = stream.lines[claim.hit.line].cell
        equals = [
            other
            for other in by_anchor[claim.anchor]
            if low <= other.hit.start < claim.hit.start
            and stream.lines[other.hit.line].cell == cell
            and (other.hit.opens, other.hit.closes or claim.anchor in inline) >= (claim.hit.opens, claim.hit.closes)
        ]
        firsts.append(min(equals, key=lambda other: other.hit.start, default=claim))
    return firsts


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
