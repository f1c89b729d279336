{% set looks_of_today = "select * from (" ~ forecast_looks() ~ ") as every_look where not is_over" -%}
-- What was expected of each month 30, 60 and 90 days before its end, by what the records said then, and what came.
-- A deal is expected in the month its owner named, one that is overdue in the month in which it is looked at. What its
-- stage says is taken times what came of such sums in the months before that were over by then: dates slip, and new
-- deals come.
with deals as (
    select deal_id, channel, owner, office, owner_id, team_id, won_amount, closed_on from {{ ref('fct_deals') }}
),

stages as (
    select stage, position, semantic, probability from {{ ref('stg_app__stages') }}
),

owners as (
    select owner_id, owner from {{ ref('dim_owner') }}
),

teams as (
    select team_id, name as office from {{ ref('stg_app__teams') }}
),

looks as (
    {{ forecast_looks() }}
),

entries as (
    select deal_id, position, semantic, entered_at from {{ ref('int_deals__stage_entries') }}
),

closed as (
    select
        bool_or(semantic = 'won') as is_won,
        coalesce(max(position) filter (where semantic <> 'lost'), 0) as furthest,
        {{ company_date("max(entered_at) filter (where semantic in ('won', 'lost'))") }} as closed_on
    from entries
    group by deal_id
    having bool_or(semantic in ('won', 'lost'))
),

closed_days as (
    select closed_on, furthest, count(*) as deals, count(*) filter (where is_won) as won
    from closed
    group by closed_on, furthest
),

-- as int_stages__win_shares, of the deals that had closed by then
win_shares as (
    select
        days.looked_on,
        stages.stage,
        (coalesce(sum(closed_days.won), 0) + stages.probability / 10.0)
        / (coalesce(sum(closed_days.deals), 0) + 10.0) as win_share
    from (select distinct looked_on from looks) as days
    cross join stages
    left join closed_days on days.looked_on > closed_days.closed_on and stages.position <= closed_days.furthest
    where stages.semantic = 'open'
    group by days.looked_on, stages.stage, stages.probability
),

recorded as (
    select * from {{ ref('int_deals__looked_at') }}
    union all
    select * from ({{ deals_looked_at(looks_of_today) }}) as of_today
),

said as (
    select
        recorded.deal_id,
        recorded.month_start,
        recorded.lead_days,
        recorded.channel,
        recorded.owner_id,
        recorded.team_id,
        recorded.amount * case when recorded.is_won then 1 else win_shares.win_share end as expected_amount
    from recorded
    inner join looks on recorded.month_start = looks.month_start and recorded.lead_days = looks.lead_days
    left join win_shares on looks.looked_on = win_shares.looked_on and recorded.stage = win_shares.stage
),

came as (
    select deals.deal_id, looks.month_start, looks.lead_days, deals.won_amount
    from deals
    inner join looks
        on looks.is_over and deals.closed_on >= looks.month_start and deals.closed_on < looks.next_month_start
    where deals.won_amount is not null
),

matched as (
    select
        coalesce(said.deal_id, came.deal_id) as deal_id,
        coalesce(said.month_start, came.month_start) as month_start,
        coalesce(said.lead_days, came.lead_days) as lead_days,
        said.channel,
        said.owner_id,
        said.team_id,
        coalesce(said.expected_amount, 0) as expected_amount,
        coalesce(came.won_amount, 0)::numeric(18, 2) as came_amount
    from said
    full outer join came
        on said.deal_id = came.deal_id and said.month_start = came.month_start and said.lead_days = came.lead_days
),

sums as (
    select
        matched.month_start,
        matched.lead_days,
        sum(matched.expected_amount) as expected,
        sum(matched.came_amount) as came
    from matched
    inner join looks
        on matched.month_start = looks.month_start and matched.lead_days = looks.lead_days and looks.is_over
    group by matched.month_start, matched.lead_days
),

factors as (
    select
        looks.month_start,
        looks.lead_days,
        case
            when count(sums.month_start) >= 6 and sum(sums.expected) > 0 then sum(sums.came) / sum(sums.expected) else 1
        end as factor
    from looks
    left join sums
        on looks.lead_days = sums.lead_days
        and {{ next_month('sums.month_start') }} <= looks.looked_on
        and sums.month_start >= looks.month_start - interval '15 months'
    group by looks.month_start, looks.lead_days
),

final as (
    select
        matched.deal_id,
        matched.month_start,
        matched.lead_days,
        looks.is_over,
        looks.looked_on - 1 as looked_on,
        round(matched.expected_amount, 2)::numeric(18, 2) as expected_amount,
        factors.factor::double precision as factor,
        round(matched.expected_amount * factors.factor, 2)::numeric(18, 2) as forecast_amount,
        case when looks.is_over then matched.came_amount end as came_amount,
        coalesce(deals.channel, matched.channel) as channel,
        -- looked up where the deal is gone: joined, each row met each colleague
        coalesce(deals.owner, (select owners.owner from owners where owners.owner_id = matched.owner_id)) as owner,
        coalesce(deals.office, (select teams.office from teams where teams.team_id = matched.team_id)) as office,
        coalesce(deals.owner_id, matched.owner_id) as owner_id,
        coalesce(deals.team_id, matched.team_id) as team_id
    from matched
    inner join looks on matched.month_start = looks.month_start and matched.lead_days = looks.lead_days
    inner join factors on matched.month_start = factors.month_start and matched.lead_days = factors.lead_days
    left join deals on matched.deal_id = deals.deal_id
)

select * from final
