"""The rules between the parts of a questionnaire, over plain data so that a broken draft can be read too.

Every function takes whatever a file held and passes over what has the wrong type: types are for the models.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from almene_assess.domain.problems import Finding, Place, shown

Entry = tuple[Place, Mapping[Any, Any]]

NEW_ID = "giv det et id, der aldrig har været brugt før"


def broken_rules(data: object) -> list[Finding]:
    """Return every broken rule of one questionnaire, seen by itself."""
    rules = (
        _repeated_ids,
        _ambiguous_ids,
        _unknown_pillars,
        _wrong_level_counts,
        _unknown_roles,
        _broken_forms,
        _unordered_values,
        _unordered_range,
        _lost_successors,
    )
    return [finding for rule in rules for finding in rule(data)]


def entries(data: object, *keys: str, at: Place = ()) -> Iterator[Entry]:
    """Yield the mappings of the list that the keys lead to, each with its place."""
    for key in keys:
        data, at = (data.get(key) if isinstance(data, Mapping) else None), (*at, key)
    for position, entry in enumerate(listed(data)):
        if isinstance(entry, Mapping):
            yield (*at, position), entry


def items(data: object) -> Iterator[Entry]:
    """Yield every item of every theme with its place."""
    for at, theme in entries(data, "themes"):
        yield from entries(theme, "items", at=at)


def ids(found: Iterable[Entry]) -> dict[str, Place]:
    """Return each id with the first place that uses it."""
    known: dict[str, Place] = {}
    for at, entry in found:
        if isinstance(name := entry.get("id"), str):
            known.setdefault(name, at)
    return known


def listed(data: object) -> list[Any] | tuple[Any, ...]:
    """Return a list as it is, and anything else as an empty one."""
    return data if isinstance(data, list | tuple) else ()


def block(data: object, key: str) -> Mapping[Any, Any]:
    """Return the mapping under a key, empty if there is none."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _repeated_ids(data: object) -> Iterator[Finding]:
    groups = (
        items(data),
        entries(data, "themes"),
        entries(data, "pejlemaerker"),
        entries(data, "scale", "unscored"),
    )
    for group in groups:
        seen: set[str] = set()
        for at, entry in group:
            name = entry.get("id")
            if isinstance(name, str) and name in seen:
                yield Finding((*at, "id"), f"id'et »{shown(name)}« er brugt før", NEW_ID)
            seen.add(name) if isinstance(name, str) else None


def _ambiguous_ids(data: object) -> Iterator[Finding]:
    """Themes and pillars share a column in every table of results, so they may not share a name."""
    pillars = ids(entries(data, "pejlemaerker"))
    for name, at in ids(entries(data, "themes")).items():
        if name in pillars:
            yield Finding((*at, "id"), f"id'et »{shown(name)}« er også et pejlemærkes id", NEW_ID)


def _unknown_pillars(data: object) -> Iterator[Finding]:
    pillars = ids(entries(data, "pejlemaerker"))
    for at, theme in entries(data, "themes"):
        name = theme.get("pejlemaerke")
        if isinstance(name, str) and name not in pillars:
            yield Finding((*at, "pejlemaerke"), _unknown("pejlemærket", name), _choose(pillars))


def _wrong_level_counts(data: object) -> Iterator[Finding]:
    expected = len(listed(block(data, "scale").get("levels")))
    for at, item in items(data):
        texts = item.get("levels_da")
        if expected and isinstance(texts, list | tuple) and len(texts) != expected:
            problem = f"har {len(texts)} trin, men skalaen har {expected}"
            yield Finding((*at, "levels_da"), problem, f"skriv præcis {expected} trin, det nederste først")


def _unknown_roles(data: object) -> Iterator[Finding]:
    roles = [role for role in block(data, "roles") if isinstance(role, str)]
    for at, item in items(data):
        for key in ("best_answered_by", "ask_also"):
            for position, name in enumerate(listed(item.get(key))):
                if isinstance(name, str) and name not in roles:
                    yield Finding((*at, key, position), _unknown("rollen", name), _choose(roles))


def _broken_forms(data: object) -> Iterator[Finding]:
    known = ids(items(data))
    forms = data.get("forms") if isinstance(data, Mapping) else None
    if not isinstance(forms, Mapping):
        return
    if "full" not in forms:
        yield Finding(("forms",), "formen »full« mangler", "tilføj linjen full: all under forms")
    for form, chosen in forms.items():
        if isinstance(chosen, list | tuple):
            yield from _broken_form(("forms", form), chosen, known)


def _broken_form(
    at: Place, chosen: list[Any] | tuple[Any, ...], known: Mapping[str, Place]
) -> Iterator[Finding]:
    if not chosen:
        yield Finding(at, "formen er tom", "skriv mindst ét spørgsmåls id, eller skriv all")
    for position, name in enumerate(chosen):
        if not isinstance(name, str):
            continue
        if name not in known:
            yield Finding(
                (*at, position), _unknown("spørgsmålet", name), "brug id'et på et spørgsmål i filen"
            )
        if name in chosen[:position]:
            yield Finding((*at, position), f"»{shown(name)}« står to gange i formen", "slet den ene linje")


def _unordered_values(data: object) -> Iterator[Finding]:
    values = [(at, number(rung.get("value"))) for at, rung in entries(data, "scale", "levels")]
    for (_, lower), (at, upper) in pairwise(values):
        if lower is not None and upper is not None and not lower < upper:
            problem = f"værdien {upper:g} er ikke større end trinnet under ({lower:g})"
            yield Finding((*at, "value"), problem, "skriv værdierne stigende, den laveste først")


def _unordered_range(data: object) -> Iterator[Finding]:
    ends = listed(data.get("score_range") if isinstance(data, Mapping) else None)
    numbers = [number(end) for end in ends]
    if len(numbers) == 2 and None not in numbers and not numbers[0] < numbers[1]:  # type: ignore[operator]
        yield Finding(("score_range",), "det andet tal er ikke større end det første", "skriv fx [0, 4]")


def _lost_successors(data: object) -> Iterator[Finding]:
    meta = block(data, "meta")
    successor = meta.get("successor")
    if successor is not None and successor == meta.get("id"):
        problem = "udgaven peger på sig selv som efterfølger"
        yield Finding(("meta", "successor"), problem, "skriv den næste udgaves id, eller slet linjen")
    for at, theme in entries(data, "themes"):
        if theme.get("successors") is not None and successor is None:
            problem = "temaet har efterfølgere, men meta/successor mangler"
            yield Finding((*at, "successors"), problem, "skriv den næste udgaves id i meta/successor")


def number(value: object) -> float | None:
    """Return a finite number as the model will hold it, None for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _unknown(kind: str, name: str) -> str:
    return f"{kind} »{shown(name)}« findes ikke"


def _choose(known: Iterable[str]) -> str:
    return f"vælg en af: {', '.join(shown(name) for name in known) or '(ingen endnu)'}"
