"""The main job in a real browser, by key presses alone, through two power cuts, to four radars.

Imports nothing from the product: what the page and its charts say is compared with `recompute`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import recompute
from tests.browser.keyboard import heading, tables, until
from tests.browser.leader import Leader, Ledger, newest, sheet, snapshot, stored
from tests.support.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BANK = recompute.bank(ROOT / "data" / "questionnaires" / "am26.yaml")
RESPONDENT, PARTICIPATION = 1, 16
