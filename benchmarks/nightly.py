"""A night as the schedule runs it, step by step, on the demo company; then others after 1 % of new records.

    python benchmarks/nightly.py [--size 1.0] [--changed 0.01] [--dearest 0]

Makes a Postgres of its own. Each step is a process of its own, as large as it would be alone: seconds on the
clock, CPU time of Python and of Postgres (the bare SQL), and the peak of its memory; of dbt, which works on one
node at a time here, the CPU time of Postgres for its models, tests and snapshots, and for the dearest. The second
night carries on the first after what a day brings, the third after as many rows of records by chance.
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

nodes, last = [], postgres_seconds()

def heard(event):
    global last
    if event.info.name == "NodeFinished":
        now = postgres_seconds()
        nodes.append((event.data.node_info.unique_id, now - last))
        last = now

def watched():
    import dbt.cli.main

    class Watched(dbt.cli.main.dbtRunner):
        def __init__(self, manifest=None, callbacks=None):
            super().__init__(manifest, [heard])

        def invoke(self, arguments):
            return super().invoke([*arguments, "--threads", "1"])

    dbt.cli.main.dbtRunner = Watched

step = next(one for one in steps.DAILY if one.name == sys.argv[1])
if step.name.startswith("build_"):
    watched()
began, own, theirs = time.monotonic(), time.process_time(), postgres_seconds()
outcome = step.do()
failures = [] if outcome.tolerable else outcome.failures
print(json.dumps({
    "wall_s": time.monotonic() - began, "python_cpu_s": time.process_time() - own,
    "postgres_cpu_s": postgres_seconds() - theirs,
    "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "rows": outcome.rows,
    "failures": failures, "nodes": nodes,
}))
"""
NEWS = "import sys; from benchmarks import news; print(getattr(news, sys.argv[1])(float(sys.argv[2])))"


def told(program: str, *arguments: str) -> str:
    """The last line that a program of ours prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True, check=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


def night(names: list[str], dearest: int = 0) -> None:
    """Print what each of the steps cost; stops at the first that fails."""
    print(f"{'step':<20}{'clock s':>9}{'Python s':>10}{'Postgres s':>12}{'peak GB':>9}{'rows':>12}", flush=True)
    for name in names:
        took = json.loads(told(STEP, name))
        if took["failures"]:
            raise SystemExit(f"{name}: {took['failures']}")
        print(
            f"{name:<20}{took['wall_s']:>9.1f}{took['python_cpu_s']:>10.1f}{took['postgres_cpu_s']:>12.1f}"
            f"{took['peak_gb']:>9.2f}{took['rows'] or 0:>12,}",
            flush=True,
        )
        tell_nodes(took["nodes"], dearest)


def tell_nodes(nodes: list[tuple[str, float]], dearest: int) -> None:
    """CPU seconds of Postgres for each kind of node of dbt, and for the dearest."""
    kinds: dict[str, float] = {}
    for name, seconds in nodes:
        kind = name.partition(".")[0]
        kinds[kind] = kinds.get(kind, 0) + seconds
    for name, seconds in [*kinds.items(), *sorted(nodes, key=lambda node: -node[1])[:dearest]]:
        print(f"    {name:<70}{seconds:>9.2f}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=float, default=1.0)
    asked.add_argument("--changed", type=float, default=0.01)
    asked.add_argument("--dearest", type=int, default=0)
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
            night([step.name for step in steps.DAILY], options.dearest)
            for kind in ("a_day", "spread"):
                print(f"\n{int(told(NEWS, kind, str(options.changed))):,} new rows, {kind}")
                night([step.name for step in steps.DAILY if step.name != "train_models"], options.dearest)


if __name__ == "__main__":
    main()
