"""The explorer: an address is a view, computed in the reader's reach, and every mark opens the number on it."""

import asyncio
import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.access import web
from app.access.work import work
from app.core.errors import NotPermitted
from app.core.i18n import speaking
from dashboards import drawer, kpis, titles
from dashboards.asked import EXPLORER, Asked, read_values, written
from dashboards.charts import Mark
from dashboards.explorer import address, api, asking, controls, page
from dashboards.explorer.kinds import KINDS
from dashboards.units import in_unit
from tests.app.ui.reading import find, texts

SPRING = "2026-01-01..2026-04-30"


def shown(actor, **query):
    with work(actor) as w:
        return page.page(w, {"kpi": "won_amount", "period": SPRING, **query})


def opened(content):
    ids = [button.id for button in find(content, "Button")]
    return [drawer.read_asked(one["point"]) for one in ids if isinstance(one, dict) and "point" in one]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("chart", list(KINDS))
def test_every_mark_of_every_chart_opens_the_number_that_is_written_on_it(people, chart, locale):
    query = {"kpi": "deals_won,win_rate,won_amount", "by": "owner,channel", "chart": chart, "compare": "before"}
    with speaking(locale):
        content = shown(people["ana"], **query)
        labelled = {
            b.id["point"]: str(getattr(b, "aria-label")) for b in find(content, "Button") if "point" in b.id
        }
        assert len(labelled) >= 3, chart
        with work(people["ana"]) as w:
            for point, label in labelled.items():
                one = drawer.read_asked(point)
                row = kpis.ask(w, one.kpi, (), one.since, one.until, one.where).rows[0]
                metric = kpis.permitted(w, one.kpi)
                if row.n >= metric.floor and one.tab == "trend":  # n and differences open to rows and reasons
                    assert label.endswith(in_unit(row.value, metric.unit)), (label, row)


def test_an_address_is_the_view_and_comes_back_from_it(people):
    with work(people["ana"]) as w:
        query = {
            "kpi": "win_rate,deals_won",
            "by": "owner",
            "chart": "table",
            "compare": "year",
            "office": "North|",
        }
        view = address.read(w, query)
        assert (view.names, view.by, view.where) == (
            ("win_rate", "deals_won"),
            ("owner",),
            {"office": ("North", None)},
        )
        assert view.href() == (
            "/numbers/explore?kpi=win_rate,deals_won&by=owner&compare=year&chart=table&office=North|"
        )
        assert address.read(w, view.query()) == view
        assert view.href(office=None, by=None).count("&") == 2


def test_what_an_address_says_that_is_none_of_ours_is_left_out_and_said(people):
    with work(people["ana"]) as w:
        odd = {"kpi": "win_rate,nonsense", "by": "moon", "period": "2026-05-01..2026-04-01", "grain": "second"}
        view = address.read(w, odd | {"chart": "pie", "colour": "red"})
    assert view.wrong == ("kpi", "by", "colour", "grain", "chart", "period")
    assert (view.names, view.by, view.where, view.chart) == (("win_rate",), (), {}, "line")
    said = texts(shown(people["ana"], by="moon", office="Atlantis"))
    assert "Not understood in the address, and left out: by." in said
    assert any("No record has Atlantis" in words for words in said), "a filter that no record meets is named"


def test_groups_of_an_amount_add_up_to_the_whole_and_others_stand_together(people, monkeypatch):
    monkeypatch.setitem(asking.ROOM, "line", 1)
    with work(people["ana"]) as w:
        view = address.read(w, {"kpi": "won_amount", "period": SPRING, "by": "owner"})
        found = asking.answer(w, view, view.metrics[0], ["owner"])
        assert len(found.rows) == len(found.keys["owner"]) == 1
        assert sum(row.value for row in found.rows.values()) == found.whole.value
        rest = found.keys["owner"][-1]
        assert isinstance(rest, asking.Others)
        asked = found.asked(rest)
        assert kpis.ask(w, "won_amount", (), asked.since, asked.until, asked.where).rows[0].value == (
            found.row(rest).value
        )


