"""What an import makes of a delivery, and of the next one."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.imports.mapping import Source
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.users import service as users
from app.users.service import actor_named
from tests.app.imports import deliveries
from tests.app.imports.bringing import bring, created, rows
from tests.app.imports.deliveries import ITEMS, PIPELINE

pytestmark = pytest.mark.usefixtures("empty")


def test_run_makes_leads_of_qualified_leads(tmp_path: Path) -> None:
    assert created(bring(OLIST, deliveries.olist(), tmp_path))["leads"] == 4
    assert rows(
        "select external_id, channel, custom ->> 'origin', status,"
        " (created_at at time zone 'Asia/Shanghai')::text, (converted_at at time zone 'Asia/Shanghai')::text"
        " from app.leads order by external_id"
    ) == [
        (
            "lead-0001",
            "organic_search",
            "organic_search",
            "converted",
            "2018-02-01 00:00:00",
            "2018-02-26 19:58:54",
        ),
        ("lead-0002", "direct", "direct_traffic", "converted", "2018-02-13 00:00:00", "2018-03-01 09:00:00"),
        ("lead-0003", "unknown", None, "new", "2018-03-05 00:00:00", None),
        ("lead-0004", "other", "other_publicities", "new", "2018-03-06 00:00:00", None),
    ]
    touched = (
        "select l.external_id, t.channel, t.occurred_at = l.created_at"
        " from app.touchpoints t join app.leads l on l.id = t.lead_id"
    )
    assert set(rows(touched)) == {
        ("lead-0001", "organic_search", True),
        ("lead-0002", "direct", True),
        ("lead-0003", "unknown", True),
        ("lead-0004", "other", True),
    }


def test_run_makes_won_deals_and_customers_of_closed_deals(tmp_path: Path) -> None:
    bring(OLIST, deliveries.olist(), tmp_path)
    assert rows(
        "select d.title, d.stage, d.amount, d.closed_at = l.converted_at, l.deal_id = d.id, c.external_id,"
        " l.customer_id = c.id, c.kind, o.name from app.deals d join app.leads l on l.id = d.lead_id"
        " join app.customers c on c.id = d.customer_id join app.users o on o.id = d.owner_id"
        " order by d.external_id"
    ) == [
        ("Seller seller · pet", "won", None, True, True, "seller-a", True, "customer", "SR sr000001"),
        ("Seller seller", "won", None, True, True, "seller-b", True, "customer", "SR sr000002"),
    ]
    assert rows("select to_stage, actor_kind, count(*) from app.stage_changes group by 1, 2") == [
        ("won", "import", 2)
    ]


def test_run_makes_orders_and_answers_of_the_sellers_alone(tmp_path: Path) -> None:
    bring(OLIST, deliveries.olist(), tmp_path)
    assert rows(
        "select order_no, status, amount, (custom ->> 'freight')::numeric, paid_at is not null"
        " from app.orders order by 1"
    ) == [
        ("order-1", "completed", Decimal("41.00"), Decimal("6.0"), True),
        ("order-2", "cancelled", Decimal("7.25"), Decimal("1.5"), False),
    ]
    assert rows("select quantity, unit_price, amount from app.order_lines order by 3") == [
        (Decimal(1), Decimal("7.25"), Decimal("7.25")),
        (Decimal(2), Decimal("20.50"), Decimal("41.00")),
    ]
    assert rows("select kind, rating, comment, responded_at > sent_at from app.survey_responses") == [
        ("csat", 5, 'Chegou bem,\nantes do "prazo"', True)
    ]


def test_run_makes_colleagues_and_offices(tmp_path: Path) -> None:
    bring(CRM_SALES, deliveries.crm_sales(), tmp_path)
    assert set(
        rows("select u.login, u.name, u.role, t.name from app.users u join app.teams t on t.id = u.team_id")
    ) == {
        ("ann.lee", "Ann Lee", "sales", "North"),
        ("zoe.o.hara", "Zoë O'Hara", "sales", "North"),
        ("bob-ray.fox", "Bob-Ray Fox", "sales", "South"),
        ("max.boss", "Max Boss", "sales_manager", "North"),
        ("uma.chief", "Uma Chief", "sales_manager", "South"),
    }
    with work(SYSTEM) as w:
        assert len(users.list_users(w)) == 5


def test_run_makes_deals_of_opportunities(tmp_path: Path) -> None:
    bring(CRM_SALES, deliveries.crm_sales(), tmp_path)
    assert rows(
        "select d.external_id, d.title, d.stage, d.amount,"
        " (d.closed_at at time zone 'Asia/Shanghai')::date::text, p.label_zh"
        " from app.deals d join app.products p on p.code = d.product order by 1"
    ) == [
        ("OP1", "Acme · GTX Pro", "won", Decimal("4500.00"), "2017-03-01", "GTX Pro"),
        ("OP2", "Acme · MG Special", "lost", Decimal("0.00"), "2017-03-11", "MG Special"),
        ("OP3", "Acme · MG Special", "won", Decimal("50.00"), "2017-04-07", "MG Special"),
        ("OP4", "Bolt · GTX Pro", "qualification", None, None, "GTX Pro"),
        ("OP5", "GTX Pro", "prospecting", None, None, "GTX Pro"),
    ]


def test_run_gives_a_customer_to_the_agent_with_most_deals(tmp_path: Path) -> None:
    bring(CRM_SALES, deliveries.crm_sales(), tmp_path)
    assert rows(
        "select c.name, u.name, p.name, c.annual_revenue, c.became_customer_at is not null from app.customers c"
        " join app.users u on u.id = c.owner_id left join app.customers p on p.id = c.parent_id order by 1"
    ) == [
        ("Acme", "Ann Lee", None, Decimal("1100040000.00"), True),
        ("Bolt", "Bob-Ray Fox", "Acme", Decimal("251410000.00"), False),
    ]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ann.lee", ["OP1", "OP2"]),
        ("bob-ray.fox", ["OP3", "OP4"]),
        ("Max Boss", ["OP1", "OP2", "OP5"]),
        ("uma.chief", ["OP3", "OP4"]),
    ],
)
def test_run_lets_each_see_their_own_deals_whoever_has_the_customer(
    tmp_path: Path, who: str, sees: list[str]
) -> None:
    bring(CRM_SALES, deliveries.crm_sales(), tmp_path)
    assert [row[0] for row in rows("select external_id from app.deals order by 1", actor_named(who))] == sees


@pytest.mark.parametrize(("source", "made"), [(OLIST, deliveries.olist), (CRM_SALES, deliveries.crm_sales)])
def test_run_again_changes_nothing(tmp_path: Path, source: Source, made: Any) -> None:
    first = bring(source, made(), tmp_path)
    versions = "select sum(version), max(updated_at) from (select version, updated_at from app.{0}) t"
    state = "select count(*), max(id) from app.audit_entries"
    before = [rows(versions.format("deals")), rows(versions.format("customers")), rows(state)]
    second = bring(source, made(), tmp_path)
    assert [rows(versions.format("deals")), rows(versions.format("customers")), rows(state)] == before
    for table, counts in second.counts.items():
        assert counts == {"created": 0, "updated": 0, "unchanged": first.counts[table]["created"], "rejected": 0}


def test_run_updates_only_what_differs(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    bring(CRM_SALES, delivery, tmp_path)
    delivery[PIPELINE][4] = "OP4,Bob-Ray Fox,GTXPro,Bolt,Won,2016-12-25,2017-05-01,4000"
    outcome = bring(CRM_SALES, delivery, tmp_path)
    assert outcome.counts["deals"] == {"created": 0, "updated": 1, "unchanged": 4, "rejected": 0}
    assert rows("select version, stage, amount from app.deals where external_id = 'OP4'") == [(2, "won", 4000)]
    assert rows(
        "select from_stage, to_stage from app.stage_changes s join app.deals d on d.id = s.deal_id"
        " where external_id = 'OP4' order by s.id"
    ) == [(None, "qualification"), ("qualification", "won")]


def test_run_replaces_the_lines_of_a_changed_order(tmp_path: Path) -> None:
    delivery = deliveries.olist()
    bring(OLIST, delivery, tmp_path)
    delivery[ITEMS][2] = "order-1,2,product-1,seller-a,2018-04-09 11:07:15,19.50,3.00"
    outcome = bring(OLIST, delivery, tmp_path)
    assert outcome.counts["orders"]["updated"] == 1
    assert rows(
        "select sum(l.amount) from app.order_lines l join app.orders o on o.id = l.order_id"
        " where order_no = 'order-1'"
    ) == [(40,)]
    assert rows("select amount from app.orders where order_no = 'order-1'") == [(40,)]


def test_run_leaves_what_people_did_with_a_lead(tmp_path: Path) -> None:
    bring(OLIST, deliveries.olist(), tmp_path)
    with work(SYSTEM) as w:
        w.session.execute(
            text(
                "update app.leads set status = 'contacted', custom = custom || '{\"vip\": true}'"
                " where external_id = 'lead-0003'"
            )
        )
    assert bring(OLIST, deliveries.olist(), tmp_path).counts["leads"]["updated"] == 0
    assert rows("select status, custom from app.leads where external_id = 'lead-0003'") == [
        ("contacted", {"vip": True})
    ]
