"""Names of files, safe on Windows too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from child_audit.errors import RecordError

ENDING = ".docx"
LONGEST = 120
"""Characters of a name without its ending: Windows allows 260 for the whole path, folders included."""
_MOST_BYTES = 220

_FIELD = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
# Characters that can't be seen, or that turn the direction of what follows: "\u202excod.exe" reads "exe.docx".
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?:\s*\.|\s*\Z)", re.IGNORECASE
)


class NamePattern:
    """A pattern of file names: ``{child.case_id} {child.full_name}.docx``.

    Args:
        pattern: words and fields in braces; ``{number}`` is the number of the record, ``{form}`` the form's name.
        fields: the paths that may stand in braces.

    Raises:
        RecordError: a field in braces isn't known, or the pattern names a folder.
    """

    def __init__(self, pattern: str, fields: Iterable[str]) -> None:
        known = {"number", "form", *fields}
        used = [name.strip() for name in _FIELD.findall(pattern)]
        problems = [f"{{{name}}}: there is no such field" for name in used if name not in known]
        rest = _FIELD.sub("", pattern)
        if "{" in rest or "}" in rest:
            problems.append("a brace without its counterpart")
        if "/" in rest or "\\" in rest:
            problems.append("it names a folder: give the folder with -o")
        if problems:
            raise RecordError(f"the pattern of names {pattern!r} can't be used", problems)
        self._pattern = pattern[: -len(ENDING)] if pattern.lower().endswith(ENDING) else pattern

    def name(self, values: Mapping[str, Any], fallback: str) -> str:
        """Return the file name for a record; ``fallback`` where the pattern comes out blank."""
        filled = _FIELD.sub(lambda match: _printed(values.get(match[1].strip())), self._pattern)
        return (safe(filled) or safe(fallback) or "form") + ENDING


def safe(name: str) -> str:
    """Return a name without its ending that every system takes as one file in its folder; "" when nothing is left."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(" " if unicodedata.category(character) in _UNSEEN else character for character in name)
    name = " ".join(_FORBIDDEN.sub("-", name).split())
    name = _shortened(name).strip(" .-_") if not re.search(r"[^\s.\-_]", name) else _shortened(name).strip(" .")
    return f"_{name}" if _RESERVED.match(name) else name


def distinct(name: str, taken: set[str]) -> str:
    """Return a name that no other has, whatever the case of its letters, and note it as taken."""
    stem = name[: -len(ENDING)]
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}){ENDING}"
    taken.add(found.casefold())
    return found


def _shortened(name: str) -> str:
    name = name[:LONGEST]
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    return name


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    # A date in a name sorts by time.
    return value.isoformat() if isinstance(value, date) else str(value)
