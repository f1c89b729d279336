"""The order is chosen on journeys the chain has not seen."""

import numpy as np
import pytest

from models_ml.attribution import Journeys, attribute
from models_ml.attribution.order import best_order, compare_orders
from tests.models_ml.attribution import brute


def journeys(memory: int, n: int = 4000) -> Journeys:
    """Journeys over three channels in which the next touch depends on the last `memory` touches."""
    random = np.random.default_rng(5)
    rows = []
    for _ in range(n):
        path = [int(random.integers(3)) for _ in range(memory)]
        while random.random() < 0.8:
            favourite = sum(path[-memory:]) % 3 if memory > 1 else (path[-1] + 1) % 3
            path.append(favourite if random.random() < 0.7 else int(random.integers(3)))
        rows.append(brute.Row(tuple("abc"[at] for at in path), 1, 1, 0))
    return Journeys.from_paths(brute.frame(rows))


@pytest.mark.parametrize("memory", [1, 2, 3])
def test_the_true_memory_is_found(memory):
    compared = compare_orders(journeys(memory), seed=1)
    assert compared["order"].to_list() == [1, 2, 3, 4]
    assert best_order(compared) == memory


def test_the_choice_is_shown():
    result = attribute(journeys(2, 500), ("markov",))
    assert result.order == best_order(result.orders) == 2
    assert result.orders["log_likelihood"].max() < 0


def test_no_order_is_chosen_where_no_chain_is_needed():
    result = attribute(journeys(1, 50), ("linear", "shapley"))
    assert (result.order, result.orders) == (None, None)
