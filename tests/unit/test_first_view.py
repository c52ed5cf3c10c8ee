"""What makes the first view quick, so that an update of Streamlit that undoes it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from almene_assess.web import shell, startup

SECTIONS = ("theme", "theme.light", "theme.sidebar", "theme.light.sidebar")


@pytest.fixture
def theme() -> Iterator[None]:
    kept = app_session._populate_theme_msg
    config.set_option("theme.light.primaryColor", "#1f5f6b")
    yield
    config.set_option("theme.light.primaryColor", None)
    vars(app_session)["_populate_theme_msg"] = kept


def told() -> bytes:
    message = NewSession()
    parts = message.custom_theme, message.custom_theme.light, message.custom_theme.sidebar
    for part, section in zip((*parts, message.custom_theme.light.sidebar), SECTIONS, strict=True):
        app_session._populate_theme_msg(part, section)
    return message.SerializeToString(deterministic=True)


def test_the_theme_that_is_remembered_is_the_theme_that_streamlit_works_out(theme: None) -> None:
    before = told()
    startup.remember_theme()
    assert [told(), told()] == [before, before]
    assert b"#1f5f6b" in before


def test_every_script_that_besvar_needs_is_asked_for_ahead_and_exists() -> None:
    page = shell.danish(shell.streamlit_shell())
    linked = re.findall(r'href="\./static/js/([^"]+)"', page)
    for part in shell.PARTS_OF_BESVAR:
        assert any(re.fullmatch(rf"{part}\.[\w-]+\.js", name) for name in linked), part
    assert len(linked) == len(set(linked))
    for name in linked:
        script = (shell.INDEX.parent / "static" / "js" / name).read_text(encoding="utf-8")
        assert set(shell.IMPORTED.findall(script)) <= {*linked} | index()


def index() -> set[str]:
    return set(re.findall(r'src="\./static/js/([^"]+)"', shell.streamlit_shell()))


def test_our_scripts_come_first_and_the_font_that_ours_replaces_is_not_fetched() -> None:
    page = shell.danish(shell.streamlit_shell())
    assert 'as="font"' in shell.streamlit_shell()
    assert 'as="font"' not in page
    assert page.index("/puls.js") < page.index('type="module"') < page.index("/pejling.css")
