"""Attribution against the demo company's known channel effects: what is printed is measured."""

import polars as pl
import pytest

from app.demo.truth import told
from models_ml.attribution import Journeys, Rules, attribute
from models_ml.attribution.truth import compare_with_truth, errors
from tests.app.demo.conftest import Made, made  # noqa: F401 - a demo company without a database


def journeys_of_leads(company: Made) -> Journeys:
    """Touches of each lead up to its conversion, as the marts have them."""
    leads = company["leads"].select("id", "converted_at")
    touches = (
        company["touchpoints"]
        .filter(pl.col("lead_id").is_not_null())
        .join(leads.rename({"id": "lead_id"}), on="lead_id")
        .filter(pl.col("converted_at").is_null() | (pl.col("occurred_at") <= pl.col("converted_at")))
    )
    return Journeys.from_touches(
        touches.select(journey_id="lead_id", touchpoint_id="id", channel="channel", touched_at="occurred_at"),
        leads.select(journey_id="id", is_converted=pl.col("converted_at").is_not_null(), amount=pl.lit(0.0)),
    )


@pytest.fixture
def compared(made: Made) -> pl.DataFrame:  # noqa: F811
    truth = pl.DataFrame(told(made.plan, made.truth, {})["channels"]["rows"])
    effects = truth.select("channel", pl.col("incremental_conversions").clip(lower_bound=0.0))
    return compare_with_truth(attribute(journeys_of_leads(made), rules=Rules(order=1)).channels, effects)


def test_every_model_is_measured_against_the_truth(compared):
    found = errors(compared)
    assert set(found["model"]) == set(compared["model"])
    assert found["misplaced_share"].is_sorted()
    assert found["misplaced_share"].is_between(0, 1).all()


def test_no_model_is_the_truth_and_none_misplaces_most_of_the_credit(compared):
    """Harvesting channels get credit they did not earn, whichever the model: no document may claim otherwise."""
    found = errors(compared)
    assert found["misplaced_share"].min() > 0.05
    assert found["misplaced_share"].max() < 0.6


def test_last_touch_is_no_better_than_looking_past_direct_visits(compared):
    misplaced = dict(errors(compared).select("model", "misplaced_share").iter_rows())
    assert misplaced["last_non_direct"] < misplaced["last"]
