"""The programmers' door, opened for real on a copy beside stand-ins for the application and for Streamlit."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).resolve().parents[2] / "dev.py"
VERBS = ["run", "test", "check", "audit", "attack", "bench", "load", "soak", "screens"]
# The stand-in for the application: says how it was called; fails or waits when told to.
APPLICATION = """
import os, sys, time
print("application", *sys.argv[1:], os.environ["PEJLING_ORIGIN"], os.getcwd(), flush=True)
time.sleep(float(os.environ.get("STAND_IN_WAITS", "0")))
sys.exit(int(os.environ.get("STAND_IN_FAILS", "0")))
"""
STREAMLIT = 'import sys; print("streamlit", *sys.argv[1:], flush=True)'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lay_out(root: Path) -> Path:
    """Copy dev.py beside stand-ins; nothing needs installing, so no test needs a network."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(DEV, root / "dev.py")
    for name, code in (("almene_assess", APPLICATION), ("streamlit", STREAMLIT)):
        (root / name).mkdir()
        (root / name / "__main__.py").write_text(code, "utf-8")
    (root / "requirements.txt").write_text("# nothing\n", "utf-8")
    (root / "requirements-dev.txt").write_text("# nothing\n", "utf-8")
    return root


def dev(root: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "dev.py"), *arguments],
        cwd=root.parent,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy that has no virtual environment yet."""
    return lay_out(tmp_path / "bare")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A copy on which `run` was called once, and what it said; its path has a space and Danish letters."""
    root = lay_out(tmp_path_factory.mktemp("hus") / "på en ø")
    return root, dev(root, "run", "--port", str(free_port()))


@pytest.fixture
def home(opened: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    return opened[0]


def load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("door", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def door() -> ModuleType:
    return load(DEV)


def test_the_bare_command_lists_every_verb_with_one_line(bare: Path) -> None:
    told = dev(bare)
    listed = [line.split()[0] for line in told.stdout.splitlines() if line.startswith("  ")]
    assert (told.returncode, listed) == (0, VERBS)


def test_an_unknown_verb_is_refused_with_the_list(bare: Path) -> None:
    told = dev(bare, "fly")
    assert told.returncode == 2
    assert "'fly'" in told.stderr
    assert all(verb in told.stderr for verb in VERBS)


def test_an_old_python_can_read_the_file_as_far_as_the_message() -> None:
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 6))


def test_an_old_python_is_turned_away_with_both_versions(door: ModuleType) -> None:
    with pytest.raises(door.Stop, match=r"(?s)3\.11 or newer.*3\.9\.2"):
        door.require_python((3, 9, 2), "python3")


def test_python_3_11_is_new_enough(door: ModuleType) -> None:
    door.require_python((3, 11, 0), "python3")


def test_a_python_without_ensurepip_is_told_which_package_to_install(bare: Path) -> None:
    lame = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['dev.py', 'test']; "
    told = subprocess.run(
        [sys.executable, "-c", lame + f"runpy.run_path({str(bare / 'dev.py')!r}, run_name='__main__')"],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert "apt-get install python3-venv" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (bare / ".venv").exists()


def test_a_taken_port_is_named_before_anything_is_made(bare: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = dev(bare, "run", "--port", port)
    assert told.returncode == 1
    assert f"port {port} is taken" in told.stderr
    assert "--port" in told.stderr
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "otte", "²"])
def test_a_port_that_is_no_port_is_refused(bare: Path, port: str) -> None:
    told = dev(bare, "run", f"--port={port}")
    assert told.returncode == 2
    assert "1 to 65535" in told.stderr


