"""The attribution page: every model reconciled, every credit opens, nobody who sees a part gets a wrong whole."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.access.work import work
from app.core.i18n import speaking
from dashboards import drawer, drill, kpis, periods, remembered
from dashboards.attribution import flow, journeys, page, queries
from dashboards.attribution.journeys import Journeys
from dashboards.explorer import address
from dashboards.explorer import page as explorer
from dashboards.periods import Period
from dashboards.units import in_unit
from tests.app.ui.reading import find, texts
from tests.dashboards.test_remembered import statements

SPRING = Period(date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31))

ASKED = ("deal_won", "revenue", "channel")


def test_credits_and_records_meet_to_the_cent(people):
    with work(people["ana"]) as w:
        found = queries.reconciled(w, SPRING, "deal_won")
    assert found.earned == pytest.approx((2, 7500.10))
    assert found.unearned == pytest.approx((1, 99.90))
    assert (found.in_crm, found.are_models_equal) == ((3.0, 7600.0), True)


def test_spend_without_a_credit_is_kept_and_what_nobody_earned_is_last(people):
    with work(people["ana"]) as w:
        credits = queries.credits(w, SPRING, "deal_won", "count", "channel")
    spent = {credit.name: credit.spend for credit in credits if credit.spend}
    assert spent == {"baidu": 150.5, "display": 40.0}
    assert credits[-1].name == queries.NOBODY
    for model in queries.MODELS:
        rows = [credit.by_model[model] for credit in credits if model in credit.by_model]
        assert sum(row.value for row in rows) == pytest.approx(3)


def test_journeys_say_where_they_began_and_how_long_they_took(people):
    days, where = (SPRING.since, SPRING.until), {"conversion_kind": "deal_won"}
    with work(people["ana"]) as w:
        by = ("path", "first_channel", "last_channel", "touches", "weeks")
        names = ("touched_conversions", "days_to_convert", "touched_amount")
        found = kpis.ask_each(w, [kpis.Wanted(name, by, *days, where) for name in names])
        told = [(*row.by.values(), row.value) for row in found[0].rows]
        lags = {row.by["path"]: round(row.value) for row in found[1].rows}
        shares = {
            row.by["channel"]: row.value for row in kpis.ask(w, "assists_per_end", ["channel"], *days, where).rows
        }
    assert told == [
        ("exhibition", "exhibition", "exhibition", "1", "2", 1),
        ("social > baidu > email", "social", "email", "3", "6", 1),
    ]
    assert lags == {"exhibition": 14, "social > baidu > email": 43}
    assert sum(row.value for row in found[2].rows) == pytest.approx(7500.10)
    assert shares == {"baidu": None, "email": 0.0, "exhibition": 0.0, "social": None, "unattributed": None}


def test_credits_are_read_once_and_medians_of_the_paths_that_are_shown(people, monkeypatch):
    """Nine models times millions of touches, and thousands of paths of which a few are shown."""
    monkeypatch.setattr(journeys, "PATHS", 1)
    remembered._answers.clear()
    with statements() as told, work(people["ana"]) as w:
        page.page(w, "year", *ASKED)
    sums = [one for one in told if "from marts.fct_attribution" in one and "group by" in one]
    assert sorted("conversions_joined" in one for one in sums) == [False, True]
    (medians,) = [one for one in told if "days_to_convert" in one and "by_0" in one]
    assert "cast(path as text) = any" in medians


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(("kind", "value", "thing"), [ASKED, ("lead_converted", "count", "campaign")])
def test_every_credit_opens_to_what_it_says(people, locale, kind, value, thing):
    with speaking(locale), work(people["ana"]) as w:
        shown = page.page(w, "year", kind, value, thing)
        buttons = [button.id for button in find(shown, "Button") if isinstance(button.id, dict)]
        asked = [drawer.read_asked(one["point"]) for one in buttons if "point" in one]
        assert len(asked) > 4
        for one in asked:
            assert kpis.ask(w, one.kpi, (), one.since, one.until, one.where).rows[0].value is not None


def opened(shown):
    """What is said of every number that opens -> what opens."""
    buttons = [one for one in find(shown, "Button") if isinstance(one.id, dict) and "point" in one.id]
    read = [(one.to_plotly_json()["props"]["aria-label"], drawer.read_asked(one.id["point"])) for one in buttons]
    return {said.removeprefix("Open "): asked for said, asked in read}


@pytest.fixture
def in_spring(monkeypatch):
    monkeypatch.setattr(periods, "ending", lambda *_newest: SPRING)


@pytest.mark.parametrize("value", ["count", "revenue"])
def test_totals_spend_and_sums_open_to_the_rows_that_they_count(people, in_spring, value):
    with speaking("en"), work(people["ana"]) as w:
        found = opened(page.page(w, "year", "deal_won", value, "channel"))

        def ask(said):
            one = next(asked for name, asked in found.items() if name.startswith(said))
            days = one.since, one.until
            return kpis.ask(w, one.kpi, (), *days, one.where).rows[0].value, drill.rows(
                w, one.kpi, *days, one.where
            )

        whole, rows = ask("Markov chain: ")
        assert (float(whole), {row["model"] for row in rows.rows}) == (3 if value == "count" else 7600, {"markov"})
        spent, rows = ask("Baidu, Spend: ")
        assert (float(spent), {row["channel"] for row in rows.rows}) == (150.5, {"baidu"})
        assert float(ask("All, Spend: ")[0]) == 190.5
        sums = [float(ask(f"{name}: ")[0]) for name in ("Attributed", "Not attributed", "Credits of each model")]
        assert sums == [7500.1, 99.9, 7600]
        assert float(ask("In the CRM: ")[0]) == 7600


def test_every_dot_of_returns_opens_the_revenue_that_it_divides(people, in_spring):
    with speaking("en"), work(people["ana"]) as w:
        found = opened(page.page(w, "year", "deal_won", "count", "channel"))
        dots = {said: one for said, one in found.items() if said.startswith("Baidu, ") and "×" in said}
        assert dots
        for said, one in dots.items():
            value = kpis.ask(w, one.kpi, (), one.since, one.until, one.where).rows[0].value
            earned = 0.0 if one.kpi == "spend" else float(value or 0)
            assert said.endswith(in_unit(earned / 150.5, "times")), "what earned nothing opens to its spend"


def test_what_models_disagree_on_leads_to_what_each_of_them_says(people, in_spring):
    """Pairs that change places, and how many models put a channel under break-even."""
    with speaking("en"), work(people["ana"]) as w:
        shown = page.page(w, "year", "deal_won", "count", "channel")
        links = {str(one.children): one.href for one in find(shown, "Link")}
        told = {said: href for said, href in links.items() if " before " in said or said.endswith("of 9")}
        assert [said for said in told if " before " in said]
        assert [said for said in told if said.endswith("of 9")]
        for said, href in told.items():
            query = dict(parse_qsl(urlsplit(href).query))
            seen = address.read(w, query)
            assert (seen.by, seen.chart, seen.wrong) == (("model", "channel"), "pivot", ())
            assert len(seen.where["channel"]) == (2 if " before " in said else 1)
            assert find(explorer.page(w, query), "Table")


def test_the_margin_of_break_even_opens_as_the_number_that_it_is(people, in_spring):
    with speaking("en"), work(people["ana"]) as w:
        found = opened(page.page(w, "year", "deal_won", "count", "channel"))
        one = found["Margin: 40.0%"]
        row = kpis.ask(w, one.kpi, (), one.since, one.until).rows[0]
        assert (round(row.value, 2), queries.margin(w).share) == (0.4, pytest.approx(row.value))
        assert drill.rows(w, one.kpi, one.since, one.until, {}).rows


def test_before_anything_is_counted_the_margin_is_what_is_set(people, monkeypatch):
    """Until the first build after an upgrade, and for who may not read of customers."""
    monkeypatch.setattr(queries, "MARGIN", "not_there_yet")
    with work(people["ana"]) as w:
        assert queries.margin(w) == queries.Margin(0.4, is_counted=False)


def test_a_narrow_screen_shows_the_model_of_the_address(people):
    with speaking("en"), work(people["ana"]) as w:
        shown = page.page(w, "year", "deal_won", "count", "channel", "linear")
    heads = {one.children: one.className for one in find(shown, "Th") if hasattr(one, "className")}
    beside = [name for name, kind in heads.items() if kind == "credits-beside"]
    assert beside == ["First touch", "Last touch", "Markov chain", "Shapley"]
    assert heads["Linear"] == ""
    (pick,) = [one for one in find(shown, "Nav") if "credits-pick" in one.className]
    assert [link.children for link in pick.children if "pick-on" in link.className] == ["Linear"]


def test_a_part_of_the_company_gets_no_attribution(people):
    with work(people["mona"]) as w:
        said = texts(page.page(w, "year", "deal_won", "count", "channel"))
    assert any("whole company" in words for words in said)


COUNTED = {"a > b": 5, "b": 3, "a > c > b": 2, "a > c > d > b": 1, "c > b > … > a": 1}


def test_paths_become_bands_from_first_to_last_touch():
    found = flow.ways(COUNTED)
    assert [(way.ends, way.n) for way in found[:3]] == [
        (("a", flow.STRAIGHT, "b"), 5), (("b", flow.STRAIGHT, "b"), 3), (("a", "c", "b"), 2),
    ]  # fmt: skip
    assert {way.ends[1] for way in found[3:]} == {flow.SEVERAL}
    assert (flow.largest(found, 0), flow.largest(found, 2)) == ("a", "b")
    assert sum(way.n for way in found) == sum(COUNTED.values())
    assert sorted(path for way in found for path in way.paths) == sorted(COUNTED)


def test_small_channels_of_a_flow_stand_together():
    many = {f"c{n:02}": 20 - n for n in range(12)}
    found = flow.ways(many)
    assert {way.ends[0] for way in found} == {f"c{n:02}" for n in range(flow.ALONE)} | {flow.REST}
    assert next(way for way in found if flow.REST in way.ends).n == sum(20 - n for n in range(flow.ALONE, 12))


def test_every_band_and_bar_opens_to_as_many_conversions_as_it_says(people):
    with speaking("en"), work(people["ana"]) as w:
        shown = Journeys(w, SPRING, "deal_won").flow()
        opened = {}
        for button in find(shown, "Button"):
            asked = drawer.read_asked(button.id["point"])
            name, _of, said = button.to_plotly_json()["props"]["aria-label"].rpartition(": ")
            opened[name] = int(said)
            assert kpis.ask(w, asked.kpi, (), asked.since, asked.until, asked.where).rows[0].n == int(said)
    assert sorted((name.count("→"), n) for name, n in opened.items() if "→" in name) == [(1, 1), (2, 1)]
