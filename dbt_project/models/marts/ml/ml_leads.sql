-- What depends on today stands here, above what is kept from build to build.
with features as (
    select * from {{ ref('int_leads__features') }}
),

final as (
    select
        lead_id,
        as_of,
        age_days,
        is_latest,
        channel,
        campaign,
        landing_page,
        title,
        industry,
        employees,
        country,
        city,
        source_system,
        created_weekday,
        created_hour,
        first_response_minutes,
        touch_count,
        touch_channel_count,
        response_count,
        first_touch_channel,
        days_since_first_touch,
        custom,
        is_open,
        {{ var('lead_horizon_days') }} as horizon_days,
        converted_at,
        days_to_convert,
        {{ company_today() }} - {{ company_date('created_at') }} as observed_days,
        case
            when converted_at <= created_at + {{ days(var('lead_horizon_days')) }} then true
            when {{ company_date('created_at') }} + {{ var('lead_horizon_days') }} < {{ company_today() }} then false
        end as label
    from features
)

select * from final
