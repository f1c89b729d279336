"""Administrators add fields in the browser; forms, lists, records and timelines have them at once."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import NotPermitted
from app.core.i18n import speaking
from app.custom_fields import page
from app.leads import page as leads
from app.leads import record, service
from app.leads.fields import LEAD
from app.leads.schema import LeadChange
from app.ui import changes, fields
from tests.app.fields.test_custom import OPTIONS, a_field
from tests.app.making import a_lead
from tests.app.ui.reading import texts

IDS = ("label_en", "label_zh", "kind", "about", "options", "is_listed", "is_filtered")


def pressed_add(by, *values):
    with acting(by):
        ids = [{"form": page.FORM, "field": name} for name in IDS]
        return page.save({"form": page.FORM, "do": "add"}, list(values), ids, "leads")


def test_a_field_is_added_shown_moved_and_retired(ada):
    shown, is_open = pressed_add(ada, "Fair", "展会", "date", None, None, "true", "false")
    assert not is_open
    assert "Fair" in texts(shown)
    with work(ada) as w:
        listed = page.service.list_fields(w, "leads")
    assert [(one.label_en, one.is_listed, one.is_filtered) for one in listed] == [("Fair", True, False)]
    with acting(ada):
        for do, words in (("index", "being prepared"), ("retire", "Bring back"), ("back", "Retire")):
            assert words in texts(page.act({"own": listed[0].id, "do": do}, "leads"))


def test_the_form_over_a_field_asks_what_can_still_change(ada):
    field = a_field(ada, "choice", **OPTIONS)
    with acting(ada):
        asked, is_open = page.ask({"own_form": field.id}, "leads")
    assert is_open
    assert "Fast / 快" in str(asked)
    assert "Which record" not in texts(asked)


def test_nobody_else_sees_the_page(mona):
    with acting(mona), pytest.raises(NotPermitted):
        page.show()


def test_a_field_stands_in_list_form_filter_details_and_timeline(ada, ben):
    speed = a_field(ada, "choice", label_en="Speed", label_zh="速度", is_listed=True, is_filtered=True, **OPTIONS)
    hidden = a_field(ada, "personal", label_en="Pet name", label_zh="昵称")
    friend = a_field(ada, "person", label_en="Introduced by", label_zh="介绍人", is_listed=True)
    made = a_lead(ben, custom={speed.key: "o1", hidden.key: "Xiao Wang", friend.key: str(ben.user_id)})
    with acting(ben), speaking("en"):
        shown = texts(leads.LIST.show(**{speed.key: "o1"}))
        assert {"Speed", "Fast", "Introduced by", "Ben"} <= set(shown)
        assert "Fast" not in texts(leads.LIST.answer({speed.key: "o2"}))
        form = str(leads.LIST.show_new())
        assert all(words in form for words in ("Speed", "Slow", "Pet name"))
    with acting(ben), work(ben) as w, speaking("zh"):
        known = texts(record.known(w, made))
        assert {"速度", "快", "昵称", "****", "介绍人"} <= set(known)
        service.change(w, made.id, LeadChange(custom={speed.key: "o2", hidden.key: "Lao Wang"}), made.version)
        told = texts([one.what for one in changes.events(LEAD, frozenset(), {}, w, made.id)])
    assert {"速度", "快", "慢", "昵称", "****"} <= set(told)
    assert not [words for words in told if "Wang" in words]
    with acting(ben), work(ben) as w:
        assert hidden.key in fields.masked(w, LEAD)
