"""The address of an answer link: what strangers, mail programs and the member's own browser get there."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.routing import Router

from almene_assess.domain.answers import RespondentGroup
from almene_assess.services import accounts, answer_links
from almene_assess.web import answer_link
from almene_assess.web.doors import Doors
from tests.support.asgi import Answer, ask
from tests.support.small_sector import SmallSector, make

OURS = "https://pejling.example.dk"


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return make(tmp_path)


@pytest.fixture
def token(sector: SmallSector) -> str:
    place, leader = sector.participations["eng"], sector.people["leder"]
    return answer_links.invite(sector.engine, leader, place, RespondentGroup.VALGTE)[0]


def go(
    sector: SmallSector, token: str, *, method: str = "GET", cookies: str = "", secure: bool = True
) -> Answer:
    router = Router(answer_link.routes(Doors(frozenset({OURS}), secure=secure), sector.engine))
    return ask(router, f"/svar/{token}", method=method, headers={"cookie": cookies} if cookies else {})


def held(answer: Answer) -> dict[str, str]:
    """Return the cookies of an answer, by name."""
    return {line.partition("=")[0]: line.partition("=")[2] for line in answer.all("set-cookie")}


def test_a_mail_program_that_looks_sets_nothing_and_the_page_asks(sector: SmallSector, token: str) -> None:
    got = go(sector, token)
    assert got.status == 200
    assert got.all("set-cookie") == []
    assert got.all("cache-control") == ["no-store"]
    assert f'<form method="post" action="/svar/{token}">' in got.body.decode()
    assert "Boligforeningen eng" in got.body.decode()


def test_pressing_opens_besvar_with_two_cookies_that_scripts_cannot_read(
    sector: SmallSector, token: str
) -> None:
    got = go(sector, token, method="POST")
    assert (got.status, got.all("location")) == (303, ["/besvar"])
    cookies = held(got)
    session = cookies.pop("__Host-pejling")
    assert "; HttpOnly; SameSite=Lax; Secure; Max-Age=" in session
    ((name, mark),) = cookies.items()
    assert name.startswith("pejling_svar_")
    assert "; Path=/svar; HttpOnly; SameSite=Lax; Max-Age=" in mark
    assert mark.endswith("; Secure")
    assert accounts.session_of(sector.engine, session.partition(";")[0]) is not None


def test_the_same_browser_goes_on_and_another_is_told_why_not(sector: SmallSector, token: str) -> None:
    cookies = held(go(sector, token, method="POST"))
    name = next(key for key in cookies if key.startswith("pejling_svar_"))
    mine = f"{name}={cookies[name].partition(';')[0]}"
    assert "Fortsæt" in go(sector, token, cookies=mine).body.decode()
    assert go(sector, token, method="POST", cookies=mine).status == 303
    stranger = go(sector, token, method="POST")
    assert stranger.status == 403
    assert stranger.all("set-cookie") == []
    assert "brugt i en anden browser" in stranger.body.decode()


def test_whoever_was_signed_in_before_is_signed_out(sector: SmallSector, token: str) -> None:
    first = held(go(sector, token, method="POST"))["__Host-pejling"].partition(";")[0]
    place, leader = sector.participations["eng"], sector.people["leder"]
    (other,) = answer_links.invite(sector.engine, leader, place, RespondentGroup.ANSATTE)
    assert go(sector, other, method="POST", cookies=f"__Host-pejling={first}").status == 303
    assert accounts.session_of(sector.engine, first) is None


@pytest.mark.parametrize("made_up", ["x", "a" * 43, "a" * 5000, "<script>", "%00"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_is_made_up_is_not_found(sector: SmallSector, made_up: str, method: str) -> None:
    got = go(sector, made_up, method=method)
    assert got.status == 404
    assert b"<script>" not in got.body


def test_after_the_round_the_page_says_so(sector: SmallSector, token: str) -> None:
    sector.close_round()
    for method in ("GET", "POST"):
        got = go(sector, token, method=method)
        assert (got.status, got.all("set-cookie")) == (410, [])


def test_somebody_from_outside_reads_whose_idea_it_was_and_what_comes_of_it(sector: SmallSector) -> None:
    place, leader = sector.participations["eng"], sector.people["leder"]
    (token,) = answer_links.invite(sector.engine, leader, place, RespondentGroup.EKSTERNE)
    told = go(sector, token).body.decode()
    assert "Boligforeningen eng vil gerne høre, hvordan I ser dem" in told
    assert "kun når mindst fem har svaret" in told
    assert "før I taler sammen" not in told
