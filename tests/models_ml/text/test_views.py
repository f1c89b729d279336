import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models_ml.text import views

CORPUS = ["Card was declined again", "银行卡被拒绝了", "iPad 屏幕坏了 please help", "card broken", "屏幕坏了"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("\ufeff做父母　一定", "做父母 一定"),
        ("ＡＢＣ１２", "abc12"),
        ("a\n\n b\t", "a b"),
        ("a&amp;b<br/>c <a href='x'>d</a>", "a&b c d"),
        ("3 < 5 <jo@example.com>", "3 < 5 <jo@example.com>"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_clean_makes_one_of_what_looks_the_same(said: object, read: str):
    assert views.clean(said) == read


def test_facts_before_a_text_are_terms_and_change_nothing_else_of_it():
    plain = ["card broken", "屏幕坏了 ok"]
    told = [views.FACT.join(["cf_1:o1", "cf_2:true", plain[0]]), views.FACT.join(["cf_1:o2", plain[1]])]
    assert [views.body(views.clean(text)) for text in told] == plain
    fitted, _ = views.fit([views.clean(text) for text in told])
    before, _ = views.fit(plain)
    assert {view.name: view.names() for view in fitted} == {
        **{view.name: view.names() for view in before},
        "facts": ["cf_1:o1", "cf_2:true", "cf_1:o2"],
    }


def test_fit_leaves_out_the_views_that_find_nothing():
    assert [view.name for view in views.fit(["card declined", "card lost"])[0]] == ["words", "parts", "shape"]
    assert {"cjk_1", "cjk_2", "cjk_3"} <= {view.name for view in views.fit(["银行卡", "银行卡丢了"])[0]}


def test_matrix_gives_every_text_length_one_in_both_scripts():
    texts = [views.clean(text) for text in CORPUS]
    lengths = np.sqrt(views.matrix(views.fit(texts)[0], texts).power(2).sum(axis=1))
    assert lengths == pytest.approx(np.ones(len(texts)), abs=1e-5)


def test_latin_words_in_a_chinese_text_count_by_their_share():
    texts = [views.clean(text) for text in CORPUS]
    fitted, _ = views.fit(texts)
    x = views.matrix(fitted, texts).toarray()
    names = [(view.name, term) for view in fitted for term in view.names()]
    latin = [column for column, (view, _) in enumerate(names) if view in ("words", "parts")]
    share = (x[:, latin] ** 2).sum(axis=1)
    assert share[1] == 0
    assert 0 < share[2] < share[0]


def test_hiding_cjk_keeps_every_other_character_in_place():
    text = "请问 my order 在哪里 ok"
    hidden = views.seen_by("words", text)
    assert len(hidden) == len(text)
    assert hidden.split() == ["my", "order", "ok"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=60), min_size=2, max_size=8))
def test_any_text_can_be_read(texts: list[str]):
    clean = [views.clean(text) for text in texts]
    fitted, learnt = views.fit(clean)
    x = views.matrix(fitted, clean)
    assert x.shape[0] == len(texts)
    assert abs(x - learnt).max() < 1e-6
    assert np.isfinite(x.data).all()
    assert all("\n" not in term for view in fitted for term in view.names())
