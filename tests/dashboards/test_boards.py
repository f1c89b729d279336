"""Pages of numbers: cut down by their address, within the reader's reach, every mark opens what is behind it."""

from dataclasses import replace
from datetime import date

import pytest

from app.access.actor import FieldRight
from app.access.work import work
from app.core.errors import Invalid
from app.core.i18n import speaking
from app.fields.noun import nouns
from app.roles import limits
from dashboards import builds, drawer, kpis, metrics, view
from dashboards.customers.page import BOARD as CUSTOMERS
from dashboards.marketing.page import BOARD as MARKETING
from dashboards.quality import page as quality
from dashboards.sales.page import BOARD as SALES
from dashboards.service.page import BOARD as SERVICE
from tests.app.ui.reading import find, texts

BOARDS = (SALES, MARKETING, SERVICE, CUSTOMERS)
NEWEST = date(2026, 4, 15)


def shown(actor, board, **query):
    with work(actor) as w:
        return board.page(w, query)


def points(page):
    ids = [button.id for button in find(page, "Button")]
    return [one["point"] for one in ids if isinstance(one, dict) and "point" in one]


def test_between_an_upgrade_and_its_first_build_a_page_leaves_out_what_no_mart_has_yet(people, monkeypatch):
    """The metrics that a page names are the program's, those that can be asked the build's."""
    with work(people["ana"]) as w:
        whole = CUSTOMERS.page(w, {"period": "year"})
        known = metrics.registry(w)
        earlier = {name: one for name, one in known.metrics.items() if name not in ("contacts", "ltv", "churn")}
        held = builds._remembered[builds.published(w).id]
        monkeypatch.setitem(held, "metrics", replace(known, metrics=earlier))
        page = CUSTOMERS.page(w, {"period": "year"})
    named = {"ltv", "churn"}
    assert named <= {drawer.read_asked(one).kpi for one in points(whole)}
    assert not named & {drawer.read_asked(one).kpi for one in points(page)}
    assert points(page)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_mark_opens_to_the_number_that_is_written_on_it(people, board, locale):
    with speaking(locale), work(people["ana"]) as w:
        page = board.page(w, {"period": "year"})
        asked = [drawer.read_asked(one) for one in points(page)]
        assert len(asked) > 12
        for one in asked:
            kpis.ask(w, one.kpi, (), one.since, one.until, one.where)


def test_an_address_says_what_a_page_is_cut_down_to(people):
    seen = view.read({"period": "month", "grain": "week", "office": "North", "nonsense": "x"}, NEWEST)
    assert (seen.name, seen.grain, seen.where, seen.wrong) == ("month", "week", {"office": "North"}, [])
    assert seen.href("/numbers/sales", office=None) == "/numbers/sales?period=month&grain=week"
    assert view.read({}, NEWEST).href("/numbers/sales") == "/numbers/sales"
    page = shown(people["ana"], SALES, office="North", period="year")
    where = [drawer.read_asked(one).where for one in points(page)]
    assert all(one.get("office") == ["North"] for one in where)


def test_what_an_address_says_that_is_none_of_ours_is_left_out_and_said(people):
    seen = view.read({"period": "decade", "grain": "second", "owner": "x" * 999}, NEWEST)
    assert (seen.name, seen.grain, seen.where, seen.wrong) == ("quarter", "month", {}, ["period", "grain"])
    page = shown(people["ana"], SALES, office="Atlantis", period="decade")
    assert "Not understood in the address, and left out: Period, Team." in texts(page)
    assert points(shown(people["ben"], SALES, owner="Carl", period="year")), "a colleague, his deals unseen"


def test_a_page_shows_what_its_reader_may_see(people):
    ours = {drawer.read_asked(one).kpi for one in points(shown(people["sam"], SERVICE))}
    assert "csat" in ours
    assert points(shown(people["sam"], SALES)) == []
    assert "Your role shows none of these numbers." in str(shown(people["sam"], SALES))


def test_a_button_that_nobody_made_is_refused():
    with pytest.raises(Invalid):
        drawer.read_asked('{"kpi": "win_rate"}')


def test_data_quality_says_that_all_tests_hold(people):
    for locale, words in (("en", "tests hold"), ("zh", "项检验全部通过")):
        with speaking(locale), work(people["ana"]) as w:
            assert any(words in said for said in texts(quality.page(w)))


def without(actor, noun, field):
    """The same person in a role that hides one field."""
    return replace(actor, role=replace(actor.role, fields={noun: {field: FieldRight.HIDDEN}}))


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_a_field_that_a_role_hides_takes_its_panels_alone(people, noun):
    hidden = [one.name for one in noun.fields if limits.choices(noun, one, FieldRight.HIDDEN)]
    for name in hidden:
        reader = without(people["ana"], noun.name, name)
        for board in BOARDS:
            assert points(shown(reader, board, period="year", channel="baidu", office="North")), (name, board.name)


def test_nobody_cuts_a_page_down_by_what_their_role_does_not_show(people):
    whole, limited = (
        shown(one, SALES, channel="baidu") for one in (people["ana"], without(people["ana"], "deals", "channel"))
    )
    assert "Channel" in texts(whole)
    assert {"Channel"} & {*texts(limited)} == set()
    assert [one.where for one in map(drawer.read_asked, points(limited)) if "channel" in one.where] == []
