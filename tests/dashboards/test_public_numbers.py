"""KPIs of the real deliveries, equal to what pandas counts in the published files."""

import os
from pathlib import Path

import pandas as pd
import pytest

from app.access.robots import IMPORTER, READER
from app.access.work import work
from app.imports.service import run
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.users.service import actor_named
from dashboards import kpis
from tests.dashboards.building import build


@pytest.fixture(scope="module")
def delivered(emptying, public_data, tmp_path_factory):
    """Both deliveries imported and built into marts; gives their folder."""
    emptying()
    olist = tmp_path_factory.mktemp("olist")
    for part in ("olist_funnel", "olist_orders_sample"):
        for file in (public_data / part).glob("*.csv"):
            os.symlink(file, olist / file.name)
    for source, folder in ((OLIST, olist), (CRM_SALES, public_data / "maven_crm")):
        with work(IMPORTER) as w:
            run(w, source, folder, "CNY", 1.0, print)
    build()
    yield public_data
    emptying()


def counted(name, by, actor=READER, **asked):
    with work(actor) as w:
        return {row.by[by]: (row.numerator, row.denominator) for row in kpis.ask(w, name, [by], **asked).rows}


def single(name, actor=READER, **asked):
    with work(actor) as w:
        (row,) = kpis.ask(w, name, **asked).rows
    return row


def sales(folder: Path) -> pd.DataFrame:
    deals = pd.read_csv(folder / "maven_crm" / "sales_pipeline.csv")
    teams = pd.read_csv(folder / "maven_crm" / "sales_teams.csv")
    closed = deals[deals["deal_stage"].isin(["Won", "Lost"])].merge(teams, on="sales_agent")
    return closed.assign(won=closed["deal_stage"] == "Won")


def test_lead_conversion_is_that_of_the_funnel_files(delivered):
    leads = pd.read_csv(delivered / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv")
    won = pd.read_csv(delivered / "olist_funnel" / "olist_closed_deals_dataset.csv")
    leads["converted"] = leads["mql_id"].isin(won["mql_id"])
    row = single("lead_conversion")
    assert (row.numerator, row.denominator) == (leads["converted"].sum(), len(leads)) == (842, 8000)
    assert row.value == pytest.approx(0.10525)
    channels = counted("lead_conversion", "channel")
    grouped = leads.groupby("origin")["converted"].agg(["sum", "size"])
    for channel in ("organic_search", "paid_search", "social", "email"):
        assert channels[channel] == tuple(grouped.loc[channel])
    assert channels["organic_search"] == (271, 2296)


def test_months_are_those_of_the_first_contact(delivered):
    leads = pd.read_csv(delivered / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv")
    months = pd.to_datetime(leads["first_contact_date"], format="%d-%m-%Y").dt.strftime("%Y-%m").value_counts()
    found = {month.strftime("%Y-%m"): n for month, (n, _none) in counted("leads", "month").items()}
    assert found == months.to_dict()


def test_win_rate_and_amount_are_those_of_the_sales_files(delivered):
    deals = sales(delivered)
    only = {"where": {"source_system": "crm-sales"}}
    row = single("win_rate", **only)
    assert (row.numerator, row.denominator) == (deals["won"].sum(), len(deals)) == (4238, 6711)
    assert round(row.value, 4) == 0.6315
    assert single("won_amount", **only).value == deals["close_value"].sum() == 10_005_534
    offices = deals.groupby("regional_office")["won"].agg(["sum", "size"])
    assert counted("win_rate", "office", **only) == {o: tuple(r) for o, r in offices.iterrows()}
    agents = deals.groupby("sales_agent")["won"].agg(["sum", "size"])
    found = counted("win_rate", "owner", **only)
    assert {name: pair for name, pair in found.items() if pair[1]} == {o: tuple(r) for o, r in agents.iterrows()}


def test_everybody_sees_their_office_or_their_own(delivered):
    deals = sales(delivered)
    for column in ("manager", "sales_agent"):
        for name, theirs in deals.groupby(column)["won"]:
            reach = (
                theirs
                if column == "sales_agent"
                else deals[deals["regional_office"] == deals.loc[theirs.index[0], "regional_office"]]["won"]
            )
            row = single("win_rate", actor_named(name))
            assert (row.numerator, row.denominator) == (reach.sum(), len(reach)), name
