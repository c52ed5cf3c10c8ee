"""`python -m tests.screens`: photograph every page into docs/screens, from a seeded database of its own."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Browser, Page

from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.screens.pages import STOPS, Scheme, Stop
from tests.support.browser import chromium
from tests.support.server import Server

ALBUM = Path(__file__).resolve().parents[2] / "docs" / "screens"
COLOURS = 64
"""Enough for flat pages; a third of the size of full colour."""
SHARED = (
    "resultat",
    "beboermoede",
    "beboermoede-faa",
    "kreds",
    "kredsmoede",
    "kredsmoede-tema",
    "kredsmoede-par",
)
"""The pages that a room looks at together; nobody puts the others on a projector."""
MOST = 6 * 1024 * 1024
"""Unit: bytes. A checkout should stay light."""


class View(NamedTuple):
    """One way to look: its name in the file names, the window, the theme, and how it is called (Danish)."""

    name: str
    width: int
    height: int
    scheme: Scheme
    about: str


VIEWS = (
    View("desktop", 1440, 900, "light", "bærbar, 1440 × 900"),
    View("projector", 1920, 1080, "light", "storskærm, 1920 × 1080"),
    View("phone", 390, 844, "light", "telefon, 390 × 844"),
    View("dark", 1440, 900, "dark", "mørkt, 1440 × 900"),
)


def main() -> int:
    """Make the stage, serve it, photograph, write the list."""
    ALBUM.mkdir(parents=True, exist_ok=True)
    for old in ALBUM.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stage.sqlite"
        stage.build(path)
        engine = connect(pages.serving(path))
        with Server(pages.serving(path)) as server, chromium() as browser:
            for view in VIEWS:
                _photograph(browser, server.url, engine, view)
        engine.dispose()
    (ALBUM / "README.md").write_text(_list(), encoding="utf-8")
    weight = sum(file.stat().st_size for file in ALBUM.glob("*.webp"))
    print(f"{len(list(ALBUM.glob('*.webp')))} pictures, {weight / 1024 / 1024:.1f} MB in docs/screens")
    return 0 if weight <= MOST else 1


def _photograph(browser: Browser, url: str, engine: sa.Engine, view: View) -> None:
    shown = [stop for stop in STOPS if _is_shown(stop, view)]
    for who, stops in groupby(sorted(shown, key=_person), key=_person):
        with _window(browser, url, engine, who, view) as page:
            for stop in stops:
                pages.visit(page, url, stop)
                _keep(page.screenshot(animations="disabled", caret="hide"), ALBUM / _file(stop, view))
                print(f"{view.name}: {stop.name}", flush=True)


@contextmanager
def _window(browser: Browser, url: str, engine: sa.Engine, who: str, view: View) -> Iterator[Page]:
    shape = {"width": view.width, "height": view.height}
    with pages.seen_by(browser, url, engine, who or None, **shape, scheme=view.scheme) as context:
        yield context.new_page()


def _is_shown(stop: Stop, view: View) -> bool:
    return view.name != "projector" or stop.name in SHARED or stop.name.startswith("moede-")


def _person(stop: Stop) -> str:
    return stop.who or ""


def _keep(picture: bytes, path: Path) -> None:
    full = Image.open(io.BytesIO(picture)).convert("RGB")
    flat = full.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    flat.save(path, "WEBP", lossless=True, quality=100)


def _file(stop: Stop, view: View) -> str:
    return f"{stop.name}-{view.name}.webp"


def _link(stop: Stop, view: View) -> str:
    return f"[se]({_file(stop, view)})" if _is_shown(stop, view) else ""


def _list() -> str:
    """Return the album's contents in Danish."""
    heads = ["Side", *(view.about for view in VIEWS)]
    rows = [f"| {stop.about} | " + " | ".join(_link(stop, view) for view in VIEWS) + " |" for stop in STOPS]
    return "\n".join(
        [
            "# Sådan ser siderne ud",
            "",
            "Billederne laves af `python3 dev.py screens` fra en opdigtet sektor. De viser det, der er",
            "på skærmen, når siden åbnes.",
            "",
            f"| {' | '.join(heads)} |",
            f"|{'---|' * len(heads)}",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
