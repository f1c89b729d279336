"""Keys are carried, never made anew: another machine's are refused before anything is changed."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from app.core import db, keys, migrate
from app.core.errors import Unavailable
from app.core.settings import PROJECT, settings


@pytest.fixture
def elsewhere(database, tmp_path, monkeypatch):
    """The same database seen from a machine with an empty home."""
    address = db.admin_url().render_as_string(hide_password=False)
    other = tmp_path / "other"
    there = replace(settings(), home=other, database_url=address)
    for module in (keys, migrate, db):
        monkeypatch.setattr(module, "settings", lambda: there)
    return other


def test_a_machine_without_the_keys_is_refused_and_makes_none(elsewhere):
    with pytest.raises(Unavailable, match="crm secrets import"):
        migrate.run()
    assert not (elsewhere / "secrets").exists()


def test_another_key_is_refused_by_name(elsewhere, tmp_path):
    carry(elsewhere, tmp_path)
    (elsewhere / "secrets" / "csrf").write_text("another")
    with pytest.raises(Unavailable, match="those of the database: csrf"):
        migrate.run()


def test_with_the_keys_carried_over_it_starts(elsewhere, tmp_path):
    carry(elsewhere, tmp_path)
    migrate.run()
    with create_engine(db.url_of("crm_app")).connect() as link:
        assert link.exec_driver_sql("select 1").scalar() == 1


def test_a_role_of_another_installation_keeps_its_password(elsewhere, tmp_path, monkeypatch):
    """As on a server that serves a second, fresh database: nothing there knows our keys yet."""
    carry(elsewhere, tmp_path)
    monkeypatch.setattr(keys, "known", lambda _connection: {})
    (elsewhere / "secrets" / "db-crm_bi").write_text("another")
    with pytest.raises(Unavailable, match="crm_bi"):
        migrate.run()
    with create_engine(db.url_of("crm_bi").set(password=settings().secret("db-crm_bi"))).connect() as link:
        assert link.exec_driver_sql("select 1").scalar() == 1


def carry(elsewhere, tmp_path) -> None:
    """`crm secrets export` here, `crm secrets import` there."""
    file = tmp_path / "carried"
    there = keys.settings
    keys.settings = settings
    keys.export_to(file)
    keys.settings = there
    assert file.stat().st_mode & 0o777 == 0o600
    keys.import_from(file)


def test_an_export_replaces_no_file_and_an_import_no_key(elsewhere, tmp_path):
    carry(elsewhere, tmp_path)
    with pytest.raises(Unavailable, match="exists already"):
        keys.export_to(tmp_path / "carried")
    (elsewhere / "secrets" / "pages").write_text("another")
    with pytest.raises(Unavailable, match="pages"):
        keys.import_from(tmp_path / "carried")
    (tmp_path / "letter").write_text("dear all")
    with pytest.raises(Unavailable, match="is not a file"):
        keys.import_from(tmp_path / "letter")


def test_every_secret_is_shared_or_of_its_machine(database):
    """A secret nobody thought of would be made anew on the second machine."""
    import re

    sources = [path for part in ("app", "pipelines", "dashboards") for path in (PROJECT / part).rglob("*.py")]
    named = {name for path in sources for name in re.findall(r'secret\(["\']([\w.-]+)["\']', path.read_text())}
    assert named - {*keys.SHARED, *keys.LOCAL} == set()
