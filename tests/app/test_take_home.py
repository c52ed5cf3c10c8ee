"""Resultat, at its end: what can be taken home, compared with what is chosen on the page, and by whom."""

from __future__ import annotations

from almene_assess.domain.benchmark import Family
from almene_assess.locale import say
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def test_a_board_finds_report_figures_and_charts_and_reads_who_sees_them(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    assert say("tag_med.titel") in [head.value for head in seen.header]
    assert say("tag_med.hvem") in [text.value for text in seen.markdown]
    links = [button.proto.url.rpartition("/download/")[2] for button in seen.get("link_button")]
    forms = [link.rpartition(".")[2] for link in links if link]
    assert sorted(forms) == sorted(["pdf", "docx", "xlsx", "csv", "png", "svg"])
    assert all(link.split(".")[0].endswith("sector") for link in links if link.startswith("resultat"))


def test_each_part_has_its_chart_to_choose(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    picker = next(box for box in seen.selectbox if box.key == "tag-med-diagram")
    assert len(picker.options) == 4
    picker.set_value("c").run()
    links = [button.proto.url for button in seen.get("link_button")]
    assert [link.rpartition("-")[0][-1] for link in links if "diagram-" in link] == ["c", "c"]


def test_the_report_compares_with_what_is_chosen_on_the_page(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    seen.segmented_control[0].set_value(Family.KREDS).run()
    links = [button.proto.url for button in seen.get("link_button")]
    assert any(link.endswith("-kreds.pdf") for link in links)


def test_whoever_sees_only_the_own_profile_is_offered_no_paper(see: See) -> None:
    seen = see(stage.BOARD_MEMBER, navigation.RESULT)
    assert say("tag_med.titel") not in [head.value for head in seen.header]
