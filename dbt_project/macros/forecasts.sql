{# The moments at which a month is looked at: three of months that are over; of this one and the next two one each, today. #}
{% macro forecast_looks() %}
    select
        months.month_start,
        {{ next_month('months.month_start') }} as next_month_start,
        leads.lead_days,
        months.n < 0 as is_over,
        case
            when months.n < 0 then {{ next_month('months.month_start') }} - leads.lead_days
            else {{ company_today() }} + 1
        end as looked_on
    from (
        select n, ({{ month_of(company_today()) }} + n * interval '1 month')::date as month_start
        from {{ number_series(-24, 2) }} as n
    ) as months
    inner join (values (30), (60), (90)) as leads (lead_days)
        on months.n < 0 or leads.lead_days = 30 * (months.n + 1)
{% endmacro %}


{#
  What records said at each of `looks` of the deals of its month: those that are open by their amount and stage, those
  won in the month so far. A deal is expected in the month its owner named, one that is overdue in the month in which
  it is looked at.
#}
{% macro deals_looked_at(looks) %}
with versions as (
    select * from {{ ref('stg_app__record_versions') }}
),

stages as (
    select stage, semantic from {{ ref('stg_app__stages') }}
),

moments as (
    select *, {{ company_time('looked_on') }} as looked_at from ({{ looks }}) as looks
),

open_then as (
    select
        versions.deal_id,
        moments.month_start,
        moments.lead_days,
        versions.stage,
        false as is_won,
        versions.channel,
        versions.owner_id,
        versions.team_id,
        {{ in_base_currency('versions.amount', 'versions.fx_rate') }} as amount
    from versions
    inner join stages on versions.stage = stages.stage and stages.semantic = 'open'
    inner join moments
        on versions.valid_from < moments.looked_at
        and (versions.valid_to is null or versions.valid_to >= moments.looked_at)
        and greatest(versions.expected_close_on, moments.looked_on) >= moments.month_start
        and greatest(versions.expected_close_on, moments.looked_on) < moments.next_month_start
    where versions.expected_close_on is not null
),

won_then as (
    select
        versions.deal_id,
        moments.month_start,
        moments.lead_days,
        versions.stage,
        true as is_won,
        versions.channel,
        versions.owner_id,
        versions.team_id,
        {{ in_base_currency('versions.amount', 'versions.fx_rate') }} as amount
    from versions
    inner join stages on versions.stage = stages.stage and stages.semantic = 'won'
    inner join moments
        on {{ company_date('versions.closed_at') }} >= moments.month_start
        and versions.closed_at < moments.looked_at
        and versions.valid_from < moments.looked_at
        and (versions.valid_to is null or versions.valid_to >= moments.looked_at)
    where {{ company_date('versions.closed_at') }} < moments.next_month_start
),

final as (
    select * from open_then
    union all
    select * from won_then
)

select * from final
{% endmacro %}
