"""What a browser is called in the list of sign-ins: two or three words, never the whole of what it says."""

from __future__ import annotations

BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("chromium", "Chrome"),
    ("safari", "Safari"),
)
"""Most say that they are several; the first that fits is the one."""
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("cros", "Chromebook"),
    ("linux", "Linux"),
)
UNKNOWN = "Ukendt browser"


def device(user_agent: str) -> str:
    """Return what to call the browser that says this of itself."""
    said = user_agent[:500].casefold()
    browser = next((name for sign, name in BROWSERS if sign in said), UNKNOWN)
    system = next((name for sign, name in SYSTEMS if sign in said), None)
    return browser if system is None else f"{browser} på {system}"
