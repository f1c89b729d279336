"""Reasons in words, in two languages."""

import numpy as np
import pandas as pd
import pytest

from models_ml import explain

REASON: explain.Reason = {"field": "tenure", "value": 3.0, "effect": 1.2, "direction": "up"}


def test_words_say_field_value_and_strength():
    assert explain.words(REASON) == "tenure is 3: strongly goes with a higher probability"


def test_words_use_the_label_of_the_readers_language():
    labels = {"tenure": {"en": "Months as a customer", "zh": "客户月数"}}
    assert explain.words(REASON, "en", labels).startswith("Months as a customer is 3")
    assert explain.words(REASON, "zh", labels) == "客户月数为 3：明显伴随概率较高"


def test_words_say_that_a_value_is_blank():
    reason: explain.Reason = {"field": "phone", "value": None, "effect": -0.1, "direction": "down"}
    assert explain.words(reason) == "phone is blank: slightly goes with a lower probability"


def test_top_reasons_take_three_of_each_side_strongest_first():
    names = list("abcdefgh")
    effects = np.array([[0.5, -0.4, 0.3, 0.2, 0.1, -0.9, 0.0, -0.001]])
    frame = pd.DataFrame([range(8)], columns=names)
    found = explain.top_reasons(effects, names, frame)[0]
    assert [(reason["field"], reason["direction"]) for reason in found] == [
        ("a", "up"), ("c", "up"), ("d", "up"), ("f", "down"), ("b", "down"),
    ]  # fmt: skip


def test_plain_values_can_be_written_as_json():
    frame = pd.DataFrame({"on": pd.to_datetime(["2026-01-02", None]), "n": [1.5, np.nan], "s": ["x", None]})
    assert explain.plain_values(frame["on"]) == ["2026-01-02", None]
    assert explain.plain_values(frame["n"]) == [1.5, None]
    assert explain.plain_values(frame["s"]) == ["x", None]


@pytest.mark.parametrize(
    ("value", "shown"), [(20000.0, "20,000"), (0.123456, "0.1235"), (3, "3"), ("A", "A"), (True, "True")]
)
def test_shown_keeps_only_digits_that_matter(value, shown):
    assert explain.shown(value) == shown
