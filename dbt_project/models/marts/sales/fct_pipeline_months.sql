{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='deal_id',
    parts={'fct_deals': 'deal_id'},
    indexes=[{'columns': ['month_start']}],
    affected=[
        "select deal_id from every(fct_deals) where " ~ a_month_has_come(),
    ],
) }}
-- The stock of open deals: flows of a period say nothing about it. Amounts are those of today; what they were then is
-- not kept for long enough to be asked.
with deals as (
    select * from {{ ref('fct_deals') }}
),

months as (
    select date_day as month_start, {{ next_month('date_day') }} as next_month_start
    from {{ ref('dim_date') }}
    where date_day = month_start and {{ next_month('date_day') }} <= {{ company_today() }}
),

final as (
    select
        deals.deal_id,
        months.month_start,
        deals.amount,
        deals.channel,
        deals.source_system,
        deals.owner,
        deals.office,
        deals.owner_id,
        deals.team_id
    from deals
    inner join months
        on deals.created_on < months.next_month_start
        and (deals.closed_on is null or deals.closed_on >= months.next_month_start)
)

select * from final
order by month_start
