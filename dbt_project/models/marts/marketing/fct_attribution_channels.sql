{{ config(tags=['after_attribution']) }}
-- Spend and credit over one same window. The period `all` counts every conversion, but CAC and ROAS only those
-- in the days for which spend is known: revenue of years without a record of spend is no return on it.
with attribution as (
    select * from {{ ref('fct_attribution') }}
),

spend as (
    select spent_on, channel, spend_amount from {{ ref('fct_channel_days') }} where spend_amount > 0
),

results as (
    select * from {{ source('landing', 'attribution_channel_results') }}
),

spend_window as (
    select min(spent_on) as first_day, max(spent_on) as last_day from spend
),

credits as (
    select
        conversion_kind,
        model,
        channel,
        {{ month_of('converted_on') }} as month_start,
        credit,
        amount,
        case when is_first then credit else 0 end as new_credit,
        coalesce(converted_on between first_day and last_day, false) as is_in_window
    from attribution
    cross join spend_window
),

models as (
    select distinct conversion_kind, model from attribution
),

monthly as (
    select
        conversion_kind, model, channel, to_char(month_start, 'YYYY-MM') as period,
        sum(credit) as conversions, sum(amount) as value,
        sum(new_credit) as new_customers_in_window, sum(amount) as value_in_window, 0 as spend_amount
    from credits
    group by conversion_kind, model, channel, month_start

    union all

    select
        models.conversion_kind, models.model, spend.channel, to_char(spend.spent_on, 'YYYY-MM') as period,
        0, 0, 0, 0, sum(spend.spend_amount)
    from spend
    cross join models
    group by models.conversion_kind, models.model, spend.channel, to_char(spend.spent_on, 'YYYY-MM')
),

whole as (
    select
        conversion_kind, model, channel, 'all' as period,
        sum(credit) as conversions, sum(amount) as value,
        sum(case when is_in_window then new_credit else 0 end) as new_customers_in_window,
        sum(case when is_in_window then amount else 0 end) as value_in_window, 0 as spend_amount
    from credits
    group by conversion_kind, model, channel

    union all

    select
        models.conversion_kind, models.model, spend.channel, 'all' as period,
        0, 0, 0, 0, sum(spend.spend_amount)
    from spend
    cross join models
    group by models.conversion_kind, models.model, spend.channel
),

totals as (
    select
        conversion_kind,
        model,
        channel,
        period,
        sum(conversions)::double precision as conversions,
        sum(value)::numeric(18, 2) as value,
        sum(new_customers_in_window)::double precision as new_customers_in_window,
        sum(value_in_window)::numeric(18, 2) as value_in_window,
        sum(spend_amount)::numeric(18, 2) as spend_amount
    from (select * from monthly union all select * from whole) as unioned
    group by conversion_kind, model, channel, period
),

final as (
    select
        totals.conversion_kind,
        totals.period,
        totals.model,
        totals.channel,
        totals.conversions,
        results.conversions_low,
        results.conversions_high,
        totals.value,
        results.value_low as low,
        results.value_high as high,
        totals.new_customers_in_window,
        totals.value_in_window,
        totals.spend_amount,
        case
            when totals.new_customers_in_window > 0 and totals.spend_amount > 0
                then (totals.spend_amount / totals.new_customers_in_window)::double precision
        end as cac,
        case
            when totals.spend_amount > 0 then (totals.value_in_window / totals.spend_amount)::double precision
        end as roas
    from totals
    left join results
        on totals.conversion_kind = results.conversion_kind
        and totals.model = results.model
        and totals.channel = results.channel
        and totals.period = 'all'
)

select * from final
