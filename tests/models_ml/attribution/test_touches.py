"""From tables of touches to credit per conversion and touch."""

from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models_ml.attribution import MODELS, Journeys, Rules, attribute
from models_ml.attribution.touches import credit_touches
from tests.models_ml.attribution import brute

DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - only differences count


def tables(
    journeys: list[tuple[str, list[tuple[str, float]], bool, str | None]],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(journey, [(channel, day)], is_converted, amount) as the marts hold them."""
    touches = [
        (name, f"{name}-{at}", channel, DAY + timedelta(days=day))
        for name, path, _, _ in journeys
        for at, (channel, day) in enumerate(path)
    ]
    outcomes = [(name, converted, amount and Decimal(amount)) for name, _, converted, amount in journeys]
    return (
        pl.DataFrame(touches, schema=["journey_id", "touchpoint_id", "channel", "touched_at"], orient="row"),
        pl.DataFrame(
            outcomes,
            schema={"journey_id": pl.String, "is_converted": pl.Boolean, "amount": pl.Decimal(18, 2)},
            orient="row",
        ),
    )


JOURNEYS = [
    ("won", [("ads", 0), ("mail", 7), ("direct", 7)], True, "100.00"),
    ("open", [("mail", 3), ("ads", 1)], False, None),
    ("repeat", [("mail", 2)], True, "0.05"),
    ("alone", [], True, "30.10"),
]


@pytest.fixture
def journeys() -> Journeys:
    return Journeys.from_touches(*tables(JOURNEYS))


def test_touches_are_put_in_the_order_of_time(journeys):
    paths = {
        name: [journeys.channels[code] for code in journeys.per_row(pl.Series([at]).to_numpy())[0].touches]
        for at, name in enumerate(journeys.row_ids)
    }
    assert paths == {"open": ["ads", "mail"], "repeat": ["mail"], "won": ["ads", "mail", "direct"]}


def test_a_journey_without_conversion_counts_in_the_rate(journeys):
    assert journeys.base_rate == pytest.approx(2 / 3)


def test_equal_paths_of_touches_are_counted_together():
    twins = [(f"j{at}", [("a", 0), ("b", at)], True, "1.00") for at in range(5)]
    assert len(Journeys.from_touches(*tables(twins)).paths) == 1


def test_credits_follow_the_model(journeys):
    credits = pl.concat(
        credit_touches(journeys, ("linear", "last_non_direct", "time_decay"), Rules(half_life_days=7))
    )
    won = credits.filter(journey_id="won")
    assert won.filter(model="linear")["amount"].to_list() == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert won.filter(model="last_non_direct")["credit"].to_list() == [0, 1, 0]
    assert won.filter(model="time_decay")["credit"].to_list() == pytest.approx([0.2, 0.4, 0.4])
    assert won.filter(model="linear")["touchpoint_id"].to_list() == ["won-0", "won-1", "won-2"]


def test_a_conversion_without_touches_stays_unattributed_and_visible(journeys):
    credits = pl.concat(credit_touches(journeys, ("first", "markov"), Rules(order=1))).filter(journey_id="alone")
    assert credits["channel"].to_list() == [None, None]
    assert credits["amount"].to_list() == [Decimal("30.10")] * 2
    table = attribute(journeys, ("first",)).channels
    assert table.filter(pl.col("channel").is_null()).select("conversions", "value").row(0) == (1, 30.1)
    assert table["value"].sum() == pytest.approx(130.15)


paths = st.lists(
    st.tuples(st.sampled_from(["ads", "mail", "direct", "expo"]), st.integers(0, 90)), min_size=0, max_size=6
)


@given(
    journeys=st.lists(st.tuples(paths, st.booleans(), st.integers(0, 10**9)), min_size=1, max_size=6),
    order=st.integers(1, 4),
)
@settings(max_examples=60, deadline=None)
def test_credits_add_up_to_one_and_amounts_to_the_cent(journeys, order):
    rows = [
        (f"j{at}", path, converted, f"{cents / 100:.2f}") for at, (path, converted, cents) in enumerate(journeys)
    ]
    if not any(path for _, path, _, _ in rows):
        rows.append(("touched", [("ads", 0)], False, None))
    credits = pl.concat(credit_touches(Journeys.from_touches(*tables(rows)), MODELS, Rules(order=order)))
    for (journey, _), part in credits.group_by("journey_id", "model"):
        assert part["credit"].sum() == pytest.approx(1)
        amount = next(amount for name, _, _, amount in rows if name == journey)
        assert part["amount"].sum() == Decimal(amount)
        assert part["amount"].min() >= 0
    converted = {name for name, _, is_converted, _ in rows if is_converted}
    assert set(credits["journey_id"]) == converted


def test_touch_credits_add_up_to_the_channel_credits(journeys):
    rules = Rules(order=2, normalise="journey")
    by_touch = (
        pl.concat(credit_touches(journeys, MODELS, rules)).group_by("model", "channel").agg(pl.col("credit").sum())
    )
    channels = attribute(journeys, MODELS, rules).channels
    joined = channels.join(by_touch, on=["model", "channel"], how="left", nulls_equal=True)
    assert joined["credit"].fill_null(0).to_list() == pytest.approx(joined["conversions"].to_list())


def test_paths_without_ids_cannot_be_drilled_into():
    with pytest.raises(ValueError, match="no ids"):
        next(credit_touches(Journeys.from_paths(brute.frame([brute.Row(("a",), 1, 1, 1)]))))


def test_a_touch_without_an_outcome_is_refused():
    touches, outcomes = tables(JOURNEYS)
    with pytest.raises(ValueError, match="without an outcome"):
        Journeys.from_touches(touches, outcomes.filter(pl.col("journey_id") != "won"))
