"""The lead that a deal was made of is found by an index: its page read all leads of the reader's team."""

from alembic import op

revision = "0167"
down_revision = "0166"


def upgrade() -> None:
    op.execute("create index ix_leads_deal_id on app.leads (deal_id)")
