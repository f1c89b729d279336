"""The gate: every rule alone, and the weightiest finding decides."""

import numpy as np
import pytest

from models_ml import evaluate
from models_ml.evaluate import Outcome
from models_ml.tabular.gate import judge
from models_ml.tabular.leaks import Alarm


def outcome(rows: int = 4000, strength: float = 1.0, slope: float = 1.0, seed: int = 0) -> Outcome:
    """Held-out rows whose true log-odds are `slope` x those predicted."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1, strength, rows)
    target = (rng.random(rows) < 1 / (1 + np.exp(-slope * log_odds))).astype(float)
    rate = target.mean()
    base = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate))
    return Outcome(log_odds, target, evaluate.figures(target, log_odds), float(base))


def verdict(crossed: Outcome, later: Outcome | None = None, alarms: list[Alarm] | None = None, fewer: int = 500):
    return judge(fewer, 3000, crossed, later, alarms or [])


def codes(found) -> list[str]:
    return [finding.code for finding in found.deciding]


def test_judge_publishes_a_sound_model():
    found = verdict(outcome())
    assert (found.verdict, codes(found)) == ("publish", ["passed"])


@pytest.mark.parametrize(("fewer", "expected"), [(39, "refuse"), (40, "warn"), (119, "warn"), (120, "publish")])
def test_judge_counts_outcomes_of_each_kind(fewer, expected):
    assert verdict(outcome(), fewer=fewer).verdict == expected
    assert judge(3000, fewer, outcome(), None, []).verdict == expected


def test_judge_refuses_what_is_not_surely_better_than_chance():
    assert codes(verdict(outcome(strength=0.15))) == ["no_signal"]


def test_judge_refuses_a_ranking_that_gains_nothing_on_the_base_rate():
    far_off = outcome()
    shifted = Outcome(
        far_off.log_odds + 2, far_off.target, evaluate.figures(far_off.target, far_off.log_odds + 2), 0.55
    )
    assert "no_gain" in codes(verdict(shifted))


@pytest.mark.parametrize(("slope", "expected"), [(0.5, "refuse"), (1.0, "publish"), (1.8, "refuse")])
def test_judge_looks_at_the_calibration_slope(slope, expected):
    assert verdict(outcome(slope=slope)).verdict == expected


def test_judge_only_warns_where_the_slope_is_uncertain():
    found = verdict(outcome(rows=150, slope=0.75, strength=1.3, seed=2))
    assert (found.verdict, codes(found)) == ("warn", ["slope"])


def test_judge_warns_when_the_newest_rows_differ():
    found = verdict(outcome(strength=1.5), outcome(strength=1.0, seed=1))
    assert (found.verdict, codes(found)) == ("warn", ["apart"])


def test_judge_goes_by_the_newest_rows():
    assert "no_signal" in codes(verdict(outcome(), outcome(strength=0.1, seed=2)))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("too_good", "refuse"),
        ("blanks_too_good", "refuse"),
        ("blanks_pure_filled_negative", "warn"),
        ("named_after_target", "warn"),
        ("beside_positive", "warn"),
        ("known_afterwards", "publish"),
    ],
)
def test_judge_weighs_alarms(code, expected):
    assert verdict(outcome(), alarms=[Alarm(code, "column", True)]).verdict == expected


def test_judge_puts_the_weightiest_finding_first():
    found = verdict(outcome(strength=0.1), alarms=[Alarm("named_after_target", "column", False)], fewer=100)
    assert [finding.level for finding in found.findings] == ["refuse", "warn", "warn"]
    assert codes(found) == ["no_signal"]
