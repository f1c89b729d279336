{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='customer_id',
    parts={'fct_customer_months': 'customer_id'},
    indexes=[{'columns': ['month_start']}],
    affected=[
        "select customer_id from every(fct_customer_months) where " ~ a_month_has_come(),
    ],
) }}
-- Customers who came within the year are in neither: this is what became of those who were there.
with months as (
    select * from {{ ref('fct_customer_months') }} where basis = 'subscription'
),

paired as (
    select
        before.customer_id,
        (before.month_start + interval '11 months')::date as month_start,
        before.mrr_start_amount as mrr_year_before_amount,
        coalesce(after.mrr_end_amount, 0)::numeric(18, 2) as mrr_now_amount,
        before.channel,
        before.source_system,
        before.owner,
        before.office,
        before.owner_id,
        before.team_id
    from months as before
    left join months as after
        on before.customer_id = after.customer_id
        and after.month_start = (before.month_start + interval '11 months')::date
    where (before.month_start + interval '12 months')::date <= {{ company_today() }}
        and before.mrr_start_amount > 0
),

final as (
    select
        customer_id,
        month_start,
        mrr_year_before_amount,
        mrr_now_amount,
        least(mrr_year_before_amount, mrr_now_amount)::numeric(18, 2) as mrr_kept_amount,
        greatest(mrr_now_amount - mrr_year_before_amount, 0)::numeric(18, 2) as expansion_amount,
        case
            when mrr_now_amount > 0 then greatest(mrr_year_before_amount - mrr_now_amount, 0) else 0
        end::numeric(18, 2) as contraction_amount,
        case when mrr_now_amount = 0 then mrr_year_before_amount else 0 end::numeric(18, 2) as churn_amount,
        channel,
        source_system,
        owner,
        office,
        owner_id,
        team_id
    from paired
)

select * from final
order by month_start
