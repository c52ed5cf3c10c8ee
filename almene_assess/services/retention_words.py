"""What goes by itself and why, as people read it on »Mine data«."""

from __future__ import annotations

WORDS = {
    "attempts": ("Forsøg på at logge ind", "De bruges kun til at bremse den, der gætter."),
    "sessions": (
        "Hvor du har været logget ind",
        "Så kan du nå at se efter, om der var nogen, du ikke kender.",
    ),
    "links": ("Brugte og udløbne links", "De åbner intet mere."),
    "devices": (
        "Hvilken computer du skrev et svar på",
        "Det bruges kun, mens du selv kan rette i to vinduer.",
    ),
    "sheets": (
        "Dine svar, beviser og bemærkninger fra en lukket runde",
        "Så er fælles trin og mål på plads. Organisationens tal bliver, hvis mindst fem har svaret.",
    ),
    "leavers": (
        "Kontoen for en, der ikke længere har en rolle",
        "Så husker ingen den, og navn og adresse skal ikke ligge.",
    ),
    "meetings": (
        "Stemmer fra et møde, som ingen lukkede",
        "De tæller ikke mere, når runden er slut.",
    ),
    "log": ("Rækker i loggen", "Så længe kan et brud på sikkerheden undersøges."),
}
