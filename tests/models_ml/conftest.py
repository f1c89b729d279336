"""Tables for the models: one made here whose truth is known, and the public ones where they are."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular.contract import Contract
from models_ml.tabular.train import Trained, train

YES = "left"


def customers(rows: int = 1500, seed: int = 1) -> pd.DataFrame:
    """Customers of whom those with short tenure, plan A or a blank income leave more often."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "customer_no": [f"C-{i:06d}" for i in range(rows)],
            "tenure": rng.integers(0, 60, rows),
            "plan": rng.choice(["A", "B", "C"], rows),
            "城市": rng.choice([f"city {i}" for i in range(40)], rows),
            "income": rng.lognormal(10, 1, rows),
            "noise": rng.normal(size=rows),
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), unit="D"),
            "account": rng.integers(0, rows // 3, rows),
        }
    )
    frame.loc[rng.random(rows) < 0.15, "income"] = np.nan
    log_odds = 0.3 - 0.06 * frame["tenure"] + 1.2 * (frame["plan"] == "A") + 0.8 * frame["income"].isna()
    left = rng.random(rows) < 1 / (1 + np.exp(-log_odds))
    return frame.assign(outcome=np.where(left, YES, "stayed"))


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    """So many that the newest 30 % are as hard as all, give or take .03 AUC."""
    return customers(3000)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract(name="leaving", positive=YES, drop=("account",), time="since")


@pytest.fixture(scope="session")
def trained(table: pd.DataFrame, contract: Contract) -> Trained:
    return train(table, "outcome", contract)


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets, or a skip that says what to set."""
    folder = os.environ.get("TRIBUTARY_DATA")
    if not folder:
        pytest.skip("TRIBUTARY_DATA is not set to the folder of public data sets")
    return Path(folder)
