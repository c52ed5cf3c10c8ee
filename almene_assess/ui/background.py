"""Start a command of our own in a process of its own, so that minutes of work never hold up a page.

The only module that starts processes. It knows nothing of what the command does: that stands in the database.
"""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

from almene_assess.config import ROOT, settings

APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Windows' way to keep the server's Ctrl-C from the process; elsewhere a session of its own does it."""


def run_release(round_id: int, run_id: int) -> None:
    """Perform a noted run of the gate; it goes on when the page is left, and when the server restarts.

    Raises: OSError if the machine starts no more processes.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "almene_assess", "release", str(round_id), "--run", str(run_id)],
        cwd=ROOT,
        env=os.environ | {"PEJLING_DATABASE_URL": settings().database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=APART,
    )
    Thread(target=process.wait, name="release-run", daemon=True).start()  # or it would stay as a zombie
