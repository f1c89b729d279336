with final as (
    select
        channel,
        label_en,
        label_zh,
        is_paid,
        is_offline,
        is_direct,
        position
    from {{ ref('stg_app__channels') }}
)

select * from final
