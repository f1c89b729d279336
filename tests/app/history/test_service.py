"""The history has what committed, in order, and nothing of what is erased; what rolled back never was."""

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import erasure
from app.core.errors import NotPermitted
from app.events import follow
from app.history import service
from dashboards.remaking import HISTORIAN
from tests.app.making import a_deal, broken_off

VERSIONS = text("""
    select state ->> 'title' as title, state ->> 'amount' as amount, valid_to is null as is_open, changed
    from app.record_versions where entity = 'deals' and entity_id = :id order by id
""")


@pytest.fixture
def following(company):
    with work(HISTORIAN) as w:
        service.begin(w)
    return company


def change(deal_id, title: str) -> None:
    rename = text("update app.deals set title = :title where id = :id")
    with work(SYSTEM) as w:
        w.session.execute(rename, {"title": title, "id": deal_id})


def versions(deal_id):
    follow.drain(HISTORIAN, service.READER, service.write_down, wanted=service.WANTED)
    with work(SYSTEM) as w:
        return [tuple(row) for row in w.session.execute(VERSIONS, {"id": deal_id})]


def test_each_change_that_committed_is_a_version(following):
    deal = a_deal(following.ben, title="First", amount=10)
    change(deal.id, "Second")
    with broken_off(SYSTEM) as w:
        w.session.execute(text("update app.deals set title = 'Never' where id = :id"), {"id": deal.id})
    change(deal.id, "Third")
    assert [(title, is_open) for title, _amount, is_open, _changed in versions(deal.id)] == [
        ("First", False), ("Second", False), ("Third", True),
    ]  # fmt: skip
    assert versions(deal.id)[-1][3] == ["title"]


def test_what_was_there_before_is_known_from_the_beginning_on(company):
    deal = a_deal(company.ben, title="Old")
    with work(HISTORIAN) as w:
        service.begin(w)
        service.begin(w)
    assert [row[0] for row in versions(deal.id)] == ["Old"]


def test_erasing_takes_the_words_out_of_every_version_and_leaves_the_figures(following):
    deal = a_deal(following.ben, title="zq7secret", amount=10)
    change(deal.id, "zq7secret again")
    assert len(versions(deal.id)) == 2
    with work(SYSTEM) as w:
        erasure.erase(w, "deals", deal.id)
    found = versions(deal.id)
    assert {title for title, *_rest in found} == {"[erased]"}
    assert {amount for _title, amount, *_rest in found} == {"10.00"}


def test_only_programs_write_it(following):
    with work(following.ben) as w, pytest.raises(NotPermitted):
        service.write_down(w, [])
