"""The administration's pages of lists, read as a person would."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.code_lists import page, service
from app.core.errors import NotPermitted
from app.deals.stages_page import PAGE as STAGES
from app.products.page import PAGE as PRODUCTS
from tests.app.making import a_product
from tests.app.ui.reading import find, texts

PAGES = [*page.PAGES, STAGES, PRODUCTS]


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
def test_a_list_shows_both_names_and_what_can_be_done(company, shown):
    a_product()
    with acting(company.ada):
        words = texts(shown.show())
    assert {"English", "Chinese", "Edit", "Offer no longer", str(shown.new)} <= set(words)


@pytest.mark.parametrize("shown", PAGES, ids=lambda one: one.name)
def test_nobody_else_opens_it(company, shown):
    with acting(company.mona), pytest.raises(NotPermitted):
        shown.show()


def test_what_is_retired_stands_apart_and_comes_back(company):
    with work(company.ada) as w:
        entry = service.list_entries(w, "lost_reasons")[0]
        service.retire(w, "lost_reasons", entry.id, entry.version)
    with acting(company.ada):
        words = texts(page.PAGES[0].show())
    assert words.index("No longer offered") < words.index(entry.label_en) < words.index("Offer again")


def test_the_first_cannot_go_up_and_the_last_not_down(company):
    with acting(company.ada):
        arrows = [one for one in find(page.PAGES[0].show(), "Button") if getattr(one, "disabled", None) is True]
    assert [arrow.title for arrow in arrows] == ["Further up", "Further down"]


def test_a_new_stage_says_what_kind_it_is_and_an_old_one_keeps_it(company):
    with acting(company.ada):
        asked, _opened = STAGES.press_new({"entry-new": "stages"})
        labels = [control.label for kind in ("TextInput", "Select") for control in find(asked, kind)]
        with work(company.ada) as w:
            first = STAGES.entries(w)[0]
            kept = [control.label for control in find(STAGES._change_question(w, first), "TextInput")]
    assert "For deals that are" in labels
    assert kept == [
        "English name",
        "Chinese name",
        "Probability in percent",
        "Days a deal may rest here",
    ]
