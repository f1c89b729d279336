"""What must hold in every demo company, whatever its seed: no row contradicts another."""

import hashlib
from uuid import UUID

import polars as pl
import pytest
from polars import col

from app.demo.plan import Plan
from app.demo.tables import GENERATED
from app.demo.words import vocabulary
from tests.app.demo.conftest import UNTIL, Made, make

MAY_LIE_AHEAD = {"due_at", "first_response_due_at"}


def digest(made: Made) -> str:
    whole = hashlib.sha256()
    for table in GENERATED:
        whole.update(made[table].write_csv().encode())
    return whole.hexdigest()


def test_generate_gives_the_same_bytes_for_the_same_seed_and_others_for_another() -> None:
    first = digest(make(0.01, seed=3))
    assert first == digest(make(0.01, seed=3))
    assert first != digest(make(0.01, seed=4))


def test_every_table_is_filled_and_marked_as_sample(made: Made) -> None:
    assert set(made.frames) == set(GENERATED)
    for table, rows in made.frames.items():
        assert len(rows) > 0, table
        if "is_sample" in rows.columns:
            assert rows["is_sample"].all(), table


def test_ids_are_unique_uuids_of_version_7_in_the_order_of_time(made: Made) -> None:
    for table, rows in made.frames.items():
        if "id" in rows.columns:
            assert rows["id"].n_unique() == len(rows), table
    orders = made["orders"].sort("ordered_at", maintain_order=True)
    assert UUID(orders["id"][0]).version == 7
    minute = orders["id"].str.head(13)
    assert (minute == minute.sort()).all()


@pytest.mark.parametrize("table", GENERATED)
def test_nothing_happens_after_the_end(made: Made, table: str) -> None:
    rows = made[table]
    end = pl.lit(made.plan.end.item()) - pl.duration(minutes=made.plan.utc_minutes)
    for name, kind in rows.schema.items():
        if kind == pl.Datetime("ms") and name not in MAY_LIE_AHEAD:
            assert rows.filter(col(name) >= end).is_empty(), name


@pytest.mark.parametrize(
    ("table", "column", "parent"),
    [
        ("contacts", "customer_id", "customers"),
        ("leads", "customer_id", "customers"),
        ("leads", "deal_id", "deals"),
        ("deals", "lead_id", "leads"),
        ("deals", "campaign_id", "campaigns"),
        ("stage_changes", "deal_id", "deals"),
        ("orders", "deal_id", "deals"),
        ("order_lines", "order_id", "orders"),
        ("tickets", "contact_id", "contacts"),
        ("ticket_messages", "ticket_id", "tickets"),
        ("survey_responses", "ticket_id", "tickets"),
        ("touchpoints", "lead_id", "leads"),
        ("activities", "deal_id", "deals"),
        ("customers", "owner_id", "users"),
        ("users", "team_id", "teams"),
    ],
)
def test_references_point_to_rows_that_exist(made: Made, table: str, column: str, parent: str) -> None:
    known = made[table][column].drop_nulls()
    assert len(known) > 0
    assert known.is_in(made[parent]["id"].implode()).all()


@pytest.mark.parametrize("table", ["deals", "order_lines"])
def test_products_are_those_of_the_list(made: Made, table: str) -> None:
    assert made[table]["product"].is_in(made["products"]["code"].implode()).all()


def test_converted_leads_and_only_they_have_customer_contact_and_deal(made: Made) -> None:
    is_converted = made["leads"]["status"] == "converted"
    for column in ("converted_at", "customer_id", "contact_id", "deal_id"):
        assert (made["leads"][column].is_not_null() == is_converted).all(), column
    deals = made["leads"].filter(is_converted).join(made["deals"], left_on="deal_id", right_on="id", how="inner")
    assert len(deals) == is_converted.sum()
    assert (deals["customer_id"] == deals["customer_id_right"]).all()
    assert (deals["lead_id"] == deals["id"]).all()
    assert (deals["converted_at"] == deals["created_at_right"]).all()


