"""Features know nothing of what came after their as-of: the future is changed, and none of them moves."""

import pytest
from sqlalchemy import text

from app.access.robots import READER
from app.access.work import work
from app.core.db import engine
from dashboards.builds import of_published

AS_OF = "2026-03-31"
OUTCOMES = {
    *("churned_on", "days_to_churn", "is_open", "label", "converted_at", "days_to_convert"),
    *("category", "given_category", "is_resolved", "priority"),
}
"""Columns about what came after: the label, and what is read beside it. Of a ticket only the text is a feature."""

FUTURE = """
    insert into staging.stg_app__former_values (change_id, entity, entity_id, changed_at, field, value_before)
        select row_number() over (), 'leads', lead_id, created_at + interval '25 hours', was.field,
            coalesce(was.value, 'null')
        from staging.stg_app__leads
        cross join lateral jsonb_each(jsonb_build_object(
            'title', title, 'industry', industry, 'employees', employees, 'country', country, 'city', city,
            'landing_page', landing_page, 'channel', channel, 'campaign_id', campaign_id, 'custom', custom
        )) as was (field, value);
    insert into staging.stg_app__former_values (change_id, entity, entity_id, changed_at, field, value_before)
        select row_number() over () + 100000, 'leads', lead_id, created_at + interval '30 hours', field, '"later"'
        from staging.stg_app__leads cross join (values ('title'), ('industry'), ('city')) as again (field);
    insert into staging.stg_app__former_values (change_id, entity, entity_id, changed_at, field, value_before)
        select row_number() over () + 200000, 'customers', customer_id, '2026-04-01 09:00+08', was.field,
            coalesce(was.value, 'null')
        from staging.stg_app__customers
        cross join lateral jsonb_each(jsonb_build_object(
            'industry', industry, 'employees', employees, 'country', country, 'first_channel', channel,
            'custom', custom
        )) as was (field, value);
    insert into staging.stg_app__former_values (change_id, entity, entity_id, changed_at, field, value_before)
        select row_number() over () + 300000, 'tickets', ticket_id, created_at + interval '1 hour', was.field,
            coalesce(was.value, 'null')
        from staging.stg_app__tickets
        cross join lateral jsonb_each(jsonb_build_object('subject', subject, 'description', description,
            'custom', custom)) as was (field, value);
    insert into staging.stg_app__orders (order_id, customer_id, status, ordered_at, amount, refund_amount, fx_rate)
        select gen_random_uuid(), customer_id, 'completed', '2026-04-01 09:00+08', 9999, 0, 1
        from staging.stg_app__customers;
    update staging.stg_app__orders set status = 'refunded', refund_amount = amount;
    update staging.stg_app__subscriptions set ended_on = '2026-04-02';
    insert into staging.stg_app__subscriptions
        (subscription_id, customer_id, plan, monthly_amount, currency, fx_rate, started_on)
        select gen_random_uuid(), customer_id, 'more', 500, 'CNY', 1, '2026-04-02' from staging.stg_app__customers;
    insert into staging.stg_app__tickets (ticket_id, customer_id, created_at, priority)
        select gen_random_uuid(), customer_id, '2026-04-01 09:00+08', 'urgent' from staging.stg_app__customers;
    update staging.stg_app__tickets
        set status = 'closed', resolved_at = '2026-05-01 09:00+08', priority = 'urgent', category = 'cancellation',
            subject = 'Please cancel', description = 'Please cancel', custom = '{"later": 1}';
    insert into staging.stg_app__ticket_messages
        (ticket_message_id, ticket_id, written_at, author_kind, is_public, asks_to_cancel)
        select gen_random_uuid(), ticket_id, '2026-04-01 09:00+08', 'customer', true, true
        from staging.stg_app__tickets;
    insert into staging.stg_app__ticket_messages
        (ticket_message_id, ticket_id, written_at, author_kind, is_public, asks_to_cancel)
        values (gen_random_uuid(), '00000000-0000-0000-0000-000000000073', '2026-04-03 09:00+08', 'agent', true,
            false);
    insert into staging.stg_app__activities (activity_id, customer_id, completed_at)
        select gen_random_uuid(), customer_id, '2026-04-01 09:00+08' from staging.stg_app__customers;
    insert into staging.fct_survey_responses (response_id, customer_id, kind, rating, responded_on)
        select gen_random_uuid(), customer_id, 'csat', 1, '2026-04-01' from staging.stg_app__customers;
    update staging.stg_app__customers set level = 'C', lifecycle_stage = 'churned';
    insert into staging.stg_app__touchpoints (touchpoint_id, lead_id, anonymous_id, channel, event, occurred_at)
        select gen_random_uuid(), lead_id, 'v1', 'phone', 'form', created_at + interval '25 hours'
        from staging.stg_app__leads;
    update staging.stg_app__customers set industry = 'later', employees = 1, country = 'XX', channel = 'phone',
        custom = '{"later": 1}';
    update staging.stg_app__leads set title = 'later', industry = 'later', employees = 1, country = 'XX',
        city = 'later', landing_page = '/later', channel = 'phone', campaign_id = null, custom = '{"later": 1}';
    update staging.stg_app__leads set converted_at = created_at + interval '25 hours', status = 'converted',
        first_responded_at = created_at + interval '25 hours', deal_id = gen_random_uuid();
"""

BETWEEN = (
    *("int_subscriptions__continued", "int_customers__spells", "int_tickets__first_replies"),
    *("int_customers__features", "int_leads__features"),
)
"""Made of what the future changes, and read by features; each after what it reads."""


def compiled(model):
    """The statement that makes `model`, reading the tables in force."""
    with work(READER) as w:
        return of_published(w, "compiled", dict)[model].replace('"marts_next"', '"marts"')


def features(link, model, day, key):
    """Row -> its features, from the statement itself; labels and bookkeeping left out."""
    query = f"select * from ({compiled(model)}) made where {day} order by {key}"  # noqa: S608
    found = link.exec_driver_sql(query).mappings()
    return [{name: value for name, value in row.items() if name not in OUTCOMES} for row in found]


@pytest.mark.parametrize(
    ("model", "day", "key"),
    [
        ("ml_customers", f"as_of = '{AS_OF}'", "customer_id"),
        ("ml_leads", "true", "lead_id, as_of"),
        ("ml_tickets", "created_at < '2026-04-01'", "ticket_id"),
    ],
)
def test_changing_the_future_moves_no_feature(people, model, day, key):
    with engine("crm_dbt").connect() as link:
        before = features(link, model, day, key)
        link.execute(text(FUTURE))
        for model_between in BETWEEN:
            link.execute(text(f"drop table staging.{model_between} cascade"))
            link.exec_driver_sql(f"create table staging.{model_between} as {compiled(model_between)}")
        after = features(link, model, day, key)
        link.rollback()
    assert len(before) == {"ml_customers": 3, "ml_leads": 20, "ml_tickets": 3}[model]
    assert after == before
