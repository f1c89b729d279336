"""One discrete-time hazard behind churn within 30, 60 and 90 days, so that the three never contradict each other.

A customer seen on a day `as_of` gives one row per period of 30 days ahead that it entered alive. The label says
whether it left in that period; a period that is not over yet gives no row (it is censored, not survived).
"""

import numpy as np
import pandas as pd

GAP_DAYS = 7
"""Between the newest fact and the first day that counts: time to act."""

PERIOD_DAYS = 30
PERIODS = (1, 2, 3)
AHEAD = "months_ahead"
LABEL = "leaves"


def person_periods(customers: pd.DataFrame) -> pd.DataFrame:
    """Training rows: the columns of `customers`, months_ahead (1 to 3) and `leaves` (bool).

    Args:
        customers: one row per customer and as-of day: features, days_to_churn (days after as_of on which it left,
            missing if it has not) and observed_days (days from as_of to today). Rows that left within the gap
            are nobody's to predict and fall away.
    """
    return pd.concat([_period(customers, ahead) for ahead in PERIODS], ignore_index=True)


def _period(customers: pd.DataFrame, ahead: int) -> pd.DataFrame:
    start, end = GAP_DAYS + (ahead - 1) * PERIOD_DAYS, GAP_DAYS + ahead * PERIOD_DAYS
    left = customers["days_to_churn"].fillna(np.inf)
    entered = customers[(left > start) & (customers["observed_days"] >= end)]
    leaves = entered["days_to_churn"].fillna(np.inf) <= end
    return entered.assign(months_ahead=ahead, leaves=leaves)


def label_days(periods: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Of each training row the days after as_of after which, and until which, leaving counts."""
    until = GAP_DAYS + periods[AHEAD].to_numpy() * PERIOD_DAYS
    return until - PERIOD_DAYS, until


def within(hazards: list[np.ndarray]) -> list[np.ndarray]:
    """Chance of having left by the end of each period, from the hazards of the periods in order."""
    staying = np.cumprod([1 - hazard for hazard in hazards], axis=0)
    return [1 - stays for stays in staying]
