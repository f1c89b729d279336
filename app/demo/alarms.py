"""What people of the demo company want to be told of: each its owner's role, its number and its rule."""

from sqlalchemy import text

from app.access.actor import Role
from app.access.work import Work

WATCHED = (
    (Role.LEADER, "win_rate", "threshold", 0.38, False),
    (Role.LEADER, "won_amount", "forecast", None, True),
    (Role.LEADER, "sla_attainment", "threshold", 0.85, False),
    (Role.ANALYST, "csat", "limits", None, True),
    (Role.ANALYST, "lead_conversion_matured", "limits", None, True),
    (Role.ANALYST, "touchpoints", "freshness", 48, True),
)
"""Whose, which number or source, rule, level, and whether it is told above it."""

WRITE = """
    insert into app.alerts (user_id, kpi, grain, rule, level, is_above, receivers)
    select u.id, :kpi, 'month', :rule, cast(:level as double precision), :above, array(
        select c.id from app.users c where c.is_sample and c.role in ('leader', 'analyst') and c.id <> u.id
    )
    from app.users u where u.is_sample and u.role = :role order by u.id limit 1
"""
"""Leaders and analysts are told of each other's."""


def write(work: Work) -> None:
    """They go with their owners when the demo company is taken out."""
    for role, kpi, rule, level, above in WATCHED:
        given = {"role": role, "kpi": kpi, "rule": rule, "level": level, "above": above}
        work.session.execute(text(WRITE), given)
