"""Numbers as they were known at an instant: the same marts, made by the same statements of dbt, from the history.

What a mart was as of an instant is made when somebody first asks, by the robot that sees all, and lies beside the
mart (`guard_mart` in dbt's macros) until the next build. Readers meet it within their reach of today.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.actor import Actor, Station
from app.access.work import Work, work
from app.core.errors import Invalid, Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.events.permissions import EVENTS_FOLLOW
from app.history import service
from app.history.kept import BY_TIME, KEPT
from app.ui import format
from dashboards.builds import of_published, published
from dashboards.compiler import Given
from dashboards.marts import columns_of
from dashboards.metrics import manifest, upstream
from dashboards.registry import Metric, Part, Source

HISTORIAN = Actor("historian", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
"""Follows what happens, writes it down, and makes marts of it."""

DAY = len("2026-03-31")
KNOWN_AT = "known_at"
"""The column of a mart as of instants that says of which."""

MOST_INSTANTS = 24
"""So many instants of a mart lie ready; the one asked for longest ago goes."""

_IS_MADE = text(
    "select exists (select from marts.instants where build_id = :build and mart = :mart and as_of = :at)"
)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('then ' || :mart))")
_NOTE = text("insert into marts.instants (build_id, mart, as_of) values (:build, :mart, :at)")
_OLDEST = text("""
    delete from marts.instants where build_id = :build and mart = :mart and as_of in (
        select as_of from marts.instants where build_id = :build and mart = :mart
        order by made_at desc offset :most
    ) returning as_of
""")


def given(work: Work, metric: Metric, as_of: datetime) -> tuple[Metric, Given]:
    """The metric over its marts as of an instant, and what stands before the statement that asks for it.

    Raises Invalid for an instant to come, Unavailable before the first that is known and for a number that is made
    of what no history keeps. Cost: once an instant and mart as much as the mart costs to build.
    """
    names = make(work, metric, as_of)
    before = [f"{name} as (select * from marts.{name}_then where known_at = :as_of)" for name in sorted(names)]  # noqa: S608
    return at_relations(metric, {f"marts.{name}": name for name in names}), Given(before, {"as_of": as_of})


def make(work: Work, metric: Metric, as_of: datetime) -> set[str]:
    """The marts that a metric needs, by name, each as of the instant beside it. Raises as `given`."""
    if as_of > datetime.now(UTC):
        raise Invalid({"as_of": _("This moment has not come yet.")})
    names = {relation.removeprefix("marts.") for relation in relations(metric)}
    for name in sorted(names):
        _make_once(work, name, as_of)
    return names


def read_instant(written: str | None) -> datetime | None:
    """`2026-03-31` is the end of that day of the company's, today's is now; else an instant with its offset.

    Raises Invalid.
    """
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        wrong = _("{value} is no moment; write it as 2026-03-31 or 2026-03-31T18:00+08:00.", value=written)
        raise Invalid({"as_of": wrong}) from None
    if len(written) == DAY:
        found += timedelta(days=1)
    at = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings().time_zone))
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    is_today = len(written) == DAY and now < at <= now + timedelta(days=1)
    return now if is_today else at


def relations(metric: Metric) -> set[str]:
    """The marts that a metric is counted from or can be cut through."""
    sources = [part.source for part in metric.parts]
    joined = {one.relation for source in sources for one in source.joined.values()}
    return joined | {source.relation for source in sources}


def at_relations(metric: Metric, names: dict[str, str]) -> Metric:
    """The same metric over other relations of the same columns."""

    def moved(part: Part) -> Part:
        return replace(part, source=_moved(part.source, names))

    return replace(metric, parts=tuple(map(moved, metric.parts)), counted=moved(metric.counted))


def _moved(source: Source, names: dict[str, str]) -> Source:
    joined = {name: replace(one, relation=names[one.relation]) for name, one in source.joined.items()}
    return replace(source, relation=names[source.relation], joined=joined)


def _make_once(reader: Work, mart: str, as_of: datetime) -> None:
    """In a work of its own: the reader may not see all that a mart is made of."""
    asked: dict[str, Any] = {"build": published(reader).id, "mart": mart, "at": as_of}
    with work(HISTORIAN) as w:
        if published(w).id != asked["build"]:
            raise Unavailable(_("The numbers were renewed meanwhile. Ask again."))
        w.session.execute(_ONE_AT_A_TIME, {"mart": mart})
        if w.session.scalar(_IS_MADE, asked):
            return
        _require_known(w, as_of)
        w.session.execute(text(_statement(w, mart)), {"as_of": as_of})
        w.session.execute(_NOTE, asked)
        for (old,) in w.session.execute(_OLDEST, asked | {"most": MOST_INSTANTS}).tuples().all():
            w.session.execute(text(f"delete from marts.{mart}_then where known_at = :old"), {"old": old})  # noqa: S608


def _require_known(work: Work, as_of: datetime) -> None:
    since = service.known_since(work)
    if since is None:
        raise Unavailable(_("Not known: the history of records has not begun yet."))
    if as_of < since:
        raise Unavailable(_("Not known: the history of records begins {moment}.", moment=format.moment(since)))


def _statement(work: Work, mart: str) -> str:
    """All between the history and the mart as one statement: each model that dbt compiled is a part of it."""
    known, codes = manifest(work), of_published(work, "compiled", dict)
    called = {node["relation_name"]: node["name"] for node in known["nodes"].values()}
    called |= {source["relation_name"]: f"app_{source['name']}" for source in known["sources"].values()}
    parts: dict[str, str] = {}
    for node in upstream(work, mart):
        code = codes[node["name"]].replace(":", "\\:").replace("now()", "cast(:as_of as timestamptz)")
        for other in node["depends_on"]["nodes"]:
            read = known["nodes"].get(other) or known["sources"][other]
            code = code.replace(read["relation_name"], called[read["relation_name"]])
            if other in known["sources"]:
                parts[f"app_{read['name']}"] = _source(read["relation_name"], read["name"])
        parts[node["name"]] = code
    listed = ",\n".join(f"{name} as ({code})" for name, code in parts.items())
    columns = ", ".join(columns_of(work, mart))
    into = f"insert into marts.{mart}_then ({KNOWN_AT}, {columns})"
    return f"{into} with {listed} select :as_of, {columns} from {mart}"  # noqa: S608 - dbt's own


def _source(relation: str, table: str) -> str:
    """What a table of the application held as of the instant. Raises Unavailable for what Python put beside it."""
    if '"app"' not in relation:
        raise Unavailable(_("Not known: credits of channels are not kept as of earlier moments."))
    if table in KEPT:
        return (
            f"select record.* from app.record_versions v, jsonb_populate_record(null\\:\\:app.{table},"  # noqa: S608
            " v.state || jsonb_build_object('id', v.entity_id)) record"
            f" where v.entity = '{table}' and v.state is not null and v.valid_from <= :as_of"
            " and (v.valid_to is null or v.valid_to > :as_of)"
        )
    if table == "quarantine":
        return (
            "select entity, entity_id, case when resolved_at <= :as_of then resolved_at end as resolved_at"
            " from app.quarantine where since <= :as_of"
        )
    recorded = f" where {BY_TIME[table]} <= :as_of" if table in BY_TIME else ""
    return f"select * from app.{table}{recorded}"  # noqa: S608
