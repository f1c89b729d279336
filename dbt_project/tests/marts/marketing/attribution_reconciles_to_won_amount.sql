-- Every model shares out exactly what was won: to the cent, in the touches and in the channels.
with won as (
    select coalesce(sum(won_amount), 0) as amount, count(*) as deals from {{ ref('fct_deals') }} where is_won
),

touches as (
    select model, sum(amount) as amount, sum(credit) as deals
    from {{ ref('fct_attribution') }}
    where conversion_kind = 'deal_won'
    group by model
),

channels as (
    select model, period = 'all' as is_whole, sum(value) as amount, sum(conversions) as deals
    from {{ ref('fct_attribution_channels') }}
    where conversion_kind = 'deal_won'
    group by model, period = 'all'
)

select touches.model, touches.amount, won.amount as won_amount
from touches
cross join won
where touches.amount <> won.amount or abs(touches.deals - won.deals) > 1e-6

union all

select channels.model, channels.amount, won.amount as won_amount
from channels
cross join won
where channels.amount <> won.amount or abs(channels.deals - won.deals) > 1e-6
