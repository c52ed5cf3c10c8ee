"""The questionnaire on paper, for a meeting without power: each question with a box to each rung."""

from __future__ import annotations

from collections.abc import Iterator

from almene_assess.domain.answers import UnscoredReason
from almene_assess.domain.numbers import danish_short
from almene_assess.domain.paper_form import letter
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.locale import say
from almene_assess.reports.document import Block, Bullets, Document, Heading, Paragraph, Question

EVIDENCE_LINES, REASON_LINES = 2, 1
GROUPS = ("bord.gruppe_valgte", "bord.gruppe_ansatte", "bord.gruppe_beboere", "bord.gruppe_eksterne")


def questionnaire_document(bank: Questionnaire, form: str, *, is_example: bool) -> Document:
    """Return a form of a questionnaire as a document to be filled in by hand."""
    return Document(
        title=say("skema.filnavn", titel=bank.meta.title_da),
        subtitle=say("skema.undertitel", n=len(bank.form_items(form))),
        blocks=(*_before(bank), *_pillars(bank, form), Paragraph(say("skema.slut"))),
        mark=say("referat.eksempel") if is_example else "",
        compact=True,
    )


def choices(bank: Questionnaire, item: Item) -> tuple[str, ...]:
    """Return the rungs, lowest first, under the letters that they are typed in by, and what is no rung."""
    told = [
        f"{letter(n)}  {f'{rung.prefix_da} ' if rung.prefix_da else ''}{words}"
        for n, (rung, words) in enumerate(zip(bank.scale.levels, item.levels_da, strict=True))
    ]
    labels = {option.id: option.label_da for option in bank.scale.unscored}
    told.append(labels[UnscoredReason.VED_IKKE.value])
    if item.na_da is not None:
        told.append(f"{labels[UnscoredReason.IKKE_RELEVANT.value]}: {item.na_da}")
    return tuple(told)


def _before(bank: Questionnaire) -> Iterator[Block]:
    yield Paragraph(say("skema.fortroligt"))
    yield Question("", say("skema.gruppe"), tuple(say(key) for key in GROUPS))
    yield Heading(say("om.regler"))
    yield Bullets((_letters(bank), *bank.scale.rules_da))
    if bank.meta.terms_da:
        yield Bullets(bank.meta.terms_da)


def _letters(bank: Questionnaire) -> str:
    """Say which letter is which rung, for the rules call the rungs by their numbers."""
    pairs = [
        say("skema.bogstav", bogstav=letter(n), trin=danish_short(value))
        for n, value in enumerate(bank.level_values)
    ]
    return say("skema.bogstaver", trin=", ".join(pairs))


def _pillars(bank: Questionnaire, form: str) -> Iterator[Block]:
    asked = bank.form_themes(form)
    for themes in bank.pillar_themes(form).values():
        for key in themes:
            theme = bank.theme(key)
            yield Heading(f"{theme.code} {theme.title_da}")
            yield from (_question(bank, bank.items[item]) for item in asked[key])


def _question(bank: Questionnaire, item: Item) -> Question:
    reason = () if item.na_da is None else ((say("skema.hvorfor_ikke"), REASON_LINES),)
    evidence = (say("skema.bevis", eksempel=item.evidence_da), EVIDENCE_LINES)
    title = f"{bank.code(item.id)} {item.title_da}"
    return Question(title, item.question_da, choices(bank, item), (*reason, evidence))
