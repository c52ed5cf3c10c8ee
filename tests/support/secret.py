"""A secret of the test run's own, before anything of ours is started: nothing is written beside the code."""

from __future__ import annotations

import os
import secrets

os.environ.setdefault("PEJLING_SECRET", secrets.token_urlsafe(48))
