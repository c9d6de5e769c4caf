"""What holds for all tests."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out of the measuring of coverage what goes the same ways very often: it would take three times as long."""
    for item in items:
        if item.get_closest_marker("bulk"):
            item.add_marker("no_cover")
