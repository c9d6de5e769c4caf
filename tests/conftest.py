"""What holds for all tests."""

from __future__ import annotations

import pytest

try:
    from hypothesis import settings
except ImportError:  # where only the tests of the site run
    pass
else:
    # How long one example takes says more about how busy the machine is than about the code.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out of the measuring of coverage what goes the same ways very often: it would take three times as long."""
    for item in items:
        if item.get_closest_marker("bulk"):
            item.add_marker("no_cover")
