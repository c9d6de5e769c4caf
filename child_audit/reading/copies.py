"""Two copies of a form in one file, or of a part of it.

Of two forms only the first is read, or the answers of two children would be mixed. Of a part that stands twice one copy
is read as well, and each of its fields says so.
"""

from __future__ import annotations

from itertools import groupby

from child_audit.reading.claims import Alignment, occurrences
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, Layout, once_a_layout
from child_audit.word.lines import Line

_LONG = 20
_SHARE, _MOST = 0.5, 0.9
_FEWEST = 6
"""So many wordings at least, where a form has them: of a small form half are soon quoted."""
_LABELS = 3
"""So many labels of one part of the form, again and by themselves, are that part again; fewer may be quoted."""


def first_copy(layout: Layout, stream: Stream) -> tuple[Stream, tuple[Line, ...]]:
    """Part a document's lines into the first copy of the form and what begins with a second one, usually nothing.

    A wording of some length that the form has once, and the document twice, speaks for a second copy; half of them
    together prove it.
    """
    unique, length = _long_wordings(layout)
    if len(stream.text) < 1.5 * length:
        return stream, ()
    firsts = [(wording, stream.text.find(wording)) for wording in unique]
    once = [(wording, first) for wording, first in firsts if first >= 0]
    second = [stream.text.find(wording, first + len(wording)) for wording, first in once]
    pairs = [(first, other) for (_, first), other in zip(once, second, strict=True) if other >= 0]
    if len(pairs) < max(_SHARE * len(once), min(_FEWEST, len(once)), 1):
        return stream, ()
    # Where the second begins most of the first has been: a wording that is part of another one stands twice before.
    begins = (other for _, other in pairs if sum(first < other for first, _ in pairs) >= _MOST * len(pairs))
    cut = stream.line_at(min(begins))
    return Stream(stream.lines[:cut]), stream.lines[cut:]


@once_a_layout
def _long_wordings(layout: Layout) -> tuple[tuple[str, ...], int]:
    """Return the long wordings that a form has once, and how many letters all its long wordings have."""
    wordings = [anchor.key for anchor in layout.anchors if len(anchor.key) >= _LONG]
    return tuple(wording for wording in wordings if wordings.count(wording) == 1), sum(map(len, wordings))


def parts_again(layout: Layout, alignment: Alignment) -> dict[int, str]:
    """Return the sections of the form that stand a second time in a document, each with the place where."""
    recurring = occurrences(layout)
    again: list[tuple[Hit, Anchor]] = []
    for anchor in layout.anchors:
        claim = alignment.claims.get(anchor.index)
        if recurring[anchor.key] == 1 and claim is not None and len(anchor.key) >= _LONG:
            hits = (hit for hit in alignment.stream.hits(anchor.key) if hit.start != claim.hit.start)
            again.extend((hit, anchor) for hit in hits if hit.opens and hit.closes and alignment.is_free(hit))
    again.sort(key=lambda pair: pair[0].start)
    found: dict[int, str] = {}
    for section, group in groupby(again, key=lambda pair: pair[1].section):
        pairs = list(group)
        if len({anchor.index for _, anchor in pairs}) >= _LABELS:
            found.setdefault(section, alignment.stream.lines[pairs[0][0].line].place)
    return found
