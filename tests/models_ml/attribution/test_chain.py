"""The two ways of solving the chain say the same, and one takes over from the other."""

import numpy as np
import pytest

from models_ml.attribution import Journeys, chain
from models_ml.attribution.chain import Chain, States
from tests.models_ml.attribution import brute


def fitted(rows: list[brute.Row], order: int) -> Chain:
    journeys = Journeys.from_paths(brute.frame(rows))
    states = States.of(journeys.paths, order)
    return Chain.fitted(states, states.count(journeys.paths, journeys.totals))


def random_rows(n: int = 400, seed: int = 3) -> list[brute.Row]:
    random = np.random.default_rng(seed)
    return [
        brute.Row(
            tuple(random.choice(list("abcdefgh"), random.geometric(0.25))), *map(int, random.integers(0, 9, 3))
        )
        for _ in range(n)
    ]


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_propagation_equals_factorisation(monkeypatch, order):
    solved = fitted(random_rows(), order)
    direct = solved._factorised()
    monkeypatch.setattr(chain, "SMALL", 0)
    monkeypatch.setattr(chain, "CELLS", 3 * solved.states.n_states)
    np.testing.assert_allclose(solved.reached(), direct, rtol=1e-12)


def test_a_chain_that_lingers_is_factorised(monkeypatch):
    monkeypatch.setattr(chain, "SMALL", 0)
    lingering = [brute.Row(("a",) * 3000 + ("b",), 1, 5, 1), brute.Row(("b",), 1, 5, 2)]
    solved = fitted(lingering, 1)
    assert solved._propagated(solved.states.kept(0, 3), chain.DUST) is None
    np.testing.assert_allclose(solved.reached()[0], [2 / 5, 2.0], rtol=1e-9)


def test_states_are_the_last_touches_and_fewer_near_the_start():
    states = States.of(Journeys.from_paths(brute.frame([brute.Row(("a", "b", "a"), 1, 1, 1)])).paths, 2)
    assert sorted(map(tuple, states.members.tolist())) == [(0, -1), (0, 1), (1, 0)]
