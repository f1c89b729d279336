"""What is built is planned on at once: the next model must not depend on autovacuum having come by."""

from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work


def test_every_table_that_was_built_has_statistics(people):
    with work(SYSTEM) as w:
        unknown = w.session.scalars(
            text(
                "select relname from pg_class where relkind = 'r' and reltuples < 0"
                " and relnamespace in ('staging'::regnamespace, 'marts'::regnamespace)"
            )
        ).all()
    assert unknown == []
