"""The log as plain text that Danish spreadsheets open; what people typed is never run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from almene_assess.locale import clock, date, say
from almene_assess.reports.commas import written


def log_file(lines: Iterable[tuple[datetime, str | None, str]]) -> bytes:
    """Return the rows (when, who, what) as a .csv file; None is the machine, an empty name is erased."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(key) for key in ("logbog.dato", "logbog.kl", "logbog.hvem", "logbog.hvad")])
    for at, name, words in lines:
        who = say("logbog.maskinen") if name is None else name or say("logbog.slettet")
        writer.writerow([written(cell) for cell in (date(at), clock(at), who, words)])
    return out.getvalue().encode("utf-8-sig")
