"""What every record's page does alike."""

import json
from dataclasses import asdict

import pytest
from dash import no_update

from app.access.web import acting
from app.access.work import work
from app.core.errors import Conflict, NotFound, NotPermitted
from app.customers.record import PAGE
from app.customers.schema import CustomerChange
from app.customers.service import change, read
from app.ui import record_menu, undoing
from tests.app.fields.test_custom import a_field
from tests.app.making import a_customer
from tests.app.ui.reading import find, texts

IDS = [{"form": "customer", "field": "name"}, {"form": "customer", "field": "city"}]


def kept(customer) -> list:
    """What a form over `customer` keeps, among the stores of its parts."""
    shown = {i["field"]: asdict(customer)[i["field"]] for i in IDS}
    return [None, {"seen": {"id": str(customer.id), "version": customer.version}, "shown": shown}]


def stored(actor, customer):
    with work(actor) as w:
        return read(w, customer.id)


def test_only_what_was_changed_in_the_form_is_saved(ben):
    customer = a_customer(ben, name="Acme", city="Berlin")
    with acting(ben):
        content = PAGE.finish({"do": "save"}, kept(customer), ["Acme", "Bonn"], IDS)
    assert "Bonn" in texts(content)
    assert (stored(ben, customer).name, stored(ben, customer).city) == ("Acme", "Bonn")


def test_a_form_given_up_saves_nothing(ben):
    customer = a_customer(ben, name="Acme", city="Berlin")
    with acting(ben):
        PAGE.finish({"do": "cancel"}, kept(customer), ["Other", "Bonn"], IDS)
    assert stored(ben, customer).version == customer.version


