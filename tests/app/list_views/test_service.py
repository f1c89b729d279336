"""Views of lists are their maker's, read by roles and teams, each in the own reach."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.actor import Role
from app.access.web import acting
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.fields import service as fields
from app.leads import page as leads
from app.list_views import service
from app.list_views.schema import ListViewChange, ListViewCreate
from tests.app.fields.test_custom import a_field
from tests.app.ui.reading import texts

NEW = ListViewCreate(
    noun="leads",
    title="New ones",
    query={"filter": '{"all":[["status","is","new"]]}', "sort": "name", "search": "13800138000", "after": "x"},
)


def made(by, given=NEW):
    with work(by) as w:
        return service.create(w, given)


def titles(reader, noun="leads"):
    with work(reader) as w:
        return [one.title for one in service.list_views(w, noun)]


def test_create_keeps_what_is_asked_and_no_text_of_a_search(ben):
    view = made(ben)
    assert view.query == {"filter": '{"all":[["status","is","new"]]}', "sort": "name"}
    assert (view.owner, view.is_mine, view.is_pinned, view.is_first) == ("Ben", True, False, False)
    assert titles(ben) == ["New ones"]
    assert titles(ben, "deals") == []


def test_create_is_refused_to_who_does_not_read_such_records(sam):
    with work(sam) as w, pytest.raises(NotPermitted):
        service.create(w, NEW)
    with work(sam) as w, pytest.raises(NotPermitted):
        service.list_views(w, "leads")


def test_create_refuses_a_filter_that_cannot_be_asked(ben):
    wrong = NEW.model_copy(update={"query": {"filter": '{"all":[["no_such","is","x"]]}'}})
    with work(ben) as w, pytest.raises(Invalid):
        service.create(w, wrong)
    with work(ben) as w, pytest.raises(Invalid):
        service.create(w, NEW.model_copy(update={"noun": "list_views"}))


def test_a_view_is_seen_by_whom_it_is_shared_with_and_changed_by_its_maker_alone(ben, mona, carl, sam):
    view = made(ben)
    assert titles(mona) == []
    shared = ListViewChange(roles=[Role.SALES_MANAGER])
    with work(ben) as w:
        view = service.change(w, view.id, shared, view.version)
    assert titles(mona) == ["New ones"]
    assert titles(carl) == []
    with work(mona) as w:
        assert service.find(w, view.id).is_mine is False
        with pytest.raises(NotFound):
            service.change(w, view.id, ListViewChange(title="Mine now"), view.version)
        with pytest.raises(NotFound):
            service.remove(w, view.id)
    with work(carl) as w, pytest.raises(NotFound):
        service.find(w, view.id)
    with work(sam) as w, pytest.raises(NotFound):
        service.find(w, view.id)


def test_a_view_is_shared_with_a_team(ben, mona):
    view = made(ben)
    with work(ben) as w:
        service.change(w, view.id, ListViewChange(teams=[mona.team_id]), view.version)
    assert titles(mona) == ["New ones"]


def test_change_renames_and_refuses_a_stale_version(ben):
    view = made(ben)
    with work(ben) as w:
        changed = service.change(w, view.id, ListViewChange(title="Fresh"), view.version)
    assert (changed.title, changed.query) == ("Fresh", view.query)
    with work(ben) as w, pytest.raises(Conflict):
        service.change(w, view.id, ListViewChange(title="Older"), view.version)


def test_remove_takes_it_from_everybody_and_the_trail_keeps_it(ben, mona, ada):
    view = made(ben)
    with work(ben) as w:
        service.change(w, view.id, ListViewChange(roles=[Role.SALES_MANAGER]), view.version)
        service.remove(w, view.id)
    assert titles(ben) == titles(mona) == []
    with work(ada) as w:
        kept = w.session.scalars(
            text("select action from app.audit_entries where entity = 'list_views' order by id")
        ).all()
    assert kept == ["insert", "update", "delete"]


def test_pins_and_the_first_view_are_the_readers_own(ben, mona):
    view = made(ben)
    with work(ben) as w:
        service.change(w, view.id, ListViewChange(roles=[Role.SALES_MANAGER]), view.version)
    with work(mona) as w:
        pinned = service.pin(w, view.id, is_pinned=True, is_first=True)
        assert (pinned.is_pinned, pinned.is_first) == (True, True)
    with work(ben) as w:
        assert service.find(w, view.id).is_pinned is False
    with work(mona) as w:
        loose = service.pin(w, view.id, is_pinned=False, is_first=False)
        assert (loose.is_pinned, loose.is_first) == (False, False)


def test_columns_are_kept_per_person_and_list(ben, mona, sam):
    with work(ben) as w:
        service.keep_columns(w, "leads", "name,city:120")
        service.keep_columns(w, "deals", "title,amount")
    with work(ben) as w:
        assert (service.find_columns(w, "leads"), service.find_columns(w, "deals")) == (
            "name,city:120",
            "title,amount",
        )
        service.keep_columns(w, "leads", "")
        assert service.find_columns(w, "leads") is None
    with work(mona) as w:
        assert service.find_columns(w, "leads") is None
    with work(sam) as w, pytest.raises(NotPermitted):
        service.keep_columns(w, "leads", "name")


def create_and_fail(w):
    service.create(w, NEW)
    service.remove(w, uuid4())


def test_what_fails_leaves_nothing(ben):
    with pytest.raises(NotFound), work(ben) as w:
        create_and_fail(w)
    assert titles(ben) == []


@pytest.mark.parametrize("asked", ["filter", "sort", "group"])
def test_a_view_does_without_a_field_that_was_retired_and_has_it_again_with_the_field(ada, ben, asked):
    own = a_field(ada, "number", label_en="Machines", label_zh="机器")
    both = f'{{"all":[["status","is","new"],{{"any":[["{own.key}","empty"]]}}]}}'
    query = {"filter": both, "sort": f"-{own.key}"} if asked == "filter" else {asked: own.key, "status": "new"}
    view = made(ben, ListViewCreate(noun="leads", title="Many machines", query=query))
    with work(ada) as w:
        fields.retire(w, own.id)
    with work(ben) as w:
        found = service.find(w, view.id)
    kept = {"filter": '{"all":[["status","is","new"]]}'} if asked == "filter" else {"status": "new", "filter": ""}
    assert (found.is_whole, {**found.query}) == (False, kept)
    with work(ada) as w:
        fields.bring_back(w, own.id)
    with work(ben) as w:
        assert (service.find(w, view.id).is_whole, service.find(w, view.id).query) == (True, query)


def test_a_list_that_begins_with_such_a_view_is_shown_and_says_so(ada, ben):
    own = a_field(ada, "number", label_en="Machines", label_zh="机器")
    query = {"filter": f'{{"all":[["{own.key}","empty"]]}}'}
    view = made(ben, ListViewCreate(noun="leads", title="Many machines", query=query))
    with work(ben) as w:
        service.pin(w, view.id, is_pinned=True, is_first=True)
    with acting(ben):
        assert "retired since" not in str(texts(leads.LIST.show()))
    with work(ada) as w:
        fields.retire(w, own.id)
    with acting(ben):
        words = str(texts(leads.LIST.show()))
        assert "retired since" in words
        assert "retired since" not in str(texts(leads.LIST.show(view="all")))
