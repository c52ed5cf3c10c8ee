"""A real server in a process of its own, for tests that need the wire: start, stop, kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

import tests.support.secret  # noqa: F401  # sets the secret

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 60.0
"""Unit: seconds; generous, since tests share their machine."""


class Server:
    """`streamlit run app.py` on a free port of 127.0.0.1, over one database.

    The port stays the same through kill and start, so that open browsers come back.
    """

    def __init__(
        self,
        database_url: str,
        *,
        script: Path = ROOT / "app.py",
        ready: str = "/readyz",
        environment: dict[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.log = log
        self._script, self._ready, self._environment = script, ready, environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the id of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Server:
        """Start and wait until it is ready."""
        told = {
            "PEJLING_DATABASE_URL": self.database_url,
            "PEJLING_PASSWORD_COST": "4",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "streamlit", "run", str(self._script)]
        output = self.log.open("ab") if self.log else subprocess.DEVNULL
        self._process = subprocess.Popen(
            [*command, "--server.port", str(self.port), "--server.headless", "true"],
            cwd=self._script.parent,
            env=os.environ | told | self._environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        self._wait()
        return self

    def kill9(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Ask it to end; insist after ten seconds."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill9()
        self._process = None

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}: {self._said()}")
            if self._answers():
                return
            time.sleep(0.05)
        self.kill9()
        raise RuntimeError(f"the server was not ready in time: {self._said()}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + self._ready, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _said(self) -> str:
        return self.log.read_text(encoding="utf-8")[-2000:] if self.log else "no log was kept"


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
