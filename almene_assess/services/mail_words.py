"""What our letters say (Danish); plain text, the shortest that does."""

from __future__ import annotations

REGARDS = "Med venlig hilsen\nPejling\n\nDu kan ikke svare på denne mail."
INVITATION_SUBJECT = "Invitation til Pejling"
RESET_SUBJECT = "Ny adgangskode til Pejling"
FACTOR_SUBJECT = "Dit ekstra trin i Pejling er fjernet"


def invitation(link: str, name: str, where: str) -> str:
    """Return the letter that invites somebody."""
    at = f" hos {where}" if where else ""
    return (
        f"Hej {name}\n\nDu er inviteret til Pejling{at}.\n"
        f"Åbn linket, og vælg en adgangskode. Det gælder i 7 dage og kan bruges én gang:\n\n{link}\n\n"
        "Kender du ikke til det, så lad linket ligge. Så sker der ikke noget."
    )


def reset(link: str) -> str:
    """Return the letter that lets somebody choose a new password."""
    return (
        "Hej\n\nDu har bedt om at vælge en ny adgangskode til Pejling.\n"
        f"Linket gælder i 30 minutter og kan bruges én gang:\n\n{link}\n\n"
        "Var det ikke dig, så lad linket ligge. Din adgangskode er den samme som før."
    )


def factor_removed() -> str:
    """Return the letter that tells somebody that the second step was taken away for them."""
    return (
        "Hej\n\nDen, der står for Pejling, har fjernet det ekstra trin, du bruger, når du logger ind, "
        "fordi nogen har bedt om det.\nDu er logget ud alle steder. Var det ikke dig, der bad om det, "
        "så skift din adgangskode,\nog ring til den, der står for Pejling hos jer."
    )
