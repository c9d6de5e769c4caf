"""What a document made here says of itself, in its custom properties.

All of it is a hint. Other programs drop these properties, and people copy text from one file into another: the text of
a document decides which form it is, and a property that says otherwise is an issue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORM, VERSION, RECORD = "child-audit-form", "child-audit-version", "child-audit-record"
FILLED_AS = "child-audit-filled-as"
"""The custom property in which a filled document keeps the fingerprint of what it was filled with."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a document's properties say.

    Attributes:
        form: name of the form that it was made from, "" when they don't say.
        version: of the form, "" when it has none.
        record_id: whatever whoever filled it calls its record, "" when nothing.
    """

    form: str = ""
    version: str = ""
    record_id: str = ""


def hints_of(properties: Mapping[str, str]) -> Hints:
    """Read the hints off a document's custom properties."""
    return Hints(*(properties.get(name, "").strip() for name in (FORM, VERSION, RECORD)))


def properties_of(hints: Hints, filled_as: str) -> dict[str, str]:
    """Return the custom properties of a document."""
    said = {FORM: hints.form, VERSION: hints.version, RECORD: hints.record_id}
    return {FILLED_AS: filled_as, **{name: text for name, text in said.items() if text}}


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a fingerprint of a form's values.

    A document that still reads as it was filled was not completed by anybody since: what is blank in it was left blank
    on purpose, and nothing is to be concluded from other fields.
    """
    said = {path: value for path, value in values.items() if value}
    text = json.dumps(said, sort_keys=True, default=lambda value: value.isoformat())
    return hashlib.sha256(text.encode()).hexdigest()
