"""A list of one's own records comes in: columns by any of their names, rows by their noun's verb, or not."""

from threading import Event
from uuid import UUID

import pytest

from app.access.web import acting
from app.access.work import work
from app.contacts import service as contacts
from app.contacts.schema import ContactQuery
from app.core.errors import Conflict, Invalid, NotPermitted
from app.core.i18n import speaking
from app.customers import service as customers
from app.customers.schema import CustomerQuery
from app.deals import service as deals
from app.deals.schema import DealQuery
from app.exports import service as exports
from app.imports import asking as imports
from app.jobs import page as jobs_page
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.fields.test_custom import a_field
from tests.app.making import broken_off

LEADS = """Name,Company,Phone,Channel,Estimate,Country,Owner
Anna Schmidt,Nordwind AG,+49 30 901820,Organic search,"12,500.50",Germany,Ben
Li Lei,海川股份,138 0013 8000,,8000,China,
"""
CHINESE = """名称,公司,电话,预计金额,国家
王芳,长河集团,139 0013 9000,1.5万,中国
"""


def done(by, noun: str, text: str, name: str = "list.csv", *, check: bool = False):
    with work(by) as w:
        job = imports.ask_list(w, noun, [(name, text.encode())], check=check)
    perform(job.id, Event())
    with work(by) as w:
        return jobs.read(w, job.id)


def all_leads(by):
    with work(by) as w:
        return {one.name: one for one in leads.list_leads(w, LeadQuery()).rows}


def test_a_list_of_leads_becomes_leads_as_forms_make_them(ada, ben):
    job = done(ada, "leads", LEADS)
    assert (job.status, job.counts, job.rows) == ("succeeded", {"created": 2, "rejected": 0}, ())
    found = all_leads(ada)
    anna, li = found["Anna Schmidt"], found["Li Lei"]
    assert (anna.company_name, anna.country, float(anna.est_amount)) == ("Nordwind AG", "DE", 12500.5)
    assert (anna.owner_id, li.owner_id) == (ben.user_id, ada.user_id)
    assert anna.status == "new"
    assert anna.channel == "organic_search"


def test_headings_and_values_are_read_in_chinese_too(ada):
    job = done(ada, "leads", CHINESE)
    assert job.counts == {"created": 1, "rejected": 0}
    assert float(all_leads(ada)["王芳"].est_amount) == 15000


def test_rows_that_are_refused_are_told_by_line_in_words_and_the_others_stand(ada):
    rows = LEADS + "No Phone,,12,,,,\n,Nameless Ltd,,,,,\nTwo,,,,,,Nobody Known\n"
    job = done(ada, "leads", rows)
    assert (job.status, job.counts["created"]) == ("partly", 2)
    told = {row.place: row.reason for row in job.rows}
    assert "Phone" in told["line 4"]
    assert "Name: Fill this in." in told["line 5"]
    assert "Nobody Known" in told["line 6"]


def test_what_is_there_already_is_left_out_and_named(ada):
    done(ada, "leads", LEADS)
    job = done(ada, "leads", "Name,Phone\nA. Schmidt,+49 30 901820\nSomebody else,+49 30 901821\n")
    assert job.counts == {"created": 1, "rejected": 1}
    assert "Anna Schmidt" in job.rows[0].reason


def test_the_same_file_is_not_brought_in_twice_until_it_was_taken_back(ada):
    first = done(ada, "leads", LEADS)
    again = done(ada, "leads", LEADS)
    assert (again.status, again.counts) == ("failed", {})
    assert "already" in again.message
    with work(ada) as w:
        undoing = jobs.undo(w, first.id)
    perform(undoing.id, Event())
    assert all_leads(ada) == {}
    assert done(ada, "leads", LEADS).counts["created"] == 2


def test_a_file_of_which_nothing_came_in_is_brought_in_once_what_it_lacked_is_there(ada):
    people = "Name,Customer\nAnna,Nordwind AG\n"
    assert done(ada, "contacts", people).counts == {"created": 0, "rejected": 1}
    done(ada, "customers", "Name,Kind\nNordwind AG,Customer\n")
    assert done(ada, "contacts", people).counts == {"created": 1, "rejected": 0}


def test_every_line_of_a_list_is_told_of_though_it_looks_like_a_total_or_a_unit(ada):
    rows = "".join(f"Lead {n},{n}\n" for n in range(1, 7))
    job = done(ada, "leads", f"Name,Employees\nAnna,unknown\n{rows}Total,\n")
    assert job.counts == {"created": 6, "rejected": 2}
    assert [row.place for row in job.rows] == ["line 2", "line 9"]
    assert all("no row of the table" in row.reason for row in job.rows)


def test_a_refusal_calls_the_companys_own_fields_and_the_owner_as_the_file_does(ada):
    a_field(ada, "number", label_en="Machines", label_zh="机器")
    job = done(ada, "leads", "Name,Owner,Machines\nAnna,Ada,12\nBert,Ada,many\nCarl,Ana,3\n")
    assert [row.reason.partition(":")[0] for row in job.rows] == ["Machines", "Owner"], job.rows


def test_a_list_that_is_only_checked_leaves_nothing_behind(ada):
    job = done(ada, "leads", LEADS + "Wrong,,12,,,,\n", check=True)
    assert job.counts == {"right": 2, "rejected": 1}
    assert all_leads(ada) == {}


