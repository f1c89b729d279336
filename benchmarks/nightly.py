"""A night as the schedule runs it, step by step, on the demo company; then another after 1 % of new records.

    python benchmarks/nightly.py [--size 1.0] [--changed 0.01]

Makes a Postgres of its own. Each step is a process of its own, as large as it would be alone: seconds on the
clock, CPU time of Python and of Postgres (the bare SQL), and the peak of its memory. The second night carries on
the first.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

STEP = """
import json, resource, sys, time
from benchmarks.scores import postgres_seconds
from pipelines import steps

step = next(one for one in steps.DAILY if one.name == sys.argv[1])
began, own, theirs = time.monotonic(), time.process_time(), postgres_seconds()
outcome = step.do()
failures = [] if outcome.tolerable else outcome.failures
print(json.dumps({
    "wall_s": time.monotonic() - began, "python_cpu_s": time.process_time() - own,
    "postgres_cpu_s": postgres_seconds() - theirs,
    "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "rows": outcome.rows,
    "failures": failures,
}))
"""
GROWING = ("leads", "touchpoints", "activities", "ticket_messages", "stage_changes")
"""Tables of which some rows come in anew, each a copy of one that is there."""


def grow(share: float) -> int:
    """Copy that share of the rows of every growing table; how many."""
    from sqlalchemy import create_engine, text

    from app.core import db

    columns = text(
        "select string_agg(quote_ident(column_name), ', ') from information_schema.columns"
        " where table_schema = 'app' and table_name = :table"
        " and column_name not in ('id', 'external_id') and is_generated = 'NEVER'"
    )
    engine, count = create_engine(db.admin_url()), 0
    with engine.begin() as link:
        for table in GROWING:
            names = link.scalar(columns, {"table": table})
            rows = f"select {names} from app.{table} where random() < :share"  # noqa: S608 - names of the catalogue
            count += link.execute(text(f"insert into app.{table} ({names}) {rows}"), {"share": share}).rowcount
    return count


def night(names: list[str]) -> None:
    """Print what each of the steps cost; stops at the first that fails."""
    print(f"{'step':<20}{'clock s':>9}{'Python s':>10}{'Postgres s':>12}{'peak GB':>9}{'rows':>12}", flush=True)
    for name in names:
        done = subprocess.run(
            [sys.executable, "-c", STEP, name], stdout=subprocess.PIPE, text=True, check=True,
            cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        took = json.loads(done.stdout.splitlines()[-1])
        if took["failures"]:
            raise SystemExit(f"{name}: {took['failures']}")
        print(
            f"{name:<20}{took['wall_s']:>9.1f}{took['python_cpu_s']:>10.1f}{took['postgres_cpu_s']:>12.1f}"
            f"{took['peak_gb']:>9.2f}{took['rows'] or 0:>12,}",
            flush=True,
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=float, default=1.0)
    asked.add_argument("--changed", type=float, default=0.01)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres
        from app.demo.load import load
        from pipelines import steps

        with postgres.database():
            migrate.run()
            load(options.size)
            night([step.name for step in steps.DAILY])
            print(f"\n{grow(options.changed):,} new rows")
            night([step.name for step in steps.DAILY if step.name != "train_models"])


if __name__ == "__main__":
    main()
