-- How often deals that reached a stage were won, of those that have closed. Where few have, the probability that the
-- company set counts as if it were ten more deals.
with stages as (
    select stage, position, semantic, probability from {{ ref('stg_app__stages') }}
),

entries as (
    select deal_id, position, semantic from {{ ref('int_deals__stage_entries') }}
),

closed as (
    select
        deal_id,
        bool_or(semantic = 'won') as is_won,
        coalesce(max(position) filter (where semantic <> 'lost'), 0) as furthest
    from entries
    group by deal_id
    having bool_or(semantic in ('won', 'lost'))
),

final as (
    select
        stages.stage,
        stages.semantic,
        count(closed.deal_id) as closed_deals,
        case
            when stages.semantic = 'open'
                then
                    ((count(closed.deal_id) filter (where closed.is_won) + stages.probability / 10.0)
                    / (count(closed.deal_id) + 10.0))::double precision
        end as win_share
    from stages
    left join closed on stages.semantic = 'open' and stages.position <= closed.furthest
    group by stages.stage, stages.semantic, stages.probability
)

select * from final
