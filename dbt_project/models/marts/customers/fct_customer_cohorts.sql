{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='customer_id',
    parts={'int_customers__spells': 'customer_id', 'dim_customer': 'customer_id'},
    indexes=[{'columns': ['cohort_month']}],
    affected=[
        "select customer_id from every(int_customers__spells) where " ~ a_month_has_come(),
    ],
) }}
with spells as (
    select * from {{ ref('int_customers__spells') }}
),

customers as (
    select * from {{ ref('dim_customer') }} where not is_deleted
),

starts as (
    select customer_id, {{ month_of('min(started_on)') }} as cohort_month from spells group by customer_id
),

months as (
    select date_day as month_start, {{ next_month('date_day') }} as next_month_start
    from {{ ref('dim_date') }}
    where date_day = month_start and {{ next_month('date_day') }} <= {{ company_today() }}
),

present as (
    select distinct spells.customer_id, months.month_start
    from spells
    inner join months
        on spells.started_on < months.next_month_start
        and coalesce(spells.ended_on, {{ never() }}) >= months.next_month_start
),

final as (
    select
        starts.customer_id || ':' || months.month_start as customer_month_id,
        starts.customer_id,
        starts.cohort_month,
        (extract(year from age(months.month_start, starts.cohort_month)) * 12
        + extract(month from age(months.month_start, starts.cohort_month)))::int as month_number,
        present.customer_id is not null as is_active,
        customers.channel,
        customers.source_system,
        customers.owner,
        customers.office,
        customers.owner_id,
        customers.team_id
    from starts
    inner join customers on starts.customer_id = customers.customer_id
    inner join months on starts.cohort_month <= months.month_start
    left join present
        on starts.customer_id = present.customer_id and months.month_start = present.month_start
)

select * from final
order by cohort_month
