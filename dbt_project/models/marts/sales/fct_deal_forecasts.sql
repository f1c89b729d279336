-- What was expected of each month 30, 60 and 90 days before its end, by what the records said then, and what came.
-- A deal is expected in the month its owner named, one that is overdue in the month in which it is looked at. What its
-- stage says is taken times what came of such sums in the months before that were over by then: dates slip, and new
-- deals come.
with deals as (
    select deal_id, channel, owner, office, owner_id, team_id, won_amount, closed_on from {{ ref('fct_deals') }}
),

versions as (
    select * from {{ ref('stg_app__record_versions') }}
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

months as (
    select n, ({{ month_of(company_today()) }} + n * interval '1 month')::date as month_start
    from {{ number_series(-24, 2) }} as n
),

-- of months that are over three looks; of this one and the next two one each, of today
looks as (
    select
        months.month_start,
        {{ next_month('months.month_start') }} as next_month_start,
        leads.lead_days,
        months.n < 0 as is_over,
        case
            when months.n < 0 then {{ next_month('months.month_start') }} - leads.lead_days
            else {{ company_today() }} + 1
        end as looked_on
    from months
    inner join (values (30), (60), (90)) as leads (lead_days)
        on months.n < 0 or leads.lead_days = 30 * (months.n + 1)
),

moments as (
    select *, {{ company_time('looked_on') }} as looked_at from looks
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

open_then as (
    select
        versions.deal_id,
        moments.month_start,
        moments.lead_days,
        versions.channel,
        versions.owner_id,
        versions.team_id,
        {{ in_base_currency('versions.amount', 'versions.fx_rate') }} * win_shares.win_share as expected_amount
    from versions
    inner join moments
        on versions.valid_from < moments.looked_at
        and (versions.valid_to is null or versions.valid_to >= moments.looked_at)
        and greatest(versions.expected_close_on, moments.looked_on) >= moments.month_start
        and greatest(versions.expected_close_on, moments.looked_on) < moments.next_month_start
    inner join win_shares on moments.looked_on = win_shares.looked_on and versions.stage = win_shares.stage
    where versions.expected_close_on is not null
),

won_then as (
    select
        versions.deal_id,
        moments.month_start,
        moments.lead_days,
        versions.channel,
        versions.owner_id,
        versions.team_id,
        {{ in_base_currency('versions.amount', 'versions.fx_rate') }} as expected_amount
    from versions
    inner join stages on versions.stage = stages.stage and stages.semantic = 'won'
    inner join moments
        on {{ company_date('versions.closed_at') }} >= moments.month_start
        and versions.closed_at < moments.looked_at
        and versions.valid_from < moments.looked_at
        and (versions.valid_to is null or versions.valid_to >= moments.looked_at)
    where {{ company_date('versions.closed_at') }} < moments.next_month_start
),

said as (
    select * from open_then
    union all
    select * from won_then
),

came as (
    select deals.deal_id, moments.month_start, moments.lead_days, deals.won_amount
    from deals
    inner join moments
        on moments.is_over and deals.closed_on >= moments.month_start and deals.closed_on < moments.next_month_start
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
        coalesce(deals.owner, owners.owner) as owner,
        coalesce(deals.office, teams.office) as office,
        coalesce(deals.owner_id, matched.owner_id) as owner_id,
        coalesce(deals.team_id, matched.team_id) as team_id
    from matched
    inner join looks on matched.month_start = looks.month_start and matched.lead_days = looks.lead_days
    inner join factors on matched.month_start = factors.month_start and matched.lead_days = factors.lead_days
    left join deals on matched.deal_id = deals.deal_id
    left join owners on matched.owner_id = owners.owner_id
    left join teams on matched.team_id = teams.team_id
)

select * from final
