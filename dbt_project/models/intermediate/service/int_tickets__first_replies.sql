{{ config(
    materialized='kept',
    key='ticket_id',
    parts={'stg_app__tickets': 'ticket_id', 'stg_app__ticket_messages': 'ticket_id'},
) }}
-- The first answer a customer could read that a person wrote: no automatic replies, no internal notes. Where a
-- colleague wrote first, opening the ticket, that is no answer: from then on we wait for the customer to ask.
with tickets as (
    select ticket_id, created_at from {{ ref('stg_app__tickets') }}
),

messages as (
    select
        messages.ticket_id,
        messages.written_at,
        messages.author_kind = 'customer' as is_asking,
        messages.author_kind = 'agent' and messages.is_public as is_told,
        tickets.created_at
    from {{ ref('stg_app__ticket_messages') }} as messages
    inner join tickets on messages.ticket_id = tickets.ticket_id
),

openings as (
    select
        ticket_id,
        bool_or(is_told and written_at <= created_at) as is_opened_by_us,
        min(written_at) filter (where is_asking) as first_message_at
    from messages
    group by ticket_id
),

asked as (
    select
        messages.*,
        openings.is_opened_by_us,
        case when openings.is_opened_by_us then openings.first_message_at else messages.created_at end as asked_at
    from messages
    inner join openings on messages.ticket_id = openings.ticket_id
),

final as (
    select
        ticket_id,
        is_opened_by_us,
        asked_at,
        min(written_at) filter (where is_told and written_at > asked_at) as first_replied_at,
        count(*) filter (where is_told and written_at > asked_at) as public_reply_count
    from asked
    group by ticket_id, is_opened_by_us, asked_at
)

select * from final
