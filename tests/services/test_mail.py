"""Letters: only over TLS, never with what somebody smuggled into a header, and never told in a log."""

from __future__ import annotations

import logging
import socketserver
import threading
from collections.abc import Iterator

import pytest

from almene_assess.services import mail
from almene_assess.services.mail import Letter

HEARD: list[bytes] = []


class OldServer(socketserver.StreamRequestHandler):
    """A mail server that cannot TLS."""

    def handle(self) -> None:
        """Answer as such a server does."""
        self.wfile.write(b"220 old\r\n")
        for line in self.rfile:
            HEARD.append(line)
            self.wfile.write(
                b"250-old\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"
                if line[:4].upper() in (b"EHLO", b"HELO")
                else b"502 no\r\n"
            )
            if line[:4].upper() == b"QUIT":
                return


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    HEARD.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OldServer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("PEJLING_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("PEJLING_SMTP_PORT", str(server.server_address[1]))
        monkeypatch.setenv("PEJLING_SMTP_FROM", "pejling@forening.dk")
        monkeypatch.setenv("PEJLING_SMTP_USER", "pejling")
        monkeypatch.setenv("PEJLING_SMTP_PASSWORD", "et-hemmeligt-ord")
        yield int(server.server_address[1])
        server.shutdown()


def test_a_server_without_tls_hears_no_password_no_address_and_no_link(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    letter = Letter("ny@forening.dk", "Invitation", "https://pejling.example.dk/adgang/hemmelig")
    with caplog.at_level(logging.DEBUG):
        assert mail.send(letter) is False
    heard = b"".join(HEARD)
    assert b"STARTTLS" in heard.upper()
    for word in ("hemmelig", "ny@forening.dk", "MAIL FROM", "AUTH "):
        assert word.encode() not in heard
        assert word not in caplog.text


def test_without_settings_nothing_is_sent() -> None:
    assert mail.configured() is False
    assert mail.send_all([Letter("a@b.dk", "x", "y")] * 2) == [False, False]
