"""Settings of one installation: environment first, then sensible defaults for one machine."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from almene_assess.domain.errors import RefusedSetup

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE_URL = f"sqlite:///{(ROOT / 'var' / 'eksempel.sqlite').as_posix()}"
SECRET_FILE = ROOT / "var" / "installation.key"
REAL_URL = f"sqlite:///{(ROOT / 'var' / 'pejling.sqlite').as_posix()}"


LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def _address(origin: str) -> str:
    """Refuse an address that browsers never send, or that would carry cookies in the open."""
    parts = urlsplit(origin)
    if origin != f"{parts.scheme}://{parts.netloc}" or parts.scheme not in ("http", "https"):
        raise ValueError("an origin is scheme, host and port, without a path")
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise ValueError("plain http is for this machine only")
    return origin


SHORTEST_SECRET = 32
FEWEST_KINDS = 12
"""Fewer different characters than this in so long a text is a pattern."""
SAMPLES = ("skift-mig", "skiftmig", "changeme", "change-me", "eksempel", "example", "hemmelighed", "secret")
"""What guides and their readers write where a secret belongs."""


def _secret(value: SecretStr) -> SecretStr:
    """Refuse a secret that somebody could guess."""
    plain = value.get_secret_value()
    if len(plain) < SHORTEST_SECRET or len(set(plain)) < FEWEST_KINDS:
        raise ValueError("a secret is long, and of many kinds of characters")
    if any(sample in plain.casefold() for sample in SAMPLES):
        raise ValueError("this is a guide's example, not a secret")
    return value


def _no_sample(value: SecretStr) -> SecretStr:
    """Refuse a password of somebody else's making that stands in every guide; its length is their affair."""
    if _is_sample(value.get_secret_value()):
        raise ValueError("this is a guide's example, not a password")
    return value


def _database(url: str) -> str:
    """Refuse a database elsewhere whose password stands in every guide, or is its user's name."""
    parts = urlsplit(url)
    word = unquote(parts.password or "")
    if word and parts.hostname not in LOCAL and (word == parts.username or _is_sample(word)):
        raise ValueError("this is a guide's example, not a password")
    return url


def _is_sample(word: str) -> bool:
    return any(sample in word.casefold() for sample in (*SAMPLES, "postgres", "password", "adgangskode"))


class Settings(BaseSettings):
    """What differs between installations.

    `origin` is the exact address that browsers use; nothing else may open a connection.
    """

    model_config = SettingsConfigDict(env_prefix="PEJLING_")

    database_url: Annotated[str, AfterValidator(_database)] = EXAMPLE_URL
    origin: Annotated[str, AfterValidator(_address)] = "http://127.0.0.1:8501"
    extra_origins: tuple[str, ...] = ("http://localhost:8501",)
    # bcrypt's cost: each step doubles the work of a sign-in, and of a guess.
    password_cost: int = Field(default=12, ge=4, le=16)
    # Believe X-Forwarded-For and -Proto; only where a proxy of ours overwrites them.
    trust_proxy: bool = False
    # What keys are made of; without it, `prepare` makes a file of its own (services.secret).
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = None

    # Mail for invitations and forgotten passwords; without a host there are links to copy instead.
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: Annotated[SecretStr, AfterValidator(_no_sample)] = SecretStr("")
    smtp_from: str = ""
    # TLS from the first byte (usually port 465) instead of STARTTLS; there is no third choice.
    smtp_tls_at_once: bool = False

    @property
    def secure(self) -> bool:
        """Return whether browsers reach us over https, so that cookies may demand it."""
        return self.origin.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """Return every Origin that is exactly ours."""
        return frozenset({self.origin}) if self.secure else frozenset({self.origin, *self.extra_origins})


def stated() -> Settings:
    """Return the settings.

    Raises: RefusedSetup, in words, if the environment holds something that cannot be right.
    """
    try:
        return settings()
    except ValidationError as wrong:
        named = (str(error["loc"][0]).upper() for error in wrong.errors() if error["loc"])
        fields = ", ".join(f"PEJLING_{name}" for name in named)
        raise RefusedSetup(
            problem=f"Indstillingen {fields} kan ikke bruges.",
            remedy="PEJLING_ORIGIN er adressen uden sti, fx https://pejling.example.dk. Http går kun an på "
            "samme maskine. PEJLING_PASSWORD_COST er fra 4 til 16. PEJLING_SECRET er mindst 32 tilfældige "
            "tegn, og ingen adgangskode må være en vejlednings eksempel.",
        ) from wrong


_NAMES = tuple(f"PEJLING_{field.upper()}" for field in Settings.model_fields)


def settings() -> Settings:
    """Return the settings as the environment states them now."""
    return _settings(tuple(os.environ.get(name) for name in _NAMES))


@lru_cache(maxsize=8)
def _settings(_stated: tuple[str | None, ...]) -> Settings:
    """Read and check them: half a millisecond, and every run of a page asks several times."""
    return Settings()