@pytest.mark.parametrize(("line", "check"), [("Anna,,\n", True), ("Anna,,twelve\n", False)])
def test_nobody_is_offered_to_take_back_what_brought_nothing_in(ada, line, check):
    job = done(ada, "leads", "Name,Company,Estimate\n" + line, check=check)
    with acting(ada):
        assert "'ask': 'undo'" not in str(jobs_page.show().to_plotly_json())
    with pytest.raises(Conflict), work(ada) as w:
        jobs.undo(w, job.id)
    done(ada, "leads", "Name,Company,Estimate\nAnna,,12\n")
    with acting(ada):
        assert "'ask': 'undo'" in str(jobs_page.show().to_plotly_json())


def test_customers_their_contacts_and_their_deals_come_in_one_after_the_other_and_go_again(ada):
    done(ada, "customers", "Name,Kind,Industry\nNordwind AG,Customer,Manufacturing\n")
    people = done(ada, "contacts", "Name,Customer,Primary contact\nAnna,nordwind ag,yes\nBert,Unknown GmbH,no\n")
    assert people.counts == {"created": 1, "rejected": 1}
    sold = done(ada, "deals", "Title,Customer,Amount,Expected close\nPumps,Nordwind AG,5000,2027-01-31\n")
    assert (sold.status, sold.counts["created"]) == ("succeeded", 1)
    with work(ada) as w:
        (deal,) = deals.list_deals(w, DealQuery()).rows
        (person,) = contacts.list_contacts(w, ContactQuery()).rows
        assert (deal.customer, str(deal.expected_close_on)) == ("Nordwind AG", "2027-01-31")
        assert person.is_primary
        undoing = jobs.undo(w, sold.id)
    perform(undoing.id, Event())
    with work(ada) as w:
        assert jobs.read(w, undoing.id).counts["removed"] == 1
        assert deals.list_deals(w, DealQuery()).rows == []
        assert len(customers.list_customers(w, CustomerQuery()).rows) == 1


def test_a_list_that_was_exported_comes_in_again(ada, ben):
    done(ada, "customers", "Name,Kind,City,Owner\nNordwind AG,Customer,Kiel,Ben\n")
    with work(ada) as w:
        job = exports.ask(w, "customers", {}, "csv")
    perform(job.id, Event())
    with work(ada) as w:
        text = b"".join(jobs.parts(w, jobs.read(w, job.id).files[0].id)).decode("utf-8-sig")
    told = done(ada, "customers", text.replace("Nordwind", "Südwind"))
    assert told.counts == {"created": 1, "rejected": 0}, told.rows
    with work(ada) as w:
        assert {one.owner_id for one in customers.list_customers(w, CustomerQuery()).rows} == {ben.user_id}


def test_a_name_that_an_export_disarmed_comes_in_again_as_it_was(ada):
    done(ada, "customers", "Name,Kind,City\n'=1+1,Customer,Kiel\n'@x,Partner,'s-Hertogenbosch\n")
    with work(ada) as w:
        found = customers.list_customers(w, CustomerQuery()).rows
    assert {(one.name, one.city) for one in found} == {("=1+1", "Kiel"), ("@x", "'s-Hertogenbosch")}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Name,Shoe size\nA,40\n", "Shoe size"),
        ("Company\nNordwind\n", "Name"),
        ("Name,名称\nA,B\n", "Two columns"),
        ("", "empty"),
        ("Name,Company\n", "no rows"),
        ('Name,Estimate\nA,"1,234"\nB,"1.234"\n', "Estimate"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_nothing_is_written(ada, text, why):
    job = done(ada, "leads", text)
    assert job.status == "failed"
    assert why in job.message
    assert all_leads(ada) == {}


def test_who_may_not_import_does_not(ben):
    with pytest.raises(NotPermitted), work(ben) as w:
        imports.ask_list(w, "leads", [("list.csv", LEADS.encode())])
    with pytest.raises(NotPermitted), work(ben) as w:
        imports.heads_of(w, "leads")


def test_one_table_of_records_that_are_made_one_by_one_is_asked_for(ada):
    for noun, files in (("users", [("a.csv", b"")]), ("leads", []), ("leads", [("a.pdf", b"")])):
        with pytest.raises(Invalid), work(ada) as w:
            imports.ask_list(w, noun, files)


def test_asking_is_undone_with_its_transaction(ada):
    with broken_off(ada) as w:
        imports.ask_list(w, "leads", [("list.csv", LEADS.encode())])
    with work(ada) as w:
        assert jobs.list_jobs(w, jobs.JobQuery()).rows == []


def test_the_empty_file_names_the_columns_in_the_readers_language(asking, ada):
    answer = asking(ada).get("/api/v1/imports/leads/template")
    assert answer.content.decode("utf-8-sig").startswith("Name,Company,Job title,")
    with speaking("zh"), work(ada) as w:
        assert imports.heads_of(w, "leads")[:2] == ["名称", "公司"]


def test_a_list_is_sent_as_the_page_sends_it(asking, ada):
    sent = {"source": "leads", "currency": "", "fx_rate": "1", "check": "true"}
    answer = asking(ada).post("/api/v1/imports", data=sent, files={"files": ("list.csv", LEADS.encode())})
    assert answer.status_code == 202
    perform(UUID(answer.json()["id"]), Event())
    assert asking(ada).get(f"/api/v1/jobs/{answer.json()['id']}").json()["counts"] == {"right": 2, "rejected": 0}
