"""Signals of alerts and versions of pages are written by who made the alert or the page; others only read them.

A policy that asked whether one may see the alert let everybody whom it tells judge its signals, and every reader
of a page put a version into it.
"""

from alembic import op

from app.migrations.guards import ASKERS

revision = "0140"
down_revision = "0132"

PARENTS = {"alert_signals": ("alerts", "alert_id"), "number_page_versions": ("number_pages", "page_id")}
ME = "(select nullif(current_setting('crm.user_id', true), '')::uuid)"


def upgrade() -> None:
    for table, (parent, column) in PARENTS.items():
        seen = f"exists (select from app.{parent} parent where parent.id = {table}.{column}"
        to = ", ".join(ASKERS)
        op.execute(f"drop policy own on app.{table}")
        op.execute(f"create policy own on app.{table} to {to} using ({seen} and parent.user_id = {ME}))")
    op.execute(f"create policy shared on app.number_page_versions for select to {to} using ({seen}))")
