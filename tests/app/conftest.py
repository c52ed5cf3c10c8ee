"""The stage, once for all pages, and a way to see a page as one of the people without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from almene_assess.services import accounts
from almene_assess.storage.database import connect
from almene_assess.ui import navigation
from tests.screens import pages, stage

FRAME = Path(navigation.__file__).with_name("frame.py")
SLOW = 30
"""Unit: seconds; a page takes a tenth of one, but the machine may be shared."""

See = Callable[..., AppTest]


@pytest.fixture(scope="session")
def stage_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the stage; copy it, never use it."""
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        stage.build(path)
    return path


@pytest.fixture
def engine(stage_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """Return the test's own stage; the pages read the same one."""
    own = Path(shutil.copy(stage_file, tmp_path))
    monkeypatch.setenv("PEJLING_DATABASE_URL", pages.serving(own))
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    st.cache_resource.clear()
    st.cache_data.clear()
    found = connect(pages.serving(own))
    yield found
    found.dispose()
    st.cache_resource.clear()


@pytest.fixture
def see(engine: sa.Engine) -> See:
    """Return a function that opens the app as somebody, at a page, with an address."""
    return visitor(engine)


def visitor(engine: sa.Engine) -> See:
    """Return the same for a database of one's own."""

    def opened(who: str | None, page: Path = navigation.HOME, **query: str) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=SLOW)
        app.user = {} if who is None else {"session": _session(engine, who)}  # as the gate's header says it
        app.run()  # registers the pages
        app.query_params.update(query)
        return app if page == navigation.HOME and not query else app.switch_page(str(page)).run()

    return opened


def _session(engine: sa.Engine, who: str) -> str:
    live = accounts.session_of(engine, stage.token(engine, who))
    assert live is not None
    return str(live.id)
