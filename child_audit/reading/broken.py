"""Texts that a program broke: lines cut by a converter from PDF, references that Word no longer finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from child_audit.reading.findings import Findings

_ENDS_INSIDE = re.compile(r"[^\W_][,;]?\Z|[-–(]\Z")
_GOES_ON = re.compile(r"[a-z0-9]")
_LISTED = re.compile(r"[.:;!?]\n[a-z]")
_FULL = 0.9  # letters are of different widths
_CUT, _MOSTLY = 3, 0.7
"""So many texts with such lines, and so many of all that have lines that break off, are a converter's work."""

_RUN_TOGETHER = re.compile(r"[a-z](?<!\bMc)(?<!\bMac)[A-Z][a-z]|[.!?;:)”\"][A-Z]")
_LOST_REFERENCE = re.compile(r"Error[!:]\s*(?:Reference source|Bookmark) not (?:found|defined)", re.IGNORECASE)


def flag_cut_lines(findings: Findings) -> None:
    """Flag all texts with lines that break off inside sentences, where most such lines are full: a converter cut them.

    Lines of lists that somebody typed are of any length.
    """
    texts = {path: value for path, value in findings.result.values.items() if isinstance(value, str) and "\n" in value}
    broken = {path: lines for path, text in texts.items() if (lines := list(_broken_lines(text)))}
    full = sum(all(lines) for lines in broken.values())
    for path in broken if full >= max(_CUT, _MOSTLY * len(broken)) else ():
        message = "lines are cut in mid-sentence here, as in a document made from a PDF; some may stand elsewhere"
        findings.issue(path, "may_run_on", message, findings.result.evidence[path].place, texts[path])


def flag_lost_references(findings: Findings) -> None:
    """Flag a text in which Word, or LibreOffice, shows an error in place of what it refers to (17.16.5.51)."""
    for path, value in findings.result.values.items():
        if isinstance(value, str) and _LOST_REFERENCE.search(value):
            message = "a reference in this text leads nowhere; the document shows an error in its place"
            findings.issue(path, "embedded_not_read", message, findings.result.evidence[path].place, value)


def flag_lost_breaks(findings: Findings) -> None:
    """Flag a text whose line breaks stand before it, and whose lines run into each other: "The end.The beginning".

    LibreOffice (7.4) puts the line breaks of a content control before the control, which may be gone by now.
    """
    lines = findings.alignment.stream.lines
    for path, value in findings.result.values.items():
        pieces = findings.division.slots.get(path, ()) if isinstance(value, str) and _RUN_TOGETHER.search(value) else ()
        for piece in pieces:
            above = lines[piece.line.number - 1] if piece.line.number and not piece.start else piece.line
            if above is not piece.line and above.paragraph == piece.line.paragraph and not above.text:
                message = "line breaks were moved here by a program; words may have run together"
                findings.issue(path, "may_run_on", message, piece.line.place, str(value))
                break


def _broken_lines(text: str) -> Iterator[bool]:
    """Give for each line that breaks off inside a sentence whether it's full: the next one's first word had no room.

    Where a line begins with a small letter behind one that is at its end, there's a list.
    """
    lines = [line.strip() for line in text.split("\n")]
    if _LISTED.search("\n".join(lines)):
        return
    width = max(map(len, lines))
    for one, other in pairwise(lines):
        if _ENDS_INSIDE.search(one) and _GOES_ON.match(other):
            yield len(one) + len(other.split()[0]) >= _FULL * width
