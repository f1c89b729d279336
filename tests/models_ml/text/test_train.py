import numpy as np
import pandas as pd
import pytest

from models_ml.store import pack
from models_ml.text.model import predict
from models_ml.text.table import Refused
from models_ml.text.train import train
from tests.models_ml.text.made import OWN, tickets


def test_both_languages_are_told_by_one_model(model):
    asked = tickets(200, seed=9)
    is_right = predict(model, asked["text"])["category"] == asked["category"]
    assert is_right[::2].mean() > 0.95
    assert is_right[1::2].mean() > 0.95


def test_shuffled_categories_teach_nothing():
    table = tickets(600, seed=2)
    rng = np.random.default_rng(0)
    table["category"] = rng.permutation(table["category"])
    model = train(table, "text", "category")
    asked = tickets(300, seed=8)
    said = predict(model, asked["text"], reasons=0)
    assert model.threshold is None
    assert not said["is_sure"].any()
    assert (said["category"] == asked["category"]).mean() < 0.5


def test_held_out_accuracy_is_what_new_tickets_show(doubtful):
    asked = tickets(900, seed=7, unclear=0.35)
    found = (predict(doubtful, asked["text"], reasons=0)["category"] == asked["category"]).mean()
    assert doubtful.held_out["accuracy"] == pytest.approx(found, abs=0.05)
    assert found < 0.9


def test_sure_is_right_and_the_unclear_go_to_a_person(doubtful):
    asked = tickets(900, seed=6, unclear=0.35)
    said = predict(doubtful, asked["text"], reasons=0)
    sure = said[said["is_sure"]]
    assert (sure["category"] == asked.loc[sure.index, "category"]).mean() > 0.95
    assert 0.5 < len(sure) / len(said) < 0.75


def test_confidence_is_a_probability(doubtful):
    asked = tickets(900, seed=5, unclear=0.35)
    said = predict(doubtful, asked["text"], reasons=0)
    assert said["confidence"].mean() == pytest.approx((said["category"] == asked["category"]).mean(), abs=0.05)


def test_the_same_table_gives_the_same_bytes(model):
    assert pack(train(tickets(), "text", "category")) == pack(model)


def test_rare_categories_are_left_out_and_named():
    table = pd.concat([tickets(120), pd.DataFrame({"text": ["odd one", "odder"], "category": ["odd", "odd"]})])
    model = train(table, "text", "category")
    assert model.left_out == ["odd"]
    assert model.classes == sorted(OWN)


def test_rows_without_text_or_category_are_not_learnt_from():
    table = tickets(120)
    table.loc[:9, "text"] = None
    table.loc[10:19, "category"] = " "
    assert train(table, "text", "category").rows == 100


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "same words in every row"}, "one_text"),
        ({"text": "!!!"}, "one_text"),
        ({"text": ""}, "no_text"),
        ({"category": "refund"}, "one_class"),
        ({"category": [f"c{row}" for row in range(60)]}, "many_classes"),
        ({"category": ["refund"] * 58 + ["login"] * 2}, "rare_classes"),
    ],
)
def test_tables_without_anything_to_learn_are_refused(change: dict[str, object], code: str):
    with pytest.raises(Refused) as refused:
        train(tickets(60).assign(**change), "text", "category")
    assert refused.value.code == code


def test_numbers_as_categories_are_names():
    table = tickets(120)
    table["category"] = table["category"].map({"refund": 1, "delivery": 2, "login": 3})
    assert train(table, "text", "category").classes == ["1", "2", "3"]
