"""The braces of a form's own words, kept apart from those of its tags while the engine sees both.

The engine takes ``{{`` for a tag wherever it stands: in a picture's description, in the code of a field, where one
paragraph ends with a brace and the next begins with another. Only tags that the renderer itself wrote may be one.
"""

from __future__ import annotations

import re

# Two characters that no text has: Unicode sets them apart for a program's own use (23.7, noncharacters).
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_APART = str.maketrans({"{": _OPEN, "}": _CLOSE, _OPEN: "\ufffd", _CLOSE: "\ufffd"})
_BACK = str.maketrans({_OPEN: "{", _CLOSE: "}"})
_ANY = re.compile(f"[{{}}{_OPEN}{_CLOSE}]")
_BEGINS_A_TAG = re.compile(f"{_OPEN}(?=[{_OPEN}{{%#])")


def has_braces(text: str) -> bool:
    """Return whether anything in a text is to be set apart."""
    return _ANY.search(text) is not None


def apart(text: str) -> str:
    """Return text with its braces set apart; as long as before."""
    return text.translate(_APART)


def back(text: str) -> str:
    """Return text with its own braces again."""
    return text.translate(_BACK)


def for_engine(source: str) -> str:
    """Return a template's source with braces of text that the engine prints and doesn't read."""
    return back(_BEGINS_A_TAG.sub("{{ '{' }}", source))
