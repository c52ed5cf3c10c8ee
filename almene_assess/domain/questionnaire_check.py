"""Finds every problem in a draft of a questionnaire at once, so that its editor need not guess one by one.

Pure: takes parsed data and the lines it came from; reading the file is `storage.content`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from almene_assess.domain.problems import Finding, Lines, Place, Problem, located, shown
from almene_assess.domain.questionnaire import (
    FORM_TAGS,
    RULES_BROKEN,
    Crosswalk,
    Kinship,
    Newcomer,
    Part,
    Questionnaire,
)
from almene_assess.domain.questionnaire_rules import block, broken_rules, entries, ids, items

Words = tuple[str, str]

EXAMPLE = "sammenlign med samme sted i am26.yaml"


def problems(
    data: object, lines: Lines | None = None, released: Mapping[str, Questionnaire] | None = None
) -> list[Problem]:
    """Return every problem in a parsed draft, in the order of its lines.

    `released` holds the editions that stand already, by id: the draft may lose none of its own released ids.
    Without it the list is empty exactly when `Questionnaire.model_validate(data)` succeeds.
    """
    findings = [*_misshapen(data), *(() if released is None else _unfaithful(data, released))]
    found = [located(finding, data, lines or {}) for finding in findings]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.line or 0)


def _misshapen(data: object) -> list[Finding]:
    """Return what the models and the rules say against the data."""
    try:
        Questionnaire.model_validate(data)
    except ValidationError as invalid:
        errors = [error for error in invalid.errors(include_url=False) if error["type"] != RULES_BROKEN]
        return [*(_finding(data, error) for error in errors), *broken_rules(data)]
    return []


def _finding(data: object, error: Mapping[str, Any]) -> Finding:
    at = tuple(step for step in error["loc"] if step not in (*FORM_TAGS, "[key]"))
    kind = "empty" if error["input"] is None and error["type"] != "extra_forbidden" else error["type"]
    return Finding(at, *_WORDS.get(kind, _other)(error))


def _empty(_: Mapping[str, Any]) -> Words:
    return "er tom", "udfyld feltet"


def _missing(error: Mapping[str, Any]) -> Words:
    if isinstance(error["loc"][-1], int):
        return "der mangler et tal", "skriv to tal, fx [0, 4]"
    key = shown(error["loc"][-1])
    return f"feltet »{key}« mangler", f"tilføj {key}"


def _extra(error: Mapping[str, Any]) -> Words:
    key = str(error["loc"][-1])
    near = get_close_matches(key[:80], _field_names() - {key}, n=1, cutoff=0.7)
    remedy = f"mente du »{near[0]}«?" if near else "slet feltet, eller ret stavningen"
    return f"feltet »{shown(key)}« kendes ikke her", remedy


def _text(error: Mapping[str, Any]) -> Words:
    return f"skal være tekst, men er {_kind(error['input'])}", "sæt teksten i anførselstegn"


def _blank(_: Mapping[str, Any]) -> Words:
    return "er tom", "skriv en tekst"


def _long(error: Mapping[str, Any]) -> Words:
    limit = error["ctx"]["max_length"]
    return f"er længere end {limit} tegn", f"skriv det med højst {limit} tegn"


def _key(error: Mapping[str, Any]) -> Words:
    return f"»{shown(error['input'])}« er ikke et gyldigt id", "brug a-z, tal, punktum, _ og -, fx am26.a1.1"


def _number(error: Mapping[str, Any]) -> Words:
    if type(error["input"]) is int:
        return _infinite(error)
    return f"skal være et tal, men er {_kind(error['input'])}", "skriv et tal med punktum, uden anførselstegn"


def _infinite(_: Mapping[str, Any]) -> Words:
    return "er ikke et almindeligt tal", "skriv et tal som 0, 0.5 eller 4"


def _share(error: Mapping[str, Any]) -> Words:
    return f"{shown(error['input'])} er uden for 0 til 1", "skriv et tal over 0 og højst 1, fx 0.5"


def _choice(error: Mapping[str, Any]) -> Words:
    allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", " eller ")
    return f"»{shown(error['input'])}« kan ikke bruges her", f"vælg en af: {allowed}"


def _list(error: Mapping[str, Any]) -> Words:
    return (
        f"skal være en liste, men er {_kind(error['input'])}",
        "skriv hvert led på sin egen linje efter en -",
    )


def _block(error: Mapping[str, Any]) -> Words:
    return f"skal være felter med navn og værdi, men er {_kind(error['input'])}", EXAMPLE


def _few(error: Mapping[str, Any]) -> Words:
    least = error["ctx"]["min_length"]
    return f"listen er for kort ({error['ctx']['actual_length']})", f"skriv mindst {least} led"


def _many(error: Mapping[str, Any]) -> Words:
    return "listen er for lang", f"skriv højst {error['ctx']['max_length']} led"


def _name(_: Mapping[str, Any]) -> Words:
    return "et navn på et felt er ikke tekst", "skriv navnet med bogstaver"


def _other(_: Mapping[str, Any]) -> Words:
    return "kan ikke bruges her", EXAMPLE


_WORDS: dict[str, Callable[[Mapping[str, Any]], Words]] = {
    "empty": _empty,
    "missing": _missing,
    "extra_forbidden": _extra,
    "string_type": _text,
    "string_too_short": _blank,
    "string_too_long": _long,
    "string_pattern_mismatch": _key,
    "float_type": _number,
    "finite_number": _infinite,
    "greater_than": _share,
    "less_than_equal": _share,
    "literal_error": _choice,
    "enum": _choice,
    "tuple_type": _list,
    "model_type": _block,
    "model_attributes_type": _block,
    "dict_type": _block,
    "too_short": _few,
    "too_long": _many,
    "invalid_key": _name,
}


def _kind(value: object) -> str:
    """Return what a value is, in words."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "ja eller nej (true/false)"),
        ((int, float), "et tal"),
        (str, "tekst"),
        ((list, tuple), "en liste"),
        (Mapping, "felter med navn og værdi"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "noget andet")


