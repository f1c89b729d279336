"""A server that is not ours: dumped as it is, restored into a home of our own, its trail still provable."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import trail
from app.core import db
from app.core.settings import settings
from app.users import service as users
from tests.app.backup.conftest import CRM

pytestmark = pytest.mark.faults
LOOK = """
import json
from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import trail
from app.backup.server import admin
from app.core import postgres
from app.users import service as users

with postgres.database():
    with work(SYSTEM) as w:
        print(json.dumps(sorted(person.login for person in users.list_users(w))))
        users.create(w, "new", "New", "sales")
    with work(SYSTEM) as w:
        print(trail.seal(w) > 0, trail.broken_seals(w))
    with admin() as link:
        link.execute("alter table app.audit_entries disable trigger user")
        for newest in ("asc", "desc"):
            link.execute(
                "update app.audit_entries set reason = 'edited' where id ="
                f" (select id from app.audit_entries order by id {newest} limit 1)"
            )
            print(len(link.execute("select app.audit_verify()").fetchall()) > 0)
            link.execute("update app.audit_entries set reason = null where reason = 'edited'")
"""


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tributary-dump-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], home: Path, **more: str) -> str:
    environment = {**os.environ, "TRIBUTARY_HOME": str(home), "TRIBUTARY_BACKUPS": str(home.parent / "b"), **more}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dump_comes_back_with_its_trail(company, place):
    with work(SYSTEM) as w:
        trail.seal(w)
        users.create(w, "late", "Late", "sales")
    theirs = place / "theirs"
    shutil.copytree(settings().home / "secrets", theirs / "secrets")
    address = db.admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    said = run([*CRM, "backup", "now"], theirs, DATABASE_URL=address)
    assert "a dump" in said
    assert "Changes between two dumps" in run([*CRM, "backup", "list"], theirs)
    restored = run([*CRM, "restore", "--to", "latest", "--into", str(place / "ours")], theirs)
    assert "It is a dump" in restored
    logins, sealed, old_edit, new_edit = run([sys.executable, "-c", LOOK], place / "ours").splitlines()
    assert json.loads(logins) == sorted(["ben", "amy", "mona", "carl", "sam", "ana", "leo", "ada", "late"])
    assert sealed == "True []"
    assert (old_edit, new_edit) == ("True", "True")
