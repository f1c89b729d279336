import numpy as np
import pytest

from models_ml.text import mix


def scores_of(y: np.ndarray, strength: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return strength * np.eye(3)[y] + rng.normal(size=(len(y), 3))


@pytest.fixture
def y() -> np.ndarray:
    return np.random.default_rng(3).integers(3, size=3000)


def test_weights_leave_out_a_member_that_knows_nothing(y):
    weights = mix.weights({"knows": scores_of(y, 2.0, 1), "guesses": scores_of(y, 0.0, 2)}, y)
    assert list(weights) == ["knows"]


def test_weights_calibrate_scores_of_any_size(y):
    honest = scores_of(y, 1.5, 1)
    for size in (0.01, 1.0, 50.0):
        scores = {"one": size * honest}
        chances = mix.mixed(scores, mix.weights(scores, y))
        right = (chances.argmax(axis=1) == y).mean()
        assert chances.max(axis=1).mean() == pytest.approx(right, abs=0.02)


def test_two_members_that_err_apart_beat_either(y):
    scores = {"one": scores_of(y, 1.5, 1), "two": scores_of(y, 1.5, 2)}
    both = mix.mixed(scores, mix.weights(scores, y)).argmax(axis=1)
    alone = max((one.argmax(axis=1) == y).mean() for one in scores.values())
    assert (both == y).mean() > alone + 0.03


def test_threshold_keeps_the_promise_with_room_for_luck():
    confidence = np.linspace(1, 0, 1000, endpoint=False)
    is_right = np.ones(1000, dtype=bool)
    is_right[500:] = np.arange(500) % 2 == 0
    bar = mix.threshold(confidence, is_right)
    assert bar is not None
    assert is_right[confidence >= bar].mean() > mix.PROMISE
    assert 500 < (confidence >= bar).sum() < 560


def test_threshold_of_a_handful_of_lucky_answers_is_none():
    assert mix.threshold(np.array([0.9, 0.8, 0.7]), np.array([True, True, True])) is None


def test_threshold_of_a_model_that_is_often_wrong_is_none():
    assert mix.threshold(np.linspace(0, 1, 500), np.arange(500) % 4 > 0) is None
