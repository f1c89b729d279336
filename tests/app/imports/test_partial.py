"""A delivery of which lines are refused, or that leaves something out, takes nothing from what is there."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.imports.mapping import Source
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from tests.app.imports import deliveries
from tests.app.imports.bringing import bring, rows
from tests.app.imports.deliveries import ACCOUNTS, DEALS, ITEMS, PIPELINE, PRODUCTS, REVIEWS, TEAMS, Delivery

pytestmark = pytest.mark.usefixtures("empty")

TABLES = (
    "teams", "users", "products", "customers", "leads", "deals", "stage_changes", "touchpoints", "orders",
    "order_lines", "survey_responses",
)  # fmt: skip
SELLERS = "olist_sellers_dataset.csv"


def stored() -> dict[str, list[Any]]:
    """Every column of every row an import can write."""
    return {table: rows(f"select to_jsonb(t) from app.{table} t order by t.id") for table in TABLES}  # noqa: S608


def crm_sales() -> Delivery:
    """Facts that several lines make together: owners, first wins, managers of two offices, parents."""
    delivery = deliveries.crm_sales()
    delivery[TEAMS] += ["Max Boss,Uma Chief,South", "Eve Ray,Uma Chief,North"]
    delivery[ACCOUNTS] += ["Coil,retail,2001,3,7,Kenya,Bolt"]
    delivery[PIPELINE] += [
        "OP6,Bob-Ray Fox,MG Special,Acme,Won,2016-09-01,2016-11-07,60",
        "OP7,Eve Ray,MG Special,Coil,Won,2016-11-25,2017-04-07,70",
        "OP8,Max Boss,GTXPro,Coil,Lost,2016-10-25,2017-01-07,0",
    ]
    return delivery


def olist() -> Delivery:
    """A seller with two deals, an order of two sellers of ours, and the files that only add detail."""
    delivery = deliveries.olist()
    delivery[DEALS] += ["lead-0003,seller-a,sdr00001,sr000003,2018-03-20 10:00:00,toys,online_small,5.0"]
    delivery[DEALS][0] += ",business_type"
    delivery[DEALS][1:] = [f"{line},type-{n}" for n, line in enumerate(delivery[DEALS][1:])]
    delivery[ITEMS] += ["order-3,2,product-1,seller-b,2018-05-15 08:55:23,4.00,1.00"]
    delivery[ITEMS] += ["order-3,3,product-1,seller-a,2018-05-15 08:55:23,9.00,1.00"]
    delivery[SELLERS] = ["seller_id,seller_city,seller_state", "seller-a,campinas,SP", "seller-b,rio,RJ"]
    return delivery


def broken(delivery: Delivery, luck: random.Random) -> Delivery:
    """Some lines cut short: each is refused, and with it what refers to it."""
    share = luck.random()
    return {
        name: [lines[0], *(_cut(line, luck) if luck.random() < share else line for line in lines[1:])]
        for name, lines in delivery.items()
    }


def _cut(line: str, luck: random.Random) -> str:
    return line.split(",")[0] if luck.random() < 0.5 else line.replace(",", ",\x01\0,", 1)


def thinned(delivery: Delivery, luck: random.Random) -> Delivery:
    """Some lines not there at all; the parts of one record are one statement and stay together."""
    share = luck.random()
    return {
        name: lines if name == ITEMS else [lines[0], *(line for line in lines[1:] if luck.random() > share)]
        for name, lines in delivery.items()
    }


CASES = [
    (source, made, change)
    for source, made in ((CRM_SALES, crm_sales), (OLIST, olist))
    for change in (broken, thinned)
]


@pytest.mark.parametrize(("source", "made", "change"), CASES)
def test_lines_that_are_refused_or_missing_change_nothing(
    tmp_path: Path, source: Source, made: Callable[[], Delivery], change: Callable[..., Delivery]
) -> None:
    bring(source, made(), tmp_path / "whole")
    before = stored()
    for seed in range(4):
        bring(source, change(made(), random.Random(seed)), tmp_path / str(seed))
        assert stored() == before, seed


@pytest.mark.parametrize("leaves_out", [SELLERS, PRODUCTS, "business_segment", "business_type"])
def test_what_a_delivery_leaves_out_stays(tmp_path: Path, leaves_out: str) -> None:
    bring(OLIST, olist(), tmp_path / "whole")
    before, delivery = stored(), olist()
    delivery.pop(leaves_out, None)
    delivery[DEALS][0] = delivery[DEALS][0].replace(leaves_out, "other")
    bring(OLIST, delivery, tmp_path / "less")
    assert stored() == before


def test_a_review_without_words_keeps_those_told_before(tmp_path: Path) -> None:
    bring(OLIST, olist(), tmp_path / "whole")
    before, delivery = stored(), olist()
    delivery[REVIEWS][0] = delivery[REVIEWS][0].replace("review_comment_message", "said")
    bring(OLIST, delivery, tmp_path / "less")
    assert stored() == before


def test_what_people_decided_stays(tmp_path: Path) -> None:
    """Owner, kind, role and login are suggested by a delivery once; afterwards they are people's."""
    bring(CRM_SALES, crm_sales(), tmp_path)
    decided = (
        "update app.customers set kind = 'partner', team_id = null,"
        " owner_id = (select id from app.users where name = 'Uma Chief') where name = 'Acme'",
        "update app.users set role = 'administrator', login = 'ann' where name = 'Ann Lee'",
    )
    with work(SYSTEM) as w:
        for change in decided:
            w.session.execute(text(change))
    before = stored()
    bring(CRM_SALES, crm_sales(), tmp_path)
    assert stored() == before


