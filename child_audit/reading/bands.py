"""Columns that the form prints in a shade of their own, heading and all."""

from __future__ import annotations

from collections.abc import Iterable

from child_audit.word.lines import CellPlace


def banded(place: CellPlace, head: CellPlace, heads: Iterable[CellPlace]) -> bool:
    """Return whether a cell has the shade of its whole column, heading included, and other columns another."""
    return place.shade == head.shade and len({other.shade for other in heads}) > 1
