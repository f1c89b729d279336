{{ config(
    materialized='kept',
    key='lead_id',
    parts={'stg_app__leads': 'lead_id'},
    affected=[
        "select lead_id from changed(stg_app__touchpoints)",
        "select lead_id from every(stg_app__touchpoints) where anonymous_id in "
        ~ "(select anonymous_id from changed(stg_app__touchpoints))",
        "select lead_id from every(stg_app__leads) where campaign_id in "
        ~ "(select campaign_id from changed(stg_app__campaigns))",
        "select entity_id from every(stg_app__former_values) where field = 'campaign_id' and value_before #>> '{}' in "
        ~ "(select campaign_id::text from changed(stg_app__campaigns))",
        "select entity_id from changed(stg_app__former_values) where entity = 'leads'",
        "select lead_id from every(stg_app__leads) where " ~ has_come_since(company_date("created_at") ~ " + 2"),
    ],
) }}
-- Two as-ofs: the moment the lead came in, and one day later if it is still open then. Only what was known at the
-- as-of is a feature: what a person types in later (amount, reasons), or whether they did, would tell the outcome.
with all_leads as (
    select * from {{ ref('stg_app__leads') }}
),

leads as (
    select *, created_at as as_of, 0 as age_days
    from all_leads

    union all

    select *, created_at + {{ days(1) }} as as_of, 1 as age_days
    from all_leads
    where (converted_at is null or converted_at > created_at + {{ days(1) }})
        and {{ company_date('created_at') }} + 1 < {{ company_today() }}
),

former as (
    {{ fields_then('leads', 'lead_id', 'leads') }}
),

campaigns as (
    select campaign_id, campaign from {{ ref('stg_app__campaigns') }}
),

touchpoints as not materialized (
    select touchpoint_id, lead_id, anonymous_id, channel, event, occurred_at from {{ ref('stg_app__touchpoints') }}
),

-- as far as anybody knew then who the visitor was
visitors as (
    select distinct leads.lead_id, leads.as_of, touchpoints.anonymous_id
    from leads
    inner join touchpoints
        on leads.lead_id = touchpoints.lead_id and touchpoints.occurred_at <= leads.as_of
    where touchpoints.anonymous_id is not null
),

known as (
    select
        leads.lead_id,
        leads.as_of,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.event,
        touchpoints.occurred_at
    from leads
    inner join touchpoints
        on leads.lead_id = touchpoints.lead_id and touchpoints.occurred_at <= leads.as_of

    union

    select
        leads.lead_id,
        leads.as_of,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.event,
        touchpoints.occurred_at
    from leads
    inner join visitors on leads.lead_id = visitors.lead_id and leads.as_of = visitors.as_of
    inner join touchpoints
        on visitors.anonymous_id = touchpoints.anonymous_id and touchpoints.occurred_at <= leads.as_of
),

touched as (
    select
        lead_id,
        as_of,
        count(*) as touch_count,
        count(distinct channel) as touch_channel_count,
        count(*) filter (where event in ('click', 'form', 'reply')) as response_count,
        min(occurred_at) as first_touched_at,
        (array_agg(channel order by occurred_at, touchpoint_id))[1] as first_touch_channel
    from known
    group by lead_id, as_of
),

final as (
    select
        leads.lead_id,
        leads.as_of,
        leads.age_days,
        leads.age_days = max(leads.age_days) over (partition by leads.lead_id) as is_latest,
        coalesce({{ then_or_now('channel', 'leads.channel') }}, 'unknown') as channel,
        campaigns.campaign,
        {{ then_or_now('landing_page', 'leads.landing_page') }} as landing_page,
        {{ then_or_now('title', 'leads.title') }} as title,
        {{ then_or_now('industry', 'leads.industry') }} as industry,
        {{ then_or_now('employees', 'leads.employees', 'int') }} as employees,
        {{ then_or_now('country', 'leads.country') }} as country,
        {{ then_or_now('city', 'leads.city') }} as city,
        leads.source_system,
        extract(isodow from leads.created_at at time zone '{{ var("time_zone") }}')::int as created_weekday,
        extract(hour from leads.created_at at time zone '{{ var("time_zone") }}')::int as created_hour,
        case
            when leads.first_responded_at <= leads.as_of
                then {{ minutes_between('leads.created_at', 'leads.first_responded_at') }}
        end as first_response_minutes,
        coalesce(touched.touch_count, 0)::int as touch_count,
        coalesce(touched.touch_channel_count, 0)::int as touch_channel_count,
        coalesce(touched.response_count, 0)::int as response_count,
        touched.first_touch_channel,
        {{ minutes_between('touched.first_touched_at', 'leads.created_at') }} / 1440 as days_since_first_touch,
        {{ own_then_or_now('leads.custom') }} as custom,
        leads.status in ('new', 'contacted', 'engaged') as is_open,
        leads.created_at,
        leads.converted_at,
        {{ minutes_between('leads.created_at', 'leads.converted_at') }} / 1440 as days_to_convert
    from leads
    left join former on leads.lead_id = former.lead_id and leads.as_of = former.as_of
    left join campaigns on {{ then_or_now('campaign_id', 'leads.campaign_id', 'uuid') }} = campaigns.campaign_id
    left join touched on leads.lead_id = touched.lead_id and leads.as_of = touched.as_of
)

select * from final
