-- A ticket's text is what it said when it came in: what was corrected later is put back.
with tickets as (
    select *, created_at as as_of from {{ ref('stg_app__tickets') }}
),

former as (
    {{ fields_then('tickets', 'ticket_id', 'tickets') }}
),

final as (
    select
        tickets.ticket_id,
        concat_ws(
            E'\n',
            {{ then_or_now('subject', 'tickets.subject') }},
            {{ then_or_now('description', 'tickets.description') }}
        ) as text,
        -- a model never learns from its own answers
        case when coalesce(tickets.category_source, 'human') <> 'model' then tickets.category end as category,
        tickets.category as given_category,
        tickets.language,
        tickets.channel,
        tickets.priority,
        tickets.status in ('resolved', 'closed') as is_resolved,
        tickets.created_at
    from tickets
    left join former on tickets.ticket_id = former.ticket_id
)

select * from final
