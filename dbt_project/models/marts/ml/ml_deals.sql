{% set this_day = "select " ~ company_today() ~ " as as_of" -%}
-- What depends on today stands here, above what is kept from build to build.
with months as (
    select * from {{ ref('int_deals__features') }}
),

today as (
    {{ deal_features(this_day) }}
),

unioned as (
    select *, false as is_latest from months
    union all
    select *, true as is_latest from today
),

final as (
    select
        deal_id,
        as_of,
        is_latest,
        stage,
        days_in_stage,
        step_count,
        days_open,
        has_lead,
        channel,
        product,
        team,
        industry,
        country,
        employees,
        activity_count,
        activities_30_days,
        days_since_activity,
        custom,
        closed_on,
        {{ company_today() }} - as_of as observed_days,
        case
            when won_on = closed_on and won_on <= as_of + {{ var('deal_horizon_days') }} then true
            when as_of + {{ var('deal_horizon_days') }} < {{ company_today() }} then false
        end as label
    from unioned
)

select * from final
