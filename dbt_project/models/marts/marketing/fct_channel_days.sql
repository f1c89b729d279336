{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='spent_on',
    parts={
        'stg_app__channel_spend': 'spent_on',
        'fct_touchpoints': 'occurred_on',
        'fct_leads': 'created_on',
        'fct_deals': 'closed_on',
    },
) }}
with spend as (
    select
        spent_on,
        channel,
        sum({{ in_base_currency('amount', 'fx_rate') }}) as spend_amount,
        0 as touches,
        0 as leads,
        0 as wins,
        0 as won_amount
    from {{ ref('stg_app__channel_spend') }}
    group by spent_on, channel
),

touches as (
    select occurred_on, channel, 0, count(*), 0, 0, 0
    from {{ ref('fct_touchpoints') }}
    group by occurred_on, channel
),

leads as (
    select created_on, channel, 0, 0, count(*), 0, 0
    from {{ ref('fct_leads') }}
    group by created_on, channel
),

wins as (
    select closed_on, channel, 0, 0, 0, count(*), sum(won_amount)
    from {{ ref('fct_deals') }}
    where is_won
    group by closed_on, channel
),

unioned as (
    select * from spend
    union all
    select * from touches
    union all
    select * from leads
    union all
    select * from wins
),

final as (
    select
        spent_on,
        channel,
        sum(spend_amount)::numeric(18, 2) as spend_amount,
        sum(touches)::bigint as touches,
        sum(leads)::bigint as leads,
        sum(wins)::bigint as wins,
        sum(won_amount)::numeric(18, 2) as won_amount
    from unioned
    group by spent_on, channel
)

select * from final
