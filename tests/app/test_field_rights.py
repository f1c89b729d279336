"""What a role does not show of a field comes back on no surface, and what it does not change is refused by name.

One role reaches everything and may do everything, but for the fields of a noun: what leaks, leaks by a field. The
fields and surfaces are those that the application has: a new one is asked without a line here.
"""

from importlib import import_module
from threading import Event
from typing import Any
from uuid import UUID

import dash
import pytest
from sqlalchemy import event, text

from app.access.actor import Actor, FieldRight
from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.core.errors import CrmError, Invalid
from app.exports import service as exports
from app.exports.lists import list_of
from app.fields.custom import own_fields
from app.fields.noun import Noun, noun_of, nouns
from app.imports import asking as asking_imports
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.leads import conversion
from app.leads import service as leads
from app.leads.schema import LeadConvert
from app.roles import service
from app.roles.schema import RoleCreate
from app.search import service as search
from tests.answers import is_fault
from tests.app.limited import UNSEEN, given, leaks, limited, records, verb
from tests.app.test_matrix import filled, routes

__all__ = ["limited", "records"]


@pytest.mark.parametrize("right", UNSEEN)
def test_no_route_tells_what_is_not_shown(application, asking, records, limited, right):
    browser, found = asking(limited(right)), {}
    for method, path in routes(application):
        if method == "GET" and not path.endswith(("/files/{file_id}",)):
            answer = browser.get(filled(path, records), params={"search": "Zqb", "text": "Zqb", "q": "Zqb"})
            assert not is_fault(answer), path
            plain = browser.get(filled(path, records))
            if told := {*leaks(answer.text, right), *leaks(plain.text, right)}:
                found[path] = told
    assert found == {}


def test_the_routes_do_tell_what_is_shown(application, asking, ada, records):
    """Else nothing that is not told would say anything."""
    browser = asking(ada)
    told = "".join(browser.get(f"/api/v1/{noun}/{one}").text for noun, one in records.items())
    assert {*leaks(told)} >= {"Zq", "zq.example", "7654321", "2031-05-17"}


@pytest.mark.parametrize("right", UNSEEN)
def test_no_page_shows_it(application, records, limited, right):
    actor, found = limited(right), {}
    for place in dash.page_registry.values():
        path = place["path_template"] or place["path"]
        noun = path.split("/")[1]
        names = [part.strip("<>") for part in path.split("/") if part.startswith("<")]
        with acting(actor):
            try:
                ids = {name: str(records.get(noun, records["customers"])) for name in names}
                shown = repr(place["layout"](**ids) if callable(place["layout"]) else "")
            except CrmError as refusal:
                shown = str(refusal)
        if told := leaks(shown, right):
            found[path] = told
    assert found == {}


@pytest.mark.parametrize("right", UNSEEN)
@pytest.mark.parametrize("noun", ["deals", "leads", "tickets"])
def test_a_board_has_its_cards_without_it(application, records, limited, noun, right):
    with acting(limited(right)):
        shown = repr(import_module(f"app.{noun}.page").BOARD.show())
    assert ("board-card" in shown, leaks(shown, right)) == (True, [])


@pytest.mark.parametrize("right", UNSEEN)
@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_no_form_of_a_record_shows_it(application, records, limited, noun, right):
    from app.ui.record_page import _pages

    page, actor = _pages.get(noun.entity), limited(right)
    if page is None:
        return
    with acting(actor):
        shown = repr(page.edit({"edit": str(records[noun.name])}))
    assert leaks(shown, right) == []


@pytest.mark.parametrize("right", UNSEEN)
def test_no_file_and_no_search_tells_it(records, limited, right):
    actor = limited(right)
    for noun in nouns():
        with work(actor) as w:
            job = exports.ask(w, noun.name, {}, "csv")
        perform(job.id, Event())
        with work(actor) as w:
            (file,) = jobs.read(w, job.id).files
            assert leaks(b"".join(jobs.parts(w, file.id)).decode(), right) == [], noun.name
    with work(actor) as w:
        assert search.find(w, "Zqb") == []
        assert leaks(repr(search.find(w, "Pump") + search.find(w, "Li Lei") + search.find(w, "Acme"))) == []


def asked_of(noun: Noun) -> dict[str, str]:
    """Every filter and sort of a list that is by a field which a role can be limited in."""
    shape = list_of(noun.name).query
    by = {one.name for one in noun.fields if not noun.always_shows(one)}
    value = {"customer_id": str(UUID(int=1)), "product_id": str(UUID(int=1)), "campaign_id": str(UUID(int=1))}
    filters = {name: value.get(name, "email") for name in by & shape.model_fields.keys()}
    return filters | {f"sort:{name}": name for name in by & noun.order.sorts.keys()}


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_nothing_is_found_or_sorted_by_what_is_not_shown(asking, records, limited, noun, ada):
    browser = asking(limited(FieldRight.MASKED))
    for name, wanted in asked_of(noun).items():
        asked = {"sort": wanted} if name.startswith("sort:") else {name: wanted}
        answer = browser.get(f"/api/v1/{noun.name}", params=asked)
        assert answer.status_code == 422, (noun.name, asked)
    with work(ada) as w:
        own = own_fields(w, noun.name)[0].name
    for asked in ({"custom": f"{own}:Zqother"}, {"sort": own}):
        assert browser.get(f"/api/v1/{noun.name}", params=asked).status_code == 422


