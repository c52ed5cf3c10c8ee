"""What a password may be and how it is kept; only `ui.auth_fence` compares one with a stored hash."""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from functools import lru_cache

import bcrypt

from almene_assess.domain.errors import InvalidValue

SHORTEST = 12
LONGEST = 128
FEWEST_KINDS = 5
"""Fewer different characters than this is a pattern, not a secret."""

COMMON = frozenset(
    {"password", "passw0rd", "adgangskode", "kodeord", "hemmelig", "velkommen", "qwertyuiop", "qwertyuiopå"}
    | {"asdfghjklæø", "boligforening", "boligselskab", "boligorganisation", "almenebolig", "bestyrelse"}
    | {"danmark", "københavn", "sommer", "vinter", "fodbold", "letmein", "iloveyou", "administrator"}
    | {"welcome", "changeme", "pejling", "skiftmig"}
)
"""Words that guessers try first; the digits and signs that people put after them do not help."""

SEQUENCES = ("0123456789" * 13, "abcdefghijklmnopqrstuvwxyzæøå" * 5, "qwertyuiopåasdfghjklæøzxcvbnm" * 5)


def check_password(password: str, username: str = "") -> None:
    """Stop a password that is too short, too long or too easily guessed.

    Unit: characters after Unicode normalisation, any script.
    Raises: InvalidValue (field "password"; problem too_short, too_long or too_common).
    """
    plain = _normalised(password)
    if len(plain) < SHORTEST:
        raise InvalidValue("password", "too_short")
    if len(plain) > LONGEST:
        raise InvalidValue("password", "too_long")
    if _is_common(plain.casefold(), username.casefold()):
        raise InvalidValue("password", "too_common")


def prepared(password: str) -> str:
    """Return what bcrypt sees: 44 characters, since bcrypt itself silently drops all after 72 bytes."""
    digest = hashlib.sha256(_normalised(password).encode("utf-8", "surrogatepass")).digest()
    return base64.b64encode(digest).decode("ascii")


def hashed(password: str, cost: int) -> str:
    """Return a salted hash to keep."""
    return bcrypt.hashpw(prepared(password).encode(), bcrypt.gensalt(cost)).decode("ascii")


@lru_cache(maxsize=4)
def nobodys_hash(cost: int) -> str:
    """Return a hash that no password fits, so that unknown users take as long as known ones."""
    return hashed(secrets.token_urlsafe(32), cost)


def _normalised(password: str) -> str:
    # The same å may be typed as one character or as two, depending on the machine.
    return unicodedata.normalize("NFKC", password)


def _is_common(plain: str, username: str) -> bool:
    core = plain.strip("0123456789 !?.,-_+*#@")
    guessable = core in COMMON or (username != "" and core == username)
    doubled = any(word and core == word * (len(core) // len(word)) for word in COMMON)
    patterned = len(set(plain)) < FEWEST_KINDS or any(plain in s or plain[::-1] in s for s in SEQUENCES)
    return guessable or doubled or patterned
