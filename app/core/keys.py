"""Keys that all machines of one installation share: the database knows them by their fingerprint.

They are carried from machine to machine, never made anew where the database knows others: personal data sealed
with one key cannot be read with another, and a session of one web process would be unknown to the next.
"""

import hashlib
import hmac
import json
from pathlib import Path

from sqlalchemy import Column, Connection, DateTime, Table, Text, func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.core.base import Base
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings

SHARED = (
    "personal-data",
    "csrf",
    "pages",
    "known-browsers",
    "searches",
    "metrics",
    "db-crm_app",
    "db-crm_dbt",
    "db-crm_bi",
    "db-crm_jobs",
)
"""What every process must have alike."""

LOCAL = ("postgres",)
"""Of this machine: the way into its embedded server."""

KEYS = Table(
    "installation_keys",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("known_since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    schema="app",
)
THERE = text("select to_regclass('app.installation_keys') is not null")


def fingerprint(name: str) -> str:
    """Of this machine's key: tells it apart from another and nothing else about it."""
    return hmac.new(settings().secret(name).encode(), f"tributary {name}".encode(), hashlib.sha256).hexdigest()


def known(connection: Connection) -> dict[str, str]:
    """Name -> fingerprint, as the database knows them; none before it was first used."""
    if not connection.scalar(THERE):
        return {}
    return {row.name: row.fingerprint for row in connection.execute(select(KEYS))}


def strange(known: dict[str, str]) -> list[str]:
    """Names of keys that the database knows and this machine lacks, or has others for."""
    return [name for name, of in known.items() if not _path(name).exists() or fingerprint(name) != of]


def refuse_strange(connection: Connection) -> None:
    """Raises Unavailable if this machine's keys are not the database's; makes none."""
    if wrong := strange(known(connection)):
        raise Unavailable(
            _(
                "This machine's keys are not those of the database: {keys}. On a machine where Tributary runs,"
                " write them to a file with `crm secrets export FILE`, bring it here and take them in with"
                " `crm secrets import FILE`. Nothing was changed.",
                keys=", ".join(wrong),
            )
        )


def note(connection: Connection) -> None:
    """Let the database know the keys of its first user, and any that came later."""
    ours = [{"name": name, "fingerprint": fingerprint(name)} for name in SHARED]
    connection.execute(insert(KEYS).values(ours).on_conflict_do_nothing())


def export_to(path: Path) -> int:
    """Write all shared secrets of this machine to a new file for its owner's eyes; returns how many.

    Raises Unavailable if there are none or the file exists.
    """
    secrets = {kept.name: kept.read_text() for kept in _kept()}
    if not secrets:
        raise Unavailable(_("There are no secrets here yet; start Tributary first."))
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise Unavailable(_("{file} exists already; name a new file.", file=path)) from None
    path.write_text(json.dumps({"tributary-secrets": secrets}, indent=1))
    return len(secrets)


def import_from(path: Path) -> int:
    """Keep the secrets that `export_to` wrote; returns how many. Raises Unavailable if this machine has others."""
    try:
        secrets = json.loads(path.read_text())["tributary-secrets"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Unavailable(_("{file} is not a file that `crm secrets export` wrote.", file=path)) from None
    differing = [
        name for name, value in secrets.items() if _path(name).exists() and _path(name).read_text() != value
    ]
    if differing:
        raise Unavailable(
            _(
                "This machine has keys of its own: {keys}. Data sealed with them would be lost; set TRIBUTARY_HOME"
                " to an empty folder instead.",
                keys=", ".join(differing),
            )
        )
    for name, value in secrets.items():
        settings().keep_secret(name, value)
    return len(secrets)


def _kept() -> list[Path]:
    folder = settings().home / "secrets"
    return [path for path in sorted(folder.glob("[!.]*")) if path.name not in LOCAL and path.is_file()]


def _path(name: str) -> Path:
    return settings().home / "secrets" / Path(name).name