@pytest.mark.parametrize("right", [FieldRight.READ, *UNSEEN])
@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_a_write_is_refused_naming_the_field(asking, records, limited, noun, right):
    browser, one = asking(limited(right)), f"/api/v1/{noun.name}/{records[noun.name]}"
    before = standing(noun, records[noun.name])
    version = browser.get(one).json()["version"]
    _change, shape = verb(noun.name, "change")
    for name, value in given(noun.name, "New").items():
        if name in shape.model_fields:
            answer = browser.patch(one, json={name: value}, params={"seen_version": version})
            assert (answer.status_code, [*answer.json()["fields"]]) == (422, [name])
    assert standing(noun, records[noun.name]) == before


def standing(noun: Noun, record_id: UUID) -> Any:
    with work(SYSTEM) as w:
        return w.session.execute(text(f"select * from app.{noun.name} where id = '{record_id}'")).one()  # noqa: S608


def test_what_is_seen_only_is_seen_and_left_out_of_the_form(application, records, limited):
    from app.leads.record import PAGE

    with acting(limited(FieldRight.READ)):
        page, form = repr(PAGE.show(str(records["leads"]))), repr(PAGE.edit({"edit": str(records["leads"])}))
    assert "Zqbtitle" in page
    assert "Zqbtitle" not in form


def test_a_personal_value_is_opened_only_by_a_role_that_sees_the_field(asking, records, limited):
    browser = asking(limited(FieldRight.MASKED))
    answer = browser.post(f"/api/v1/customers/{records['customers']}/reveal", json={"field": "phone"})
    assert (answer.status_code, [*answer.json()["fields"]]) == (422, ["field"])


def test_a_view_names_what_it_withholds(asking, records, limited):
    shown = asking(limited(FieldRight.MASKED)).get(f"/api/v1/deals/{records['deals']}").json()
    assert shown["amount"] is None
    assert {"amount", "competitor"} <= {*shown["masked"]}
    assert shown["withheld"] == []


def test_a_conversion_carries_over_what_its_asker_may_not_write(records, limited):
    """What a verb carries over is not given by the person; what they give with it is."""
    actor = limited(FieldRight.READ)
    with work(actor) as w:
        lead = leads.read(w, records["leads"])
    with work(actor) as w, pytest.raises(Invalid) as refused:
        conversion.convert(w, lead.id, LeadConvert(deal_title="Pumps", deal_amount="12"), lead.version)
    assert [*refused.value.fields] == ["amount"]
    with work(actor) as w:
        assert conversion.convert(w, lead.id, LeadConvert(deal_title="Pumps"), lead.version).status == "converted"


@pytest.mark.parametrize("right", UNSEEN)
def test_a_conversion_knows_whose_a_contact_is_to_whom_that_is_not_shown(records, limited, right):
    actor = limited(right)
    own = standing(noun_of("contacts"), records["contacts"]).customer_id
    with work(actor) as w:
        lead = leads.read(w, records["leads"])
        made = conversion.convert(w, lead.id, LeadConvert(contact_id=records["contacts"]), lead.version)
    assert (made.customer_id, made.contact_id) == (own, records["contacts"])
    with work(actor) as w:
        assert conversion.revert(w, lead.id, made.version).status == lead.status


def test_rights_come_with_the_actor_and_ask_nothing_of_the_database(records, limited, ada):
    def asked(actor: Actor) -> int:
        from app.leads.page import LIST

        with work(actor) as w:
            statements: list[Any] = []
            event.listen(w.session.connection(), "before_cursor_execute", lambda *_a: statements.append(1))
            LIST._results(w, {})
        return len(statements)

    narrow = limited(FieldRight.HIDDEN)
    for actor in (narrow, ada):
        asked(actor)  # what is set up once is known from then on
    assert asked(narrow) <= asked(ada)


def test_nobody_gives_more_than_they_have_of_a_field(limited, ada):
    actor = limited(FieldRight.READ)
    with work(actor) as w, pytest.raises(Invalid, match="more with a field"):
        service.create(w, RoleCreate(name_en="More", name_zh="更多"))


def test_a_file_that_brings_a_field_which_the_role_does_not_change_is_refused(limited):
    actor = limited(FieldRight.READ)
    source = next(iter(asking_imports.SOURCES.values()))
    with work(actor) as w, pytest.raises(Invalid, match="which these files hold") as refused:
        asking_imports.ask(w, source.name, [])
    brought = {name for target in source.targets for name in target.fields}
    assert {*refused.value.fields} <= brought
    assert {*refused.value.fields}
