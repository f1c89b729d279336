"""Row policies bind the owner too: which tables, and that migrations can still change rows."""

import re

import pytest
from sqlalchemy import create_engine, text

from app.core import db, migrate, postgres
from app.migrations import forced


@pytest.fixture
def owner(database):
    """A connection of the owner's; whatever it does is taken back."""
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        link.execute(text("set role crm_owner"))
        yield link
        link.rollback()
    engine.dispose()


def used_by_functions_of_the_owner(link) -> set[str]:
    """Tables of `app` that a `security definer` function names, or one that it calls."""
    known = {
        name: (body, as_owner)
        for name, body, as_owner in link.execute(
            text(
                "select proname, prosrc, prosecdef and proowner = 'crm_owner'::regrole from pg_proc"
                " where pronamespace = 'app'::regnamespace"
            )
        )
    }
    waiting, seen, named = [name for name, (_, as_owner) in known.items() if as_owner], set(), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        names = set(re.findall(r"\bapp\.(\w+)", known[name][0]))
        named |= names
        waiting += [called for called in names & known.keys() if called not in seen]
    return named - known.keys()


def test_every_table_with_policies_is_forced_but_those_of_the_owners_functions(owner):
    guarded = dict(
        owner.execute(
            text(
                "select relname, relforcerowsecurity from pg_class"
                " where relnamespace = 'app'::regnamespace and relrowsecurity"
            )
        ).all()
    )
    unforced = {name for name, is_forced in guarded.items() if not is_forced}
    assert unforced == set(forced.OF_THE_OWNER)
    assert used_by_functions_of_the_owner(owner) & guarded.keys() == unforced


def test_the_owner_sees_and_changes_nobodys_rows(company, owner):
    assert owner.scalar(text("select count(*) from app.users")) == 0
    assert owner.execute(text("update app.users set name = 'x'")).rowcount == 0


def test_a_migration_changes_rows_and_leaves_the_tables_forced(company, owner):
    forced.lift(owner)
    assert owner.execute(text("update app.users set name = 'x'")).rowcount == 8
    forced.lay(owner)
    assert owner.scalar(text("select count(*) from app.users")) == 0


@pytest.fixture
def impatient(database):
    """Whoever migrates does not wait for a lock longer than a moment."""
    engine = create_engine(db.admin_url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as link:
        link.execute(text(f"alter role {postgres.ADMIN} set lock_timeout = '2s'"))
        yield
        link.execute(text(f"alter role {postgres.ADMIN} reset lock_timeout"))
    engine.dispose()


def test_nothing_pending_locks_nothing(impatient, owner):
    """Each command looks for migrations at its start, while others work: it must not wait for their tables."""
    owner.execute(text("lock app.users in access share mode"))
    migrate.run()
