"""What all records that a list finds come to, and by a field's values."""

from decimal import Decimal

import pytest

from app.access.work import work
from app.core.errors import Invalid
from app.deals import service as deals
from app.deals.schema import DealQuery
from app.fields import totals
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.making import a_deal, a_lead


def asked(reader, **query):
    with work(reader) as w:
        return leads.list_leads(w, LeadQuery(size=1, **query)).totals


def test_sums_are_over_all_that_is_found_and_in_reach_by_currency(ben, carl):
    a_lead(ben, est_amount="100", employees=10)
    a_lead(ben, est_amount="50", currency="CNY", employees=20)
    a_lead(ben, est_amount="7", currency="USD")
    a_lead(ben)
    a_lead(carl, est_amount="1000")
    found = asked(ben, totals=True)
    (every,) = found.groups
    assert (found.count, found.is_partial, every.count) == (4, False, 4)
    money = every.sums["est_amount"]
    assert money.count == 3
    assert sum(money.by_currency.values()) == Decimal(157)
    assert money.by_currency["USD"] == Decimal(7)
    assert every.sums["employees"] == totals.Sum({None: Decimal(30)}, 2)


def test_groups_are_the_values_of_a_field_with_the_largest_first_and_the_empty_last(ben):
    for channel in ("referral", "email", "email", None):
        a_lead(ben, channel=channel, est_amount="10")
    found = asked(ben, group="channel")
    assert [(one.value, one.count) for one in found.groups] == [("email", 2), ("referral", 1), (None, 1)]
    assert sum(found.groups[0].sums["est_amount"].by_currency.values()) == Decimal(20)


def test_groups_follow_filters_and_owner(ben):
    a_lead(ben, city="Ningbo")
    a_lead(ben, city="Paris")
    found = asked(ben, group="owner_id", filter='{"all":[["city","is","Paris"]]}')
    assert [(one.value, one.count) for one in found.groups] == [(str(ben.user_id), 1)]


def test_many_records_are_summed_up_to_a_limit_and_it_is_said(ben, mona, monkeypatch):
    monkeypatch.setattr("app.fields.noun.COUNT_CAP", 2)
    monkeypatch.setattr("app.fields.totals.MOST", 3)
    for _n in range(5):
        a_lead(ben, est_amount="10")
    for reader in (ben, mona):
        found = asked(reader, totals=True)
        assert (found.count, found.is_partial) == (3, True)


def test_a_list_is_not_grouped_by_text_and_nothing_is_summed_unasked(ben):
    a_deal(ben)
    with work(ben) as w, pytest.raises(Invalid):
        deals.list_deals(w, DealQuery(group="title"))
    with work(ben) as w:
        assert deals.list_deals(w, DealQuery()).totals is None
