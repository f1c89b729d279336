with days as (
    select day::date as date_day
    from {{ day_series("date '2010-01-01'", next_month(next_month(month_of(company_today())))) }} as day
),

working as (
    select
        date_day,
        extract(isodow from date_day)::int in ({{ var('business_weekdays') | join(', ') }})
        and date_day::text not in ({{ "'" ~ var('holidays') | join("', '") ~ "'" }}) as is_workday
    from days
),

final as (
    select
        date_day,
        {{ month_of('date_day') }} as month_start,
        {{ week_of('date_day') }} as week_start,
        date_trunc('quarter', date_day)::date as quarter_start,
        {{ fiscal('quarter', 'date_day') }} as fiscal_quarter_start,
        {{ fiscal('year', 'date_day') }} as fiscal_year_start,
        extract(year from date_day)::int as year_number,
        extract(isodow from date_day)::int as weekday_number,
        date_day < {{ company_today() }} as is_over,
        is_workday,
        (sum(case when is_workday then {{ business_day_minutes() }} else 0 end) over (
            order by date_day rows between unbounded preceding and 1 preceding
        ))::int as business_minutes_before
    from working
)

select * from final
