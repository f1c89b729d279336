with final as (
    select
        ticket_id,
        concat_ws(E'\n', subject, description) as text,
        -- a model never learns from its own answers
        case when coalesce(category_source, 'human') <> 'model' then category end as category,
        category as given_category,
        language,
        channel,
        priority,
        status in ('resolved', 'closed') as is_resolved,
        created_at
    from {{ ref('stg_app__tickets') }}
)

select * from final
