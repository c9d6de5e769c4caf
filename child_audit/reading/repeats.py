"""How often the parts of a form that repeat stand in a document, and the layout that has each of them written out.

The words of a repetition are counted. Where they disagree (a label quoted in an answer, one that was deleted), the
number is taken with which the form's words are found best.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from child_audit.reading.align import align
from child_audit.reading.claims import Alignment
from child_audit.reading.copies import first_copy
from child_audit.reading.stream import Stream
from child_audit.template.layout import Anchor, Layout, Template
from child_audit.template.outline import Repeat

_MOST = 200
_TRIED = 4
_TELLING = 4
"""A wording of fewer letters stands anywhere."""


def layout_for(template: Template, stream: Stream) -> Layout:
    """Return the layout of a form as one document has it."""
    once = template.layout()
    if not template.repeats:
        return once
    fixed = replace(once, anchors=tuple(anchor for anchor in once.anchors if not anchor.part))
    return _Counter(template, first_copy(fixed, stream)[0]).layout()


class _Counter:
    def __init__(self, template: Template, stream: Stream) -> None:
        self.template = template
        self.stream = stream
        self.counts: dict[str, int] = {}
        self.numbers: dict[str, tuple[int, ...]] = {}

    def layout(self) -> Layout:
        self._count(self.template.repeats, {}, "")
        return self.template.layout(self.counts, self.numbers)

    def _count(self, repeats: tuple[Repeat, ...], names: dict[str, str], part: str) -> None:
        """Count what repeats within one part of the form, and then what repeats in each repetition."""
        for repeat in repeats:
            path = _numbered(repeat.start.path, names)
            low, high = self._stretch(part)
            candidates = list(self._candidates(path, part, low, high))
            self.numbers[path] = self._borne(path, low, high)
            self.counts[path] = self._settled(path, candidates)
        for repeat in repeats:
            inner = tuple(node for node in repeat.body if isinstance(node, Repeat) and not node.by_columns)
            path = _numbered(repeat.start.path, names)
            for copy in range(1, self.counts[path] + 1) if inner else ():
                one = f"{path}.{copy}"
                self._count(inner, {**names, repeat.start.variable: one}, one)

    def _candidates(self, path: str, part: str, low: int, high: int) -> Iterator[int]:
        """Yield how often a list may stand between two positions, what most of its words say first."""
        layout = self.template.layout({**self.counts, path: 2})
        first, second = (
            [anchor for anchor in layout.anchors if anchor.part == f"{path}.{number}"] for number in (1, 2)
        )
        around = Counter(
            anchor.key
            for anchor in layout.anchors
            if _within(anchor.part, part) and not _within(anchor.part, f"{path}.1") and not _within(anchor.part, path)
        )
        inside = Counter(anchor.key for anchor in first)
        votes: Counter[int] = Counter()
        for one, two in zip(first, second, strict=True):
            if one.key != two.key:
                votes[len(self._numbers(one, low, high))] += len(one.key)
            elif len(one.key) >= _TELLING or len(first) == 1:
                found = sum(1 for _ in self.stream.hits(one.key, low, high))
                votes[round((found - around[one.key]) / inside[one.key])] += len(one.key)
        likely = [count for count, _ in votes.most_common() if 0 < count <= _MOST]
        yield from likely[:_TRIED] or [1]

    def _borne(self, path: str, low: int, high: int) -> tuple[int, ...]:
        """Return the numbers that a list's headings bear in the document; () where they have none, or count up."""
        layout = self.template.layout({**self.counts, path: 2})
        anchors = [[a for a in layout.anchors if a.part == f"{path}.{number}"] for number in (1, 2)]
        for one, two in zip(*anchors, strict=True):
            if one.key != two.key:
                found = self._numbers(one, low, high)
                return found if found != tuple(range(1, len(found) + 1)) else ()
        return ()

    def _numbers(self, anchor: Anchor, low: int, high: int) -> tuple[int, ...]:
        """Return the numbers of headings that bear one, in their order: "Sibling 1", "Sibling 2"."""
        before, _, after = anchor.key.partition("1")
        found = re.compile(rf"{re.escape(before)}(\d{{1,2}}){re.escape(after)}").finditer(self.stream.text, low, high)
        hits = ((match, self.stream.hit(match.start(), match.end())) for match in found)
        return tuple(int(match[1]) for match, hit in hits if hit is not None and hit.opens)

    def _settled(self, path: str, candidates: list[int]) -> int:
        if len(candidates) == 1:
            return candidates[0]
        return max(candidates, key=lambda count: (self._fit({**self.counts, path: count}), count))

    def _fit(self, counts: dict[str, int]) -> int:
        layout = self.template.layout(counts, self.numbers)
        claims = align(layout, self.stream).claims
        return sum(len(anchor.key) * _worth(claims.get(anchor.index)) for anchor in layout.anchors)

    def _stretch(self, part: str) -> tuple[int, int]:
        """Return between which positions of the document a repetition stands."""
        if not part:
            return 0, len(self.stream.text)
        layout = self.template.layout(self.counts, self.numbers)
        alignment: Alignment = align(layout, self.stream)
        mine = [anchor.index for anchor in layout.anchors if _within(anchor.part, part)]
        found = [alignment.claims[index].hit.start for index in mine if index in alignment.claims]
        if not found:
            return 0, 0
        after = [
            claim.hit.start
            for index, claim in alignment.claims.items()
            if index > mine[-1] and claim.hit.start > min(found)
        ]
        return min(found), min(after, default=len(self.stream.text))


def _worth(claim: object) -> int:
    if claim is None:
        return -1
    return 1 if getattr(claim, "exact", False) else 0


def _numbered(path: str, names: dict[str, str]) -> str:
    variable, _, rest = path.partition(".")
    return f"{names[variable]}.{rest}" if variable in names else path


def _within(part: str, outer: str) -> bool:
    return not outer or part == outer or part.startswith(outer + ".")
