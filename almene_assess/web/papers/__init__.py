"""The papers that can be taken home, by the name in their address; each has a module of its own here.

A module is loaded when somebody first asks for its paper: phones and projectors never need a chart. For a
new paper, add a module with a `PAPER`, and its line in `MODULES`.
"""

from __future__ import annotations

from importlib import import_module

from almene_assess.web.paper import Paper

MODULES = {
    "diagram": "drawing",
    "dialogark": "dialogue",
    "kalender": "calendar",
    "log": "log",
    "lokalsamfund": "community",
    "organisationer": "organisations",
    "minedata": "my_data",
    "referat": "minutes",
    "resultat": "result",
    "skabelon": "blank",
    "spoergeskema": "questionnaire",
    "strategi": "strategy",
    "tal": "data",
}
"""The first word of an address → the module that holds its `PAPER`."""


def paper(name: str) -> Paper | None:
    """Return the paper of this name, if there is one."""
    module = MODULES.get(name)
    if module is None:
        return None
    found: Paper = import_module(f"{__name__}.{module}").PAPER
    return found
