"""What an invented board wrote about itself: evidence, and its two papers for readers outside."""

EVIDENCE = (
    "Referatet fra bestyrelsesmødet i maj.",
    "En plan, som afdelingsbestyrelserne har set.",
    "Opslag i opgangene og på hjemmesiden siden foråret.",
)
INTRODUCTION = (
    "Vi er en boligorganisation med små og store afdelinger. Her fortæller vi, hvad vi har sat os for, og "
    "hvor langt vi er."
)
DIALOGUE_INTRODUCTION = (
    "Bestyrelsen har valgt fire temaer, som vi gerne vil tale med kommunen om på årets styringsdialog."
)
WISHES = (
    "At kommunen ringer til os, før et lokalplanforslag tæt på vores boliger bliver skrevet.",
    "En fast kontakt i sundhedsforvaltningen, som driften kan ringe til, når en beboer har brug for hjælp.",
    "At vi sammen prøver en genbrugsstation i én afdeling og ser på, hvad den flytter.",
    "To møder om året mellem kommunen, de frivillige foreninger og vores afdelingsbestyrelser.",
)
