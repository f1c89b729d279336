"""What somebody does with many records, in the words of tests."""

from threading import Event

from app.access.work import work
from app.bulk import service
from app.bulk.schema import BulkAsked
from app.fields import conditions
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.jobs.schema import JobView
from app.leads import service as leads
from app.leads.schema import LeadQuery


def asked(by, do, noun="leads", query=None, **given) -> JobView:
    with work(by) as w:
        return service.ask(w, BulkAsked(noun=noun, do=do, query=query or {}, **given))


def done(by, do, **given) -> JobView:
    return ended(by, asked(by, do, **given))


def ended(by, job) -> JobView:
    perform(job.id, Event())
    with work(by) as w:
        return jobs.read(w, job.id)


def undone(by, job) -> JobView:
    with work(by) as w:
        undoing = jobs.undo(w, job.id)
    return ended(by, undoing)


def names(by, **query) -> list[str]:
    with work(by) as w:
        return sorted(row.name for row in leads.list_leads(w, LeadQuery(**query)).rows)


def only(*records) -> dict[str, str]:
    return {"filter": conditions.of_records([str(one.id) for one in records])}
