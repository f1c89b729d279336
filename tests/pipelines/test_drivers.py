"""Drivers that a model recovered, beside those the rows were made with."""

import pytest

from app.access.work import work
from pipelines import drivers
from pipelines.robots import SCORER

TRUTH = {
    "lead_quality": {
        "fields": [
            {
                "field": "industry",
                "kind": "level",
                "levels": {"good": 1.5, "usual": 0, "bad": -1.5},
                "spread": 1.22,
            },
            {"field": "employees", "kind": "log", "coefficient": 0.6, "spread": 0.6},
            {"field": "intent", "kind": "hidden", "coefficient": 0.3, "spread": 0.3},
        ]
    },
}
"""What tests/pipelines/conftest.py makes leads with."""


@pytest.fixture
def found(trained) -> list[drivers.Driver]:
    with work(SCORER) as w:
        return drivers.of_leads(w, TRUTH)


def test_recovered_drivers_match_the_truth_in_sign_and_order(found):
    industry, employees, intent = found
    assert (industry.agrees, employees.agrees) == (True, True)
    assert industry.spread > employees.spread
    assert industry.spread == pytest.approx(industry.true_spread, rel=0.3)
    assert (intent.spread, intent.agrees) == (None, None)


def test_a_truth_turned_round_is_not_recovered(trained):
    turned = [
        known | {"levels": {"good": -1, "usual": 0, "bad": 1}} for known in TRUTH["lead_quality"]["fields"][:1]
    ]
    with work(SCORER) as w:
        assert [each.agrees for each in drivers.of_leads(w, {"lead_quality": {"fields": turned}})] == [False]


def test_order_needs_three_drivers():
    said = [drivers.Driver(str(n), (), n, n * n, None) for n in range(1, 4)]
    assert drivers.order(said) == pytest.approx(1)
    assert drivers.order(said[:2]) is None
