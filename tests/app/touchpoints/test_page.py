"""How somebody met us, in the story of a lead."""

from app.access.work import work
from app.touchpoints import page, service
from app.touchpoints.schema import TouchpointRecord
from tests.app.making import a_campaign, a_lead


def told(actor, lead) -> list[tuple[str, str | None]]:
    with work(actor) as w:
        return [(str(one.what), one.who) for one in page.events("lead", w, lead.id)]


def test_a_touch_is_told_by_channel_and_campaign_within_reach(company):
    lead, campaign = a_lead(company.ben), a_campaign(company.ada)
    given = {"occurred_at": "2026-11-01 09:00", "channel": "baidu", "event": "click"}
    with work(company.ada) as w:
        service.record(w, TouchpointRecord(**given, lead_id=lead.id, campaign_id=campaign.id))
    assert told(company.ben, lead) == [("Baidu: clicked", "Spring")]
    assert told(company.carl, lead) == []