def test_the_first_run_makes_installs_prepares_and_serves(
    opened: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    root, told = opened
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["pejling:", "pejling:", "application", "streamlit"]
    assert "making .venv" in lines[0]
    assert "requirements.txt" in lines[1]
    assert "prepare --example http://127.0.0.1:" in lines[2]
    assert lines[2].endswith(str(root))
    assert "run app.py --server.address 127.0.0.1 --server.port" in lines[3]


def test_the_second_run_is_past_its_own_work_in_two_seconds(home: Path) -> None:
    began = time.monotonic()
    told = dev(home, "run", "--port", str(free_port()))
    assert time.monotonic() - began < 2
    assert [line.split()[0] for line in told.stdout.splitlines()] == ["application", "streamlit"]


def test_the_chosen_port_reaches_the_application_and_the_server(home: Path) -> None:
    port = free_port()
    told = dev(home, "run", "--port", str(port))
    assert f"http://127.0.0.1:{port}" in told.stdout
    assert f"--server.port {port}" in told.stdout


def test_a_callers_python_settings_do_not_leak_in(home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('leaked')", "utf-8")
    door_python = [sys.executable, "-E", str(home / "dev.py"), "run", "--port", str(free_port())]
    told = subprocess.run(
        door_python, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert "application" in told.stdout
    assert "leaked" not in told.stdout


def test_an_application_that_cannot_prepare_is_not_served(home: Path) -> None:
    told = dev(home, "run", "--port", str(free_port()), STAND_IN_FAILS="7")
    assert told.returncode == 7
    assert "streamlit" not in told.stdout


def test_a_changed_requirement_is_installed_again_without_remaking(home: Path) -> None:
    (home / "requirements.txt").write_text("# nothing new\n", "utf-8")
    told = dev(home, "run", "--port", str(free_port()))
    assert "installing" in told.stdout
    assert "making" not in told.stdout


def tiny_wheel(folder: Path) -> Path:
    """Write the smallest package that pip can install, so that no test asks a package index."""
    wheel, info = folder / "tiny-1-py3-none-any.whl", "tiny-1.dist-info"
    with zipfile.ZipFile(wheel, "w") as parts:
        parts.writestr("tiny.py", "")
        parts.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n")
        parts.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        parts.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return wheel


@pytest.mark.parametrize(("digest", "complaint"), [("", "Hashes are required"), ("0" * 64, "DO NOT MATCH")])
def test_a_package_without_its_true_hash_is_refused_with_a_remedy(
    home: Path, tmp_path: Path, digest: str, complaint: str
) -> None:
    option = f" --hash=sha256:{digest}" if digest else ""
    (home / "requirements.txt").write_text(f"tiny @ {tiny_wheel(tmp_path).as_uri()}{option}\n", "utf-8")
    told = dev(home, "run", "--port", str(free_port()))
    assert told.returncode == 1
    assert complaint in told.stderr
    assert "Is there a network" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_package_with_its_true_hash_is_installed_after_an_earlier_failure(
    home: Path, tmp_path: Path
) -> None:
    wheel = tiny_wheel(tmp_path)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (home / "requirements.txt").write_text("no such line\n", "utf-8")
    assert dev(home, "run", "--port", str(free_port())).returncode == 1
    (home / "requirements.txt").write_text(f"tiny @ {wheel.as_uri()} --hash=sha256:{digest}\n", "utf-8")
    told = dev(home, "run", "--port", str(free_port()))
    assert told.returncode == 0, told.stderr
    assert "making" not in told.stdout
    assert list((home / ".venv").rglob("tiny.py"))


@pytest.mark.parametrize("lost", ["pip/__init__.py", "pyvenv.cfg", "python"])
def test_an_environment_that_lost_a_vital_file_is_not_used(home: Path, lost: str) -> None:
    door = load(home / "dev.py")
    file = door.venv_python() if lost == "python" else next((home / ".venv").rglob(lost))
    assert door.venv_works()
    file.rename(file.with_name("away"))
    try:
        assert not door.venv_works()
    finally:
        file.with_name("away").rename(file)


def test_an_installation_that_was_killed_is_made_anew(home: Path) -> None:
    (home / "requirements.txt").write_text("# nothing\n", "utf-8")
    (home / ".venv" / "pejling-unfinished").touch()
    told = dev(home, "run", "--port", str(free_port()))
    assert told.returncode == 0, told.stderr
    assert [line.split()[1] for line in told.stdout.splitlines()[:3]] == [".venv", "making", "installing"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt")
def test_ctrl_c_ends_quietly(home: Path) -> None:
    command = [sys.executable, str(home / "dev.py"), "run", "--port", str(free_port())]
    process = subprocess.Popen(
        command,
        env={**os.environ, "STAND_IN_WAITS": "30"},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    while not process.stdout.readline().startswith("application"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "dev.py" not in errors
