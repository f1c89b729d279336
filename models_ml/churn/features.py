"""Point-in-time features of customers from their transactions."""

import numpy as np
import pandas as pd

RECENT_DAYS = (30, 90)


def from_transactions(
    transactions: pd.DataFrame,
    as_of: pd.Timestamp,
    customer: str = "customer_id",
    at: str = "date",
    amount: str | None = None,
) -> pd.DataFrame:
    """One row per customer (index) who bought on or before `as_of`; later rows are never looked at.

    recency_days (since the last purchase), tenure_days (since the first), purchase_days, gap_days (mean
    between purchases, missing after one), overdue (recency / gap), and purchases in the last 30 and 90 days;
    with `amount` also amount_mean, amount_total and amount_last.

    Args:
        transactions: one row per purchase; rows of one customer on one day count as one.
    """
    known = transactions[transactions[at] <= as_of]
    if amount is None:
        known = known.assign(_amount=0.0)
    daily = known.groupby([customer, at], sort=True)[amount or "_amount"].sum().rename("amount").reset_index()
    by_customer = daily.groupby(customer, sort=True)
    dates = by_customer[at]
    found = pd.DataFrame(
        {
            "recency_days": (as_of - dates.max()).dt.days,
            "tenure_days": (as_of - dates.min()).dt.days,
            "purchase_days": dates.size(),
        }
    )
    span = found["tenure_days"] - found["recency_days"]
    found["gap_days"] = np.where(
        found["purchase_days"] > 1, span / (found["purchase_days"] - 1).clip(lower=1), np.nan
    )
    found["overdue"] = found["recency_days"] / found["gap_days"]
    for days in RECENT_DAYS:
        recent = daily[daily[at] > as_of - pd.Timedelta(days=days)].groupby(customer).size()
        found[f"purchases_{days}_days"] = recent.reindex(found.index, fill_value=0)
    return found if amount is None else found.join(_amounts(by_customer))


def _amounts(by_customer: "pd.api.typing.DataFrameGroupBy") -> pd.DataFrame:
    amounts = by_customer["amount"]
    return pd.DataFrame(
        {"amount_mean": amounts.mean(), "amount_total": amounts.sum(), "amount_last": amounts.last()}
    )


def quiet_for(
    transactions: pd.DataFrame,
    customers: pd.Index,
    as_of: pd.Timestamp,
    horizon_days: int,
    gap_days: int = 0,
    customer: str = "customer_id",
    at: str = "date",
) -> pd.Series:
    """1 where a customer bought nothing in (as_of + gap, as_of + gap + horizon], else 0."""
    start = as_of + pd.Timedelta(days=gap_days)
    inside = transactions[at].gt(start) & transactions[at].le(start + pd.Timedelta(days=horizon_days))
    return (~customers.to_series().isin(transactions.loc[inside, customer])).astype(int).rename("is_quiet")
