"""The big screen over the wire: it follows the desk, shows no vote too soon, and has nothing to press."""

from __future__ import annotations

import asyncio
import re

from almene_assess.domain import join_code
from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import workshops
from tests.support.hall import lead_to, phase_of
from tests.support.raw_phone import Heard, RawPhone
from tests.web.conftest import Hall


def onwards(hall: Hall, phase: Phase) -> None:
    """Lead the room to a phase of a fresh item."""
    lead_to(hall.meeting, Phase.NOTE) if phase_of(hall.meeting) is not Phase.WELCOME else None
    hall.meeting.press(Move.NEXT)
    lead_to(hall.meeting, phase)


async def vote_all(guests: list[RawPhone], item: str, vote_no: int, codes: list[int]) -> None:
    for guest, code in zip(guests, codes, strict=True):
        assert (await guest.vote(item, vote_no, code)).status == 200


async def bytes_seen(outsider: RawPhone, screen: RawPhone, hall: Hall) -> list[bytes]:
    """Return everything that a phone that did not vote and the projector are given."""
    pages = [await outsider.get(path) for path in ("/m/stem", "/m/stem/nu?m=")]
    pages += [await screen.get(path) for path in (hall.screen, f"{hall.screen}/nu?m=")]
    return [page.body for page in pages]


async def look(hall: Hall) -> str:
    return (await hall.phone().get(f"{hall.screen}/nu")).text


def test_before_the_reveal_no_byte_depends_on_what_was_chosen(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.VOTE)
        guests = [await hall.guest() for _ in range(6)]
        outsider, screen = await hall.guest(), hall.phone()
        heard: list[Heard] = []
        streams = [
            await outsider.listen(heard.append),
            await screen.listen(heard.append, path=f"{hall.screen}/strom"),
        ]
        for vote_no, phase in ((1, Phase.VOTE), (2, Phase.VOTE_AGAIN)):
            lead_to(hall.meeting, phase)
            await vote_all(guests, hall.meeting.item, vote_no, [2] * 6)
            await asyncio.sleep(1.5)  # until the counts of those present and those who voted stand still
            heard.clear()
            first = await bytes_seen(outsider, screen, hall)
            for codes in ([0] * 6, [4] * 6, [UNKNOWN] * 6, [0, 1, 2, 3, 4, UNKNOWN]):
                await vote_all(guests, hall.meeting.item, vote_no, codes)
                assert await bytes_seen(outsider, screen, hall) == first
            await asyncio.sleep(0.6)
            assert heard == [], "a vote made somebody else's screen change"
        for stream in streams:
            stream.cut()

    asyncio.run(evening())


def test_five_votes_are_a_picture_and_four_are_none(hall: Hall) -> None:
    async def evening() -> None:
        for count, shown in ((4, False), (5, True)):
            onwards(hall, Phase.VOTE)
            guests = [await hall.guest() for _ in range(count)]
            await vote_all(guests, hall.meeting.item, 1, [1, 1, 3, UNKNOWN, 1][:count])
            lead_to(hall.meeting, Phase.REVEAL)
            page = await look(hall)
            assert ("soejle" in page) is shown
            if shown:
                assert re.findall(r'class="antal">([^<]+)<', page) == [
                    "0 svar", "3 svar", "0 svar", "1 svar", "0 svar", "1 svar",
                ]  # fmt: skip
                widths = re.findall(r'<rect width="([\d.]+)"', page)
                assert widths == ["0.0", "60.0", "0.0", "20.0", "0.0", "20.0"]
            item = hall.meeting.desk.scene.item
            assert item is not None
            assert all(rung.text in page for rung in item.rungs), "the words stay beside the picture"

    asyncio.run(evening())


def test_who_moved_is_said_in_counts(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.VOTE)
        guests = [await hall.guest() for _ in range(6)]
        await vote_all(guests, hall.meeting.item, 1, [1, 1, 1, 2, 2, 2])
        lead_to(hall.meeting, Phase.VOTE_AGAIN)
        await vote_all(guests, hall.meeting.item, 2, [2, 2, 2, 1, 2, 2])
        lead_to(hall.meeting, Phase.REVEAL_AGAIN)
        assert "3 gik op, én gik ned, 2 blev stående" in await look(hall)

    asyncio.run(evening())


def test_it_follows_the_desk_within_a_second_and_a_half(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.READ)
        heard: list[Heard] = []
        stream = await hall.phone().listen(heard.append, path=f"{hall.screen}/strom")
        await asyncio.sleep(0.6)
        for phase in (Phase.VOTE, Phase.REVEAL, Phase.TALK, Phase.JOINT, Phase.NOTE):
            async with asyncio.timeout(5):  # the figure is measured by the load driver, on a quiet machine
                await asyncio.to_thread(hall.meeting.press, Move.NEXT)
                while f".{phase}." not in heard[-1].step:
                    await asyncio.sleep(0.02)
        stream.cut()

    asyncio.run(evening())


def test_it_says_how_many_are_there_and_how_many_have_voted(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.VOTE)
        guests = [await hall.guest() for _ in range(3)]
        streams = [await guest.listen(lambda _heard: None) for guest in guests]
        await guests[0].vote(hall.meeting.item, 1, 2)
        async with asyncio.timeout(10):
            while "3 er med, én har stemt" not in await look(hall):
                await asyncio.sleep(0.1)
        for stream in streams:
            stream.cut()
        async with asyncio.timeout(10):
            while "0 er med" not in await look(hall):
                await asyncio.sleep(0.1)

    asyncio.run(evening())


def test_the_way_in_is_always_there_and_nothing_can_be_pressed(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.READ)
        for phase in (Phase.READ, Phase.VOTE, Phase.TALK, Phase.JOINT, Phase.NOTE):
            lead_to(hall.meeting, phase)
            page = (await hall.phone().get(hall.screen)).text
            assert join_code.shown(hall.code) in page
            assert f"{hall.server.url.removeprefix('http://')}/m" in page
            assert "<svg" in page
            assert not re.search(r"<(a|button|form|input|select|textarea)\b", page)
            assert "eksempeldata" in page

    asyncio.run(evening())


def test_the_clock_runs_by_the_servers_time(hall: Hall) -> None:
    async def evening() -> None:
        onwards(hall, Phase.READ)
        meeting = hall.meeting
        workshops.start_timer(meeting.engine, meeting.leader, meeting.id, meeting.version, 5)
        ends = meeting.desk.scene.timer_ends_at
        assert ends is not None
        assert f'data-slut="{int(ends.timestamp() * 1000)}"' in await look(hall)

    asyncio.run(evening())


def test_an_address_that_is_nobodys_shows_nothing(hall: Hall) -> None:
    async def evening() -> None:
        for token in ("x", "A" * 22, hall.join_token):
            page = await hall.phone().get(f"/s/{token}")
            assert page.status == 404
            assert hall.code not in page.text
            assert (await hall.phone().get(f"/s/{token}/strom")).status == 410

    asyncio.run(evening())


def test_a_phones_cookie_opens_no_other_meeting(hall: Hall) -> None:
    async def evening() -> None:
        phone = await hall.guest()
        answer = await phone.get(hall.screen.replace("/s/", "/s/x"))
        assert answer.status == 404

    asyncio.run(evening())
