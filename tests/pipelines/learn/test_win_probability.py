"""Win probability: a score like the others, from a mart made by hand to the card on the deal."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from app.access.work import work
from app.models import service as models
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.learn.train_models import train_one
from pipelines.models.scorers import WIN_PROBABILITY
from pipelines.score import score_records
from tests.pipelines.conftest import TODAY, ids


def deals(count: int = 1500) -> pd.DataFrame:
    """Deals at the month-ends of two years, and 200 open today: the further, the likelier they are won."""
    rng = np.random.default_rng(4)
    age = np.r_[np.repeat(30 * np.arange(24, 0, -1), -(-count // 24))[:count], np.zeros(200, int)]
    stage = rng.choice(["prospecting", "proposal", "negotiation"], len(age))
    odds = pd.Series(stage).map({"prospecting": -2, "proposal": -0.5, "negotiation": 1.5}).to_numpy()
    won = rng.random(len(age)) < 1 / (1 + np.exp(-odds))
    closes = np.where(age > 0, rng.integers(1, 80, len(age)), np.nan)
    as_of = [TODAY - timedelta(days=int(days)) for days in age]
    later = [None if np.isnan(days) else timedelta(days=int(days)) for days in closes]
    return pd.DataFrame(
        {
            "deal_id": ids(5, len(age)), "as_of": as_of, "is_latest": age == 0, "stage": stage,
            "days_in_stage": rng.integers(0, 60, len(age)), "days_open": rng.integers(60, 180, len(age)),
            "observed_days": age,
            "closed_on": [days and day + days for day, days in zip(as_of, later, strict=True)],
            "label": np.where(age > 90, won, None),
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def of_deals(marts):
    """The marts of deals: those that are open, one of them forgotten, and two that were closed before."""
    found = deals()
    found.loc[len(found) - 1, ["days_open"]] = 300
    marts.write("ml_deals", found)
    others = [*ids(6, 2), found["deal_id"].iloc[-1]]
    closed = pd.DataFrame({"deal_id": others, "is_closed": [True, True, False], "is_won": [True, False, False]})
    marts.write("fct_deals", closed.assign(closed_on=TODAY))


@pytest.fixture(scope="module")
def judged(of_deals):
    return train_one(WIN_PROBABILITY)


@pytest.fixture(scope="module")
def found(judged):
    return score_records.score_records()


def test_what_tells_is_learnt_and_nothing_known_afterwards(judged):
    assert judged["verdict"] in ("publish", "warn"), judged
    with work(SCORER) as w:
        card = models.champion(w, "win_probability").card
        assert card["rows"] == len(frames.read(w, "select 1 from marts.ml_deals where observed_days > 90"))
    assert {one["name"] for one in card["fields"]} <= {"stage", "days_in_stage", "days_open"}
    assert card["out_of_time"]["auc"] > 0.7


def test_every_open_deal_gets_a_chance_with_reasons_and_closed_ones_say_why_not(found, rows):
    assert found.failures == []
    found = rows(
        "select d.stage, avg(s.value), count(*), bool_and(jsonb_array_length(s.reasons) > 0) from app.scores s"
        " join marts.ml_deals d on d.deal_id = s.entity_id and d.is_latest and s.value is not null"
        " where s.name = 'win_probability' and s.entity = 'deal' group by 1"
    )
    means = {stage: float(mean) for stage, mean, _n, _why in found}
    assert means["prospecting"] < 0.25 < means["proposal"] < 0.5 < means["negotiation"]
    assert sum(n for _stage, _mean, n, _why in found) == 199
    assert all(why for *_rest, why in found)
    why_not = "select unscored_reason, count(*) from app.scores where entity = 'deal' and value is null group by 1"
    assert dict(map(tuple, rows(why_not))) == {"closed": 2, "too_old": 1}


def test_how_right_it_was_is_measured_from_what_the_deals_became(found, marts, rows):
    marts.change(
        "insert into marts.fct_deals (deal_id, is_closed, is_won, closed_on)"
        " select deal_id, true, stage = 'negotiation', as_of + 30 from marts.ml_deals"
        " where is_latest and days_open <= 180"
    )
    marts.change("update marts.ml_deals set as_of = as_of + 90 where is_latest")
    found = rows(WIN_PROBABILITY.matured, name="win_probability", after=0, until=90)
    assert len(found) == 199
    likely = [outcome for _record, _version, chance, _at, outcome in found if chance > 0.5]
    assert sum(likely) / len(likely) > 0.9
