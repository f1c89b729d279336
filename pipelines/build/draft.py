"""The build in the making: marts in `marts_next`, and one row of `marts.builds` that says what they are.

What each call of dbt tells of itself is kept there at once: the two halves of a build need share no folder and no
process. Nobody reads a draft; it is published whole, or forgotten when the next one is opened.
"""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.core.db import engine
from app.core.errors import Conflict
from app.core.i18n import _
from app.core.settings import settings
from pipelines.build import carrying

NEXT = "marts_next"
NODE = ("name", "resource_type", "fqn", "description", "meta", "columns", "depends_on", "relation_name")
"""What readers need of a node of dbt's manifest; with all the rest it would be six times as large."""

OPEN = text("""
    insert into marts.builds (
        code_version, time_zone, set_aside, era, seen, definitions, since, data_as_of, freshness, of_records
    )
    select
        :version, :zone, coalesce(jsonb_object_agg(entity, n), '{}'), (select max(id) from app.eras),
        pg_current_snapshot(), :definitions, :since,
        (select coalesce(jsonb_object_agg(source, newest_at), '{}') from marts.source_freshness),
        (select coalesce(jsonb_object_agg(source, status), '{}') from marts.source_freshness),
        coalesce(
            (select of_records from marts.builds where definitions = :definitions and of_records <> '{}' limit 1),
            '{}'
        )
    from (
        select entity, count(distinct entity_id) as n from app.quarantine where resolved_at is null group by entity
    ) as counted
""")
BEGUN_WITH = text("select definitions from marts.builds where published_at is null")
KEEP = text("""
    update marts.builds set manifest = :manifest, metrics = :metrics, compiled = compiled || :compiled
    where published_at is null
""")
KEEP_TEST = text("""
    insert into marts.build_tests
    select build_id, :test_id, :test, :model, :status, :failures, :message, now()
    from marts.builds where published_at is null
    on conflict (build_id, test_id) do update set
        status = excluded.status, failures = excluded.failures, message = excluded.message,
        tested_at = excluded.tested_at
""")


def open_draft(anew: bool = False) -> None:
    """Forget what a failed run left behind, and begin a new build; `anew` if nothing may be carried on."""
    with engine("crm_dbt").begin() as link:
        for table in tables(link):
            link.execute(text(f'drop table {NEXT}."{table}" cascade'))
        link.execute(text("delete from marts.builds where published_at is null"))
        known = {"version": version("tributary"), "zone": settings().time_zone}
        definitions = carrying.definitions()
        since = None if anew else carrying.find_since(link, definitions)
        if since is None:
            carrying.begin_anew(link)
        link.execute(OPEN, known | {"definitions": definitions, "since": since})


def require_its_definitions() -> None:
    """Raises Conflict where files or settings are others than those that the draft began with.

    An upgrade came in between: the rest would be of other definitions, or ask for tables that were not built.
    """
    with engine("crm_dbt").begin() as link:
        if link.scalar(BEGUN_WITH) != carrying.definitions():
            raise Conflict(_("Tributary changed while the numbers were being built. The next run builds them."))


def tables(link: Connection) -> list[str]:
    """The marts of the draft."""
    wanted = text("select tablename from pg_tables where schemaname = :schema order by 1")
    return list(link.scalars(wanted, {"schema": NEXT}))


def keep(target: Path, results: Sequence[Any]) -> None:
    """Keep what one call of dbt left in its folder, and what its tests found."""
    full = json.loads((target / "manifest.json").read_text())
    models = {key: n for key, n in full["nodes"].items() if n["resource_type"] in ("model", "snapshot")}
    manifest = {
        "nodes": {key: {part: node[part] for part in NODE} for key, node in models.items()},
        "sources": {key: {part: s.get(part) for part in NODE} for key, s in full["sources"].items()},
        "parent_map": {key: full["parent_map"][key] for key in models},
    }
    said = {
        "manifest": json.dumps(manifest),
        "metrics": (target / "semantic_manifest.json").read_text(),
        "compiled": json.dumps({n["name"]: n["compiled_code"] for n in models.values() if n.get("compiled_code")}),
    }
    tests = [_test(r) for r in results if r.node.resource_type in ("test", "unit_test")]
    with engine("crm_dbt").begin() as link:
        link.execute(KEEP, said)
        if tests:
            link.execute(KEEP_TEST, tests)


def _test(result: Any) -> dict[str, Any]:
    node = result.node
    judged = getattr(node, "attached_node", None) or (node.depends_on.nodes or [""])[-1]
    return {
        "test_id": node.unique_id,
        "test": node.name,
        "model": judged.rpartition(".")[2],
        "status": str(result.status),
        "failures": result.failures or 0,
        "message": result.message and str(result.message)[:500],
    }
