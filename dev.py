"""The programmers' door: one command for each thing one does with Pejling, on any machine with Python.

Uses the standard library only, and only syntax that Python 3.6 can read: an old Python must get as far as
the message that turns it away.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RUNTIME = ROOT / "requirements.txt"
TESTING = ROOT / "requirements-dev.txt"
# Stands there while pip works, so that a killed installation is known by it.
UNFINISHED = VENV / "pejling-unfinished"
ADDRESS = "127.0.0.1"
PORT = 8501
# A caller's Python settings would leak into the venv; pip's own could install outside it or wait for a key.
HARMFUL = ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "PYTHONSTARTUP", "VIRTUAL_ENV")
CALM = {"PIP_NO_INPUT": "1", "PIP_USER": "0", "PYTHONUTF8": "1"}
FIXES = [("ruff", "format", "."), ("ruff", "check", "--fix", ".")]
TYPES = ("mypy", "--strict", "almene_assess", "app.py", "pages")
CHECKS = [("ruff", "format", "--check", "."), ("ruff", "check", "."), TYPES]
# A venv without its pyvenv.cfg is the system's own Python: nothing may be installed there.
PROBE = (
    "import pip, sys; pip.__version__; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < (3, 11))"
)


class Stop(Exception):
    """What went wrong and what to do about it, in words for the person at the keyboard."""


def say(text: str) -> None:
    print("pejling: " + text, flush=True)


def require_python(version: Tuple[int, ...], executable: str) -> None:
    """Turn an old Python away and name a newer one if the machine has it."""
    if version >= (3, 11):
        return
    found = ".".join(str(part) for part in version)
    raise Stop(f"Python 3.11 or newer is needed; {executable} is {found}.\n{newer_python()}")


def newer_python() -> str:
    newer = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    if newer:
        return f"Use the newer one that is here: {newer[0]} dev.py"
    if os.name == "nt" or sys.platform == "darwin":
        return "Install a newer Python with Python's official installer, then run the command again."
    return "Install one (Debian, Ubuntu: apt-get install python3.11-venv), then run: python3.11 dev.py"


def require_venv_module() -> None:
    """Debian ships Python without the parts that make virtual environments."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Stop(
            f"this Python lacks {' and '.join(missing)}, so it cannot make a virtual environment.\n"
            "Debian, Ubuntu: apt-get install python3-venv (with sudo), then run the command again.\n"
            "Elsewhere: reinstall Python from its official installer, with pip included."
        )


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def environment() -> Dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in HARMFUL}
    return {**kept, **CALM}


