"""A build that carries on the one in force is what a full build would be, in whatever order things arrive."""

# ruff: noqa: S608 - the names in the SQL are those of this file and of the catalogue
import random

import pytest
from sqlalchemy import text

from app.core.db import engine
from app.core.errors import Conflict
from pipelines.build import carrying, dbt_build, draft, publish
from tests.dashboards.conftest import built

__all__ = ["built"]

KEPT = ("--select", "+config.materialized:kept", "--exclude-resource-type", "test")
STAGING = ("--select", "path:models/staging", "--exclude-resource-type", "test")
SOME = "(select id from app.{0} order by md5(id::text || '{seed}') limit 3)"
OTHER = "(select id from app.{0} order by md5('{seed}' || id::text) limit 1)"


def some(table: str) -> str:
    return SOME.replace("{0}", table)


def other(table: str) -> str:
    return OTHER.replace("{0}", table)


CHANGES = {
    "late touches": "insert into app.touchpoints"
    " (lead_id, contact_id, customer_id, anonymous_id, occurred_at, channel, event, campaign_id)"
    " select lead_id, contact_id, customer_id, anonymous_id, occurred_at - interval '9 days', 'email', 'click',"
    f" campaign_id from app.touchpoints where id in {some('touchpoints')}",
    "a visitor is recognised": "insert into app.touchpoints (lead_id, anonymous_id, occurred_at, channel, event)"
    f" select {other('leads')}, anonymous_id, now(), 'referral', 'form' from app.touchpoints"
    f" where anonymous_id is not null and id in {some('touchpoints')}",
    "touches are taken away": f"delete from app.touchpoints where id in {some('touchpoints')}",
    "leads convert": "update app.leads set status = 'converted', converted_at = now(),"
    f" customer_id = {other('customers')} where id in {some('leads')}",
    "leads get another owner": f"update app.leads set owner_id = {other('users')} where id in {some('leads')}",
    "leads are removed": f"update app.leads set deleted_at = now() where id = {other('leads')}",
    "leads come back": "update app.leads set deleted_at = null where deleted_at is not null",
    "customers are merged": f"update app.customers set merged_into_id = {other('customers')}"
    f" where id in {some('customers')} and id <> {other('customers')}",
    "a merge is undone": "update app.customers set merged_into_id = null where merged_into_id is not null",
    "deals are won": "update app.deals set stage = 'won', closed_at = now() - interval '3 days', fx_rate = 7.3"
    f" where id in {some('deals')}",
    "orders at another rate": f"update app.orders set fx_rate = 6.9 where id in {some('orders')}",
    "a campaign is renamed": "update app.campaigns set name = name || ' {seed}'",
    "an office is renamed": "update app.teams set name = name || ' {seed}'",
    "a colleague changes offices": f"update app.users set team_id = {other('teams')} where id = {other('users')}",
    "rows are set aside": "insert into app.quarantine (entity, entity_id, rule, field, facts)"
    " select entity, id, 'rule', 'field', '{}'::jsonb from ("
    f"select 'touchpoints' as entity, id from app.touchpoints where id in {some('touchpoints')} union all"
    f" select 'leads', {other('leads')} union all select 'tickets', {other('tickets')} union all"
    f" select 'deals', {other('deals')}) as chosen on conflict do nothing",
    "calls are noted": "insert into app.activities (kind, status, subject, lead_id)"
    f" values ('call', 'done', 'x', {other('leads')})",
    "answers are changed": "update app.survey_responses set rating = 1, responded_at = now()"
    f" where id in {some('survey_responses')}",
    "orders were made long before": "update app.orders set ordered_at = ordered_at - interval '45 days'"
    f" where id in {some('orders')}",
    "orders are made now": f"update app.orders set ordered_at = now() where id in {some('orders')}",
    "calls were made long before": "update app.activities set completed_at = now() - interval '60 days'"
    f" where id in {some('activities')}",
    "calls are made now": f"update app.activities set completed_at = now() where id in {some('activities')}",
    "replies were written long before": "update app.ticket_messages"
    f" set written_at = written_at - interval '40 days' where id in {some('ticket_messages')}",
    "replies are written now": "update app.ticket_messages set written_at = now()"
    f" where id = {other('ticket_messages')}",
    "tickets came in long before": "update app.tickets set created_at = created_at - interval '40 days'"
    f" where id in {some('tickets')}",
    "tickets come in now": f"update app.tickets set created_at = now() where id = {other('tickets')}",
    "contracts begin now": "update app.subscriptions set started_on = current_date"
    f" where id = {other('subscriptions')}",
    "answers were given long before": "update app.survey_responses"
    f" set responded_at = responded_at - interval '50 days' where id in {some('survey_responses')}",
    "answers go": f"update app.survey_responses set deleted_at = now() where id = {other('survey_responses')}",
    "people move to another customer": f"update app.contacts set customer_id = {other('customers')}"
    f" where id in {some('contacts')}",
    "contracts were signed long before": "update app.subscriptions set started_on = current_date - 900"
    f" where id in {some('subscriptions')}",
    "customers grow": f"update app.customers set employees = 77 where id in {some('customers')}",
    "contracts end": "update app.subscriptions set ended_on = current_date - 20, end_reason = 'price'"
    f" where id in {some('subscriptions')}",
    "a deal has been elsewhere": "insert into app.stage_changes (deal_id, to_stage, changed_at, actor_kind)"
    f" values ({other('deals')}, 'proposal', now() - interval '40 days', 'user')",
    "deals are opened again": "update app.deals set stage = 'prospecting', closed_at = null"
    f" where closed_at is not null and id in {some('deals')}",
    "tickets are opened again": "update app.tickets set status = 'assigned', resolved_at = null,"
    f" reopened_count = reopened_count + 1 where id in {some('tickets')}",
    "messages are only for colleagues": "update app.ticket_messages set is_public = not is_public"
    f" where id in {some('ticket_messages')}",
    "a channel is renamed": "update app.channels set label_en = label_en || ' {seed}' where code = 'email'",
    "a field was another before": "insert into app.audit_entries (xact, action, entity, entity_id, changes, era)"
    " select 1, 'update', entity, id, jsonb_build_object('country', jsonb_build_array('CN', 'DE')), 1 from ("
    f"select 'leads' as entity, id from app.leads where id in {some('leads')} union all"
    f" select 'customers', id from app.customers where id in {some('customers')}) as chosen",
    "deals said something else before": "insert into app.record_versions"
    " (entity, entity_id, valid_from, valid_to, state)"
    " select 'deals', id, now() - interval '300 days', now() - interval '2 days', jsonb_build_object('stage',"
    " 'prospecting', 'amount', 100, 'fx_rate', 1, 'expected_close_on', current_date - 60, 'channel', channel)"
    f" from app.deals where id in {some('deals')}",
    "what was said is rewritten": "update app.record_versions set valid_to = valid_to - interval '90 days'"
    " where valid_to is not null",
    "a stage is moved": "update app.stages set probability = mod(probability + 7, 100) where code = 'proposal'",
    "spend is corrected": f"update app.channel_spend set amount = amount + 1 where id in {some('channel_spend')}",
    "rows are let go": "update app.quarantine set resolved_at = now() where resolved_at is null",
}
"""What may happen to records, by hand, by an import or by a program."""


