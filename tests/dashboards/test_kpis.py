from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.access.robots import READER
from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from dashboards import kpis, remembered
from dashboards.metrics import metrics, read_registry, registry

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
UNITS = ("count", "share", "points", "score", "money", "money_a_day", "minutes", "days", "times")


def ask(name, actor=READER, **asked):
    with work(actor) as w:
        return kpis.ask(w, name, **asked).rows


def value(name, actor=READER, **asked):
    (row,) = ask(name, actor, **asked)
    return row.value, row.numerator, row.denominator, row.n


def by(name, *dimensions, actor=READER, **asked):
    return {tuple(r.by.values()): (r.numerator, r.denominator) for r in ask(name, actor, by=dimensions, **asked)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lead_conversion", (0.4, 4, 10, 10)),
        ("win_rate", (0.6, 3, 5, 5)),
        ("won_amount", (7600.0, 7600.0, None, 3)),
        ("csat", (2 / 3, 2, 3, 3)),
        ("first_response_time", (60.0, None, None, 2)),
        ("nps", (1.0, 1, 1, 1)),
        ("orders", (2, 2, None, 2)),
        ("order_amount", (30.25, 30.25, None, 2)),
    ],
)
def test_ask_gives_what_is_counted_by_hand(people, name, expected):
    assert value(name) == pytest.approx(expected)


def test_churn_is_lost_per_customer_at_the_start_of_the_month(people):
    months = {row.by["month"]: (row.numerator, row.denominator) for row in ask("churn", by=["month"])}
    assert months[date(2026, 2, 1)] == (0, 3)
    assert months[date(2026, 5, 1)] == (1, 3)
    assert months[date(2026, 7, 1)] == (1, 2)
    assert months[date(2026, 8, 1)] == (0, 1)


def test_churn_of_a_day_is_that_of_its_month(people):
    asked = {"since": date(2026, 5, 10), "until": date(2026, 5, 20)}
    assert value("churn", **asked) == (1 / 3, 1, 3, 3)


def test_retention_is_of_those_with_a_contract(people):
    half_year = {"until": date(2026, 6, 30)}
    assert value("net_retention", **half_year) == pytest.approx((650 / 700, 650, 700, 9))
    assert value("gross_retention", **half_year) == pytest.approx((650 / 700, 650, 700, 9))


def test_dimensions_cut_the_same_rows(people):
    assert by("lead_conversion", "channel") == {("baidu",): (2, 4), ("email",): (1, 3), ("referral",): (1, 3)}
    assert by("win_rate", "office") == {("North",): (2, 3), ("South",): (1, 2)}
    assert by("win_rate", "owner", "product") == {("Ben", "P1"): (2, 3), ("Carl", "P1"): (1, 2)}


def test_days_are_the_companys_and_both_ends_count(people):
    january = {"since": date(2026, 1, 1), "until": date(2026, 1, 31)}
    assert value("leads", **january)[0] == 2
    assert value("leads", since=date(2026, 2, 1), until=date(2026, 2, 1))[0] == 1


def test_grains_begin_on_their_first_day(people):
    assert by("leads", "quarter") == {(date(2026, 1, 1),): (10, None)}
    assert by("leads", "week", until=date(2026, 1, 31)) == {
        (date(2026, 1, 5),): (1, None),
        (date(2026, 1, 26),): (1, None),
    }


def test_where_takes_one_value_several_or_none(people):
    assert value("leads", where={"channel": "email"})[0] == 3
    assert value("leads", where={"channel": ["email", "baidu"]})[0] == 7
    assert value("leads", where={"campaign": None})[0] == 6
    assert value("leads", where={"campaign": [None, "Spring"], "office": "South"})[0] == 4


def test_a_value_is_never_part_of_the_statement(people):
    with pytest.raises(Invalid, match="No record has x' or '1'='1 as its channel"):
        value("leads", where={"channel": "x' or '1'='1"})


def test_nothing_counted_is_no_value(people):
    assert value("win_rate", since=date(2030, 1, 1)) == (None, 0, 0, 0)


