"""Tickets in two languages whose truth is known: each category has its own words, among words that all share."""

import numpy as np
import pandas as pd

OWN = {
    "refund": (["refund", "money back", "charged twice"], ["退款", "多扣了钱", "退钱"]),
    "delivery": (["parcel", "courier", "shipped"], ["快递", "包裹", "发货"]),
    "login": (["password", "sign in", "locked out"], ["密码", "登录", "账号锁定"]),
}
SHARED = (
    ["please", "hello", "my order", "today", "can you help", "thank you", "still waiting"],
    ["你好", "请问", "我的订单", "今天", "谢谢", "麻烦看一下", "还在等"],
)


def tickets(rows: int = 360, seed: int = 0, unclear: float = 0.0) -> pd.DataFrame:
    """One row per ticket: text (every second one Chinese), category. Of the `unclear` share, no word tells."""
    rng = np.random.default_rng(seed)
    names = list(OWN)
    made = []
    for row in range(rows):
        language, category = row % 2, names[rng.integers(len(names))]
        words = list(rng.choice(SHARED[language], 3, replace=False))
        if rng.random() >= unclear:
            words.insert(int(rng.integers(4)), str(rng.choice(OWN[category][language])))
        made.append((" ".join(words) if language == 0 else "，".join(words), category))
    return pd.DataFrame(made, columns=["text", "category"])
