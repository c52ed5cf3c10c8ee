"""What the facilitator is told in each phase: what is on the screen, what to say and do, what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.domain.votes import FEWEST_VOTERS
from almene_assess.domain.workshop import Kind, Move, Phase, Standing
from almene_assess.locale import say, typed
from almene_assess.services.workshops import Desk


@dataclass(frozen=True, slots=True)
class Script:
    """The words of one phase, as keys of the catalogue."""

    name: str
    screen: str
    speak: str
    act: str


SCRIPTS = {
    Phase.WELCOME: Script(
        "bord.fase_velkommen", "bord.skaerm_velkommen", "bord.sig_velkommen", "bord.goer_velkommen"
    ),
    Phase.READ: Script("bord.fase_laes", "bord.skaerm_laes", "bord.sig_laes", "bord.goer_laes"),
    Phase.VOTE: Script("bord.fase_stem", "bord.skaerm_stem", "bord.sig_stem", "bord.goer_stem"),
    Phase.REVEAL: Script("bord.fase_vis", "bord.skaerm_vis", "bord.sig_vis", "bord.goer_vis"),
    Phase.TALK: Script("bord.fase_tal", "bord.skaerm_tal", "bord.sig_tal", "bord.goer_tal"),
    Phase.VOTE_AGAIN: Script(
        "bord.fase_stem_igen", "bord.skaerm_stem", "bord.sig_stem_igen", "bord.goer_stem_igen"
    ),
    Phase.REVEAL_AGAIN: Script(
        "bord.fase_vis_igen", "bord.skaerm_vis_igen", "bord.sig_vis_igen", "bord.goer_vis_igen"
    ),
    Phase.JOINT: Script("bord.fase_faelles", "bord.skaerm_faelles", "bord.sig_faelles", "bord.goer_faelles"),
    Phase.NOTE: Script("bord.fase_note", "bord.skaerm_note", "bord.sig_note", "bord.goer_note"),
    Phase.ENDING: Script("bord.fase_slut", "bord.skaerm_slut", "bord.sig_slut", "bord.goer_slut"),
}
RESIDENT_TALK = Script("bord.fase_tal", "bord.skaerm_tal", "bord.sig_tal", "bord.goer_tal_beboer")
RESIDENT_END = Script(
    "bord.fase_slut", "bord.skaerm_slut_beboer", "bord.sig_slut_beboer", "bord.goer_slut_beboer"
)

WAY = (Phase.READ, Phase.VOTE, Phase.REVEAL, Phase.TALK, Phase.JOINT, Phase.NOTE)
RESIDENT_WAY = WAY[:4]
STANDS_AT = {Phase.VOTE_AGAIN: Phase.VOTE, Phase.REVEAL_AGAIN: Phase.REVEAL}
"""The way of one question as the desk shows it, and where its second round stands on it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A move as a button: its words say what happens."""

    move: Move
    label: str
    key: str


def script(desk: Desk) -> Script:
    """Return the words of the phase."""
    phase = desk.workshop.run.phase
    if desk.workshop.kind is Kind.RESIDENT:
        special = {Phase.TALK: RESIDENT_TALK, Phase.ENDING: RESIDENT_END}
        return special.get(phase, SCRIPTS[phase])
    return SCRIPTS[phase]


def way(kind: Kind) -> tuple[Phase, ...]:
    """Return the phases of one question."""
    return RESIDENT_WAY if kind is Kind.RESIDENT else WAY


def hands(desk: Desk) -> int:
    """Return how many hands were counted in the current vote on the current item."""
    counted = desk.hands.get(desk.workshop.run.vote_no or 1, {}).values()
    return sum(sum(counts.values()) for counts in counted)


def few(joined: int, counted: int) -> bool:
    """Return whether the room is too small for a distribution, however many of it vote."""
    return joined + counted < FEWEST_VOTERS


def primary(desk: Desk) -> Step | None:
    """Return the one thing to press next; None at the end."""
    phase = desk.workshop.run.phase
    resident = desk.workshop.kind is Kind.RESIDENT
    if phase is Phase.ENDING:
        return None
    if phase is Phase.NOTE or (resident and phase in (Phase.TALK, Phase.REVEAL_AGAIN, Phase.JOINT)):
        return Step(Move.NEXT if phase is Phase.NOTE else Move.FINISH, _onwards(desk), "naeste")
    return Step(Move.NEXT, say(_label(desk)), "naeste")


def others(desk: Desk) -> list[Step]:
    """Return the other ways on from here."""
    run = desk.workshop.run
    found = []
    if Move.TALK in desk.moves:
        found.append(Step(Move.TALK, say("bord.knap_tal_uden"), "tal"))
    if Move.AGAIN in desk.moves and run.current is not None and run.current.revealed:
        found.append(Step(Move.AGAIN, say("bord.knap_stem_igen"), "igen"))
    if Move.FINISH in desk.moves and desk.workshop.kind is Kind.BOARD and run.phase is Phase.JOINT:
        found.append(Step(Move.FINISH, say("bord.knap_faerdig"), "faerdig"))
    if Move.SKIP in desk.moves:
        found.append(Step(Move.SKIP, say("bord.knap_spring"), "spring"))
    if Move.END in desk.moves:
        found.append(Step(Move.END, say("bord.knap_slut"), "slut"))
    return found


def _label(desk: Desk) -> str:
    match desk.workshop.run.phase:
        case Phase.VOTE | Phase.VOTE_AGAIN if few(desk.pulse.joined, hands(desk)):
            return "bord.knap_luk"
        case Phase.JOINT if desk.joint is None or not desk.joint.card.answered:
            return "bord.knap_note_uden"
        case phase:
            return _LABELS[phase]


_LABELS = {
    Phase.WELCOME: "bord.knap_begynd",
    Phase.READ: "bord.knap_stem",
    Phase.VOTE: "bord.knap_vis",
    Phase.REVEAL: "bord.knap_tal",
    Phase.TALK: "bord.knap_faelles",
    Phase.VOTE_AGAIN: "bord.knap_vis_igen",
    Phase.REVEAL_AGAIN: "bord.knap_faelles",
    Phase.JOINT: "bord.knap_note",
}


def _onwards(desk: Desk) -> str:
    """Name the question that follows, as `domain.workshop` finds it: the next that waits, else the end."""
    run = desk.workshop.run
    after = 0 if run.place is None else run.place + 1
    order = [*range(after, len(run.items)), *range(run.place or 0)]
    waiting = (n for n in order if run.items[n].standing in (Standing.WAITING, Standing.BEGUN))
    found = next(waiting, None)
    if found is None:
        return say("bord.knap_til_slut")
    title = desk.questionnaire.items[run.items[found].key].title_da
    return say("bord.knap_naeste", titel=typed(title))
