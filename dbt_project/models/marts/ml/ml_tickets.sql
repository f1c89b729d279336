{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='ticket_id',
    parts={'stg_app__tickets': 'ticket_id'},
    affected=["select entity_id from changed(stg_app__former_values) where entity = 'tickets'"],
) }}
-- A ticket's text is what it said when it came in: what was corrected later is put back.
with tickets as (
    select *, created_at as as_of from {{ ref('stg_app__tickets') }}
),

former as (
    {{ fields_then('tickets', 'ticket_id', 'tickets') }}
),

corrected as (
    select
        tickets.*,
        concat_ws(
            E'\n',
            {{ then_or_now('subject', 'tickets.subject') }},
            {{ then_or_now('description', 'tickets.description') }}
        ) as body,
        {{ own_then_or_now('tickets.custom') }} as own
    from tickets
    left join former on tickets.ticket_id = former.ticket_id
),

final as (
    select
        ticket_id,
        concat({{ own_facts('own') }}, replace(body, chr(57344), '')) as text,
        -- a model never learns from its own answers
        case when coalesce(category_source, 'human') <> 'model' then category end as category,
        category as given_category,
        own as custom,
        language,
        channel,
        priority,
        status in ('resolved', 'closed') as is_resolved,
        created_at
    from corrected
)

select * from final
