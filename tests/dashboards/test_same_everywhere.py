"""A number is the same on every surface, whatever it is cut down to."""

import json
from datetime import date
from random import Random

import pytest
from typer.testing import CliRunner

from app.access.work import work
from dashboards import api, cards, cli, drawer, kpis, narrowed, panels, periods, standing, view
from dashboards.asked import Asked
from dashboards.explorer import address, asking
from dashboards.periods import Period
from dashboards.reports import strip
from dashboards.reports.held import Held
from tests.app.ui.reading import texts

NUMBERS = {
    "won_amount": ("office", "owner", "channel", "product"), "win_rate": ("office", "owner", "channel"),
    "won_deal_size": ("owner",), "leads": ("channel", "office", "owner"), "lead_conversion": ("channel", "owner"),
    "tickets": ("category", "priority", "office"), "first_response_time": ("priority", "office"),
    "csat": ("category",), "sla_attainment": ("priority",),
}  # fmt: skip
"""Number -> what it may be cut down by here."""


def _asked_at_random(w, seed):
    """A number, a whole month of the facts, and values that are there, or nothing to cut it down to."""
    chance = Random(seed)
    name = chance.choice(list(NUMBERS))
    first = date(2026, chance.randint(1, 4), 1)
    period = Period(first, periods.last_day(first, "month"), *_month_before(first))
    where = {}
    for dimension in chance.sample(NUMBERS[name], chance.randint(0, len(NUMBERS[name]))):
        found = [row.by[dimension] for row in kpis.ask(w, name, [dimension], period.since, period.until).rows]
        if values := sorted(value for value in found if value):
            where[dimension] = chance.choice(values)
    return name, period, where


def _month_before(first):
    before = periods.back(first, "month", 1)
    return before, periods.last_day(before, "month")


def _told(w, ana, name, period, where):
    """Surface -> the value that it tells."""
    since, until = period.since, period.until
    written = [f"{key}={value}" for key, value in where.items()]
    said = {"kpi": name, "period": f"{since}..{until}", "chart": "table", **where}
    seen = view.View("own", period, "month", where)
    with narrowed.to(where):
        report = strip.standings(w, [name], period, "month", Held(w, {}))[0]
    conditions = [part for pair in written for part in ("--where", pair)]
    days = ("--from", since.isoformat(), "--to", until.isoformat())
    command = CliRunner().invoke(cli.app, [name, *days, *conditions, "--as", "Ana", "--json"])
    return {
        "card": standing.card(w, name, period, where, with_history=False).value,
        "page": standing.cards(w, {name: seen.of(kpis.permitted(w, name).dimensions)}, period)[0].value,
        "explorer": asking.answers(w, address.read(w, said), ())[0].whole.value,
        "report": report.now and report.now.value,
        "API": api.ask(ana, name, since=since, until=until, where=written)["rows"][0]["value"],
        "command": json.loads(command.stdout)["rows"][0]["value"],
    }


@pytest.mark.parametrize("seed", range(12))
def test_a_number_is_the_same_on_every_surface_whatever_it_is_cut_down_to(people, seed):
    ana = people["ana"]
    with work(ana) as w:
        name, period, where = _asked_at_random(w, seed)
        row = kpis.ask(w, name, (), period.since, period.until, where).rows[0]
        told = _told(w, ana, name, period, where)
        opened = panels.asked_of(kpis.permitted(w, name), period.since, period.until, where)
        shown = texts(drawer.content(w, Asked.model_validate(opened)))
        assert cards.value_in_words(kpis.permitted(w, name), row.value, row.n) in shown
    different = {surface: value for surface, value in told.items() if not _is_same(value, row.value)}
    assert different == {}, (name, period, where, row.value)


def _is_same(value, expected):
    """A month without a row counts nothing."""
    return value is None if expected is None else float(value or 0) == pytest.approx(float(expected))
