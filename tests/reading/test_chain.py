from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from child_audit.reading.chain import heaviest_chain
from child_audit.reading.claims import Claim
from child_audit.reading.stream import Hit


def claim(anchor: int, start: int, length: int, weight: int) -> Claim:
    return Claim(anchor, Hit(start, start + length, 0, 0, 0, 0, opens=True, closes=True), weight=weight)


CANDIDATES = st.lists(
    st.builds(claim, st.integers(0, 5), st.integers(0, 20), st.integers(1, 4), st.integers(1, 9)), max_size=9
)


def fits(chain: list[Claim]) -> bool:
    return all(a.anchor < b.anchor and a.hit.end <= b.hit.start for a, b in pairwise(chain))


@given(CANDIDATES)
def test_the_chain_is_the_heaviest_that_keeps_the_order(candidates: list[Claim]) -> None:
    chain = heaviest_chain(candidates)
    assert fits(chain)
    ordered = sorted(candidates, key=lambda candidate: candidate.hit.start)
    best = max(
        (
            sum(candidate.weight for candidate in subset)
            for size in range(len(ordered) + 1)
            for subset in combinations(ordered, size)
            if fits(list(subset))
        ),
        default=0,
    )
    assert sum(candidate.weight for candidate in chain) == best
