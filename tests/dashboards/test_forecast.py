"""What is expected of months, and how good that was: by hand, and as the sales page shows it."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.access.work import work
from app.core.i18n import speaking
from dashboards import drawer, kpis, periods, view
from dashboards.explorer import address, page
from dashboards.explorer.kinds import KINDS
from dashboards.sales import forecast
from dashboards.sales.forecast import Accuracy, Look, accuracy, banded
from dashboards.sales.page import BOARD
from tests.app.ui.reading import find, texts

MONTHS = [periods.shift(date(2025, 1, 1), n) for n in range(30)]


def looks(came: float, lead: int = 30) -> list[Look]:
    """Every month 100 was said, and so much came; the last is not over."""
    return [Look(month, lead, 100.0, None if month == MONTHS[-1] else came) for month in MONTHS]


@pytest.mark.parametrize("lead", [30, 60, 90])
def test_a_band_knows_only_months_that_were_over_when_it_was_said(lead):
    found = banded(looks(80.0, lead))
    first = 2 * (6 + lead // 30)  # six that were measured by six before them, the last of which was over by then
    assert [one.low for one in found[: first + 1]] == [None] * first + [pytest.approx(80.0)]
    assert (found[-1].low, found[-1].high) == (pytest.approx(80.0), pytest.approx(80.0))
    assert found[first - 1].measured is None
    assert found[first].measured == (MONTHS[first // 2], MONTHS[first - 1 - lead // 30])


def test_errors_are_weighed_by_what_came_and_a_bias_says_which_way():
    said = [Look(month, 30, 100.0, came, 70.0, 130.0) for month, came in zip(MONTHS, [80, 120, 200], strict=False)]
    found = accuracy(said)
    assert found.error == pytest.approx((20 + 20 + 100) / 400)
    assert found.bias == pytest.approx(300 / 400 - 1)
    assert (found.inside, found.banded) == (2, 3)
    assert (found.since, found.until) == (date(2025, 1, 1), date(2025, 3, 31))
    assert accuracy([Look(MONTHS[0], 30, 100.0, None)]) is None


def test_the_sales_page_has_both_panels_and_says_where_too_little_is_known(people):
    with work(people["ana"]) as w:
        shown = texts(BOARD.page(w, {}))
        assert "How good the forecast has been" in shown
        rows = kpis.ask(w, "forecast_amount", ["month", "lead_days"]).rows
    assert {row.by["lead_days"] for row in rows} <= {30, 60, 90}


def test_a_band_opens_how_far_the_forecasts_it_rests_on_were_off(people):
    looks = [Look(MONTHS[-1], 30, 100.0, None, 70.0, 130.0, (MONTHS[6], MONTHS[12]))]
    with speaking("en"), work(people["ana"]) as w:
        seen = view.read({}, date(2026, 4, 5))
        drawn = forecast.drawn(looks, {look: forecast._opens(w, seen, look) for look in looks})
    (band,) = [one for one in find(drawn, "Button") if "cast-band" in one.className]
    asked = drawer.read_asked(band.id["point"])
    assert (asked.kpi, asked.since, asked.until) == ("forecast_bias", MONTHS[6], date(2026, 1, 31))
    assert asked.where == {"lead_days": ["30"]}


def test_every_cell_of_what_forecasts_were_worth_opens(people):
    """The bias as the number that it is; errors lead to the months that they were counted over."""
    one = Accuracy(30, date(2026, 1, 1), date(2026, 3, 31), 0.2, -0.1, 2, 3)
    with work(people["ana"]) as w:
        row = forecast._judged(w, view.read({}, date(2026, 4, 5)), one, 0.2)
        asked = drawer.read_asked(find(row, "Button")[0].id["point"])
        query = dict(parse_qsl(urlsplit(find(row, "Link")[0].href).query))
        months = address.read(w, query)
    assert (asked.kpi, asked.where, asked.since) == ("forecast_bias", {"lead_days": ["30"]}, date(2026, 1, 1))
    assert months.names == ("forecast_over", "forecast_came")
    assert (months.period.since, months.period.until) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (months.where, months.by, months.wrong) == ({"lead_days": ("30",)}, ("lead_days",), ())
    assert KINDS[months.chart].is_possible(months), "months side by side, not a word that a breakdown is missing"


def test_an_explored_change_names_the_group_that_did_most_of_it(people):
    period = "2026-02-01..2026-03-31"
    query = {"kpi": "won_amount", "by": "owner", "period": period, "compare": "before", "chart": "waterfall"}
    with work(people["ana"]) as w:
        address.read(w, query)
        shown = page.page(w, query)
    assert not [words for words in texts(shown) if "most in" in words]
