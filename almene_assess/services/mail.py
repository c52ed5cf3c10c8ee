"""Letters by SMTP, always over TLS: whoever sends one is told whether it went; nothing is kept."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from almene_assess.config import Settings, settings
from almene_assess.services import mail_words

PATIENCE = 15
"""Unit: seconds."""
REFUSALS = (ValueError, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
"""What is wrong with one letter; the next may go."""
LOG = logging.getLogger(__name__)
_later = ThreadPoolExecutor(1, "mail")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person."""

    to: str
    subject: str
    text: str


def configured() -> bool:
    """Return whether this installation can send letters."""
    return bool(settings().smtp_host and settings().smtp_from)


def send(letter: Letter) -> bool:
    """Send now and return whether the server took it."""
    return send_all([letter])[0]


def send_all(letters: Sequence[Letter]) -> list[bool]:
    """Send over one connection and return which the server took; the log never says to whom, or what."""
    taken = [False] * len(letters)
    if not configured():
        return taken
    try:
        with _connected(settings()) as server:
            for number, letter in enumerate(letters):
                taken[number] = _took(server, letter)
    except (OSError, smtplib.SMTPException) as failed:
        LOG.error("letters could not be sent: %s", type(failed).__name__)
    return taken


def send_later(letter: Letter | None) -> None:
    """Send behind the answer, so that the answer takes as long with a letter as without."""
    _later.submit(send, letter) if letter is not None else _later.submit(configured)


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()  # refuses line breaks in headers
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{letter.text}\n\n{mail_words.REGARDS}\n")
    return message


def _took(server: smtplib.SMTP, letter: Letter) -> bool:
    try:
        server.send_message(_message(letter, settings().smtp_from))
    except REFUSALS as no:
        LOG.error("a letter was not taken: %s", type(no).__name__)
        return False
    return True


@contextmanager
def _connected(ours: Settings) -> Iterator[smtplib.SMTP]:
    checked = ssl.create_default_context()
    at_once = ours.smtp_tls_at_once
    with (
        smtplib.SMTP_SSL(ours.smtp_host, ours.smtp_port, timeout=PATIENCE, context=checked)
        if at_once
        else smtplib.SMTP(ours.smtp_host, ours.smtp_port, timeout=PATIENCE)
    ) as server:
        if not at_once:
            server.starttls(context=checked)  # raises where the server cannot: nothing goes in the open
        if ours.smtp_user:
            server.login(ours.smtp_user, ours.smtp_password.get_secret_value())
        yield server
