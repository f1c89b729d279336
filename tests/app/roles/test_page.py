"""The page of roles: what each sees, changes and may do; the company's own are made and changed there."""

import pytest

from app.access.permissions import every
from app.access.web import acting
from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.migrations.reaches import NOUNS
from app.roles import page, service, words
from tests.app.roles.test_service import PARTNER, made
from tests.app.ui.reading import texts

PERMITS = ["leads:read", "leads:write", "deals:read"]


def test_whatever_a_permission_is_about_has_a_name():
    assert {one.noun for one in every().values()} <= words.GROUPS.keys()
    assert set(NOUNS) == words.NOUNS.keys()


def saved(actor, kept, called, reaches, ticked):
    fields = called | reaches
    ids = [{"form": "role", "field": name} for name in fields]
    boxes = [{"permit": name} for name in PERMITS]
    with acting(actor):
        return page.save(None, kept, list(fields.values()), ids, [name in ticked for name in PERMITS], boxes)


def test_the_list_names_every_role_and_how_far_it_sees(ada):
    made(ada)
    with acting(ada):
        told = texts(page.show())
    assert {"Sales", "Service lead", "Auditor", "Administrator", "Partner desk"} <= set(told)


def test_a_role_is_made_from_the_form_and_leads_to_its_page(ada):
    new = {"id": None, "version": 0, "back": page.HOME}
    called = {"name_en": "Scout", "name_zh": "拓展专员"}
    where = saved(ada, new, called, {"reads:leads": "team", "writes:leads": "own"}, ["leads:read"])
    assert where == f"{page.HOME}/scout"
    with acting(ada):
        told = texts(page.show_role("scout"))
    assert {"Scout", "Team", "Own", "See leads."} <= set(told)


def test_a_role_is_changed_from_its_form(ada):
    role = made(ada)
    kept = {"id": str(role.id), "version": role.version, "back": page.HOME}
    called = {"name_en": "Desk", "name_zh": "渠道专员"}
    saved(ada, kept, called, {"reads:deals": "own", "writes:deals": "none"}, ["deals:read"])
    with work(ada) as w:
        after = service.read(w, role.id)
    assert (after.name_en, after.permissions) == ("Desk", ["deals:read"])
    with pytest.raises(Invalid, match="This page is too old"), acting(ada):
        page.save(None, kept, [], [], [True], [])


def test_rights_in_fields_are_chosen_in_the_form_and_told_on_the_page(ada):
    new = {"id": None, "version": 0, "back": page.HOME}
    called = {"name_en": "Scout", "name_zh": "拓展专员"}
    limits = {
        "fields:leads:hidden": ["est_amount"],
        "fields:leads:read": ["title", "city"],
        "fields:deals:read": None,
    }
    where = saved(ada, new, called, {"reads:leads": "team"} | limits, ["leads:read"])
    with acting(ada):
        told = texts(page.show_role(where.rpartition("/")[2]))
        form = repr(page.show_role(where.rpartition("/")[2], edit="1"))
    assert {"Leads: Not shown", "Estimate", "Leads: Seen, not changed", "Job title, City"} <= set(told)
    assert "value=['est_amount']" in form
    twice = limits | {"fields:leads:masked": ["title"]}
    with pytest.raises(Invalid, match="each field once") as refused:
        saved(ada, new, called, twice, [])
    assert [*refused.value.fields] == ["fields:leads:masked"]


def test_a_shipped_role_has_a_form_of_its_fields_alone(ada):
    with acting(ada):
        form = repr(page.show_role("sales", edit="1"))
        assert "fields:leads:hidden" in form
        assert "reads:leads" not in form
        assert "Limit fields" in texts(page.show_role("sales"))
        assert "Limit fields" not in texts(page.show_role("administrator"))
    with work(ada) as w:
        sales = next(role for role in service.list_roles(w) if role.code == "sales")
    kept = {"id": str(sales.id), "version": sales.version, "back": page.HOME}
    ids, chosen = [{"form": "role", "field": "fields:leads:hidden"}], [["title"]]
    with acting(ada):
        page.save(None, kept, chosen, ids, [], [])
        assert "Leads: Not shown" in texts(page.show_role("sales"))


def test_a_copy_begins_as_the_role_it_is_of(ada):
    with acting(ada):
        form = page.show_new(copy="sales")
        with pytest.raises(NotFound):
            page.show_new(copy="nobody")
    assert "Copy of Sales" in texts(form)


def test_only_administrators_see_roles(company):
    for actor in (company.ben, company.sam, company.leo):
        with acting(actor), pytest.raises(NotPermitted):
            page.show()
        with acting(actor), pytest.raises(NotPermitted):
            page.show_new()


def test_retire_leads_back_to_the_list(ada):
    role = made(ada, PARTNER)
    with acting(ada):
        assert page.act({"role": str(role.id), "version": role.version, "do": "retire"}) == page.HOME
        with pytest.raises(NotFound):
            page.show_role(role.code)
