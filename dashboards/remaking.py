"""Marts as of an instant, made by the statements that dbt compiled, from the history in the place of the records.

Each model becomes a temporary table with statistics of its own, as in a build: put together as one statement they
are planned without any, and joins of some thousand rows take minutes.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.access.actor import Actor, Station
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.events.permissions import EVENTS_FOLLOW
from app.history import service
from app.history.kept import BY_TIME, KEPT
from app.ui import format
from dashboards.builds import of_published, published
from dashboards.marts import columns_of
from dashboards.metrics import manifest, upstream

HISTORIAN = Actor("historian", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
"""Follows what happens, writes it down, and makes marts of it."""

KNOWN_AT = "known_at"
"""The column of a mart as of instants that says of which."""

MOST_INSTANTS = 24
"""So many instants of a mart lie ready; those made longest ago go."""

_MADE = text("select mart from marts.instants where build_id = :build and as_of = :as_of and mart = any(:marts)")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('marts as of an instant'))")
_NOTE = text("insert into marts.instants (build_id, mart, as_of) values (:build, :mart, :as_of)")
_OF_ANOTHER_BUILD = """
    delete from marts.{mart}_then where known_at <> all (
        array(select as_of from marts.instants where build_id = :build and mart = :mart)
    )
"""
"""A mart that builds carry on keeps its table, and with it what earlier builds put beside it."""

_OLDEST = text("""
    delete from marts.instants where build_id = :build and mart = :mart and as_of in (
        select as_of from marts.instants where build_id = :build and mart = :mart
        order by made_at desc offset :most
    ) returning as_of
""")


def make(reader: Work, marts: Sequence[str], as_of: datetime) -> None:
    """Put each mart as of the instant beside itself, once a build.

    In a work of its own, since the reader may not see all that a mart is made of. Raises Unavailable before the
    first instant that is known, and for what no history keeps. Cost: once as much as the marts cost to build.
    """
    asked: dict[str, Any] = {"build": published(reader).id, "marts": list(marts), "as_of": as_of}
    if set(_made(reader, asked)) == set(marts):
        return
    with work(HISTORIAN) as w:
        if published(w).id != asked["build"]:
            raise Unavailable(_("The numbers were renewed meanwhile. Ask again."))
        w.session.execute(_ONE_AT_A_TIME)
        _require_known(w, as_of)
        missing, made = set(marts) - set(_made(w, asked)), set[str]()
        if not all(is_kept(w, mart) for mart in missing):
            raise Unavailable(_("Not known: credits of channels are not kept as of earlier moments."))
        for mart in sorted(missing):
            _put(w, mart, asked, made)


def is_kept(work: Work, mart: str) -> bool:
    """Whether a mart is made of the application's records alone, and not of what Python put beside them."""
    known = manifest(work)["sources"]
    needed = (each for node in upstream(work, mart) for each in node["depends_on"]["nodes"])
    return all('"app"' in known[each]["relation_name"] for each in needed if each in known)


def _made(work: Work, asked: dict[str, Any]) -> Sequence[str]:
    return work.session.scalars(_MADE, asked).all()


def _require_known(work: Work, as_of: datetime) -> None:
    since = service.known_since(work)
    if since is None:
        raise Unavailable(_("Not known: the history of records has not begun yet."))
    if as_of < since:
        raise Unavailable(_("Not known: the history of records begins {moment}.", moment=format.moment(since)))


def _put(work: Work, mart: str, asked: dict[str, Any], made: set[str]) -> None:
    """One mart; models that were `made` in this work for another stand there already."""
    at = {"as_of": asked["as_of"]}
    for node in upstream(work, mart):
        if node["name"] in made:
            continue
        made.add(node["name"])
        work.session.execute(text(f"create temp table {node['name']} on commit drop as {_code(work, node)}"), at)
        work.session.execute(text(f"analyze {node['name']}"))
    work.session.execute(text(_OF_ANOTHER_BUILD.format(mart=mart)), asked | {"mart": mart})
    columns = ", ".join(columns_of(work, mart))
    into = f"insert into marts.{mart}_then ({KNOWN_AT}, {columns})"
    work.session.execute(text(f"{into} select :as_of, {columns} from {mart}"), at)  # noqa: S608 - dbt's manifest
    work.session.execute(_NOTE, asked | {"mart": mart})
    for old in work.session.scalars(_OLDEST, asked | {"mart": mart, "most": MOST_INSTANTS}).all():
        work.session.execute(text(f"delete from marts.{mart}_then where {KNOWN_AT} = :old"), {"old": old})  # noqa: S608


def _code(work: Work, node: dict[str, Any]) -> str:
    """What dbt compiled for a model, its sources as they were and other models as they were made here."""
    known = manifest(work)
    code: str = of_published(work, "compiled", dict)[node["name"]]
    code = code.replace(":", "\\:").replace("now()", "cast(:as_of as timestamptz)")
    for other in node["depends_on"]["nodes"]:
        if other in known["nodes"]:
            code = code.replace(known["nodes"][other]["relation_name"], known["nodes"][other]["name"])
        else:
            relation, name = known["sources"][other]["relation_name"], known["sources"][other]["name"]
            source = f"({_source(name)})"
            called = f"{source} as app_{name}".replace("\\", r"\\")
            code = re.sub(re.escape(relation) + r"(?! as )", called, code)
            code = code.replace(relation, source)
    return code


def _source(table: str) -> str:
    """What a table of the application held as of the instant."""
    if table in KEPT:
        return (
            f"select said.* from app.record_versions v, jsonb_populate_record(cast(null as app.{table}),"  # noqa: S608
            " v.state || jsonb_build_object('id', v.entity_id)) said"
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
