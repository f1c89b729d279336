"""Text categories beside their floors and a linear peer: same rows, one run, one command.

    python benchmarks/text.py DATA [--splits 3]

DATA holds banking77/{train,test}.csv and zh_online_shopping_10_cats/online_shopping_10_cats.csv. The reviews
come without a split: 20,000 are drawn and 4,000 of them held out, once per seed. CPU seconds are of training.

- most frequent: always the largest category.
- naive Bayes: word counts, smoothed by 0.1, as a help desk of today ships it (Chinese: single characters).
- linear machine: TF-IDF of words 1-2 and word parts 2-5, or of characters 1-3; support vector machine.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from models_ml.text.card import judge
from models_ml.text.table import labelled
from models_ml.text.train import train

Frames = tuple[pd.DataFrame, pd.DataFrame]
Fit = Callable[[pd.DataFrame], Callable[[pd.DataFrame], np.ndarray]]
TEXT, TARGET = "text", "category"
DRAWN, HELD_OUT = 20_000, 4_000


def banking(data: Path) -> Frames:
    known, asked = (pd.read_csv(data / "banking77" / f"{part}.csv") for part in ("train", "test"))
    return known, asked


def reviews(data: Path, seed: int) -> Frames:
    table = pd.read_csv(data / "zh_online_shopping_10_cats" / "online_shopping_10_cats.csv").dropna()
    table = table.rename(columns={"review": TEXT, "cat": TARGET}).sample(DRAWN, random_state=seed)
    known, asked = train_test_split(table, test_size=HELD_OUT, random_state=seed, stratify=table[TARGET])
    return known, asked


def peers(is_chinese: bool) -> dict[str, Fit]:
    counts = CountVectorizer(analyzer="char" if is_chinese else "word")
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    terms = characters if is_chinese else make_union(words, parts)
    return {
        "most frequent": lambda known: lambda asked: np.full(len(asked), known[TARGET].mode()[0]),
        "naive Bayes": _fitting(make_pipeline(counts, MultinomialNB(alpha=0.1))),
        "linear machine": _fitting(make_pipeline(terms, LinearSVC(random_state=0))),
    }


def _fitting(pipeline: object) -> Fit:
    return lambda known: lambda asked: pipeline.fit(known[TEXT], known[TARGET]).predict(asked[TEXT])


def measured(name: str, frames: Frames, is_chinese: bool) -> Iterator[dict[str, object]]:
    """One row per contestant."""
    known, asked = frames
    for peer, fit in peers(is_chinese).items():
        started = time.process_time()
        said = fit(known)(asked)
        seconds = time.process_time() - started
        figures = accuracy_score(asked[TARGET], said), f1_score(asked[TARGET], said, average="macro")
        yield row(name, peer, *figures, seconds)
    started = time.process_time()
    model = train(known, TEXT, TARGET)
    seconds = time.process_time() - started
    quality = judge(model, labelled(asked, TEXT, TARGET))
    sure = {"coverage": quality.coverage, "right_when_sure": quality.precision_when_sure}
    yield row(name, "ours", quality.accuracy, quality.macro_f1, seconds) | sure


def row(name: str, who: str, accuracy: float, macro_f1: float, seconds: float) -> dict[str, object]:
    return {"set": name, "who": who, "accuracy": accuracy, "macro_f1": macro_f1, "cpu_seconds": seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--splits", type=int, default=3, help="Draws of the Chinese reviews.")
    asked = parser.parse_args()
    rows = list(measured("banking77", banking(asked.data), is_chinese=False))
    for seed in range(asked.splits):
        rows += measured(f"reviews, draw {seed}", reviews(asked.data, seed), is_chinese=True)
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.4f}".format, na_rep="-"))


if __name__ == "__main__":
    main()