def test_it_is_computed_in_the_reach_of_its_reader(people):
    view = {"by": "owner", "chart": "table"}
    assert {"Ben", "Carl"} <= set(texts(shown(people["ana"], **view)))
    own = texts(shown(people["ben"], **view))
    assert "Ben" in own
    assert "Carl" not in own


def test_who_may_not_read_a_number_is_told_that_it_was_left_out(people):
    said = texts(shown(people["sam"]))
    assert "Choose a KPI to begin with." in said
    assert "Not understood in the address, and left out: kpi." in said


def test_days_are_compared_with_those_before_and_with_the_year_before(people):
    with work(people["ana"]) as w:
        view = address.read(w, {"kpi": "won_amount", "period": "2026-03-01..2026-03-31", "compare": "before"})
        assert address.compared(view) == (date(2026, 2, 1), date(2026, 2, 28))
        days = address.read(w, {"kpi": "won_amount", "period": "2026-03-05..2026-03-14", "compare": "before"})
        assert address.compared(days) == (date(2026, 2, 23), date(2026, 3, 4))
        leap = address.read(w, {"kpi": "won_amount", "period": "2024-02-29..2024-02-29", "compare": "year"})
        assert address.compared(leap) == (date(2023, 2, 28), date(2023, 2, 28))
        found = asking.answer(w, view, view.metrics[0], ["month"])
        before = kpis.ask(w, "won_amount", (), date(2026, 2, 1), date(2026, 2, 28)).rows[0]
        assert found.whole_before.value == before.value


def test_what_a_number_is_compared_with_opens_to_its_own_days(people):
    with work(people["ana"]) as w:
        view = address.read(w, {"kpi": "won_amount", "period": "2026-03-01..2026-03-31", "compare": "before"})
        found = asking.answer(w, view, view.metrics[0], ["month"])
        months = {key[0]: row.value for key, row in found.before.items() if row.value}
        assert months
        for month, value in months.items():
            then = found.asked_before(month)
            assert kpis.ask(w, "won_amount", (), then.since, then.until, then.where).rows[0].value == value
        assert found.asked_before(date(2020, 1, 1)) is None


def test_it_is_seen_as_of_a_moment_and_what_opens_is_of_that_moment_too(people):
    with work(people["ana"]) as w:
        view = address.read(w, {"kpi": "won_amount", "as_of": "2026-03-31", "period": "month"})
        assert (view.known, view.period.until) == (datetime(2026, 3, 31, 16, tzinfo=UTC), date(2026, 2, 28))
        assert "as_of=2026-03-31" in view.href()
        assert address.read(w, {"kpi": "won_amount", "as_of": "2999-01-01"}).wrong == ("as_of",)
    said = texts(shown(people["ana"], as_of="2026-03-31"))
    assert any("Not known: the history of records" in one for one in said)


def test_the_values_of_a_dimension_are_offered(people):
    with web.acting(people["ana"]):
        offered, display = controls.offer("owner", ["won_amount"], "2026-01-01", "2026-04-30")
        assert {"value": "Ben", "label": "Ben"} in offered
        assert display is None, "the field is there once there is something to choose"


def test_a_number_that_opened_leads_to_the_explorer_with_its_days_and_values():
    asked = Asked(
        kpi="win_rate", since=date(2026, 1, 1), until=date(2026, 3, 31), where={"office": ["North", None]}
    )
    assert asked.address == ("/numbers/explore?kpi=win_rate&period=2026-01-01..2026-03-31&chart=bar&office=North|")
    assert [read_values(written(one)) for one in ([None], ["a"], ["a", None])] == [(None,), ("a",), ("a", None)]


def test_nobody_explores_without_the_right_to_numbers(people):
    bare = replace(people["ana"], permissions=frozenset())
    with pytest.raises(NotPermitted):
        shown(bare)


