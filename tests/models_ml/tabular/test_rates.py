"""Columns of very many levels: shrunk rates, read across folds."""

import numpy as np
import pandas as pd

from models_ml.tabular import cells, columns, features, rates
from models_ml.tabular.contract import Contract
from models_ml.tabular.features import Feature
from models_ml.tabular.fit import fit
from models_ml.tabular.prepare import prepare
from models_ml.tabular.train import cross_validate

RATED = [Feature("shop:rate", "shop", rates=301)]


def shops(seed: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """1,200 rows in 300 shops of four rows each, whose true log-odds differ by `spread`."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(300.0), 4)
    odds = np.repeat(rng.normal(-0.5, spread, 300), 4)
    return codes[:, None], (rng.random(1200) < 1 / (1 + np.exp(-odds))).astype(float)


def test_learn_shrinks_more_where_levels_differ_less():
    alike, apart = (rates.learn(*_args(shops(0, spread)))[1][0] for spread in (0.0, 3.0))
    assert np.ptp(alike) < 0.2
    assert np.ptp(apart) > 2


def _args(made):
    return (made[0], RATED, made[1], None, 0)


def test_learn_never_lets_a_row_see_its_own_outcome():
    codes, target = shops(1, 3.0)
    read, _ = rates.learn(codes, RATED, target, None, 0)
    flipped = target.copy()
    flipped[7] = 1 - flipped[7]
    folds = rates.splits.folds(target, None, rates.FOLDS, 0)
    test = next(test for _, test in folds if 7 in test)
    train = np.setdiff1d(np.arange(len(target)), test)
    again = rates._of(codes[train, 0], flipped[train], RATED[0])
    assert read[7, 0] == again[int(codes[7, 0])]


def test_encode_gives_the_overall_rate_to_a_level_never_seen():
    codes, target = shops(2, 2.0)
    known = rates.learn(*_args((codes, target)))[1]
    read = rates.encode(np.array([[300.0], [np.nan]]), known)
    assert np.isclose(read[0, 0], np.log(target.mean() / (1 - target.mean())))
    assert np.isnan(read[1, 0])


def test_a_field_with_rare_levels_has_a_rate_and_a_count_for_each_that_is_known():
    values = ["big"] * 60 + [f"small {i // 3}" for i in range(60)] + ["once"]
    field = columns.infer(pd.DataFrame({"shop": values})).fields[0]
    assert (field.levels, len(field.rare)) == (["big"], 20)
    codes = cells.read_all_codes(pd.Series(["big", field.rare[3], "once", None]), field)
    assert np.array_equal(codes, [0, 4, 21, np.nan], equal_nan=True)
    made = features.describe([field])
    assert [(feature.rates, feature.is_count) for feature in made] == [(0, False), (22, False), (22, True)]


def test_very_many_levels_are_read_by_their_rate_alone():
    few, many = (pd.DataFrame({"shop": [f"shop {i % count}" for i in range(2000)]}) for count in (30, 60))
    assert [[one.is_read for one in features.describe(columns.infer(frame).fields)] for frame in (few, many)] == [
        [True],
        [False, True, True],
    ]


def test_a_count_is_the_logarithm_of_the_rows_of_a_code():
    counted = [Feature("shop:rows", "shop", rates=4, is_count=True)]
    codes, target = np.array([[0.0], [0.0], [2.0], [np.nan]]), np.array([1.0, 0.0, 1.0, 0.0])
    known = rates.learn(np.tile(codes, (10, 1)), counted, np.tile(target, 10), None, 0)[1]
    assert known[0].tolist() == np.log1p([20, 0, 10, 0]).tolist()


def test_rare_levels_that_differ_are_learnt_from():
    codes, target = shops(3, 2.5)
    frame = pd.DataFrame({"shop": [f"shop {code:.0f}" for code in codes[:, 0]], "bought": target})
    crossed = cross_validate(prepare(frame.sample(frac=1, random_state=0), "bought", Contract()).table, 0)
    assert crossed.figures.auc > 0.68


def test_rare_levels_that_do_not_differ_invent_nothing():
    codes, target = shops(4, 0.0)
    frame = pd.DataFrame({"shop": [f"shop {code:.0f}" for code in codes[:, 0]], "bought": target})
    crossed = cross_validate(prepare(frame.sample(frac=1, random_state=0), "bought", Contract()).table, 0)
    assert crossed.auc_interval[0] < 0.55
    assert crossed.figures.log_loss < crossed.base_log_loss * 1.02


def test_levels_that_differ_no_more_than_chance_are_not_told_apart():
    codes, target = shops(3, 0.0)
    read, (known,) = rates.learn(codes, RATED, target, None, 0)
    assert np.ptp(known) == 0
    assert np.ptp(read) == 0


def tills() -> pd.DataFrame:
    """1,500 rows of 150 tills, numbered anywhere, that differ; and a whole amount that the outcome goes with."""
    rng = np.random.default_rng(4)
    numbers = rng.choice(90_000, 150, replace=False)
    place = rng.integers(0, 150, 1500)
    amount = rng.integers(0, 200, 1500)
    odds = rng.normal(0, 2, 150)[place] + amount / 100 - 1
    target = rng.random(1500) < 1 / (1 + np.exp(-odds))
    return pd.DataFrame({"till": numbers[place], "amount": amount, "sold": target.astype(int)})


def test_whole_numbers_that_are_names_have_a_rate_beside_the_number_and_amounts_have_not():
    frame = tills()
    table = prepare(frame, "sold", Contract()).table
    assert all(len(field.codes) > columns.MANY_LEVELS for field in table.fields)
    fitted = fit(table)
    assert [feature.name for feature in fitted.model.features] == ["till", "till:rate", "till:rows", "amount"]
    assert [bool(field.codes) for field in fitted.model.fields] == [True, False]
    again = fitted.model.read(frame)
    np.testing.assert_array_equal(fitted.model.log_odds(again), fitted.log_odds(table.values))


def test_the_rate_of_numbers_that_are_names_predicts_what_the_number_can_not():
    frame = tills()
    named = cross_validate(prepare(frame, "sold", Contract()).table, 0)
    alone = cross_validate(prepare(frame.drop(columns="till"), "sold", Contract()).table, 0)
    assert named.figures.auc > alone.figures.auc + 0.1
