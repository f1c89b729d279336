import pandas as pd
import pytest
import skops.io

from models_ml.store import pack
from models_ml.text import views
from models_ml.text.model import TextModel, predict
from models_ml.text.train import train
from tests.models_ml.text.made import tickets


def test_predict_keeps_the_rows_and_their_index(model):
    asked = pd.Series(["refund please", "请问快递", None], index=[7, 3, 5])
    said = predict(model, asked)
    assert list(said.index) == [7, 3, 5]
    assert list(said.columns) == ["category", "confidence", "is_sure", "reasons"]
    assert list(said["category"][:2]) == ["refund", "delivery"]
    assert said["confidence"].between(0, 1).all()


def test_predict_of_nothing_is_an_empty_frame(model):
    assert predict(model, []).empty


@pytest.mark.parametrize("text", ["", None, "\ufeff "])
def test_an_empty_text_is_never_sure(model: TextModel, text: object):
    said = predict(model, [text]).iloc[0]
    assert not said["is_sure"]
    assert said["reasons"] == []


def test_reasons_name_the_words_that_tell(model):
    texts = ["hello my password today", "你好，我的包裹，谢谢", "please iPhone 退款"]
    told = [{one["term"] for one in row} for row in predict(model, texts)["reasons"]]
    assert "password" in told[0]
    assert any("包裹" in term for term in told[1])
    assert any("退款" in term for term in told[2])


def test_reasons_stand_in_the_text_and_come_strongest_first(model):
    asked = tickets(60, seed=4)["text"]
    for text, reasons in zip(asked, predict(model, asked)["reasons"], strict=True):
        weights = [one["weight"] for one in reasons]
        assert len(reasons) <= 3
        assert weights == sorted(weights, reverse=True)
        assert all(one["term"] in views.clean(text) and one["weight"] > 0 for one in reasons)


def test_taking_the_told_word_away_lowers_the_confidence(model):
    text = "hello my password today please"
    first = predict(model, [text]).iloc[0]
    word = first["reasons"][0]["term"]
    second = predict(model, [text.replace(word, "")]).iloc[0]
    assert second["category"] != first["category"] or second["confidence"] < first["confidence"] - 0.2


def test_a_model_survives_skops_with_two_types_of_its_own(model):
    packed = pack(model)
    own = ["models_ml.text.model.TextModel", "models_ml.text.views.View"]
    assert set(skops.io.get_untrusted_types(data=packed)) == set(own)
    texts = tickets(40, seed=3)["text"]
    pd.testing.assert_frame_equal(predict(skops.io.loads(packed, trusted=own), texts), predict(model, texts))


def test_facts_known_besides_a_text_decide_where_its_words_do_not():
    texts = [f"please help me with number {n % 7}" for n in range(80)]
    facts = ["cf_1:o1" if n % 2 else "cf_1:o2" for n in range(80)]
    rows = pd.DataFrame({"text": texts, "category": ["repair" if n % 2 else "billing" for n in range(80)]})
    rows["text"] = [f"{fact}{views.FACT}{said}" for fact, said in zip(facts, texts, strict=True)]
    said = predict(train(rows, "text", "category"), [f"{fact}{views.FACT}hello" for fact in facts[:2]])
    assert list(said["category"]) == ["billing", "repair"]
    assert all("cf_1" not in one["term"] for row in said["reasons"] for one in row), (
        "reasons are words of the text"
    )
