{{ config(
    materialized='kept',
    key='touchpoint_id',
    parts={'stg_app__touchpoints': 'touchpoint_id'},
    affected=[
        touches_of_changed_people(),
        "select touchpoint_id from every(stg_app__touchpoints) where anonymous_id in (select anonymous_id from every(stg_app__touchpoints) where touchpoint_id in (" ~ touches_of_changed_people() ~ ") union select anonymous_id from changed(stg_app__touchpoints))",
    ],
    indexes=[{'columns': ['person_key']}],
) }}
-- Whose touch it was: the customer where one is known, else the lead, else the anonymous visitor. A visitor who
-- was recognised once is recognised in all touches of that visitor; of several people, the latest seen counts.
with touchpoints as (
    select * from {{ ref('stg_app__touchpoints') }}
),

leads as (
    select lead_id, customer_id from {{ ref('stg_app__leads') }}
),

contacts as (
    select contact_id, customer_id from {{ ref('stg_app__contacts') }}
),

customers as (
    select customer_id, coalesce(merged_into_customer_id, customer_id) as surviving_customer_id
    from {{ ref('stg_app__customers') }}
),

named as (
    select
        touchpoints.touchpoint_id,
        touchpoints.anonymous_id,
        touchpoints.occurred_at,
        {{ person_key('customers.surviving_customer_id', 'touchpoints.lead_id') }} as person_key
    from touchpoints
    left join leads on touchpoints.lead_id = leads.lead_id
    left join contacts on touchpoints.contact_id = contacts.contact_id
    left join customers
        on coalesce(touchpoints.customer_id, contacts.customer_id, leads.customer_id) = customers.customer_id
),

ranked as (
    select
        anonymous_id,
        person_key,
        row_number() over (partition by anonymous_id order by occurred_at desc, touchpoint_id desc) as recency
    from named
    where anonymous_id is not null and person_key is not null
),

recognised as (
    select anonymous_id, person_key from ranked where recency = 1
),

final as (
    select
        touchpoints.touchpoint_id,
        touchpoints.occurred_at,
        touchpoints.channel,
        touchpoints.campaign_id,
        touchpoints.event,
        touchpoints.session_id,
        coalesce(
            named.person_key,
            recognised.person_key,
            'anonymous:' || touchpoints.anonymous_id,
            'touchpoint:' || touchpoints.touchpoint_id
        ) as person_key
    from touchpoints
    inner join named on touchpoints.touchpoint_id = named.touchpoint_id
    left join recognised on touchpoints.anonymous_id = recognised.anonymous_id
)

select * from final
