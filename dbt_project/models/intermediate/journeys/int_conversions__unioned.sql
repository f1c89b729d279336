{{ config(materialized='kept', key='conversion_id', indexes=[{'columns': ['person_key']}]) }}
-- Everything that ends a journey, of every kind the company counts. A first order ends none (the deal did), but
-- the journey to the repeat order starts after it.
with leads as (
    select * from {{ ref('stg_app__leads') }}
),

deals as (
    select * from {{ ref('stg_app__deals') }}
),

orders as (
    select * from {{ ref('stg_app__orders') }}
),

contacts as (
    select contact_id, customer_id from {{ ref('stg_app__contacts') }}
),

customers as (
    select customer_id, coalesce(merged_into_customer_id, customer_id) as surviving_customer_id
    from {{ ref('stg_app__customers') }}
),

events as (
    select
        'lead_converted' as conversion_kind,
        lead_id as conversion_id,
        converted_at,
        customer_id,
        lead_id,
        0::numeric(18, 2) as amount
    from leads
    where converted_at is not null

    union all

    select
        'deal_won' as conversion_kind,
        deals.deal_id as conversion_id,
        coalesce(deals.closed_at, deals.stage_changed_at, deals.created_at) as converted_at,
        coalesce(deals.customer_id, leads.customer_id, contacts.customer_id) as customer_id,
        deals.lead_id,
        {{ in_base_currency('deals.amount', 'deals.fx_rate') }} as amount
    from deals
    left join leads on deals.lead_id = leads.lead_id
    left join contacts on deals.contact_id = contacts.contact_id
    where deals.stage = 'won'

    union all

    select
        'repeat_order' as conversion_kind,
        order_id as conversion_id,
        ordered_at as converted_at,
        customer_id,
        null as lead_id,
        {{ in_base_currency('amount - refund_amount', 'fx_rate') }} as amount
    from orders
    where status not in ('cancelled', 'refunded')
),

identified as (
    select
        events.conversion_kind,
        events.conversion_id,
        events.converted_at,
        events.amount,
        {{ person_key('customers.surviving_customer_id', 'events.lead_id') }} as person_key
    from events
    left join customers on events.customer_id = customers.customer_id
    where events.conversion_kind in ({{ journey_kinds() }})
),

numbered as (
    select
        *,
        row_number() over (
            partition by conversion_kind, person_key order by converted_at, conversion_id
        ) as nth,
        -- conversions at one instant share their journey: what counts is the last one strictly before
        max(converted_at) over (
            partition by conversion_kind, person_key
            order by converted_at
            groups between unbounded preceding and 1 preceding
        ) as previous_converted_at
    from identified
),

final as (
    select
        conversion_kind,
        conversion_id,
        person_key,
        converted_at,
        {{ company_date('converted_at') }} as converted_on,
        amount,
        case when person_key is not null then previous_converted_at end as previous_converted_at,
        person_key is null or nth = 1 as is_first,
        conversion_kind <> 'repeat_order' or nth > 1 as ends_journey
    from numbered
)

select * from final