@pytest.mark.parametrize("asked", [{"by": ["password"]}, {"where": {"owner_id": "1"}}, {"by": ["month; drop"]}])
def test_unknown_names_are_refused_with_those_there_are(people, asked):
    with pytest.raises(Invalid, match=r"Known: .*office"):
        ask("win_rate", **asked)
    with pytest.raises(Invalid, match=r"Known: .*win_rate"):
        ask("win_rates")


def test_a_period_that_ends_before_it_begins_is_refused(people):
    with pytest.raises(Invalid, match="after the last"):
        ask("leads", since=date(2026, 2, 2), until=date(2026, 2, 1))


def test_everybody_counts_within_their_reach(people):
    assert value("win_rate", people["ben"]) == (2 / 3, 2, 3, 3)
    assert value("win_rate", people["mona"]) == (2 / 3, 2, 3, 3)
    assert value("won_amount", people["carl"])[0] == 99.9
    assert value("win_rate", people["ana"]) == (0.6, 3, 5, 5)


def test_a_customers_owner_counts_its_tickets_and_answers(people):
    assert value("first_response_time", people["ben"])[3] == 2
    assert value("tickets", people["carl"])[0] == 1
    assert value("csat", people["carl"]) == (0.0, 0, 1, 1)


def test_who_may_not_see_deals_gets_no_sums_of_them(people):
    with pytest.raises(NotPermitted):
        ask("won_amount", people["sam"])
    assert value("csat", people["sam"])[3] == 3


def test_the_statement_shown_gives_the_number(people):
    march = (date(2026, 3, 1), date(2026, 3, 31))
    with work(READER) as w:
        statement = kpis.sql(w, "win_rate", ["office"], *march, {"owner": ["Ben", None]})
        assert list(w.session.execute(text(statement))) == [("North", 0.5, 1, 2, 2)]


def test_a_quotient_of_two_marts_is_counted_in_each(people):
    """190.50 were spent; Acme and Bolt became customers by contract, Cord by an order, all in January."""
    assert value("cac") == (pytest.approx(190.5 / 3), 190.5, 3, 3)
    spring = {"by": ["month"], "until": date(2026, 2, 28)}
    months = {row.by["month"]: (row.value, row.numerator, row.denominator) for row in ask("cac", **spring)}
    assert months == {
        date(2026, 1, 1): (pytest.approx(140 / 3), 140, 3),
        date(2026, 2, 1): (None, 50.5, None),
    }


def test_a_quotient_of_two_marts_keeps_groups_that_one_of_them_lacks(people):
    found = {group: sides for group, sides in by("cac", "channel").items() if any(sides)}
    assert found == {("baidu",): (150.5, None), ("display",): (40, None), (None,): (None, 3)}


def test_a_statement_over_two_marts_runs_as_it_is_shown(people):
    with work(READER) as w:
        statement = kpis.sql(w, "cac", ["month"], where={"channel": [None, "baidu"]})
        found = w.session.execute(text(statement)).mappings().all()
    assert [(row["spend"], row["new_customers"]) for row in found[:2]] == [(100, 3), (Decimal("50.50"), None)]


def test_a_dimension_comes_through_the_noun_it_stands_with(people):
    assert by("win_rate", "customer__industry") == {("retail",): (3, 3), ("medical",): (0, 1), (None,): (0, 1)}
    assert value("win_rate", where={"customer__country": "CN"})[:2] == (1.0, 3)
    with pytest.raises(Invalid, match="No record has mars as its customer__country"):
        value("win_rate", where={"customer__country": "mars"})


def test_one_wrong_metric_takes_no_other_down(people):
    with work(READER) as w:
        read = w.session.scalar(text("select metrics from marts.builds order by published_at desc limit 1"))
    declared = {one["name"]: one for one in read["metrics"]}
    declared["win_rate"]["type_params"]["numerator"]["name"] = "nothing"
    declared["churn"]["type"] = "conversion"
    declared["nps"]["type_params"]["denominator"]["name"] = "nps"
    read_anew = read_registry(read)
    assert read_anew.broken.keys() == {"win_rate", "velocity", "churn", "nps"}, "velocity is made of the win rate"
    assert "nothing" in read_anew.broken["win_rate"]
    assert read_anew.metrics.keys() == declared.keys() - read_anew.broken.keys()