def test_a_second_change_conflicts_until_the_reader_saves_over_the_first(ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin")
    with work(mona) as w:
        change(w, customer.id, CustomerChange(city="Jena"), customer.version)
    with acting(ben):
        with pytest.raises(Conflict):
            PAGE.finish({"do": "save"}, kept(customer), ["Acme", "Bonn"], IDS)
        PAGE.finish({"do": "overwrite"}, kept(customer), ["Acme", "Bonn"], IDS)
    assert stored(ben, customer).city == "Bonn"


def test_changes_of_two_people_in_different_fields_both_stand(ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin")
    with work(mona) as w:
        change(w, customer.id, CustomerChange(website="https://acme.com"), customer.version)
    with acting(ben):
        PAGE.finish({"do": "save"}, kept(customer), ["Acme", "Bonn"], IDS)
    assert (stored(ben, customer).city, stored(ben, customer).website) == ("Bonn", "https://acme.com")


def test_what_the_reader_changed_in_another_tab_is_no_conflict_until_somebody_else_has(ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin", phone="13800138000")
    with work(ben) as w:
        change(w, customer.id, CustomerChange(city="Jena", phone="13900139000"), customer.version)
    typed = ["Acme", "Bonn", "13700137000"], [*IDS, {"form": "customer", "field": "phone"}]
    with acting(ben):
        PAGE.finish({"do": "save"}, kept(customer), *typed)
    assert (stored(ben, customer).city, stored(ben, customer).phone) == ("Bonn", "+86 ****7000")
    with work(mona) as w:
        change(w, customer.id, CustomerChange(city="Kiel"), stored(mona, customer).version)
    with pytest.raises(Conflict), acting(ben):
        PAGE.finish({"do": "save"}, kept(customer), *typed)


def test_own_fields_of_the_company_that_the_reader_changed_in_another_tab_are_no_conflict(ada, ben, mona):
    own = a_field(ada, noun="customers", label_en="Mood")
    customer, now = a_customer(ben, custom={own.key: "calm"}), {}
    ids = [{"form": "customer", "field": own.key}]
    seen = [{"seen": {"id": str(customer.id), "version": customer.version}, "shown": {own.key: "calm"}}]
    for who, mood in ((ben, "glad"), (mona, "sad")):
        with work(who) as w:
            now = change(w, customer.id, CustomerChange(custom={own.key: mood}), read(w, customer.id).version)
        if who is ben:
            with acting(ben):
                PAGE.finish({"do": "save"}, seen, ["better"], ids)
            assert stored(ben, customer).custom[own.key] == "better"
    with pytest.raises(Conflict) as met, acting(ben):
        PAGE.finish({"do": "save"}, seen, ["best"], ids)
    assert (met.value.theirs, met.value.by, met.value.at) == ({own.key: "sad"}, "Mona", now.updated_at)


def test_only_those_who_may_write_get_the_form_and_its_button(ben, ana):
    customer = a_customer(ben)
    with acting(ben):
        assert find(PAGE.edit({"edit": str(customer.id)}), "TextInput")
        assert "Edit" in texts(PAGE.show(str(customer.id)))
    with acting(ana):
        with pytest.raises(NotPermitted):
            PAGE.edit({"edit": str(customer.id)})
        assert "Edit" not in texts(PAGE.show(str(customer.id)))


def test_a_record_is_handed_over_by_those_who_see_more_than_their_own(ben, mona):
    customer = a_customer(ben, name="Acme")
    seen = kept(customer)[1]
    with acting(ben):
        assert "Hand over" not in texts(PAGE.show(str(customer.id)))
    with acting(mona):
        question, opened = PAGE.ask_to_whom(None, seen)
        content, still_open = PAGE.give(None, seen, str(mona.user_id))
    assert {"value": str(mona.user_id), "label": mona.name} in find(question, "Select")[0].data
    assert (opened, still_open) == (True, False)
    assert mona.name in texts(content)


@pytest.mark.parametrize("mangled", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_address_of_nothing_is_not_found(ben, mangled):
    with acting(ben), pytest.raises(NotFound):
        PAGE.show(mangled)


def test_each_value_tells_who_set_it(ben, mona):
    customer = a_customer(ben, city="Berlin", kind="prospect")
    with work(mona) as w:
        change(w, customer.id, CustomerChange(city="Jena"), customer.version)
    with acting(ben):
        told = {
            part.children: part.title
            for part in find(PAGE.show(str(customer.id)), "Span")
            if hasattr(part, "title")
        }
    assert told["Jena"].startswith("Set by Mona, ")
    assert told["Prospect"].startswith("Set by Ben, ")


def test_what_the_reader_did_here_is_not_told_as_changed_elsewhere(ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin")
    seen = {"seen": {"id": str(customer.id), "version": customer.version}}
    with acting(ben):
        assert PAGE.renew({"busy": True, "mine": True, "at": 1}, seen) == (no_update, no_update)
        _kept, head = PAGE.renew({"busy": True, "mine": False, "at": 1}, seen)
        assert "This record was changed elsewhere. What you are writing stays." in texts(head)
    with work(mona) as w:
        change(w, customer.id, CustomerChange(city="Bonn"), customer.version)
    with acting(ben):
        _kept, head = PAGE.renew({"busy": True, "mine": True, "at": 1}, seen)
        assert "This record was changed elsewhere. What you are writing stays." in texts(head)


def test_a_record_is_deleted_from_its_own_page_and_that_is_taken_back(application, ben, ana, told):
    customer = a_customer(ben, name="Acme")
    seen = {"seen": {"id": str(customer.id), "version": customer.version}}
    removing = record_menu.Removing(PAGE.noun, PAGE.read, PAGE.remove)
    with acting(ben):
        assert "Delete" in texts(PAGE.show(str(customer.id)))
        _question, is_asked = removing.ask({}, seen)
        assert is_asked
        assert removing.take_out({}, seen) == "/customers"
        with pytest.raises(NotFound):
            PAGE.show(str(customer.id))
        said = told["notices"]["sendNotifications"][0]["message"]
        assert texts(said)[0] == "Acme is deleted."
        (button,) = find(said, "Button")
        undoing.take_back(json.loads(button.to_plotly_json()["props"]["data-undo"]) | {"at": 1})
        assert "Acme" in texts(PAGE.show(str(customer.id)))
    with acting(ana):
        shown = texts(PAGE.show(str(customer.id)))
    assert ("Copy link" in shown, "Delete" in shown) == (True, False)
