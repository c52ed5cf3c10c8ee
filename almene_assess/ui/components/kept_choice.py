"""A choice of several that keeps itself: compared with what is stored on every run, as texts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from almene_assess.locale import plain, say
from almene_assess.ui import session

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its own name in this tab, its label, what there is to choose, and how many at most."""

    name: str
    label: str
    options: Keys
    names: Mapping[str, str]
    most: int


def show(choice: Choice, stored: Keys, save: Callable[[Keys], str | None]) -> None:
    """Draw the choice and save what was picked; too many are told, and not saved.

    `save` returns None, or the key of the words that say why it could not.
    """
    _absorb(choice, stored)
    picked = st.pills(
        choice.label,
        choice.options,
        selection_mode="multi",
        default=[key for key in choice.options if key in stored],
        format_func=lambda key: plain(choice.names[key]),
        key=_key(choice),
    )
    wish = _ordered(choice, picked)
    if len(wish) > choice.most:
        st.error(say("vis.for_mange", most=choice.most))
    elif set(wish) != set(stored):
        problem = save(wish)
        if problem:
            with st.container(key=f"usaved-{choice.name}"):  # the page's script tries again
                st.error(say(problem))
        else:
            stored = wish
    session.remember(_base(choice), stored)
    if session.recall(_told(choice)):
        st.warning(say("vis.andet_sted"))


def _absorb(choice: Choice, stored: Keys) -> None:
    """Give way to what somebody else has chosen since, and say so if something was picked here."""
    base: Keys | None = session.recall(_base(choice))
    if base is None or set(base) == set(stored):
        return
    mine = set(_ordered(choice, session.widget(_key(choice), base)))
    session.remember(_told(choice), mine not in (set(base), set(stored)))
    session.remember(_epoch(choice), session.recall(_epoch(choice), 0) + 1)


def _ordered(choice: Choice, picked: object) -> Keys:
    held = picked if isinstance(picked, list | tuple) else ()
    return tuple(key for key in choice.options if key in held)


def _key(choice: Choice) -> str:
    return f"{choice.name}-{session.recall(_epoch(choice), 0)}"


def _epoch(choice: Choice) -> str:
    return f"{choice.name}-andre"


def _base(choice: Choice) -> str:
    return f"{choice.name}-tegnet"


def _told(choice: Choice) -> str:
    return f"{choice.name}-overhalet"
