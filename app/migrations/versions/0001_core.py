"""The operational core: tables, who sees which rows, and the audit trail."""

from pathlib import Path

from alembic import op

from app.migrations.guards import guard, restrict, robot_writes
from app.migrations.policies import TEAM_TREE

revision = "0001"
down_revision = None

HERE = Path(__file__).parent
WORKERS = "crm_base, crm_all"
REACHES = "crm_base, crm_all, crm_read, crm_robot, crm_signin"
RECORDS = ("customers", "leads", "deals", "tickets", "contacts", "activities")


def upgrade() -> None:
    op.execute((HERE / "0001_tables.sql").read_text())
    op.execute((HERE / "0001_functions.sql").read_text())
    op.execute(TEAM_TREE)
    op.execute(f"grant usage on schema app to {REACHES}, crm_dbt")
    _people()
    _records()
    _history()
    _models_and_runs()
    _trail()


def _people() -> None:
    for table in ("teams", "users"):
        guard(table, everyone=True, settable=False, noun="users")
        op.execute(f"create policy crm_signin on app.{table} for select to crm_signin using (true)")
        op.execute(f"grant select on app.{table} to crm_signin")
    for table in ("credentials", "sessions", "signin_attempts"):
        restrict(table, "crm_signin", "select, insert, update, delete")
    op.execute("create policy crm_signin_locale on app.users for update to crm_signin using (true)")
    op.execute("grant update (locale, version, updated_at) on app.users to crm_signin")


def _records() -> None:
    for table in ("channels", "stages"):
        guard(table, everyone=True, settable=False, audited=False)
    for table in ("campaigns", "products"):
        guard(table, everyone=True, settable=False, noun=table)
    guard("channel_spend", audited=False)
    guard("customers", owned=True)
    guard("leads", owned=True)
    guard("deals", owned=True)
    guard("tickets", owned=True, via={"customer_id": "customers"})
    guard("activities", owned=True, via={"customer_id": "customers", "lead_id": "leads", "deal_id": "deals"})
    for table in ("contacts", "subscriptions", "orders"):
        guard(table, via={"customer_id": "customers"})
    guard("survey_responses", via={"customer_id": "customers"}, noun="surveys")
    guard("order_lines", via={"order_id": "orders"}, audited=False)


def _history() -> None:
    guard("owner_changes", about={table: table for table in RECORDS}, append_only=True)
    guard("stage_changes", via={"deal_id": "deals"}, append_only=True)
    guard("ticket_messages", via={"ticket_id": "tickets"}, append_only=True)
    guard("touchpoints", via={"lead_id": "leads", "customer_id": "customers"}, append_only=True)


def _models_and_runs() -> None:
    about = {"customer": "customers", "lead": "leads", "deal": "deals", "ticket": "tickets"}
    for table in ("scores", "score_history"):
        guard(table, about=about, append_only=table == "score_history", audited=False)
        robot_writes(table, append_only=table == "score_history")
    for table in ("score_runs", "model_versions", "score_evidence"):
        guard(table, everyone=True, settable=False, audited=False)
        robot_writes(table)
    # no policies on proposals: COPY refuses them, and only those who see every record may read any
    op.execute("grant select, insert, delete on app.score_proposals to crm_robot, crm_all")
    op.execute("grant select on app.score_proposals to crm_read")
    for table in ("pipeline_runs", "pipeline_steps"):
        guard(table, everyone=True, settable=False, audited=False)
        robot_writes(table)
    for table in ("import_runs", "import_rejects"):
        guard(table, audited=False)


def _trail() -> None:
    """Everyone reads the trail of the records they see; nobody writes it but the trigger."""
    about = {table: table for table in RECORDS}
    for table in ("audit_entries", "audit_seals"):
        guard(table, about=about if table == "audit_entries" else None, append_only=True)
        op.execute(f"revoke insert, delete on app.{table} from {WORKERS}")
        op.execute(f"revoke select on app.{table} from crm_dbt")
        op.execute(
            f"create trigger no_delete before delete on app.{table}"
            " for each statement execute function app.refuse_change()"
        )
    op.execute(f"grant execute on function app.audit_event to {REACHES}")
    op.execute("grant execute on function app.audit_seal, app.audit_verify to crm_all, crm_robot")
