"""The button that takes a list away."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import Invalid
from app.exports import page
from app.jobs import service as jobs
from app.jobs.schema import JobQuery
from app.leads import page as leads
from tests.app.ui.reading import find, texts


def test_every_list_offers_what_it_can_be_taken_as(ben, application):
    with acting(ben):
        shown = leads.LIST.show()
    assert {"Excel workbook", "CSV file"} <= set(texts(shown))
    assert {one.id["form"] for one in find(shown, "MenuItem") if "export" in one.id} == {"xlsx", "csv"}


def test_pressing_asks_for_a_job_of_what_the_list_was_asked(ben, monkeypatch):
    monkeypatch.setattr(page.problems, "notify", lambda _words: None)
    with acting(ben):
        page.export({"export": "leads", "form": "csv"}, [{"status": "new"}])
    with work(ben) as w:
        assert [job.subject for job in jobs.list_jobs(w, JobQuery()).rows] == ["leads"]


@pytest.mark.parametrize("asked", [[], [{}, {}]])
def test_a_page_without_one_list_is_too_old(ben, asked):
    with acting(ben), pytest.raises(Invalid):
        page.export({"export": "leads", "form": "csv"}, asked)
