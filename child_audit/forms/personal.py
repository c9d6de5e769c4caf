"""Which fields say who somebody is.

A record type says it in the field itself: ``Field("", title="Team Manager", json_schema_extra=MANAGER)``, which shows
in the JSON Schema too. A field that says nothing is judged by the form's words for it, so that a form made of tags
alone is covered as well; ``{"personal": "none"}`` says that the words mislead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Personal(StrEnum):
    """What a field tells of a person."""

    CHILD = "child"
    """The child's name."""
    IDENTIFIER = "identifier"
    """A number or code by which the child or the case is known."""
    BIRTH = "birth"
    """The child's date of birth."""
    SERVICE_USER = "service user"
    """The name of somebody of the family, or around it."""
    WORKER = "worker"
    """Names of those who work with the family."""
    MANAGER = "manager"
    AUDITOR = "auditor"
    """Names of those who audit."""
    NONE = "none"


_KEY = "personal"


def _marked(personal: Personal) -> dict[str, Any]:
    return {_KEY: personal.value}


CHILD = _marked(Personal.CHILD)
IDENTIFIER = _marked(Personal.IDENTIFIER)
BIRTH = _marked(Personal.BIRTH)
SERVICE_USER = _marked(Personal.SERVICE_USER)
WORKER = _marked(Personal.WORKER)
MANAGER = _marked(Personal.MANAGER)
AUDITOR = _marked(Personal.AUDITOR)
NOT_PERSONAL = _marked(Personal.NONE)

# The first that fits. Looked for in the words of the field, with the words of its section before them.
_WORDS: tuple[tuple[Personal, str], ...] = (
    (Personal.BIRTH, r"\b(date of birth|birth ?date|d\.?o\.?b\.?|born|due date of baby|edd)\b"),
    (
        Personal.IDENTIFIER,
        r"\b(case|child|client|person|family|cf|ecins|mosaic|lcs|liquid ?logic|nhs|upn|unique|reference|ref)\b.*"
        r"\b(id|ids|identifier|number|no|nos|ref|reference)\b|^(id|upn|uprn|reference|ref|nhs number)\b",
    ),
    (Personal.AUDITOR, r"\b(auditor|audited by|moderator|moderated by|auditor.?s? name)\b"),
    (Personal.MANAGER, r"\b(team|service|practice|case|line)? ?manager(.?s)?( name)?$|\bpractice lead$|\bsupervisor$"),
    (
        Personal.WORKER,
        r"\b(allocated|identified|key|lead|social|support|family|named) ?(case)? ?(worker|professional|practitioner)s?"
        r"( name)?$|\bworker.?s? name|\bpractitioner( name)?$|\b(chair|iro)( name)?$",
    ),
    (Personal.SERVICE_USER, r"\bspoken (to|with)\b|\b(parent|mother|father|carer|sibling|family member).*\bnames?\b"),
    (Personal.SERVICE_USER, r"^(parents?|mother|father|carers?|siblings?)( ?/ ?(parents?|carers?))?$"),
    (Personal.CHILD, r"\b(child|young person|yp|pupil|student|baby|client)\b.*\bnames?\b"),
    (Personal.CHILD, r"\bnames? of (the )?(child|young person)\b|^(full|first|last|family|sur) ?name$"),
    (Personal.IDENTIFIER, r"\b(address|post ?code|e-?mail|telephone|phone|mobile)\b"),
)
_COMPILED = tuple((personal, re.compile(pattern)) for personal, pattern in _WORDS)
_QUESTION = re.compile(r"\?\s*$|^(is|are|was|were|has|have|does|do|did|how|what|when|who|why)\b")


def said(extra: object) -> Personal | None:
    """Return what a field's ``json_schema_extra`` says of it; None when it says nothing.

    Raises:
        ValueError: it says something that isn't known.
    """
    if isinstance(extra, Mapping) and _KEY in extra:
        return Personal(str(extra[_KEY]))
    return None


def judged(label: str, section: str = "") -> Personal:
    """Return what the form's words for a field tell: by its label, or else by label and section together."""
    words = _plain(label)
    if _QUESTION.search(words):
        return Personal.NONE
    for text in (words, f"{_plain(section)} {words}".strip()):
        for personal, pattern in _COMPILED:
            if pattern.search(text):
                return personal
        if not re.search(r"\bnames?\b", words):
            # Only a bare "Name" needs its section to say whose.
            break
    return Personal.CHILD if words in {"name", "names"} else Personal.NONE


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("_", " ").split()).strip(" :.*")