def _field_names() -> set[str]:
    parts = set(Part.__subclasses__()) - {Crosswalk, Kinship, Newcomer}
    return {name for part in parts for name in part.model_fields}


def _unfaithful(data: object, released: Mapping[str, Questionnaire]) -> Iterator[Finding]:
    """Yield what the draft lost of its released self, and where it points into an edition in vain."""
    meta = block(data, "meta")
    own, next_id = meta.get("id"), meta.get("successor")
    if isinstance(own, str) and own in released:
        yield from _vanished(data, released[own])
    if isinstance(next_id, str) and next_id != own:
        yield from _lost_in(data, next_id, released.get(next_id))


def _vanished(data: object, before: Questionnaire) -> Iterator[Finding]:
    """Answers hang on released ids, so none may disappear or change its name."""
    groups: tuple[tuple[Place, str, object, object], ...] = (
        (("themes",), "spørgsmålet", before.items, ids(items(data))),
        (("themes",), "temaet", before.theme_ids, ids(entries(data, "themes"))),
        (("pejlemaerker",), "pejlemærket", before.pillar_ids, ids(entries(data, "pejlemaerker"))),
        (("roles",), "rollen", before.roles, block(data, "roles")),
        (("forms",), "formen", before.forms, block(data, "forms")),
    )
    for at, kind, old, new in groups:
        for name in (name for name in old if name not in new):  # type: ignore[attr-defined, operator]
            problem = f"{kind} »{name}« findes i den udgivne {before.meta.id}, men ikke her"
            yield Finding(at, problem, "sæt det tilbage, eller giv udgaven et nyt meta/id")


def _lost_in(data: object, next_id: str, after: Questionnaire | None) -> Iterator[Finding]:
    if after is None:
        problem = f"udgaven »{shown(next_id)}« findes ikke"
        yield Finding(("meta", "successor"), problem, "skriv id'et på en udgave i data/questionnaires")
        return
    for at, theme in entries(data, "themes"):
        kin = block(theme, "successors")
        for key, name in _kin(kin):
            if isinstance(name, str) and name not in after.theme_ids:
                problem = f"temaet »{shown(name)}« findes ikke i {next_id}"
                yield Finding((*at, "successors", *key), problem, f"brug id'et på et tema i {next_id}")


def _kin(kin: Mapping[Any, Any]) -> Iterator[tuple[Place, Any]]:
    yield ("primary",), kin.get("primary")
    related = kin.get("related")
    if isinstance(related, list | tuple):
        yield from ((("related", position), name) for position, name in enumerate(related))
