"""What models and marts may know of the trail: former values of the fields that features are made of.

Nothing personal is among them. A feature as of a day is the value of that day, not what was typed in later.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

FIELDS = {
    "leads": (
        *("title", "industry", "employees", "country", "city", "landing_page", "channel", "campaign_id"),
        "custom",
    ),
    "customers": ("industry", "country", "employees", "first_channel"),
    "tickets": ("subject", "description"),
}


def upgrade() -> None:
    kept = " or ".join(
        f"(t.entity = '{entity}' and c.key in ({', '.join(repr(name) for name in names)}))"
        for entity, names in FIELDS.items()
    )
    op.execute(f"""
        create view app.former_values as
        select t.id, t.entity, t.entity_id, t.at as changed_at, c.key as field, c.value -> 0 as value
        from app.audit_entries t cross join lateral jsonb_each(t.changes) c
        where t.action = 'update' and ({kept})
    """)
    op.execute("comment on view app.former_values is 'What a field held until it was changed: one row per change'")
    op.execute("grant select on app.former_values to crm_dbt, crm_robot")
