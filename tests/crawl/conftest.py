"""The crawled sector, once: servers get copies, and what is right is read from the original."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.crawl import facts, sector
from tests.crawl.facts import Facts
from tests.crawl.sector import Crawled
from tests.support.server import Server

Serve = Callable[[Path], AbstractContextManager[Server]]


@pytest.fixture(scope="package")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        return sector.make(tmp_path_factory.mktemp("crawl"))


@pytest.fixture(scope="package")
def known(crawled: Crawled) -> Facts:
    """Return what the checker knows, worked out from the original."""
    return facts.gather(crawled.file, crawled.cells)


@pytest.fixture(scope="package")
def copied(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a function that copies the file."""
    return lambda: Path(shutil.copy(crawled.file, tmp_path_factory.mktemp("served")))


@pytest.fixture(scope="package")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Return a function that serves a file for as long as it is needed."""

    @contextmanager
    def serving(file: Path) -> Iterator[Server]:
        log = tmp_path_factory.mktemp("log") / "server.log"
        with Server(sector.url_of(file), log=log) as running:
            yield running

    return serving
