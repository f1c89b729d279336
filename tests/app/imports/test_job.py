"""Files sent from the browser: kept with a job, imported as whoever sent them, told row by row."""

from threading import Event

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.customers import service as customers
from app.customers.schema import CustomerQuery
from app.imports import asking as imports
from app.jobs import service as jobs
from app.jobs.perform import perform
from tests.app.imports import deliveries
from tests.app.making import broken_off


def files(delivery: deliveries.Delivery) -> list[tuple[str, bytes]]:
    return [(name, "\n".join(lines).encode()) for name, lines in delivery.items()]


def brought(by, delivery: deliveries.Delivery, source: str = "olist"):
    with work(by) as w:
        job = imports.ask(w, source, files(delivery))
    perform(job.id, Event())
    with work(by) as w:
        return jobs.read(w, job.id)


def test_a_delivery_is_imported_and_counted(ada):
    job = brought(ada, deliveries.olist())
    assert (job.status, job.message) == ("succeeded", None)
    assert job.counts["created"] > 5
    with work(ada) as w:
        assert customers.list_customers(w, CustomerQuery()).count > 0


def test_done_again_it_changes_nothing(ada):
    brought(ada, deliveries.olist())
    job = brought(ada, deliveries.olist())
    assert (job.counts["created"], job.counts["updated"]) == (0, 0)


def test_rows_that_were_refused_are_told_with_line_and_remedy(ada):
    delivery = deliveries.olist()
    delivery[deliveries.LEADS].append("lead-0005,no day,page-1,organic_search")
    job = brought(ada, delivery)
    assert job.status == "partly"
    assert job.rows[0].place == f"{deliveries.LEADS}:6 first_contact_date"


def test_a_file_that_cannot_be_used_is_told_and_nothing_written(ada):
    delivery = deliveries.olist()
    delivery[deliveries.LEADS][0] = "id,day"
    job = brought(ada, delivery)
    assert (job.status, job.message, job.counts.get("created", 0)) == ("failed", "import_refused", 0)
    assert job.rows


def test_only_administrators_import(ben):
    with pytest.raises(NotPermitted), work(ben) as w:
        imports.ask(w, "olist", files(deliveries.olist()))


@pytest.mark.parametrize("name", ["strange.csv", "../olist.csv", ""])
def test_files_that_are_strange_or_missing_are_refused_at_once(ada, name):
    with pytest.raises(Invalid, match="not of this source"), work(ada) as w:
        imports.ask(w, "olist", [*files(deliveries.olist()), (name, b"")])
    with pytest.raises(Invalid, match="missing"), work(ada) as w:
        imports.ask(w, "olist", [])
    with pytest.raises(Invalid), work(ada) as w:
        imports.ask(w, "nothing", [])


def test_asking_is_undone_with_its_transaction(ada):
    with broken_off(ada) as w:
        imports.ask(w, "crm-sales", files(deliveries.crm_sales()))
    with work(ada) as w:
        assert jobs.list_jobs(w, jobs.JobQuery()).rows == []


def test_files_come_in_by_the_route(ada, asking):
    sent = [("files", (name, content)) for name, content in files(deliveries.crm_sales())]
    answer = asking(ada).post("/api/v1/imports", data={"source": "crm-sales"}, files=sent)
    assert (answer.status_code, answer.json()["subject"]) == (202, "crm-sales")
    refused = asking(ada).post("/api/v1/imports", data={"source": "crm-sales", "fx_rate": "x"}, files=sent)
    assert refused.status_code == 422
