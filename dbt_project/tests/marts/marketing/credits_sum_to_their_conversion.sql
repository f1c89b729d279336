with shares as (
    select
        attribution.model,
        attribution.conversion_kind,
        attribution.conversion_id,
        sum(attribution.credit) as credit,
        sum(attribution.amount) as amount
    from {{ ref('fct_attribution') }} as attribution
    group by attribution.model, attribution.conversion_kind, attribution.conversion_id
),

conversions as (
    select conversion_kind, conversion_id, amount from {{ ref('int_conversions__unioned') }} where ends_journey
)

select shares.*
from shares
full outer join conversions
    on shares.conversion_kind = conversions.conversion_kind and shares.conversion_id = conversions.conversion_id
where abs(shares.credit - 1) > 1e-9
    or shares.amount <> conversions.amount
    or conversions.conversion_id is null
