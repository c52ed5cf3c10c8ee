"""The house's arrows as tests: who may import whom, which pages are thin, which verbs ask for permission."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from almene_assess import services
from almene_assess.domain.rights import RIGHTS
from almene_assess.services.verbs import REGISTER

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "almene_assess"

ROOMS = {
    "domain": {"domain"},
    "storage": {"storage", "domain"},
    "services": {"services", "storage", "domain"},
    "example": {"example", "services", "storage", "domain"},
    "charts": {"charts", "domain"},
    "locale": {"locale"},
    "ui": {"ui", "charts", "services", "storage", "domain", "locale"},
    "reports": {"reports", "charts", "domain", "locale"},
    "web": {"web", "services", "reports", "domain", "locale"},
    "commands": {"commands", "example", "services", "storage", "domain", "locale"},
}
"""Which rooms each room may enter. `config` and the errors' family are open to all but the domain."""

STRANGERS = {
    "domain": {"streamlit", "altair", "sqlalchemy", "sqlite3", "yaml", "random", "time", "os", "pathlib"},
    "storage": {"streamlit", "altair", "streamlit_authenticator"},
    "services": {"streamlit", "altair", "sqlite3", "streamlit_authenticator"},
    "example": {"streamlit", "altair", "sqlite3", "streamlit_authenticator"},
    "charts": {"streamlit", "sqlalchemy", "random", "os"},
    "reports": {"streamlit", "sqlalchemy", "random", "os"},
    "web": {"altair", "polars"},
}
"""Packages that a room never uses."""

OPERATORS_ONLY = (
    *("installations", "passwords", "accounts", "sign_in", "benchmark_words"),
    *("verbs", "workshop_acts", "forgotten_meetings", "secret", "attempts", "mail"),
    *("security_log", "error_trace"),
    *("retention", "tombstones"),
)
"""Services without a row: the way in itself, words, what only the machine's own commands call, and the frames
that verbs are made of."""


def imported(path: Path) -> set[str]:
    """Return the dotted names of all modules that a file imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: use absolute imports"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(path: Path) -> str:
    """Return the room that a file of the library stands in."""
    return path.relative_to(LIBRARY).parts[0]


FILES = [p for p in sorted(LIBRARY.rglob("*.py")) if p.parent != LIBRARY]
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def name(path: Path) -> str:
    """Return a file's path as a test id."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_arrows_run_one_way(path: Path) -> None:
    entered = {m.split(".")[1] for m in imported(path) if m.startswith("almene_assess.")}
    assert entered - {"config"} <= ROOMS[room(path)]
    assert room(path) != "domain" or "config" not in entered


@pytest.mark.parametrize("path", FILES, ids=name)
def test_rooms_keep_strangers_out(path: Path) -> None:
    assert not {m.split(".")[0] for m in imported(path)} & STRANGERS.get(room(path), set())


@pytest.mark.parametrize("path", [*FILES, *PAGES, ROOT / "app.py"], ids=name)
def test_nobody_imports_the_frame_or_a_page(path: Path) -> None:
    modules = imported(path)
    assert not any(m.startswith(("pages", "almene_assess.ui.frame")) for m in modules)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_a_thin_script(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 45
    assert not any(isinstance(n, ast.ClassDef | ast.FunctionDef) for n in tree.body)
    rooms = {m.split(".")[1] for m in imported(path) if m.startswith("almene_assess.")}
    assert rooms <= {"services", "ui", "locale"}


def test_streamlit_finds_no_pages_by_itself() -> None:
    assert not list((ROOT / "pages").glob("*.py")), "a script directly in pages/ is a login bypass"
    assert not (LIBRARY / "ui" / "pages").exists(), "a pages folder beside the frame is a login bypass"


def test_only_session_touches_the_session_state() -> None:
    guilty = [
        name(p)
        for p in [*FILES, *PAGES]
        if "session_state" in p.read_text(encoding="utf-8") and p.name != "session.py"
    ]
    assert guilty in ([], ["almene_assess/ui/auth_fence.py"])


def test_only_resources_caches() -> None:
    drawn = [p for p in [*FILES, *PAGES] if p in PAGES or "ui" in p.relative_to(LIBRARY).parts]
    guilty = [name(p) for p in drawn if re.search(r"st\.cache|lru_cache", p.read_text(encoding="utf-8"))]
    assert guilty == ["almene_assess/ui/resources.py"]


def test_only_one_module_starts_processes() -> None:
    starters = {"subprocess", "multiprocessing"}
    guilty = [name(p) for p in [*FILES, *PAGES] if {m.split(".")[0] for m in imported(p)} & starters]
    assert guilty == ["almene_assess/ui/background.py"]


def public_functions() -> list[str]:
    """Return every service function that takes an actor."""
    found = []
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for key, value in vars(loaded).items():
            own = inspect.isfunction(value) and value.__module__ == loaded.__name__
            if own and not key.startswith("_") and "engine" in inspect.signature(value).parameters:
                found.append(f"{loaded.__name__}.{key}")
    return found


def test_every_verb_that_opens_the_database_has_a_row_in_the_table_of_rights() -> None:
    guarded = [f for f in public_functions() if not f.split(".")[2].startswith(OPERATORS_ONLY)]
    assert guarded
    assert set(guarded) <= set(REGISTER)
    assert set(REGISTER.values()) <= set(RIGHTS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_a_phone_a_projector_and_a_download_need_no_frames_and_no_charts() -> None:
    """A thousand phones are served from little memory; polars alone would take a third of it."""
    doors = "answer_link, download, outside, phone, projector"
    asked = f"import sys; from almene_assess.web import {doors}; print([*sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {module.split(".")[0].strip(" '[]") for module in done.stdout.split(",")}
    assert "sqlalchemy" in loaded
    assert not loaded & {"polars", "altair", "pandas", "scipy"}
