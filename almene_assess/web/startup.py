"""What must hold before the first visitor: settings in force, database ready, imports done, memory frozen."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import pkgutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
import streamlit as st
import uvicorn
import uvicorn.config
from starlette.types import ASGIApp
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from almene_assess import services
from almene_assess.config import Settings, stated
from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import accounts, error_trace, secret, security_log, sign_in
from almene_assess.services.security_log import Event
from almene_assess.web.doors import BROWSER_HEADER, SESSION_HEADER
from almene_assess.web.limits import MESSAGE
from almene_assess.web.outside import Outside
from almene_assess.web.sockets import OpenSockets, watch
from almene_assess.web.tidying import tidy

Lifespan = Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]

REQUIRED: dict[str, object] = {
    "runner.postScriptGC": False,
    "server.enableAgentApi": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.maxUploadSize": 10,
    "server.maxMessageSize": 50,
    "server.disconnectedSessionTTL": 120,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "server.trustedUserHeaders": {SESSION_HEADER.decode(): "session", BROWSER_HEADER.decode(): "browser"},
}
REAL_COST = 12
"""The bcrypt cost that real passwords deserve; less is for tests."""
PRELOADED = ("altair", "polars", "pydantic", "sqlalchemy", "streamlit_authenticator", "babel.numbers")


def check_settings() -> None:
    """Stop where a setting that safety or speed rests on did not take effect.

    Raises: RefusedSetup.
    """
    wrong = [name for name, wanted in REQUIRED.items() if config.get_option(name) != wanted]
    if wrong:
        raise RefusedSetup(
            problem=f"Pejling starter ikke: {', '.join(wrong)} har en værdi, som sikkerheden ikke tåler.",
            remedy="Brug .streamlit/config.toml, som den er, og fjern det fra miljø og kommandolinje, der "
            "ændrer den.",
        )


def find_configuration(script: Path) -> None:
    """Let Streamlit read `.streamlit/` beside this script, also when uvicorn was started elsewhere."""
    if config._main_script_path is None:
        config._main_script_path = str(script)


def server_manners(trust_proxy: bool, leaving: Callable[[], None] = lambda: None) -> None:
    """Let uvicorn keep its name quiet, believe forwarded addresses where we say so, and say when it ends.

    `leaving` is called before uvicorn waits for its open connections: streams would keep it waiting for ever.

    `streamlit run` has no option for either, and uvicorn reads `app.py` when its own settings are already
    made; both are looked up after that, so they can still be changed here.
    """
    original = uvicorn.Server.on_tick

    async def on_tick(self: uvicorn.Server, counter: int) -> bool:
        self.config.encoded_headers = [(k, v) for k, v in self.config.encoded_headers if k != b"server"]
        over = await original(self, counter)
        if counter == 0:
            _do_not_wait(self)
            self.config.ws_max_size = MESSAGE
        if over:
            leaving()
        return over

    uvicorn.Server.on_tick = on_tick  # type: ignore[method-assign]
    logging.getLogger("uvicorn.access").disabled = True  # addresses of ours hold keys: /svar/…, /m/…, /s/…
    if not trust_proxy:
        vars(uvicorn.config)["ProxyHeadersMiddleware"] = _no_proxy


def _do_not_wait(server: uvicorn.Server) -> None:
    """Send every part of an answer at once: Streamlit opens its socket so that asyncio does not see to it.

    Without this the body waits up to 40 ms until the browser has acknowledged the head.
    """
    for listening in (one for made in server.servers for one in made.sockets):
        if listening.family in (socket.AF_INET, socket.AF_INET6):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it


def _no_proxy(app: ASGIApp, trusted_hosts: object = None) -> ASGIApp:
    return app


def settings_or_leave() -> Settings:
    """Return the settings, or end the process in words where they cannot be right."""
    try:
        return stated()
    except RefusedSetup as refused:
        _give_up(refused)


def check_database(engine: sa.Engine) -> None:
    """Stop without a secret or a database of this version, or where real passwords would be hashed cheaply.

    Raises: RefusedSetup.
    """
    secret.check()
    if not accounts.database_is_ready(engine):
        raise RefusedSetup(
            problem="Databasen er tom eller fra en anden udgave af Pejling.",
            remedy="Kør `python3 dev.py run`, eller kør `python -m almene_assess prepare` først.",
        )
    if stated().password_cost < REAL_COST and not accounts.is_example(engine):
        raise RefusedSetup(
            problem=f"PEJLING_PASSWORD_COST under {REAL_COST} er kun til eksempeldata og prøver.",
            remedy="Fjern indstillingen, og start igen.",
        )


def lifespan(engine: sa.Engine, sockets: OpenSockets, outside: Outside) -> Lifespan:
    """Return the lifespan of the process."""

    @asynccontextmanager
    async def running(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
        try:
            check_settings()
            await asyncio.to_thread(check_database, engine)
        except RefusedSetup as refused:
            _give_up(refused)
        error_trace.keep_words_out_of_logs()
        asyncio.get_running_loop().set_exception_handler(error_trace.of_loop)
        await asyncio.to_thread(_warm)
        security_log.note(Event.STARTED)
        watching = asyncio.create_task(watch(sockets, engine), name="dead-sessions")
        hosting = asyncio.create_task(outside.run(), name="outside")
        tidying = asyncio.create_task(tidy(engine), name="retention")
        try:
            yield None
        finally:
            watching.cancel()
            hosting.cancel()
            tidying.cancel()
            engine.dispose()
            security_log.note(Event.STOPPED)

    return running


def _give_up(refused: RefusedSetup) -> NoReturn:
    security_log.note(Event.SETTINGS_REFUSED)
    sys.stderr.write(f"\n{refused.problem}\n{refused.remedy}\n\n")
    sys.stderr.flush()
    os._exit(3)  # nothing is open yet, and any exception would bury the words under a traceback


def _warm() -> None:
    chatter = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    chatter.disabled = True  # importing outside a run is what we want here
    for name in (*PRELOADED, *_own_services()):
        importlib.import_module(name)
    chatter.disabled = False
    sign_in.nobodys_hash()
    remember_theme()
    gc.collect()
    gc.set_threshold(20_000, 20, 20)  # one run makes thousands of objects; the default looks ten times a run
    gc.freeze()  # a full collection over these libraries after every run would cost 200 ms


def remember_theme() -> None:
    """Work out the theme once: Streamlit goes through all its options six times for every run of a page."""
    work_out, known = app_session._populate_theme_msg, dict[str, CustomThemeConfig]()

    def from_memory(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in known:
            theme = CustomThemeConfig()
            work_out(theme, section)
            known[section] = theme
        if known[section].ListFields():  # merging nothing would still say that there is such a theme
            message.MergeFrom(known[section])

    vars(app_session)["_populate_theme_msg"] = from_memory


def _own_services() -> list[str]:
    return [f"{services.__name__}.{module.name}" for module in pkgutil.iter_modules(services.__path__)]
