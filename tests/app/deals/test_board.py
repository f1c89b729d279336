"""Open deals as a board: its columns, its cards, and what moving one does."""

from datetime import timedelta

import pytest

from app.access.web import acting
from app.access.work import work
from app.activities import page as activities
from app.activities import service as tasks
from app.core.dates import today
from app.core.errors import Conflict, Invalid, NotFound
from app.deals import service, standing
from app.deals.page import BOARD
from app.deals.schema import DealMove, DealQuery
from app.ui.board_page import AT, tell_coming
from tests.app.making import a_customer, a_deal, a_task

pytestmark = pytest.mark.usefixtures("company")


def test_columns_hold_what_all_their_deals_come_to(ben):
    a_deal(ben, title="Ten pumps", amount="1000", stage="proposal")
    a_deal(ben, title="Two pumps", amount="500", stage="proposal")
    with work(ben) as w:
        lanes = {lane.code: lane for lane in BOARD.lanes(w, DealQuery())}
    assert (lanes["proposal"].count, lanes["prospecting"].count) == (2, 0)
    assert [code for code, lane in lanes.items() if lane.is_end] == ["won", "lost"]


def test_columns_are_told_of_all_steps_whichever_the_address_names(ben):
    a_deal(ben, title="Ten pumps", amount="1000", stage="proposal")
    with work(ben) as w:
        assert str(BOARD._board(w, {"stage": "negotiation"}, {})) == str(BOARD._board(w, {}, {}))


def test_what_was_closed_is_added_up_nowhere(mona):
    deal = a_deal(mona, amount="1000")
    with work(mona) as w:
        service.move(w, deal.id, service.DealMove(stage="won"), deal.version)
        totals = standing.total_by_stage(w, DealQuery(semantic="open"))
    assert {one.deals for one in totals} == {0}


def test_a_card_says_what_comes_next(ben):
    tell_coming(activities.coming)
    planned, bare = a_deal(ben, title="Ten pumps"), a_deal(ben, title="Two pumps")
    a_task(ben, subject="Call the buyer", deal_id=planned.id)
    with work(ben) as w:
        cards = {key: str(card) for key, card in BOARD._drawn(w, [planned, bare]).items()}
    assert "Call the buyer" in cards[planned.id]
    assert "No next step" in cards[bare.id]


def test_moving_keeps_the_step_and_losing_asks_why(ben):
    deal = a_deal(ben)
    with work(ben) as w:
        assert BOARD.step(w, deal.id, deal.version, "proposal", AT) is None
    with work(ben) as w:
        moved = service.read(w, deal.id)
        question = BOARD.step(w, deal.id, moved.version, "lost", AT)
        assert (moved.stage, len(service.list_steps(w, deal.id))) == ("proposal", 2)
    assert f"deal-close{AT}" in str(question)


def test_a_move_of_what_changed_meanwhile_or_is_out_of_reach_is_refused(ben, carl):
    deal = a_deal(ben, customer_id=a_customer(ben).id)
    with work(ben) as w, pytest.raises(Conflict):
        BOARD.step(w, deal.id, deal.version + 1, "proposal", AT)
    with work(carl) as w, pytest.raises(NotFound):
        BOARD.step(w, deal.id, deal.version, "proposal", AT)
    with work(ben) as w, pytest.raises(Invalid):
        BOARD.step(w, deal.id, deal.version, "no such stage", AT)
    with work(ben) as w:
        assert service.read(w, deal.id).stage == deal.stage


@pytest.mark.parametrize(("actor", "is_movable"), [("ben", True), ("ana", False)])
def test_cards_are_moved_only_by_those_who_may_change_them(request, ben, actor, is_movable):
    deal = a_deal(ben)
    with work(request.getfixturevalue(actor)) as w:
        (card,) = BOARD._drawn(w, [deal]).values()
    assert (card.draggable == "true", "card-move" in str(card)) == (is_movable, is_movable)


def test_a_column_shows_its_first_cards_and_the_next_on_demand(ben):
    for n in range(22):
        a_deal(ben, title=f"Deal {n:02}")
    with work(ben) as w:
        first = BOARD.columns(w, BOARD._query(w, {}), {"prospecting": 20})["prospecting"]
    query = {"view": "open"}
    store = {"next": first.next, "shown": 20}
    with acting(ben):
        more, now, is_all = BOARD.show_more(
            {"board": BOARD.name, "lane": "prospecting", "part": "more"}, store, query
        )
    assert (len(first.rows), first.count, str(more.to_plotly_json()).count("board-card")) == (20, 22, 2)
    assert (now, is_all) == ({"next": None, "shown": 22}, True)


def test_the_strip_adds_up_all_columns_of_the_deals_that_close_in_a_period(ben):
    a_deal(ben, amount="1000", stage="proposal", expected_close_on=today().isoformat())
    a_deal(ben, amount="500", expected_close_on=(today() - timedelta(days=1)).isoformat())
    with work(ben) as w:
        every, past = (BOARD.strip(BOARD.lanes(w, DealQuery(**asked))) for asked in ({}, {"closes": "past"}))
    assert [figure for figure, _words, _tone in every] == ["¥1.5k", "¥550", "2", "0 d", "1"]
    assert [figure for figure, _words, _tone in past] == ["¥500", "¥50", "1", "0 d", "1"]


def test_a_column_that_has_grown_stays_so_when_the_board_is_drawn_anew(ben):
    for n in range(22):
        a_deal(ben, title=f"Deal {n:02}")
    with acting(ben):
        grown, here = (
            [{"next": None, "shown": 40}],
            [{"board": BOARD.name, "lane": "prospecting", "part": "after"}],
        )
        assert str(BOARD.answer({}, grown, here)).count("board-card") == 22
        assert str(BOARD.answer({}, [], [])).count("board-card") == 20


def test_a_deal_that_is_lost_takes_along_what_was_planned_on_it(company):
    deal = a_deal(company.ben)
    own, other = (a_task(company.ben, deal_id=one.id) for one in (deal, a_deal(company.ben)))
    with work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage="lost", lost_reason="price"), deal.version)
        assert [tasks.read(w, one.id).status for one in (own, other)] == ["cancelled", "planned"]
