{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='ticket_id',
    parts={'stg_app__tickets': 'ticket_id', 'int_tickets__first_replies': 'ticket_id'},
    affected=[
        "select ticket_id from every(stg_app__tickets) where status not in ('resolved', 'closed')",
        "select ticket_id from every(stg_app__tickets) where " ~ has_come_since(company_date("first_response_due_at")),
        "select ticket_id from every(stg_app__tickets) where customer_id in "
        ~ "(select customer_id from changed(dim_customer))",
        "select ticket_id from every(stg_app__tickets) where owner_id in (select owner_id from changed(dim_owner))",
        "select ticket_id from every(stg_app__tickets) where team_id in (select team_id from changed(stg_app__teams))",
    ],
    indexes=[{'columns': ['created_on']}],
) }}
with tickets as (
    select * from {{ ref('stg_app__tickets') }}
),

first_replies as (
    select * from {{ ref('int_tickets__first_replies') }}
),

customers as (
    select * from {{ ref('dim_customer') }}
),

owners as (
    select owner_id, owner, office from {{ ref('dim_owner') }}
),

teams as (
    select team_id, name as office from {{ ref('stg_app__teams') }}
),

days as (
    select date_day, is_workday, business_minutes_before from {{ ref('dim_date') }}
),

timed as (
    select
        tickets.ticket_id,
        {{ business_clock('first_replies.first_replied_at', 'replied') }}
        - {{ business_clock('first_replies.asked_at', 'asked') }} as first_response_business_minutes,
        {{ business_clock('coalesce(tickets.resolved_at, tickets.closed_at)', 'resolved') }}
        - {{ business_clock('tickets.created_at', 'created') }} as resolution_business_minutes
    from tickets
    left join first_replies on tickets.ticket_id = first_replies.ticket_id
    left join days as asked on {{ company_date('first_replies.asked_at') }} = asked.date_day
    left join days as replied on {{ company_date('first_replies.first_replied_at') }} = replied.date_day
    left join days as created on {{ company_date('tickets.created_at') }} = created.date_day
    left join days as resolved
        on {{ company_date('coalesce(tickets.resolved_at, tickets.closed_at)') }} = resolved.date_day
),

aged as (
    select
        ticket_id,
        status not in ('resolved', 'closed') as is_open,
        {{ company_today() }} - {{ company_date('created_at') }} as age_days
    from tickets
),

final as (
    select
        tickets.ticket_id,
        tickets.number,
        tickets.customer_id,
        tickets.created_at,
        {{ company_date('tickets.created_at') }} as created_on,
        tickets.status,
        tickets.priority,
        tickets.category,
        tickets.channel,
        tickets.language,
        {{ minutes_between('first_replies.asked_at', 'first_replies.first_replied_at') }} as first_response_minutes,
        case
            when first_replies.is_opened_by_us then null
            when first_replies.first_replied_at is not null
                then first_replies.first_replied_at <= tickets.first_response_due_at
            when tickets.first_response_due_at < now() then false
        end as is_first_response_in_time,
        {{ minutes_between('tickets.created_at', 'coalesce(tickets.resolved_at, tickets.closed_at)') }}
            as resolution_minutes,
        timed.first_response_business_minutes::double precision as first_response_business_minutes,
        timed.resolution_business_minutes::double precision as resolution_business_minutes,
        aged.is_open,
        case when aged.is_open then aged.age_days end as open_days,
        case
            when not aged.is_open then null
            when aged.age_days < 1 then '0'
            when aged.age_days <= 3 then '1-3'
            when aged.age_days <= 7 then '4-7'
            when aged.age_days <= 14 then '8-14'
            when aged.age_days <= 30 then '15-30'
            else '31+'
        end as open_age,
        tickets.status in ('resolved', 'closed') as is_resolved,
        tickets.reopened_count > 0 as is_reopened,
        tickets.status in ('resolved', 'closed')
        and coalesce(first_replies.public_reply_count, 0) = 1 as is_one_touch,
        customers.industry,
        customers.country,
        tickets.source_system,
        tickets.custom,
        owners.owner as agent,
        coalesce(teams.office, owners.office) as office,
        tickets.owner_id,
        tickets.team_id,
        customers.owner_id as customer_owner_id,
        customers.team_id as customer_team_id
    from tickets
    inner join timed on tickets.ticket_id = timed.ticket_id
    inner join aged on tickets.ticket_id = aged.ticket_id
    left join first_replies on tickets.ticket_id = first_replies.ticket_id
    left join customers on tickets.customer_id = customers.customer_id
    left join owners on tickets.owner_id = owners.owner_id
    left join teams on tickets.team_id = teams.team_id
)

select * from final
order by created_on
