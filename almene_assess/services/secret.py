"""The installation's own secret: keys are drawn from it, each for one purpose, and small things sealed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from almene_assess import config
from almene_assess.domain.errors import RefusedSetup

NONCE = 12
"""Unit: bytes."""


def mark(text: str) -> str:
    """Return what a name or an address is counted under: without the secret nobody can try names on it."""
    return hmac.new(_key("attempts"), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def log_mark(text: str) -> str:
    """Return what a name or an address is called in the security log: not what the database calls it."""
    return hmac.new(_key("log"), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def sealed(plain: str, owner: str) -> str:
    """Return a text that only this installation can read again, and only as its owner's."""
    nonce = secrets.token_bytes(NONCE)
    closed = AESGCM(_key("second factor")).encrypt(nonce, plain.encode(), owner.encode())
    return base64.urlsafe_b64encode(nonce + closed).decode("ascii")


def opened(text: str, owner: str) -> str | None:
    """Return what was sealed, or None: another owner's, changed, or sealed before the secret was changed."""
    raw = base64.urlsafe_b64decode(text)
    try:
        return AESGCM(_key("second factor")).decrypt(raw[:NONCE], raw[NONCE:], owner.encode()).decode()
    except InvalidTag:
        return None


def check() -> None:
    """Stop where there is no secret, or others can read it.

    Raises: RefusedSetup.
    """
    _key("attempts")


def make_once() -> None:
    """Make the secret's file, unless the settings hold a secret or the file is there."""
    path = config.SECRET_FILE
    if config.settings().secret is not None or path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())


def _key(purpose: str) -> bytes:
    held = config.settings().secret
    return _drawn(held.get_secret_value() if held is not None else _of_file(config.SECRET_FILE), purpose)


@lru_cache(maxsize=16)
def _drawn(secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, f"pejling {purpose}".encode()).derive(secret.encode())


@lru_cache(maxsize=4)
def _of_file(path: Path) -> str:
    if not path.is_file():
        raise RefusedSetup(
            problem="Pejling mangler sin hemmelige nøgle.",
            remedy="Kør `python -m almene_assess prepare`, eller sæt PEJLING_SECRET til mindst 32 "
            "tilfældige tegn.",
        )
    if os.name != "nt" and path.stat().st_mode & 0o077:
        raise RefusedSetup(
            problem=f"Andre på maskinen kan læse den hemmelige nøgle i {path.name}.",
            remedy=f"Kør `chmod 600 {path}`.",
        )
    text = path.read_text(encoding="ascii").strip()
    if len(text) < config.SHORTEST_SECRET:
        raise RefusedSetup(
            problem=f"Den hemmelige nøgle i {path.name} er ikke hel.",
            remedy="Hent filen fra en sikkerhedskopi. Er Pejling aldrig taget i brug, så slet den, og kør "
            "prepare igen.",
        )
    return text
