"""A clock for tests: the services' own `now`, at a time of the test's choosing."""

from __future__ import annotations

import importlib
from datetime import datetime

import pytest

DOORS = ("invitations", "account_links", "second_factor", "own_account", "people")


def set_to(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the services behind the doors believe that it is this moment."""
    for name in DOORS:
        module = importlib.import_module(f"almene_assess.services.{name}")
        patch.setattr(module, "now", lambda: moment)
