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
    left join first_replies on tickets.ticket_id = first_replies.ticket_id
    left join customers on tickets.customer_id = customers.customer_id
    left join owners on tickets.owner_id = owners.owner_id
    left join teams on tickets.team_id = teams.team_id
)

select * from final
