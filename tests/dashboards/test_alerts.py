"""Alerts speak by named rules, are checked in their maker's reach when a build is published, and are told once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.access import web
from app.access.robots import SYSTEM
from app.access.work import work
from app.alerts import service
from app.alerts.schema import AlertSet
from app.core.i18n import speaking
from dashboards import periods
from dashboards.alerts import form, page, rules
from pipelines.alerts import check_alerts
from tests.app.notify.telling import notices
from tests.app.ui.reading import find, texts

STEADY = [10, 12] * 10


@pytest.fixture
def people(people):
    """Colleagues whom nobody told anything yet: the facts stay from test to test."""
    with work(SYSTEM) as w:
        w.session.execute(text("delete from app.alerts"))
        w.session.execute(text("delete from app.notices"))
    return people


def test_limits_are_those_of_the_textbook():
    usual = rules.limits([*STEADY, 11])
    assert (usual.average, usual.upper_range) == (11, pytest.approx(3.268 * 2))
    assert (usual.low, usual.high) == (pytest.approx(11 - 2.66 * 2), pytest.approx(11 + 2.66 * 2))
    assert rules.limits([1.0] * rules.LEAST) is None, "seven before the newest are too few"


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        ([11], None), ([16.4], 1), ([5.6], 1), ([11.5] * 8, 2), ([11.5] * 7 + [10.9], None),
        ([14, 14, 10, 14], 3), ([14, 14, 14, 10], None),
    ],
)  # fmt: skip
def test_each_rule_has_its_number(after, rule):
    values = [*STEADY, *after]
    assert rules.broken(values, rules.limits(values)) == rule


def test_what_is_expected_lies_in_a_band_of_earlier_errors():
    band = rules.expected([10.0] * 12)
    assert (band.value, band.low, band.high) == (10, 10, 10)
    wider = rules.expected([10.0, 12.0] * 6)
    assert wider.low < 11 < wider.high
    assert rules.expected([1.0] * 7) is None


def watched(actor, **more):
    given = {"kpi": "won_amount", "rule": "threshold", "level": "0", "is_above": True, "grain": "month"}
    with work(actor) as w:
        return service.create(w, AlertSet(**given | more))


def found(actor, alert):
    with work(actor) as w:
        return service.find(w, alert.id)


def test_it_is_told_once_to_whom_it_concerns_and_never_who_may_not_read_it(people):
    sam, mona = people["sam"], people["mona"]
    mine = watched(people["ana"], receivers=[str(mona.user_id), str(sam.user_id)])
    assert check_alerts().failures == []
    check_alerts()
    assert [len(notices(people[name])) for name in ("ana", "mona", "sam")] == [1, 1, 0]
    assert notices(mona)[0] == ("alert", mine.id)
    assert "above" in found(people["ana"], mine).open.reason


def test_it_is_checked_in_the_reach_of_who_made_it(people):
    theirs, whole = (watched(people[name]) for name in ("carl", "ana"))
    check_alerts()
    assert found(people["carl"], theirs).open is None, "the win of February is Ben's"
    assert found(people["ana"], whole).open is not None


def test_what_is_snoozed_is_told_after_it_if_it_still_speaks(people):
    mine = watched(people["ana"])
    with work(people["ana"]) as w:
        service.snooze(w, mine.id, periods.today() + timedelta(days=3))
    check_alerts()
    assert notices(people["ana"]) == []
    with work(people["ana"]) as w:
        service.snooze(w, mine.id, None)
    check_alerts()
    assert len(notices(people["ana"])) == 1


def test_an_alert_that_cannot_be_checked_holds_no_other_back(people):
    broken = watched(people["sam"])
    mine = watched(people["ana"])
    old = watched(people["ana"], kpi="deals", rule="freshness", level="1")
    outcome = check_alerts()
    assert ([one["alert"] for one in outcome.failures], outcome.rows) == ([str(broken.id)], 3)
    assert outcome.tolerable
    assert found(people["ana"], mine).open
    assert found(people["ana"], old).checked_at


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("rule", ["threshold", "limits", "forecast", "freshness"])
def test_its_page_says_rule_chart_and_signals(people, rule, locale):
    kpi = "deals" if rule == "freshness" else "won_amount"
    mine = watched(people["ana"], rule=rule, kpi=kpi, grain="month", filters={})
    check_alerts()
    with speaking(locale), web.acting(people["ana"]):
        assert find(page.show_one(str(mine.id)), "H1")
        assert len(texts(page.show())) > 8


def test_the_form_begins_with_the_number_that_was_open(people):
    with work(people["ana"]) as w:
        shown = form.new(w, {"kpi": "win_rate", "office": "North"})
        assert "Of Office: North." in texts(shown)
        kept = {"alert": None, "filters": {"office": ["North"]}}
        filled = {"kpi": "win_rate", "rule": "threshold", "grain": "month", "level": "38", "side": "below"}
        made = AlertSet(**form.given(w, filled, kept))
    assert (float(made.level), made.is_above, made.filters) == (0.38, False, {"office": ["North"]})
    assert made.grain == "month"
