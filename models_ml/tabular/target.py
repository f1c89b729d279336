"""Reading the target: which of its values count as yes, which as no, and which as neither."""

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from models_ml.tabular import columns, parse
from models_ml.tabular.contract import Unusable

YES = {"yes", "y", "true", "t", "won", "churned", "left", "positive"}
YES |= {"是", "有", "对", "真", "流失", "成交", "赢单", "はい", "예", "да"}
YES |= {"ja", "oui", "si", "sí", "sim", "tak", "evet", "ano", "igen", "kyllä"}
NO = {"no", "n", "false", "f", "lost", "stayed", "negative"}
NO |= {"否", "无", "没有", "假", "未流失", "未成交", "输单", "いいえ", "아니오", "нет"}
NO |= {"nein", "non", "não", "nao", "nie", "hayır", "nem", "ei"}
_NOT = re.compile(r"^(not|no|non|un|未|不|没有?|无|非)[\W_]*")
"""How the outcome that did not come is often named after the one that might have: Not Placed, 未流失."""
FEW_NEITHER = 0.1
"""Share of rows that say neither yes nor no up to which they are left out without being asked about."""
AMOUNTS = 10
"""A target with more values, all but a few of them numbers, is an amount."""
SHOWN = 10


@dataclass(frozen=True)
class Target:
    """`values`: 1, 0 or NaN per row; `positive`: what counts as 1, as it is most often written.

    `sides`: "yes", "no", "neither" -> the values that count as that, with their rows; empty where two values leave
    nothing to tell.
    """

    values: np.ndarray
    positive: str
    sides: dict[str, str] = field(default_factory=dict)


def read_target(column: pd.Series, positive: str | None) -> Target:
    """What counts as what. Raises Unusable for one class, for an amount, or for many classes.

    Spellings of yes and no are one each (Yes, Y, yes), and what is neither is left out. Of other values the
    positive one is told apart from all others.
    """
    codes, values = parse.factorize(column)
    spelt = [columns.level_text(value) for value in values]
    keys = [_key(text) for text in spelt]
    blank = [key in parse.MISSING_WORDS - {"-", "none", "no"} for key in keys]
    rows: Counter[str] = Counter()
    written: dict[str, tuple[int, str]] = {}
    counts = np.bincount(codes[codes >= 0], minlength=len(keys))
    for key, text, count, is_blank in zip(keys, spelt, counts, blank, strict=True):
        if not is_blank:
            rows[key] += int(count)
            written[key] = max(written.get(key, (0, "")), (int(count), text.strip()))
    names = {key: key if _is_number(key) else text for key, (_, text) in written.items()}
    yes, no = _sides(column, rows, names, None if positive is None else _key(str(positive)))
    coded = [1.0 if key in yes else 0.0 if key in no else np.nan for key in keys]
    coded = [np.nan if is_blank else code for code, is_blank in zip(coded, blank, strict=True)]
    chosen = names[max(yes, key=lambda key: (rows[key], key))]
    return Target(np.array([*coded, np.nan])[codes], chosen, _told(yes, no, rows, names))


def _sides(
    column: pd.Series, rows: Counter[str], names: dict[str, str], positive: str | None
) -> tuple[set[str], set[str]]:
    """(values that count as yes, values that count as no)."""
    found = sorted(rows)
    shown = ", ".join(names[key] for key in found[:SHOWN])
    if not found:
        raise Unusable("no_outcome", column=column.name, rows=len(column))
    if len(found) < 2:
        raise Unusable("one_class", column=column.name, value=shown)
    if positive is not None and positive not in found:
        raise Unusable("no_positive", column=column.name, positive=positive, values=shown)
    if len(found) == 2:
        chosen = positive or _positive_of(found, rows)
        return {chosen}, set(found) - {chosen}
    said = _yes_and_no(rows, positive)
    if said:
        return said
    if positive is None and len(found) > AMOUNTS and all(map(_is_number, found)):
        raise Unusable("amount_target", column=column.name, values=", ".join(found[:3]))
    if positive is None:
        raise Unusable("many_classes", column=column.name, count=len(found), values=shown)
    return {positive}, set(found) - {positive}


def _yes_and_no(rows: Counter[str], positive: str | None) -> tuple[set[str], set[str]] | None:
    """The spellings of yes and of no, if the target is written so; the positive one on the first side."""
    yes, no = set(rows) & YES, set(rows) & NO
    if not yes or not no or (positive is not None and positive not in yes | no):
        return None
    yes, no = yes | {"1"} & set(rows), no | {"0"} & set(rows)
    neither = sum(rows.values()) - sum(rows[key] for key in yes | no)
    if positive is None and neither > FEW_NEITHER * sum(rows.values()):
        return None
    return (no, yes) if positive in no else (yes, no)


def _told(yes: set[str], no: set[str], rows: Counter[str], names: dict[str, str]) -> dict[str, str]:
    if len(rows) == 2:
        return {}
    sides = {"yes": yes, "no": no, "neither": set(rows) - yes - no}
    return {side: _listed(keys, rows, names) for side, keys in sides.items()}


def _listed(keys: set[str], rows: Counter[str], names: dict[str, str]) -> str:
    often = sorted(keys, key=lambda key: (-rows[key], key))
    more = f" … (+{len(often) - SHOWN})" if len(often) > SHOWN else ""
    return ", ".join(f"{names[key]} ({rows[key]:,})" for key in often[:SHOWN]) + more


def _key(text: str) -> str:
    """What makes two spellings one outcome: Yes and YES, 1 and 1.0, <=50K and <=50K."""
    text = " ".join(text.casefold().split())
    return columns.level_text(float(text)) if _is_number(text) else text.rstrip(".")


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+(\.\d*)?", text))


def _positive_of(found: list[str], counts: Counter[str]) -> str:
    """The value that means yes, else the rarer one."""
    if "1" in found and {"0", "-1"} & set(found):
        return "1"
    yes = [key for key in found if key in YES or any(_NOT.sub("", no, count=1) == key != no for no in found)]
    return yes[0] if len(yes) == 1 else min(found, key=lambda key: (counts[key], key))
