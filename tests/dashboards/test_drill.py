from dataclasses import replace
from datetime import date

import pytest

from app.access.actor import FieldRight
from app.access.robots import READER
from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.core.i18n import speaking
from dashboards import drill, kpis


def test_rows_are_those_n_counts(people):
    with work(READER) as w:
        for name in ("win_rate", "won_amount", "lead_conversion", "csat", "first_response_time", "churn"):
            n = kpis.ask(w, name).rows[0].n
            assert len(drill.rows(w, name, size=500).rows) == n, name


def test_rows_come_in_pages_newest_first(people):
    with work(READER) as w:
        first = drill.rows(w, "win_rate", size=3)
        second = drill.rows(w, "win_rate", after=first.next, size=3)
    days = [row["closed_on"] for row in first.rows + second.rows]
    assert (len(first.rows), len(second.rows), second.next) == (3, 2, None)
    assert days == sorted(days, reverse=True)
    assert len({row["deal_id"] for row in first.rows + second.rows}) == 5


def test_rows_obey_period_filter_and_reach(people):
    with work(people["ben"]) as w:
        march = drill.rows(w, "win_rate", date(2026, 3, 1), date(2026, 3, 31), {"office": "North"})
    assert {row["title"] for row in march.rows} == {"Deal 2", "Deal 3"}


def test_a_cursor_nobody_gave_is_refused(people):
    with work(READER) as w, pytest.raises(Invalid):
        drill.rows(w, "win_rate", after="nonsense")


@pytest.mark.parametrize("right", [FieldRight.MASKED, FieldRight.HIDDEN])
def test_what_a_role_does_not_show_stands_behind_no_number_and_makes_none(people, right):
    ben = people["ben"]
    limits = {"deals": {"amount": right, "channel": right}, "customers": {"industry": right}}
    limited = replace(ben, role=replace(ben.role, fields=limits))
    with work(limited) as w:
        found = drill.rows(w, "win_rate")
        assert {"title", "stage"} <= {*found.columns}
        hidden = {"amount", "won_amount", "open_amount", "weighted_open_amount", "channel", "industry"}
        assert hidden & {*found.columns, *found.rows[0]} == set()
        for asked in ({"by": ["channel"]}, {"where": {"industry": "retail"}}):
            with pytest.raises(Invalid, match="does not show"):
                kpis.ask(w, "win_rate", **asked)
        with pytest.raises(Invalid):
            drill.rows(w, "win_rate", where={"channel": "baidu"})
        for name in ("won_amount", "open_amount", "won_deal_size"):
            assert not kpis.is_permitted(w, name)
            with pytest.raises(NotPermitted):
                kpis.ask(w, name)
        assert kpis.is_permitted(w, "win_rate")


def test_define_tells_meaning_lineage_and_tests(people):
    with work(READER) as w:
        told = drill.define(w, "win_rate")
    assert told.label == "Win rate"
    assert (told.lineage[0].name, told.lineage[0].kind, told.lineage[0].depth) == ("fct_deals", "marts", 0)
    assert {"stg_app__deals", "deals"} <= {ancestor.name for ancestor in told.lineage}
    assert "fct_deals_adds_up" in {test.test for test in told.tests}
    assert {test.status for test in told.tests} == {"pass"}


def test_define_speaks_the_readers_language(people):
    with work(READER) as w, speaking("zh"):
        told = drill.define(w, "win_rate")
        assert told.metric.dimension_label("office") == "团队"
    assert told.label == "赢单率"
