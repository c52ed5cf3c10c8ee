"""The phone over the wire: coming in, voting with and without a script, and the doors that are shut."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from almene_assess.domain import join_code
from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services.accounts import token_hash
from tests.support.hall import WAY, lead_to, phase_of, stored
from tests.support.raw_phone import KEY, Answer, Heard, RawPhone
from tests.web.conftest import Hall

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Evening = Coroutine[Any, Any, None]


def run(evening: Callable[[], Evening]) -> None:
    asyncio.run(evening())


def to_vote(hall: Hall) -> str:
    """Lead the room to a first vote, of the next item where need be, and return the item."""
    if phase_of(hall.meeting) is not Phase.VOTE:
        lead_to(hall.meeting, Phase.VOTE)
    return hall.meeting.item


# --- coming in --------------------------------------------------------------------------------------
def test_looking_at_the_qr_address_never_joins(hall: Hall) -> None:
    async def evening() -> None:
        phone = hall.phone()
        assert (await phone.get(f"/m/{hall.join_token}")).status == 200
        assert phone.cookie is None
        assert (await phone.get("/m/stem")).headers["location"] == "/m"

    run(evening)


def test_a_button_joins_and_the_cookie_is_out_of_reach_of_scripts(hall: Hall) -> None:
    async def evening() -> None:
        phone = hall.phone()
        answer = await phone.post(f"/m/{hall.join_token}", {})
        assert (answer.status, answer.headers["location"]) == (303, "/m/stem")
        kept = answer.headers["set-cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Lax", "Path=/m"} <= set(kept)
        assert len(phone.cookie or "") >= 43
        assert 'name="gruppe"' in (await phone.get("/m/stem")).text

    run(evening)


@pytest.mark.parametrize(
    "spoil", [str, str.lower, join_code.shown, lambda c: f" {c[:3]} {c[3:6]} - {c[6:]} "]
)
def test_a_code_is_read_as_people_type_it(hall: Hall, spoil: Callable[[str], str]) -> None:
    async def evening() -> None:
        phone = hall.phone()
        assert (await phone.post("/m", {"kode": spoil(hall.code)})).status == 303
        assert phone.cookie

    run(evening)


@pytest.mark.parametrize(
    "typed", ["", "2345678923", "0OIL1", "x" * 3000, "<script>alert(1)</script>", "æøå 🦆"]
)
def test_a_wrong_code_is_kept_in_the_field_and_shown_as_text(hall: Hall, typed: str) -> None:
    async def evening() -> None:
        answer = await hall.phone().post("/m", {"kode": typed})
        assert answer.status == 422
        assert 'role="alert"' in answer.text
        assert "<script>alert" not in answer.text
        assert "set-cookie" not in answer.headers

    run(evening)


def test_a_phone_that_comes_twice_stays_who_it_is(hall: Hall) -> None:
    async def evening() -> None:
        phone = await hall.guest()
        first = phone.cookie
        await phone.post(f"/m/{hall.join_token}", {})
        await phone.post("/m", {"kode": hall.code})
        assert phone.cookie == first

    run(evening)


def test_the_group_is_chosen_once(hall: Hall) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = await hall.guest("beboere")
        await phone.vote(item, 1, 2)
        assert (await phone.post("/m/stem/gruppe", {"gruppe": "ansatte"}, script=True)).status == 409

    run(evening)


# --- voting -----------------------------------------------------------------------------------------
def test_without_javascript_a_form_votes_and_the_page_says_so(hall: Hall) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = hall.phone()
        await phone.post("/m", {"kode": hall.code})
        await phone.post("/m/stem/gruppe", {"gruppe": "valgte"})
        page = (await phone.get("/m/stem")).text
        assert "<noscript><meta" not in page, "a refresh would wipe out what is chosen"
        answer = await phone.vote(item, 1, 3, script=False)
        assert (answer.status, answer.headers["location"]) == (303, "/m/stem")
        page = (await phone.get("/m/stem")).text
        assert "Dit svar er modtaget" in page
        assert '<noscript><meta http-equiv="refresh"' in page
        assert stored(hall.meeting, 1)[token_hash(phone.cookie or "")] == 3

    run(evening)


def test_with_javascript_the_leaf_comes_back_with_what_is_stored(hall: Hall) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = await hall.guest()
        for code in (0, 4, UNKNOWN):
            answer = await phone.vote(item, 1, code, confidence=2)
            assert answer.status == 200
            assert "data-kvittering" in answer.text
            assert f'value="{code:03}" required checked' in answer.text
            assert answer.headers["x-mark"]
        assert stored(hall.meeting, 1)[token_hash(phone.cookie or "")] == UNKNOWN

    run(evening)


def test_every_choice_is_sent_in_as_many_bytes(hall: Hall) -> None:
    async def evening() -> None:
        to_vote(hall)
        page = (await (await hall.guest()).get("/m/stem")).text
        sent = re.findall(r'name="valg" value="(\d+)"', page)
        assert [int(value) for value in sent] == [0, 1, 2, 3, 4, UNKNOWN]
        assert len({len(value) for value in sent}) == 1

    run(evening)


@pytest.mark.parametrize("code", ["", "5", "-1", "253", "255", "1.0", "٣", "99999999999", "<b>"])
def test_a_value_that_no_rung_has_is_refused(hall: Hall, code: str) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = await hall.guest()
        sent = {"spoergsmaal": item, "afstemning": 1, "valg": code}
        assert (await phone.post("/m/stem/svar", sent, script=True)).status == 422
        assert token_hash(phone.cookie or "") not in stored(hall.meeting, 1)

    run(evening)


def test_a_vote_that_comes_late_is_told_so(hall: Hall) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = await hall.guest()
        lead_to(hall.meeting, Phase.REVEAL)
        answer = await phone.vote(item, 1, 2)
        assert answer.status == 409
        assert answer.step.startswith("open.reveal")
        plain = await phone.vote(item, 1, 2, script=False)
        assert "nåede ikke frem" in (await phone.get(plain.headers["location"])).text

    run(evening)


def test_rungs_are_words_in_order_without_digits(hall: Hall) -> None:
    async def evening() -> None:
        to_vote(hall)
        page = (await (await hall.guest()).get("/m/stem")).text
        shown = hall.meeting.desk.scene.item
        assert shown is not None
        places = [page.index(rung.text) for rung in shown.rungs]
        assert places == sorted(places)
        assert "Trin 3 er på plads, og:</em> " + shown.rungs[4].text in page
        words = re.sub(r"<[^>]*>", " ", page.partition("<fieldset>")[2].partition("</form>")[0])
        assert not re.search(r"\d", words.replace("Trin 3 er på plads", ""))
        assert " checked" not in page

    run(evening)


# --- following the desk -------------------------------------------------------------------------------
def test_every_phase_has_words_of_its_own_and_comes_by_the_stream(hall: Hall) -> None:
    async def evening() -> None:
        phone, heard = await hall.guest(), list[Heard]()
        stream = await phone.listen(heard.append)
        lead_to(hall.meeting, Phase.NOTE)
        hall.meeting.press(Move.NEXT)
        leads = {}
        for phase in WAY[1:]:
            lead_to(hall.meeting, phase)
            async with asyncio.timeout(5):
                while not heard or f".{phase}." not in heard[-1].step:
                    await asyncio.sleep(0.02)
            page = await phone.get("/m/stem")
            assert heard[-1].mark == re.search(r'data-mark="(\w+)"', page.text)[1]  # type: ignore[index]  # it is there
            leads[phase] = re.search(r"data-sig>([^<]+)<", page.text)[1]  # type: ignore[index]  # it is there
        assert len(set(leads.values())) == len(leads) - 1, "the two reveals may say the same"
        stream.cut()

    run(evening)


def test_polling_says_the_same_as_the_stream_and_nothing_when_nothing_is_new(hall: Hall) -> None:
    async def evening() -> None:
        phone = await hall.guest()
        first = await phone.get("/m/stem/nu?m=")
        assert first.status == 200
        again = await phone.get(f"/m/stem/nu?m={first.headers['x-mark']}")
        assert (again.status, again.body) == (204, b"")

    run(evening)


def test_a_pause_is_said_and_the_meeting_goes_on_the_same(hall: Hall) -> None:
    async def evening() -> None:
        phone = await hall.guest()
        before = (await phone.get("/m/stem")).step
        hall.pause()
        assert "holder pause" in (await phone.get("/m/stem")).text
        hall.resume()
        assert (await phone.get("/m/stem")).step == before

    run(evening)


# --- shut doors ---------------------------------------------------------------------------------------
def test_every_answer_carries_the_strict_policy(hall: Hall) -> None:
    async def evening() -> None:
        phone = await hall.guest()
        paths = (
            "/m",
            "/m/stem",
            "/m/stem/nu",
            "/m/fil/phone.js",
            f"/m/{hall.join_token}",
            "/m/x/y",
            hall.screen,
        )
        for path in paths:
            answer = await phone.get(path)
            assert answer.headers["content-security-policy"] == STRICT, path
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
            if "/fil/" not in path:
                assert answer.headers["cache-control"] == "no-store", path
            page = answer.text
            assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:", page), path
        assert "'unsafe-inline'" in (await phone.get("/")).headers["content-security-policy"]

    run(evening)


@pytest.mark.parametrize("origin", ["null", "https://ond.example", "http://127.0.0.1:1"])
def test_a_form_from_elsewhere_is_refused(hall: Hall, origin: str) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = await hall.guest()
        phone.origin = origin
        assert (await phone.vote(item, 1, 2)).status == 403
        assert token_hash(phone.cookie or "") not in stored(hall.meeting, 1)

    run(evening)


@pytest.mark.parametrize("cookie", ["x", "A" * 43, "../../etc/passwd", "%00", '"'])
def test_a_cookie_that_is_nobodys_gets_no_word_of_the_meeting(hall: Hall, cookie: str) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        phone = RawPhone(hall.server.url, cookie)
        question = hall.meeting.desk.scene.item
        assert question is not None
        for answer in (
            await phone.get("/m/stem"),
            await phone.get("/m/stem/nu"),
            await phone.get("/m/stem/strom"),
            await phone.vote(item, 1, 2),
        ):
            assert answer.status == 410
            assert question.question not in answer.text

    run(evening)


def test_too_much_is_not_read(hall: Hall) -> None:
    async def evening() -> None:
        for fields in ({"kode": "x" * 5000}, {f"felt{n}": "" for n in range(50)}):
            assert (await hall.phone().post("/m", fields)).status == 413

    run(evening)


def test_the_first_page_weighs_less_than_sixty_kilobytes(hall: Hall) -> None:
    async def evening() -> None:
        to_vote(hall)
        phone = await hall.guest()
        weight = 0
        page = await phone.get("/m/stem")
        for path in (f"/m/{hall.join_token}", *re.findall(r'(?:src|href)="(/m/fil/[^"]+)"', page.text)):
            weight += _weight(await phone.get(path))
        weight += _weight(page)
        print(f"the first page weighs {weight / 1024:.1f} kB before compression")
        assert 10_000 < weight < 60_000

    run(evening)


def _weight(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())


def test_forms_are_known_by_their_item_and_vote(hall: Hall) -> None:
    async def evening() -> None:
        item = to_vote(hall)
        page = (await (await hall.guest()).get("/m/stem")).text
        assert KEY.findall(page) == [f"{hall.meeting.id}.{item}.1"]

    run(evening)
