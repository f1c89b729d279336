"""Marts are built in `marts_next`, tested there, and moved to `marts` together, in one transaction.

With them goes in force what the build says of itself: its definitions, its tests, the day of its data. Readers see
the old build or the new one, never a mixture, and a failed test leaves the old one standing.
"""

import logging
import time

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.core.db import engine
from app.core.errors import Unavailable
from app.core.i18n import _
from pipelines.build import carrying
from pipelines.build.draft import NEXT, tables
from pipelines.kernel.outcome import Outcome

FORMER = 3
"""How many builds before the one in force keep their facts and tests; their marts are gone."""

TRIES = 120
PAUSE_SECONDS = 1.0
PATIENCE = "500ms"
"""Shorter than Postgres waits before it ends one side of a deadlock: the reader shall never be that one."""

log = logging.getLogger(__name__)

PUBLISH = text("update marts.builds set published_at = clock_timestamp() where published_at is null")
FORGET = text("""
    delete from marts.builds where published_at < (
        select min(published_at) from (
            select published_at from marts.builds where published_at is not null
            order by published_at desc limit :kept
        ) newest
    )
""")


def publish_marts() -> Outcome:
    """Put the draft in force, if there is one; `rows` counts its marts. Grants and policies move with the tables.

    Readers who are in the middle of a page are waited for. Raises Unavailable if one of them never ends.
    """
    for _try in range(TRIES):
        try:
            with engine("crm_dbt").begin() as link:
                return Outcome(rows=_publish(link))
        except OperationalError as busy:
            if getattr(busy.orig, "sqlstate", None) != "55P03":  # lock not available
                raise
            log.info("readers are in the middle of a page; the marts are published after them")
            time.sleep(PAUSE_SECONDS)
    raise Unavailable(_("Somebody was reading the numbers the whole time; the next run publishes the new ones."))


def _publish(link: Connection) -> int:
    link.execute(text(f"set local lock_timeout = '{PATIENCE}'"))
    link.execute(text("lock table marts.builds in access exclusive mode"))
    if not link.execute(PUBLISH).rowcount:
        return 0
    moving = tables(link)
    for table in moving:
        link.execute(text(f'drop table if exists marts."{table}" cascade'))
        link.execute(text(f'alter table {NEXT}."{table}" set schema marts'))
    carried = carrying.carry(link)
    link.execute(FORGET, {"kept": FORMER + 1})
    link.execute(text("analyze marts.builds, marts.build_tests"))
    return len(set(moving) | set(carried))


def refresh_statistics() -> None:
    """Tell the planner how large the app's tables are now: after a bulk load its guesses are hours of joins."""
    with engine("crm_dbt").begin() as link:
        link.execute(text("select app.refresh_statistics()"))
