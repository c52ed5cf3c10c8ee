"""The pages of one-time links over the wire: what they say, keep, refuse, and never do by being looked at."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.routing import Router

from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.services import account_links, invitations
from almene_assess.services.invitations import Invitee
from almene_assess.web import access
from almene_assess.web.doors import Doors
from almene_assess.web.headers import Headers
from tests.support.asgi import Answer, ask
from tests.support.people import Person, cookie_of, new_token
from tests.support.small_sector import SmallSector, make

OURS = Doors(frozenset({"http://127.0.0.1:8501"}), secure=False)
PHRASE = "blåbærgrød på øen i regnvejr"


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    made = make(tmp_path)
    made.keep_grants()
    return made


def invited(sector: SmallSector, address: str = "ny@forening.dk") -> str:
    place = sector.organisations["eng"]
    one = Invitee(address, "<b>Ny</b>", Role.READER, ScopeKind.ORGANISATION, place)
    return invitations.invite(sector.engine, sector.people["leder"], [one])[0].path


def go(sector: SmallSector, path: str, cookie: str = "", **typed: str) -> Answer:
    app = Headers(Router(access.routes(OURS, sector.engine)), shell="", doors=OURS)
    told = {"cookie": cookie} if cookie else {}
    if not typed:
        return ask(app, path, headers=told)
    return ask(app, path, method="POST", headers=told, body=urlencode(typed).encode())


def test_looking_does_nothing_and_the_page_runs_no_script_and_is_kept_by_nobody(sector: SmallSector) -> None:
    path = invited(sector)
    for _ in range(3):
        got = go(sector, path)
        page = got.body.decode()
        assert got.status == 200
        assert got.all("set-cookie") == []
        assert got.all("cache-control") == ["no-store"]
        assert "default-src 'none'" in got.all("content-security-policy")[0]
        assert "<script" not in page
        assert "&lt;b&gt;Ny&lt;/b&gt;" in page
        assert page.count('autocomplete="new-password"') == 2
        assert 'autocomplete="username" readonly' in page


def test_choosing_a_password_makes_the_account_and_leads_to_signing_in(sector: SmallSector) -> None:
    path = invited(sector)
    got = go(sector, path, navn="Ny", kode=PHRASE, igen=PHRASE)
    assert (got.status, got.all("location")) == (303, ["/adgang/klar"])
    assert "Nu kan du logge ind" in go(sector, "/adgang/klar").body.decode()
    for again in (go(sector, path), go(sector, path, navn="Ny", kode=PHRASE, igen=PHRASE)):
        assert again.status == 410
        assert "brugt eller for gammelt" in again.body.decode()


@pytest.mark.parametrize(
    ("word", "again", "told"),
    [
        ("bølgen", "bølgen", "for kort"),
        ("æ" * 129, "æ" * 129, "for lang"),
        ("adgangskode1234", "adgangskode1234", "for let at gætte"),
        (PHRASE, PHRASE + "x", "ikke ens"),
    ],
)
def test_a_password_that_does_not_do_is_told_why_and_the_name_stays(
    sector: SmallSector, word: str, again: str, told: str
) -> None:
    path = invited(sector)
    got = go(sector, path, navn="Øjvind Ærø", kode=word, igen=again)
    page = got.body.decode()
    assert got.status == 422
    assert told in page
    assert 'value="Øjvind Ærø"' in page
    assert word not in page
    assert go(sector, path, navn="Øjvind Ærø", kode=PHRASE, igen=PHRASE).status == 303


@pytest.mark.parametrize("made_up", ["x", "a" * 43, "a" * 5000, "<script>", "a/b", "klar/x", ""])
def test_a_link_that_is_made_up_is_not_found(sector: SmallSector, made_up: str) -> None:
    got = go(sector, f"/adgang/{made_up}")
    assert got.status == 404
    assert b"<script" not in got.body


def test_somebody_with_an_account_is_asked_to_sign_in_and_then_whether_to_take_it(
    sector: SmallSector,
) -> None:
    path = invited(sector, "nabo@eksempel.dk")
    stranger = go(sector, path)
    assert "Log ind i Pejling" in stranger.body.decode()
    assert b"<form" not in stranger.body
    other = cookie_of(new_token(sector.engine, Person(0, "valgt@eksempel.dk", "")))
    assert b"<form" not in go(sector, path, other).body
    assert go(sector, path, other, navn="x").status == 200
    mine = cookie_of(new_token(sector.engine, Person(0, "nabo@eksempel.dk", "")))
    assert "Ja, tag imod" in go(sector, path, mine).body.decode()
    assert go(sector, path, mine, navn="x").all("location") == ["/adgang/med"]


def test_a_reset_link_shows_whose_password_it_is_and_changes_it(sector: SmallSector) -> None:
    path = account_links.operators_reset(sector.engine, "leder@eksempel.dk")
    page = go(sector, path).body.decode()
    assert "leder@eksempel.dk" in page
    assert 'name="navn"' not in page
    assert go(sector, path, kode=PHRASE, igen=PHRASE).status == 303
    assert go(sector, path).status == 410


def test_the_forgotten_form_answers_everybody_alike(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "kan ikke sende mail" in go(sector, "/adgang/glemt").body.decode()
    monkeypatch.setenv("PEJLING_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("PEJLING_SMTP_PORT", "1")
    monkeypatch.setenv("PEJLING_SMTP_FROM", "pejling@forening.dk")
    assert 'name="adresse"' in go(sector, "/adgang/glemt").body.decode()
    answers = [go(sector, "/adgang/glemt", adresse=one) for one in ("leder@eksempel.dk", "ingen@x.dk", "\0")]
    assert {(a.status, a.body, tuple(a.headers)) for a in answers} == {
        (answers[0].status, answers[0].body, tuple(answers[0].headers))
    }
    assert answers[0].all("location") == ["/adgang/sendt"]
