"""The pages of one-time links: an account, a new password, a forgotten one; plain forms, no script."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from almene_assess.domain.errors import InvalidValue, NotFound, NotNow
from almene_assess.domain.rights import Actor
from almene_assess.locale import say
from almene_assess.services import account_links, accounts, mail
from almene_assess.services.account_links import Kind, Look
from almene_assess.services.attempts import Wait
from almene_assess.services.invitations import PATH
from almene_assess.web import drawing, forms
from almene_assess.web.doors import Doors, cookie

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
SEE_OTHER, NOT_FOUND, GONE, UNPROCESSABLE, TOO_MANY = 303, 404, 410, 422, 429
READY, ADDED, FORGOTTEN, ASKED = (f"{PATH}{name}" for name in ("klar", "med", "glemt", "sendt"))
Fields = dict[str, str]


def routes(doors: Doors, engine: sa.Engine) -> list[Route]:
    """Return the routes under `/adgang`."""
    pages = Access(doors, engine)
    return [
        Route(FORGOTTEN, pages.forgotten, methods=["GET"]),
        Route(FORGOTTEN, pages.ask, methods=["POST"]),
        Route(READY, lambda _: _said("klar"), methods=["GET"]),
        Route(ADDED, lambda _: _said("med"), methods=["GET"]),
        Route(ASKED, lambda _: _said("sendt"), methods=["GET"]),
        Route(PATH + "{token}", pages.look, methods=["GET"]),
        Route(PATH + "{token}", pages.take, methods=["POST"]),
        Route(PATH + "{rest:path}", lambda _: _said("ukendt", NOT_FOUND)),
    ]


class Access:
    """Looking at a link, and using it."""

    def __init__(self, doors: Doors, engine: sa.Engine) -> None:
        self._doors = doors
        self._engine = engine

    async def look(self, request: Request) -> Response:
        """Say what the link is for; looking opens nothing, because mail programs look at every link."""
        return await asyncio.to_thread(self._answer, request, None)

    async def take(self, request: Request) -> Response:
        """Use the link, or say what is wrong with what was typed."""
        return await asyncio.to_thread(self._answer, request, await forms.fields(request))

    async def forgotten(self, request: Request) -> Response:
        """Ask for the address, or say who helps where no mail can be sent."""
        return _forgotten() if mail.configured() else _said("glemt_uden_mail")

    async def ask(self, request: Request) -> Response:
        """Answer everybody alike, after the same work."""
        typed = (await forms.fields(request)).get("adresse", "")
        if mail.configured():
            await asyncio.to_thread(account_links.ask_reset, self._engine, typed[:200], line=_line(request))
        return RedirectResponse(ASKED, SEE_OTHER, headers=drawing.NO_STORE)

    def _answer(self, request: Request, typed: Fields | None) -> Response:
        token = request.path_params["token"]
        try:
            if not TOKEN.fullmatch(token):
                raise NotFound("link")
            found = account_links.look(self._engine, token, line=_line(request))
            if isinstance(found, Wait):
                return _said("vent", TOO_MANY)
            return self._page(request, found) if typed is None else self._use(request, found, typed)
        except NotFound:
            return _said("ukendt", NOT_FOUND)
        except NotNow:
            return _said("brugt", GONE)

    def _page(
        self, request: Request, found: Look, typed: Fields | None = None, wrong: str = "", problem: str = ""
    ) -> Response:
        if found.kind is Kind.OVER:
            return _said("brugt", GONE)
        if found.kind is Kind.KNOWN:
            return self._known(request, found)
        held = typed or {}
        fresh = found.kind is Kind.NEW
        return _drawn(
            UNPROCESSABLE if problem else 200,
            title=_title(found),
            lines=[say("adgang.ny_tekst" if fresh else "adgang.nulstil_tekst")],
            form="new" if fresh else "reset",
            action=request.url.path,
            name=held.get("navn", found.name),
            address=found.address or held.get("adresse", ""),
            fixed=bool(found.address),
            button=say("adgang.ny_knap" if fresh else "adgang.nulstil_knap"),
            wrong=wrong,
            problem=problem,
        )

    def _known(self, request: Request, found: Look) -> Response:
        """Ask whoever has an account already to be signed in with it: a link alone changes no account."""
        mine = self._signed_in(request, found) is not None
        lines = [say("adgang.har_konto_med" if mine else "adgang.har_konto", adresse=found.address)]
        return _drawn(
            title=_title(found),
            lines=lines,
            form="accept" if mine else "",
            action=request.url.path,
            button=say("adgang.tag_imod"),
        )

    def _use(self, request: Request, found: Look, typed: Fields) -> Response:
        token = request.path_params["token"]
        if found.kind is Kind.OVER:
            raise NotNow("over", "take")
        if found.kind is Kind.KNOWN:
            actor = self._signed_in(request, found)
            if actor is None:
                return self._page(request, found)
            account_links.take_signed_in(self._engine, actor, token)
            return RedirectResponse(ADDED, SEE_OTHER, headers=drawing.NO_STORE)
        try:
            self._choose(found, token, typed)
        except InvalidValue as refused:
            return self._page(request, found, typed, refused.field, _problem(refused))
        except NotNow as refused:
            if refused.phase != "known":
                raise
            return self._page(request, found, typed, "address", say("adgang.fejl_kendt"))
        return RedirectResponse(READY, SEE_OTHER, headers=drawing.NO_STORE)

    def _choose(self, found: Look, token: str, typed: Fields) -> None:
        password = typed.get("kode", "")
        if password != typed.get("igen", ""):
            raise InvalidValue("password", "differs")
        if found.kind is Kind.RESET:
            account_links.choose_password(self._engine, token, password)
            return
        name, address = typed.get("navn", ""), typed.get("adresse", "")
        account_links.take(self._engine, token, name=name, address=address, password=password)

    def _signed_in(self, request: Request, found: Look) -> Actor | None:
        """Return who is signed in, if the link is for that account."""
        held = cookie(request.scope, self._doors.session_cookie)
        live = accounts.session_of(self._engine, held) if held else None
        if live is None or accounts.username(self._engine, live.account_id) != found.address:
            return None
        return accounts.actor_of(self._engine, live.id)


PROBLEMS = {
    ("password", "too_short"): "adgang.fejl_kort",
    ("password", "too_long"): "adgang.fejl_lang",
    ("password", "too_common"): "adgang.fejl_almindelig",
    ("password", "differs"): "adgang.fejl_forskel",
    ("address", "unknown"): "adgang.fejl_adresse",
    ("name", "missing"): "adgang.fejl_navn",
    ("name", "too_long"): "adgang.fejl_navn_langt",
}


def _problem(refused: InvalidValue) -> str:
    return say(PROBLEMS[refused.field, refused.problem])


def _title(found: Look) -> str:
    if found.kind is Kind.RESET:
        return say("adgang.nulstil")
    return say("adgang.ny_hos", organisation=found.where) if found.where else say("adgang.ny")


def _forgotten() -> Response:
    return _drawn(
        title=say("adgang.glemt"),
        lines=[say("adgang.glemt_tekst")],
        form="forgot",
        action=FORGOTTEN,
        button=say("adgang.glemt_knap"),
    )


SAID = {
    "klar": ("adgang.klar", "adgang.klar_tekst"),
    "med": ("adgang.med", "adgang.med_tekst"),
    "sendt": ("adgang.sendt", "adgang.sendt_tekst"),
    "glemt_uden_mail": ("adgang.glemt", "adgang.glemt_uden_mail"),
    "ukendt": ("adgang.ukendt", "adgang.ukendt_tekst"),
    "brugt": ("adgang.brugt", "adgang.brugt_tekst"),
    "vent": ("adgang.vent", "adgang.vent_tekst"),
}


def _said(what: str, status: int = 200) -> Response:
    title, text = SAID[what]
    return _drawn(status, title=say(title), lines=[say(text)])


def _drawn(status: int = 200, **values: Any) -> Response:
    blank: dict[str, Any] = {
        "lines": [], "problem": "", "form": "", "action": "", "name": "", "address": "", "fixed": False,
        "button": "", "wrong": "",
    }  # fmt: skip
    return drawing.page("access.html", status, **(blank | values))


def _line(request: Request) -> str:
    return request.client.host if request.client else ""
