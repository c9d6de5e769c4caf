"""Options that a council prints before their question in its line: "☐ Yes  ☐ No   Is the plan up to date?".

In reading order they'd follow the question before. So such a line is read as two: the question, and its options below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from child_audit.reading.stream import Stream
from child_audit.template.layout import Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import Line, Span

_SEVERAL = 2
"""So many lines that begin with all options of a choice are how a council prints its questions."""
_LONG = 12
"""A question has so many letters at least."""
_MARKS = r"(?:[^\w\n]|_|\b[xXyY]\b)*"
_REMARK = r"[^?\n]{0,60}?"
_QUESTION = r"(?=[A-Z]\w*[^\W\d])"


def behind_their_questions(layout: Layout, stream: Stream) -> Stream:
    """Return a document with such options in lines of their own, below their questions; as a rule itself."""
    whole, loose, part = _patterns(layout)
    found = {
        line.number: end for line in stream.lines if (end := _end(whole, line)) and _is_before_words(stream, line, end)
    }
    if len(found) < _SEVERAL:
        return stream
    for line in stream.lines:
        # A remark may stand between them: "☐ Yes X but late  ☐ No   Has …", or the other options may have been deleted.
        end = 0 if line.number in found else _end(loose, line) or _end(part, line)
        if end and _is_before_words(stream, line, end):
            found[line.number] = end
    return Stream(tuple(_parted(stream, found)))


@once_a_layout
def _patterns(layout: Layout) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what options look like before a question: all of a choice, with remarks among them, one before a gap."""
    choices: dict[str, list[str]] = defaultdict(list)
    for item in layout.items:
        if isinstance(item, OptionPart):
            choices[item.path].append(re.escape(item.label))
    sets = sorted({tuple(labels) for labels in choices.values() if len(labels) > 1}, key=len, reverse=True)
    lists = "|".join(_MARKS.join((*(rf"{label}\b" for label in labels), "")) for labels in sets)
    remarked = "|".join(_REMARK.join((*(rf"{label}\b" for label in labels), "")) for labels in sets)
    single = "|".join(sorted({label for labels in sets for label in labels}, key=len, reverse=True))
    return (
        re.compile(rf"{_MARKS}(?:{lists or '(?!)'}){_QUESTION}"),
        re.compile(rf"{_MARKS}(?:{remarked or '(?!)'})(?<=\s\s){_QUESTION}"),
        re.compile(rf"{_MARKS}(?:{single or '(?!)'})\b{_MARKS}(?<=\s\s){_QUESTION}"),
    )


def _end(pattern: re.Pattern[str], line: Line) -> int:
    match = None if line.deleted else pattern.match(line.text)
    return match.end() if match else 0


def _is_before_words(stream: Stream, line: Line, end: int) -> bool:
    """Return whether a question follows: it's long, and asks."""
    words = line.text[end:]
    return "?" in words and len(key(words)) >= _LONG and stream.is_shown(line.number)


def _parted(stream: Stream, found: dict[int, int]) -> Iterator[Line]:
    number = 0
    for line in stream.lines:
        end = found.get(line.number, 0)
        for part in (_part(line, end, len(line.text)), _part(line, 0, end)) if end else (line,):
            yield part._replace(number=number)
            number += 1


def _part(line: Line, start: int, end: int) -> Line:
    """Return a stretch of a line as a line."""
    spans = (
        Span(max(span.start - start, 0), min(span.end, end) - start, span.format, span.control)
        for span in line.spans
        if span.start < end and span.end > start
    )
    return line._replace(text=line.text[start:end], spans=tuple(spans))
