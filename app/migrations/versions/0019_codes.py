"""Countries, provinces and industries are codes: what was written as a name becomes the code it is known by.

What is on no list stays as it was written. Nothing about the records has changed, so the trail keeps no entry of
it; what the trail knew before is read by the codes of today.
"""

import json

from alembic import op
from sqlalchemy import text

from app.core.codes import COUNTRIES, INDUSTRIES, REGIONS

revision = "0019"
down_revision = "0018"

CODED = {"customers": ("industry", "country"), "leads": ("industry", "country")}
FIELDS = {
    "leads": (
        *("title", "industry", "employees", "country", "city", "landing_page", "channel", "campaign_id"),
        "custom",
    ),
    "customers": ("industry", "country", "employees", "first_channel"),
    "tickets": ("subject", "description"),
}
PROVINCES = text("select distinct province, country from app.customers where province is not null")


def upgrade() -> None:
    known = json.dumps({"country": dict(COUNTRIES.spellings), "industry": dict(INDUSTRIES.spellings)})
    literal = known.replace("'", "''")
    op.get_bind().exec_driver_sql(
        "create function app.as_code(list text, written text) returns text language sql immutable parallel safe"
        f" as $f$ select coalesce('{literal}'::jsonb -> list ->> lower(written), written) $f$"
    )
    for table in CODED:
        op.execute(f"alter table app.{table} disable trigger user")
    for table, columns in CODED.items():
        codes = ", ".join(f"{name} = app.as_code('{name}', {name})" for name in columns)
        op.execute(f"update app.{table} set {codes} where num_nonnulls({', '.join(columns)}) > 0")
    _name_provinces()
    for table in CODED:
        op.execute(f"alter table app.{table} enable trigger user")
    _read_the_past()


def _name_provinces() -> None:
    found = op.get_bind().execute(PROVINCES).all()
    change = text(
        "update app.customers set province = :code"
        " where province = :was and country is not distinct from cast(:country as text)"
    )
    for was, country in found:
        code = REGIONS.read_in(was, country)
        if code and code != was:
            op.get_bind().execute(change, {"code": code, "was": was, "country": country})


def _read_the_past() -> None:
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
        where t.action = 'update' and ({kept})
    """)
