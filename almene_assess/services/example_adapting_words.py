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
