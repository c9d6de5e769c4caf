"""Names of content controls: how a field's path becomes the tag by which its control is found again."""

from __future__ import annotations

import hashlib

LONGEST = 64
"""Word takes tags and titles of up to 64 characters."""
TEXT_PROMPT, DATE_PROMPT = "Click or tap here to enter text.", "Click or tap to enter a date."
"""What Word itself shows in an empty control: it's shown again when somebody clears one."""


def tag_of(path: str, option: str = "") -> str:
    """Return the tag of a field's control, or of the box of one of its options: ``plan.judgement=Good``."""
    return shortened(f"{path}={option}" if option else path)


def shortened(text: str) -> str:
    """Return a text that Word takes as a tag; what is cut is told apart by a digest."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 9]}~{hashlib.sha256(text.encode()).hexdigest()[:8]}"
