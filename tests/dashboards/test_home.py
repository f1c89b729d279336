"""The home page: the right periods, the reader's own numbers, and a way into each."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.alerts import service as alerts
from app.alerts.schema import AlertSet
from app.core.i18n import speaking
from app.figures.service import Restatement
from app.score_runs import service as score_runs
from app.score_runs.model import RunStatus
from app.score_runs.schema import ScoreRunView
from dashboards import builds, cards, drawer, drill, standing, view
from dashboards.asked import Asked
from dashboards.home import changes, page, queries, waiting
from dashboards.periods import Period, ending, newest_day, ripe
from dashboards.quality import restated
from dashboards.why.ask import Part, Why
from pipelines.alerts import check_alerts
from tests.app.ui.reading import find, texts

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31))


def test_the_last_day_of_a_month_is_not_over_before_midnight():
    assert ending(date(2026, 3, 31), "month", date(2026, 3, 31)).until == date(2026, 2, 28)
    assert ending(date(2026, 3, 31), "month", date(2026, 4, 1)).until == date(2026, 3, 31)


def test_cohorts_are_shown_once_their_time_is_over():
    """The leads of 31 March have had their 90 days on 29 June."""
    assert ripe(QUARTER, 0, date(2026, 4, 1)) == QUARTER
    assert ripe(QUARTER, 91, date(2026, 6, 30)) == QUARTER
    assert ripe(QUARTER, 91, date(2026, 6, 29)).until == date(2026, 2, 28)
    assert ripe(QUARTER, 91, date(2026, 6, 29)).before_until == date(2025, 11, 30)


@pytest.mark.parametrize(
    ("last", "name", "expected"),
    [
        (date(2026, 3, 31), "quarter", QUARTER),
        (date(2026, 4, 1), "quarter", QUARTER),
        (date(2026, 4, 29), "nonsense", QUARTER),
        (
            date(2026, 1, 5),
            "month",
            Period(date(2025, 12, 1), date(2025, 12, 31), date(2025, 11, 1), date(2025, 11, 30)),
        ),
    ],
)
def test_a_period_is_whole_months_that_are_over(last, name, expected):
    assert ending(last, name) == expected


def test_funnel_counts_the_leads_of_the_period_and_each_step_opens_to_them(people):
    with work(people["ana"]) as w:
        steps = {metric.name: row.value for metric, row in queries.funnel(w, QUARTER)}
        assert steps == {"leads": 10, "leads_answered": 4, "leads_converted": 4, "leads_won": 1}
        shown = page.page(w, {"period": "quarter"})
        asked = [drawer.read_asked(one.id["point"]) for one in find(shown, "Button") if hasattr(one, "id")]
        opened = {one.kpi: one for one in asked if one.kpi in queries.STEPS}
        assert set(opened) == set(queries.STEPS)
        days = QUARTER.since, QUARTER.until
        assert {name: len(drill.rows(w, name, *days).rows) for name in queries.STEPS} == steps


def test_funnel_of_a_sales_person_is_their_own(people):
    with work(people["carl"]) as w:
        assert queries.funnel(w, QUARTER)[0][1].value == 4


def test_cards_are_those_the_role_may_read(people):
    with work(people["sam"]) as w:
        assert "win_rate" not in [card.metric.name for card in queries.cards(w, QUARTER)]
    with work(people["ana"]) as w:
        assert [card.metric.name for card in queries.cards(w, QUARTER)] == list(queries.CARDS)


def test_a_card_says_when_there_is_too_little(people):
    with work(people["ana"]) as w:
        win_rate = standing.card(w, "win_rate", QUARTER)
    assert win_rate.n < win_rate.metric.floor
    assert cards.shown(win_rate) == "Too few to say"
    with speaking("zh"):
        assert cards.shown(win_rate) == "样本太少"


def test_a_change_on_few_rows_is_not_told_whatever_the_unit(people):
    with work(people["ana"]) as w:
        won = standing.card(w, "won_amount", QUARTER)
    assert won.metric.unit == "money"
    few, many = replace(won, value=5.0, before=10.0, n=1, before_n=40), replace(won, value=5.0, before=10.0, n=40)
    assert cards.change(few).words == "Too few to compare"
    assert cards.shown(few) != "Too few to say"
    apart = replace(many, before_n=40, bounds=(4.0, 6.0), before_bounds=(8.0, 12.0))
    assert cards.change(apart).is_up is False
    assert cards.change(replace(apart, before_bounds=(5.0, 20.0))).tone == "calm", "within what chance does"


def test_a_difference_that_cannot_be_seen_is_no_change(people):
    with work(people["ana"]) as w:
        minutes = standing.card(w, "first_response_time", QUARTER)
    narrow = {"bounds": (78.2, 78.6), "before_bounds": (75.9, 76.1)}
    alike = replace(minutes, value=78.4, before=77.6, n=400, before_n=400, **narrow)
    assert cards.change(alike).words == "No clear change from 78 min"
    assert cards.change(replace(alike, before=76.0)).is_up is True


def test_the_page_stands_in_both_languages(people):
    for locale, title in (("en", "See what channels and campaigns earned"), ("zh", "查看各渠道与活动的贡献")):
        with speaking(locale), work(people["ana"]) as w:
            assert title in str(page.page(w, {}))
    with work(people["mona"]) as w:
        assert "attribution" not in str(page.page(w, {})), "of a part of the company there is none"


def test_what_rests_on_too_little_is_one_line_and_opens_all_the_same(people):
    """A card each would say nothing four times over."""
    with work(people["carl"]) as w:
        drawn = str(page.page(w, {}))
        shown = queries.cards(w, view.read({}, newest_day(w)).period)
    silent = [card for card in shown if not cards.has_said(card)]
    assert len(silent) > 1
    assert drawn.count("Too few to say") == 1
    assert all(f"{card.metric.label} (n = {card.n})" in drawn for card in silent)


def test_whoever_serves_reads_numbers_of_service_first_and_none_of_attribution(people):
    with work(people["sam"]) as w:
        assert [card.metric.name for card in queries.cards(w, QUARTER)][:3] == list(queries.SERVICE)
        assert "attribution" not in str(page.page(w, {}))


def run(name, status, proposed):
    made = datetime(2026, 3, proposed, tzinfo=UTC)
    return ScoreRunView(uuid4(), name, "customer", "1", status, None, {}, made, None, None, None)


def test_what_waits_for_a_person_is_listed_with_a_way_to_decide_it(people, monkeypatch):
    """An alert that speaks, records set aside; of runs the newest of each score, to who may approve."""
    with work(SYSTEM) as w:
        w.session.execute(text("delete from app.alerts"))
    with work(people["ana"]) as w:
        mine = alerts.create(w, AlertSet(kpi="won_amount", rule="threshold", level="0", is_above=True))
    check_alerts()
    runs = [run("churn", RunStatus.PROPOSED, 3), run("lead_quality", RunStatus.APPLIED, 2)]
    runs += [run("lead_quality", RunStatus.PROPOSED, 1)]
    monkeypatch.setattr(score_runs, "list_runs", lambda _work: runs)
    with work(people["ana"]) as w:
        build = replace(builds.published(w), set_aside={"leads": 2}, failed=0, warned=0, freshness={})
        monkeypatch.setattr(waiting, "published", lambda _work: build)
        found = waiting.listed(w)
        assert [one.href for one in found] == [f"/alerts/{mine.id}", "/runs/set-aside"]
        assert "2 records set aside" in texts(waiting.panel(w))
        monkeypatch.setattr(type(w.actor), "may", lambda _actor, _permission: True)
        assert f"/scores/{runs[0].id}" in [one.href for one in waiting.listed(w)]
        assert len(waiting.listed(w)) == 3, "a later run stands in the place of an earlier one"
        alerts.remove(w, mine.id)
        monkeypatch.setattr(waiting, "published", lambda _work: replace(build, set_aside={}))
        monkeypatch.setattr(score_runs, "list_runs", lambda _work: [])
        assert "Nothing waits for a person." in texts(waiting.panel(w))
    with work(people["carl"]) as w:
        assert waiting.listed(w) == [], "neither the alerts of others nor what they may not mend"


def test_closed_figures_stand_with_what_they_were(people, monkeypatch):
    was = Restatement(
        "win_rate", date(2026, 3, 1), date(2026, 3, 31), datetime(2026, 4, 2, tzinfo=UTC), datetime.now(UTC),
        0.35, 0.347, (),
    )  # fmt: skip
    monkeypatch.setattr(restated.service, "list_restatements", lambda _work, _limit: [was])
    with work(people["ana"]) as w:
        shown = restated.brief(w, 5)
        assert {"Win rate, 1 Mar 2026 – 31 Mar 2026", "35.0%", "34.7%"} <= set(texts(shown))
        assert find(shown, "Button"), "a number opens"
        asked = [Asked.model_validate_json(one.id["point"]) for one in find(restated.panel(w), "Button")]
        assert [(one.as_of, one.tab) for one in asked[1:]] == [
            (was.published_at.isoformat(), "trend"),
            (None, "why"),
        ]
        assert "1 closed figure was restated" in texts(waiting.panel(w))
        monkeypatch.setattr(restated.service, "list_restatements", lambda _work, _limit: [])
        assert restated.brief(w, 5) is None


def test_the_parts_of_a_change_add_up_to_it(people):
    with work(people["ana"]) as w:
        kpi = standing.card(w, "win_rate", QUARTER)
    parts = [
        *(Part(kind, "Ben", by, "", where={"owner": "Ben"}) for kind, by in (("rate", -0.03), ("mix", -0.01))),
        *(Part("rate", f"P{n}", -0.001, "", where={"owner": f"P{n}"}) for n in range(7)),
    ]
    split = changes._split(kpi, Why(kpi.metric, None, None, "owner", parts, True))
    lines = [texts(row) for row in find(split, "Tr")]
    assert lines[1] == ["Ben", "−4.0 points", "−3.0 points", "−1.0 points"]
    assert lines[-2] == ["2 smaller parts", "−0.2 points", "−0.2 points", "0.0 points"]
    assert lines[-1] == ["All of it", "−4.7 points", "−3.7 points", "−1.0 points"]
    assert len(lines) == 1 + changes.SHOWN + 2


def test_what_is_noise_stands_in_one_line(people):
    with work(people["ana"]) as w:
        won = standing.card(w, "won_amount", QUARTER)
    calm = replace(won, value=9.0, before=10.0, n=40, before_n=40, bounds=(4.0, 12.0), before_bounds=(5.0, 12.0))
    assert "−10.0%" in texts(changes.within_noise([calm, replace(calm, n=1)]))
    assert "Within noise: 1 KPI" in texts(changes.within_noise([calm, replace(calm, n=1)]))
    assert changes.within_noise([replace(calm, n=1)]) is None, "what cannot be compared is no noise"
