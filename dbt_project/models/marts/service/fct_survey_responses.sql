{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='response_id',
    indexes=[{'columns': ['responded_on']}, {'columns': ['customer_id']}],
) }}
with responses as (
    select * from {{ ref('stg_app__survey_responses') }}
    where rating is not null
),

customers as (
    select * from {{ ref('dim_customer') }}
),

tickets as (
    select ticket_id, priority, category, channel, owner_id from {{ ref('stg_app__tickets') }}
),

owners as (
    select owner_id, owner, office from {{ ref('dim_owner') }}
),

-- who answers again about the same ticket or order changes their mind: the last answer is theirs
ranked as (
    select
        *,
        row_number() over (
            partition by kind, customer_id, ticket_id, order_id
            order by coalesce(responded_at, created_at) desc, response_id desc
        ) = 1 or (ticket_id is null and order_id is null) as is_last
    from responses
),

final as (
    select
        responses.response_id,
        responses.kind,
        responses.rating,
        responses.is_last,
        {{ company_date('coalesce(responses.responded_at, responses.created_at)') }} as responded_on,
        responses.is_last and responses.kind = 'csat' as is_csat,
        case when responses.is_last and responses.kind = 'csat' then responses.rating >= 4 end as is_satisfied,
        responses.is_last and responses.kind = 'nps' as is_nps,
        case
            when responses.kind <> 'nps' or not responses.is_last then null
            when responses.rating >= 9 then 'promoter'
            when responses.rating >= 7 then 'passive'
            else 'detractor'
        end as nps_group,
        case
            when responses.kind <> 'nps' or not responses.is_last then null
            when responses.rating >= 9 then 1
            when responses.rating >= 7 then 0
            else -1
        end as nps_points,
        responses.is_last and responses.kind = 'ces' as is_ces,
        case when responses.is_last and responses.kind = 'ces' then responses.rating end as ces_points,
        responses.language,
        responses.customer_id,
        responses.ticket_id,
        responses.order_id,
        tickets.priority,
        tickets.category,
        tickets.channel,
        customers.industry,
        customers.country,
        responses.source_system,
        owners.owner as agent,
        coalesce(owners.office, customers.office) as office,
        customers.owner_id,
        customers.team_id
    from ranked as responses
    inner join customers on responses.customer_id = customers.customer_id
    left join tickets on responses.ticket_id = tickets.ticket_id
    left join owners on coalesce(responses.agent_id, tickets.owner_id) = owners.owner_id
)

select * from final
order by responded_on