def happens(tables, dice: random.Random, chosen: list[str]) -> None:
    for name in chosen:
        seed = str(dice.random())
        tables.link.exec_driver_sql(
            f"set session_replication_role = replica; {CHANGES[name].replace('{seed}', seed)}"
        )
    tables.link.commit()


def carried_on(*selection: str) -> bool:
    """Build what is kept, or a selection; whether it was carried on."""
    draft.open_draft()
    assert dbt_build.build(*(selection or KEPT)).failures == []
    with engine("crm_dbt").begin() as link:
        return link.execute(carrying.DRAFT).one().since is not None


def kept() -> set[str]:
    """All that the project carries on."""
    models = (carrying.FOLDER / "models").rglob("*.sql")
    return {path.stem for path in models if "materialized='kept'" in path.read_text()}


def changed() -> set[str]:
    """Tables in which the draft differs from the build in force."""
    with engine("crm_dbt").begin() as link:
        names = [name for name, *_told in link.execute(carrying.CARRIED).all()]
        return {name for name in names if link.exec_driver_sql(f"select exists (table kept.{name})").scalar_one()}


def strayed() -> dict[str, int]:
    """Table -> rows in which the draft is not what its whole statement gives."""
    with engine("crm_dbt").begin() as link:
        compiled = link.execute(carrying.DRAFT).one().compiled
        tables = link.execute(carrying.CARRIED).all()
        found = {name: carrying.differing(link, name, key, compiled[name]) for name, key, *_told in tables}
    return {name: rows for name, rows in found.items() if rows}


