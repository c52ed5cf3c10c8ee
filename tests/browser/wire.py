"""What goes between page and server, read off the websocket: runs asked for, runs ended, charts sent."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Spec = dict[str, Any]
_WHOLE_RUNS = ("FINISHED_SUCCESSFULLY", "FINISHED_FRAGMENT_RUN_SUCCESSFULLY")


class Wire:
    """Listens to the websockets of one page, from before its first one."""

    def __init__(self, page: Page) -> None:
        self.asked = 0
        self.ended = 0
        self.busy = False
        self.charts: dict[tuple[str, ...], Spec] = {}
        """The newest chart of each kind ("radar" or "bars") and themes."""
        self._kept: dict[str, ForwardMsg] = {}
        page.on("websocket", self._open)

    def _open(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", lambda _socket: self._lost())

    def _lost(self) -> None:
        self.busy = False

    def _sent(self, frame: str | bytes) -> None:
        message = BackMsg.FromString(_bytes(frame))
        if message.WhichOneof("type") == "rerun_script":
            self.asked += 1
            self.busy = True

    def _received(self, frame: str | bytes) -> None:
        message = ForwardMsg.FromString(_bytes(frame))
        if message.hash:
            self._kept[message.hash] = message
        message = self._kept.get(message.ref_hash, message)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            if status in _WHOLE_RUNS:
                self.ended += 1
                self.busy = False
        elif kind == "delta":
            self._note_chart(message)

    def _note_chart(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "vega_lite_chart":
            spec: Spec = json.loads(element.vega_lite_chart.spec)
            kind = "radar" if "Radardiagram" in spec["description"] else "bars"
            self.charts[kind, *(row["theme"] for row in figures(spec))] = spec


def figures(spec: Spec) -> list[dict[str, Any]]:
    """Return the rows of a chart that carry its numbers, one a theme."""
    return [row for layer in spec["layer"] for row in layer["data"]["values"] if "own_text" in row]


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
