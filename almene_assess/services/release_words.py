"""Danish words for how a run of the gate ended: what happened, what is safe, what to do now."""

from __future__ import annotations

from typing import NamedTuple

from almene_assess.domain.release_run import Outcome


class Said(NamedTuple):
    """Three sentences, in the order in which a worried person needs them."""

    happened: str
    safe: str
    do: str


NOTHING = "Der er ikke udgivet noget, og forsøget tæller ikke som en udgivelse."

ENDED = {
    Outcome.PUBLISHED: Said(
        "Sammenligningen er udgivet.",
        "Den ligger fast og bliver aldrig ændret.",
        "De organisationer, der har indsendt, kan se den nu.",
    ),
    Outcome.REHEARSED: Said(
        "Prøven er slut, og den gik godt. Sammenligningen kan udgives.",
        "Der er ikke udgivet noget, og prøven tæller ikke som en udgivelse.",
        "Udgiv, når de fleste er med.",
    ),
    Outcome.NOBODY: Said(
        "Ingen har både indsendt og sagt ja til at være med i sammenligningen.",
        NOTHING,
        "Vent, til de første er med.",
    ),
    Outcome.TOO_FEW: Said(
        "Der er for få med, eller for mange af dem har samme administration. Intet tal må vises.",
        NOTHING,
        "Vent, til flere er med, og prøv så igen.",
    ),
    Outcome.SPENT: Said(
        "Runden har allerede sine to sammenligninger. Flere ville gøre det muligt at regne ud, hvem der er "
        "kommet til.",
        "De tal, der er udgivet, bliver stående.",
        "Vent til næste runde.",
    ),
    Outcome.LEAKS: Said(
        "Kontrollen kan regne et svar ud af de tal, som allerede er udgivet. Derfor bliver der ikke udgivet "
        "flere tal i denne runde.",
        NOTHING,
        "Skriv til den, der driver Pejling.",
    ),
    Outcome.CHANGED: Said(
        "Nogen kom til eller faldt fra, mens kontrollen kørte. Så passer tallene ikke længere.",
        NOTHING,
        "Prøv igen.",
    ),
    Outcome.NOT_ALLOWED: Said(
        "Den, der startede kontrollen, har ikke længere ret til at udgive.",
        NOTHING,
        "En, der har ret til at udgive, kan prøve igen.",
    ),
    Outcome.INTERRUPTED: Said(
        "Kontrollen blev afbrudt.",
        "Der er ikke udgivet noget.",
        "Prøv igen.",
    ),
}
"""By outcome; a test sees to it that none is missing."""

UNDERWAY = Said(
    "Kontrollen er allerede i gang for runden.",
    "Der kører kun én ad gangen, så intet bliver udgivet to gange.",
    "Vent, til den er færdig.",
)
NO_ROUND = Said(
    "Der er ingen fælles runde med det nummer.",
    "Der er ikke udgivet noget.",
    "Se efter, om nummeret er rigtigt.",
)
NO_RUN = Said(
    "Kørslen findes ikke, eller den er slut.",
    "Der er ikke udgivet noget i dette forsøg.",
    "Start en ny.",
)
