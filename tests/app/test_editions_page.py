"""Udgaver af spørgeskemaet, as the secretariat uses it: read, compare the forms, check a draft."""

from __future__ import annotations

from almene_assess.storage.content import load_shipped, shipped_content
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.app.test_organisations_page import read
from tests.screens import stage


def test_the_editions_are_listed_compared_read_and_a_draft_is_checked(see: See) -> None:
    seen = see(stage.SECTOR, navigation.EDITIONS)
    words = read(seen)
    assert "Kontrolleret: ingen fejl" in words
    assert "Fuld runde: 48 spørgsmål, Hurtig runde: 16 spørgsmål" in words
    assert "Fuld runde 3, Hurtig runde 1. I begge: A1\\.1" in words
    broken = shipped_content("am26").replace(b"am26.a1.1", b"am26.a1.2")
    seen.file_uploader(key="udgave-fil").set_value(("kladde.yaml", broken, "text/yaml")).run()
    assert "Kontrollen fandt" in read(seen)
    bank = load_shipped("am26")
    key = f"am26-{bank.meta.version}".replace(".", "-")
    seen.button(key=f"udgave-aabn-{key}").click().run()
    assert read(seen).count("####") == 48
    seen.radio(key="udgave-form-am26").set_value("quick").run()
    assert read(seen).count("####") == 16
    assert not seen.exception


def test_others_are_told_that_it_is_not_theirs(see: See) -> None:
    assert "Siden er for sektorens sekretariat" in read(see(stage.LEADER, navigation.EDITIONS))
