"""What is set aside: the list, and the notice on a record's page."""

from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.quarantine import page, service
from pipelines.kernel.robots import KEEPER
from tests.app.making import a_lead
from tests.app.ui.reading import find, texts


def set_aside(by):
    lead = a_lead(by, name="Li Lei")
    with work(SYSTEM) as w:
        early = "update app.leads set first_responded_at = created_at - interval '3 days' where id = :id"
        w.session.execute(text(early), {"id": lead.id})
    with work(KEEPER) as w:
        service.renew(w)
    return lead


def test_the_list_says_why_and_leads_to_the_record(ana, ben, application):
    with acting(ana):
        assert "Nothing is set aside." in texts(page.show())
    lead = set_aside(ben)
    with acting(ana):
        shown = page.show()
        assert f"/leads/{lead.id}" in {link.href for link in find(shown, "Link")}
        assert any("First response" in words for words in texts(shown))
        assert "Li Lei" not in texts(page.answer({"entity": "deals"}))


def test_the_record_says_that_it_does_not_count(ana, ben):
    sound, lead = a_lead(ben), set_aside(ben)
    with work(ana) as w:
        assert page.notice("lead", w, sound.id) is None
        assert "Left out of the numbers" in texts(page.notice("lead", w, lead.id))
