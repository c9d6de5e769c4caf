"""How a collation was run: for the run log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """How a collation was run.

    Attributes:
        started: when it began, in local time.
        options: what was asked for, in words. No password and no key.
    """

    started: datetime | None = None
    options: Mapping[str, str] = field(default_factory=dict)
