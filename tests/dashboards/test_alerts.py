"""Alerts speak by named rules, are checked in their maker's reach when a build is published, and are told once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app.access import web
from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.alerts import service
from app.alerts.schema import AlertSet
from app.core.i18n import speaking
from dashboards import kpis, periods, remembered
from dashboards.alerts import control, form, page, rules
from dashboards.asked import Asked
from dashboards.charts import Mark
from dashboards.units import in_unit
from pipelines.alerts import check_alerts
from tests.app.notify.telling import notices
from tests.app.ui.reading import find, texts
from tests.dashboards.test_remembered import statements

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


def test_what_never_was_below_nothing_has_no_limit_there():
    assert rules.limits([0, 9] * 10).low == 0
    assert rules.expected([9.0, 0.0] * 6).low == 0
    assert rules.limits([-1, 9] * 10).low < 0, "a score of promoters may be"


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


@pytest.mark.parametrize(
    ("watched", "rule", "asked"),
    [
        ("win_rate", "limits", {"rule", "grain"}),
        ("win_rate", "forecast", {"rule", "grain"}),
        ("win_rate", "threshold", {"rule", "grain", "level", "side"}),
        ("source:deals", "limits", {"level"}),
    ],
)
def test_the_form_asks_only_what_means_something_of_what_is_chosen(people, watched, rule, asked):
    with web.acting(people["ana"]):
        *looks, _about, _unit = page.depend(watched, rule)
    assert {name for name, look in zip(form.DEPENDENT, looks, strict=True) if not look} == asked
    filled = {"kpi": watched, "rule": rule, "grain": "month", "level": "38", "side": "above"}
    with work(people["ana"]) as w:
        given = form.given(w, filled, {"alert": None, "filters": {}})
    assert (given["level"] is not None) == ("level" in asked)
    assert given["rule"] == ("freshness" if watched == "source:deals" else rule)


def opens(shown):
    """What is said of a number that opens -> what opens."""
    buttons = [one for one in find(shown, "Button") if "point" in one.id]
    return {
        one.to_plotly_json()["props"]["aria-label"]: Asked.model_validate_json(one.id["point"]) for one in buttons
    }


def test_the_list_says_the_newest_value_its_limit_and_who_is_told(people):
    watched(people["ana"], receivers=[str(people["mona"].user_id)])
    watched(people["ana"], kpi="deals", rule="freshness", level="1")
    keeper = Actor.person(people["ana"].user_id, "Ana", shipped(Role.ADMINISTRATOR), None)
    with speaking("en"):
        with work(people["ana"]) as w:
            shown = page.table(w, service.list_alerts(w))
            ((label, asked),) = opens(shown).items()
            row = kpis.ask(w, asked.kpi, (), asked.since, asked.until).rows[0]
            assert label == f"Open Won amount: {in_unit(row.value, 'money')}"
        with work(keeper) as w:
            linked = page.table(w, service.list_alerts(w))
    said = texts(shown)
    assert f"n {row.n}" in said
    assert "Mona" in said
    assert any(words.endswith(" h old") for words in said)
    ways = {str(one.children): one.href for one in find(linked, "Link")}
    assert ways["Mona"] == f"/administration/people/{people['mona'].user_id}"
    assert "Mona" not in {str(one.children) for one in find(shown, "Link")}, "an analyst opens no page of people"


def test_every_step_between_two_values_opens_why_it_came():
    asked = Asked(kpi="won_amount", since=date(2026, 1, 1), until=date(2026, 1, 31))
    marks = [Mark(f"m{n}", float(value), "", asked) for n, value in enumerate([10, 12, 30])]
    steps = list(opens(control.chart(control.Control(marks, "count", most_apart=5.0))).items())[len(marks) :]
    assert [label for label, _asked in steps] == ["Open m1: 2", "Open m2: 18"]
    assert {one.tab for _label, one in steps} == {"why"}


VARIED = [
    {"kpi": "win_rate", "filters": {"office": ["North"]}},
    {"kpi": "won_amount", "grain": "week"},
    {"kpi": "won_amount", "filters": {"owner": ["Ben"]}},
    {"kpi": "cycle_days", "grain": "quarter"},
    {"kpi": "tickets", "rule": "limits"},
    {"kpi": "first_response_time", "rule": "forecast"},
    {"kpi": "new_customers", "filters": {"channel": ["baidu"]}},
]


def asked_for_the_list(actor) -> int:
    remembered._answers.clear()
    with statements() as told, work(actor) as w:
        page.table(w, service.list_alerts(w))
    return len(told)


def test_the_list_asks_as_much_of_the_database_for_eight_alerts_as_for_one(people):
    """Of seven numbers, by week, month and quarter, cut down to offices, people and channels."""
    watched(people["ana"], filters={"office": ["North"]})
    asked_for_the_list(people["ana"])
    one = asked_for_the_list(people["ana"])
    for more in VARIED:
        watched(people["ana"], **more)
    assert asked_for_the_list(people["ana"]) == one


def test_numbers_that_are_counted_together_are_those_counted_alone(people):
    days = (date(2025, 7, 1), date(2026, 3, 31))
    wanted = [
        kpis.Wanted(kpi, by, *days, where)
        for kpi in ("won_amount", "win_rate", "cycle_days", "csat", "contacts")
        for by in ((), ("month",), ("week",), ("office",))
        for where in ({}, {"office": ["North"]})
    ]
    with work(people["ana"]) as w:
        together = kpis.ask_each(w, wanted)
        for one, answer in zip(wanted, together, strict=True):
            remembered._answers.clear()
            assert kpis.ask(w, *one) == answer, one
