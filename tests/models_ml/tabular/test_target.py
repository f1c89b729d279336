"""What counts as yes and what as no."""

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular.contract import Contract, Unusable
from models_ml.tabular.prepare import prepare
from models_ml.tabular.target import read_target

SPELT = pd.Series(["Yes", "yes ", "Y", "NO", "No", "n", "no"] * 20 + [""], name="left")


@pytest.mark.parametrize("positive", [None, "Yes", "y"])
def test_spellings_of_yes_and_no_are_one_each_and_listed(positive):
    read = read_target(SPELT, positive)
    assert read.values[:7].tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert np.isnan(read.values[-1])
    assert read.positive.casefold() == "yes"
    assert [told.casefold() for told in read.sides.values()] == ["yes (40), y (20)", "no (60), n (20)", ""]


def test_no_can_be_the_positive_one():
    read = read_target(SPELT, "no")
    assert (read.positive.casefold(), read.values[:7].sum()) == ("no", 4)


def test_what_is_neither_is_left_out_and_told_and_asked_about_where_it_is_much():
    column = pd.concat([SPELT, pd.Series(["maybe"] * 10, name="left")])
    read = read_target(column, None)
    assert np.isnan(read.values[-10:]).all()
    assert read.sides["neither"] == "maybe (10)"
    with pytest.raises(Unusable) as refused:
        read_target(pd.concat([column, column[-10:]]), None)
    assert refused.value.code == "many_classes"


def test_of_other_values_the_positive_one_is_told_apart_and_the_rest_is_named():
    read = read_target(pd.Series(["basic", "plus", "pro"] * 10), "pro")
    assert (read.values[:3].tolist(), read.sides["no"]) == ([0, 0, 1], "basic (10), plus (10)")


def test_an_amount_is_no_target():
    with pytest.raises(Unusable) as refused:
        read_target(pd.Series([f"{x / 4:.2f}" for x in range(100)]), None)
    assert refused.value.code == "amount_target"


def test_prepare_tells_what_counts_as_what():
    frame = pd.DataFrame({"size": np.random.default_rng(0).normal(size=len(SPELT)), "left": SPELT})
    assert [one.code for one in prepare(frame, "left", Contract()).alarms] == ["counted_as"]
