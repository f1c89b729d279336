"""Roles as data, and a reach for each noun, to read and to write apart.

`app.roles` and `app.role_reaches` are the truth; `app.grant_reaches` makes the server's grants what they say. It
works as `crm_granter`, which may hand out reaches to this installation's slots and do nothing else.
"""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from app.migrations import policies, roles
from app.migrations.guards import guard, lay_asked_for
from app.migrations.policies import TEAM_TREE, Guarded

revision = "0024"
down_revision = "0023"

OLD = ("crm_own", "crm_team")
RECORDS = ("customers", "leads", "deals", "tickets", "contacts", "activities")
CUSTOMER = {"customer_id": "customers"}
SCORED = {"customer": "customers", "lead": "leads", "deal": "deals", "ticket": "tickets"}
QUARANTINED = (
    *("leads", "deals", "tickets", "touchpoints", "activities", "orders"),
    *("survey_responses", "channel_spend", "subscriptions"),
)
OPEN = (
    *("channels", "stages", "score_runs", "model_versions", "score_evidence", "pipeline_runs"),
    *("pipeline_steps", "schedules", "score_rules"),
)
GUARDED = (
    *(Guarded(name, "users", everyone=True, settable=False) for name in ("teams", "users")),
    *(Guarded(name, name, everyone=True, settable=False) for name in ("campaigns", "products")),
    *(Guarded(name, "company", everyone=True, settable=False) for name in OPEN),
    *(Guarded(name, "company") for name in ("channel_spend", "import_runs", "import_rejects", "audit_seals")),
    *(Guarded(name, name, owned=True) for name in ("customers", "leads", "deals")),
    Guarded("tickets", "tickets", owned=True, via=CUSTOMER),
    Guarded("activities", "activities", owned=True, via=CUSTOMER | {"lead_id": "leads", "deal_id": "deals"}),
    *(Guarded(name, name, via=CUSTOMER) for name in ("contacts", "orders")),
    Guarded("survey_responses", "surveys", via=CUSTOMER),
    Guarded("touchpoints", "touchpoints", via={"lead_id": "leads"} | CUSTOMER),
    Guarded("subscriptions", "company", via=CUSTOMER),
    Guarded("order_lines", "company", via={"order_id": "orders"}),
    Guarded("stage_changes", "company", via={"deal_id": "deals"}),
    Guarded("ticket_messages", "company", via={"ticket_id": "tickets"}),
    *(Guarded(name, "company", about={t: t for t in RECORDS}) for name in ("owner_changes", "audit_entries")),
    *(Guarded(name, "company", about=SCORED) for name in ("scores", "score_history")),
    Guarded("quarantine", "company", about={t: t for t in QUARANTINED}, settable=False),
)
"""Every table with rows of somebody, as of this revision."""

APPENDED = (
    *("owner_changes", "stage_changes", "ticket_messages", "touchpoints", "score_history"),
    *("audit_entries", "audit_seals"),
)
ASKED_FOR = {
    "jobs": ("asked_by", None, "insert (kind, subject, given, asked_by, undoes),"
             " update (status, attempts, done, total, cancel_asked, counts, message, started_at, finished_at)"),
    "job_rows": ("job_id", "jobs", "insert"),
    "job_files": ("job_id", "jobs", "insert, update (bytes)"),
    "job_file_parts": ("file_id", "job_files", "insert"),
}  # fmt: skip
KEPT_FROM_ALL = ("audit_entries", "audit_seals")


def upgrade() -> None:
    op.execute(TEAM_TREE)
    _tables()
    _granting()
    roles.put(op.get_bind())
    _people()
    for one in GUARDED:
        op.execute(f"drop policy if exists crm_own on app.{one.table}")
        op.execute(f"drop policy if exists crm_team on app.{one.table}")
        policies.lay(one)
        writes = "" if one.table in KEPT_FROM_ALL else ", insert" if one.table in APPENDED else ", insert, update"
        op.execute(f"grant select{writes} on app.{one.table} to crm_base")
    _sessions()
    _asked_for()
    _for_readers_of_all()
    _marts()
    for role in OLD:
        _forget(role)


def _beside(name: str) -> str:
    return (Path(__file__).parent / name).read_text()


def _tables() -> None:
    op.execute(_beside("0024_roles.sql"))
    for table in ("roles", "role_reaches"):
        guard(table, everyone=True, settable=False, noun="users")
        for reader in ("crm_signin", "crm_granter"):
            op.execute(f"create policy {reader} on app.{table} for select to {reader} using (true)")
            op.execute(f"grant select on app.{table} to {reader}")


