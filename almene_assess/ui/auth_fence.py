"""The fence round streamlit-authenticator: it compares a password with a hash, and does nothing else here.

Its cookie, forms, registration, reset and e-mail are never built: only the model that checks one user.
"""

from __future__ import annotations

from streamlit_authenticator.models import AuthenticationModel

ONE_USER = "bruger"
"""The library lower-cases names in its own way; ours are normalised before, so it sees a fixed one."""


def fits(prepared_password: str, password_hash: str) -> bool:
    """Return whether a password, as `services.passwords.prepared` made it, belongs to the hash."""
    only = {"usernames": {ONE_USER: {"password": password_hash}}}
    model = AuthenticationModel(only, auto_hash=False)
    return model.check_credentials(ONE_USER, prepared_password) is True
