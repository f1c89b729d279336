"""Customers come again every month: only what the incumbent can't have heard of is compared on."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from app.access.work import work
from app.models import service as models
from models_ml.churn import hazard
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.learn import contest
from pipelines.learn.train_models import train_one
from pipelines.models.scorers import CHURN
from tests.pipelines.conftest import TODAY, customers

AGO = 200
"""Days between the incumbent's training and the candidate's."""


def known_on(rows: pd.DataFrame, days_ago: int) -> pd.DataFrame:
    """What the mart held so many days ago."""
    seen = rows.assign(observed_days=rows["observed_days"] - days_ago)
    seen = seen[seen["observed_days"] >= 0]
    left = seen["days_to_churn"] <= seen["observed_days"]
    return seen.assign(
        is_latest=seen["observed_days"] == seen["observed_days"].min(),
        churned_on=seen["churned_on"].where(left, None), days_to_churn=seen["days_to_churn"].where(left),
    )  # fmt: skip


@pytest.fixture(scope="module")
def ruling(marts):
    """(ruling, rows that the candidate learned from)."""
    now = customers(500)
    marts.write("ml_customers", known_on(now, AGO))
    said = train_one(CHURN)
    assert said["status"] == "champion", said
    with work(SCORER) as w:
        made = models.champion(w, CHURN.model)
        then = TODAY - timedelta(days=AGO)
        models.register(w, replace(made, card=made.card | {"trained_at": f"{then}T02:00:00+00:00"}))
    marts.write("ml_customers", now)
    with work(SCORER) as w:
        learnt = CHURN.kind.fit(frames.read(w, CHURN.learn))
    return contest.rule(CHURN, learnt), learnt.rows


def test_only_rows_whose_days_count_after_the_incumbent_was_trained_are_compared_on(ruling):
    found, rows = ruling
    assert found.contest is not None, found
    seen = pd.to_datetime(rows["as_of"])
    then = pd.Timestamp(TODAY) - pd.Timedelta(days=AGO)
    begins = seen + pd.to_timedelta(hazard.GAP_DAYS + (rows[hazard.AHEAD] - 1) * hazard.PERIOD_DAYS, unit="D")
    fresh = (begins >= then) & (seen > then - pd.Timedelta(days=hazard.GAP_DAYS + hazard.PERIOD_DAYS))
    assert 80 <= found.contest.rows <= fresh.sum()
    assert found.contest.groups < found.contest.rows
    assert set(found.contest.differences) == {"log_loss", "auc"}


def test_an_incumbent_of_half_a_year_makes_way_unless_the_candidate_is_worse(ruling):
    found, _rows = ruling
    assert found.code in ("better", "incumbent_old")
    assert found.is_promoted
    assert np.isfinite(found.facts["value"])
