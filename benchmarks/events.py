"""Bulk writes with the trail and events beside the same writes without: what knowing what happened costs.

    python benchmarks/events.py [--rows 100000] [--rounds 3]

Makes a Postgres of its own. The floor is the same statement with our triggers off (the table's keys, indexes and
checks stay); each is done in turn and rolled back, and the least CPU time of the server's process counts.
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

WRITES = {
    "leads, insert": (
        "insert into app.leads (name, channel, status, industry, country, city, employees, est_amount)"
        " select 'Lead ' || n, 'email', 'new', 'retail', 'CN', 'Ningbo', n % 500, n from generate_series(1, :n) n"
    ),
    "leads, update of two fields": "update app.leads set city = 'Suzhou', employees = employees + 1",
    "touchpoints, insert": (
        "insert into app.touchpoints (occurred_at, channel, event, lead_id, anonymous_id)"
        " select now(), 'email', 'click', id, id::text from app.leads"
    ),
    "activities, insert": (
        "insert into app.activities (kind, subject, lead_id, completed_at)"
        " select 'call', 'Asked', id, now() from app.leads"
    ),
}
OURS = (
    "select tgrelid::regclass::text, tgname from pg_trigger"
    " where not tgisinternal and tgname ~ '^(audit|tell|share)_'"
)


def cpu_seconds(pid: int) -> float:
    import psutil

    spent = psutil.Process(pid).cpu_times()
    return float(spent.user + spent.system)


def once(engine: Any, statement: str, rows: int) -> float:
    """CPU seconds of the server's process for one write, which is rolled back."""
    with engine.connect() as link:
        pid = link.scalar(text("select pg_backend_pid()"))
        began = cpu_seconds(pid)
        link.execute(text(statement), {"n": rows} if ":n" in statement else {})
        spent = cpu_seconds(pid) - began
        link.rollback()
    return spent


def switch(engine: Any, turn: str) -> None:
    """`enable` or `disable` the triggers that write the trail and events."""
    with engine.begin() as link:
        for table, trigger in link.execute(text(OURS)).all():
            link.execute(text(f"alter table {table} {turn} trigger {trigger}"))


def measure(rows: int, rounds: int) -> None:
    """Print a line for each write."""
    from app.core import db

    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text(WRITES["leads, insert"]), {"n": rows})
        link.execute(text("analyze app.leads"))
    print(f"{f'{rows:,} rows':30} floor s  ours s  ratio")
    for name, statement in WRITES.items():
        spent: dict[str, list[float]] = {"disable": [], "enable": []}
        for turn in [*spent] * rounds:
            switch(engine, turn)
            spent[turn].append(once(engine, statement, rows))
        floor, ours = min(spent["disable"]), min(spent["enable"])
        print(f"{name:30} {floor:7.2f} {ours:7.2f} {ours / floor:6.2f}", flush=True)
    engine.dispose()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            measure(options.rows, options.rounds)


if __name__ == "__main__":
    main()
