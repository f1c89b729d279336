-- As-of is the moment the lead came in. Only what was known then is a feature: what a person types in later
-- (amount, size, reasons), or whether they did, would tell the outcome.
with leads as (
    select * from {{ ref('stg_app__leads') }}
),

campaigns as (
    select campaign_id, campaign from {{ ref('stg_app__campaigns') }}
),

touchpoints as (
    select * from {{ ref('stg_app__touchpoints') }}
),

-- as far as anybody knew then who the visitor was
visitors as (
    select distinct leads.lead_id, touchpoints.anonymous_id
    from leads
    inner join touchpoints
        on leads.lead_id = touchpoints.lead_id and touchpoints.occurred_at <= leads.created_at
    where touchpoints.anonymous_id is not null
),

before_creation as (
    select
        leads.lead_id,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.event,
        touchpoints.occurred_at
    from leads
    inner join touchpoints
        on leads.lead_id = touchpoints.lead_id and touchpoints.occurred_at <= leads.created_at

    union

    select
        leads.lead_id,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.event,
        touchpoints.occurred_at
    from leads
    inner join visitors on leads.lead_id = visitors.lead_id
    inner join touchpoints
        on visitors.anonymous_id = touchpoints.anonymous_id and touchpoints.occurred_at <= leads.created_at
),

touched as (
    select
        lead_id,
        count(*) as touch_count,
        count(distinct channel) as touch_channel_count,
        count(*) filter (where event in ('click', 'form', 'reply')) as response_count,
        min(occurred_at) as first_touched_at,
        (array_agg(channel order by occurred_at, touchpoint_id))[1] as first_touch_channel
    from before_creation
    group by lead_id
),

final as (
    select
        leads.lead_id,
        leads.created_at as as_of,
        leads.channel,
        campaigns.campaign,
        leads.landing_page,
        leads.industry,
        leads.employees,
        leads.country,
        leads.city,
        leads.source_system,
        extract(isodow from leads.created_at at time zone '{{ var("time_zone") }}')::int as created_weekday,
        extract(hour from leads.created_at at time zone '{{ var("time_zone") }}')::int as created_hour,
        coalesce(touched.touch_count, 0)::int as touch_count,
        coalesce(touched.touch_channel_count, 0)::int as touch_channel_count,
        coalesce(touched.response_count, 0)::int as response_count,
        touched.first_touch_channel,
        {{ minutes_between('touched.first_touched_at', 'leads.created_at') }} / 1440 as days_since_first_touch,
        leads.status in ('new', 'contacted', 'engaged') as is_open,
        {{ var('lead_horizon_days') }} as horizon_days,
        leads.converted_at,
        {{ minutes_between('leads.created_at', 'leads.converted_at') }} / 1440 as days_to_convert,
        {{ company_today() }} - {{ company_date('leads.created_at') }} as observed_days,
        case
            when leads.converted_at <= leads.created_at + {{ days(var('lead_horizon_days')) }} then true
            when {{ company_date('leads.created_at') }} + {{ var('lead_horizon_days') }} < {{ company_today() }} then false
        end as label
    from leads
    left join campaigns on leads.campaign_id = campaigns.campaign_id
    left join touched on leads.lead_id = touched.lead_id
)

select * from final
