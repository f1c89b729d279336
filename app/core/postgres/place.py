"""Where the cluster, its log and the list of those who use it lie."""

from functools import cache
from pathlib import Path

from filelock import FileLock

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres.account import can_enter, give_to_db_user, let_db_user_pass
from app.core.settings import settings

VAR = Path("/var/lib/tributary")
"""For root whose own folders are closed to the database's user; others may pass through it, not look around."""


@cache
def home() -> Path:
    """Where the cluster lives: under the installation's home, unless the database's user cannot get there.

    A cluster made in the other place, before that changed, stays where it is.
    """
    close_home()
    ours = settings().home
    near, far = ours / "postgres", apart(ours)
    place = far if not can_enter(ours) or ((far / "data").exists() and not (near / "data").exists()) else near
    if place == far:
        VAR.mkdir(parents=True, exist_ok=True)
        VAR.chmod(0o711)
    (place / "users").mkdir(parents=True, exist_ok=True)
    give_to_db_user(place)
    place.chmod(0o700)
    return place


def apart(home: Path) -> Path:
    """Where the cluster of `home` lies if not in it."""
    return VAR / home.as_posix().strip("/").replace("/", "-")


def close_home() -> None:
    """Close the installation's home to other people of the machine: it holds secrets and personal data.

    Raises Unavailable where it is not ours to close.
    """
    home = settings().home
    try:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700) if settings().database_url else let_db_user_pass(home)
    except PermissionError:
        raise Unavailable(
            _(
                "{folder} is not yours to write: it belongs to another user. "
                "Work as that user, or set TRIBUTARY_HOME to a folder of your own.",
                folder=home,
            )
        ) from None


def data() -> Path:
    return home() / "data"


def log() -> Path:
    return home() / "postgres.log"


def users() -> Path:
    """One file for each process that uses the server, named by its pid."""
    return home() / "users"


def lock() -> FileLock:
    """Held by whoever starts or stops the server."""
    return FileLock(settings().home / "postgres.lock", timeout=180)
