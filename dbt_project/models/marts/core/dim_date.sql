with days as (
    select day::date as date_day
    from {{ day_series("date '2010-01-01'", next_month(next_month(month_of(company_today())))) }} as day
),

final as (
    select
        date_day,
        {{ month_of('date_day') }} as month_start,
        date_trunc('week', date_day)::date as week_start,
        date_trunc('quarter', date_day)::date as quarter_start,
        extract(year from date_day)::int as year_number,
        extract(isodow from date_day)::int as weekday_number,
        date_day < {{ company_today() }} as is_over
    from days
)

select * from final
