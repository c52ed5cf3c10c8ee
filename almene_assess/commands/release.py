"""`release`: attack a round's next benchmark, publish it, and say in numbers of cells what it shows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import click

from almene_assess.config import stated
from almene_assess.domain.errors import Conflict, NotFound, NotReady, PejlingError, RefusedSetup
from almene_assess.domain.gate import Step
from almene_assess.services.benchmark_words import BAND, HIDDEN
from almene_assess.services.benchmarks import OPERATOR, Published, build_release, rehearse_release
from almene_assess.services.gate_words import report_lines
from almene_assess.storage import migrations
from almene_assess.storage.database import connect

REFUSALS: dict[type[PejlingError], RefusedSetup] = {
    NotFound: RefusedSetup("Der er ingen fælles runde med det nummer.", "Se efter, om nummeret er rigtigt."),
    NotReady: RefusedSetup(
        "Ingen har både indsendt og sagt ja til at være med i sammenligningen.",
        "Vent, til de første er med. Dette forsøg tæller ikke som en udgivelse.",
    ),
    Conflict: RefusedSetup(
        "Nogen kom til eller faldt fra imens. Der er ikke udgivet noget.",
        "Prøv igen. Dette forsøg tæller ikke som en udgivelse.",
    ),
}
"""What is said when a release cannot be made."""


def summary(made: Published) -> str:
    """Return what was published, without any figure of the benchmark itself."""
    shown = [row for row in made.rows if row.hidden_reason is None]
    hidden = Counter(row.hidden_reason for row in made.rows if row.hidden_reason is not None)
    bare = Counter(row.band_reason for row in shown if row.band_reason is not None)
    lines = [
        f"Udgivelse nr. {made.release.number} er lavet. Den bygger på {made.organisations} organisationer.",
        f"{len(shown)} tal bliver vist, og {hidden.total()} er skjult:",
        *(f"  {count:>5}  {HIDDEN[reason]}" for reason, count in hidden.most_common()),
        f"{bare.total()} af de viste tal står uden midterste halvdel:",
        *(f"  {count:>5}  {BAND[reason]}" for reason, count in bare.most_common()),
        f"Regler {made.release.rule_version}, kontrolsum {made.release.sha256[:16]}.",
        *report_lines(made.report),
    ]
    return "\n".join(lines)


def say(step: Step) -> None:
    """Print how far the gate is."""
    held = f", {step.held_back} tal holdt tilbage" if step.held_back else ""
    click.echo(f"Kontrol, gennemgang {step.turn}: tema {step.done + 1} af {step.themes}{held}", err=True)


@click.command("release", help="Udgiv næste sammenligning for en runde. Højst to gange pr. runde.")
@click.argument("round_id", metavar="RUNDE", type=int)
@click.option("--dry-run", is_flag=True, help="Prøv kontrollen uden at udgive noget.")
@click.option("--database", default=None, help="Databasens adresse. Ellers bruges installationens egen.")
def command(round_id: int, dry_run: bool, database: str | None) -> None:
    """Run the verb as the operator of the machine."""
    engine = connect(database or stated().database_url)
    if migrations.current(engine) != migrations.head():
        raise RefusedSetup("Databasen er ikke gjort klar.", "Kør først: python -m almene_assess prepare")
    try:
        if dry_run:
            report = rehearse_release(engine, OPERATOR, round_id, datetime.now(UTC), say)
            lines = ["Prøven er slut. Der er ikke udgivet noget.", *report_lines(report)]
            click.echo("\n".join(lines))
            return
        click.echo(summary(build_release(engine, OPERATOR, round_id, datetime.now(UTC), say)))
    except (NotFound, NotReady, Conflict) as refused:
        raise REFUSALS[type(refused)] from refused
