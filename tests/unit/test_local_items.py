"""Own questions: their order, when their words stand still, and who in the house may know of them at all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.local_items import Draft, LocalItem, moved
from tests.unit.test_architecture import FILES, LIBRARY, PAGES, ROOT, imported

WORDS = Draft("Fællesspisning", "Hvor tit spiser I sammen?", ("0", "1", "2", "3", "4"))
STORE, SERVICE = "almene_assess.storage.local_items", "almene_assess.services.local_items"
TABLES = ("almene_assess.storage.schema.local_item", "almene_assess.storage.schema.local_answer")
OWN_PAGE = {"local_card.py", "local_editor.py", "local_page.py", "local_picture.py"}
KNOWS = {
    TABLES: {"storage/local_items.py", "storage/audit.py"},
    (STORE,): {
        "services/local_items.py",
        "example/adapting.py",
        "ui/components/local_card.py",
        "ui/components/local_page.py",
    },
    (SERVICE,): {"pages/assess/local.py", *(f"ui/components/{name}" for name in OWN_PAGE)},
}
"""Who may import the tables, the repository and the service: one page, the example that fills it, and the
log, which finds out whose a question is."""


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True), st.data())
def test_moving_keeps_every_question_and_undoes_itself_inside_the_list(
    order: list[int], data: st.DataObject
) -> None:
    key, step = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([-1, 1]))
    after = moved(order, key, step)
    assert sorted(after) == sorted(order)
    if after != tuple(order):
        assert moved(after, key, -step) == tuple(order)


def test_words_stand_still_once_there_is_a_joint_step() -> None:
    assert LocalItem(1, WORDS, 1, retired=False, answered=False).may_change
    assert not LocalItem(1, WORDS, 1, retired=False, answered=True).may_change
    assert not LocalItem(1, WORDS, 1, retired=True, answered=False).may_change


def test_nobody_who_counts_scores_or_releases_knows_of_own_questions() -> None:
    found: dict[tuple[str, ...], set[str]] = {modules: set() for modules in KNOWS}
    named = set()
    for path in [*FILES, *PAGES]:
        home = LIBRARY if path.is_relative_to(LIBRARY) else ROOT
        text, name = path.read_text(encoding="utf-8"), path.relative_to(home).as_posix()
        if "local_item" not in text and "local_answer" not in text:
            continue
        named.add(name)
        modules = imported(path)
        for wanted, knows in found.items():
            if any(one == module or one.startswith(f"{module}.") for one in modules for module in wanted):
                knows.add(name)
    assert found == KNOWS
    schema = {name for name in named if name.startswith(("storage/schema/", "storage/migrations/"))}
    assert named - schema == set().union(*KNOWS.values())
