"""What the example's finished organisation has written for itself. All invented."""

HELP_TEXT = (
    "Tænk på aftalen om nøgleboks og vagttelefon fra i foråret. Spørg driftslederen, hvis du er i tvivl. "
    "Aftalen ligger i bestyrelsens mappe."
)
SIGNAL = (
    "Flere ældre beboere bor alene, og vi mærker ensomheden, før andre gør. Vi vil gerne have en fast "
    "kontakt i kommunen, som afdelingsbestyrelserne kan ringe til."
)
CONDITIONS = (
    "Vi har fire afdelinger i to landsbyer og en stationsby, og en administrationsorganisation står for "
    "driften. Én afdeling er med i en helhedsplan til og med 2028."
)

OWN_QUESTIONS = (
    (
        (
            "Nye naboer",
            "Hvordan tager I imod dem, der flytter ind?",
            (
                "Nye beboere hører ikke fra os ud over nøglerne.",
                "Nogle afdelinger hilser på. Det kommer an på, hvem der har tid.",
                "Vi har aftalt en velkomst og prøvet den i en afdeling.",
                "Alle nye beboere får besøg eller en invitation inden for en måned.",
                "Vi spørger de nye efter et halvt år og har ændret velkomsten på grund af svarene.",
            ),
        ),
        3,
        "Velkomstudvalget har besøgt alle siden foråret.",
    ),
    (
        (
            "Fællesspisning",
            "Hvor fast er fællesspisningen i jeres afdelinger?",
            (
                "Der er ingen fællesspisning.",
                "Det sker, når nogen finder på det.",
                "Vi har aftalt faste dage i mindst én afdeling.",
                "Alle afdelinger har faste dage, og alle kan være med.",
                "Vi ser på, hvem der ikke kommer, og har ændret noget for at få dem med.",
            ),
        ),
        1,
        "",
    ),
    (
        (
            "Landsbyens skole",
            "Hvor godt arbejder I sammen med skolen?",
            (
                "Vi har ingen kontakt med skolen.",
                "Enkelte beboere kender nogen på skolen.",
                "Vi har aftalt et møde om året med skolen.",
                "Vi mødes fast og har mindst én opgave sammen.",
                "Vi har set på, hvad samarbejdet giver børnene, og har ændret opgaven.",
            ),
        ),
        2,
        "Næste møde er aftalt med skolens leder.",
    ),
)
"""Title, question and rungs; the rung that the board agreed on; its note."""
