"""Row policies that the planner can index: among many rows, a list and a search read few of them."""

import pytest
from sqlalchemy import create_engine, event, text

from app.access.work import work
from app.core import db
from app.customers import service
from app.customers.schema import CustomerQuery

# of 20,000 customers, 50 for each of the company's people; the rest are nobody's
CROWD = text(
    "insert into app.customers (name, owner_id, team_id, created_at)"
    " select '客户 ' || i, o.id, o.team_id, now() - i * interval '1 minute' from generate_series(1, 20000) i"
    " left join (select id, team_id, row_number() over () as n from app.users) o"
    " on o.n = 1 + i / 50 % 8 and i % 50 = 0"
)


@pytest.fixture
def crowd(company):
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        link.execute(CROWD)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("vacuum analyze app.customers"))
    engine.dispose()
    return company


def plans(actor, **asked) -> list[str]:
    """How Postgres answers each query of one list."""
    with work(actor) as w:
        link, found = w.session.connection(), []

        @event.listens_for(link, "before_cursor_execute")
        def _explain(connection, cursor, statement, values, context, many):
            with connection.connection.cursor() as beside:
                rows = beside.execute(f"explain {statement}", values).fetchall()
            found.append("\n".join(row[0] for row in rows))

        service.list_customers(w, CustomerQuery(**asked))
    return found


@pytest.mark.parametrize(("name", "index"), [("ben", "owner"), ("mona", "team")])
def test_a_limited_reach_is_found_by_its_index(crowd, name, index):
    for plan in plans(getattr(crowd, name)):
        assert "Seq Scan on customers" not in plan
        assert f"ix_customers_{index}" in plan


def test_the_newest_of_all_are_read_from_the_index_and_not_sorted(crowd):
    page = plans(crowd.ada)[-1]
    assert "ix_customers_newest" in page
    assert "Sort" not in page


@pytest.mark.parametrize("words", ["王", "水泵", "Northwind"])
def test_a_search_of_everything_uses_its_index(crowd, words):
    assert "ix_customers_search" in plans(crowd.ada, search=words)[0]
