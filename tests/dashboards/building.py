"""Building marts in a test process, as the pipeline does; those of the facts once for all processes of a run."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from app.core.db import admin_url
from app.core.postgres import clients
from pipelines.build import attribute, check_freshness, dbt_build, draft, of_records, publish

BUILT = ("--schema", "marts", "--schema", "staging")


def build(*, unit_tests: bool = False) -> None:
    """Build, attribute and publish what is in the application's tables; every dbt test must hold."""
    call = (lambda *chosen: dbt_build._invoke("build", *chosen)) if unit_tests else dbt_build.build
    assert check_freshness.check_freshness().failures == []
    draft.open_draft()
    before = call("--exclude", "tag:after_attribution")
    of_records.keep()
    attribute.attribute_journeys()
    after = call("--select", "tag:after_attribution")
    assert before.failures + after.failures == []
    publish.publish_marts()


def built_once(folder: Path, day: date, told: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Marts of `day` as they were first built in this run, and what was `told` of them then.

    The first who comes builds them, dbt's unit tests on top, and leaves a dump in `folder`, which all share.
    """
    with FileLock(folder / "marts.lock"):
        dump, words = folder / f"marts-{day}.dump", folder / f"marts-{day}.json"
        if not words.exists():
            found = told()
            build(unit_tests=True)
            with clients.output(admin_url(), "pg_dump", "--format", "custom", *BUILT) as stream:
                dump.write_bytes(stream.read())
            words.write_text(json.dumps(found))
            return found
        with dump.open("rb") as stream:
            clients.feed(admin_url(), "pg_restore", stream, "--clean", "--if-exists", "--single-transaction")
        clients.call(admin_url(), "psql", "--command", "analyze")
        return json.loads(words.read_text())
