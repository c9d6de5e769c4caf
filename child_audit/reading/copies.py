"""Two copies of a form in one file: only the first is read, or the answers of two children would be mixed."""

from __future__ import annotations

from child_audit.reading.stream import Stream
from child_audit.template.layout import Layout
from child_audit.word.lines import Line

_LONG = 20
_SHARE = 0.5


def first_copy(layout: Layout, lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Part a document's lines into the first copy of the form and what begins with a second one, usually nothing.

    A wording of some length that the form has once, and the document twice, speaks for a second copy; half of them
    together prove it.
    """
    stream = Stream(lines)
    wordings = [anchor.key for anchor in layout.anchors if len(anchor.key) >= _LONG]
    if len(stream.text) < 1.5 * sum(map(len, wordings)):
        return lines, ()
    once = [wording for wording in wordings if wordings.count(wording) == 1 and wording in stream.text]
    second = [stream.text.find(wording, stream.text.find(wording) + len(wording)) for wording in once]
    again = [position for position in second if position >= 0]
    if len(again) < _SHARE * max(len(once), 1):
        return lines, ()
    cut = stream.line_at(min(again))
    return lines[:cut], lines[cut:]