def test_a_prospect_becomes_a_customer_with_the_first_win_and_with_the_right_day(tmp_path: Path) -> None:
    asked = "select kind, became_customer_at::date::text, version from app.customers where name = 'Bolt'"
    delivery = crm_sales()
    bring(CRM_SALES, delivery, tmp_path)
    assert rows(asked) == [("prospect", None, 1)]
    delivery[PIPELINE][4] = "OP4,Bob-Ray Fox,GTXPro,Bolt,Won,2016-12-25,2017-05-01 12:00,4000"
    assert bring(CRM_SALES, delivery, tmp_path).counts["customers"]["updated"] == 1
    assert rows(asked) == [("customer", "2017-05-01", 2)]
    delivery[PIPELINE][4] = "OP4,Bob-Ray Fox,GTXPro,Bolt,Won,2016-12-25,2017-06-01 12:00,4000"
    bring(CRM_SALES, delivery, tmp_path)
    assert rows(asked) == [("customer", "2017-06-01", 3)]


def test_a_closing_before_the_beginning_is_refused(tmp_path: Path) -> None:
    delivery = crm_sales()
    delivery[PIPELINE][1] = "OP1,Ann Lee,GTXPro,Acme,Won,2016-10-20,2016-03-01,4500"
    (reject,) = bring(CRM_SALES, delivery, tmp_path).rejects
    assert (reject.line, reject.field) == (2, "close_date")
    assert reject.reason == "2016-03-01 is earlier than engage_date."
    assert rows("select 1 from app.deals where external_id = 'OP1'") == []


HISTORY = (
    "select s.to_stage, (s.changed_at at time zone 'Asia/Shanghai')::date::text, s.actor_kind"
    " from app.stage_changes s join app.deals d on d.id = s.deal_id where d.external_id = 'OP1' order by 2"
)


def test_a_corrected_date_moves_the_deal_and_its_history_together(tmp_path: Path) -> None:
    delivery = crm_sales()
    bring(CRM_SALES, delivery, tmp_path)
    delivery[PIPELINE][1] = "OP1,Ann Lee,GTXPro,Acme,Won,2016-10-21,2017-03-05,4500"
    counts = bring(CRM_SALES, delivery, tmp_path).counts["stage_changes"]
    assert (counts["created"], counts["updated"]) == (0, 2)
    assert rows(HISTORY) == [("qualification", "2016-10-21", "import"), ("won", "2017-03-05", "import")]
    assert rows(
        "select (stage_changed_at at time zone 'Asia/Shanghai')::date::text, stage_changed_at = closed_at"
        " from app.deals where external_id = 'OP1'"
    ) == [("2017-03-05", True)]


def test_a_corrected_first_contact_moves_the_lead_and_its_touch_together(tmp_path: Path) -> None:
    delivery = olist()
    bring(OLIST, delivery, tmp_path)
    delivery[deliveries.LEADS][4] = "lead-0004,2018-03-16,page-9,social"
    bring(OLIST, delivery, tmp_path)
    assert rows(
        "select t.occurred_at = l.created_at, t.channel, t.landing_page from app.touchpoints t"
        " join app.leads l on l.id = t.lead_id where l.external_id = 'lead-0004'"
    ) == [(True, "social", "page-9")]


def test_what_a_person_did_in_the_history_stays(tmp_path: Path) -> None:
    delivery = crm_sales()
    bring(CRM_SALES, delivery, tmp_path)
    with work(SYSTEM) as w:
        w.session.execute(
            text(
                "insert into app.stage_changes (deal_id, to_stage, changed_at)"
                " select id, 'won', '2017-02-01' from app.deals where external_id = 'OP1'"
            )
        )
    delivery[PIPELINE][1] = "OP1,Ann Lee,GTXPro,Acme,Won,2016-10-20,2017-03-05,4500"
    bring(CRM_SALES, delivery, tmp_path)
    assert ("won", "2017-02-01", "user") in rows(HISTORY)