def test_a_file_holds_every_group_with_filters_build_and_definition(people):
    query = {"kpi": "won_amount,win_rate", "by": "owner", "chart": "bar", "period": SPRING, "office": "North"}
    request = SimpleNamespace(query_params=query)
    with work(people["ana"]) as w:
        whole = kpis.ask(w, "won_amount", ["owner"], date(2026, 1, 1), date(2026, 4, 30), {"office": "North"}).rows
    lines = asyncio.run(read(api.download(people["ana"], request, "csv"))).decode("utf-8-sig").splitlines()
    assert lines[0] == "Owner,Won amount,95% from,95% to,n,Win rate,95% from,95% to,n"
    assert len([line for line in lines[1:] if line.count(",") == 8 and not line.startswith(",")]) == len(whole)
    assert "Office: North" in lines
    assert any("build" in line for line in lines)
    assert any(line.startswith("Won amount: ") or "Won amount: " in line for line in lines)


def test_a_file_of_a_comparison_holds_what_it_is_compared_with(people):
    query = {"kpi": "won_amount,deals_won", "by": "owner", "chart": "table", "period": SPRING, "compare": "before"}
    with work(people["ana"]) as w:
        before = address.compared(address.read(w, query))
        told = {row.by["owner"]: row.value for row in kpis.ask(w, "won_amount", ["owner"], *before).rows}
    request = SimpleNamespace(query_params=query)
    lines = asyncio.run(read(api.download(people["ana"], request, "csv"))).decode("utf-8-sig").splitlines()
    rows = [dict(enumerate(line)) for line in csv.reader(lines)]
    assert [head for head in rows[0].values() if head == "Before"] == ["Before", "Before"]
    groups = [row for row in rows[1:] if len(row) == 11 and row[0]]
    assert groups
    for row in groups:
        assert float(row[5] or 0) == pytest.approx(float(told.get(row[0]) or 0)), row[0]
    assert f"Before: {before[0]} – {before[1]}" in lines


async def read(answer):
    return b"".join([part async for part in answer.body_iterator])


def test_an_explorer_without_numbers_offers_views_of_what_its_reader_may_see(people):
    content = shown(people["ana"], kpi="")
    links = [one.href for one in find(content, "Link") if one.href.startswith(f"{EXPLORER}?kpi=")]
    assert f"{EXPLORER}?kpi=won_amount&by=&chart=line" in links
    for href in links:
        query = dict(parse_qsl(urlsplit(href).query))
        with work(people["ana"]) as w:
            view = address.read(w, query)
        assert (view.names, view.wrong) == ((query["kpi"],), ())


def test_four_numbers_stand_first_and_no_fifth_can_be_ticked(people):
    four = ["won_amount", "win_rate", "deals_won", "csat"]
    ticks = find(shown(people["ana"], kpi=",".join(four)), "Checkbox")
    assert [tick.value for tick in ticks[:4]] == four
    assert {tick.disabled for tick in ticks[:4]} == {False}
    assert {tick.disabled for tick in ticks[4:]} == {True}
    assert len({tick.value for tick in ticks}) == len(ticks)


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ((90, 110), (40, 60), "Won amount: most in North, 100"),
        ((50, 110), (40, 60), "Won amount by office: nothing stands out clearly"),
        ((None, None), (None, None), "Won amount: most in North, 100"),
    ],
)
def test_the_most_is_named_where_its_interval_is_clear_of_the_next(people, one, two, said):
    marks = [Mark("South", 50, "50", None, *two), Mark("North", 100, "100", None, *one)]
    with work(people["ana"]) as w:
        assert titles.most(kpis.permitted(w, "won_amount"), "office", marks) == said


def test_a_bar_has_the_line_of_its_interval(people):
    bars = find(shown(people["ana"], by="owner", chart="bar"), "I")
    assert [bar for bar in bars if getattr(bar, "className", "") == "dots-bar"]
