"""What is wanted of numbers, and how they stand against it."""

from datetime import date
from decimal import Decimal

import pytest

from app.access import web
from app.access.actor import Actor, Role
from app.access.roles import shipped
from app.access.work import work
from app.core.i18n import speaking
from app.targets import service
from app.targets.schema import TargetSet
from dashboards import aims, cards, kpis
from dashboards.intervals import Estimate
from dashboards.periods import Period
from dashboards.standing import card
from dashboards.targets import page
from tests.app.ui.reading import texts

SPRING = Period(date(2026, 2, 1), date(2026, 3, 31), date(2025, 12, 1), date(2026, 1, 31))


@pytest.fixture
def boss(people):
    """Ana as an administrator."""
    return Actor.person(people["ana"].user_id, "Ana", shipped(Role.ADMINISTRATOR), None)


@pytest.fixture
def wanted(boss):
    with work(boss) as w:
        for month, amount in ((2, 5000), (3, 3000)):
            service.put(w, TargetSet(kpi="won_amount", month=date(2026, month, 1), wanted=amount))
            service.put(w, TargetSet(kpi="win_rate", month=date(2026, month, 1), wanted="0.5", office="North"))
    yield
    with work(boss) as w:
        for target in service.list_targets(w):
            service.remove(w, target.id)


def test_sums_add_up_over_months_and_rates_are_their_mean(people, wanted):
    with work(people["ana"]) as w:
        won, rate = kpis.permitted(w, "won_amount"), kpis.permitted(w, "win_rate")
        assert aims.of(w, won, SPRING, {}) == 8000
        assert aims.monthly(w, won, SPRING, {}) == 4000
        assert aims.of(w, rate, SPRING, {"office": "North"}) == 0.5
        assert aims.of(w, rate, SPRING, {}) is None
        assert aims.of(w, won, SPRING, {"channel": "baidu"}) is None
        year = Period(date(2026, 1, 1), date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31))
        assert aims.of(w, won, year, {}) is None, "ten months have no target"


@pytest.mark.parametrize(
    ("value", "interval", "verdict"),
    [
        (0.6, (0.55, 0.65), "met"),
        (0.4, (0.35, 0.45), "missed"),
        (0.48, (0.4, 0.56), "unclear"),
        (0.5, None, "met"),
    ],
)
def test_a_target_is_met_or_missed_only_beyond_the_interval(people, value, interval, verdict):
    with work(people["ana"]) as w:
        metric = kpis.permitted(w, "win_rate")
    assert aims.standing(metric, Estimate(value, interval), 0.5).verdict == verdict


def test_pace_says_what_the_rest_must_bring(people):
    half = aims.pace(40, 100, date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 16))
    assert (half.reached, half.gone) == (0.4, 0.5)
    assert half.needed == pytest.approx(1.5)
    assert aims.pace(40, 100, date(2026, 4, 1), date(2026, 4, 30), date(2026, 6, 1)).needed is None


def test_a_figure_says_how_it_stands(people, wanted):
    with work(people["ana"]) as w:
        figure = cards.figure(card(w, "won_amount", SPRING, {}, with_history=False))
    assert any("target ¥8" in words for words in texts(figure)), texts(figure)


def test_the_page_sets_and_takes_away(boss):
    with web.acting(boss):
        listed = page.save(page.Saved(target="save"), "win_rate", "2026-03", None, None, Decimal(38))
        with work(boss) as w:
            (made,) = service.list_targets(w)
        assert {"Win rate", "Mar 2026", "Whole company", "38.0%"} <= set(texts(listed))
        assert made.wanted == pytest.approx(0.38)
        assert "No targets yet." in texts(page.remove(page.Removed(untarget=made.id)))
    with web.acting(boss), speaking("zh"):
        assert "目标" in texts(page.show())
