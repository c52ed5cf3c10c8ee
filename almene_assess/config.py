"""Settings of one installation: environment first, then sensible defaults for one machine."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE_URL = f"sqlite:///{(ROOT / 'var' / 'eksempel.sqlite').as_posix()}"
REAL_URL = f"sqlite:///{(ROOT / 'var' / 'pejling.sqlite').as_posix()}"


class Settings(BaseSettings):
    """What differs between installations.

    `origin` is the exact address that browsers use; nothing else may open a connection.
    """

    model_config = SettingsConfigDict(env_prefix="PEJLING_")

    database_url: str = EXAMPLE_URL
    origin: str = "http://127.0.0.1:8501"
    extra_origins: tuple[str, ...] = ("http://localhost:8501",)
    # bcrypt's cost: each step doubles the work of a sign-in, and of a guess.
    password_cost: int = 12
    # Believe X-Forwarded-For and -Proto; only where a proxy of ours overwrites them.
    trust_proxy: bool = False

    @property
    def secure(self) -> bool:
        """Return whether browsers reach us over https, so that cookies may demand it."""
        return self.origin.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """Return every Origin that is exactly ours."""
        return frozenset({self.origin}) if self.secure else frozenset({self.origin, *self.extra_origins})


_NAMES = tuple(f"PEJLING_{field.upper()}" for field in Settings.model_fields)


def settings() -> Settings:
    """Return the settings as the environment states them now."""
    return _settings(tuple(os.environ.get(name) for name in _NAMES))


@lru_cache(maxsize=8)
def _settings(_stated: tuple[str | None, ...]) -> Settings:
    """Read and check them: half a millisecond, and every run of a page asks several times."""
    return Settings()
