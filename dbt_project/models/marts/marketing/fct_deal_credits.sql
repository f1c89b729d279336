{{ config(tags=['after_attribution']) }}
-- One model and one kind of conversion of `fct_attribution`, which holds them all: revenue by channel, asked on
-- many pages, reads a sixtieth of its rows.
with attribution as (
    select * from {{ ref('fct_attribution') }}
),

final as (
    select
        credit_id,
        conversion_id as deal_id,
        converted_on,
        touchpoint_id,
        touched_at,
        position,
        channel,
        campaign,
        credit,
        amount
    from attribution
    where model = 'linear' and conversion_kind = 'deal_won'
)

select * from final
