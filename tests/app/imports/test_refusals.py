"""What an import leaves out, and when it writes nothing at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.access.actor import Actor, Station
from app.access.robots import IMPORTER
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.imports.service import run
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.leads.permissions import LEADS_WRITE
from tests.app.imports import deliveries
from tests.app.imports.bringing import bring, created, quietly, rows
from tests.app.imports.deliveries import ACCOUNTS, DEALS, ITEMS, LEADS, PIPELINE, TEAMS

pytestmark = pytest.mark.usefixtures("empty")


def test_run_leaves_out_bad_rows_and_keeps_the_rest_right(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery[PIPELINE] += [
        "OP6,Nobody,GTXPro,Acme,Won,2016-10-20,2017-03-01,4500",
        "OP7,Ann Lee,GTX 9000,Acme,Won,2016-10-20,2017-03-01,4500",
        "OP1,Ann Lee,GTXPro,Acme,Won,2016-10-20,2017-03-01,4500",
        "OP8,Ann Lee,GTXPro,Acme,Won,2016-10-20,2017-02-29,-1",
    ]
    outcome = bring(CRM_SALES, delivery, tmp_path)
    assert outcome.counts["deals"] == {"created": 5, "updated": 0, "unchanged": 0, "rejected": 4}
    assert [(r.file, r.line, r.field, r.value) for r in outcome.rejects] == [
        (PIPELINE, 7, "sales_agent", "Nobody"),
        (PIPELINE, 8, "product", "GTX 9000"),
        (PIPELINE, 9, "opportunity_id", "OP1"),
        (PIPELINE, 10, "close_date", "2017-02-29"),
        (PIPELINE, 10, "close_value", "-1"),
    ]
    kept = rows("select line, field, value, reason, remedy from app.import_rejects order by line, field")
    assert kept == [(r.line, r.field, r.value, r.reason, r.remedy) for r in outcome.rejects]
    assert rows("select sum(amount) from app.deals where stage = 'won'") == [(4550,)]


def test_run_leaves_out_an_order_of_which_a_line_is_bad(tmp_path: Path) -> None:
    delivery = deliveries.olist()
    delivery[ITEMS][2] = "order-1,2,product-1,seller-a,2018-04-09 11:07:15,twenty,3.00"
    outcome = bring(OLIST, delivery, tmp_path)
    assert {(r.line, r.field) for r in outcome.rejects} == {(3, "price"), (2, "order_id"), (4, "order_id")}
    assert rows("select order_no from app.orders") == [("order-2",)]


def test_run_says_why_in_the_actors_language(tmp_path: Path) -> None:
    delivery = deliveries.olist()
    delivery[LEADS].append("lead-0005,soon,page-1,social")
    outcome = bring(OLIST, delivery, tmp_path, replace(IMPORTER, locale="zh"))
    assert "日期" in outcome.rejects[0].reason
    assert outcome.rejects[0].line == 6


@pytest.mark.parametrize(
    ("name", "line", "change"),
    [
        (DEALS, 0, "mql_id,seller_id,sdr_id,sr_id,won,business_segment,lead_type,declared_monthly_revenue"),
        (LEADS, slice(1, None), ["lead-0001,01/02/2018,page-1,social", "lead-0002,03/04/2018,page-1,social"]),
    ],
)
def test_run_writes_nothing_if_a_file_cannot_be_understood(
    tmp_path: Path, name: str, line: Any, change: Any
) -> None:
    delivery = deliveries.olist()
    delivery[name][line] = change
    outcome = bring(OLIST, delivery, tmp_path)
    assert outcome.is_refused
    assert [r.line for r in outcome.rejects] == [1]
    assert rows("select status from app.import_runs") == [("failed",)]
    assert rows("select (select count(*) from app.leads) + (select count(*) from app.users)") == [(0,)]


def test_run_writes_nothing_if_a_workbook_is_cut_off(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    del delivery["products.csv"]
    delivery["products.xlsx"] = ["PK\x03\x04 and no more"]
    outcome = bring(CRM_SALES, delivery, tmp_path)
    assert outcome.is_refused
    assert [(r.file, r.line) for r in outcome.rejects] == [("products.xlsx", 1)]
    assert outcome.counts == {"products": {"created": 0, "updated": 0, "unchanged": 0, "rejected": 1}}


def test_run_names_every_missing_file(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    del delivery[ACCOUNTS], delivery[TEAMS]
    with pytest.raises(NotFound, match=rf"{TEAMS}, {ACCOUNTS}"):
        bring(CRM_SALES, delivery, tmp_path)


def test_run_does_without_the_files_that_only_add_detail(tmp_path: Path) -> None:
    delivery = deliveries.olist()
    del delivery[deliveries.PRODUCTS]
    assert created(bring(OLIST, delivery, tmp_path))["products"] == 2


def test_run_undoes_everything_if_a_name_is_taken(tmp_path: Path, company: object) -> None:
    with pytest.raises(Conflict, match="North"):
        bring(CRM_SALES, deliveries.crm_sales(), tmp_path)
    assert rows("select count(*) from app.products") == [(0,)]


def test_run_needs_the_permission(tmp_path: Path) -> None:
    seller = Actor("seller", Station.ALL, frozenset({LEADS_WRITE}))
    with pytest.raises(NotPermitted):
        bring(OLIST, deliveries.olist(), tmp_path, seller)


def test_run_takes_legacy_encodings_and_semicolons(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery[TEAMS] = [line.replace(",", ";") for line in delivery[TEAMS]]
    with work(IMPORTER) as w:
        folder = deliveries.write(delivery, tmp_path, "cp1252")
        run(w, CRM_SALES, folder, "CNY", 1.0, quietly)
    assert rows("select name from app.users where login = 'zoe.o.hara'") == [("Zoë O'Hara",)]


@pytest.mark.parametrize(
    ("currency", "fx_rate", "field"),
    [
        ("yuans", 1.0, "currency"),
        ("CNY", 0.0, "fx_rate"),
        ("CNY", 1e6, "fx_rate"),
        ("CNY", float("nan"), "fx_rate"),
    ],
)
def test_run_refuses_a_currency_or_a_rate_that_is_none(
    tmp_path: Path, currency: str, fx_rate: float, field: str
) -> None:
    with pytest.raises(Invalid) as refused, work(IMPORTER) as w:
        run(w, CRM_SALES, deliveries.write(deliveries.crm_sales(), tmp_path), currency, fx_rate, quietly)
    assert list(refused.value.fields) == [field]
    assert rows("select count(*) from app.deals") == [(0,)]


def test_run_undoes_everything_if_lines_add_up_to_more_than_can_be_kept(tmp_path: Path) -> None:
    delivery = deliveries.olist()
    delivery[ITEMS][1:3] = [line.replace("20.50", "9000000000000") for line in delivery[ITEMS][1:3]]
    with pytest.raises(Conflict, match="orders"):
        bring(OLIST, delivery, tmp_path)
    assert rows("select count(*) from app.leads") == [(0,)]
