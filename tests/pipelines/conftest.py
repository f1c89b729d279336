"""Marts for models, made by hand: small, and with drivers that are known."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from joblib import Memory
from sqlalchemy import text

from app.access.work import work
from app.core.db import engine
from models_ml.tabular import train
from models_ml.tabular.fit import fit
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import SCORER
from pipelines.learn.train_models import train_one
from pipelines.models import tables
from pipelines.models.scorers import CHURN, LEAD_QUALITY
from pipelines.score.score_records import score_records

TODAY = date(2026, 11, 20)
NAMES = ("ml_leads", "ml_customers", "ml_tickets", "dim_customer", "ml_deals", "fct_deals")


def ids(kind: int, count: int) -> list[str]:
    return [f"00000000-0000-0000-000{kind}-{n:012d}" for n in range(count)]


def leads(count: int = 1600) -> pd.DataFrame:
    """Leads of the last two years, most of them old enough to have turned out; industry and size tell."""
    rng = np.random.default_rng(1)
    age = np.sort(rng.integers(2, 730, count))[::-1]
    industry = rng.choice(["good", "usual", "bad"], count)
    employees = np.exp(rng.normal(4, 1, count)).astype(int)
    odds = -2.0 + pd.Series(industry).map({"good": 1.5, "usual": 0, "bad": -1.5}).to_numpy()
    converts = rng.random(count) < 1 / (1 + np.exp(-odds - 0.6 * (np.log(employees) - 4)))
    days = np.where(converts, rng.integers(2, 85, count), np.nan)
    days = np.where(days < age, days, np.nan)
    created = pd.to_datetime(TODAY, utc=True) - pd.to_timedelta(age, unit="D")
    given_up = np.isnan(days) & (age > 30) & (rng.random(count) < 0.5)
    return pd.DataFrame(
        {
            "lead_id": ids(1, count), "as_of": created, "age_days": 0, "is_latest": True, "industry": industry,
            "employees": employees, "campaign": "any", "source_system": "app",
            "is_open": np.isnan(days) & ~given_up, "horizon_days": 90, "days_to_convert": days,
            "converted_at": created + pd.to_timedelta(days, unit="D"), "observed_days": age,
            "label": np.where(days <= 90, True, np.where(age > 90, False, None)),
        }
    )  # fmt: skip


def customers(count: int = 260) -> pd.DataFrame:
    """Customers every 30 days of two years, and today. The longer without an order, the likelier they leave."""
    rng = np.random.default_rng(2)
    days = [TODAY - timedelta(days=30 * back) for back in range(24, -1, -1)]
    usual, alive, parts = rng.uniform(0, 110, count), np.arange(count), []
    for day in days:
        recency = np.clip(usual[alive] + rng.integers(-10, 10, len(alive)), 0, None).astype(int)
        leaves = rng.random(len(alive)) < (day < TODAY) / (1 + np.exp(4.8 - 0.04 * recency))
        after = np.where(leaves, rng.integers(8, 30, len(alive)), np.nan)
        tenure = rng.integers(30, 900, len(alive))
        parts.append(
            pd.DataFrame(
                {"n": alive, "as_of": day, "recency_days": recency, "tenure_days": tenure, "after": after}
            )
        )
        new = np.arange(len(usual), len(usual) + leaves.sum())
        usual = np.append(usual, rng.uniform(0, 110, len(new)))
        alive = np.append(alive[~leaves], new)
    return _seen_from_today(pd.concat(parts, ignore_index=True))


def _seen_from_today(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what is known today of who left, and when."""
    as_of, today = pd.to_datetime(rows["as_of"]), pd.to_datetime(TODAY)
    left_on = rows["n"].map((as_of + pd.to_timedelta(rows["after"], unit="D")).groupby(rows["n"]).max())
    left_on = left_on.where(left_on < today)
    return pd.DataFrame(
        {
            "customer_id": np.array(ids(2, rows["n"].max() + 1))[rows["n"]], "as_of": rows["as_of"],
            "is_latest": as_of == today, "recency_days": rows["recency_days"], "tenure_days": rows["tenure_days"],
            "churned_on": left_on.dt.date, "days_to_churn": (left_on - as_of).dt.days,
            "observed_days": (today - as_of).dt.days,
        }
    )  # fmt: skip


def directory(rows: pd.DataFrame) -> pd.DataFrame:
    """dim_customer of these rows, and one customer who never bought."""
    found = rows.groupby("customer_id", as_index=False).agg(churned_on=("churned_on", "first"))
    found = pd.concat([found, pd.DataFrame({"customer_id": ids(3, 1), "churned_on": [None]})], ignore_index=True)
    active = set(rows.loc[rows["is_latest"], "customer_id"])
    return found.assign(is_active=found["customer_id"].isin(active), is_deleted=False)


