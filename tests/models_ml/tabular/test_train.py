"""Training as a whole: the truth is found, the figures are honest, a card repeats itself bit for bit."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from models_ml import store
from models_ml.card import Card
from models_ml.tabular import fit, splits
from models_ml.tabular import train as training
from models_ml.tabular.contract import Contract, Unusable
from models_ml.tabular.prepare import prepare
from models_ml.tabular.score import score
from models_ml.tabular.train import DataChanged, repeat, train
from tests.models_ml.conftest import YES, customers


def test_train_publishes_and_shows_both_figures(trained, table):
    card = trained.card
    assert card.verdict == "publish", card.why()
    assert set(card.cross_validated) == set(card.out_of_time or {})
    assert abs(card.cross_validated["auc"] - (card.out_of_time or {})["auc"]) < 0.06
    assert card.positives == (table["outcome"] == YES).sum()


def test_train_finds_the_true_drivers_in_sign_and_order(trained, table):
    effects = pd.DataFrame(
        trained.model.effects(trained.model.read(table)), columns=[field.name for field in trained.model.fields]
    )
    strength = effects.abs().mean()
    assert strength["tenure"] > strength["plan"] > strength["income"] > strength["noise"]
    assert np.corrcoef(effects["tenure"], table["tenure"])[0, 1] < -0.9
    assert effects["plan"][table["plan"] == "A"].min() > effects["plan"][table["plan"] != "A"].max()
    assert effects["income"][table["income"].isna()].mean() > 0.3


def test_repeat_gives_the_same_file_from_the_card(trained, table):
    card = Card.from_json(trained.card.as_json())
    again = repeat(card, table)
    assert store.pack(again.model) == store.pack(trained.model)
    assert replace(again.card, trained_at="") == replace(trained.card, trained_at="")


def test_repeat_refuses_other_rows(trained, table):
    with pytest.raises(DataChanged):
        repeat(trained.card, table.assign(noise=table["noise"] + 1e-9))


def test_train_never_sees_the_group_twice(table):
    prepared = prepare(table, "outcome", Contract(positive=YES, group="account"))
    groups = prepared.table.groups
    assert "account" not in [field.name for field in prepared.table.fields]
    for train_rows, test_rows in splits.folds(prepared.table.target, groups, 5, 0):
        assert not set(groups[train_rows]) & set(groups[test_rows])


def test_newest_holds_out_the_latest_rows_and_their_groups():
    moments = np.arange(10.0)
    train_rows, test_rows = splits.newest(moments, None)
    assert test_rows.tolist() == [7, 8, 9]
    groups = np.array([0, 0, 1, 1, 2, 2, 3, 3, 0, 3])
    train_rows, test_rows = splits.newest(moments, groups)
    assert test_rows.tolist() == [7, 8, 9]
    assert train_rows.tolist() == [2, 3, 4, 5]


def test_newest_holds_out_whole_moments():
    years = np.array([2024.0] * 4 + [2025.0] * 6)
    assert splits.newest(years, None)[1].tolist() == [4, 5, 6, 7, 8, 9]
    assert splits.newest(np.ones(5), None)[1].tolist() == []


def test_train_says_not_enough_signal_of_noise():
    rng = np.random.default_rng(3)
    noise = pd.DataFrame(rng.normal(size=(110, 4)), columns=list("abcd")).assign(won=np.arange(110) % 2)
    card = train(noise, "won").card
    assert card.verdict == "refuse"
    assert "Not enough signal" in card.why()
    assert "信号不足" in card.why("zh")


def test_train_takes_a_frame_of_real_types():
    frame = customers(140).assign(active=lambda f: f["tenure"] > 30, plan=lambda f: f["plan"].astype("category"))
    kinds = {field["name"]: field["kind"] for field in train(frame, "outcome", Contract(positive=YES)).card.fields}
    assert kinds["active"] == "level"
    assert kinds["plan"] == "level"
    assert kinds["since"] == "date"


@pytest.mark.parametrize(
    ("change", "contract", "code"),
    [
        (lambda f: f, Contract(positive="gone"), "no_positive"),
        (lambda f: f.drop(columns="outcome"), Contract(), "no_column"),
        (lambda f: f, Contract(drop=("nothing",)), "no_column"),
        (lambda f: f, Contract(time="plan"), "no_time"),
        (lambda f: f.assign(outcome="same"), Contract(), "one_class"),
        (lambda f: f.assign(outcome=f["plan"]), Contract(), "many_classes"),
        (lambda f: f.head(10), Contract(), "too_few_rows"),
        (lambda f: f.assign(outcome=["yes"] * 5 + ["no"] * 95), Contract(), "too_few_of_one"),
        (lambda f: f[["outcome"]].assign(a=1, b="x"), Contract(), "no_features"),
        (lambda f: f[["outcome"]].assign(copy=f["outcome"]), Contract(), "only_leaks"),
    ],
)
def test_train_refuses_nonsense_with_the_reason(change, contract, code):
    with pytest.raises(Unusable) as raised:
        train(change(customers(100)), "outcome", contract)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        ([0, 1, 1], "1"),
        (["no", "yes"], "yes"),
        (["否", "是"], "是"),
        (["bad", "good", "good"], "bad"),
        ([2, 1, 1], "2"),
        (["0.0", "1.0", "0", "1"], "1"),
        ([0.0, 1.0, 1.0], "1"),
        ([" Yes", "YES", "no", "No "], "Yes"),
    ],
)
def test_the_positive_value_is_the_one_that_means_yes_or_the_rarer(values, positive):
    frame = customers(120).assign(outcome=(values * 120)[:120])
    assert prepare(frame, "outcome", Contract()).positive == positive


def test_a_positive_value_is_known_however_it_is_written():
    frame = customers(120).assign(outcome=["Lost", "won"] * 60)
    assert prepare(frame, "outcome", Contract(positive=" WON ")).table.target.tolist() == [0, 1] * 60


def test_of_columns_that_share_a_name_the_first_is_read():
    frame = customers(200)
    twice = pd.concat(
        [frame, frame[[frame.columns[0]]].sample(frac=1, random_state=0).set_axis(frame.index)], axis=1
    )
    once, both = (prepare(one, "outcome", Contract(positive=YES)).table for one in (frame, twice))
    np.testing.assert_array_equal(once.values, both.values)


def test_rows_without_an_outcome_are_left_out():
    frame = customers(200)
    frame.loc[:19, "outcome"] = None
    prepared = prepare(frame, "outcome", Contract(positive=YES))
    assert len(prepared.table.target) == 180
    assert prepared.rows_without_target == 20


def test_train_survives_whatever_types_a_frame_holds():
    rng, rows = np.random.default_rng(0), 115
    income = rng.normal(size=rows)
    frame = pd.DataFrame(
        {
            "income": np.where(rng.random(rows) < 0.1, np.inf, income),
            "flag": pd.array(rng.choice([True, False, None], rows), dtype="boolean"),
            "count": pd.array(rng.choice([1, 2, None], rows), dtype="Int64"),
            "at": pd.date_range("2026-01-01", periods=rows, freq="h", tz="Asia/Shanghai"),
            "waited": pd.to_timedelta(rng.integers(0, 99, rows), unit="D"),
            "code": pd.Categorical(rng.choice([1, 2, 3], rows)),
            "mixed": [1 if i % 3 else "a" for i in range(rows)],
            "thrice": [1.0] * 3 + [np.nan] * (rows - 3),
            "nothing": np.nan,
            7: rng.integers(0, 2**62, rows),
            "bought": rng.random(rows) < 1 / (1 + np.exp(-2 * income)),
        }
    )
    made = train(frame, "bought")
    assert made.card.cross_validated["auc"] > 0.75
    json.dumps(score(made.model, frame.head(20))["reasons"].tolist(), allow_nan=False)


def test_train_refuses_groups_that_cannot_be_held_out():
    frame = customers(200)
    with pytest.raises(Unusable) as raised:
        train(frame.assign(half=np.arange(200) % 2), "outcome", Contract(positive=YES, group="half"))
    assert raised.value.code == "few_groups"


def test_of_a_very_large_table_a_part_is_learned_from(monkeypatch):
    monkeypatch.setattr(fit, "MOST_ROWS", 400)
    rng = np.random.default_rng(3)
    helps = rng.normal(size=1200)
    frame = pd.DataFrame({"helps": helps, "left": rng.random(1200) < 1 / (1 + np.exp(-1.5 * helps))})
    trained = train(frame, "left")
    assert trained.card.rows == len(trained.crossed.target) == 1200
    assert trained.crossed.figures.auc == pytest.approx(0.79, abs=0.04)


@pytest.mark.parametrize("is_panel", [True, False])
def test_in_a_panel_an_account_is_older_and_newer_but_never_on_two_sides_of_a_choice(monkeypatch, is_panel):
    judged = []

    def held_out(table, split, _seed):
        judged.append((table.groups, split))
        return SimpleNamespace(figures=SimpleNamespace(auc=0.8))

    monkeypatch.setattr(training, "_held_out", held_out)
    accounts, months = np.tile(np.arange(80), 10), np.repeat(np.arange(10), 80)
    accounts[months < 5] += 40  # half of the older rows are of accounts that have left since
    rows = fit.Table([], [], np.zeros((800, 1)), np.arange(800) // 2 % 2, accounts, months.astype(float))
    assert training.out_of_time(rows, 0, is_panel=is_panel)
    [(groups, (older, newer))] = judged
    assert (groups == accounts).all()
    assert bool(set(accounts[older]) & set(accounts[newer])) is is_panel