def unpublished() -> dict[str, int]:
    """Mart -> rows in which readers are given something else than what was built."""
    with engine("crm_dbt").begin() as link:
        marts = [name for name, _key, is_mart, _then in link.execute(carrying.CARRIED).all() if is_mart]
        found = {
            name: link.exec_driver_sql(
                f"select count(*) from ((table marts.{name} except all table staging.{name})"
                f" union all (table staging.{name} except all table marts.{name})) as differing"
            ).scalar_one()
            for name in marts
        }
    assert "fct_leads" in found
    return {name: rows for name, rows in found.items() if rows}


@pytest.fixture
def company_of_facts(built, emptying):
    """The small company's records; of its tables only what is kept is built."""
    emptying()
    built.put_facts()
    carried_on()
    publish.publish_marts()


def test_carried_on_is_what_a_full_build_gives(company_of_facts, tables):
    """All of the changes, in an order of chance, twice: so each table that is kept is changed."""
    dice, moved = random.Random(1), set()
    for _round in range(2):
        told = dice.sample(sorted(CHANGES), len(CHANGES))
        half = len(told) // 2
        happens(tables, dice, told[:half])
        assert carried_on(*STAGING), "a build that failed later"
        happens(tables, dice, told[half:])
        assert carried_on()
        assert strayed() == {}, told
        moved |= changed()
        publish.publish_marts()
        assert unpublished() == {}, told
    assert moved == kept()


def test_the_planner_knows_the_marts_that_readers_are_given(company_of_facts):
    """Without statistics it joins row by row: the first ask of a page took half a minute."""
    with engine("crm_dbt").begin() as link:
        known = set(link.scalars(text("select tablename from pg_stats where schemaname = 'marts'")))
    assert {"fct_leads", "fct_deals", "fct_tickets", "dim_customer", "fct_customer_months"} <= known


def test_in_doubt_a_build_begins_anew(company_of_facts):
    assert carried_on()
    turns = range(40)  # more than there are tables
    assert {carrying.find_astray(turn) for turn in turns} == {None}
    with engine("crm_dbt").begin() as link:
        link.execute(text("delete from staging.fct_leads"))
    assert {carrying.find_astray(turn) for turn in turns} == {None, "fct_leads", "fct_channel_days"}
    with engine("crm_dbt").begin() as link:
        assert carrying.find_since(link, carrying.definitions()) is not None
        assert carrying.find_since(link, "others") is None
    draft.open_draft(anew=True)
    with engine("crm_dbt").begin() as link:
        assert carrying.find_since(link, carrying.definitions()) is None, "that one was never published"


def test_a_build_is_not_finished_by_other_definitions(built, monkeypatch):
    draft.open_draft()
    draft.require_its_definitions()
    monkeypatch.setattr(carrying, "definitions", lambda: "others")
    with pytest.raises(Conflict):
        draft.require_its_definitions()
