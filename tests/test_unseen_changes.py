"""What a reader doesn't see changes nothing that is read: every document once misread, changed so in two ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import child_audit

from .returned.ooxml import Elem
from .returned.unseen import CHANGES, changed
from .test_bugs import BUGS

_EACH = 1
_CASES = [(file, change) for file in BUGS for change in Random(file.stem).sample(CHANGES, _EACH)]


@pytest.mark.parametrize(
    ("file", "change"), _CASES, ids=lambda case: getattr(case, "__name__", "") or case.stem.replace(" ", "_")
)
def test_what_nobody_sees_changes_no_value_in_silence(file: Path, change: Callable[[Elem, Random], None]) -> None:
    data = file.read_bytes()
    before = child_audit.parse(data)
    after = child_audit.parse(changed(data, change, file.stem))
    ours, theirs = values_of(before.record.model_dump()), values_of(after.record.model_dump())
    flagged = {issue.field for issue in after.issues}
    other = {path for path in ours if ours[path] != theirs[path] and not flagged & {path, path.partition(".")[0]}}
    assert {path: (ours[path], theirs[path]) for path in other} == {}


def values_of(record: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return the fields of a record by their paths; quotes and spaces all of one kind."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= values_of(value, f"{before}{name}.")
        else:
            found[before + name] = plain(value)
    return found


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [values_of(row) for row in value]
    return " ".join(value.replace("’", "'").split()) if isinstance(value, str) else value
