"""Field names from a form's words: snake_case, short, each once, with the section before them."""

from __future__ import annotations

import keyword
import re
import unicodedata

from child_audit.text import key

_NUMBER = re.compile(
    r"^\s*(?:(?:section|part)\s+[a-z]\s*[.):\-–—]+|(?:(?:section|part|question|standard|q)\s*)?(?:\d+(?:\.\d+)*\s*[.):\-–]+|(?:[a-z]|[ivx]{1,4})[.)]))\s*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"^\s*(?:(?:section|part|question|q)\s+)?\d+(?:\.\d+)*\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_STOP = frozenset(
    (
        "a", "all", "an", "and", "any", "are", "be", "been", "being", "did", "do", "does", "each", "had", "has", "have",
        "i", "if", "is", "it", "its", "or", "our", "please", "that", "the", "their", "there", "they", "this", "was",
        "we", "were", "which", "you", "your",
    )
)  # fmt: skip
# A name doesn't end with these, wherever it's cut.
_LINKS = frozenset(
    (
        "as", "at", "between", "by", "for", "from", "in", "into", "my", "not", "of", "on", "to", "up", "with", "within",
    )
)  # fmt: skip
_YES_NO = re.compile(
    r"\b(?:yes|y)\s*/\s*(?:no|n)\b(?:\s*/\s*n\s*/?\s*a\b)?|\bevidence (?:of|that)\b|\bthere evidence\b", re.IGNORECASE
)
_LONGEST = 48
_MOST_WORDS = 6
_SECTION_WORDS = 4
_EXACT = {"dob": "date_of_birth", "nhs": "nhs"}
_RESERVED = {"items", "values", "keys", "copy", "get", "pop", "update", "contacts", "model_config"}


def without_number(text: str) -> str:
    """Return a wording without the number before it: "4. Quality of Plan" → "Quality of Plan"."""
    return _BARE_NUMBER.sub("", _NUMBER.sub("", text, count=1), count=1)


def snake(text: str, most: int = _MOST_WORDS) -> str:
    """Return a readable name for a wording; "" when it holds no letters."""
    text = _YES_NO.sub(" ", _BRACKETS.sub(" ", without_number(text.strip())))
    text = re.sub(r"[’'‘]s?\b", lambda match: "s" if match[0].endswith("s") else "", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("&", " "))
    whole = [word for word in words if word not in _STOP] or words
    kept = whole[:most]
    while len("_".join(kept)) > _LONGEST and len(kept) > 1:
        kept.pop()
    while len(kept) > 1 and kept[-1] in _LINKS and len(kept) < len(whole):
        kept.pop()
    name = "_".join(_EXACT.get(word, word) for word in kept)
    if name[:1].isdigit():
        name = f"q{name}"
    if keyword.iskeyword(name) or name in _RESERVED or name.startswith("_"):
        name = f"{name.strip('_')}_answer"
    return name[:_LONGEST].rstrip("_")


class Namer:
    """Gives each field a path of its own.

    Args:
        recurring: keys of titles that stand in the form several times.
    """

    def __init__(self, recurring: frozenset[str] = frozenset()) -> None:
        self._recurring = recurring
        self.section = ""
        self.wording = ""
        self._used: set[str] = set()
        self._sections: set[str] = set()

    def enter(self, title: str) -> None:
        """Begin a section; a title that stands in each section ("Judgement") begins none."""
        name = snake(title, _SECTION_WORDS)
        if not name or key(title) in self._recurring:
            return
        # A title that recurs is another section: the plan of the second child.
        section, number = name, 1
        while section in self._sections or section in self._used:
            number += 1
            section = f"{name}_{number}"
        self._sections.add(section)
        self.section, self.wording = section, " ".join(title.split())

    def path(self, label: str, fallback: str = "answer") -> str:
        """Return a path for a label, not given out before."""
        name = snake(label) or fallback
        base = f"{self.section}.{name}" if self.section else name
        path, number = base, 1
        while self._clashes(path):
            number += 1
            path = f"{base}_{number}"
        self._used.add(path)
        return path

    def _clashes(self, path: str) -> bool:
        """A path is taken when another has it, or it's the section of others, or lies within a field."""
        if path in self._used or path in self._sections:
            return True
        return any(used.startswith(path + ".") or path.startswith(used + ".") for used in self._used)
