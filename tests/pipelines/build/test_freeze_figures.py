"""Closed periods are frozen, and what changes them later is told with its cause."""

from datetime import date

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.errors import NotPermitted
from app.figures import service
from dashboards import builds, remembered
from dashboards.periods import today
from pipelines.build.freeze_figures import FREEZER, freeze_figures
from tests.dashboards.conftest import built, people
from tests.dashboards.test_then import WON, change, known
from tests.dashboards.why.test_why import BEN, edit

__all__ = ["built", "known", "people"]

MARCH = date(2026, 3, 1), date(2026, 3, 31)
RAISED = "update marts.fct_deals set amount = amount + {by}, won_amount = won_amount + {by} where deal_id = '{id}'"


@pytest.fixture
def begun(known, tables):
    """The build in force began after the history."""
    begin(tables)


def begin(tables) -> None:
    tables.link.execute(text("update marts.builds set started_at = clock_timestamp()"))
    tables.link.commit()
    builds._remembered.clear()


@pytest.fixture
def raised(tables):
    """What the next build would make of a deal that is worth 1000 more; undone for all who come later."""

    def build(by: int) -> None:
        tables.link.execute(text(RAISED.format(by=by, id=WON)))
        begin(tables)
        remembered._answers.clear()

    yield lambda: build(1000)
    build(-1000)


def figures(name):
    with work(FREEZER) as w:
        return service.list_figures(w, name)


def test_what_was_published_stays_and_who_changed_it_is_told(known, begun, raised):
    freeze_figures()
    first = figures("won_amount")[MARCH]
    assert (first.published, first.current) == (400, 400)
    assert freeze_figures().rows == 0

    edit(BEN, "update app.deals set amount = amount + 1000 where id = :id", id=WON)
    change("select 1")
    raised()
    freeze_figures()
    now = figures("won_amount")[MARCH]
    assert (now.published, now.published_at, now.current) == (400, first.published_at, 1400)
    with work(known["ana"]) as w:
        found = {one.since: one for one in service.list_restatements(w) if one.kpi == "won_amount"}
    told = found[MARCH[0]]
    assert (told.value_before, told.value_after) == (400, 1400)
    assert [(part["kind"], part["person"], part["amount"]) for part in told.parts] == [("edited", BEN, 1000)]


def test_only_who_sees_all_of_a_noun_sees_what_was_published_of_it(known):
    freeze_figures()
    with work(known["ben"]) as w:
        assert w.session.scalar(text("select count(*) from app.kpi_figures")) == 0
    with work(known["ana"]) as w:
        assert w.session.scalar(text("select count(*) from app.kpi_figures")) > 10
        with pytest.raises(NotPermitted):
            service.list_figures(w, "won_amount")


def test_a_period_that_is_not_over_is_not_frozen(known):
    freeze_figures()
    assert all(until < today() for _since, until in figures("won_amount"))


def test_one_run_looks_at_all_of_them_so_that_what_changes_next_is_asked_of_one_instant(known):
    for _night in range(2):
        freeze_figures()
        looked = [one.checked_at for name in ("won_amount", "win_rate", "churn") for one in figures(name).values()]
        assert len(set(looked)) == 1


def test_what_was_recorded_while_the_build_was_made_does_not_count_as_known(begun):
    freeze_figures()
    with work(FREEZER) as w:
        began = builds.published(w).started_at
    assert {one.checked_at for one in figures("won_amount").values()} == {began}
