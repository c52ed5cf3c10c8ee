"""Habits that keep the doors shut, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "almene_assess"
PAGES = ROOT / "pages"
AUTHENTICATOR_KEYS = {"username", "name", "roles", "email", "logout", "authentication_status"}
AUDITED_FOR_HTML = {PACKAGE / "ui" / "style.py"}
"""May hold constants for st.html; nothing typed by a person may ever get there."""
SECURITY_CODE = [
    *sorted((PACKAGE / "web").glob("*.py")),
    *(
        PACKAGE / "services" / f"{name}.py"
        for name in (
            "accounts",
            "passwords",
            "sign_in",
            "secret",
            "attempts",
            "mail",
            "invitations",
            "security_log",
        )
    ),
    *(
        PACKAGE / "services" / f"{name}.py"
        for name in ("account_links", "second_factor", "own_account", "people")
    ),
    *(PACKAGE / "ui" / f"{name}.py" for name in ("auth_fence", "sign_in", "session", "failure")),
    ROOT / "app.py",
]
STREAMLIT_CODE = [*sorted((PACKAGE / "ui").rglob("*.py")), *sorted(PAGES.rglob("*.py"))]


def calls(path: Path) -> Iterator[ast.Call]:
    return (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    )


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def offences(source: str) -> list[str]:
    """Return what a piece of page code does that it must not."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        said = {word.arg: word.value for word in node.keywords}
        key = said.get("key")
        if isinstance(key, ast.Constant) and key.value in AUTHENTICATOR_KEYS:
            found.append(f"widget key {key.value}")
        if "unsafe_allow_html" in said or (isinstance(node.func, ast.Attribute) and node.func.attr == "html"):
            found.append("html")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "download_button":
            found.append("download_button")
    return found


@pytest.mark.parametrize("path", STREAMLIT_CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_widget_takes_the_authenticators_names_and_no_html_is_written(path: Path) -> None:
    found = offences(path.read_text(encoding="utf-8"))
    assert [one for one in found if one != "html" or path not in AUDITED_FOR_HTML] == []


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ("st.text_input('x', key='username')", ["widget key username"]),
        ("st.markdown(x, unsafe_allow_html=True)", ["html"]),
        ("st.html(x)", ["html"]),
        ("st.download_button('x', b'')", ["download_button"]),
        ("st.text_input('x', key='log_ind_bruger')", []),
    ],
)
def test_the_lint_sees_what_it_looks_for(source: str, offence: list[str]) -> None:
    assert offences(source) == offence


@pytest.mark.parametrize("path", SECURITY_CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_security_code_uses_no_guessable_randomness(path: Path) -> None:
    assert "random" not in imports(path)
    assert "numpy" not in imports(path)


def test_streamlit_authenticator_is_fenced_into_one_module() -> None:
    users = [
        p for p in (*PACKAGE.rglob("*.py"), *PAGES.rglob("*.py")) if "streamlit_authenticator" in imports(p)
    ]
    assert users == [PACKAGE / "ui" / "auth_fence.py"]
    made = {node.func.id for node in calls(users[0]) if isinstance(node.func, ast.Name)}
    assert made == {"AuthenticationModel"}


def test_only_the_session_module_touches_session_state() -> None:
    users = [p for p in STREAMLIT_CODE if "session_state" in _attributes(p)]
    assert users == [PACKAGE / "ui" / "session.py"]


def test_no_page_stands_where_streamlit_would_serve_it_by_itself() -> None:
    assert not (PACKAGE / "ui" / "pages").exists()
    assert list(PAGES.glob("*.py")) == []
    assert (PACKAGE / "ui" / "frame.py").is_file()


def test_nothing_imports_the_frame_or_a_page() -> None:
    for path in (*PACKAGE.rglob("*.py"), ROOT / "app.py"):
        text = path.read_text(encoding="utf-8")
        assert "import frame" not in text
        assert "ui.frame" not in text
        assert "from pages" not in text


def _attributes(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
