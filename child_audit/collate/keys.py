"""What ties a row of the workbook to a document and a field, so that what people type beside it can be read back.

A key holds the SHA-256 of the document, so that a corrected copy of it is asked about anew, and the path of the field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from child_audit.collate.table import Value
from child_audit.issues import Issue

KEY = "Key"
"""The heading of the hidden column, the last one of each sheet that is read back."""

Kept = Mapping[tuple[str, str, str], Value]
"""(:attr:`Table.id`, key of the row, heading of the column) → what a person has typed there; see
:func:`child_audit.collate.sheets.tables`."""


class Decision(StrEnum):
    """What a person can decide about a flagged field."""

    ACCEPT = "Accept"
    """The value as read is right (a blank one: the answer is blank or undecided)."""
    CORRECT = "Correct"
    """The value is the one typed under *Corrected value*."""
    BLANK = "Leave blank"
    """The answer is blank, whatever was read."""
    ASK = "Ask the auditor"
    """Not decided yet."""


class Review(StrEnum):
    """How far the review of an audit has come."""

    NO_DOUBTS = "No doubts"
    TO_REVIEW = "To review"
    REVIEWED = "Reviewed"


def audit_key(sha256: str) -> str:
    """Return the key of an audit's row: the SHA-256 of its document."""
    return sha256


def field_key(sha256: str, path: str) -> str:
    """Return the key of a field of an audit: ``<SHA-256>|actions.2.who_when``."""
    return f"{sha256}|{path}"


def issue_key(sha256: str, issue: Issue) -> str:
    """Return the key of something flagged: its field's; where it has none, one made of what was seen and where."""
    if issue.field:
        return field_key(sha256, issue.field)
    seen = "\0".join((issue.place, issue.message, issue.text))
    return field_key(sha256, f"#{issue.code}.{hashlib.sha256(seen.encode('utf-8', 'replace')).hexdigest()[:12]}")
