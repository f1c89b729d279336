import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from models_ml.text.card import Quality, judge, tally
from models_ml.text.table import labelled
from tests.models_ml.text.made import tickets

RNG = np.random.default_rng(0)
TRUE = RNG.choice(["a", "b", "c", "d"], 500, p=[0.5, 0.3, 0.15, 0.05])
SAID = np.where(RNG.random(500) < 0.7, TRUE, RNG.choice(["a", "b", "c"], 500))
SURE = RNG.random(500) < 0.4


def test_figures_equal_those_of_scikit_learn():
    quality = tally(TRUE, SAID, SURE)
    assert quality.accuracy == pytest.approx(accuracy_score(TRUE, SAID))
    assert quality.macro_f1 == pytest.approx(f1_score(TRUE, SAID, average="macro", zero_division=0))
    assert quality.coverage == pytest.approx(SURE.mean())
    assert quality.precision_when_sure == pytest.approx(accuracy_score(TRUE[SURE], SAID[SURE]))
    table = {row["category"]: row for row in quality.per_class()}
    for name in "abcd":
        found = {"labels": [name], "average": None, "zero_division": 0}
        assert table[name]["precision"] == pytest.approx(precision_score(TRUE, SAID, **found)[0])
        assert table[name]["recall"] == pytest.approx(recall_score(TRUE, SAID, **found)[0])


def test_a_card_grows_by_adding():
    first = tally(TRUE[:200], SAID[:200], SURE[:200])
    assert first.plus(tally(TRUE[200:], SAID[200:], SURE[200:])) == tally(TRUE, SAID, SURE)


def test_a_card_of_nothing_was_never_sure():
    assert Quality().precision_when_sure is None
    assert Quality().accuracy == 0


def test_judge_counts_every_row_even_without_text(model):
    asked = tickets(50, seed=3)
    asked.loc[0, "text"] = None
    quality = judge(model, labelled(asked, "text", "category"))
    assert quality.rows == 50
    assert quality.accuracy > 0.9
