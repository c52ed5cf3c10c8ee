"""Which addresses are ours and what our cookies are called; the one place that tells http from https."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import Scope

from almene_assess.config import Settings

SESSION_HEADER = b"x-pejling-session"
"""Set by the gate for Streamlit (`server.trustedUserHeaders`); never accepted from outside."""
BROWSER_HEADER = b"x-pejling-browser"
IDENTITY_HEADERS = frozenset({SESSION_HEADER, BROWSER_HEADER})


@dataclass(frozen=True, slots=True)
class Doors:
    """The exact Origins of this installation."""

    origins: frozenset[str]
    secure: bool
    home: str = ""
    """The address that we hand out: on the big screen, in a QR code."""

    @classmethod
    def of(cls, settings: Settings, port: int) -> Doors:
        """Return the doors that the settings name; without any, this machine's own at the port served."""
        if "origin" in settings.model_fields_set:
            return cls(settings.origins, settings.secure, settings.origin)
        here = f"http://127.0.0.1:{port}"
        return cls(frozenset({here, f"http://localhost:{port}"}), False, here)

    @property
    def hosts(self) -> frozenset[str]:
        """Return every Host that a request may name."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins)

    @property
    def sockets(self) -> tuple[str, ...]:
        """Return the origins as websocket addresses."""
        return tuple(sorted("ws" + origin.removeprefix("http") for origin in self.origins))

    @property
    def session_cookie(self) -> str:
        """Return the cookie's name; `__Host-` demands https, so plain localhost does without."""
        return "__Host-pejling" if self.secure else "pejling"

    @property
    def browser_cookie(self) -> str:
        """Return the name of the cookie that ties a sign-in to the browser that began it."""
        return "__Host-pejling-browser" if self.secure else "pejling-browser"

    def cookie(self, name: str, value: str, max_age: int | None = None) -> str:
        """Return a Set-Cookie line that scripts and other sites cannot use."""
        age = "" if max_age is None else f"; Max-Age={max_age}"
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if self.secure else ''}{age}"


def plain_path(scope: Scope) -> str:
    """Return the path in the form that is compared: // and case hide nothing."""
    return "/" + "/".join(part for part in scope["path"].lower().split("/") if part not in ("", "."))


def line_of(scope: Scope) -> str:
    """Return the address that asks, empty where the server does not know."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def header(scope: Scope, name: bytes) -> str | None:
    """Return a header's only value; None where it is missing or said twice."""
    found = [value for key, value in scope["headers"] if key.lower() == name]
    return found[0].decode("latin-1") if len(found) == 1 else None


def cookie(scope: Scope, name: str) -> str | None:
    """Return the only cookie of this name; None where it is missing or said twice."""
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == b"cookie"]
    pairs = [part.strip().partition("=") for line in lines for part in line.split(";")]
    found = [value for key, _, value in pairs if key == name]
    return found[0] if len(found) == 1 else None


def browser_of(scope: Scope, doors: Doors) -> str:
    """Return the mark of the browser that asks: a hash of its own cookie, empty if it has none."""
    value = cookie(scope, doors.browser_cookie)
    return hashlib.sha256(value.encode("latin-1")).hexdigest() if value else ""