def test_every_metric_can_be_computed(people):
    with work(READER) as w:
        assert registry(w).broken == {}


def test_values_say_how_far_off_they_may_be(people):
    (rate,) = ask("win_rate")
    assert (rate.low, rate.high) == pytest.approx((0.2307, 0.8824), abs=1e-4)
    assert all(row.low <= row.value <= row.high for row in ask("won_amount") + ask("first_response_time"))
    (money,) = ask("spend")
    assert money.low is None


def test_every_metric_answers_and_says_what_it_is(people):
    with work(READER) as w:
        known = metrics(w)
    for name, metric in known.items():
        assert {"label_en", "label_zh", "description_en", "description_zh"} <= set(metric.words), name
        assert metric.unit in UNITS, name
        assert metric.better in ("up", "down"), name
        assert len(ask(name)) == 1
        ask(name, by=[*metric.dimensions, metric.grains[0]])


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("lead_conversion_period", {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}, (2 / 5, 2, 5)),
        ("mql_to_sql", {}, (None, 0, 0)),
        ("win_rate_cohort", {}, (0.5, 3, 6)),
        ("amount_gap", {}, (0.0, 0, 3)),
        ("csat_response_rate", {}, (0.75, 3, 4)),
        ("reopen_rate", {}, (0.0, 0, 2)),
        ("first_response_business", {}, (60.0, None, None)),
        ("average_response", {}, (60.0, 120, 2)),
        ("retention", {"where": {"month_number": "5"}}, (2 / 3, 2, 3)),
        ("customer_value", {}, (30.25, 30.25, 1)),
        ("open_deals", {"since": date(2026, 2, 1), "until": date(2026, 3, 31)}, (3.0, 6, 2)),
        ("roas", {}, (pytest.approx(7600 / 190.5), 7600, 190.5)),
    ],
)
def test_kpis_of_all_marts_give_what_is_counted_by_hand(people, name, asked, expected):
    assert value(name, **asked)[:3] == expected


def test_velocity_is_made_of_four_numbers(people):
    """Open at the ends of February and March 5 and 1, won 3 of 5, 7,600 for three, 14, 42 and 47 days to win."""
    spring = {"since": date(2026, 2, 1), "until": date(2026, 3, 31)}
    (row,) = ask("velocity", **spring)
    assert row.value == pytest.approx(3 * 0.6 * (7600 / 3) / (103 / 3))
    assert row.n == 5
    assert row.low < row.value < row.high


def figures(row):
    """A row, without the last bits that depend on the order in which a sum is added up."""
    told = (row.value, row.numerator, row.denominator)
    return row.by, row.n, [None if one is None else f"{one:.9g}" for one in told]


@pytest.mark.parametrize("by", [(), ("month",), ("office",)])
def test_metrics_that_are_asked_together_answer_as_each_alone(people, by):
    with work(READER) as w:
        names = [name for name, one in metrics(w).items() if set(by) <= {*one.dimensions, *one.grains}]
        together = kpis.ask_each(w, [kpis.Wanted(name, by, *YEAR, {}) for name in names])
    assert len(names) > 40
    remembered._answers.clear()
    with work(READER) as w:
        for name, answer in zip(names, together, strict=True):
            alone = kpis.ask(w, name, by, *YEAR)
            assert [figures(row) for row in answer.rows] == [figures(row) for row in alone.rows], name


def test_days_are_compared_with_days(people):
    """Beside a moment the planner guesses a third of all rows, and reads every one."""
    with work(people["ana"]) as w:
        statement = kpis.sql(w, "deals_won", since=date(2026, 1, 1))
        begin = statement.partition(" >= ")[2].splitlines()[0]
        assert w.session.scalar(text(f"select pg_typeof({begin})::text")) == "date"
