"""Answers are remembered by build and reach: asked of the database once, and never told to who sees otherwise."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.access.actor import Actor, Reach
from app.access.robots import SYSTEM
from app.access.roles import find_held
from app.access.web import acting
from app.access.work import work
from app.core.db import engine
from app.core.errors import Invalid, Unavailable
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleCreate
from dashboards import board, kpis, remembered, standing
from dashboards.customers.page import BOARD as CUSTOMERS
from dashboards.marketing.page import BOARD as MARKETING
from dashboards.periods import Period
from dashboards.sales.page import BOARD as SALES
from dashboards.service.page import BOARD as SERVICE
from tests.app.ui.reading import find, texts

MOVE = text("update app.teams set parent_id = :above where id = :id")
NORTH, SOUTH = (UUID(int=n) for n in (0xA01, 0xA02))
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31))
REGION = RoleCreate(
    name_en="Region", name_zh="大区", permissions=["kpis:read", "deals:read"],
    reaches={"deals": ReachGiven(reads=Reach.TREE)},
)  # fmt: skip


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the app asks of the database inside the block."""
    told: list[str] = []

    def note(_link, _cursor, statement, *_rest) -> None:
        told.append(statement)

    event.listen(engine("crm_app"), "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine("crm_app"), "before_cursor_execute", note)


def won(actor):
    with work(actor) as w:
        return kpis.ask(w, "deals_won").rows[0].value


def move(team, above):
    with work(SYSTEM) as w:
        w.session.execute(MOVE, {"id": team, "above": above})


@pytest.fixture
def rita(people) -> Iterator[Actor]:
    """Sees the deals of the North, and of all teams below it."""
    with work(SYSTEM) as w:
        made = roles.create(w, REGION)
        role = find_held(w, made.code)
    yield Actor.person(UUID(int=0xB09), "Rita", role, NORTH)
    move(SOUTH, None)
    with work(SYSTEM) as w:
        roles.retire(w, made.id, made.version)


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered._answers.clear()


@pytest.mark.parametrize("shown", [SALES, MARKETING, SERVICE, CUSTOMERS], ids=lambda one: one.name)
def test_a_page_that_was_shown_asks_the_marts_nothing(people, shown):
    with work(people["ana"]) as w:
        first = str(shown.page(w, {"period": "year"}))
    with statements() as told, work(people["ana"]) as w:
        again = str(shown.page(w, {"period": "year"}))
    assert len(again) == len(first)
    assert [one for one in told if "marts." in one and "marts.builds" not in one] == []
    assert len(told) <= 12


def test_a_panel_that_is_not_remembered_comes_by_itself(people, monkeypatch):
    monkeypatch.setitem(board._boards, "service", SERVICE)
    with work(people["ana"]) as w:
        page = SERVICE.page(w, {"office": "North", "period": "year"}, with_places=True)
    places = [one.id for one in find(page, "Div") if isinstance(getattr(one, "id", None), dict)]
    assert [one["number"] for one in places] == list(range(len(SERVICE.panels)))
    assert {one["view"] for one in places} == {"/numbers/service?period=year&office=North"}
    with acting(people["ana"]):
        came = [texts(board.fill(board.Place(**place))) for place in places]
    with work(people["ana"]) as w:
        whole = SERVICE.page(w, {"office": "North", "period": "year"}, with_places=True)
    panels = [texts(one) for one in find(whole, "Section")]
    assert came == panels


def test_a_place_that_nobody_made_is_refused(people, monkeypatch):
    monkeypatch.setitem(board._boards, "service", SERVICE)
    for name, number in (("nonsense", 0), ("service", 99)):
        with acting(people["ana"]), pytest.raises(Invalid):
            board.fill(board.Place(board=name, number=number, view="/numbers/service"))


def test_figures_cost_as_many_queries_as_one(people):
    names = ("deals_won", "deals_lost", "won_amount", "win_rate", "cycle_time", "won_deal_size")
    counts = []
    for some in (names[:1], names):
        remembered._answers.clear()
        with statements() as told, work(people["ana"]) as w:
            standing.cards(w, {name: {} for name in some}, QUARTER)
        counts.append(len([one for one in told if "fct_deals" in one]))
    assert counts == [1, 1], "the period, the one before and the months, beside each other"


def test_a_page_asks_few_queries_however_many_numbers_it_shows(people):
    for one in (SALES, MARKETING, SERVICE, CUSTOMERS):
        remembered._answers.clear()
        with statements() as told, work(people["ana"]) as w:
            one.page(w, {})
        assert len(told) <= 12 + 5 * len(one.panels), one.name


def test_each_reach_has_answers_of_its_own(people):
    everybodys = won(people["ana"])
    assert won(people["ben"]) < everybodys
    assert won(people["ben"]) + won(people["carl"]) == everybodys
    with statements() as told:
        assert won(people["ana"]) == everybodys
    assert not any("fct_deals" in one for one in told)


def test_a_team_that_came_below_is_in_the_answer_at_once(people, rita):
    norths = won(people["mona"])
    assert won(rita) == norths
    move(SOUTH, NORTH)
    assert won(rita) == won(people["ana"]) > norths
    move(SOUTH, None)
    assert won(rita) == norths


def test_an_answer_during_which_the_reach_changed_is_not_remembered(people, rita):
    with work(rita) as w:
        kpis.permitted(w, "deals_won")
        remembered.rows(w, text("select 1 from marts.dim_owner"))
        move(SOUTH, NORTH)
        assert kpis.ask(w, "deals_won").rows[0].value == won(people["ana"])
    move(SOUTH, None)
    assert won(rita) == won(people["mona"])


def test_what_another_is_asking_is_waited_for(people):
    """Both are in the middle of their work; the second goes on with what came of the first one's asking."""
    asking, waiting = Event(), Event()

    def make():
        asking.set()
        assert waiting.wait(30)
        time.sleep(0.1)
        return [41]

    def first():
        with work(people["ana"]) as w:
            return remembered.answer(w, "the question", make)

    def second():
        assert asking.wait(30)
        with work(people["ana"]) as w:
            remembered.place_of(w)
            waiting.set()
            return remembered.answer(w, "the question", lambda: [42])

    with ThreadPoolExecutor(2) as threads:
        told = [threads.submit(each) for each in (first, second)]
        assert [list(each.result(60)) for each in told] == [[41], [41]]


def test_what_another_asked_in_vain_is_asked_again(people):
    asking = Event()

    def refused():
        asking.set()
        raise Unavailable("away")

    def first():
        with work(people["ana"]) as w:
            return remembered.answer(w, "the question", refused)

    with ThreadPoolExecutor(1) as threads:
        told = threads.submit(first)
        assert asking.wait(30)
        with work(people["ana"]) as w:
            assert list(remembered.answer(w, "the question", lambda: [42])) == [42]
        assert isinstance(told.exception(60), Unavailable)


def test_only_so_much_is_remembered(people, monkeypatch):
    monkeypatch.setattr(remembered, "MOST_ROWS", 3)
    for name in ("deals_won", "deals_lost", "win_rate"):
        with work(people["ana"]) as w:
            kpis.ask(w, name)
    assert [key[1][1] for key in remembered._answers] == ["win_rate"]


def test_what_is_refused_is_refused_again(people):
    assert won(people["ana"])
    for _time in range(2):
        with work(people["sam"]) as w:
            assert not kpis.is_permitted(w, "deals_won")
