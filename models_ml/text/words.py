"""Every sentence of the text models, English and Chinese."""

import os
from typing import Any

from models_ml.file_words import FOUND, of_file

LANGUAGES = ("en", "zh")
TABLES = {"train": ("The training table", "训练表"), "test": ("The test table", "测试表")}

SENTENCES: dict[str, tuple[str, str]] = {
    # -- the table can't be used ------------------------------------------------------------------
    **FOUND,
    "no_column": (
        "{table} has no column {column}. Its columns are: {columns}.",
        "{table}中没有名为 {column} 的列。现有的列：{columns}。",
    ),
    "no_column_near": (
        "{table} has no column {column}. Did you mean {near}? Its columns are: {columns}.",
        "{table}中没有名为 {column} 的列。是否指 {near}？现有的列：{columns}。",
    ),
    "same_column": (
        "Text and target are the same column, {column}: name two.",
        "文本列与目标列都是 {column}：请指定两个不同的列。",
    ),
    "no_text": (
        "{table} has no row with a text in {column} and a category beside it.",
        "{table}中没有既有文本（{column}）又有类别的行。",
    ),
    "too_few_rows": (
        "{rows} rows with text and category are too few to learn from; at least {needed} are needed.",
        "同时有文本和类别的行只有 {rows} 行，太少；至少需要 {needed} 行。",
    ),
    "one_class": (
        "The target {column} has a single category ({value}): there is nothing to tell apart.",
        "目标列 {column} 只有一个类别（{value}），没有可区分的内容。",
    ),
    "rare_classes": (
        "Fewer than two categories of {column} have {needed} rows or more: there is nothing to learn.",
        "{column} 中达到 {needed} 行的类别不足两个，无法学习。",
    ),
    "many_classes": (
        "The target {column} has {count} values in {rows} rows: that is no category. Name another column.",
        "目标列 {column} 在 {rows} 行中有 {count} 个取值，不是类别。请指定另一列。",
    ),
    "one_text": (
        "The texts in {column} hold no words that differ: there is nothing to tell categories apart by.",
        "{column} 中的文本没有可区分的词，无法据此判断类别。",
    ),
    "unseen_classes": (
        "No category of the test table occurs in the training table: {values}.",
        "测试表中的类别在训练表中均未出现：{values}。",
    ),
    # -- progress ---------------------------------------------------------------------------------
    "reading": ("reading", "正在读取"),
    "rows": ("{train:,} training rows, {test:,} test rows", "训练 {train:,} 行，测试 {test:,} 行"),
    "left_out": (
        "Left out, with fewer than {needed} rows each: {values}. Test rows of these count as wrong.",
        "以下类别不足 {needed} 行，未参与学习：{values}。测试中属于这些类别的行按错误计。",
    ),
    "repeated": (
        "{rows:,} test texts ({share:.0%}) stand in the training table word for word: figures flatter.",
        "{rows:,} 条测试文本（{share:.0%}）与训练表完全相同：指标会偏高。",
    ),
    "unseen": (
        "{rows:,} test rows count as wrong, their categories never occur in the training table: {values}.",
        "{rows:,} 条测试文本属于训练表从未出现的类别，按错误计：{values}。",
    ),
    "empty_texts": (
        "{table} has {rows:,} rows with a category but no text.",
        "{table}中有 {rows:,} 行有类别但没有文本。",
    ),
    "without_outcome": (
        "{table} has {rows:,} rows without a category in {target}; they were left out.",
        "{table}中有 {rows:,} 行在 {target} 中没有类别，已排除。",
    ),
    "features": ("{count:,} words and character groups", "{count:,} 个词与字符组"),
    "member": ("{name}: part {part} of {parts} held out", "{name}：留出第 {part}/{parts} 份"),
    "mixed": ("mixed: {weights}", "混合权重：{weights}"),
    "whole": ("{name}: fitted on all rows", "{name}：用全部数据拟合"),
    # -- the result -------------------------------------------------------------------------------
    "accuracy": ("Accuracy {value:.1%}, macro-F1 {f1:.3f}", "准确率 {value:.1%}，宏平均 F1 {f1:.3f}"),
    "coverage": (
        "Sure of {coverage:.1%} of the texts, right in {precision:.1%} of those; the rest goes to a person.",
        "对 {coverage:.1%} 的文本有把握，其中 {precision:.1%} 判断正确；其余交由人工处理。",
    ),
    "never_sure": (
        "Never sure: at no confidence were 95 % of the held-out training texts right. All go to a person.",
        "始终没有把握：任何置信度下，留出的训练文本都达不到 95% 的正确率。全部交由人工处理。",
    ),
    "category": ("category", "类别"),
    "count": ("rows", "行数"),
    "precision": ("precision", "精确率"),
    "recall": ("recall", "召回率"),
    "f1": ("F1", "F1"),
    "sure": ("sure", "有把握"),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`. The fact `role` (train or test) names the table."""
    if told := of_file(code, language, **facts):
        return told
    number = LANGUAGES.index(language)
    table = TABLES[facts["role"]][number] if facts.get("role") else ""
    return SENTENCES[code][number].format(**facts, table=table)


def environment_language() -> str:
    """`zh` where the environment speaks Chinese, else `en`."""
    found = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")
    return "zh" if found.lower().startswith("zh") else "en"
