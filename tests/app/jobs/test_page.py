"""The page of jobs as its readers see it."""

from threading import Event

from app.access.web import acting
from app.access.work import work
from app.exports import service as exports
from app.jobs import page, service
from app.jobs.perform import perform
from tests.app.jobs.doing import asked, done, known
from tests.app.making import a_lead


def shown(by, **query: str) -> str:
    with acting(by):
        return str(page.show(**query).to_plotly_json())


def test_what_was_exported_can_be_downloaded(ben):
    a_lead(ben)
    with work(ben) as w:
        job = exports.ask(w, "leads", {})
    perform(job.id, Event())
    with work(ben) as w:
        (kept,) = service.read(w, job.id).files
    assert f"/api/v1/jobs/{job.id}/files/{kept.id}" in shown(ben)


def test_a_job_shows_what_can_be_done_with_it(ben):
    with known():
        job = asked(ben, fails=True)
        assert "'cancel'" in shown(ben)
        done(job)
        drawn = shown(ben)
    assert "'ask': 'undo'" in drawn
    assert "No name." in drawn


def test_only_administrators_are_offered_all_and_imports(company):
    assert ("/jobs?of=all" in shown(company.ada), "/imports" in shown(company.ada)) == (True, True)
    assert ("/jobs?of=all" in shown(company.ben), "/imports" in shown(company.ben)) == (False, False)
