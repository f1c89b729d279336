"""The numbers of the real deliveries, computed from the source files by pandas and read back from the tables."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from app.access.actor import Actor
from app.access.robots import IMPORTER, SYSTEM
from app.access.work import work
from app.imports.service import Outcome, run
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.imports.sources.olist_files import CHANNELS
from app.users.service import actor_named


def frame(query: str, actor: Actor = SYSTEM) -> pd.DataFrame:
    with work(actor) as w:
        result = w.session.execute(text(query))
        return pd.DataFrame(result.all(), columns=list(result.keys()))


def one(query: str, actor: Actor = SYSTEM) -> Any:
    return frame(query, actor).iloc[0, 0]


@pytest.fixture(scope="module")
def olist_folder(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder with the files of both Olist sets."""
    folder = tmp_path_factory.mktemp("olist")
    for part in ("olist_funnel", "olist_orders_sample"):
        for file in (public_data / part).glob("*.csv"):
            os.symlink(file, folder / file.name)
    return folder


@pytest.fixture(scope="module")
def imported(emptying: Any, olist_folder: Path, public_data: Path) -> Iterator[dict[str, Outcome]]:
    """Both deliveries in one company, imported once for this module."""
    emptying()
    outcomes = {}
    for source, folder in ((OLIST, olist_folder), (CRM_SALES, public_data / "maven_crm")):
        with work(IMPORTER) as w:
            outcomes[source.name] = run(w, source, folder, "CNY", 1.0, print)
    yield outcomes
    emptying()


@pytest.fixture(scope="module")
def leads(olist_folder: Path) -> pd.DataFrame:
    leads = pd.read_csv(olist_folder / "olist_marketing_qualified_leads_dataset.csv", dtype=str)
    won = pd.read_csv(olist_folder / "olist_closed_deals_dataset.csv", dtype=str)
    leads["channel"] = leads["origin"].map(CHANNELS).fillna("unknown")
    leads["is_won"] = leads["mql_id"].isin(won["mql_id"])
    leads["day"] = pd.to_datetime(leads["first_contact_date"], format="%d-%m-%Y").dt.strftime("%Y-%m-%d")
    return leads


@pytest.fixture(scope="module")
def sold(olist_folder: Path) -> pd.DataFrame:
    """Items of sellers with a closed deal."""
    items = pd.read_csv(olist_folder / "olist_order_items_dataset.csv")
    won = pd.read_csv(olist_folder / "olist_closed_deals_dataset.csv")
    return items[items["seller_id"].isin(won["seller_id"])]


@pytest.fixture(scope="module")
def pipeline(public_data: Path) -> pd.DataFrame:
    folder = public_data / "maven_crm"
    return pd.read_csv(folder / "sales_pipeline.csv").merge(
        pd.read_csv(folder / "sales_teams.csv"), on="sales_agent"
    )


def test_olist_leads_convert_as_in_the_files(imported: Any, leads: pd.DataFrame) -> None:
    ours = frame("select count(*) n, count(*) filter (where status = 'converted') won from app.leads")
    assert ours.values.tolist() == [[len(leads), leads["is_won"].sum()]] == [[8000, 842]]


def test_olist_channels_convert_as_in_the_files(imported: Any, leads: pd.DataFrame) -> None:
    ours = frame(
        "select channel, count(*) n, count(*) filter (where converted_at is not null) won"
        " from app.leads group by 1"
    ).set_index("channel")
    theirs = leads.groupby("channel")["is_won"].agg(["size", "sum"])
    assert ours.sort_index().values.tolist() == theirs.sort_index().values.tolist()
    assert ours.loc[["organic_search", "paid_search", "social", "email"]].values.tolist() == [
        [2296, 271],
        [1586, 195],
        [1350, 75],
        [493, 15],
    ]


def test_olist_first_contacts_are_on_their_days(imported: Any, leads: pd.DataFrame) -> None:
    ours = frame(
        "select to_char(t.occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*) n"
        " from app.touchpoints t join app.leads l on l.id = t.lead_id where t.channel = l.channel group by 1"
    )
    assert ours.set_index("day")["n"].to_dict() == leads["day"].value_counts().to_dict()


