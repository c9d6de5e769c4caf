"""Text as a cell can hold it: nothing cut, nothing changed in silence.

Excel counts text in UTF-16 units and holds 32,767 of them in a cell; XML, in which a workbook is written, has no place
for control characters or lone surrogates (file names can hold both).
"""

from __future__ import annotations

import re

from child_audit.text import REPLACEMENT

LIMIT = 32_767
"""What one cell holds, in UTF-16 units (an emoji takes two)."""

# XML 1.0, clause 2.2. What Python's own escaping of file names leaves behind (PEP 383) is a lone surrogate.
_NOT_HELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# What Excel takes for an escaped character when it opens a file (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_LIKE_AN_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}(?=_)")


def visible(text: str) -> str:
    """Return ``text`` with line ends as ``\\n`` and U+FFFD for each character that a workbook can't hold."""
    if _NOT_HELD.search(text) is None:
        return text
    return _NOT_XML.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def units(text: str) -> int:
    """Return how much of a cell ``text`` takes, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Cut text into parts that each fit a cell; joined, they are the :func:`visible` text again.

    A cut falls behind a space or a line end where there is one in the last eighth of the part.
    """
    text = visible(text)
    if len(text) <= limit // 2:
        return (text,)
    cut: list[str] = []
    start = 0
    while (end := _fitting(text, start, limit)) < len(text):
        gap = max(text.rfind(mark, end - limit // 8, end) for mark in " \n")
        end = gap + 1 if gap >= start else end
        cut.append(text[start:end])
        start = end
    return (*cut, text[start:])


def first_part(text: str, continuation: str, limit: int = LIMIT) -> str:
    """Return text for a cell that can't run on into another row.

    Args:
        text: what the cell should hold.
        continuation: where the rest is; ``{parts}`` in it becomes the number of parts that :func:`parts` gives.
        limit: in UTF-16 units.
    """
    whole = parts(text, limit)
    if len(whole) == 1:
        return whole[0]
    pointer = f" […] [{continuation.format(parts=len(whole))}]"
    return parts(whole[0], limit - units(pointer))[0].rstrip() + pointer


def runs(text: str) -> tuple[str, ...]:
    """Cut text inside whatever Excel would take for an escape such as ``_x000D_``.

    Each run is read for itself, so that what was typed comes back as typed, in Excel and in every other reader.
    """
    if "_x" not in text:
        return (text,)
    ends = [match.end() for match in _LIKE_AN_ESCAPE.finditer(text)]
    return tuple(text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True))


def _fitting(text: str, start: int, limit: int) -> int:
    """Return where a part that begins at ``start`` has to end at the latest."""
    end = min(start + limit, len(text))
    while (over := units(text[start:end]) - limit) > 0:
        # Each character that goes frees one unit or two: half of what is over can always go.
        end -= (over + 1) // 2
    return end
