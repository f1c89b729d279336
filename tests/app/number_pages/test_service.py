"""Pages are their maker's, read by roles and teams once published, and keep their versions."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.actor import Role
from app.access.work import work
from app.core.errors import NotFound, NotPermitted
from app.number_pages import service
from app.number_pages.schema import PageFile, PanelFile, SharedSet

SALES = PageFile(title="Sales, monthly", panels=[PanelFile(view="kpi=win_rate&by=owner&chart=bar", width=6)])


def made(by, page=SALES):
    with work(by) as w:
        return service.create(w, page)


def test_a_page_is_seen_by_whom_it_is_shared_with_once_it_is_published(ana, mona, ben, sam):
    page = made(ana)
    with work(ana) as w:
        service.share(w, page.id, SharedSet(roles=[Role.SALES_MANAGER], teams=[ben.team_id]))
    for reader in (mona, ben, sam):
        with work(reader) as w, pytest.raises(NotFound):
            service.find(w, page.id)
    with work(ana) as w:
        assert service.publish(w, page.id).version == 1
    for reader in (mona, ben):
        with work(reader) as w:
            assert [(one.title, one.owner, one.is_mine) for one in service.list_pages(w)] == [
                ("Sales, monthly", "Ana", False)
            ]
    with work(sam) as w, pytest.raises(NotFound):
        service.find(w, page.id)


def test_readers_see_the_published_version_until_the_draft_is_published_too(ana, leo):
    page = made(ana)
    with work(ana) as w:
        service.share(w, page.id, SharedSet(roles=[Role.LEADER]))
        service.publish(w, page.id)
        changed = service.change(w, page.id, SALES.model_copy(update={"title": "Sales, better"}))
        assert changed.is_changed
    with work(leo) as w:
        assert service.find(w, page.id).title == "Sales, monthly"
        with pytest.raises(NotFound):
            service.change(w, page.id, SALES)
    with work(ana) as w:
        assert service.publish(w, page.id).title == "Sales, better"
        restored = service.restore(w, page.id, 1)
        assert (restored.draft.title, restored.title) == ("Sales, monthly", "Sales, better")
        assert [one.version for one in service.list_versions(w, page.id)] == [2, 1]


def test_who_reads_a_page_puts_no_version_into_it_past_the_service_either(ana, leo):
    page = made(ana)
    put = text("insert into app.number_page_versions (page_id, version, content) values (:page, 9, '{}')")
    with work(ana) as w:
        service.share(w, page.id, SharedSet(roles=[Role.LEADER]))
        service.publish(w, page.id)
    with work(leo) as w:
        assert service.find(w, page.id).title == "Sales, monthly"
    with pytest.raises(NotPermitted), work(leo) as w:
        w.session.execute(put, {"page": page.id})
    with work(ana) as w:
        assert [one.version for one in service.list_versions(w, page.id)] == [1]


def test_who_may_not_compose_reads_only(ana, ben):
    with work(ben) as w, pytest.raises(NotPermitted):
        service.create(w, SALES)
    page = made(ana)
    with work(ana) as w:
        service.remove(w, page.id)
        assert service.list_pages(w) == []


def create_and_fail(w):
    service.create(w, SALES)
    service.remove(w, uuid4())


def test_what_fails_leaves_nothing(ana):
    with pytest.raises(NotFound), work(ana) as w:
        create_and_fail(w)
    with work(ana) as w:
        assert service.list_pages(w) == []
