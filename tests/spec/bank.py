"""A small questionnaire file for any policy of `cases`: the least that the checker lets through."""

from __future__ import annotations

from typing import Any

import yaml

from tests.spec.oracle import Rules


def text(rules: Rules, quick: dict[str, tuple[str, ...]] | None = None) -> str:
    """Return the YAML of a questionnaire with the rules' scale, range and policy over all themes."""
    return yaml.safe_dump(questionnaire(rules, quick), allow_unicode=True, sort_keys=False)


def questionnaire(rules: Rules, quick: dict[str, tuple[str, ...]] | None = None) -> dict[str, Any]:
    """Return the questionnaire as plain data."""
    return {
        "meta": _meta(),
        "scale": {"levels": [_rung(value) for value in rules.values], "unscored": _unscored()},
        "score_range": [float(end) for end in rules.score_range],
        "missing": rules.missing,
        "min_answered": float(rules.min_answered),
        "forms": {"full": "all"} | ({"quick": _items(quick)} if quick else {}),
        "roles": {"ledelse": {"label_da": "Ledelse", "group": "ansatte"}},
        "pejlemaerker": [
            {"id": key, "title_da": f"Pejlemærke {key}", "axis_da": key, "gloss_en": "x"}
            for key in rules.pillars
        ],
        "themes": [_theme(rules, theme, items) for theme, items in rules.themes.items()],
    }


def _items(themes: dict[str, tuple[str, ...]]) -> list[str]:
    return [item for items in themes.values() for item in items]


def _meta() -> dict[str, Any]:
    names = ("edition", "version", "title_da", "title_en", "publisher", "adopted_da", "status")
    return {"id": "test"} | dict.fromkeys(names, "prøve")


def _rung(value: str) -> dict[str, Any]:
    return {"value": float(value), "label_da": f"Trin {value}", "meaning_da": "Sådan.", "gloss_en": "x"}


def _unscored() -> list[dict[str, str]]:
    return [
        {"id": reason, "label_da": reason, "help_da": "Sådan.", "gloss_en": "x"}
        for reason in ("ved_ikke", "ikke_relevant")
    ]


def _theme(rules: Rules, theme: str, items: tuple[str, ...]) -> dict[str, Any]:
    pillar = next(key for key, themes in rules.pillars.items() if theme in themes)
    return {
        "id": theme,
        "code": theme,
        "pejlemaerke": pillar,
        "kind": "commitment",
        "title_da": f"Tema {theme}",
        "axis_da": theme,
        "gloss_en": "x",
        "source_da": "Opdigtet.",
        "items": [_item(rules, item) for item in items],
    }


def _item(rules: Rules, item: str) -> dict[str, Any]:
    words = ("question_da", "why_da", "evidence_da", "prompt_da", "na_da", "gloss_en")
    return {
        "id": item,
        "title_da": f"Spørgsmål {item}",
        **dict.fromkeys(words, f"Hvad med {item}?"),
        "levels_da": [f"Svar {value} på {item}." for value in rules.values],
        "best_answered_by": ["ledelse"],
        "ask_also": [],
    }
