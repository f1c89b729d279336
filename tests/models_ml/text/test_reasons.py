import numpy as np
import pytest

from models_ml.text.reasons import strongest


def test_parts_of_a_word_count_for_the_word():
    terms = [("words", "refund"), ("parts", " ref"), ("parts", "und "), ("words", "please")]
    told = strongest("refund please", terms, np.array([1.0, 0.5, 0.25, 0.1]), 3)
    assert [one["term"] for one in told] == ["refund", "please"]
    letters = 3 / 4  # of a part of four signs, one is the border of the word
    assert told[0]["weight"] == pytest.approx(1.0 + letters * (0.5 + 0.25), abs=0.001)


def test_weights_of_all_words_add_up_to_what_was_said():
    terms = [("words", "money"), ("words", "money back"), ("words", "back"), ("cjk_2", "退款"), ("cjk_1", "退")]
    said = np.array([1.0, 0.5, 0.3, 0.8, 0.4])
    told = strongest("money back 退款", terms, said, 9)
    spaces = 0.5 / len("money back")
    assert sum(one["weight"] for one in told) == pytest.approx(said.sum() - spaces, abs=0.01)


def test_neighbouring_characters_that_spoke_make_a_word():
    told = strongest("我要退款谢谢", [("cjk_2", "退款"), ("cjk_1", "谢")], np.array([2.0, 0.1]), 3)
    assert [one["term"] for one in told] == ["退款"]


def test_words_that_spoke_against_are_not_told():
    assert strongest("refund", [("words", "refund"), ("shape", "length:5")], np.array([-1.0, 2.0]), 3) == []
