"""Whoever erases a record or an account also removes the notices of it, and what its person wished to hear.

Only at the machine itself: administrators still meet nobody's notices, and nobody marks those of another.
"""

from alembic import op

revision = "0053"
down_revision = "0052"

OWN = ("notices", "notice_choices", "notice_wishes")


def upgrade() -> None:
    for table in OWN:
        for command in ("select", "delete"):
            op.execute(f"create policy erased_{command} on app.{table} for {command} to crm_all using (true)")
