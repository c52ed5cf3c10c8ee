"""What holds for every test: browser tests without a browser say so instead of failing somewhere inside."""

from __future__ import annotations

import pytest

import tests.support.secret  # noqa: F401
from tests.support.browser import executable


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip browser tests with a reason where there is no Chromium; fail where one is obligatory."""
    if item.get_closest_marker("browser") is not None:
        executable()
