{{ config(materialized='kept', key='deal_id') }}
-- First time each deal was in each stage, and how long it was there in all.
with stays as (
    {{ deal_stays() }}
),

final as (
    select
        deal_id,
        stage,
        position,
        semantic,
        min(entered_at) as entered_at,
        -- numbers of a fixed point add up to the same in whatever order rows come
        (sum({{ minutes_between('entered_at', 'left_at') }}::numeric) / 1440)::double precision as days_in_stage
    from stays
    group by deal_id, stage, position, semantic
)

select * from final