def test_olist_orders_are_those_of_the_sellers_who_closed(imported: Any, sold: pd.DataFrame) -> None:
    ours = frame("select count(*) n, sum(amount) amount from app.orders")
    assert ours["n"][0] == len(sold[["order_id", "seller_id"]].drop_duplicates())
    assert float(ours["amount"][0]) == pytest.approx(sold["price"].sum(), abs=0.005)
    assert float(one("select sum(amount) from app.order_lines")) == float(ours["amount"][0])
    assert one("select sum(quantity) from app.order_lines") == len(sold)


def test_olist_reviews_are_those_of_these_orders(imported: Any, olist_folder: Path, sold: pd.DataFrame) -> None:
    reviews = pd.read_csv(olist_folder / "olist_order_reviews_dataset.csv")
    theirs = reviews[reviews["order_id"].isin(sold["order_id"])]["review_score"].value_counts().to_dict()
    ours = frame("select rating, count(*) n from app.survey_responses where kind = 'csat' group by 1")
    assert ours.set_index("rating")["n"].to_dict() == theirs


def test_sales_set_is_won_and_lost_as_in_the_files(imported: Any, pipeline: pd.DataFrame) -> None:
    won = pipeline[pipeline["deal_stage"] == "Won"]
    ours = frame(
        "select count(*) filter (where stage = 'won') won, count(*) filter (where stage = 'lost') lost,"
        " sum(amount * fx_rate) filter (where stage = 'won') amount, count(*) n,"
        " count(*) filter (where customer_id is null) nobody from app.deals where source_system = 'crm-sales'"
    ).iloc[0]
    assert (ours["won"], ours["lost"], int(ours["amount"])) == (len(won), 2473, won["close_value"].sum())
    assert (ours["won"], int(ours["amount"]), ours["n"], ours["nobody"]) == (4238, 10_005_534, 8800, 1425)


def test_sales_set_offices_win_as_in_the_files(imported: Any, pipeline: pd.DataFrame) -> None:
    closed = pipeline[pipeline["deal_stage"].isin(["Won", "Lost"])]
    theirs = (closed["deal_stage"] == "Won").groupby(closed["regional_office"]).mean().round(4).to_dict()
    ours = frame(
        "select t.name, round(avg((stage = 'won')::int), 4)::float rate from app.deals d"
        " join app.teams t on t.id = d.team_id where stage in ('won', 'lost') group by 1"
    )
    assert (
        ours.set_index("name")["rate"].to_dict() == theirs == {"Central": 0.6256, "East": 0.6302, "West": 0.6394}
    )


@pytest.mark.parametrize(
    ("who", "column"), [("moses.frase", "sales_agent"), ("dustin.brinkmann", "regional_office")]
)
def test_sales_set_is_seen_within_reach_only(imported: Any, pipeline: pd.DataFrame, who: str, column: str) -> None:
    name = {"sales_agent": "Moses Frase", "regional_office": "Central"}[column]
    theirs = set(pipeline[pipeline[column] == name]["opportunity_id"])
    assert set(frame("select external_id from app.deals", actor_named(who))["external_id"]) == theirs


def test_real_deliveries_have_no_bad_rows(imported: dict[str, Outcome]) -> None:
    assert [outcome.rejects for outcome in imported.values()] == [[], []]


def test_real_deliveries_again_change_nothing(
    imported: dict[str, Outcome], olist_folder: Path, public_data: Path
) -> None:
    entries = one("select count(*) from app.audit_entries")
    for source, folder in ((OLIST, olist_folder), (CRM_SALES, public_data / "maven_crm")):
        with work(IMPORTER) as w:
            again = run(w, source, folder, "CNY", 1.0, print)
        assert sum(counts["created"] + counts["updated"] for counts in again.counts.values()) == 0
    assert one("select count(*) from app.audit_entries") == entries
