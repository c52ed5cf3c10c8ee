"""What browsers are called in the list of sign-ins."""

from __future__ import annotations

import pytest

from almene_assess.services.device_words import device

SAID = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox på Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Safari/605.1.15": "Safari på Mac",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
    "Safari/537.36 Edg/140.0": "Edge på Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1": "Safari på iPhone",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile "
    "Safari/537.36": "Chrome på Android",
    "": "Ukendt browser",
    "<script>": "Ukendt browser",
}


@pytest.mark.parametrize(("said", "called"), SAID.items())
def test_a_browser_is_called_by_two_or_three_words(said: str, called: str) -> None:
    assert device(said) == called
    assert len(called) <= 80
