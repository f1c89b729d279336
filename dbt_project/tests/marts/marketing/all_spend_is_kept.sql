-- Channels that cost money and won nothing stay in the picture, for every model.
with spent as (
    select coalesce(sum(spend_amount), 0) as amount from {{ ref('fct_channel_days') }}
),

shown as (
    select conversion_kind, model, period = 'all' as is_whole, sum(spend_amount) as amount
    from {{ ref('fct_attribution_channels') }}
    group by conversion_kind, model, period = 'all'
)

select shown.* from shown cross join spent where shown.amount <> spent.amount
