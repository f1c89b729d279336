-- The first answer a customer could read that a person wrote: no automatic replies, no internal notes.
with messages as (
    select * from {{ ref('stg_app__ticket_messages') }}
),

final as (
    select
        ticket_id,
        min(written_at) as first_replied_at,
        count(*) as public_reply_count
    from messages
    where author_kind = 'agent' and is_public
    group by ticket_id
)

select * from final
