"""Leak alarms: what knows the answer is found, what merely helps is kept."""

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular import leaks
from models_ml.tabular.contract import Contract
from models_ml.tabular.prepare import prepare
from models_ml.tabular.train import train

ROWS = 1200
AFTERWARDS = (
    *("cancellation_date", "Reason for leaving", "exitReason", "terminationDate", "IsWon", "StageName"),
    *("updated_at", "LastModifiedDate", "last activity", "forecast_category"),
    *("Last Notable Activity", "LastInteractionDate", "latest_email_activity_at", "最近一次互动时间"),
    *("注销时间", "退订原因", "商机阶段", "更新时间", "最后跟进时间"),
)
BEFOREHAND = (
    *("exit_lane", "days_since_last_activity", "is_wonderful", "modified_starch"),
    *("注册时间", "修改次数", "最近活动天数"),
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    bought = rng.random(ROWS) < 0.2
    return pd.DataFrame(
        {
            "helps": bought + rng.normal(scale=1.2, size=ROWS),
            "close_value": np.where(bought, rng.lognormal(5, 1, ROWS), 0),
            "folded": np.where(bought, 0, rng.choice([-5.0, 5.0], ROWS)) + rng.normal(scale=0.5, size=ROWS),
            "status": np.where(bought, "done", rng.choice(["open", "idle"], ROWS)),
            "segment": np.where(bought, "retail", None),
            "stock": np.where(bought & (rng.random(ROWS) < 0.3), "full", None),
            "sometimes": np.where(rng.random(ROWS) < 0.3, None, "x"),
            "lost_reason": rng.choice(["price", "time"], ROWS),
            "bought score": rng.normal(size=ROWS),
            "bought": np.where(bought, "yes", "no"),
        }
    )


def test_find_names_each_leak_by_its_kind(table):
    alarms = {alarm.column: alarm.code for alarm in prepare(table, "bought", Contract()).alarms}
    assert alarms == {
        "lost_reason": "known_afterwards",
        "close_value": "too_good",
        "folded": "too_good",
        "status": "too_good",
        "segment": "blanks_too_good",
        "stock": "blanks_pure_filled_negative",
        "bought score": "named_after_target",
    }


def test_prepare_leaves_leaks_out_and_keeps_the_rest(table):
    prepared = prepare(table, "bought", Contract())
    assert [field.name for field in prepared.table.fields] == ["helps", "sometimes", "bought score"]
    assert prepared.left_out["status"] == "leak"


def test_prepare_raises_no_alarm_for_what_was_dropped(table):
    dropped = ("close_value", "folded", "status", "segment", "stock", "lost_reason", "bought score")
    assert prepare(table, "bought", Contract(drop=dropped)).alarms == []


def test_alone_auc_of_many_random_levels_is_about_a_half():
    rng = np.random.default_rng(0)
    target = (rng.random(ROWS) < 0.3).astype(float)
    levels = rng.integers(0, 200, ROWS).astype(float)
    assert leaks.alone_auc(levels, True, target, leaks.folds(target, None, 5, 0)) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    "name", ["Lost Reason", "closeDate", "won_at", "Churn Reason", "deal_stage", "流失原因", *AFTERWARDS]
)
def test_known_afterwards_reads_names_as_people_write_them(name):
    assert leaks.known_afterwards(name)


@pytest.mark.parametrize(
    "name", ["reason_for_call", "date", "stage_left", "closest_shop", "wondering", "income", *BEFOREHAND]
)
def test_known_afterwards_lets_other_names_be(name):
    assert not leaks.known_afterwards(name)


def test_copies_of_rows_are_told_where_they_cannot_be_chance(table):
    kept = table[["helps", "sometimes", "bought"]]
    twice = pd.concat([kept, kept.head(30)])
    assert [(one.code, one.facts) for one in prepare(twice, "bought", Contract()).alarms] == [
        ("copies", {"rows": 30})
    ]
    alike = twice.assign(helps=twice["helps"].round())
    assert prepare(alike, "bought", Contract()).alarms == []


def test_rows_that_miss_what_tells_rows_apart_are_no_copies(table):
    rng = np.random.default_rng(1)
    few = table[["bought"]].assign(
        helps=table["helps"].where(rng.random(ROWS) > 0.3), size=rng.integers(0, 3, ROWS)
    )
    assert prepare(few, "bought", Contract()).alarms == []


@pytest.mark.parametrize("nothing", [0.0, "nothing"])
def test_values_beside_the_usual_one_that_only_one_outcome_has_are_told(table, nothing):
    rng = np.random.default_rng(1)
    paid_back = (table["bought"] == "yes") & (rng.random(ROWS) < 0.6)
    something = rng.lognormal(3, 1, ROWS).round(2) if nothing == 0.0 else rng.choice(["part", "all"], ROWS)
    frame = table[["helps", "bought"]].assign(paid_back=np.where(paid_back, something, nothing))
    rows = int(paid_back.sum())
    assert [(one.code, one.column, one.facts["rows"]) for one in prepare(frame, "bought", Contract()).alarms] == [
        ("beside_positive", "paid_back", rows)
    ]
    mixed = frame.assign(bought=np.where(rng.random(ROWS) < 0.05, "yes", frame["bought"]))
    mixed.loc[mixed.index[paid_back][:3], "bought"] = "no"
    assert prepare(mixed, "bought", Contract()).alarms == []


@pytest.mark.parametrize("scale", [1, 100])
def test_an_average_of_the_outcome_itself_is_a_leak(table, scale):
    rng = np.random.default_rng(2)
    bought, shops = (table["bought"] == "yes").astype(float), rng.integers(0, 200, ROWS)
    rate = (bought.groupby(shops).transform("mean") * scale).round(2)
    before = rng.beta(2, 8, 200)[shops] * scale
    frame = table[["helps", "bought"]].assign(rate=rate, rate_before=before)
    found = prepare(frame, "bought", Contract())
    assert [(one.code, one.column) for one in found.alarms] == [("average_of_target", "rate")]
    assert found.left_out["rate"] == "leak"


def test_an_id_that_repeats_asks_to_be_the_group(table):
    months = table[["helps", "bought"]].assign(customer_id=np.arange(ROWS) // 3, shop_id=np.arange(ROWS) % 60)
    found = prepare(months, "bought", Contract()).alarms
    assert [(one.code, one.column, one.facts) for one in found] == [
        ("repeats", "customer_id", {"each": 3.0}), ("repeats", "shop_id", {"each": 20.0}),
    ]  # fmt: skip
    assert prepare(months, "bought", Contract(group="customer_id")).alarms == []


def test_columns_that_only_together_know_the_answer_are_told_and_warned_of(table):
    invoice = np.where(table["bought"] == "yes", np.arange(ROWS) % 3, -1)
    invoice[np.flatnonzero(invoice >= 0)[:6]] = -1  # some who bought have not paid: no model is ever sure
    said = train(table[["helps", "bought"]].assign(**{f"paid_{n}": invoice == n for n in range(3)}), "bought")
    assert "together" in [found.code for found in said.verdict.findings if found.level == "warn"]
    assert [one.code for one in said.prepared.alarms] == ["beside_positive"] * 3 + ["together"]
