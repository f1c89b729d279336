"""Reports that a company composes: cut down, made of views, changed later; seen beforehand as others would."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.editions import composing, library, subscriptions
from app.editions import service as editions
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import DefinitionSet
from app.notify import deliver
from dashboards import kpis, narrowed
from dashboards.periods import Period, month_of
from dashboards.reports import (
    build_page,
    definitions,
    edition,
    edition_page,
    known,
    rehearsal,
    render,
    sending,
    subscribing,
)
from dashboards.reports.edition import Issue
from dashboards.reports.shapes import Edition, thawed
from pipelines.reports import SENDER
from tests.dashboards.test_report import text_of
from tests.dashboards.test_report_sending import planned, post  # noqa: F401 - a mail server of one's own

MARCH = month_of("2026-03")
SALES = {
    "label": "Sales, North", "kpis": ("won_amount", "win_rate", "csat"), "filters": {"office": "East"},
    "sections": ("funnel", "pipeline", "channels", "exceptions"),
}  # fmt: skip
VIEWS = (
    "kpi=win_rate&by=office&chart=bar", "kpi=won_amount&by=product&chart=bar", "kpi=won_amount",
    "kpi=leads,win_rate&chart=table",
    "kpi=win_rate&by=owner&chart=bar",
)  # fmt: skip


@pytest.fixture
def office(people) -> str:
    with work(people["ana"]) as w:
        found = kpis.ask(w, "won_amount", ["office"], MARCH.since, MARCH.until).rows
    return next(row.by["office"] for row in found if row.by["office"] and row.value)


def composed(**more) -> definitions.Definition:
    with work(SYSTEM) as w:
        return known.composed(composing.create(w, DefinitionSet(**SALES | more)))


def made(actor, definition, locale: str = "en") -> Edition:
    with work(actor) as w:
        return edition.collect(w, Issue(definition, MARCH, locale, "O-2026-03-test", "final"))


def test_it_is_cut_down_in_every_number_and_says_what_it_cannot_cut(people, office):
    found = made(people["ana"], composed(filters={"office": office}))
    strip = {one.name: one for one in found.kpis}
    with work(people["ana"]) as w:
        row = kpis.ask(w, "won_amount", (), MARCH.since, MARCH.until, {"office": office}).rows[0]
    assert strip["won_amount"].value.value == float(row.value)
    assert "not cut by" not in strip["won_amount"].parts
    assert office in found.scope
    assert "Channels by three models" in found.notes[-1]
    assert {one.name for one in found.sections} <= {"funnel", "pipeline", "exceptions"}
    asked = edition_page.asked_of(dict(parse_qsl(strip["won_amount"].value.opens)))
    assert asked.where == {"office": [office]}
    assert edition_page.find(found, asked) == strip["won_amount"].value


def test_nothing_is_cut_down_outside_of_it(people, office):
    with work(people["ana"]) as w:
        whole = kpis.ask(w, "won_amount", (), MARCH.since, MARCH.until).rows[0].value
        with narrowed.to({"office": office, "nothing": "x"}):
            part = kpis.ask(w, "won_amount", (), MARCH.since, MARCH.until).rows[0].value
        assert kpis.ask(w, "won_amount", (), MARCH.since, MARCH.until).rows[0].value == whole
    assert part < whole


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_views_of_the_explorer_are_sections_about_its_period_and_name_nobody(people, locale):
    found = made(people["ana"], composed(kpis=(), sections=(), filters={}, panels=VIEWS), locale)
    assert [one.name for one in found.sections] == [f"panel-{n}" for n in range(1, 5)]
    rates, amounts, months, both = found.sections
    assert found.notes[-1].count("") > 1
    with work(people["ana"]) as w:
        row = kpis.ask(w, "win_rate", (), MARCH.since, MARCH.until).rows[0]
    assert rates.rows[-1][1].value in (None, float(row.value))
    assert amounts.chart.kind == "bars"
    assert len(amounts.chart.marks) == len(amounts.rows)
    assert [row[0].words for row in months.rows][-1] == {"en": "Mar 2026", "zh": "2026-03"}[locale]
    assert months.chart.kind == "lines"
    assert len(both.head) >= 3
    assert "Ben" not in found.frozen()
    shown = text_of(render.pdf(found))
    for section in (rates, amounts):
        assert all(cell.words.replace(" ", "") in shown for row in section.rows for cell in row[1:2])


def test_an_edition_keeps_what_it_was_made_by_when_the_report_is_changed(people, post):  # noqa: F811
    one = composed(filters={})
    with work(SYSTEM) as w:
        plan = editions.set_plan(w, one.name, planned_for("ana"))
    sending.send(SENDER, plan, MARCH)
    deliver.deliver_due()
    with work(SYSTEM) as w:
        changed = composing.change(w, one.name, DefinitionSet(**SALES | {"label": "Else", "kpis": ("csat",)}), 1)
        assert changed.version == 2
        with pytest.raises(Conflict):
            composing.change(w, one.name, DefinitionSet(**SALES), 1)
        [kept] = editions.list_editions(w)
        frozen = editions.find(w, kept.key)
    assert frozen.definition["label"] == "Sales, North"
    assert frozen.definition["kpis"] == list(SALES["kpis"])
    assert thawed(frozen.result).report == "Sales, North"
    assert post.receivers == ["ana@example.com"]


def planned_for(*people):
    return editions.PlanSet(cron="0 8 1 * *", zone="Asia/Shanghai", receivers={"people": people})


def test_what_is_removed_is_offered_and_sent_no_more_and_still_named(people, post):  # noqa: F811
    one = composed()
    with work(SYSTEM) as w:
        editions.set_plan(w, one.name, planned_for("ana"))
        composing.retire(w, one.name)
        assert not editions.read_plan(w, one.name).is_on
        assert one.name not in {other.name for other in known.listed(w)}
        assert known.find(w, one.name).label == "Sales, North"
        with pytest.raises(NotFound):
            composing.change(w, one.name, DefinitionSet(**SALES), 1)


def test_composing_is_for_who_keeps_reports(people):
    with work(people["ana"]) as w, pytest.raises(NotPermitted):
        composing.create(w, DefinitionSet(**SALES))
    with work(people["ana"]) as w, pytest.raises(NotPermitted):
        composing.list_definitions(w)


def test_a_preview_is_in_the_reach_of_who_would_get_it(people):
    one = composed(filters={})
    page = sending.preview(SYSTEM, people["ben"], one, MARCH)
    mine = made_for(people["ben"], one)
    assert all(kpi.value.words in page for kpi in mine.kpis)
    assert page != sending.preview(SYSTEM, people["ana"], one, MARCH).replace("Preview", "")
    with work(SYSTEM) as w:
        assert editions.list_editions(w) == []


def made_for(actor, one) -> Edition:
    issue = Issue(one, MARCH, actor.locale, "x", "final")
    return sending.collected_for(actor, issue)[0]


def test_nobody_previews_what_they_may_not_see(people):
    one = composed(filters={})
    mona = replace(people["mona"], permissions=people["mona"].permissions | {REPORTS_SCHEDULE})
    with pytest.raises(NotPermitted):
        sending.preview(mona, people["ana"], one, MARCH)
    with pytest.raises(NotPermitted):
        sending.preview(mona, people["carl"], one, MARCH)
    assert "Tributary" in sending.preview(people["mona"], people["mona"], one, MARCH)
    assert "Tributary" in sending.preview(people["ana"], people["ben"], one, MARCH)


def test_a_dry_run_says_who_would_get_what_and_sends_nothing(people, post):  # noqa: F811
    plan = planned(people=("ana", "ben"))
    with work(SYSTEM) as w:
        one = known.find(w, "leadership-monthly")
        shown = str(rehearsal.dry_run(w, one, plan).to_plotly_json())
        assert editions.list_editions(w) == []
    assert "2 receivers, 2 editions." in shown
    assert "Ana" in shown
    assert "Ben" in shown
    assert shown.count("Would be made") == 2
    deliver.deliver_due()
    assert post.taken == []


def test_a_form_says_what_a_definition_is(people, office):
    given = DefinitionSet(**SALES | {"filters": {"office": office}, "panels": VIEWS[:1]})
    with work(SYSTEM) as w:
        said = {one.name for one in build_page.fields(w, given)}
        assert {"label", "kpis", "sections", "cut_office", "panels"} <= said
        assert not {"cut_owner", "cut_agent"} & said
        again = build_page.given_of(w, build_page.values(given) | {"kpis": [*given.kpis, "nonsense"]})
    assert again == given


def test_quarters_of_a_year_that_begins_in_february_are_periods_too():
    assert definitions.period_until("quarter", date(2026, 5, 4)) == Period(
        date(2026, 2, 1), date(2026, 4, 30), date(2025, 11, 1), date(2026, 1, 31)
    )
    assert definitions.period_of("quarter", "2026-02-11").until == date(2026, 4, 30)
    assert definitions.usual_time("quarter") == "0 8 1 2,5,8,11 *"
    assert definitions.period_of("week", "2026-02-11").since == date(2026, 2, 9)


def test_a_page_is_subscribed_to_by_its_reader_alone_and_comes_in_their_reach(people, post):  # noqa: F811
    with work(people["ben"]) as w:
        title, kept = subscribing.begun(w, {"board": "sales"})
        given = DefinitionSet(label=title, grain="month", **kept)
        made = subscriptions.subscribe(w, given, "0 8 1 * *")
    assert "won_amount" in made.content.kpis
    with work(people["mona"]) as w:
        assert subscriptions.list_mine(w) == []
        with pytest.raises(NotFound):
            subscriptions.unsubscribe(w, made.name)
    with work(SYSTEM) as w:
        plan = editions.read_plan(w, made.name)
        assert made.name not in {one.name for one in known.listed(w)}
    assert plan.receivers.people == ("ben",)
    sending.send(SENDER, plan, MARCH)
    deliver.deliver_due()
    assert post.receivers == ["ben@example.com"]
    [(view, called)] = library.list_mine(people["ben"])
    assert called == "Sales"
    assert library.list_mine(people["mona"]) == []
    frozen = library.read(people["ben"], view.reference)[1]
    assert "Carl" not in frozen.result
    assert "Your own records" in frozen.result
    with work(people["ben"]) as w:
        subscriptions.unsubscribe(w, made.name)
        assert subscriptions.list_mine(w) == []
    with work(SYSTEM) as w:
        assert not editions.read_plan(w, made.name).is_on


def test_a_view_of_the_explorer_and_what_names_people_are_told_before(people, monkeypatch):
    monkeypatch.setattr(subscribing, "current_actor", lambda: people["ana"])
    shown = str(subscribing.show(kpi="win_rate", by="owner", chart="bar").to_plotly_json())
    assert "left out: it names people" in shown
    with work(people["ana"]) as w:
        _title, kept = subscribing.begun(w, {"kpi": "win_rate", "by": "office", "chart": "bar", "office": "East"})
    assert kept["panels"] == ["kpi=win_rate&by=office&chart=bar&office=East"]
    assert kept["kpis"] == ["win_rate"]


def test_a_subscription_needs_something_to_send(people):
    with work(people["ana"]) as w, pytest.raises(Invalid):
        subscriptions.subscribe(w, DefinitionSet(label="Nothing"), "0 8 1 * *")
