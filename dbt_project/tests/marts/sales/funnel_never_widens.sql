-- No stage is reached by more deals than the one before it; the first is reached by all.
with stages as (
    select position, count(*) as deals from {{ ref('fct_deal_stages') }} group by position
),

followed as (
    select position, deals, lag(deals) over (order by position) as deals_before from stages
),

everybody as (
    select count(*) as deals from {{ ref('fct_deals') }}
)

select followed.*
from followed
cross join everybody
where followed.deals > followed.deals_before
    or (followed.deals_before is null and followed.deals <> everybody.deals)