def test_every_lead_was_touched_before_it_was_made_and_never_answered_before(made: Made) -> None:
    touches = made["touchpoints"].group_by("lead_id").agg(col("occurred_at").min().alias("first_touch"))
    leads = made["leads"].join(touches, left_on="id", right_on="lead_id", how="inner")
    assert len(leads) == len(made["leads"])
    assert (leads["first_touch"] <= leads["created_at"]).all()
    assert leads.filter(col("converted_at") <= col("first_touch")).is_empty()
    assert leads.filter(col("first_responded_at") <= col("created_at")).is_empty()
    assert leads.filter(col("converted_at") < col("first_responded_at")).is_empty()


def test_the_asking_touch_carries_the_leads_channel(made: Made) -> None:
    asking = made["touchpoints"].filter(col("event").is_in(["form", "call", "meeting", "expo"]))
    leads = made["leads"].join(
        asking, left_on=["id", "created_at"], right_on=["lead_id", "occurred_at"], how="inner"
    )
    assert leads["id"].n_unique() == len(made["leads"])
    assert leads.filter(col("channel") == col("channel_right"))["id"].n_unique() == len(made["leads"])


def test_touches_belong_to_the_customer_from_conversion_on(made: Made) -> None:
    touches = made["touchpoints"].join(made["leads"], left_on="lead_id", right_on="id", how="inner")
    assert (
        touches["customer_id"].is_not_null()
        == (touches["occurred_at"] >= touches["converted_at"]).fill_null(False)
    ).all()
    assert touches["customer_id"].is_not_null().sum() > 0
    assert made["touchpoints"]["lead_id"].is_null().mean() == pytest.approx(0.12, abs=0.03)


def test_stage_changes_are_a_chain_that_ends_at_the_deals_stage(made: Made) -> None:
    chain = made["stage_changes"].with_columns(
        before=col("to_stage").shift(1).over("deal_id"), earlier=col("changed_at").shift(1).over("deal_id")
    )
    assert chain.filter(col("from_stage").ne_missing(col("before"))).is_empty()
    assert chain.filter(col("changed_at") <= col("earlier")).is_empty()
    last = chain.group_by("deal_id", maintain_order=True).agg(
        col("to_stage").last(), col("changed_at").last(), first=col("changed_at").first()
    )
    deals = made["deals"].join(last, left_on="id", right_on="deal_id", how="inner")
    assert len(deals) == len(made["deals"])
    assert (deals["stage"] == deals["to_stage"]).all()
    assert (deals["stage_changed_at"] == deals["changed_at"]).all()
    assert (deals["created_at"] == deals["first"]).all()
    closed = deals["stage"].is_in(["won", "lost"])
    assert (deals["closed_at"].is_not_null() == closed).all()
    assert (deals.filter(closed)["closed_at"] == deals.filter(closed)["changed_at"]).all()


def test_open_deals_are_at_every_stage_and_tasks_are_overdue_and_ahead(made: Made) -> None:
    assert {"prospecting", "qualification", "proposal", "negotiation"} <= set(made["deals"]["stage"])
    end = pl.lit(made.plan.end.item()) - pl.duration(minutes=made.plan.utc_minutes)
    planned = made["activities"].filter(col("status") == "planned")
    assert 0 < planned.select((col("due_at") < end).sum()).item() < len(planned)


def test_orders_follow_the_win_and_their_lines_add_up(made: Made) -> None:
    lines = made["order_lines"].group_by("order_id").agg(col("amount").sum().round(2))
    orders = made["orders"].join(lines, left_on="id", right_on="order_id", how="inner")
    assert len(orders) == len(made["orders"])
    assert (orders["amount"] - orders["amount_right"]).abs().max() < 0.005
    sold = made["orders"].join(made["deals"], left_on="deal_id", right_on="id", how="inner")
    assert set(sold["stage"]) == {"won"}
    assert (sold["ordered_at"] >= sold["closed_at"]).all()
    assert (sold["customer_id"] == sold["customer_id_right"]).all()
    assert ((sold["amount"] - sold["amount_right"]).abs() < 0.005).all()


