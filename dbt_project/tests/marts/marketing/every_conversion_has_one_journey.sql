with journeys as (
    select conversion_kind, conversion_id, count(distinct journey_id) as journeys
    from {{ ref('attribution_journeys') }}
    where is_converted
    group by conversion_kind, conversion_id
),

conversions as (
    select conversion_kind, conversion_id from {{ ref('int_conversions__unioned') }} where ends_journey
)

select conversions.*
from conversions
full outer join journeys
    on conversions.conversion_kind = journeys.conversion_kind
    and conversions.conversion_id = journeys.conversion_id
where journeys.journeys is distinct from 1