def _granting() -> None:
    """A slot gets the reaches its role has; one that holds all of every noun needs no policy but `true`."""
    op.execute("grant usage, create on schema app to crm_granter")
    op.execute("set local role crm_granter")
    op.execute(_beside("0024_grant_reaches.sql"))
    op.execute("revoke execute on function app.grant_reaches from public")
    op.execute("grant execute on function app.grant_reaches to crm_base, crm_all, crm_owner")
    op.execute("set local role crm_owner")


def _people() -> None:
    op.execute("alter table app.users drop constraint ck_users_role")
    op.execute("alter table app.users add constraint fk_users_role foreign key (role) references app.roles (code)")
    op.execute("create index ix_users_role on app.users (role)")


def _sessions() -> None:
    op.execute("drop policy own_or_administered on app.sessions")
    op.execute(
        "create policy own on app.sessions to crm_base, crm_all, crm_read"
        " using (user_id = (select nullif(current_setting('crm.user_id', true), '')::uuid))"
    )
    op.execute("create policy administered on app.sessions to crm_users_write_all, crm_all using (true)")
    seen = "id, user_id, created_at, last_seen_at, expires_at, ip, user_agent"
    op.execute(f"grant select ({seen}), delete on app.sessions to crm_base")


def _asked_for() -> None:
    for table, (column, via, writes) in ASKED_FOR.items():
        for name in ("own", "administered"):
            op.execute(f"drop policy if exists {name} on app.{table}")
        lay_asked_for(table, column, via)
        op.execute(f"grant select, {writes} on app.{table} to crm_base")
    op.execute("create policy administered on app.sign_in_links to crm_users_write_all using (true)")
    seen = "id, user_id, purpose, created_at, created_by, expires_at, used_at"
    op.execute(f"grant select ({seen}), insert, update (expires_at) on app.sign_in_links to crm_base")


def _for_readers_of_all() -> None:
    for table in ("backup_runs", "backup_coverage"):
        op.execute(f"grant select on app.{table} to crm_base")
        op.execute(f"create policy read_all on app.{table} for select to crm_company_read_all using (true)")
    op.execute("grant execute on function app.audit_verify to crm_read")
    op.execute("grant usage on schema app to crm_base")
    op.execute("grant execute on function app.audit_event, app.spend to crm_base")
    op.execute("grant select on app.scores_ever to crm_base")


MART_POLICIES = text("""
    select tablename, policyname from pg_policies
    where schemaname = 'marts' and roles && '{crm_own,crm_team}'::name[] order by 1, 2
""")
MARTS = {
    "fct_deals": "deals",
    "fct_deal_stages": "deals",
    "fct_leads": "leads",
    "fct_orders": "orders",
    "fct_tickets": "tickets",
    "fct_survey_responses": "surveys",
    "dim_customer": "customers",
    "fct_customer_months": "customers",
}


def _marts() -> None:
    """Marts are guarded as they are built; those in force until the next build are guarded here."""
    op.execute("set local role crm_dbt")
    policed = op.get_bind().execute(MART_POLICIES).all()
    for table, name in policed:
        noun = MARTS.get(table)
        if name == "everybody":
            op.execute(f"alter policy everybody on marts.{table} to crm_base")
        elif name == "published":
            op.execute(
                f"alter policy published on marts.{table} to crm_base, crm_all, crm_read, crm_robot, crm_bi"
            )
        elif noun:
            op.execute(f"alter policy {name} on marts.{table} to crm_{noun}_read_{name}")
            if name == "own":
                _wider(table, noun)
    op.execute("grant usage on schema marts to crm_base")
    op.execute("grant select on all tables in schema marts to crm_base")
    op.execute("set local role crm_owner")


def _wider(table: str, noun: str) -> None:
    tree = policies.MINE["tree"].format(row="")
    op.execute(f"create policy tree on marts.{table} for select to crm_{noun}_read_tree using ({tree})")
    op.execute(f"create policy all_of_noun on marts.{table} for select to crm_{noun}_read_all using (true)")


def _forget(role: str) -> None:
    """Of the roles of before, which every database had, only the names stay: dumps of before name them."""
    op.execute(f"revoke all on all tables in schema app from {role}")
    op.execute(f"revoke all on all functions in schema app from {role}")
    op.execute(f"revoke usage on schema app from {role}")
