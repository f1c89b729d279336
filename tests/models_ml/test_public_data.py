"""The bars on public data: five stratified folds, shuffled, random_state 0; and no figure too good to be true."""

from pathlib import Path

import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from models_ml.churn.features import from_transactions, quiet_for
from models_ml.evaluate import Outcome
from models_ml.tabular.contract import Contract
from models_ml.tabular.gate import Verdict, judge
from models_ml.tabular.prepare import prepare
from models_ml.tabular.train import cross_validate


def crossed(frame: pd.DataFrame, target: str, contract: Contract) -> tuple[Outcome, Verdict]:
    """(held-out figures, what the gate says of them)."""
    prepared = prepare(frame, target, contract)
    with threadpool_limits(1):
        outcome = cross_validate(prepared.table, 0)
    positives = int(prepared.table.target.sum())
    negatives = len(prepared.table.target) - positives
    return outcome, judge(positives, negatives, outcome, None, prepared.alarms)


def test_telco_churn_reaches_the_bar_and_does_not_leak(public_data: Path):
    frame = pd.read_csv(public_data / "telco_churn" / "Telco-Customer-Churn.csv", dtype=str)
    outcome, verdict = crossed(frame, "Churn", Contract(positive="Yes"))
    assert verdict.verdict == "publish"
    assert 0.849 <= outcome.figures.auc <= 0.86
    assert outcome.figures.log_loss <= 0.4115
    assert outcome.figures.ece <= 0.025


def test_cdnow_repeat_purchase_reaches_the_bar(public_data: Path):
    log = pd.read_csv(public_data / "cdnow" / "CDNOW_master.txt", sep=r"\s+")
    log["date"] = pd.to_datetime(log["date"].astype(str))
    as_of = pd.Timestamp("1997-12-31")
    frame = from_transactions(log, as_of, amount="dollar_value")
    frame["is_quiet"] = quiet_for(log, frame.index, as_of, horizon_days=181)
    assert len(frame) == 23_570
    assert frame["is_quiet"].mean() == pytest.approx(0.772, abs=0.001)
    outcome, verdict = crossed(frame, "is_quiet", Contract(positive="1"))
    assert verdict.verdict == "publish"
    assert outcome.figures.auc >= 0.805
    assert outcome.figures.log_loss <= 0.411


def olist(folder: Path) -> pd.DataFrame:
    leads = pd.read_csv(folder / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv", dtype=str)
    closed = pd.read_csv(folder / "olist_funnel" / "olist_closed_deals_dataset.csv", dtype=str)
    return leads.merge(closed.assign(is_closed="yes"), on="mql_id", how="left").fillna({"is_closed": "no"})


LEADS = ["mql_id", "first_contact_date", "landing_page_id", "origin", "is_closed"]


def test_olist_leads_reach_the_bar(public_data: Path):
    outcome, verdict = crossed(olist(public_data)[LEADS], "is_closed", Contract())
    assert verdict.verdict == "publish"
    assert outcome.figures.auc >= 0.714
    assert outcome.figures.log_loss <= 0.310
    assert outcome.figures.lift_at_10 >= 2.05


def test_olist_fields_of_closed_deals_all_raise_an_alarm(public_data: Path):
    prepared = prepare(olist(public_data), "is_closed", Contract())
    assert [field.name for field in prepared.table.fields] == ["first_contact_date", "landing_page_id", "origin"]


def test_maven_deals_are_refused_for_lack_of_signal(public_data: Path):
    deals = pd.read_csv(public_data / "maven_crm" / "sales_pipeline.csv", dtype=str)
    deals = deals[deals["deal_stage"].isin(["Won", "Lost"])]
    accounts = pd.read_csv(public_data / "maven_crm" / "accounts.csv", dtype=str)
    frame = deals.merge(accounts, on="account", how="left")
    prepared = prepare(frame, "deal_stage", Contract(positive="Won"))
    assert "close_value" in {alarm.column for alarm in prepared.alarms}
    _, verdict = crossed(frame, "deal_stage", Contract(positive="Won", drop=("close_value", "close_date")))
    assert verdict.verdict == "refuse"
    assert {finding.code for finding in verdict.deciding} <= {"no_signal", "no_gain"}
