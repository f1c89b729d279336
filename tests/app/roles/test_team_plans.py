"""Among many rows of one large team boards and sums read what is open, nothing of the past, and lists a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import get_type_hints

import pytest
from sqlalchemy import Connection, create_engine, text

from app.access.work import work
from app.core import db
from app.deals import forecast, standing
from app.deals import service as deals
from app.deals.schema import DealQuery
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.migrations.ties import CHILDREN
from app.search import service as search
from tests.app.roles.test_plans import MADE, MOST_READ, ROWS, SHARES, listing, make, reading, share

DEALS = text("""
    insert into app.deals
      (title, currency, amount, fx_rate, expected_close_on, team_id, owner_id, stage, closed_at, created_at)
    select 'Pumps ' || i, 'CNY', 10, 1, current_date + i % 90, :team, :owner,
      case when i % 20 > 0 then 'won' when i % 40 = 0 then 'proposal' else 'negotiation' end,
      case when i % 20 > 0 then now() - interval '1 year' end, now() - i * interval '1 minute'
    from generate_series(1, :rows) i""")
LEADS = text("""
    insert into app.leads (name, status, team_id, owner_id, created_at)
    select 'Li ' || i, case when i % 20 = 0 then 'new' else 'engaged' end, :team, :owner,
      now() - i * interval '1 minute'
    from generate_series(1, :rows) i""")
ASKED = {
    "totals of a board": lambda w: standing.total_by_stage(w, DealQuery(semantic="open")),
    "a quarter's forecast": lambda w: forecast.of_quarter(w, datetime.now(UTC)),
    "column of deals": lambda w: deals.list_deals(
        w, DealQuery(stage="proposal", semantic="open", sort="expected_close_on", size=20)
    ),
    "column of leads": lambda w: leads.list_leads(w, LeadQuery(status="new", size=20)),
    "search in leads": lambda w: leads.list_leads(w, LeadQuery(search="li 77")),
    "search of all": lambda w: search.find(w, "li 77"),
}


@contextmanager
def filling(*tables: str) -> Iterator[Connection]:
    """Rows as they are, without triggers; statistics of the tables are of then."""
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        yield link
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text(f"vacuum (analyze) {', '.join(f'app.{table}' for table in tables)}"))
    engine.dispose()


@pytest.fixture
def crowded(mona, ben) -> None:
    """A team with `ROWS` deals and leads: one in twenty is open, or new."""
    with filling("deals", "leads") as link:
        for statement in (DEALS, LEADS):
            link.execute(statement, {"rows": ROWS, "team": ben.team_id, "owner": ben.user_id})


@pytest.fixture
def hung(mona, ben) -> None:
    """A team with `ROWS` of everything that is owned, each on another record of Ben's."""
    whose = "(select cast(:owner as uuid) as id, cast(:team as uuid) as team_id) o"
    with filling(*MADE, *SHARES) as link:
        make(link, f", {whose}", owner=ben.user_id, team=ben.team_id)
        share(link)


@pytest.mark.parametrize("reach", ["own", "team"])
def test_a_page_of_what_hangs_on_a_large_team_s_records_reads_as_many_as_it_shows(hung, ben, mona, reach):
    read = {}
    actor = {"own": ben, "team": mona}[reach]
    for child in CHILDREN:
        find = listing(child.noun)
        query = get_type_hints(find)["query"]
        with work(actor) as w:
            after = find(w, query()).next
        for asked in ({}, {"after": after}):
            with work(actor) as w, reading(w) as found:
                find(w, query(**asked))
            read[child.noun, *asked] = max(found)
    assert {which: n for which, n in read.items() if n > MOST_READ} == {}


def test_boards_and_sums_of_a_large_team_read_nothing_of_the_past(crowded, mona):
    read = {}
    for what, ask in ASKED.items():
        with work(mona) as w, reading(w) as found:
            ask(w)
        read[what] = max(found)
    assert {what: n for what, n in read.items() if n > ROWS / 8} == {}
