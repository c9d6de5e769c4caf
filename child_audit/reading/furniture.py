"""What a council prints in the margins of its pages, and nobody typed: the form's title, a version, a marking."""

from __future__ import annotations

import re

from child_audit.reading.claims import bare_key
from child_audit.template.layout import Layout, without_digits
from child_audit.text import key

_PRINTED = re.compile(
    r"\bv(?:ersion)?\.?\s*\d+(?:\.\d+)*\b"
    r"|\bpage\s*\d*(?:\s*(?:of|/)\s*\d+)?\b"
    # The government's security classifications, the current ones and those before 2014.
    r"|\bofficial\b(?:\s*[-–—:]?\s*sensitive\b)?"
    r"|\bnot protectively marked\b|\bprotect\b|\brestricted\b|\bconfidential\b"
    r"|\bprivate\s+(?:and|&)\s+confidential\b",
    re.IGNORECASE,
)
_TITLE = 8
"""So many letters of a heading are that heading, shortened."""


def is_furniture(layout: Layout, text: str) -> bool:
    """Return whether a line of a header or footer is the form's own."""
    words = without_digits(text)
    if words in layout.margins:
        return True
    rest = key(_PRINTED.sub(" ", text))
    if not rest:
        return True
    headings = {bare_key(anchor) for anchor in layout.anchors if not layout.zones[anchor.index + 1]}
    return any(rest == heading or (len(rest) >= _TITLE and heading.startswith(rest)) for heading in headings)
