"""Lists are sorted by scores, and by how these moved."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import Invalid
from app.leads import page, service
from app.leads.schema import LeadQuery
from app.score_runs import service as score_runs
from app.scores import orders
from pipelines.kernel.robots import SCORER
from tests.app.making import a_lead
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.ui.reading import texts

NOW = datetime.now(UTC)


def scored(ada, leads, *values):
    said = [Proposed(lead.id, value, [], NOW) for lead, value in zip(leads, values, strict=True)]
    with work(SCORER) as w:
        run = proposing.propose(w, "lead_quality", "lead", "1", said)
    with work(ada) as w:
        score_runs.approve(w, run.id)


def names(reader, **query):
    with work(reader) as w:
        page = service.list_leads(w, LeadQuery(**query))
    return [row.name for row in page.rows], page.next


@pytest.fixture
def leads(ben, ada):
    made = [a_lead(ben, name=name) for name in ("Low", "High", "Mid")]
    a_lead(ben, name="None")
    scored(ada, made, 0.2, 0.5, 0.4)
    with work(SYSTEM) as w:
        w.session.execute(text("update app.scores set scored_at = :then"), {"then": NOW - timedelta(days=9)})
    scored(ada, made, 0.3, 0.8, 0.35)
    return made


def test_a_list_is_sorted_by_score_page_by_page_with_the_unscored_last(ben, leads):
    first, after = names(ben, sort="-lead_quality", size=2)
    rest, _end = names(ben, sort="-lead_quality", size=2, after=after)
    assert first + rest == ["High", "Mid", "Low", "None"]
    assert names(ben, sort="lead_quality")[0] == ["Low", "Mid", "High", "None"]


def test_a_list_is_sorted_by_how_scores_moved_within_a_week(ben, leads):
    assert names(ben, sort="-lead_quality_change")[0] == ["High", "Low", "Mid", "None"]
    with work(ben) as w:
        found = orders.find_changes(w, "lead", "lead_quality", [one.id for one in leads])
    assert [round(found[one.id], 2) for one in leads] == [0.1, 0.3, -0.05]


def test_very_many_are_not_sorted_by_score(ben, leads, monkeypatch):
    monkeypatch.setattr("app.fields.noun.MOST_SORTED", 2)
    with work(ben) as w, pytest.raises(Invalid):
        service.list_leads(w, LeadQuery(sort="lead_quality"))


def test_how_it_moved_is_asked_for_once_and_only_where_it_is_drawn(ben, leads, monkeypatch):
    find, asked = orders.find_changes, []
    monkeypatch.setattr(orders, "find_changes", lambda *which: asked.append(which) or find(*which))
    with work(ben) as w:
        week = next(one for one in page.columns(w, leads) if one.name == "lead_quality_change")
        assert asked == []
        said = [texts(week.cell(one)) for one in leads]
    assert (said, len(asked)) == ([["+10"], ["+30"], ["−5"]], 1)
