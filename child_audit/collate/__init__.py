"""Many files → one workbook.

What shows answers is loaded when it's first used: importing this package must be quick, because importing
``child_audit`` does it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from child_audit.collate.batch import Outcome, Problem, Status
from child_audit.collate.collating import collate, read
from child_audit.collate.collation import Collation, Progress, gather
from child_audit.collate.stopping import Interrupted

if TYPE_CHECKING:
    from child_audit.collate.answers import Answer, answers_of
    from child_audit.collate.form_view import short_name, wording
    from child_audit.collate.lines import as_json

__all__ = [
    "Answer",
    "Collation",
    "Interrupted",
    "Outcome",
    "Problem",
    "Progress",
    "Status",
    "answers_of",
    "as_json",
    "collate",
    "gather",
    "read",
    "short_name",
    "wording",
]

_LATER = {
    **dict.fromkeys(("Answer", "answers_of"), "child_audit.collate.answers"),
    **dict.fromkeys(("short_name", "wording"), "child_audit.collate.form_view"),
    "as_json": "child_audit.collate.lines",
}


def __getattr__(name: str) -> Any:
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module 'child_audit.collate' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
