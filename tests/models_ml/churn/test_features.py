"""Point-in-time features: right on a case by hand, and blind to the future."""

import numpy as np
import pandas as pd

from models_ml.churn.features import from_transactions, quiet_for

AS_OF = pd.Timestamp("2026-06-30")


def log() -> pd.DataFrame:
    rows = [
        ("ann", "2026-01-01", 10.0),
        ("ann", "2026-03-02", 30.0),
        ("ann", "2026-03-02", 5.0),
        ("ann", "2026-06-20", 20.0),
        ("ann", "2026-07-04", 99.0),
        ("bob", "2026-05-01", 7.0),
        ("eve", "2026-07-01", 8.0),
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def test_from_transactions_counts_days_of_purchase():
    ann = from_transactions(log(), AS_OF, amount="amount").loc["ann"]
    assert ann["recency_days"] == 10
    assert ann["tenure_days"] == 180
    assert ann["purchase_days"] == 3
    assert ann["gap_days"] == 85
    assert ann["purchases_30_days"] == 1
    assert ann["amount_total"] == 65
    assert ann["amount_last"] == 20


def test_from_transactions_knows_only_customers_of_before():
    assert from_transactions(log(), AS_OF).index.tolist() == ["ann", "bob"]


def test_from_transactions_has_no_gap_after_one_purchase():
    assert np.isnan(from_transactions(log(), AS_OF).loc["bob", "gap_days"])


def test_no_feature_moves_when_the_future_does():
    changed = log()
    later = changed["date"] > AS_OF
    changed.loc[later, "amount"] *= -100
    changed.loc[later, "customer_id"] = "ann"
    pd.testing.assert_frame_equal(
        from_transactions(log(), AS_OF, amount="amount"), from_transactions(changed, AS_OF, amount="amount")
    )


def test_quiet_for_looks_at_the_horizon_after_the_gap_only():
    customers = from_transactions(log(), AS_OF).index
    assert quiet_for(log(), customers, AS_OF, horizon_days=30).tolist() == [0, 1]
    assert quiet_for(log(), customers, AS_OF, horizon_days=30, gap_days=7).tolist() == [1, 1]
