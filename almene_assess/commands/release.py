"""`release`: attack a round's next benchmark, publish it, and say in numbers of cells what it shows."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime

import click
import sqlalchemy as sa

from almene_assess.config import stated
from almene_assess.domain.errors import NotFound, RefusedSetup, Underway
from almene_assess.domain.gate import Step
from almene_assess.domain.release_run import Outcome
from almene_assess.services import release_runs
from almene_assess.services.benchmark_words import BAND, HIDDEN
from almene_assess.services.benchmarks import OPERATOR, Published
from almene_assess.services.gate_words import report_lines
from almene_assess.services.release_runs import Performed
from almene_assess.services.release_words import ENDED, NO_ROUND, NO_RUN, UNDERWAY, Said
from almene_assess.storage import migrations
from almene_assess.storage.database import connect

NICE = 10
"""Half-way down the scale of politeness."""


def summary(made: Published) -> str:
    """Return what was published, without any figure of the benchmark itself."""
    shown = [row for row in made.rows if row.hidden_reason is None]
    hidden = Counter(row.hidden_reason for row in made.rows if row.hidden_reason is not None)
    bare = Counter(row.band_reason for row in shown if row.band_reason is not None)
    lines = [
        f"Sammenligning nr. {made.release.number} er udgivet.",
        f"Den bygger på {made.organisations} organisationer.",
        f"{len(shown)} tal bliver vist, og {hidden.total()} er skjult:",
        *(f"  {count:>5}  {HIDDEN[reason]}" for reason, count in hidden.most_common()),
        f"{bare.total()} af de viste tal står uden midterste halvdel:",
        *(f"  {count:>5}  {BAND[reason]}" for reason, count in bare.most_common()),
        f"Regler {made.release.rule_version}, fingeraftryk {made.release.sha256[:16]}.",
        *report_lines(made.report),
    ]
    return "\n".join(lines)


def say(step: Step) -> None:
    """Print how far the gate is."""
    held = f", {step.held_back} tal holdt tilbage" if step.held_back else ""
    click.echo(f"Kontrol, gennemgang {step.turn}: tema {step.done + 1} af {step.themes}{held}", err=True)


@click.command(
    "release", help="Udgiv den næste sammenligning for en runde. Der kan højst være to i hver runde."
)
@click.argument("round_id", metavar="RUNDE", type=int)
@click.option("--dry-run", is_flag=True, help="Prøv kontrollen uden at udgive noget.")
@click.option("--run", "run_id", type=int, hidden=True, help="Udfør en kørsel, som siden har noteret.")
@click.option("--database", default=None, help="Databasens adresse. Ellers bruges installationens egen.")
def command(round_id: int, dry_run: bool, run_id: int | None, database: str | None) -> None:
    """Run the verb as the operator of the machine, or as whoever started a run on the page."""
    engine = connect(database or stated().database_url)
    if migrations.current(engine) != migrations.head():
        raise RefusedSetup("Databasen er ikke gjort klar.", "Kør først: python -m almene_assess prepare")
    if run_id is not None:
        give_way()
    click.echo(ended(run(engine, round_id, run_id or noted(engine, round_id, rehearsal=dry_run))))


def noted(engine: sa.Engine, round_id: int, *, rehearsal: bool) -> int:
    """Note a run of the operator's own and return its id."""
    try:
        return release_runs.start(engine, OPERATOR, round_id, datetime.now(UTC), rehearsal=rehearsal)
    except NotFound as refused:
        raise refusal(NO_ROUND) from refused
    except Underway as refused:
        raise refusal(UNDERWAY) from refused


def run(engine: sa.Engine, round_id: int, run_id: int) -> Performed:
    """Perform a run; Ctrl-C is a way to stop it, and then the run itself knows what came of it."""
    try:
        return release_runs.perform(engine, round_id, run_id, say)
    except NotFound as refused:
        raise refusal(NO_RUN) from refused
    except KeyboardInterrupt:
        return Performed(release_runs.give_up(engine, OPERATOR, run_id, datetime.now(UTC)))


def ended(done: Performed) -> str:
    """Return what came of a run.

    Raises: RefusedSetup if nothing did.
    """
    outcome = done.run.outcome or Outcome.INTERRUPTED
    said = ENDED[outcome]
    if outcome is Outcome.REHEARSED:
        return "\n".join([said.happened, said.safe, *report_lines(done.run.report or {})])
    if outcome is not Outcome.PUBLISHED:
        raise refusal(said)
    return said.happened if done.published is None else summary(done.published)


def refusal(said: Said) -> RefusedSetup:
    """Return three sentences as the command line says them."""
    return RefusedSetup(f"{said.happened} {said.safe}", said.do)


def give_way() -> None:
    """Let those who answer come first: this runs for minutes on the machine that serves them."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
