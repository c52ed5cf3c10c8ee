"""Due days of goals and actions as a calendar file, for whatever calendar the reader has (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from almene_assess.domain.goals import Deed, Goal
from almene_assess.locale import say
from almene_assess.reports.document import printable

PRODUCT = "-//Pejling//Pejling//DA"


def calendar_file(name: str, goals: Iterable[Goal], deeds: Iterable[Deed], made_at: datetime) -> bytes:
    """Return every goal that runs and every action that is not done, as whole days.

    An entry keeps its identity from file to file, so that reading a newer file moves it.
    """
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _line(name))
    for event in (*_goals(goals, made_at), *_deeds(deeds, made_at)):
        found.add_component(event)
    file: bytes = found.to_ical()
    return file


def _goals(goals: Iterable[Goal], made_at: datetime) -> Iterator[Event]:
    for goal in goals:
        if goal.running:
            words = goal.words
            lines = [say("kalender.ansvarlig", navn=words.responsible)]
            lines += [say("kalender.tegn", tegn=words.sign)] if words.sign else []
            title = say("kalender.maal", tekst=words.text)
            yield _day(f"maal-{goal.id}", title, words.due, lines, made_at)


def _deeds(deeds: Iterable[Deed], made_at: datetime) -> Iterator[Event]:
    for deed in deeds:
        if deed.done_at is None:
            words = deed.words
            lines = [say("kalender.ansvarlig", navn=words.responsible)]
            title = say("kalender.handling", tekst=words.text)
            yield _day(f"handling-{deed.id}", title, words.due, lines, made_at)


def _day(key: str, title: str, due: date, lines: list[str], made_at: datetime) -> Event:
    """Return a whole day that makes nobody busy; the responsible is in it as words, never as an address."""
    event = Event()
    event.add("uid", f"{key}@pejling")
    event.add("dtstamp", made_at)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", _line(title))
    event.add("description", "\n".join(_line(line) for line in lines))
    event.add("transp", "TRANSPARENT")
    return event


def _line(text: str) -> str:
    return " ".join(printable(text).split())
