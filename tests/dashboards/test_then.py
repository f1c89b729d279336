"""Numbers as they were known: asked of the history, in the reach of today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.robots import READER, SYSTEM
from app.access.work import work
from app.core.errors import Invalid, NotPermitted, Unavailable
from app.events import follow
from app.history import service
from dashboards import kpis, moments, then, view
from dashboards.remaking import HISTORIAN
from dashboards.sales import panels
from dashboards.then import read_instant

MARCH = date(2026, 3, 1), date(2026, 3, 31)
WON, LOST = ("00000000-0000-0000-0000-0000000000d2", "00000000-0000-0000-0000-0000000000d3")


def change(statement: str, **values) -> datetime:
    """Somebody changes records, and the history hears of it; the moment just before."""
    with work(SYSTEM) as w:
        before = w.session.scalar(text("select clock_timestamp()"))
    with work(SYSTEM) as w:
        w.session.execute(text(statement), values)
    follow.drain(HISTORIAN, service.READER, service.write_down, wanted=service.WANTED)
    return before


@pytest.fixture
def known(people, emptying):
    """The facts, and a history that begins with them; afterwards others find neither."""
    with work(HISTORIAN) as w:
        service.begin(w)
    yield people
    emptying()


def ask(actor, name, as_of, **asked):
    with work(actor) as w:
        return kpis.ask(w, name, since=MARCH[0], until=MARCH[1], as_of=as_of, **asked).rows[0]


def now() -> datetime:
    with work(SYSTEM) as w:
        return w.session.scalar(text("select clock_timestamp()"))


@pytest.mark.parametrize(
    "name", ["win_rate", "won_amount", "velocity", "cycle_time", "churn", "csat", "lead_conversion"]
)
def test_what_was_not_changed_was_known_as_it_is(known, name):
    with work(READER) as w:
        is_now = kpis.ask(w, name, since=MARCH[0], until=MARCH[1]).rows
        assert kpis.ask(w, name, since=MARCH[0], until=MARCH[1], as_of=now()).rows == is_now


def test_an_amount_changed_later_counts_as_it_was_then(known):
    before = change("update app.deals set amount = 1300.10 where id = :id", id=WON)
    assert ask(READER, "won_amount", before).value == 400
    assert ask(READER, "won_amount", now()).value == 1400


def test_each_change_is_a_version_even_when_they_are_read_together(known):
    moments = []
    for amount in (500, 600, 700):
        moments.append(now())
        with work(SYSTEM) as w:
            w.session.execute(text("update app.deals set amount = :a where id = :id"), {"a": amount, "id": WON})
    moments.append(change("update app.deals set title = 'Renamed' where id = :id", id=WON))
    assert [float(ask(READER, "won_amount", at).value) for at in moments] == [400, 599.9, 699.9, 799.9]


def test_before_the_first_record_nothing_is_known(known):
    with work(READER) as w, pytest.raises(Unavailable, match="Not known"):
        kpis.ask(w, "win_rate", as_of=datetime(2020, 1, 1, tzinfo=UTC))
    with work(READER) as w, pytest.raises(Invalid):
        kpis.ask(w, "win_rate", as_of=datetime(2190, 1, 1, tzinfo=UTC))


def test_the_reach_is_that_of_today(known):
    """A deal that Ben had then and Carl has now is Carl's to see, then too."""
    before = change(
        "update app.deals set owner_id = '00000000-0000-0000-0000-000000000b03',"
        " team_id = '00000000-0000-0000-0000-000000000a02' where id = :id",
        id=WON,
    )
    assert ask(known["ben"], "won_amount", before).n == 0
    assert float(ask(known["carl"], "won_amount", before).value) == 400
    assert ask(known["carl"], "won_amount", before, by=["owner"]).by == {"owner": "Ben"}
    with work(known["sam"]) as w, pytest.raises(NotPermitted):
        kpis.ask(w, "won_amount", as_of=before)


def test_what_was_removed_was_there_then(known):
    before = change("update app.deals set deleted_at = now() where id = :id", id=LOST)
    assert ask(READER, "win_rate", before).n == 4
    assert ask(READER, "win_rate", now()).n == 3


def test_a_day_means_its_end():
    assert read_instant("2026-03-31") == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert read_instant("2026-03-31T18:00+08:00") == datetime(2026, 3, 31, 10, tzinfo=UTC)
    with pytest.raises(Invalid):
        read_instant("soon")


def test_cohorts_of_a_page_are_those_whose_time_was_over_then(people, monkeypatch):
    """Deals of the last months before it had not been followed for ninety days when that day ended."""
    asked = []

    def ask(_work, name, _by, since, until, _where):
        asked.append((since, until))
        return kpis.KpiAnswer(name, "share", since, until)

    monkeypatch.setattr(kpis, "ask", ask)
    with then.looking(read_instant("2026-03-31")), work(people["ana"]) as w:
        assert then.today() == date(2026, 4, 1), "at its end March is over"
        panels.funnel(w, view.read({}, MARCH[1]))
    assert asked[0][1] + timedelta(days=90) <= MARCH[1]
    assert asked[0][1] > MARCH[1] - timedelta(days=130)


def test_the_end_of_a_day_is_said_as_that_day():
    assert moments.words(read_instant("2026-03-31")) == "the end of 31 Mar 2026"
    assert moments.words(read_instant("2026-03-31T18:05+08:00")) == "31 Mar 2026, 18:05"
