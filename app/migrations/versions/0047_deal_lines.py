"""What a deal is about, line by line; why it was lost in more words than a reason."""

from alembic import op

from app.migrations.guards import guard, tells

revision = "0047"
down_revision = "0046"

TABLE = """
create table app.deal_lines (
    id uuid default app.uuid_v7() not null,
    deal_id uuid not null,
    product text,
    quantity numeric(18, 4) not null,
    unit_price numeric(18, 2) not null,
    discount numeric(5, 2) default 0 not null,
    tax numeric(5, 2) default 0 not null,
    amount numeric(18, 2) not null,
    constraint pk_deal_lines primary key (id),
    constraint fk_deal_lines_deal_id foreign key (deal_id) references app.deals (id) on delete cascade,
    constraint fk_deal_lines_product foreign key (product) references app.products (code),
    constraint ck_deal_lines_in_bounds check (
        quantity > 0 and quantity <= 1e9 and unit_price between 0 and 1e13 and amount between 0 and 1e13
        and discount between 0 and 100 and tax between 0 and 100
    )
)
"""


def upgrade() -> None:
    op.execute("alter table app.deals add column lost_note text")
    op.execute(TABLE)
    op.execute("create index ix_deal_lines_deal_id on app.deal_lines (deal_id)")
    op.execute("create index ix_deal_lines_product on app.deal_lines (product)")
    guard("deal_lines", via={"deal_id": "deals"}, audited=False)
    op.execute("grant delete on app.deal_lines to crm_base")
    tells("deal_lines", {"deal_id": "deals"})
