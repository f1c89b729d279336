"""The bars on public tickets and reviews, a little above what is asked so that a slide is seen early."""

from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

from models_ml.text.card import Quality, judge
from models_ml.text.table import labelled
from models_ml.text.train import train


def judged(known: pd.DataFrame, asked: pd.DataFrame, text: str, target: str) -> Quality:
    return judge(train(known, text, target), labelled(asked, text, target))


def test_banking77_is_told_better_than_by_the_published_linear_model(public_data: Path):
    known, asked = (pd.read_csv(public_data / "banking77" / f"{part}.csv") for part in ("train", "test"))
    quality = judged(known, asked, "text", "category")
    assert 0.915 <= quality.accuracy < 0.95
    assert quality.coverage > 0.9
    assert quality.precision_when_sure is not None
    assert quality.precision_when_sure > 0.94


def test_chinese_reviews_are_told_by_the_same_pipeline(public_data: Path):
    file = public_data / "zh_online_shopping_10_cats" / "online_shopping_10_cats.csv"
    reviews = pd.read_csv(file).sample(20_000, random_state=0)
    known, asked = train_test_split(reviews, test_size=4_000, random_state=0, stratify=reviews["cat"])
    quality = judged(known, asked, "review", "cat")
    assert 0.89 <= quality.accuracy < 0.94
    assert quality.macro_f1 >= 0.86
    assert quality.coverage > 0.85
    assert quality.precision_when_sure is not None
    assert quality.precision_when_sure > 0.94
