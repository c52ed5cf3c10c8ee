"""What is shared between all runs of the process; the only module that caches."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.services import accounts
from almene_assess.storage import database


def engine() -> sa.Engine:
    """Return the database of this installation."""
    return _engine(settings().database_url)


def is_example() -> bool:
    """Return whether this installation holds example data; it never changes in a database's life."""
    return _is_example(settings().database_url)


@lru_cache(maxsize=8)  # not st.cache_resource: that hashes its arguments anew in every run of a page
def _is_example(url: str) -> bool:
    return accounts.is_example(_engine(url))


@lru_cache(maxsize=8)  # not st.cache_resource: that hashes its arguments anew in every run of a page
def _engine(url: str) -> sa.Engine:
    return database.connect(url)
