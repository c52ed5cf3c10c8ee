"""The whole server: `streamlit run app.py` or `uvicorn app:app`; what stands here is only put together."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from almene_assess.storage import database
from almene_assess.ui import failure
from almene_assess.web import access, answer_link, download, guard, health, shell, sign_in, startup
from almene_assess.web.doors import Doors
from almene_assess.web.gate import Gate
from almene_assess.web.headers import Headers
from almene_assess.web.limits import Limits
from almene_assess.web.outside import Outside
from almene_assess.web.packed import Packed
from almene_assess.web.sockets import OpenSockets

ROOT = Path(__file__).resolve().parent

chosen = startup.settings_or_leave()
startup.find_configuration(ROOT / "app.py")
port = int(config.get_option("server.port"))
doors = Doors.of(chosen, port)
engine = database.connect(chosen.database_url)
sockets = OpenSockets()
outside = Outside(engine, doors, port)
startup.server_manners(chosen.trust_proxy, leaving=outside.hub.close)
page = shell.streamlit_shell()

app = st.App(
    ROOT / "almene_assess" / "ui" / "frame.py",
    routes=[
        *health.routes(engine),
        *sign_in.routes(doors, engine),
        *shell.routes(),
        *outside.routes(),
        *download.routes(doors, engine),
        *answer_link.routes(doors, engine),
        *access.routes(doors, engine),
    ],
    middleware=[
        Middleware(Headers, shell=page, doors=doors),
        Middleware(guard.Guard),
        Middleware(Limits),
        Middleware(Gate, doors=doors, engine=engine, sockets=sockets),
        Middleware(shell.Shell, shell=page, doors=doors),
        Middleware(Packed),
    ],
    lifespan=startup.lifespan(engine, sockets, outside),
    on_script_error=failure.show,
    exception_handlers=guard.HANDLERS,
)
