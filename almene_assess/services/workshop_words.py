"""Danish sentences that open the talk after a vote: one for each pattern, beside the item's own question."""

from __future__ import annotations

from almene_assess.domain.votes import Pattern

PROMPTS = {
    Pattern.AGREE_HIGH: "I er enige, og trinnet er højt. Hvad kan I vise en, der kommer udefra?",
    Pattern.AGREE_LOW: "I er enige om, at der er et stykke vej igen. Hvad ville være det første skridt?",
    Pattern.SPLIT: "I ser forskelligt på det. Lad en fra hver ende fortælle hvorfor.",
    Pattern.UNSURE: "En del af jer ved det ikke. Hvem kunne vide det, og hvordan får I det at vide?",
    Pattern.FEW: "For få har stemt til, at fordelingen kan vises. Tal jer frem til et fælles trin.",
}