def venv_works() -> bool:
    """Ask the environment itself: a new system Python can leave a folder that no longer runs."""
    if UNFINISHED.exists() or not venv_python().exists():
        return False
    try:
        return call([str(venv_python()), "-c", PROBE], environment(), subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    require_venv_module()
    if VENV.exists() or VENV.is_symlink():
        say(".venv is broken or half made: removing it")
        remove_venv()
    say(f"making .venv with Python {sys.version_info[0]}.{sys.version_info[1]}")
    base = getattr(sys, "_base_executable", sys.executable)
    if call([base, "-m", "venv", str(VENV)], environment()) != 0:
        shutil.rmtree(str(VENV), ignore_errors=True)
        raise Stop(
            "the virtual environment could not be made; what Python said stands above.\n"
            "Debian, Ubuntu: apt-get install python3-venv. Else: is the disk full, may you write here?"
        )


def remove_venv() -> None:
    try:
        VENV.unlink() if VENV.is_symlink() else shutil.rmtree(str(VENV))
    except OSError as error:
        raise Stop(f"cannot remove {VENV} ({error}).\nClose what uses it, or remove it by hand.") from None


def stamp_of(requirements: Path) -> Path:
    return VENV / f"pejling-{requirements.stem}.json"


def fingerprint(requirements: Path) -> Dict[str, str]:
    """What must be unchanged for an earlier installation to count; pyvenv.cfg names the venv's own Python."""
    return {
        "requirements": hashlib.sha256(requirements.read_bytes()).hexdigest(),
        "python": hashlib.sha256((VENV / "pyvenv.cfg").read_bytes()).hexdigest(),
    }


def installed(requirements: Path) -> bool:
    try:
        return bool(json.loads(stamp_of(requirements).read_text("utf-8")) == fingerprint(requirements))
    except (OSError, ValueError):
        return False


def install(requirements: Path) -> None:
    """Install hash-checked, ready-made packages only: building one would run code that no hash covers."""
    say(f"installing from {requirements.name} (the first time takes a minute or two)")
    options = [
        "-qq",
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary=:all:",
        "-r",
        str(requirements),
    ]
    UNFINISHED.write_text("pip was at work\n", "utf-8")
    code = call(module("pip", "install", *options), environment())
    UNFINISHED.unlink()  # pip undoes its own failures; only a kill or Ctrl-C leaves the mark
    if code != 0:
        raise Stop(
            "installing failed; what pip said stands above.\n"
            "Is there a network, and does pip reach its package index (behind a proxy: set HTTPS_PROXY)?\n"
            "Is the disk full? Put that right and run the command again: what was fetched is kept."
        )
    stamp_of(requirements).write_text(json.dumps(fingerprint(requirements)), "utf-8")


def ready(*needed: Path) -> None:
    """Bring `.venv` up to date; when it is, cost nothing but one start of Python."""
    if not venv_works():
        make_venv()
    for requirements in needed:
        if not installed(requirements):
            install(requirements)


def module(*arguments: str) -> List[str]:
    return [str(venv_python()), "-m", *arguments]


def call(command: List[str], env: Dict[str, str], output: Optional[int] = None) -> int:
    """Run a command; after Ctrl-C, which reaches it too, let it end in its own time."""
    process = subprocess.Popen(command, cwd=str(ROOT), env=env, stdout=output, stderr=output)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise


def become(command: List[str], env: Dict[str, str]) -> int:
    """Give this process to the command: signals reach it, and nothing is left behind when it is ended."""
    if os.name == "nt":
        return call(command, env)  # Windows has no exec that keeps the console
    os.chdir(str(ROOT))
    return os.execve(command[0], command, env)  # never returns


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def require_port(port: int) -> None:
    trouble = port_trouble(port)
    if trouble:
        other = port + 1 if 1024 <= port < 65535 else PORT
        raise Stop(f"port {port} {trouble}.\nChoose another one: python3 dev.py run --port {other}")


def port_trouble(port: int) -> Optional[str]:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((ADDRESS, port)) == 0:
            return "is taken: another program answers there (perhaps Pejling is already running)"
    with socket.socket() as probe:
        if os.name != "nt":  # a port that was closed a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            return "is not yours to use: the system keeps it"
        except OSError as error:
            return f"cannot be used ({error.strerror})"
    return None


def run(arguments: List[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py run", description="Serve Pejling with the example sector.")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"default {PORT}")
    port = parser.parse_args(arguments).port
    require_port(port)
    ready(RUNTIME)
    env = serving(port)
    # A database of one's own never gets invented organisations, and accounts with a public password.
    example = [] if "PEJLING_DATABASE_URL" in env else ["--example"]
    code = call(module("almene_assess", "prepare", *example), env)
    if code != 0:
        return code
    require_port(port)  # the first run takes minutes: somebody may have come in between
    listen = ["--server.address", ADDRESS, "--server.port", str(port), "--server.headless", "true"]
    return become(module("streamlit", "run", "app.py", *listen), env)


def serving(port: int) -> Dict[str, str]:
    """Tell the application where browsers find it: its gate refuses every other origin."""
    env = environment()
    env.setdefault("PEJLING_ORIGIN", f"http://{ADDRESS}:{port}")
    env.setdefault("PEJLING_EXTRA_ORIGINS", json.dumps([f"http://localhost:{port}"]))
    return env


def with_test_tools(name: str) -> Callable[[List[str]], int]:
    """Make the verb that runs a module with what tests need."""

    def verb(arguments: List[str]) -> int:
        ready(TESTING)
        return become(module(name, *arguments), environment())

    return verb


def check(arguments: List[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py check", description="Check format, lint and types.")
    parser.add_argument("--fix", action="store_true", help="put right what ruff can put right first")
    fix = parser.parse_args(arguments).fix
    ready(TESTING)
    failed = [" ".join(step) for step in (FIXES + CHECKS if fix else CHECKS) if not passes(step)]
    say("failed: " + ", ".join(failed) if failed else "format, lint and types are in order")
    return 1 if failed else 0


def passes(step: Tuple[str, ...]) -> bool:
    say(" ".join(step))
    return call(module(*step), environment()) == 0


VERBS = {
    "run": (run, f"install, make the example sector and serve it on {ADDRESS}:{PORT} (--port N)"),
    "test": (with_test_tools("pytest"), "install what tests need and run them; arguments go on to pytest"),
    "check": (check, "format, lint and types (--fix puts right what it can)"),
    "audit": (with_test_tools("tests.audit"), "check locks, licences and known faults, list all parts"),
    "attack": (with_test_tools("tests.attack"), "attack example sectors, write docs/benchmark.md"),
    "bench": (with_test_tools("tests.bench"), "measure speed and memory, write docs/performance.md"),
    "load": (with_test_tools("tests.load"), "fill a hall with 1,000 phones, write docs/performance.md"),
    "soak": (with_test_tools("tests.soak"), "try the promises at full count (long; names of some run those)"),
    "screens": (with_test_tools("tests.screens"), "photograph every page into docs/screens"),
}


def overview() -> str:
    lines = [f"  {verb:<9}{about}" for verb, (_, about) in VERBS.items()]
    return "\n".join(["Pejling: python3 dev.py VERB [arguments]", "", *lines])


def main(arguments: List[str]) -> int:
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(overview())
        return 0
    if arguments[0] not in VERBS:
        print(f"dev.py knows no verb '{arguments[0]}'.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        require_python(sys.version_info[:3], sys.executable)
        return VERBS[arguments[0]][0](arguments[1:])
    except Stop as problem:
        print(f"pejling: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
