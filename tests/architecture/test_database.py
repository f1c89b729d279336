"""What a migration must not forget: policies, grants, the trail; and that models say what tables are."""

from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from app.core import db, migrate
from app.core.base import Base, Owned, Record
from app.migrations import reaches
from tests.architecture import source

LOGINS = ("crm_app", "crm_bi", "crm_dbt")


@pytest.fixture(scope="module")
def catalogue(database):
    """Questions to Postgres about itself; as the administrator, for no other role sees all of it."""
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        yield lambda question, **values: link.execute(text(question), values).all()
    engine.dispose()


for _model in (source.ROOT / "app").glob("*/model.py"):
    import_module(f"app.{_model.parent.name}.model")


def tables(kind: type) -> set[str]:
    return {mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, kind)}


def test_the_newest_migration_has_the_greatest_name():
    """So that `migrate` need not load them all to know it."""
    assert migrate.newest_revision() == ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head()


def test_a_table_without_row_policies_is_closed_to_those_who_see_only_some_rows(catalogue):
    """COPY goes around row policies by being refused: a table that needs it is for those who see everything."""
    bare = catalogue(
        "select relname, grantee from pg_class left join information_schema.role_table_grants"
        " on table_schema = 'app' and table_name = relname and grantee in ('crm_base', 'PUBLIC')"
        " where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') and not relrowsecurity"
    )
    assert {row.relname for row in bare if row.grantee} == set()
    assert {row.relname for row in bare} == {"alembic_version", "score_proposals", "installation_keys"}


@pytest.mark.parametrize("command", ["read", "insert", "update"])
@pytest.mark.parametrize(("reach", "column"), [("own", "owner_id"), ("team", "team_id"), ("tree", "team_id")])
def test_what_belongs_to_somebody_has_a_policy_of_each_reach(catalogue, command, reach, column):
    policies = catalogue(
        "select tablename, roles, coalesce(qual, with_check) as rule from pg_policies"
        " where schemaname = 'app' and policyname = :name",
        name=f"{command}_{reach}",
    )
    direction = "read" if command == "read" else "write"
    held = {row.tablename for row in policies if column in row.rule and f"_{direction}_{reach}" in row.roles[0]}
    assert tables(Owned) <= held


def test_no_slot_and_no_reach_holds_a_grant_of_its_own(catalogue):
    """Slots hold what `crm_base` holds: without a reach there are no rows, and no error."""
    rights = catalogue(
        "select grantee, table_name from information_schema.role_table_grants where table_schema = 'app'"
        " and grantee like 'crm\\_%' and grantee <> all(:others)",
        others=["crm_base", "crm_owner", *reaches.ROBOTS, *LOGINS, reaches.GRANTER],
    )
    assert rights == []


def test_every_record_is_in_the_trail(catalogue):
    triggers = catalogue(
        "select tgrelid::regclass::text as name, count(*) as n from pg_trigger"
        " where tgname like 'audit\\_%' group by 1"
    )
    kept = {row.name.removeprefix("app.") for row in triggers if row.n == 3}
    assert tables(Record) <= kept


def test_what_is_appended_cannot_be_changed(catalogue):
    rights = catalogue(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants"
        " where table_schema = 'app' and privilege_type in ('UPDATE', 'TRUNCATE') and table_name = any(:names)"
        " and grantee like 'crm%' and grantee <> 'crm_owner'",
        names=["audit_entries", "audit_seals", "stage_changes", "owner_changes", "ticket_messages", "touchpoints"],
    )
    assert rights == []


def test_no_role_of_the_application_may_pass_by_the_policies(catalogue):
    roles = catalogue(
        "select rolname from pg_roles where rolname = any(:roles) and (rolsuper or rolbypassrls or rolcreaterole)",
        roles=[reaches.BASE, reaches.GRANTER, *reaches.ROBOTS, *reaches.REACHES, *LOGINS],
    )
    assert roles == []


def test_the_login_of_the_application_may_nothing_by_itself(catalogue):
    """Whatever it does, it does in a reach that `work` took on."""
    rights = catalogue(
        "select table_name from information_schema.role_table_grants where grantee in ('crm_app', 'PUBLIC')"
        " and table_schema in ('app', 'marts', 'staging')"
    )
    assert rights == []


def test_models_say_what_the_migrations_made(database):
    """Indexes aside: those that lists and searches need are the migrations' own."""
    engine = create_engine(db.admin_url())
    options = {
        "include_schemas": True,
        "compare_type": False,
        "version_table_schema": "app",
        "include_name": lambda name, kind, _: kind != "schema" or name == "app",
    }
    with engine.connect() as link:
        differences = compare_metadata(MigrationContext.configure(link, opts=options), Base.metadata)
    engine.dispose()
    assert [d for d in differences if d[0] != "remove_index"] == []
