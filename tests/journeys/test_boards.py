"""Working on a board."""

from typing import Any

import pytest

from app.access.work import work
from app.deals import service as deals
from app.deals import stages
from app.deals.schema import DealMove, StageEntryChange
from tests.app.making import a_deal, a_task

pytestmark = pytest.mark.journey


def lane(reader: Any, code: str) -> Any:
    return reader.page.locator(f'.lane[data-lane="{code}"]')


def card(reader: Any, title: str) -> Any:
    return reader.page.locator(".board-card:not(.moving)", has_text=title)


def stage(ben, deal) -> str:
    with work(ben) as w:
        return deals.read(w, deal.id).stage


def test_a_deal_found_in_the_list_is_dragged_to_its_next_stage_on_the_board(signed_in, ben):
    deal, _other = a_deal(ben, title="Ten pumps", amount="5000"), a_deal(ben, title="Two valves", amount="900")
    reader = signed_in(ben, "/deals?search=pumps")
    reader.page.locator(".switch").get_by_role("link", name="Board").click()
    card(reader, "Ten pumps").wait_for()
    assert card(reader, "Two valves").count() == 0
    reader.drags(card(reader, "Ten pumps"), lane(reader, "proposal"))
    lane(reader, "proposal").locator(".lane-total", has_text="¥5").wait_for()
    assert stage(ben, deal) == "proposal"
    assert reader.page.locator(".news:visible").count() == 0


def test_a_deal_is_lost_from_the_board_by_keyboard_with_a_reason(signed_in, ben):
    deal = a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, "/deals/board")
    card(reader, "Ten pumps").press("m")
    reader.page.get_by_role("menuitem", name="Lost").press("Enter")
    reader.chooses("Why was it lost?", "Price")
    reader.presses("Close the deal")
    card(reader, "Ten pumps").wait_for(state="detached")
    assert stage(ben, deal) == "lost"


def test_deals_on_which_something_is_late_are_one_press_away(signed_in, ben, place):
    late, _other = a_deal(ben, title="Ten pumps"), a_deal(ben, title="Two pumps")
    a_task(ben, deal_id=late.id, due_at="2026-01-05")
    reader = signed_in(ben, "/deals/board", **place)
    reader.page.locator(".board-card", has_text="Two pumps").wait_for()
    reader.page.locator(".lane-bar a").first.click()
    reader.page.locator(".board-card", has_text="Two pumps").wait_for(state="detached")
    reader.page.locator(".board-card", has_text="Ten pumps").wait_for()


def test_what_somebody_moved_before_me_is_refused_and_where_they_put_it(signed_in, ben, mona):
    deal = a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, "/deals/board", width=390)
    card(reader, "Ten pumps").wait_for()
    with work(mona) as w:
        deals.move(w, deal.id, DealMove(stage="qualification"), deal.version)
    reader.page.get_by_role("button", name="Move").click()
    reader.page.get_by_role("menuitem", name="Proposal").click()
    reader.sees("Somebody changed this record before you.")
    lane(reader, "qualification").locator(".board-card", has_text="Ten pumps").wait_for()
    assert stage(ben, deal) == "qualification"


def test_the_rest_of_a_column_comes_on_demand_until_there_is_no_more(signed_in, ben):
    for n in range(21):
        a_deal(ben, title=f"Deal {n:02}")
    reader = signed_in(ben, "/deals/board")
    more = lane(reader, "prospecting").get_by_role("button", name="Show more")
    more.click()
    more.wait_for(state="hidden")
    assert lane(reader, "prospecting").locator(".board-card").count() == 21


def test_a_stage_asks_for_a_field_when_i_drag_a_deal_there(signed_in, ben, company):
    with work(company.ada) as w:
        entry = next(one for one in stages.list_entries(w) if one.code == "proposal")
        stages.change(w, entry.id, StageEntryChange(required=("competitor",)), entry.version)
    deal = a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, "/deals/board")
    reader.drags(card(reader, "Ten pumps"), lane(reader, "proposal"))
    reader.fills("Competitor", "Globex")
    reader.presses("Move the deal")
    lane(reader, "proposal").locator(".board-card", has_text="Ten pumps").wait_for()
    with work(ben) as w:
        assert deals.read(w, deal.id).competitor == "Globex"


def test_arrows_lead_from_card_to_card(signed_in, ben):
    for title, at in (("Ten pumps", "prospecting"), ("Two pumps", "prospecting"), ("Nine valves", "proposal")):
        a_deal(ben, title=title, stage=at)
    reader = signed_in(ben, "/deals/board")
    card(reader, "Ten pumps").wait_for()

    def focused() -> str:
        return reader.page.locator(".board-card:focus .card-title").inner_text()

    reader.page.keyboard.press("j")
    first = focused()
    reader.page.keyboard.press("ArrowDown")
    assert {first, focused()} == {"Ten pumps", "Two pumps"}
    reader.page.keyboard.press("ArrowRight")
    assert focused() == "Nine valves"
    reader.page.keyboard.press("ArrowLeft")
    assert focused() == first


def test_on_a_phone_a_column_is_one_press_away_and_a_card_is_moved_by_its_button(signed_in, ben):
    deal = a_deal(ben, title="Ten pumps", stage="negotiation")
    reader = signed_in(ben, "/deals/board", width=390)
    pill = reader.page.locator('[data-pill="negotiation"]')
    pill.click()
    reader.page.locator('[data-pill="negotiation"][aria-current]').wait_for()
    card(reader, "Ten pumps").get_by_role("button", name="Move").click()
    reader.page.get_by_role("menuitem", name="Lost").click()
    reader.chooses("Why was it lost?", "Price")
    reader.presses("Close the deal")
    card(reader, "Ten pumps").wait_for(state="detached")
    assert stage(ben, deal) == "lost"
