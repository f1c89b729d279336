"""The data directory: made whole, and recognised as ours."""

import os
import shutil

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import place, programs
from app.core.postgres.account import give_to_db_user
from app.core.settings import settings

ADMIN = "crm_admin"
DATABASE = "tributary"
MARKER = "tributary-cluster"
UNFINISHED = "restore-unfinished"
"""A file in the home while a restore fills it, with that process' id: what is there is not whole, and nobody else
may take it for empty."""
INITDB = ["-E", "UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8", "-A", "scram-sha-256", "-U", ADMIN]  # fmt: skip
"""pg_trgm looks at libc's LC_CTYPE only: with ctype C, Chinese would have no trigrams."""


def ensure() -> None:
    """Make the cluster if there is none. Raises Unavailable if what is there is not ours, or half restored."""
    home = settings().home
    if (home / UNFINISHED).exists() and (home / UNFINISHED).read_text() != str(os.getpid()):
        raise Unavailable(
            _("A restore into {folder} did not finish. Remove that folder and restore again.", folder=home)
        )
    _refuse_foreign()
    if not place.data().exists():
        _create()
    give_to_db_user(place.data() / MARKER)  # every file there goes into backups, which the server itself reads


def _refuse_foreign() -> None:
    """Raise Unavailable if the data directory is not one we made, or was made by another major version."""
    data = place.data()
    if not data.exists():
        return
    if not (data / MARKER).exists():
        raise Unavailable(
            _(
                "{folder} is not a database that Tributary made; move it away or set TRIBUTARY_HOME to another "
                "folder.",
                folder=data,
            )
        )
    made_by, ours = (data / "PG_VERSION").read_text().strip(), programs.major_version()
    if made_by != ours:
        raise Unavailable(
            _(
                "{folder} was made by Postgres {theirs}; this is {ours}. Dump and restore it first.",
                folder=data, theirs=made_by, ours=ours,
            )
        )  # fmt: skip


def _create() -> None:
    """Make the cluster beside its final place and move it there whole, so that a kill leaves none half made."""
    draft = place.home() / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password = place.home() / "pwfile"
    password.touch(mode=0o600)
    password.write_text(settings().secret("postgres"))
    give_to_db_user(draft, password)
    try:
        programs.run("initdb", "-D", str(draft), f"--pwfile={password}", *INITDB)
    finally:
        password.unlink()
    (draft / MARKER).touch()
    draft.rename(place.data())
