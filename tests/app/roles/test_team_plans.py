"""Among many rows of one large team, boards and sums read what is open, and nothing of the past."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from app.access.work import work
from app.core import db
from app.deals import forecast, standing
from app.deals import service as deals
from app.deals.schema import DealQuery
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.search import service as search
from tests.app.roles.test_plans import ROWS, reading

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
    "sums of people": lambda w: standing.sum_by_owner(w, datetime.now(UTC) - timedelta(days=90)),
    "forecast": lambda w: forecast.expect(w, datetime.now(UTC)),
    "column of deals": lambda w: deals.list_deals(
        w, DealQuery(stage="proposal", semantic="open", sort="expected_close_on", size=20)
    ),
    "column of leads": lambda w: leads.list_leads(w, LeadQuery(status="new", size=20)),
    "search in leads": lambda w: leads.list_leads(w, LeadQuery(search="li 77")),
    "search of all": lambda w: search.find(w, "li 77"),
}


@pytest.fixture
def crowded(mona, ben) -> None:
    """A team with `ROWS` deals and leads: one in twenty is open, or new."""
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        for statement in (DEALS, LEADS):
            link.execute(statement, {"rows": ROWS, "team": ben.team_id, "owner": ben.user_id})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("vacuum (analyze) app.deals, app.leads"))
    engine.dispose()


def test_boards_and_sums_of_a_large_team_read_nothing_of_the_past(crowded, mona):
    read = {}
    for what, ask in ASKED.items():
        with work(mona) as w, reading(w) as found:
            ask(w)
        read[what] = max(found)
    assert {what: n for what, n in read.items() if n > ROWS / 8} == {}
