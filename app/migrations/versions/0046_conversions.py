"""A lead says what product it asks for; what a conversion made is kept, so that it can be taken back."""

from alembic import op

from app.migrations.guards import guard

revision = "0046"
down_revision = "0045"

TABLE = """
create table app.conversions (
    lead_id uuid not null,
    made_at timestamptz default now() not null,
    before text not null,
    made jsonb not null,
    constraint pk_conversions primary key (lead_id),
    constraint fk_conversions_lead_id foreign key (lead_id) references app.leads (id) on delete cascade,
    constraint ck_conversions_status
        check (before in ('new', 'contacted', 'engaged', 'converted', 'recycled', 'disqualified'))
)
"""


def upgrade() -> None:
    op.execute("alter table app.leads add column product text")
    reference = "foreign key (product) references app.products (code)"
    op.execute(f"alter table app.leads add constraint fk_leads_product {reference}")
    op.execute("create index ix_leads_product on app.leads (product)")
    op.execute(TABLE)
    guard("conversions", via={"lead_id": "leads"}, audited=False)
    op.execute("grant delete on app.conversions to crm_base")
