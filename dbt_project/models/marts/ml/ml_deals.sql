-- Features use only facts dated on or before the as-of day, fields as they were recorded then. The amount, the
-- expected closing and the next step are none: people type them in as a deal goes well.
with months as (
    select month_start - 1 as as_of, false as is_latest
    from {{ ref('dim_date') }}
    where date_day = month_start
        and month_start <= {{ company_today() }}
        and month_start > {{ company_today() }} - 31 * {{ var('deal_feature_months') }}

    union all

    select {{ company_today() }} as as_of, true as is_latest
),

deals as (
    select * from {{ ref('stg_app__deals') }}
),

stays as (
    {{ deal_stays() }}
),

grid as (
    select
        stays.deal_id,
        deals.customer_id,
        months.as_of,
        months.is_latest,
        stays.stage,
        {{ company_date('stays.entered_at') }} as entered_on
    from stays
    inner join deals on stays.deal_id = deals.deal_id
    inner join months
        on {{ company_date('stays.entered_at') }} <= months.as_of
        and (stays.left_at is null or {{ company_date('stays.left_at') }} > months.as_of)
    where stays.semantic = 'open'
),

former as (
    {{ fields_then('grid', 'deal_id', 'deals') }}
),

former_customers as (
    {{ fields_then('grid', 'customer_id', 'customers') }}
),

customers as (
    select * from {{ ref('stg_app__customers') }}
),

teams as (
    select team_id, name as team from {{ ref('stg_app__teams') }}
),

passed as (
    select grid.deal_id, grid.as_of, count(*) as step_count
    from grid
    inner join stays on grid.deal_id = stays.deal_id and {{ company_date('stays.entered_at') }} <= grid.as_of
    group by grid.deal_id, grid.as_of
),

closings as (
    select grid.deal_id, grid.as_of, min({{ company_date('stays.entered_at') }}) as closed_on
    from grid
    inner join stays on grid.deal_id = stays.deal_id and {{ company_date('stays.entered_at') }} > grid.as_of
    where stays.semantic in ('won', 'lost')
    group by grid.deal_id, grid.as_of
),

wins as (
    select deal_id, {{ company_date('entered_at') }} as won_on from stays where semantic = 'won'
),

activities as (
    select deal_id, {{ company_date('completed_at') }} as completed_on
    from {{ ref('stg_app__activities') }}
    where completed_at is not null and deal_id is not null
),

cared_for as (
    select
        grid.deal_id,
        grid.as_of,
        count(*) as activity_count,
        count(*) filter (where activities.completed_on > grid.as_of - 30) as activities_30_days,
        grid.as_of - max(activities.completed_on) as days_since_activity
    from grid
    inner join activities on grid.deal_id = activities.deal_id and activities.completed_on <= grid.as_of
    group by grid.deal_id, grid.as_of
),

final as (
    select
        grid.deal_id,
        grid.as_of,
        grid.is_latest,
        grid.stage,
        grid.as_of - grid.entered_on as days_in_stage,
        passed.step_count::int as step_count,
        grid.as_of - {{ company_date('deals.created_at') }} as days_open,
        deals.lead_id is not null as has_lead,
        {{ then_or_now('channel', 'deals.channel') }} as channel,
        {{ then_or_now('product', 'deals.product') }} as product,
        teams.team,
        {{ then_or_now('industry', 'customers.industry', 'text', 'former_customers') }} as industry,
        {{ then_or_now('country', 'customers.country', 'text', 'former_customers') }} as country,
        {{ then_or_now('employees', 'customers.employees', 'int', 'former_customers') }} as employees,
        coalesce(cared_for.activity_count, 0)::int as activity_count,
        coalesce(cared_for.activities_30_days, 0)::int as activities_30_days,
        cared_for.days_since_activity,
        {{ own_then_or_now('deals.custom') }} as custom,
        closings.closed_on,
        {{ company_today() }} - grid.as_of as observed_days,
        case
            when wins.won_on <= grid.as_of + {{ var('deal_horizon_days') }} then true
            when grid.as_of + {{ var('deal_horizon_days') }} < {{ company_today() }} then false
        end as label
    from grid
    inner join deals on grid.deal_id = deals.deal_id
    inner join passed on grid.deal_id = passed.deal_id and grid.as_of = passed.as_of
    left join former on grid.deal_id = former.deal_id and grid.as_of = former.as_of
    left join customers on grid.customer_id = customers.customer_id
    left join former_customers
        on grid.customer_id = former_customers.customer_id and grid.as_of = former_customers.as_of
    left join teams on {{ then_or_now('team_id', 'deals.team_id', 'uuid') }} = teams.team_id
    left join cared_for on grid.deal_id = cared_for.deal_id and grid.as_of = cared_for.as_of
    left join closings on grid.deal_id = closings.deal_id and grid.as_of = closings.as_of
    left join wins on grid.deal_id = wins.deal_id and closings.closed_on = wins.won_on
)

select * from final
