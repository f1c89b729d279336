"""On the whole default demo company, through its marts: models find what it was made with, in sign and order."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from app.core.db import engine
from app.core.settings import settings
from app.demo import load
from models_ml.tabular.fit import fit
from models_ml.tabular.prepare import prepare
from pipelines.build import dbt_build, draft, publish
from pipelines.kernel import frames
from pipelines.models.scorer import Scorer
from pipelines.models.scorers import CHURN, LEAD_QUALITY
from pipelines.score import drivers
from pipelines.score.drivers import Note, Recovery

UNTIL = date(2026, 11, 2)


@pytest.fixture(scope="module")
def loaded(database: None, emptying: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """The truth of the demo company whose marts stand in `marts_next`. Whoever needs others builds them again."""
    emptying()
    truth = json.loads(load.load(until=UNTIL).truth.read_text())
    publish.refresh_statistics()
    draft.open_draft()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dbt_build, "_where", lambda where=dbt_build._where: pinned(where()))
        assert dbt_build._invoke("run", "--select", "+ml_customers", "+ml_leads").failures == []
    yield truth
    draft.open_draft()
    emptying()
    load.truth_path().unlink()


def pinned(where: list[str]) -> list[str]:
    """Arguments of dbt: the day is that of the company's end."""
    where[where.index("--vars") + 1] = json.dumps({"time_zone": settings().time_zone, "today": UNTIL.isoformat()})
    return where


def learned(scorer: Scorer) -> tuple[pd.DataFrame, Any]:
    """The rows that a model learns from, and the model that training would fit on all of them."""
    with engine("crm_dbt").connect() as link:
        found = pd.read_sql(text(scorer.learn.replace("marts.", f"{draft.NEXT}.")), link)
    rows = scorer.kind.prepare(frames.widened(found))
    kind = scorer.kind
    return rows, fit(prepare(rows, kind.target, kind.contract).table, kind.contract.seed).model


def judged(found: Recovery) -> set[str]:
    return {each.field for each in found.judged}


def clear(found: Recovery) -> int:
    """How many pairs the outcomes can tell apart: without any, an order that is kept would say nothing."""
    return sum(pair.is_clear for pair in found.pairs)


def kept(found: Recovery) -> float:
    """Share of all pairs, ties included, that the model has in their true order."""
    return sum(pair.is_kept for pair in found.pairs) / len(found.pairs)


def test_drivers_of_leads_are_recovered_in_sign_and_order(loaded):
    (found,) = drivers.leads(loaded, *learned(LEAD_QUALITY))
    assert judged(found) == {each["field"] for each in loaded["lead_quality"]["fields"]} - {"intent"}
    assert (found.astray, found.swapped) == ([], [])
    assert len(found.pairs) == 21
    assert clear(found) >= 9
    assert kept(found) >= 0.8
    assert all(0.5 < each.spread / each.true_spread < 1.5 for each in found.judged)


def test_drivers_of_churn_are_recovered_in_sign_and_order(loaded):
    bound, free, either = drivers.churn(loaded, *learned(CHURN))
    hidden_by_noise = {each.field for each in bound.drivers if each.note is Note.NOISY}
    assert judged(bound) | judged(either) | hidden_by_noise == {
        each["field"] for each in loaded["churn"]["drivers"]
    }
    assert hidden_by_noise == {"order_trend_90d"}
    assert judged(free) == {"order_gap_ratio"}
    assert [each.astray for each in (bound, free, either)] == [[], [], []]
    assert bound.swapped == []
    assert len(bound.pairs) == 10
    assert clear(bound) >= 2
    assert kept(bound) >= 0.7
