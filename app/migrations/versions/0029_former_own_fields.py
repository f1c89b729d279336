"""What fields of the company's own held before, of every noun: models know them as of a day."""

from alembic import op

revision = "0029"
down_revision = "0028"

FIELDS = {
    "leads": ("title", "industry", "employees", "country", "city", "landing_page", "channel", "campaign_id"),
    "customers": ("industry", "country", "employees", "first_channel"),
    "tickets": ("subject", "description"),
}


def upgrade() -> None:
    kept = " or ".join(
        f"(t.entity = '{entity}' and c.key in ({', '.join(repr(name) for name in names)}))"
        for entity, names in FIELDS.items()
    )
    op.execute(f"""
        create or replace view app.former_values as
        select t.id, t.entity, t.entity_id, t.at as changed_at, c.key as field,
            case when c.key in ('industry', 'country') and c.value ->> 0 is not null
                then to_jsonb(app.as_code(c.key, c.value ->> 0)) else c.value -> 0 end as value
        from app.audit_entries t cross join lateral jsonb_each(t.changes) c
        where t.action = 'update' and (c.key = 'custom' or {kept})
    """)
