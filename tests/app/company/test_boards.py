"""Limits of boards: one place for all of them, and each column that holds more says so."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.activities import board as tasks
from app.board_limits import service as limits
from app.board_limits.schema import BoardLimits
from app.company import boards, page
from app.core.errors import Invalid, NotPermitted
from app.core.validation import parse
from app.deals.page import BOARD as DEALS
from app.leads.page import BOARD as LEADS
from app.tickets.page import BOARD as TICKETS
from tests.app.making import a_deal, a_lead, a_task, a_ticket, broken_off
from tests.app.ui.reading import find, texts


def shown(w, name):
    """What stands on a board."""
    if name == "tasks":
        return texts(tasks.content(w, {}, {}))
    return texts({"deals": DEALS, "leads": LEADS, "tickets": TICKETS}[name]._board(w, {}, {}))


@pytest.mark.parametrize(
    ("name", "lane", "make", "who"),
    [
        ("deals", "prospecting", a_deal, "ben"),
        ("leads", "new", a_lead, "ben"),
        ("tickets", "new", a_ticket, "sam"),
        ("tasks", "late", lambda actor: a_task(actor, due_at="2026-01-05"), "ben"),
    ],
)
def test_a_column_that_holds_more_than_it_should_says_so(company, name, lane, make, who):
    with work(company.ada) as w:
        boards.change(w, name, BoardLimits({lane: 1}))
    told = []
    for _n in range(2):
        make(getattr(company, who))
        with work(getattr(company, who)) as w:
            told.append([one for one in ("1/1", "2/1") if one in shown(w, name)])
    assert told == [["1/1"], ["2/1"]]


def test_a_limit_is_changed_and_lifted_and_others_stay(company):
    with work(company.ada) as w:
        boards.change(w, "leads", BoardLimits({"new": 5, "engaged": 7}))
        boards.change(w, "leads", BoardLimits({"new": 6}))
        boards.change(w, "leads", BoardLimits({"engaged": None}))
    with work(company.ben) as w:
        assert limits.of(w, "leads") == {"new": 6}


def test_only_administrators_set_one_and_only_of_a_column_that_is_there(company):
    with pytest.raises(NotPermitted), work(company.ben) as w:
        boards.change(w, "leads", BoardLimits({"new": 5}))
    for lane in ("converted", "nowhere"):
        with pytest.raises(Invalid) as refused, work(company.ada) as w:
            boards.change(w, "leads", BoardLimits({lane: 5}))
        assert list(refused.value.fields) == [lane]
    with pytest.raises(Invalid) as refused:
        parse(BoardLimits, {"new": "none"})
    assert list(refused.value.fields) == ["new"]


def test_what_breaks_off_sets_none(company):
    with broken_off(company.ada) as w:
        boards.change(w, "leads", BoardLimits({"new": 5}))
    with work(company.ada) as w:
        assert limits.of(w, "leads") == {}


def test_the_page_has_every_column_in_which_something_is_still_to_be_done(company):
    with work(company.ada) as w:
        told = [control.label for control in find(page.content(w), "TextInput")]
        asked = [words for board in boards.BOARDS.values() for words in board.columns(w).values()]
    assert told == [str(words) for words in asked]


def test_what_is_typed_on_the_page_is_kept_and_an_empty_line_lifts_a_limit(company, monkeypatch):
    monkeypatch.setattr(page.problems, "notify", lambda _words: None)
    ids = [{"form": page.form_of("leads"), "field": lane} for lane in ("new", "contacted")]
    with acting(company.ada):
        page.saving("leads")("", ["5", ""], ids)
    with work(company.ada) as w:
        assert limits.of(w, "leads") == {"new": 5}
    with acting(company.ada):
        page.saving("leads")("", ["", ""], ids)
    with work(company.ada) as w:
        assert limits.of(w, "leads") == {}