def test_customers_buy_after_they_became_customers_and_not_after_they_left(made: Made) -> None:
    orders = made["orders"].join(made["customers"], left_on="customer_id", right_on="id", how="inner")
    assert orders.filter(col("lifecycle_stage") == "prospect").is_empty()
    assert orders.filter(col("ordered_at") < col("became_customer_at")).is_empty()
    ended = made["subscriptions"].select("customer_id", "ended_on", "end_reason")
    left = ended.filter(col("end_reason").is_in(["not_renewed", "terminated"]))
    later = orders.join(left, on="customer_id", how="inner").filter(
        (col("ordered_at") + pl.duration(hours=8)).dt.date() > col("ended_on")
    )
    assert len(left) > 0
    assert later.is_empty()
    churned = made["customers"].filter(col("lifecycle_stage") == "churned")
    assert left["customer_id"].is_in(churned["id"].implode()).all()


def test_first_response_is_the_first_public_message_of_an_agent(made: Made) -> None:
    said = made["ticket_messages"].filter((col("author_kind") == "agent") & col("is_public"))
    first = said.group_by("ticket_id").agg(col("written_at").min())
    tickets = made["tickets"].join(first, left_on="id", right_on="ticket_id", how="left")
    assert tickets.filter(col("first_responded_at").ne_missing(col("written_at"))).is_empty()
    assert tickets.filter(col("first_responded_at") <= col("created_at")).is_empty()
    assert tickets.filter(col("resolved_at") <= col("first_responded_at")).is_empty()
    early = made["ticket_messages"].join(tickets, left_on="ticket_id", right_on="id", how="inner")
    early = early.filter((early["written_at"] < early["first_responded_at"]) & (col("author_kind") != "customer"))
    assert {"automation", "agent"} == set(early["author_kind"])


def test_csat_is_asked_after_the_resolution_and_often_not_answered(made: Made) -> None:
    csat = made["survey_responses"].filter(col("kind") == "csat")
    csat = csat.join(made["tickets"], left_on="ticket_id", right_on="id", how="inner")
    assert (csat["sent_at"] > csat["resolved_at"]).all()
    assert csat.filter(col("responded_at") <= col("sent_at")).is_empty()
    assert (
        made["survey_responses"]["rating"].is_null() == made["survey_responses"]["responded_at"].is_null()
    ).all()
    assert 0.25 < csat["rating"].is_not_null().mean() < 0.5


def test_texts_are_in_both_languages_and_say_more_than_their_category(made: Made) -> None:
    tickets = made["tickets"].filter(col("category").is_not_null())
    assert set(tickets["category"]) == set(vocabulary("tickets")["categories"])
    assert set(tickets["language"]) == {"zh", "en"}
    assert tickets["description"].n_unique() > 0.8 * len(tickets)
    assert not tickets["description"].str.contains("{", literal=True).any()


def test_addresses_can_reach_nobody(made: Made) -> None:
    for table in ("leads", "customers", "contacts"):
        assert made[table]["email"].str.ends_with(".example").all()
    assert set(made["users"]["role"]) == {
        *("sales", "sales_manager", "service_agent", "analyst", "leader", "administrator")
    }
    assert made["users"]["login"].n_unique() == len(made["users"])


def test_hardly_anybody_shares_a_telephone(made: Made) -> None:
    columns = (("leads", "phone"), ("customers", "phone"), ("contacts", "mobile"))
    numbers = pl.concat([made[table][column].drop_nulls().alias("number") for table, column in columns])
    assert numbers.n_unique() > 0.98 * len(numbers)
    in_china = numbers.filter(numbers.str.starts_with("+86"))
    assert in_china.n_unique() == len(in_china)


def test_a_plan_is_cut_into_blocks_whatever_its_size() -> None:
    shares = Plan(UNTIL, size=1000).shares()
    assert max(share.leads for share in shares) <= 1500
    assert sum(share.leads for share in shares) == 9_000_000
    assert sum(share.leads for share in Plan(UNTIL, size=0.01).shares()) == 90