def tickets() -> pd.DataFrame:
    """Bills and parcels that people told apart, and three open ones: a bill, a parcel, and nobody knows."""
    rng = np.random.default_rng(3)
    words = {
        "billing": ["invoice", "amount", "charged", "refund", "账单"],
        "delivery": ["parcel", "late", "courier", "box", "快递"],
    }
    said = [(kind, " ".join(rng.choice(of, 4))) for kind, of in words.items() for _ in range(120)]
    open_ones = [(None, "invoice amount charged twice"), (None, "parcel late courier"), (None, "hello there")]
    rows = pd.DataFrame([*said, *open_ones], columns=["category", "text"])
    return rows.assign(
        ticket_id=ids(4, len(rows)), given_category=rows["category"], is_resolved=rows["category"].notna(),
        created_at=pd.Timestamp(TODAY, tz="UTC"),
    )  # fmt: skip


def no_deals() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Marts of deals before the first: what is told of other scores reads them too."""
    nothing = pd.DataFrame(
        {"deal_id": [], "is_latest": [], "is_won": [], "as_of": [], "closed_on": []}, dtype=object
    )
    return (
        nothing[["deal_id", "is_latest", "as_of"]].astype({"is_latest": bool}),
        nothing[["deal_id", "is_won", "closed_on"]].astype({"is_won": bool}),
    )


@pytest.fixture(scope="package", autouse=True)
def _fitted_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Of the same rows the same is fitted, as tests/models_ml proves: all processes of a run share it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    remembered = Memory(shared / "fitted", verbose=0).cache(fit)
    with pytest.MonkeyPatch.context() as patch:
        for module in (train, tables):
            patch.setattr(module, "fit", remembered)
        yield


class Marts:
    """Tables of schema marts as the robot sees them; they are made anew or changed as a test likes."""

    def write(self, name: str, rows: pd.DataFrame) -> None:
        types = {c: "uuid" for c in rows if c.endswith("_id")} | {"churned_on": "date", "closed_on": "date"}
        kinds = {"b": "boolean", "i": "int", "f": "double precision", "M": "timestamptz", "O": "text"}
        for column in rows:
            types.setdefault(column, kinds[rows[column].dtype.kind])
        types |= {c: "boolean" for c in ("label",) if c in rows} | (
            {"as_of": "date"} if name in ("ml_customers", "ml_deals") else {}
        )
        columns = ", ".join(f'"{c}" {types[c]}' for c in rows)
        with engine("crm_dbt").begin() as link:
            link.execute(text(f"drop table if exists marts.{name} cascade"))
            link.execute(text(f"create table marts.{name} ({columns})"))
            link.execute(text(f"grant select on marts.{name} to crm_robot"))
            raw = link.connection.driver_connection
            with raw.cursor() as cursor, cursor.copy(f"copy marts.{name} from stdin") as copy:
                for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
                    copy.write_row(row)

    def change(self, statement: str, **parameters: object) -> None:
        with engine("crm_dbt").begin() as link:
            link.execute(text(statement), parameters)


@pytest.fixture(scope="module")
def marts(database: None, emptying: Callable[[], None]) -> Iterator[Marts]:
    """An empty application and marts by hand. Whoever needs dbt's afterwards builds them again."""
    emptying()
    made, found = Marts(), customers()
    for name, rows in zip(NAMES, (leads(), found, tickets(), directory(found), *no_deals()), strict=True):
        made.write(name, rows)
    yield made
    with engine("crm_dbt").begin() as link:
        for name in NAMES:
            link.execute(text(f"drop table marts.{name} cascade"))
        link.execute(text("delete from marts.builds"))


@pytest.fixture(scope="module")
def trained(marts: Marts) -> dict[str, dict]:
    """What the gate said of lead quality and of churn; both are registered."""
    return {scorer.model: train_one(scorer) for scorer in (LEAD_QUALITY, CHURN)}


@pytest.fixture(scope="module")
def scored(trained: dict[str, dict]) -> Outcome:
    """Every open customer and lead, scored by those models."""
    return score_records()


@pytest.fixture
def rows() -> Callable[..., list]:
    """`rows("select ...")`: what the robot reads in the application's tables."""

    def read(statement: str, **parameters: object) -> list:
        with work(SCORER) as w:
            return w.session.execute(text(statement), parameters).all()

    return read
