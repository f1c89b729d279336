from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.access.actor import Actor, Permission, Reach
from app.access.robots import IMPORTER, SYSTEM
from app.access.work import work
from app.core.errors import Conflict, NotFound, NotPermitted
from app.imports.mapping import Source
from app.imports.service import Outcome, run
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST
from app.users import service as users
from app.users.service import actor_named
from tests.app.imports import deliveries
from tests.app.imports.deliveries import ACCOUNTS, DEALS, ITEMS, LEADS, PIPELINE, TEAMS, Delivery

pytestmark = pytest.mark.usefixtures("empty")


def quietly(line: str) -> None:
    """Progress that nobody reads."""
    assert line


def bring(source: Source, delivery: Delivery, folder: Path, actor: Actor = IMPORTER) -> Outcome:
    with work(actor) as w:
        return run(w, source, deliveries.write(delivery, folder), "CNY", 1.0, quietly)


def rows(query: str, actor: Actor = SYSTEM) -> list[Any]:
    with work(actor) as w:
        return [tuple(row) for row in w.session.execute(text(query))]


def created(outcome: Outcome) -> dict[str, int]:
    return {table: counts["created"] for table, counts in outcome.counts.items()}


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
        " (d.closed_at at time zone 'Asia/Shanghai')::date::text, p.name"
        " from app.deals d join app.products p on p.id = d.product_id order by 1"
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


def test_run_writes_nothing_if_a_workbook_is_none(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery["products.xlsx"] = delivery.pop("products.csv")
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
    seller = Actor("seller", Reach.ALL, frozenset({Permission.LEADS_WRITE}))
    with pytest.raises(NotPermitted):
        bring(OLIST, deliveries.olist(), tmp_path, seller)


def test_run_takes_legacy_encodings_and_semicolons(tmp_path: Path) -> None:
    delivery = deliveries.crm_sales()
    delivery[TEAMS] = [line.replace(",", ";") for line in delivery[TEAMS]]
    with work(IMPORTER) as w:
        folder = deliveries.write(delivery, tmp_path, "cp1252")
        run(w, CRM_SALES, folder, "CNY", 1.0, quietly)
    assert rows("select name from app.users where login = 'zoe.o.hara'") == [("Zoë O'Hara",)]
