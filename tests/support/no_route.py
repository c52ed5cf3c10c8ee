"""A network without a way out: nothing but this machine's own loopback, for a test and all that it starts."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NEW_NETWORK = 0x40000000
SET_FLAGS, UP = 0x8914, 0x41
OWN = Path("/proc/thread-self/ns/net")
NOSEY = Path(__file__).parent / "nosey"
COUNTED = {"snmp": "OutNoRoutes", "snmp6": "Ip6OutNoRoutes"}
NEAR = ("127.0.0.1", "localhost", "::1", "0.0.0.0")


@contextmanager
def no_route() -> Iterator[None]:
    """Leave the network for one that leads nowhere; skip where that is not allowed, unless it must be."""
    before = os.open(OWN, os.O_RDONLY) if OWN.exists() else -1
    if before < 0 or _call("unshare", NEW_NETWORK) != 0:
        if os.environ.get("PEJLING_REQUIRE_NO_ROUTE") == "1":
            pytest.fail("PEJLING_REQUIRE_NO_ROUTE=1, but this machine allows no network of one's own")
        print("no network of one's own is allowed here: what is asked for is looked at all the same")
        yield
        return
    try:
        _loopback_up()
        yield
    finally:
        assert _call("setns", before, NEW_NETWORK) == 0
        os.close(before)


def isolated() -> bool:
    """Return whether loopback is all there is."""
    return sys.platform == "linux" and [name for _, name in socket.if_nameindex()] == ["lo"]


def turned_back() -> int:
    """Return how many packets wanted to leave this network and found no way (Chromium always tries)."""
    return sum(_counter(Path("/proc/thread-self/net") / file, name) for file, name in COUNTED.items())


def watched(where: Path) -> dict[str, str]:
    """Return the environment in which every Python writes down whom it asks for."""
    return {"PYTHONPATH": str(NOSEY), "PEJLING_ASKED_FOR": str(where)}


def strangers(where: Path) -> list[str]:
    """Return whom somebody asked for beyond this machine; the file must show that the watch was awake."""
    lines = where.read_text("utf-8").splitlines() if where.exists() else []
    return [line for line in lines if not any(f"'{near}'" in line for near in NEAR)]


def _call(name: str, *arguments: int) -> int:
    if sys.platform != "linux":
        return -1
    return int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments))


def _loopback_up() -> None:
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))


def _counter(file: Path, name: str) -> int:
    lines = file.read_text("ascii").splitlines()
    if file.name == "snmp6":
        return int(next(line.split()[1] for line in lines if line.split()[0] == name))
    heads, numbers = (line.split() for line in lines if line.startswith("Ip:"))
    return int(numbers[heads.index(name)])
