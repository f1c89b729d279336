"""The sentence of every code that the models of texts give."""

from typing import Any

from app.core.i18n import _l, _ln, spoken
from models_ml.file_words import FOUND, of_file

TABLES = {"train": _l("The training table"), "test": _l("The test table")}

SENTENCES: dict[str, Any] = {
    # -- the table can't be used ------------------------------------------------------------------
    **FOUND,
    "no_column": _l("{table} has no column {column}. Its columns are: {columns}."),
    "no_column_near": _l("{table} has no column {column}. Did you mean {near}? Its columns are: {columns}."),
    "same_column": _l("Text and target are the same column, {column}: name two."),
    "no_text": _l("{table} has no row with a text in {column} and a category beside it."),
    "too_few_rows": _l(
        "{rows} rows with text and category are too few to learn from; at least {needed} are needed."
    ),
    "one_class": _l("The target {column} has a single category ({value}): there is nothing to tell apart."),
    "rare_classes": _l(
        "Fewer than two categories of {column} have {needed} rows or more: there is nothing to learn."
    ),
    "many_classes": _l(
        "The target {column} has {count} values in {rows} rows: that is no category. Name another column."
    ),
    "one_text": _l(
        "The texts in {column} hold no words that differ: there is nothing to tell categories apart by."
    ),
    "unseen_classes": _l("No category of the test table occurs in the training table: {values}."),
    # -- progress ---------------------------------------------------------------------------------
    "reading": _l("reading"),
    "rows": _l("{train:,} training rows, {test:,} test rows"),
    "left_out": _l("Left out, with fewer than {needed} rows each: {values}. Test rows of these count as wrong."),
    "repeated": _ln(
        "{rows:,} test text ({share:.0%}) stands in the training table word for word: figures flatter.",
        "{rows:,} test texts ({share:.0%}) stand in the training table word for word: figures flatter.",
    ),
    "unseen": _ln(
        "{rows:,} test row counts as wrong, its category never occurs in the training table: {values}.",
        "{rows:,} test rows count as wrong, their categories never occur in the training table: {values}.",
    ),
    "empty_texts": _ln(
        "{table} has {rows:,} row with a category but no text.",
        "{table} has {rows:,} rows with a category but no text.",
    ),
    "without_outcome": _ln(
        "{table} has {rows:,} row without a category in {target}; it was left out.",
        "{table} has {rows:,} rows without a category in {target}; they were left out.",
    ),
    "features": _l("{count:,} words and character groups"),
    "member": _l("{name}: part {part} of {parts} held out"),
    "mixed": _l("mixed: {weights}"),
    "whole": _l("{name}: fitted on all rows"),
    # -- the result -------------------------------------------------------------------------------
    "accuracy": _l("Accuracy {value:.1%}, macro-F1 {f1:.3f}"),
    "coverage": _l(
        "Sure of {coverage:.1%} of the texts, right in {precision:.1%} of those; the rest goes to a person."
    ),
    "never_sure": _l(
        "Never sure: at no confidence were 95 % of the held-out training texts right. All go to a person."
    ),
    "category": _l("category"),
    "count": _l("rows"),
    "precision": _l("precision"),
    "recall": _l("recall"),
    "f1": _l("F1"),
    "sure": _l("sure"),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`. The fact `role` (train or test) names the table."""
    if told := of_file(code, language, **facts):
        return told
    table = spoken(TABLES[facts["role"]], language) if facts.get("role") else ""
    return spoken(SENTENCES[code], language, **facts, table=table)
