"""What the demo company wants of its numbers: of what is sold, a little more than its people sold within a year,
month by month and for each of them; of shares, a round figure for the company and each office."""

from datetime import date

from sqlalchemy import text

from app.access.work import Work

SHARES = {"win_rate": 0.35, "lead_conversion_matured": 0.15, "sla_attainment": 0.85, "csat": 0.8}
"""KPI -> what is wanted of it."""

MONTHS = """
    select generate_series(
        date_trunc('quarter', cast(:until as date)) - interval '1 year',
        date_trunc('quarter', cast(:until as date)) + interval '5 months', interval '1 month'
    )::date as month_start
"""

SOLD = f"""
    with months as ({MONTHS}), sellers as (
        select u.id, t.name as office, coalesce((
            select sum(d.amount * d.fx_rate) from app.deals d join app.stages s on s.code = d.stage
            where d.owner_id = u.id and s.semantic = 'won'
                and d.closed_at >= cast(:until as date) - interval '1 year'
        ), 0) / 12 as sold
        from app.users u join app.teams t on t.id = u.team_id
        where u.is_sample and u.role = 'sales'
    ), wanted as (
        select id, office, month_start, greatest(
            round((sold + avg(sold) over (partition by office, month_start)) / 2 * 1.05, -3), 1000
        ) as wanted
        from sellers cross join months
    )
    insert into app.kpi_targets (kpi, month_start, office, owner_id, wanted, is_sample)
    select 'won_amount', month_start, case when grouping(id) = 1 then coalesce(office, '') else '' end, id,
        sum(wanted), true
    from wanted group by grouping sets ((month_start, id), (month_start, office), (month_start))
"""  # noqa: S608 - ours
"""Half of what somebody sold, half of what people of their office did: no target is out of reach."""

SHARED = f"""
    insert into app.kpi_targets (kpi, month_start, office, wanted, is_sample)
    select :kpi, month_start, office, :wanted, true
    from ({MONTHS}) as months cross join (
        select '' as office union all
        select distinct t.name from app.teams t join app.users u on u.team_id = t.id
        where t.is_sample and u.role = 'sales'
    ) as offices
"""  # noqa: S608 - ours


def write(work: Work, until: date) -> int:
    """Targets of five quarters back to the end of the next, once the deals are there; how many there are."""
    written = work.session.execute(text(SOLD), {"until": until}).rowcount  # type: ignore[attr-defined]
    for kpi, wanted in SHARES.items():
        made = work.session.execute(text(SHARED), {"until": until, "kpi": kpi, "wanted": wanted})
        written += made.rowcount  # type: ignore[attr-defined]
    return int(written)
