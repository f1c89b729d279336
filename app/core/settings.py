"""Settings: the only module that reads the environment."""

import os
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.errors import Unavailable
from app.core.i18n import _

Number = TypeVar("Number", int, float)
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
UNBOUNDED = 1e9
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """What differs from one installation to the next.

    `home` holds the embedded database, generated secrets, built marts' manifests and models.
    `backups` is the folder of the backups, of which `backup_chains` weeks are kept; `backup_key` is the public key
    they are sealed with, `backup_identity` the file of the private one, on a machine that shall open them.
    `replication_url` is a login of the server of DATABASE_URL that may replicate: it backs up each change.
    `postgres_programs` is a folder of Postgres' programs to use instead of the wheel's.
    `time_zone` is the company's: imported times without a zone are in it, and days and months begin in it.
    Its fiscal year begins with the month `fiscal_month`, its week with the day `week_day` (1 is Monday).
    `margin_percent` is what stays of revenue: lifetime value is of margin.
    A session ends `session_hours` after signing in, and `session_idle_minutes` after the last request.
    Somebody may search for `searches_per_day` whole phone numbers and addresses, and open `reveals_per_day` values
    that are shown masked; from then on each further one waits.
    `proxies` are addresses or networks of our own before the app: what they forward about a browser is believed.
    `web_processes` answer requests side by side: unless told, one for each core that may be used, up to two.
    `public_address` is where people find the pages, as letters link to them. `called_hosts` are those that
    webhooks may call, each with its port where it is not the usual one.
    `smtp_password` is that of the mail server, where the company does not want it in the database.
    `counts` is the folder in which they add up what they count: `crm up` makes it.
    """

    home: Path
    database_url: str | None
    replication_url: str | None
    postgres_programs: Path | None
    backups: Path
    backup_key: str | None
    backup_identity: Path | None
    backup_chains: int
    time_zone: str
    fiscal_month: int
    week_day: int
    base_currency: str
    margin_percent: float
    host: str
    port: int
    proxies: tuple[str, ...]
    web_processes: int
    session_hours: float
    session_idle_minutes: float
    searches_per_day: int
    reveals_per_day: int
    counts: Path | None
    public_address: str
    called_hosts: tuple[str, ...]
    smtp_password: str | None = field(repr=False)

    @property
    def address(self) -> str:
        """Where this machine's own browser finds the pages."""
        return _address(self.host, self.port)

    def secret(self, name: str) -> str:
        """A random secret, generated at first use and kept in `home/secrets`, readable by its owner only."""
        path = self.home / "secrets" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write_once(path, secrets.token_urlsafe(32))
        return path.read_text()

    def keep_secret(self, name: str, value: str) -> None:
        """Keep a secret that another machine made; one that is here already stays."""
        path = self.home / "secrets" / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write_once(path, value)

    @staticmethod
    def _write_once(path: Path, value: str) -> None:
        """Create `path` whole or not at all: the link fails if another process was first."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(value)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


@cache
def settings() -> Settings:
    """The settings of this process; `settings.cache_clear()` reads the environment again."""
    read = os.environ.get
    home = Path(read("TRIBUTARY_HOME") or PROJECT / ".tributary").resolve()
    identity = read("TRIBUTARY_BACKUP_IDENTITY")
    programs = read("TRIBUTARY_POSTGRES_PROGRAMS")
    host, port = read("TRIBUTARY_HOST", "127.0.0.1"), _number("TRIBUTARY_PORT", 8050, most=65535)
    return Settings(
        home=home,
        database_url=read("DATABASE_URL") or None,
        replication_url=read("TRIBUTARY_REPLICATION_URL") or None,
        postgres_programs=Path(programs).resolve() if programs else None,
        backups=Path(read("TRIBUTARY_BACKUPS") or home / "backups").resolve(),
        backup_key=read("TRIBUTARY_BACKUP_KEY") or None,
        backup_identity=Path(identity).resolve() if identity else None,
        backup_chains=_number("TRIBUTARY_BACKUP_CHAINS", 4),
        time_zone=_zone(read("TRIBUTARY_TIME_ZONE") or "Asia/Shanghai"),
        fiscal_month=_number("TRIBUTARY_FISCAL_MONTH", 1, most=12),
        week_day=_number("TRIBUTARY_WEEK_DAY", 1, most=7),
        base_currency=read("TRIBUTARY_CURRENCY", "CNY"),
        margin_percent=_number("TRIBUTARY_MARGIN_PERCENT", 40.0, most=100),
        host=host,
        port=port,
        session_hours=_number("TRIBUTARY_SESSION_HOURS", 12.0),
        session_idle_minutes=_number("TRIBUTARY_SESSION_IDLE_MINUTES", 120.0),
        searches_per_day=_number("TRIBUTARY_SEARCHES_PER_DAY", 200),
        reveals_per_day=_number("TRIBUTARY_REVEALS_PER_DAY", 200),
        proxies=tuple(read("TRIBUTARY_PROXIES", "").replace(",", " ").split()),
        web_processes=_number("TRIBUTARY_WEB_PROCESSES", min(len(os.sched_getaffinity(0)), 2)),
        counts=Path(read(COUNTS, "")) if read(COUNTS) else None,
        public_address=(read("TRIBUTARY_ADDRESS") or _address(host, port)).rstrip("/"),
        called_hosts=tuple(read("TRIBUTARY_CALLED_HOSTS", "").replace(",", " ").split()),
        smtp_password=read("TRIBUTARY_SMTP_PASSWORD") or None,
    )


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _number(name: str, usual: Number, most: float = UNBOUNDED) -> Number:
    """A number above zero from the environment, of the kind that `usual` is."""
    given = os.environ.get(name)
    try:
        number = type(usual)(given) if given else usual
    except ValueError:
        number = type(usual)(0)
    if not 0 < number <= most:
        if most < UNBOUNDED:
            words = _("{name} is {value}: it has to be a number up to {most}.", name=name, value=given, most=most)
            raise Unavailable(words)
        raise Unavailable(_("{name} is {value}: it has to be a number above zero.", name=name, value=given))
    return number


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unavailable(
            _("TRIBUTARY_TIME_ZONE is {value}: it has to be a zone such as Asia/Shanghai.", value=name)
        ) from None


def use_home(home: Path) -> None:
    """From here on this process, and those it starts, work in another home: a restore fills it."""
    os.environ["TRIBUTARY_HOME"] = str(home)
    settings.cache_clear()
