"""Running dbt inside this process: its import costs seconds, so a process that lives long pays once."""

import json
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.core.db import url_of
from app.core.settings import PROJECT
from pipelines.build import carrying, draft
from pipelines.kernel.outcome import Outcome

FOLDER = PROJECT / "dbt_project"


@cache
def _target() -> TemporaryDirectory[str]:
    """Where dbt writes while this process lives; what is to be kept goes into the draft of the build."""
    return TemporaryDirectory(prefix="tributary-dbt-")


def build(*selection: str) -> Outcome:
    """Build, test and snapshot the selection in schema `marts_next`; `rows` counts models and tests.

    Unit tests judge the code, not the data: they run with the other tests, not every night.
    """
    return _invoke("build", "--exclude-resource-type", "unit_test", *selection)


def freshness() -> list[Any]:
    """dbt's result for every source that says how old it may be."""
    found = _results("source", "freshness", "--output", str(Path(_target().name) / "sources.json"))
    return [one for one in found if one.node.resource_type == "source"]  # what runs before it is told too


def parsed() -> Any:
    """dbt's manifest of the project, as dbt holds it."""
    return _called(None, "parse", *_where())


def compiled(manifest: Any, model: str, **variables: Any) -> list[Any]:
    """What dbt makes of a model, and of the tests on it, by this manifest; nothing is built or kept."""
    with TemporaryDirectory(prefix="tributary-dbt-") as folder:
        told = ("--no-introspect", "--log-level", "none", "--select", model)
        return list(_called(manifest, "compile", *told, *_where(folder, **variables)))


def _invoke(*arguments: str) -> Outcome:
    nodes = _results(*arguments)
    draft.keep(Path(_target().name), nodes)
    bad = [node for node in nodes if node.status in ("error", "fail", "runtime error")]
    return Outcome(rows=len(nodes), failures=[_failure(node) for node in bad])


def _results(*arguments: str) -> list[Any]:
    return list(getattr(_called(None, *arguments, *_where()), "results", []) or [])


def _called(manifest: Any, *arguments: str) -> Any:
    from dbt.cli.main import dbtRunner

    os.environ.update(_environment())
    result = dbtRunner(manifest=manifest, callbacks=[]).invoke(list(arguments))
    if result.exception and result.result is None:
        raise result.exception
    return result.result


def _where(target: str | None = None, **variables: Any) -> list[str]:
    return [
        "--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER), "--target-path", target or _target().name,
        "--log-path", target or _target().name, "--quiet", "--vars", json.dumps(carrying.variables() | variables),
    ]  # fmt: skip


def _environment() -> dict[str, str]:
    url = url_of("crm_dbt")
    return {
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "TRIBUTARY_DBT_HOST": url.host or "",
        "TRIBUTARY_DBT_PORT": str(url.port or 5432),
        "TRIBUTARY_DBT_USER": url.username or "",
        "TRIBUTARY_DBT_PASSWORD": str(url.password),
        "TRIBUTARY_DBT_DATABASE": url.database or "",
        "TRIBUTARY_DBT_MARTS": "marts_next",
    }


def _failure(node: Any) -> dict[str, Any]:
    return {"node": node.node.name, "status": str(node.status), "error": str(node.message or "")[:500]}
