"""A client that speaks Streamlit's websocket protocol, as an attacker or a load driver would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

PATH = "/_stcore/stream"


@dataclass
class Seen:
    """What one run showed: Streamlit's session id, every text in it, and whether it ended."""

    streamlit_session: str = ""
    texts: list[str] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    redirects: list[str] = field(default_factory=list)
    finished: bool = False

    @property
    def text(self) -> str:
        """Return everything readable, one line each."""
        return "\n".join(self.texts)


async def open_socket(
    url: str,
    *,
    origin: str | None = "",
    cookie: str | None = None,
    streamlit_session: str | None = None,
    headers: dict[str, str] | None = None,
) -> ClientConnection:
    """Connect as a browser would; `origin` "" means the server's own, None leaves it out."""
    spoken = ["streamlit", "x", *([streamlit_session] if streamlit_session else [])]
    extra = ({"Cookie": cookie} if cookie else {}) | (headers or {})
    return await connect(
        url.replace("http", "ws", 1) + PATH,
        subprotocols=[Subprotocol(word) for word in spoken],
        origin=Origin(url if origin == "" else origin) if origin is not None else None,
        additional_headers=extra,
        max_size=None,
        open_timeout=20,
        proxy=None,
    )


async def run(socket: ClientConnection, *, page: str = "", query: str = "", page_hash: str = "") -> Seen:
    """Ask for a run of a page and read until it has ended."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    message.rerun_script.page_script_hash = page_hash
    await socket.send(message.SerializeToString())
    return await read(socket)


async def set_widget(socket: ClientConnection, **by_id: Any) -> None:
    """Send widget values by id, given as text (str) or as a press (True)."""
    message = BackMsg()
    for key, value in by_id.items():
        state = message.rerun_script.widget_states.widgets.add()
        state.id = key
        if value is True:
            state.trigger_value = True
        else:
            state.string_value = value
    await socket.send(message.SerializeToString())


async def read(socket: ClientConnection) -> Seen:
    """Read until the running script ends or the socket closes."""
    seen = Seen()
    try:
        while not seen.finished:
            _note(ForwardMsg.FromString(_bytes(await socket.recv())), seen)
    except ConnectionClosed:
        pass
    return seen


def readable(message: bytes) -> list[str]:
    """Return every stretch of readable text in raw bytes."""
    return re.findall(r"[^\x00-\x1f\x7f\ufffd]{3,}", message.decode("utf-8", "replace"))


def _note(message: ForwardMsg, seen: Seen) -> None:
    kind = message.WhichOneof("type")
    if kind == "new_session":
        seen.streamlit_session = message.new_session.initialize.session_id
    elif kind == "auth_redirect":
        seen.redirects.append(message.auth_redirect.url)
    elif kind == "script_finished":
        # A run that gives way to the next one is no end: what it has to say is still to come.
        seen.finished = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    elif kind == "delta":
        seen.texts += readable(message.SerializeToString())
        _note_widget(message, seen)


def _note_widget(message: ForwardMsg, seen: Seen) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind in ("text_input", "button"):
        widget = getattr(element, kind)
        seen.widgets[widget.label] = widget.id


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
