"""Values can be taken out of the trail, and the chain still proves what is left."""

from importlib import import_module

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from app.access.work import work
from app.audit import cli, trail
from app.core import db
from app.core.errors import NotPermitted
from app.leads import schema
from app.leads import service as leads
from tests.app.making import a_lead, broken_off


@pytest.fixture
def entry(ben, ada) -> int:
    """The sealed entry of a change that should not have been written down."""
    lead = a_lead(ben)
    with work(ben) as w:
        leads.change(w, lead.id, schema.LeadChange(city="A secret"), lead.version)
    with work(ada) as w:
        trail.seal(w)
        return w.session.scalar(text("select id from app.audit_entries where changes::text like '%A secret%'"))


def behind_the_back(statement: str) -> None:
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("alter table app.audit_entries disable trigger user"))
        link.execute(text(statement))
        link.execute(text("alter table app.audit_entries enable trigger user"))
    engine.dispose()


def test_redacted_values_are_gone_and_the_chain_holds(ada, entry):
    with work(ada) as w:
        assert trail.redact(w, [entry], "Asked for by the person") == 1
        assert trail.redact(w, [entry], "Once more") == 0
    with work(ada) as w:
        trail.seal(w)
        assert trail.broken_seals(w) == []
        assert trail.count_redacted(w) == 1
        left = w.session.execute(text("select * from app.audit_entries where id = :id"), {"id": entry}).one()
        told = w.session.execute(
            text("select changes, reason from app.audit_entries where action = 'redact'")
        ).one()
    assert (left.changes, left.reason, left.salt, left.action) == (None, None, None, "update")
    assert (told.changes, told.reason) == ({"entries": [entry]}, "Asked for by the person")


@pytest.mark.parametrize(
    "edit",
    [
        "update app.audit_entries set actor_id = null where redacted is not null",
        "update app.audit_entries set redacted = repeat('0', 64) where redacted is not null",
        "delete from app.audit_entries where redacted is not null",
        "update app.audit_entries set salt = gen_random_uuid() where redacted is null and action = 'insert'",
        "update app.audit_entries set redacted = app.audit_values(audit_entries), salt = null, changes = null,"
        " reason = null where action = 'insert' and entity = 'leads'",
    ],
)
def test_what_is_edited_beside_a_redaction_shows(ada, entry, edit):
    with work(ada) as w:
        trail.redact(w, [entry], "Asked for")
    behind_the_back(edit)
    with work(ada) as w:
        assert len(trail.broken_seals(w)) == 1


def test_nothing_but_a_redaction_changes_an_entry_not_even_for_the_owner(company, entry):
    engine = create_engine(db.admin_url())
    for edit in ("reason = 'else'", "redacted = 'x', salt = null, changes = null, reason = null"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as link:
            link.execute(text(f"update app.audit_entries set {edit} where id = {entry}"))  # noqa: S608
    engine.dispose()


def test_a_salesperson_takes_nothing_out(ben, entry):
    with work(ben) as w, pytest.raises(NotPermitted):
        trail.redact(w, [entry], "No")
    with pytest.raises(DBAPIError, match="permission denied"), work(ben) as w:
        w.session.execute(text("select app.audit_redact(array[1::bigint], 'no')"))


def test_the_telling_of_a_redaction_stays(ada, entry):
    with work(ada) as w:
        trail.redact(w, [entry], "Asked for")
        telling = w.session.scalar(text("select id from app.audit_entries where action = 'redact'"))
        assert trail.redact(w, [telling], "Hide it") == 0


def test_a_redaction_is_undone_with_its_transaction(ada, entry):
    with broken_off(ada) as w:
        trail.redact(w, [entry], "Asked for")
    with work(ada) as w:
        assert trail.count_redacted(w) == 0


def test_seals_made_before_salts_hold_afterwards_and_a_broken_one_stays_broken(ben, ada, entry):
    """What the migration does to a trail that has both."""
    a_lead(ben)
    with work(ada) as w:
        trail.seal(w)
    behind_the_back("update app.audit_entries set reason = 'edited' where changes::text like '%A secret%'")
    with work(ada) as w:
        broken = trail.broken_seals(w)
    migration = import_module("app.migrations.versions.0028_redaction")
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("create temporary table broken on commit drop as select app.audit_verify() as id"))
        link.execute(text("alter table app.audit_seals disable trigger append_only"))
        link.exec_driver_sql(migration.RESEAL)
        link.execute(text("alter table app.audit_seals enable trigger append_only"))
    engine.dispose()
    with work(ada) as w:
        assert trail.broken_seals(w) == broken
    assert len(broken) == 1


def test_verify_says_what_was_taken_out_and_ends_badly_where_something_was_edited(ada, entry):
    with work(ada) as w:
        trail.redact(w, [entry], "Asked for")
    told = CliRunner().invoke(cli.app, ["verify"])
    assert (told.exit_code, told.output) == (
        0,
        "Entries whose values were taken out, each as the trail tells: 1.\nThe trail holds.\n",
    )
    behind_the_back("update app.audit_entries set actor_id = null where redacted is not null")
    told = CliRunner().invoke(cli.app, ["verify"])
    assert (told.exit_code, "does not hold" in told.output) == (1, True)
