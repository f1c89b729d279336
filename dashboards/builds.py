"""The build in force: what the published marts are made of, of which moment, and whether their tests held.

A build is published in the transaction that moves its marts. Whoever has asked for it here keeps it in force until
the own transaction ends: no page mixes the definitions of one build with the numbers of another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.work import Work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings

NEWEST = text(
    "select build_id from marts.builds where published_at is not null order by published_at desc limit 1"
)
FACTS = text("""
    select build_id as id, started_at, published_at, data_as_of, freshness, set_aside,
        count(*) filter (where status = 'pass') as passed,
        count(*) filter (where status = 'warn') as warned,
        count(*) filter (where status not in ('pass', 'warn')) as failed
    from marts.builds left join marts.build_tests using (build_id)
    where build_id = :id group by build_id
""")

Document = Literal["manifest", "metrics", "compiled", "of_records"]
T = TypeVar("T")

_remembered: dict[UUID, dict[str, Any]] = {}
"""Build -> what this process made of it; only of the build it met last. Threads may make a thing twice."""


@dataclass(frozen=True)
class Build:
    """`data_as_of` holds the newest fact recorded in each source when the build began, `freshness` whether
    that was in time for the source (`pass`), late (`warn`) or far too late (`error`), `set_aside` how many rows
    of a source were left out because they break a rule; `passed`, `warned` and `failed` count its tests."""

    id: UUID
    started_at: datetime
    published_at: datetime
    data_as_of: Mapping[str, datetime]
    freshness: Mapping[str, str]
    set_aside: Mapping[str, int]
    passed: int
    warned: int
    failed: int


def published(work: Work) -> Build:
    """The build in force, held until this work ends. Raises Unavailable before the first."""
    build = find_published(work)
    if build is None:
        raise Unavailable(_("There are no numbers yet. They come with the first run, which takes some minutes."))
    return build


def find_published(work: Work) -> Build | None:
    """The build in force, or None before the first. One short query a work; its facts are read once a process."""
    held = work.session.info
    if "build" not in held:
        newest = work.session.scalar(NEWEST)
        held["build"] = None if newest is None else _once(newest, "facts", lambda: _facts(work, newest))
    return cast(Build | None, held["build"])


def of_published(work: Work, document: Document, make: Callable[[dict[str, Any]], T]) -> T:
    """What `make` makes of a document of the build in force, made once a build and process."""
    build = published(work)
    return _once(build.id, document, lambda: make(_document(work, build.id, document)))


def _once(build: UUID, part: str, make: Callable[[], T]) -> T:
    if build not in _remembered:
        _remembered.clear()
    parts = _remembered.setdefault(build, {})
    if part not in parts:
        parts[part] = make()
    return cast(T, parts[part])


def _facts(work: Work, build: UUID) -> Build:
    read = dict(work.session.execute(FACTS, {"id": build}).mappings().one())
    moments = {source: _moment(at) for source, at in read.pop("data_as_of").items()}
    return Build(data_as_of=moments, **read)


def _moment(written: str) -> datetime:
    """A source that knows only days is dated by the beginning of the company's day."""
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings().time_zone))


def _document(work: Work, build: UUID, document: Document) -> dict[str, Any]:
    asked = text(f"select {document} from marts.builds where build_id = :id")  # noqa: S608 - a column of ours
    return cast(dict[str, Any], work.session.scalar(asked, {"id": build}))
