"""Editions have a name that links carry, what goes to many is kept once, and no key holds anybody's address.

What is kept once is sealed, and put there by whoever has letters sent; only the one who sends reads it.
"""

import hashlib

from alembic import op
from sqlalchemy import text

from app.core.sealed import mark_of, unseal

revision = "0095"
down_revision = "0076"

TABLES = """
alter table app.report_editions add column reference text constraint uq_report_editions_reference unique;
update app.report_editions set reference = id::text;
alter table app.report_editions alter column reference set not null;
alter table app.report_plans add column holds boolean not null default false;
alter table app.report_plans add column checked_build uuid;
create table app.shared_contents (
    name text not null constraint pk_shared_contents primary key,
    content text not null,
    made_at timestamptz not null default now()
);
alter table app.deliveries add column shared text
    constraint fk_deliveries_shared references app.shared_contents (name);
create index ix_deliveries_shared on app.deliveries (shared) where shared is not null;
alter table app.shared_contents enable row level security;
create policy crm_robot on app.shared_contents to crm_robot using (true);
create policy administered on app.shared_contents to crm_company_write_all, crm_all using (true);
create policy put on app.shared_contents for insert to crm_base with check (true);
grant select, insert, delete on app.shared_contents to crm_robot, crm_all, crm_base;
"""


def upgrade() -> None:
    op.execute(TABLES)
    _without_addresses()


def _without_addresses() -> None:
    """Keys that held an address hold its mark from now on."""
    link = op.get_bind()
    found = text("select id, key, address from app.deliveries where address is not null and key like 'report %'")
    for row in link.execute(found).all():
        told = unseal(row.address) or ""
        mark = hashlib.sha256(mark_of(told).encode()).hexdigest()[:32]
        changed = {"id": row.id, "key": row.key.replace(told, mark)}
        link.execute(text("update app.deliveries set key = :key where id = :id"), changed)
