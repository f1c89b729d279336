"""A contact as it is read."""

from app.access.web import acting
from app.contacts.record import PAGE as page
from tests.app.making import a_contact
from tests.app.ui.reading import find, texts


def test_a_contact_is_shown_masked_with_where_they_work_and_what_they_asked_for(ben):
    contact = a_contact(ben, name="Wang Fang", mobile="13800138000", do_not_call=True, title="Buyer")
    with acting(ben):
        content = page.show(str(contact.id))
    words = texts(content)
    assert {"Wang Fang", "Acme", "Buyer", "do not call"} <= set(words)
    assert "13800138000" not in " ".join(words)
    assert "+86 ****8000" in words


def _eyes(content):
    return [one for one in find(content, "Button") if getattr(one, "title", "") == "Show; this is recorded"]


def test_those_who_may_not_see_personal_data_get_no_eye(ana, ben):
    contact = a_contact(ben, mobile="13800138000")
    with acting(ben):
        assert _eyes(page.show(str(contact.id)))
    with acting(ana):
        assert _eyes(page.show(str(contact.id))) == []
