"""An installation that lives until it is killed: people write all the time while backups are taken.

Run as `python -m tests.app.backup.living LOG`: one line in LOG per confirmed change, `number before after`, the
times around its commit. "ready" on the output says that a full backup and two on top of it are there.
"""

import random
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from app.backup import run
from app.core import db, migrate, postgres

WRITERS = 3


def write(log: Path, writer: int) -> None:
    address = db.admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as link, log.open("a") as told:
        for number in range(writer, 1_000_000, WRITERS):
            link.execute("insert into written (number, padding) values (%s, repeat('x', 200))", [number])
            before = datetime.now(UTC)
            link.commit()
            told.write(f"{number} {before.isoformat()} {datetime.now(UTC).isoformat()}\n")
            told.flush()
            time.sleep(random.uniform(0.05, 0.2))


def main() -> None:
    log = Path(sys.argv[1])
    with postgres.database():
        migrate.run()
        with psycopg.connect(
            db.admin_url().set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        ) as link:
            link.execute("create table written (number bigint primary key, padding text)")
        for writer in range(WRITERS):
            threading.Thread(target=write, args=(log, writer), daemon=True).start()
        for _ in range(3):
            run.take_now()
            time.sleep(1)
        run.ship_once()
        print("ready", flush=True)
        time.sleep(600)


if __name__ == "__main__":
    main()
