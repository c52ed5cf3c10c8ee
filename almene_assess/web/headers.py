"""What every answer says to the browser about what it may do; one policy per installation."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from almene_assess.web.doors import Doors

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"
OUTSIDE = ("/m/", "/s/", "/svar/", "/adgang/")
"""Where phones and the big screen are served: our own pages, without a line of Streamlit in them."""
# The referrer policy stays same-origin: under no-referrer browsers send `Origin: null` with a plain form, and
# our own phones without JavaScript would be refused.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def content_policy(shell: str, doors: Doors) -> str:
    """Return the content security policy: our own files, Streamlit's one inline script, nobody else."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in INLINE_SCRIPT.findall(shell))
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles from script
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": " ".join(("'self'", *doors.sockets)),
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Headers:
    """Middleware that adds the security headers to every answer, also to refusals."""

    def __init__(self, app: ASGIApp, *, shell: str, doors: Doors) -> None:
        said = FIXED | {"content-security-policy": content_policy(shell, doors)}
        if doors.secure:
            said["strict-transport-security"] = HSTS
        self.app = app
        self.lines = _lines(said)
        self.strict = _lines(said | {"content-security-policy": STRICT})
        self.ours = frozenset({b"server", *(name for name, _ in self.lines)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in self.ours]
                if scope["path"].startswith("/media/"):
                    kept = [(k, v) for k, v in kept if k.lower() != b"cache-control"]
                    kept.append((b"cache-control", b"no-store"))
                message = {**message, "headers": kept + self._for(scope["path"])}
            await send(message)

        await self.app(scope, receive, with_headers)

    def _for(self, path: str) -> list[tuple[bytes, bytes]]:
        return self.strict if f"{path}/".startswith(OUTSIDE) else self.lines


def _lines(said: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in said.items()]


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
