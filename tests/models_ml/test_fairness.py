"""Groups by hand-made numbers; sensitive fields stay out of the features and in the report."""

import json

import numpy as np
import pandas as pd
import pytest

from models_ml import fairness
from models_ml.card import Card, fairness_words
from models_ml.tabular.contract import Contract
from models_ml.tabular.prepare import prepare
from models_ml.tabular.train import train
from tests.models_ml.conftest import YES, customers


def two_groups() -> dict:
    """40 rows of `a`, 30 selected; 60 of `b`, 15 selected; positives 20 and 20, of these selected 18 and 10."""
    column = pd.Series(["a"] * 40 + ["b"] * 60, name="office")
    selected = np.r_[np.arange(40) < 30, np.arange(60) < 15]
    positive = np.r_[(np.arange(40) < 18) | (np.arange(40) >= 38), (np.arange(60) < 10) | (np.arange(60) >= 50)]
    return fairness.by_group(column, positive.astype(float), np.where(selected, 0.6, 0.2), 0.6, is_feature=True)


def test_by_group_counts_who_is_selected_and_who_is_found():
    found = two_groups()
    small = {one["group"]: one for one in found["groups"]}
    assert [one["group"] for one in found["groups"]] == ["b", "a"]
    assert (small["a"]["n"], small["a"]["selected"], small["a"]["positives"], small["a"]["true_positives"]) == (
        40,
        30,
        20,
        18,
    )
    assert small["a"]["selection_rate"]["value"] == 0.75
    assert small["b"]["true_positive_rate"] == {"value": 0.5, "low": 0.2993, "high": 0.7007}  # Wilson, by hand


def test_gaps_are_between_the_groups_farthest_apart_with_newcombe_s_interval():
    """56 of 70 against 48 of 80: Newcombe 1998, table II, method 10."""
    column = pd.Series(["a"] * 70 + ["b"] * 80, name="office")
    selected = np.r_[np.arange(70) < 56, np.arange(80) < 48].astype(float)
    gap = fairness.by_group(column, np.tile([1.0, 0.0], 75), selected, 0.5, is_feature=True)["selection_gap"]
    assert gap == {"value": 0.2, "low": 0.0524, "high": 0.3339, "most": "a", "least": "b"}
    assert two_groups()["true_positive_gap"]["value"] == 0.4


def test_a_small_group_is_shown_but_gives_no_gap():
    column = pd.Series(["a"] * 90 + ["b"] * 9, name="office")
    found = fairness.by_group(column, np.tile([1.0, 0.0, 0.0], 33), np.full(99, 0.5), 0.5, is_feature=False)
    assert [one["n"] for one in found["groups"]] == [90, 9]
    assert (found["selection_gap"], found["true_positive_gap"]) == (None, None)
    assert "Too few rows" in fairness_words(found)
    assert "行数太少" in fairness_words(found, "zh")


def test_labels_cut_numbers_put_the_rare_together_and_name_blanks():
    ages = fairness.labels(pd.Series(np.arange(18, 98), name="age"))
    assert sorted(set(ages)) == ["18 - 37", "38 - 57", "58 - 77", "78 - 97"]
    many = fairness.labels(pd.Series([f"c{i % 20}" for i in range(100)] + [None, " "]))
    assert many.nunique() == fairness.MOST_GROUPS
    assert fairness.OTHERS in set(many)
    assert set(fairness.labels(pd.Series(["a", None, " "]))) == {"a", fairness.BLANK}


@pytest.mark.parametrize(
    "name", ["race", "Race", "ethnicGroup", "Religion", "民族", "custom 宗教信仰", "union-member"]
)
def test_special_categories_are_known_by_name(name):
    assert fairness.is_protected(name)


@pytest.mark.parametrize(
    "name", ["trace", "racecourse", "orientation", "gender", "contract", "language", "status"]
)
def test_other_names_are_none(name):
    assert not fairness.is_protected(name)


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("gender", True),
        ("SeniorCitizen", True),
        ("personal_sex", True),
        ("性别", True),
        ("Age", True),
        ("age_days", False),
        ("usage", False),
    ],
)
def test_sex_and_age_are_known_by_name(name, is_it):
    assert fairness.is_personal(name) == is_it


def with_people(rows: int = 600) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    return customers(rows).assign(gender=rng.choice(["f", "m"], rows), 民族=rng.choice(["甲", "乙"], rows))


def used(contract: Contract) -> set[str]:
    prepared = prepare(with_people(), "outcome", contract)
    return {field.name for field in prepared.table.fields} & {"gender", "民族"}


def test_special_categories_are_no_features_unless_asked_for():
    assert used(Contract(positive=YES)) == {"gender"}
    assert used(Contract(positive=YES, sensitive=("gender",))) == set()
    assert used(Contract(positive=YES, watched=("民族",))) == {"gender", "民族"}


def test_the_card_tells_of_groups_in_json_and_in_words():
    frame = with_people()
    frame.loc[::50, "outcome"] = None
    card = train(
        frame, "outcome", Contract(positive=YES, time="since", sensitive=("gender",), watched=("plan",))
    ).card
    again = Card.from_json(card.as_json())
    assert again == card
    found = {one["column"]: one for one in card.fairness}
    assert list(found) == ["gender", "plan", "民族"]
    assert {name: one["is_feature"] for name, one in found.items()} == {
        "gender": False,
        "plan": True,
        "民族": False,
    }
    assert card.left_out["gender"] == card.left_out["民族"] == "sensitive"
    assert found["plan"]["selection_gap"]["most"] == "A"
    newest = frame[frame["outcome"].notna()].sort_values("since").tail(found["plan"]["rows"])
    assert {g["group"]: g["n"] for g in found["plan"]["groups"]} == newest["plan"].value_counts().to_dict()
    assert "## By group: plan" in card.readme()
    assert Contract.from_dict(json.loads(card.as_json())["contract"]).sensitive == ("gender",)
