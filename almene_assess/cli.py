"""The operator's and the analyst's door: one verb a module in `commands/`, loaded only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from almene_assess.domain.errors import PejlingError, RefusedSetup

VERBS = {
    "prepare": "Gør databasen klar (og eksempelsektoren, hvis den mangler).",
    "seed": "Lav en opdigtet eksempelsektor i en database for sig selv.",
    "reset-link": "Lav et engangslink til en ny adgangskode, hvor der ikke kan sendes mail.",
    "backup": "Tag en kontrolleret sikkerhedskopi, mens systemet kører.",
    "restore": "Læg en sikkerhedskopi tilbage, og slet igen dem, der er slettet siden.",
    "verify": "Kontrollér, at svarene stemmer, og at ingen udgivne tal er ændret.",
    "breach-report": "Skriv, hvem der gjorde og kunne gøre hvad i en periode (til 72-timersfristen).",
    "retention": "Slet det, der har haft sin tid. Serveren gør det selv en gang i døgnet.",
    "close-meetings": "Luk møder, som ingen lukkede, og slet stemmerne. Kør den hver dag.",
    "release": "Udgiv den næste sammenligning for en runde.",
    "check-questionnaire": "Find alle fejl i et spørgeskema.",
    "score": "Beregn temascorer ud fra en fil med svar.",
}


class Verbs(click.Group):
    """Loads a verb's module when it is asked for, so that `score` never waits for the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a first day's work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, or None if there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"almene_assess.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        command.short_help = VERBS[cmd_name]
        return command


@click.command(cls=Verbs)
def verbs() -> None:
    """Pejling fra kommandolinjen."""


def main() -> None:
    """Run a verb; what Pejling refuses on purpose is said in words, never as a traceback."""
    try:
        verbs(prog_name="python -m almene_assess")
    except RefusedSetup as refused:
        sys.exit(f"{refused.problem}\nGør sådan: {refused.remedy}")
    except PejlingError as error:
        sys.exit(f"Det gik ikke: {error}")
