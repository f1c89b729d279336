from datetime import datetime

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.touchpoints import service
from app.touchpoints.schema import TouchpointQuery, TouchpointRecord
from tests.app.making import a_campaign, a_lead


def touched(by, **values):
    given = {"occurred_at": "2026-11-01 09:00", "channel": "baidu", "event": "click"}
    with work(by) as w:
        return service.record(w, TouchpointRecord(**given | values))


def test_record_a_touch_in_company_time(company):
    lead, campaign = a_lead(company.ben), a_campaign(company.ada)
    made = touched(company.ada, lead_id=lead.id, campaign_id=campaign.id)
    assert (made.campaign, made.event) == ("Spring", "click")
    assert made.occurred_at == datetime.fromisoformat("2026-11-01T09:00:00+08:00")


@pytest.mark.parametrize(
    ("values", "field"), [({}, "anonymous_id"), ({"anonymous_id": "a", "channel": "nowhere"}, "channel")]
)
def test_record_refuses(ada, values, field):
    with pytest.raises(Invalid) as refused:
        touched(ada, **values)
    assert list(refused.value.fields) == [field]


def test_touches_are_seen_with_their_lead_and_strangers_by_those_who_see_all(company):
    made = touched(company.ada, lead_id=a_lead(company.ben).id)
    touched(company.ada, anonymous_id="visitor-1")
    counts = {"ben": 1, "carl": 0, "ana": 2}
    for name, count in counts.items():
        with work(getattr(company, name)) as w:
            assert service.list_touchpoints(w, TouchpointQuery()).count == count, name
            found = service.list_touchpoints(w, TouchpointQuery(lead_id=made.lead_id)).count
            assert found == min(count, 1), name


def test_sales_record_none(ben):
    with pytest.raises(NotPermitted):
        touched(ben, anonymous_id="visitor-1")
