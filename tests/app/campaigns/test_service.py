import pytest

from app.access.work import work
from app.campaigns import service
from app.campaigns.schema import CampaignChange, CampaignQuery
from app.core.errors import Conflict, Invalid, NotPermitted
from app.core.i18n import speaking
from tests.app.making import a_campaign


def test_create_and_change(ada):
    made = a_campaign(ada, budget="5000", currency="cny")
    with work(ada) as w:
        changed = service.change(w, made.id, CampaignChange(status="running"), made.version)
    assert (changed.status, changed.budget, changed.currency) == ("running", 5000, "CNY")
    with pytest.raises(Conflict), work(ada) as w:
        service.change(w, made.id, CampaignChange(status="finished"), made.version)


def test_a_channel_nobody_knows_is_refused(ada):
    made = a_campaign(ada)
    with pytest.raises(Invalid) as refused, work(ada) as w:
        service.change(w, made.id, CampaignChange(channel="nowhere"), made.version)
    assert list(refused.value.fields) == ["channel"]


def test_everybody_reads_campaigns_and_only_some_write(company):
    made = a_campaign(company.ada)
    for person in (company.ben, company.sam, company.ana):
        with work(person) as w:
            found = service.list_campaigns(w, CampaignQuery(search="spr", channel="baidu")).rows
            assert [row.id for row in found] == [made.id]
        with pytest.raises(NotPermitted):
            a_campaign(person)


def test_channels_speak_the_readers_language(ben):
    with work(ben) as w:
        english = {c.code: c.label for c in service.list_channels(w)}
        with speaking("zh"):
            chinese = {c.code: c.label for c in service.list_channels(w)}
    assert (english["paid_search"], chinese["paid_search"]) == ("Paid search", "付费搜索")


def test_a_campaign_ends_after_it_starts(ada):
    with pytest.raises(Invalid) as refused:
        a_campaign(ada, starts_on="2026-05-02", ends_on="2026-05-01")
    assert list(refused.value.fields) == ["ends_on"]
    made = a_campaign(ada, starts_on="2026-05-02", ends_on="2026-05-02")
    with pytest.raises(Invalid), work(ada) as w:
        service.change(w, made.id, CampaignChange(starts_on="2026-05-03"), made.version)
