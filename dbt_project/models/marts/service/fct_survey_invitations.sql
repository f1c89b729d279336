{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='response_id',
    parts={'stg_app__survey_responses': 'response_id'},
    affected=[
        "select response_id from every(stg_app__survey_responses) where customer_id in "
        ~ "(select customer_id from changed(dim_customer))",
        "select response_id from every(stg_app__survey_responses) where ticket_id in "
        ~ "(select ticket_id from changed(stg_app__tickets))",
        "select response_id from every(stg_app__survey_responses) where exists (select 1 from changed(dim_owner))",
    ],
    indexes=[{'columns': ['sent_on']}],
) }}
-- Who does not answer is half of what a rating says.
with invitations as (
    select * from {{ ref('stg_app__survey_responses') }}
),

customers as (
    select customer_id, office, owner_id, team_id from {{ ref('dim_customer') }}
),

tickets as (
    select ticket_id, channel, priority, reopened_count, owner_id from {{ ref('stg_app__tickets') }}
),

owners as (
    select owner_id, owner, office from {{ ref('dim_owner') }}
),

final as (
    select
        invitations.response_id,
        invitations.kind,
        {{ company_date('coalesce(invitations.sent_at, invitations.created_at)') }} as sent_on,
        invitations.rating is not null as is_answered,
        tickets.channel,
        tickets.priority,
        tickets.reopened_count > 0 as is_reopened,
        invitations.customer_id,
        invitations.source_system,
        coalesce(owners.office, customers.office) as office,
        owners.owner as agent,
        customers.owner_id,
        customers.team_id
    from invitations
    inner join customers on invitations.customer_id = customers.customer_id
    left join tickets on invitations.ticket_id = tickets.ticket_id
    left join owners on coalesce(invitations.agent_id, tickets.owner_id) = owners.owner_id
)

select * from final
order by sent_on
