"""The audit sees what it looks for: each fault is planted, and a silent index is no good news."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.audit import __main__ as audit
from tests.audit import index, licences, locks, sbom
from tests.audit.locks import Package

HASH = "--hash=sha256:" + "a" * 64
LOOSE = f"not a pinned package: {HASH[:60]}"
GOOD = Package("good", "1.0", "", ("sha256:" + "a" * 64,))
BAD = Package("bad", "2.0", "", ("sha256:" + "b" * 64,))
KNOWN: dict[str, Any] = {
    "/pypi/good/1.0/json": {"info": {"yanked": False}, "vulnerabilities": []},
    "/pypi/bad/2.0/json": {
        "info": {"yanked": True},
        "vulnerabilities": [
            {"id": "PYSEC-1", "fixed_in": ["2.1"], "withdrawn": None},
            {"id": "PYSEC-2", "fixed_in": [], "withdrawn": "2026-01-01"},
        ],
    },
    "/pypi/mute/1.0/json": {"info": {"yanked": False}},
}


class Index(BaseHTTPRequestHandler):
    """Stands where a package index stands."""

    def do_GET(self) -> None:
        """Answer what is known, else 404."""
        found = KNOWN.get(self.path)
        self.send_response(200 if found is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps(found or {}).encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def where() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"good==1.0 \\\n    {HASH}\n    # via x\n", []),
        ("good==1.0\n", ["good has no hash"]),
        (f"good>=1.0 \\\n    {HASH}\n", ["not a pinned package: good>=1.0 \\", LOOSE]),
        ("-e .\n", ["not a pinned package: -e ."]),
        ("good==1.0 \\\n    --hash=md5:aa\n", ["good has no hash", "not a pinned package: --hash=md5:aa"]),
    ],
)
def test_what_pip_could_install_unseen_is_named(text: str, wrong: list[str]) -> None:
    assert locks.unlocked(*locks.read(text)) == wrong


@pytest.mark.parametrize(
    ("expression", "fine"),
    [("MIT", True), ("Apache-2.0 OR GPL-3.0-only", True), ("GPL-3.0-only", False),
     ("MIT AND AGPL-3.0-only", False), ("BSD-3-Clause AND Zlib", True), ("Proprietary", False), ("", False)],
)  # fmt: skip
def test_a_licence_is_allowed_where_one_of_its_alternatives_is(expression: str, fine: bool) -> None:
    assert licences.allowed(expression) is fine


def test_a_package_without_a_noted_licence_is_named() -> None:
    assert licences.refused([GOOD, BAD], {"bad": "GPL-2.0-only"}) == [
        "good: no licence is noted",
        "bad: GPL-2.0-only",
    ]


def test_a_known_fault_and_a_withdrawn_version_are_told(where: str) -> None:
    heard = index.ask([GOOD, BAD], where + "/pypi")
    assert heard.advisories == ["bad 2.0: PYSEC-1, mended in 2.1"]
    assert heard.withdrawn == ["bad 2.0"]
    assert heard.unasked == []


@pytest.mark.parametrize("name", ["mute", "unknown"])
def test_an_index_that_tells_nothing_of_faults_is_no_good_news(where: str, name: str) -> None:
    heard = index.ask([Package(name, "1.0", "", ()), GOOD], where + "/pypi")
    assert heard.unasked == [f"{name} 1.0", "good 1.0"]


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, *packages: Package) -> int:
    """Run the whole audit over these packages."""
    text = "".join(f"{one.name}=={one.version} \\\n    --hash={one.hashes[0]}\n" for one in packages)
    (tmp_path / "lock.txt").write_text(text, "utf-8")
    (tmp_path / "licences.md").write_text("| good | MIT |\n| bad | MIT |\n", "utf-8")
    monkeypatch.setattr(locks, "RUNTIME", tmp_path / "lock.txt")
    monkeypatch.setattr(locks, "TESTING", tmp_path / "lock.txt")
    monkeypatch.setattr(licences, "TABLE", tmp_path / "licences.md")
    monkeypatch.setattr(index, "newer", lambda _names: [])
    monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple/")
    return audit.main(["--output", str(tmp_path / "parts.json")])


def test_the_audit_ends_with_0_1_or_2_and_says_why(
    where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, where, GOOD) == 0
    assert run(monkeypatch, tmp_path, where, GOOD, BAD) == 1
    capsys.readouterr()
    assert run(monkeypatch, tmp_path, "http://127.0.0.1:9", GOOD) == 2
    assert "NOT REACHED for 1" in capsys.readouterr().out


def test_our_own_locks_and_licences_pass_and_the_parts_name_no_machine(tmp_path: Path) -> None:
    target = tmp_path / "parts.json"
    assert audit.main(["--offline", "--output", str(target)]) == 2
    text = target.read_text("utf-8")
    parts = json.loads(text)
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.5")
    running = [one for one in parts["components"] if one["scope"] == "required"]
    names = {one.name for one in locks.read(locks.RUNTIME.read_text("utf-8"))[0]}
    assert {one["name"] for one in running} == names
    assert all(one["hashes"] and one["licenses"] and one["purl"].startswith("pkg:pypi/") for one in running)
    references = [one["bom-ref"] for one in parts["components"]]
    assert len(set(references)) == len(references)
    assert "://" not in text
    assert str(locks.ROOT) not in text


def test_what_only_tests_need_is_marked_so() -> None:
    parts = sbom.document([GOOD], [BAD], {"good": "MIT"})["components"]
    assert [(one["name"], one["scope"]) for one in parts] == [("good", "required"), ("bad", "excluded")]
