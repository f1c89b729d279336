{#
  Features of open deals as of the days that `days` selects (as_of). They use only facts dated on or before the day,
  fields as they were recorded then. The amount, the expected closing and the next step are none: people type them in
  as a deal goes well.
#}
{% macro deal_features(days) %}
with months as (
    {{ days }}
),

deals as (
    select * from {{ ref('stg_app__deals') }}
),

stays as (
    {{ deal_stays() }}
),

-- What came after a stay is known from its own row: a deal that is joined to its later stays again, by keys the
-- planner knows nothing of, is met once for every other deal.
placed as (
    select
        *,
        row_number() over (partition by deal_id order by entered_at, position) as step_count,
        min({{ company_date('entered_at') }}) filter (where semantic in ('won', 'lost')) over later as closed_on,
        min({{ company_date('entered_at') }}) filter (where semantic = 'won') over later as won_on
    from stays
    window later as (
        partition by deal_id order by entered_at, position rows between 1 following and unbounded following
    )
),

grid as (
    select
        placed.deal_id,
        deals.customer_id,
        months.as_of,
        placed.stage,
        placed.step_count,
        placed.closed_on,
        placed.won_on,
        {{ company_date('placed.entered_at') }} as entered_on
    from placed
    inner join deals on placed.deal_id = deals.deal_id
    inner join months
        on {{ company_date('placed.entered_at') }} <= months.as_of
        and (placed.left_at is null or {{ company_date('placed.left_at') }} > months.as_of)
    where placed.semantic = 'open'
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

activities as (
    select deal_id, {{ company_date('completed_at') }} as completed_on
    from {{ ref('stg_app__activities') }}
    where completed_at is not null and deal_id is not null
),

cared_for as (
    select
        grid.deal_id,
        grid.customer_id,
        grid.as_of,
        grid.stage,
        grid.step_count,
        grid.closed_on,
        grid.won_on,
        grid.entered_on,
        count(activities.deal_id) as activity_count,
        count(*) filter (where activities.completed_on > grid.as_of - 30) as activities_30_days,
        grid.as_of - max(activities.completed_on) as days_since_activity
    from grid
    left join activities on grid.deal_id = activities.deal_id and activities.completed_on <= grid.as_of
    group by
        grid.deal_id,
        grid.customer_id,
        grid.as_of,
        grid.stage,
        grid.step_count,
        grid.closed_on,
        grid.won_on,
        grid.entered_on
),

final as (
    select
        cared_for.deal_id,
        cared_for.as_of,
        cared_for.stage,
        cared_for.as_of - cared_for.entered_on as days_in_stage,
        cared_for.step_count::int as step_count,
        cared_for.as_of - {{ company_date('deals.created_at') }} as days_open,
        deals.lead_id is not null as has_lead,
        {{ then_or_now('channel', 'deals.channel') }} as channel,
        {{ then_or_now('product', 'deals.product') }} as product,
        teams.team,
        {{ then_or_now('industry', 'customers.industry', 'text', 'former_customers') }} as industry,
        {{ then_or_now('country', 'customers.country', 'text', 'former_customers') }} as country,
        {{ then_or_now('employees', 'customers.employees', 'int', 'former_customers') }} as employees,
        cared_for.activity_count::int as activity_count,
        cared_for.activities_30_days::int as activities_30_days,
        cared_for.days_since_activity,
        {{ own_then_or_now('deals.custom') }} as custom,
        cared_for.closed_on,
        cared_for.won_on
    from cared_for
    inner join deals on cared_for.deal_id = deals.deal_id
    left join former on cared_for.deal_id = former.deal_id and cared_for.as_of = former.as_of
    left join customers on cared_for.customer_id = customers.customer_id
    left join former_customers
        on cared_for.customer_id = former_customers.customer_id and cared_for.as_of = former_customers.as_of
    left join teams on {{ then_or_now('team_id', 'deals.team_id', 'uuid') }} = teams.team_id
)

select * from final
{% endmacro %}
